//! The JSON of github-action-benchmark (its tool `customSmallerIsBetter`): a list of figures of which less is better.

use super::cases::{COUNTED, EXACT, cases, exact, group, timed, word};
use super::csv::unit;
use crate::claim::{Allocator, Lane, Metric};
use crate::record::{Case, Newest, Record, RecordedClaim};
use crate::verdict::{Settings, counted, time_against};
use serde_json::{Value, json};

/// A record as the JSON that github-action-benchmark takes with `tool: customSmallerIsBetter`: an object a figure, with
/// `name`, `unit`, `value`, where it has an interval `range`, and `extra`.
///
/// The figures are what may be compared with those of an earlier commit: the exact readings of each case
/// (`theme/name/variant/point allocations`, `bytes`, `bytes held`, …, and `instructions`), and under each allocator the
/// time of each variant divided by that of its claim's reference, which ran beside it
/// (`theme/name/variant/point (system) against REFERENCE`). Nanoseconds are not among them, for the action would compare them
/// with those of another day and machine. Cases that failed are left out.
#[must_use]
pub fn github_action_benchmark(record: &Record) -> String {
    let newest = record.newest();
    let settings = Settings::of(record);
    let mut figures: Vec<Value> = Vec::new();
    for claim in record.claims() {
        for case in COUNTED.into_iter().flat_map(|under| cases(&newest, claim, under)) {
            let of =
                |metric: &Metric| Some(of_count(&case, *metric, exact(&newest, &case, *metric)?));
            figures.extend(EXACT.iter().filter_map(of));
        }
        for case in cases(&newest, claim, Allocator::System) {
            let reading = newest.reading(&case, Metric::Instructions, None, None);
            let value = reading.and_then(|reading| reading.value.exact());
            figures.extend(value.map(|value| of_count(&case, Metric::Instructions, value)));
        }
        for allocator in timed(&newest) {
            let of = |case: Case| of_ratio(&newest, claim, &case, settings);
            figures.extend(cases(&newest, claim, allocator).into_iter().filter_map(of));
        }
    }
    format!("{:#}\n", Value::Array(figures))
}

fn of_count(case: &Case, metric: Metric, value: f64) -> Value {
    let language = if case.allocator.is_go() { " (go)" } else { "" };
    let lane: Lane = metric.lane();
    json!({
        "name": format!("{case}{language} {}", metric.name()), "unit": unit(metric), "value": value,
        "extra": format!("exact, from the {} lane", lane.name()),
    })
}

/// The time of a case divided by that of its claim's reference at its point; nothing for the reference itself, and where one
/// of them was not timed.
fn of_ratio(
    newest: &Newest,
    claim: &RecordedClaim,
    case: &Case,
    settings: Settings,
) -> Option<Value> {
    let reference = Case { variant: claim.reference.clone(), ..case.clone() };
    let forks = counted(newest, case, &group(case));
    let ratio = time_against(&forks, case, &reference, settings.error);
    if *case == reference || ratio.forks == 0 || !ratio.center.is_finite() {
        return None;
    }
    let mut figure = json!({
        "name": format!("{case} ({}) against {}", word(case.allocator), reference.variant),
        "unit": "×", "value": ratio.center,
        "extra": format!("time of {} / {}, median over {} processes", case.variant, reference.variant, ratio.forks),
    });
    if let Some(interval) = ratio.interval {
        figure["range"] = format!("{:.4} to {:.4}", interval.lower, interval.upper).into();
    }
    Some(figure)
}
