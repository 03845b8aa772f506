//! The readings as comma-separated values (RFC 4180), one a line: for spreadsheets, R, pandas and databases.

use super::cases::{allocators, cases, group, timed, to_go, word as allocator_word};
use crate::claim::{Lane, Metric};
use crate::record::{Case, Fork, Named, Newest, Reading, Record, RecordedClaim, Value};
use crate::report::throughput::rates;
use crate::verdict::{Estimate, Settings, counted, median, value_of};
use std::collections::BTreeSet;

/// The columns, in their order.
pub const CSV_COLUMNS: [&str; 14] = [
    "claim",
    "variant",
    "point",
    "label",
    "allocator",
    "lane",
    "metric",
    "phase",
    "figure",
    "value",
    "unit",
    "lower",
    "upper",
    "samples",
];

/// The name of Rust's time divided by Go's among the metrics.
const TO_GO: &str = "ratio_to_go";

/// What the rounds lane samples of every case, beside figures.
const SAMPLED: [Metric; 16] = [
    Metric::Time,
    Metric::LatencyP50,
    Metric::LatencyP99,
    Metric::LatencyP999,
    Metric::CpuTime,
    Metric::VoluntarySwitches,
    Metric::InvoluntarySwitches,
    Metric::Faults,
    Metric::MajorFaults,
    Metric::Cycles,
    Metric::RetiredInstructions,
    Metric::BranchMisses,
    Metric::CacheMisses,
    Metric::Collections,
    Metric::CollectorTime,
    Metric::AssistTime,
];

/// The number that a line is about, with the ends of its interval and of how many samples it is.
struct Number {
    value: f64,
    ends: Option<(f64, f64)>,
    samples: usize,
}

/// The newest readings of a record as comma-separated values: a line of column names, then a line a reading of a case in
/// a lane, by RFC 4180 with `CRLF` at the end of each. What is not there is empty.
///
/// | column | what it is |
/// |---|---|
/// | `claim`, `variant`, `point`, `allocator` | the case; the point is a whole number |
/// | `label` | the point for a reader |
/// | `lane` | `heap`, `resident`, `instructions`, `rounds` or `time` |
/// | `metric`, `phase`, `figure` | what was read, as the record names it; the phase and the figure's name where it has one. Where a routine says how much a turn goes through, `bytes_per_second` and `elements_per_second` follow from its time |
/// | `value`, `unit` | the reading: of the `rounds` lane the median over its forks, of `time` that of its samples |
/// | `lower`, `upper` | the ends of the interval; of counts that were not the same in all processes the least and the most |
/// | `samples` | the number of forks or samples; empty for what was counted |
///
/// Cases of Go sides have the allocator `go`, as Go runs by default, or `go_one`, on one core. Those of which a Rust variant
/// of the same name was timed beside them have a line more, of the metric `ratio_to_go`: the time of the Rust variant under
/// the C library's allocator divided by theirs.
///
/// Cases that failed have no line.
#[must_use]
pub fn csv(record: &Record) -> String {
    let newest = record.newest();
    let settings = Settings::of(record);
    let mut text = line(CSV_COLUMNS.map(str::to_owned));
    for claim in record.claims() {
        for lane in [Lane::Heap, Lane::Resident, Lane::Instructions, Lane::Time] {
            for allocator in allocators(&newest, lane) {
                for case in cases(&newest, claim, allocator) {
                    for reading in newest.readings(lane, &case) {
                        text += &of_reading(claim, reading);
                    }
                }
            }
        }
        for allocator in timed(&newest) {
            for case in cases(&newest, claim, allocator) {
                text += &of_forks(&newest, claim, &case, settings);
            }
        }
    }
    text
}

/// A reading that a lane wrote as it is; nothing where it has no samples.
fn of_reading(claim: &RecordedClaim, reading: &Reading) -> String {
    let number = match &reading.value {
        Value::Exact { .. } => {
            reading.value.exact().map(|value| Number { value, ends: None, samples: 0 })
        }
        Value::Least { operations, most, .. } => reading.value.exact().map(|value| {
            let most = *most as f64 / (*operations).max(1) as f64;
            Number { value, ends: Some((value, most)), samples: 0 }
        }),
        // What another thread did beside it is no count of the case's.
        Value::Beside { .. } => None,
        Value::Samples(samples) => {
            let numbers: Vec<f64> = samples.iter().map(|sample| sample.get()).collect();
            let of = |value| Number { value, ends: None, samples: numbers.len() };
            median(&numbers).map(of)
        }
    };
    let names = (reading.phase.as_deref(), reading.figure.as_deref());
    let written = |number| row(claim, &reading.case, reading.lane, reading.metric, names, &number);
    number.map(written).unwrap_or_default()
}

