//! Plans the chart of a calibration: how many differences were found, over their size; a panel for each mode.

use super::curves::{Curves, Line, Mark};
use super::figure::{Figure, Panel, Plan};
use super::scale::{Scale, Spacing};
use crate::record::{Calibration, Mode, WorkloadKind};
use crate::report::format::{Quantity, percent};
use crate::verdict::{CellWorth, Worth, cells};

/// The figure; nothing where no difference was made on purpose.
pub(super) fn plan(calibration: &Calibration) -> Option<Figure<Plan>> {
    let cells = cells(calibration);
    let shares: Vec<u32> = points(&cells);
    let largest = shares.last().copied().filter(|largest| *largest > 0)?;
    let panels: Vec<Panel<Plan>> = [Mode::Together, Mode::Apart]
        .into_iter()
        .filter_map(|mode| panel(calibration, &cells, &shares, largest, mode))
        .collect();
    let findings: Vec<&str> = panels.iter().map(|panel| panel.finding.as_str()).collect();
    let caption = format!(
        "How many of the comparisons were flagged, over the difference that was made; at 0 % every flag is a false \
         alarm, beyond it a find. {}",
        findings.join(" ")
    );
    Some(Figure { title: "Found, over the difference", caption, panels })
}

fn panel(
    calibration: &Calibration,
    cells: &[CellWorth],
    shares: &[u32],
    largest: u32,
    mode: Mode,
) -> Option<Panel<Plan>> {
    let cell = |name: &str| cells.iter().find(|cell| cell.workload == name && cell.mode == mode);
    let names = calibration.workloads.iter().enumerate();
    // The padded one is given no more turns, so that it has no line.
    let names = names.filter(|(_, workload)| workload.kind != Some(WorkloadKind::Padded));
    let lines: Vec<Line> = names
        .filter_map(|(index, workload)| {
            let marks = marks(&cell(&workload.name)?.worth);
            (!marks.is_empty()).then(|| Line { index, name: workload.name.clone(), marks })
        })
        .collect();
    if lines.is_empty() {
        return None;
    }
    let room = f64::from(largest) * 0.06;
    let places: Vec<f64> = shares.iter().map(|share| f64::from(*share)).collect();
    let labels = places.iter().map(|place| (*place, percent(place / 1e3)));
    Some(Panel {
        title: format!("Found, {}", mode.name()),
        finding: finding(cells, mode),
        content: Plan::Curves(Curves {
            title: format!("Flagged comparisons in per cent, {}", mode.name()),
            quantity: Quantity::Count,
            below: "more turns".to_owned(),
            points: labels.collect(),
            names_all: false,
            article: None,
            across: Scale::with_ticks(
                -room..f64::from(largest) + room,
                Spacing::Even,
                places.clone(),
            ),
            up: Scale::with_ticks(-3.0..103.0, Spacing::Even, vec![0.0, 25.0, 50.0, 75.0, 100.0]),
            lines,
            rings: Vec::new(),
        }),
    })
}

/// The differences of all comparisons in thousandths, in ascending order; 0 where there were false alarms to be seen.
fn points(cells: &[CellWorth]) -> Vec<u32> {
    let equal = cells.iter().any(|cell| cell.worth.alarms.of > 0).then_some(0);
    let found = cells.iter().flat_map(|cell| &cell.worth.found).map(|(share, _)| *share);
    let mut points: Vec<u32> = found.chain(equal).collect();
    points.sort_unstable();
    points.dedup();
    points
}

fn marks(worth: &Worth) -> Vec<Mark> {
    let rates = [(0, worth.alarms)].into_iter().chain(worth.found.iter().copied());
    rates
        .filter_map(|(share, rate)| {
            let flagged = 100.0 * rate.share()?;
            Some(Mark { place: f64::from(share), center: flagged, interval: None })
        })
        .collect()
}

/// From which difference on every workload is found in nine of ten comparisons, or which are not.
fn finding(cells: &[CellWorth], mode: Mode) -> String {
    let is_given_more = |cell: &&CellWorth| !cell.worth.found.is_empty();
    let of_mode: Vec<&CellWorth> =
        cells.iter().filter(|cell| cell.mode == mode).filter(is_given_more).collect();
    let never: Vec<&str> = of_mode
        .iter()
        .filter(|cell| cell.worth.smallest.is_none())
        .map(|cell| cell.workload.as_str())
        .collect();
    let largest = of_mode.iter().filter_map(|cell| cell.worth.smallest).max();
    let mode = mode.name();
    match (largest, never.as_slice()) {
        (Some(largest), []) => format!(
            "Run {mode}, nine of ten differences are found in every workload from {} on.",
            percent(f64::from(largest) / 1e3)
        ),
        (_, never) => {
            format!("Run {mode}, no difference is found in nine of ten in {}.", never.join(", "))
        }
    }
}
