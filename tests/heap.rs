//! Exact counts of the catalogue, read from the record of a real run of the heap lane: the first claim of each headline
//! theme. All claims are counted by `scripts/check`, which compares them with the baseline.

use crate::processes::{Lanes, run};
use claimbench::claim::{Allocator, Metric};
use claimbench::record::{Case, Record};
use claimbench::verdict::{Settings, Verdict, judge};
use std::sync::OnceLock;

/// The claims whose counts the tests know.
const SOME: &str = "^(retention/allocation_count|buffers/pooled_4k|slices/over_preallocation|dispatch/dyn_vs_generic)/";

/// The record of one run of the heap lane over these claims.
fn record() -> &'static Record {
    static RECORD: OnceLock<Record> = OnceLock::new();
    RECORD.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let done = run(&Lanes::get().heap, folder.path(), &[SOME]);
        assert_eq!(done.code, Some(0), "{}", done.errors);
        Record::read(&folder.path().join("latest.jsonl")).unwrap_or_else(|error| panic!("{error}"))
    })
}

/// A reading of the heap lane, per operation where the metric is.
fn read(claim: &str, variant: &str, point: u64, metric: Metric) -> f64 {
    let allocator = Allocator::Dhat;
    let case = Case { claim: claim.to_owned(), variant: variant.to_owned(), point, allocator };
    let newest = record().newest();
    let reading = newest.reading(&case, metric, None, None);
    reading
        .and_then(|reading| reading.value.exact())
        .unwrap_or_else(|| panic!("{case}: no {metric:?}"))
}

#[test]
fn the_129_allocation_experiment_is_rebuilt_to_the_byte() {
    let at = |variant, metric| read("retention/allocation_count", variant, 65_536, metric);
    let expected = [
        ("whole", 129.0, 8_391_680.0, 8_391_680.0),
        ("stack_copy", 129.0, 11_264.0, 11_264.0),
        ("heap_copy", 257.0, 8_399_872.0, 11_264.0),
        ("scratch_copy", 130.0, 76_800.0, 11_264.0),
    ];
    for (variant, allocations, bytes, held) in expected {
        assert_eq!(at(variant, Metric::Allocations), allocations, "{variant}");
        assert_eq!(at(variant, Metric::Bytes), bytes, "{variant}");
        assert_eq!(at(variant, Metric::Held), held, "{variant}");
        assert_eq!(at(variant, Metric::Left), 0.0, "{variant}");
    }
    assert_eq!(at("shrunk", Metric::Held), 11_264.0);
    assert!(at("view", Metric::Held) >= 8_388_608.0);
    assert!(at("bytes_copy", Metric::Held) <= 32_768.0);
}

#[test]
fn a_fresh_buffer_is_one_allocation_and_a_pooled_one_none() {
    for point in [19, 410, 4_096] {
        let at = |variant, metric| read("buffers/pooled_4k", variant, point, metric);
        for variant in ["fresh_zeroed", "fresh_reserved"] {
            assert_eq!(at(variant, Metric::Allocations), 1.0, "{variant} at {point}");
            assert_eq!(at(variant, Metric::Bytes), 4_096.0, "{variant} at {point}");
            assert_eq!(at(variant, Metric::Left), 0.0, "{variant} at {point}");
        }
        for variant in ["hoisted", "thread_local", "mutex", "array_queue"] {
            assert_eq!(at(variant, Metric::Allocations), 0.0, "{variant} at {point}");
            assert_eq!(at(variant, Metric::Bytes), 0.0, "{variant} at {point}");
            assert!(at(variant, Metric::Left) >= 4_096.0, "{variant} keeps its buffer at {point}");
        }
    }
}

#[test]
fn a_growing_vector_allocates_seven_times_and_an_oversized_one_holds_sixteen_times() {
    let at = |variant, metric| read("slices/over_preallocation", variant, 256, metric);
    for (variant, allocations, bytes) in
        [("growing", 7.0, 4_064.0), ("exact", 1.0, 2_048.0), ("over_16", 1.0, 32_768.0)]
    {
        assert_eq!(at(variant, Metric::Allocations), allocations, "{variant}");
        assert_eq!(at(variant, Metric::Bytes), bytes, "{variant}");
    }
    assert_eq!(at("over_16", Metric::Held) / at("exact", Metric::Held), 16.0);
    assert_eq!(at("over_16_shrunk", Metric::Held), at("exact", Metric::Held));
}

#[test]
fn a_dynamic_call_allocates_nothing() {
    for variant in ["concrete", "generic", "dyn_ref", "enum_match", "fn_pointer"] {
        let allocations = read("dispatch/dyn_vs_generic", variant, 1, Metric::Allocations);
        assert_eq!(allocations, 0.0, "{variant}");
    }
}

#[test]
fn every_case_is_counted_and_every_exact_prediction_is_judged() {
    let newest = record().newest();
    assert_eq!(newest.failures().count(), 0);
    for judged in judge(record(), Settings::default()) {
        let heap = judged.predictions.iter().filter(|judged| judged.allocator == Allocator::Dhat);
        for prediction in heap {
            let verdict = &prediction.verdict;
            let judged = matches!(verdict, Verdict::Holds | Verdict::Refuted);
            assert!(judged, "{:?}: {verdict}", prediction.prediction);
        }
    }
}