/// What the forks of a case say of every metric that they have.
fn of_forks(newest: &Newest, claim: &RecordedClaim, case: &Case, settings: Settings) -> String {
    let forks: Vec<&Fork> = counted(newest, case, &group(case));
    let figures: BTreeSet<&str> =
        forks.iter().flat_map(|fork| fork.figures.keys()).map(String::as_str).collect();
    let figures =
        figures.into_iter().map(|name| Named { metric: Metric::SampledFigure, figure: Some(name) });
    let mut text = String::new();
    let lane = Lane::Rounds;
    for named in SAMPLED.into_iter().map(Named::from).chain(figures) {
        let estimate = value_of(&forks, named, case, settings.error);
        if let Some(number) = Number::of(estimate) {
            text += &row(claim, case, lane, named.metric, (None, named.figure), &number);
        }
        if let (Metric::Time, Some(fork)) = (named.metric, forks.first()) {
            for (what, rate) in rates(fork, estimate) {
                let number = Number::of(rate);
                let unit = if what == "bytes" { "B/s" } else { "elements/s" };
                let read = (format!("{what}_per_second"), unit);
                let written = |number| fields(claim, case, lane, read, (None, None), &number);
                text += &number.map(written).unwrap_or_default();
            }
        }
    }
    if let Some(ratio) = to_go(newest, claim, case, settings) {
        let names = [TO_GO, "", "", "Rust/Go"].map(str::to_owned);
        let written = |number| written(claim, case, lane, names, &number);
        text += &Number::of(ratio).map(written).unwrap_or_default();
    }
    text
}

impl Number {
    /// An estimate, where there is one.
    fn of(estimate: Estimate) -> Option<Number> {
        let Estimate { center, interval, forks } = estimate;
        let ends = interval.map(|interval| (interval.lower, interval.upper));
        let number = Number { value: center, ends, samples: forks };
        (forks > 0 && center.is_finite()).then_some(number)
    }
}

fn row(
    claim: &RecordedClaim,
    case: &Case,
    lane: Lane,
    metric: Metric,
    names: (Option<&str>, Option<&str>),
    number: &Number,
) -> String {
    fields(claim, case, lane, (word(metric), unit(metric)), names, number)
}

fn fields(
    claim: &RecordedClaim,
    case: &Case,
    lane: Lane,
    (metric, unit): (String, &str),
    (phase, figure): (Option<&str>, Option<&str>),
    number: &Number,
) -> String {
    let of = |name: Option<&str>| name.unwrap_or_default().to_owned();
    written(claim, case, lane, [metric, of(phase), of(figure), unit.to_owned()], number)
}

/// A line of a number with the name of its metric, its phase, its figure and its unit.
fn written(
    claim: &RecordedClaim,
    case: &Case,
    lane: Lane,
    [metric, phase, figure, unit]: [String; 4],
    number: &Number,
) -> String {
    let end = |end: Option<f64>| end.map(|end| end.to_string()).unwrap_or_default();
    let samples = (number.samples > 0).then(|| number.samples.to_string());
    line([
        case.claim.clone(),
        case.variant.clone(),
        case.point.to_string(),
        claim.label(case.point),
        allocator_word(case.allocator),
        lane.name().to_owned(),
        metric,
        phase,
        figure,
        number.value.to_string(),
        unit,
        end(number.ends.map(|ends| ends.0)),
        end(number.ends.map(|ends| ends.1)),
        samples.unwrap_or_default(),
    ])
}

/// A metric as a record names it.
fn word(metric: Metric) -> String {
    match serde_json::to_value(metric) {
        Ok(serde_json::Value::String(word)) => word,
        // It is written as a word; its name for a reader would do as well.
        _ => metric.name().to_owned(),
    }
}

/// The unit of a metric; empty for figures, of which only their routine knows, and for what is only a number.
pub(super) const fn unit(metric: Metric) -> &'static str {
    match metric {
        Metric::Time
        | Metric::LatencyP50
        | Metric::LatencyP99
        | Metric::LatencyP999
        | Metric::CpuTime
        | Metric::CollectorTime
        | Metric::AssistTime
        | Metric::CriterionTime => "ns/op",
        Metric::Collections => "collections/op",
        Metric::Allocations => "allocations/op",
        Metric::Instructions | Metric::RetiredInstructions => "instructions/op",
        Metric::Cycles => "cycles/op",
        Metric::DataReferences => "references/op",
        Metric::DataMisses | Metric::BranchMisses | Metric::CacheMisses => "misses/op",
        Metric::Bytes => "B/op",
        Metric::VoluntarySwitches | Metric::InvoluntarySwitches => "switches/op",
        Metric::Faults | Metric::MajorFaults => "faults/op",
        Metric::MinorFaults => "faults",
        Metric::Held
        | Metric::Left
        | Metric::Peak
        | Metric::Resident
        | Metric::ResidentPeak
        | Metric::InUse
        | Metric::Active
        | Metric::AllocatorResident
        | Metric::Retained
        | Metric::Released
        | Metric::Requested
        | Metric::Usable
        | Metric::Moved => "B",
        Metric::Figure | Metric::SampledFigure | Metric::ExitCode | Metric::Signal => "",
    }
}

/// A line of fields.
fn line(fields: [String; 14]) -> String {
    fields.map(|text| field(&text)).join(",") + "\r\n"
}

/// A field, between quotation marks where it would not be read back as it is without.
fn field(text: &str) -> String {
    let is_plain = !text.contains([',', '"', '\r', '\n']) && text.trim() == text;
    if is_plain { text.to_owned() } else { format!("\"{}\"", text.replace('"', "\"\"")) }
}

#[cfg(test)]
mod tests;
