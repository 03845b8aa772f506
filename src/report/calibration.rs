//! What a calibration found, as a table of plain text and as words that the page shares.

use super::table::{printable, styled};
use super::{format, summary};
use crate::record::{Calibration, Criterion, Ending, Mode, Rate, WorkloadKind};
use crate::verdict::{Worth, cells, worth};

/// The rows of totals: all comparisons, those together, those apart.
const TOTALS: [(&str, Option<Mode>); 3] =
    [("all", None), ("all", Some(Mode::Together)), ("all", Some(Mode::Apart))];

/// One row of the table: its name, its mode and its cells.
pub(super) struct Row {
    pub(super) workload: String,
    pub(super) mode: &'static str,
    pub(super) cells: Vec<String>,
}

/// A calibration as a table no wider than `width` characters, with what it was made with below, and the figures that it
/// is judged by last.
///
/// Control characters are replaced, so that a file can not steer the terminal.
#[must_use]
pub fn calibration_table(calibration: &Calibration, width: usize) -> String {
    let mut table = styled(width);
    table.set_header(titles(calibration));
    for row in rows(calibration) {
        let names = [row.workload, row.mode.to_owned()];
        table.add_row(names.into_iter().chain(row.cells).map(|cell| printable(&cell)));
    }
    let mut text: String = table.lines().map(|line| line.trim_end().to_owned() + "\n").collect();
    for sentence in sentences(calibration) {
        text += &format!("{}\n", printable(&sentence));
    }
    let mut table = styled(width);
    table.set_header(summary::TITLES);
    for summary::Row { what, measured, aim } in summary::rows(calibration) {
        table.add_row([what, printable(&measured), aim.to_owned()]);
    }
    text.extend(table.lines().map(|line| line.trim_end().to_owned() + "\n"));
    text
}

/// The titles of the columns.
pub(super) fn titles(calibration: &Calibration) -> Vec<String> {
    let mut titles = ["workload", "mode", "false alarms"].map(str::to_owned).to_vec();
    titles.extend(shares(calibration).into_iter().map(format::more));
    titles.extend(["9 of 10 from", "clear", "equal"].map(str::to_owned));
    titles
}

/// A row for each workload in each mode, and the totals.
pub(super) fn rows(calibration: &Calibration) -> Vec<Row> {
    let shares = shares(calibration);
    let of_cells = cells(calibration).into_iter().map(|cell| Row {
        workload: cell.workload,
        mode: cell.mode.name(),
        cells: numbers(&cell.worth, &shares),
    });
    let totals = TOTALS.into_iter().filter_map(|(name, mode)| {
        // From which difference on most are found says nothing of all workloads together.
        let worth = Worth { smallest: None, ..total(calibration, mode)? };
        let mode = mode.map_or("both", Mode::name);
        Some(Row { workload: name.to_owned(), mode, cells: numbers(&worth, &shares) })
    });
    of_cells.chain(totals).collect()
}

/// What all comparisons of a mode, or of both, are worth, the padded ones left out; nothing where there is none.
fn total(calibration: &Calibration, mode: Option<Mode>) -> Option<Worth> {
    let is_padded = |name: &str| calibration.kind(name) == Some(WorkloadKind::Padded);
    let trials = calibration.trials.iter().filter(|trial| !is_padded(&trial.workload));
    let trials: Vec<_> =
        trials.filter(|trial| mode.is_none_or(|mode| trial.mode == mode)).collect();
    (!trials.is_empty()).then(|| worth(&trials, calibration.settings.margin.get()))
}

/// The differences that were made, in thousandths, in ascending order.
pub(super) fn shares(calibration: &Calibration) -> Vec<u32> {
    let mut shares: Vec<u32> =
        calibration.trials.iter().map(|trial| trial.more_thousandths).collect();
    shares.retain(|share| *share > 0);
    shares.sort_unstable();
    shares.dedup();
    shares
}

