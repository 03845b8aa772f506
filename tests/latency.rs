//! Latencies, CPU time and switches through the real rounds lane: by construction large or small, never by timing.

use crate::processes::{Lanes, lies, record_of, run};
use claimbench::claim::{Allocator, Metric};
use claimbench::record::{Case, Fork, Newest, Record};
use claimbench::report;
use claimbench::verdict::{Doubt, JudgedPrediction, Settings, Verdict, judge};

const GROUP: &str = "point 1000";

/// The forks of a variant, each with its latencies where it has any.
fn forks<'a>(newest: &Newest<'a>, variant: &str) -> Vec<&'a Fork> {
    newest.forks(&case(variant, Allocator::System), GROUP).collect()
}

fn case(variant: &str, allocator: Allocator) -> Case {
    let (claim, variant) = ("sound/latency".to_owned(), variant.to_owned());
    Case { claim, variant, point: 1000, allocator }
}

/// The record of a run of the lane over the claim.
fn measured() -> Record {
    let folder = tempfile::tempdir().expect("a folder");
    let words = ["--budget", "60", "--forks", "17", "sound/latency"];
    let done = run(&Lanes::get().faulty_rounds, folder.path(), &words);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    record_of(folder.path())
}

#[test]
fn fork_lines_carry_latencies_and_usage_and_predictions_are_judged_by_them() {
    let record = measured();
    let newest = record.newest();
    for variant in ["steady", "stalling", "sleeping"] {
        let forks = forks(&newest, variant);
        assert!(forks.len() >= 5, "{variant}");
        let blocks: Vec<u64> = forks
            .iter()
            .map(|fork| fork.latencies.expect("the operations are timed"))
            .map(|latencies| {
                let percentiles = [latencies.p50, latencies.p99, latencies.p999, latencies.longest];
                assert!(percentiles[0].get() > 0.0, "{latencies:?}");
                assert!(percentiles.is_sorted(), "{latencies:?}");
                latencies.block
            })
            .collect();
        assert!(blocks.iter().all(|block| *block == blocks[0]), "{variant}: {blocks:?}");
    }
    // Those that a prediction compares have the same.
    let block =
        |variant: &str| forks(&newest, variant)[0].latencies.map(|latencies| latencies.block);
    assert_eq!(block("stalling"), block("steady"));
    assert_eq!(forks(&newest, "sleeping")[0].latencies.map(|latencies| latencies.block), Some(1));
    for fork in forks(&newest, "untimed") {
        assert_eq!(fork.latencies, None);
        assert!(fork.usage.is_some_and(|usage| usage.cpu.get() > 0.0), "{fork:?}");
    }

    let judged = judge(&record, Settings::of(&record));
    for judged in &judged[0].predictions {
        let subject = &judged.prediction.subject;
        let few = forks(&newest, subject)
            .iter()
            .filter_map(|fork| fork.latencies)
            .find(|latencies| latencies.count < 1000);
        let wanted = match (subject.as_str(), judged.prediction.metric, few) {
            ("untimed", ..) => Verdict::NotJudged(Doubt::NoLatencies(subject.clone())),
            // An interruption while slices are sized makes them short; then there is no p99, and that is said.
            (_, Metric::LatencyP99, Some(few)) => {
                Verdict::NotJudged(Doubt::FewLatencies(subject.clone(), few.count))
            }
            _ => {
                lies(judged, true);
                continue;
            }
        };
        assert_eq!(judged.verdict, wanted, "{:#?}", shown(judged));
    }

    let page = report::page(&record, Settings::of(&record));
    for word in ["p99 latency", "longest latency", "operations a block", "voluntary switches"] {
        assert!(page.contains(word), "the page does not show `{word}`");
    }
}

/// What a failing assertion should show of a prediction.
fn shown<'a>(judged: &'a JudgedPrediction) -> (Metric, &'a str, String) {
    let prediction = judged.prediction;
    (prediction.metric, &prediction.subject, format!("{:?}", judged.points))
}

#[test]
fn the_memory_lanes_do_not_see_the_histogram() {
    let folder = tempfile::tempdir().expect("a folder");
    let done = run(&Lanes::get().faulty_heap, folder.path(), &["sound/latency/st"]);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    let record = record_of(folder.path());
    for variant in ["steady", "stalling"] {
        let case = case(variant, Allocator::Dhat);
        for metric in [Metric::Allocations, Metric::Held, Metric::Left] {
            let newest = record.newest();
            let reading = newest.reading(&case, metric, None, None).expect("it was read");
            assert_eq!(reading.value.exact(), Some(0.0), "{variant} {}", metric.name());
        }
    }
}

#[test]
fn a_test_run_times_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let done = run(&Lanes::get().faulty_rounds, folder.path(), &["--test", "sound/latency"]);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    let text = std::fs::read_to_string(folder.path().join("test.jsonl")).expect("a record");
    assert!(!text.contains("\"line\":\"fork\""), "{text}");
}
