//! Bencher Metric Format (bencher.dev, `https://bencher.dev/bmf.json`): an object of benchmarks, each an object of
//! measures, each with a value and, where there is an interval, its ends.

use super::cases::{COUNTED, EXACT, cases, exact, group, timed, to_go, word};
use crate::claim::Metric;
use crate::record::{Case, Record};
use crate::report::throughput::rates;
use crate::verdict::{Estimate, Settings, counted, time_of, value_of};
use serde_json::{Map, Value, json};

/// A record as JSON in Bencher Metric Format.
///
/// A benchmark is a case: `theme/name/variant/point` with the exact measures `allocations`, `bytes`, `held`, `left` and
/// `peak`, and `theme/name/variant/point (system)` with `latency` in nanoseconds an operation, and with
/// `page-faults` and `major-page-faults` an operation where the record has them, and `bytes-per-second` and
/// `elements-per-second` where the routine says how much a turn goes through, under each allocator.
/// Cases of Go sides are `theme/name/variant/point (go)`, as Go runs by default, with their exact measures among the others, and
/// `… (go_one)`, on one core; both with `ratio-to-go`, the time of the Rust variant of the same name divided by theirs, where
/// that ran beside them. Cases that failed are left out.
#[must_use]
pub fn bencher(record: &Record) -> String {
    let newest = record.newest();
    let settings = Settings::of(record);
    let error = settings.error;
    let mut benchmarks = Map::new();
    for claim in record.claims() {
        for case in COUNTED.into_iter().flat_map(|under| cases(&newest, claim, under)) {
            let measures: Map<String, Value> = EXACT
                .into_iter()
                .filter_map(|metric| {
                    Some((slug(metric), json!({ "value": exact(&newest, &case, metric)? })))
                })
                .collect();
            let name = if case.allocator.is_go() { named(&case) } else { case.to_string() };
            add(&mut benchmarks, name, measures);
        }
        for allocator in timed(&newest) {
            for case in cases(&newest, claim, allocator) {
                let forks = counted(&newest, &case, &group(&case));
                let time = time_of(&forks, &case, error);
                if time.forks == 0 {
                    continue;
                }
                let mut measures = Map::from_iter([("latency".to_owned(), measure(time))]);
                for metric in [Metric::Faults, Metric::MajorFaults] {
                    let faults = value_of(&forks, metric, &case, error);
                    if faults.forks > 0 {
                        measures.insert(slug(metric), measure(faults));
                    }
                }
                let rates = forks.first().map(|fork| rates(fork, time)).unwrap_or_default();
                let slug = |(what, rate)| (format!("{what}-per-second"), measure(rate));
                measures.extend(rates.into_iter().map(slug));
                if let Some(ratio) = to_go(&newest, claim, &case, settings) {
                    measures.insert("ratio-to-go".to_owned(), measure(ratio));
                }
                add(&mut benchmarks, named(&case), measures);
            }
        }
    }
    format!("{:#}\n", Value::Object(benchmarks))
}

/// An estimate with the ends of its interval, where it has one.
fn measure(estimate: Estimate) -> Value {
    let mut measure = Map::from_iter([("value".to_owned(), json!(estimate.center))]);
    if let Some(interval) = estimate.interval {
        measure.insert("lower_value".to_owned(), json!(interval.lower));
        measure.insert("upper_value".to_owned(), json!(interval.upper));
    }
    Value::Object(measure)
}

fn add(benchmarks: &mut Map<String, Value>, name: String, measures: Map<String, Value>) {
    let known = benchmarks.get_mut(&name).and_then(Value::as_object_mut);
    match known {
        Some(known) => known.extend(measures),
        None if measures.is_empty() => {}
        None => drop(benchmarks.insert(name, Value::Object(measures))),
    }
}

fn named(case: &Case) -> String {
    format!("{case} ({})", word(case.allocator))
}

/// The name of a measure: lower case, words joined by hyphens.
fn slug(metric: Metric) -> String {
    let name = match metric {
        Metric::Bytes => "bytes",
        Metric::Held => "held",
        Metric::Left => "left",
        Metric::Peak => "peak",
        _ => metric.name(),
    };
    name.replace(' ', "-")
}