fn numbers(worth: &Worth, shares: &[u32]) -> Vec<String> {
    let rate = |rate: Rate| format!("{}/{}", rate.flagged, rate.of);
    let found = |share: &u32| {
        let known = worth.found.iter().find(|(known, _)| known == share);
        known.map_or_else(format::nothing, |(_, known)| rate(*known))
    };
    let seconds = |seconds: Option<f64>| seconds.map_or_else(format::nothing, format::seconds);
    let mut cells = vec![if worth.alarms.of > 0 { rate(worth.alarms) } else { format::nothing() }];
    cells.extend(shares.iter().map(found));
    cells.push(worth.smallest.map_or_else(format::nothing, format::more));
    cells.extend([seconds(worth.clear_seconds), seconds(worth.equal_seconds)]);
    cells
}

/// What the table means and what it was made with, a sentence each.
pub(super) fn sentences(calibration: &Calibration) -> Vec<String> {
    let settings = &calibration.settings;
    let end = calibration.end;
    let budgets: Vec<String> = settings
        .budgets
        .iter()
        .map(|budget| {
            let share = match budget.more_thousandths {
                0 => "A/A".to_owned(),
                share => format::more(share),
            };
            format!("{share} {}", format::seconds(budget.seconds.get()))
        })
        .collect();
    let mut sentences = vec![
        format!(
            "False alarms and finds (+1 % and more): the interval lies wholly beyond {} around 1; error {} a \
             comparison however often it is read. Clear, equal: the median time of a comparison with 10 % or more, with none.",
            format::percent(settings.margin.get()),
            format::percent(settings.error.get()),
        ),
        format!("Budgets: {}. Seed {}.", budgets.join(", "), settings.seed),
        format!(
            "Load {} before, {} after, {} at most; {}{}.",
            format::count(calibration.machine.load.get()),
            format::count(end.load.get()),
            format::count(end.highest_load.get()),
            format::seconds(end.seconds.get()),
            match end.why {
                Ending::Complete => "",
                Ending::TimeSpent => ", when the time was spent",
                Ending::Interrupted => ", when it was interrupted",
            }
        ),
    ];
    if !calibration.earlier.is_empty() {
        let made: usize = calibration.earlier.iter().map(|earlier| earlier.made).sum();
        let seeds: Vec<String> =
            calibration.earlier.iter().map(|earlier| earlier.seed.to_string()).collect();
        let of = if seeds.len() == 1 { "an earlier run, seed" } else { "earlier runs, seeds" };
        sentences.push(format!("{made} of the comparisons are of {of} {}.", seeds.join(", ")));
    }
    if calibration.trials.iter().any(|trial| trial.placement.is_some()) {
        sentences.push(
            "Padded: a loop beside copies of it that stand a few bytes further on; called different where that is no \
             doubt of placement. It counts in no other row."
                .to_owned(),
        );
    }
    let wrong = total(calibration, None).map_or(0, |worth| worth.wrong_side);
    if wrong > 0 {
        sentences.push(format!("{wrong} comparisons called the slower side faster."));
    }
    for failed in &calibration.failed {
        let mode = failed.mode.name();
        sentences.push(format!("Failed: {} {mode}: {}.", failed.workload, failed.reason));
    }
    sentences.extend(calibration.criterion.as_ref().map(against));
    sentences
}

/// What criterion said of the same workloads in the same run.
fn against(criterion: &Criterion) -> String {
    let changed = criterion.pairs.iter().filter(|pair| pair.said.is_change()).count();
    let beside = criterion.pairs.iter().filter(|pair| pair.beside.flagged).count();
    let pairs = criterion.pairs.len();
    let median = |seconds: Vec<f64>| {
        crate::verdict::median(&seconds).map_or_else(format::nothing, format::seconds)
    };
    let theirs = median(criterion.pairs.iter().map(|pair| pair.seconds.get()).collect());
    let ours = median(criterion.pairs.iter().map(|pair| pair.beside.seconds.get()).collect());
    format!(
        "Identical code through criterion in the same run ({}): {changed} of {pairs} pairs called changed, {theirs} a \
         pair; claimbench right behind each: {beside} of {pairs}, {ours} a comparison.",
        criterion.settings
    )
}
