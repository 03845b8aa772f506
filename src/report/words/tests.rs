//! Predictions of every form, in words.

use super::*;
use crate::claim::{
    Allocator, Axis, Claim, Entry, Needs, Prediction, Processes, Scale, Source, Unit, across,
    difference, exactly, figure, ratio, ratio_to_go, value, variant,
};

static PREDICTIONS: &[(Prediction, &str)] = &[
    (
        ratio(Metric::Time, "whole", "copy", Bound::AtLeast(12.0)).at(&[1 << 16]),
        "time of `whole` / `copy` ≥ 12 at 64 KiB",
    ),
    (exactly(Metric::Allocations, "whole", 129), "allocations of `whole` = 129"),
    (
        exactly(Metric::Bytes, "whole", 8_391_680).at(&[1 << 16]),
        "bytes allocated of `whole` = 8,391,680 B at 64 KiB",
    ),
    (
        across(Metric::Time, "whole", 1 << 10, Bound::AtMost(1.3)),
        "time of `whole` at 1 MiB / at 1 KiB ≤ 1.3",
    ),
    (
        ratio(Metric::Time, "copy", "whole", Bound::Within(0.8, 1.1)).from(1 << 16),
        "time of `copy` / `whole` 0.8 to 1.1 from 64 KiB",
    ),
    (
        value(Metric::Time, "copy", Bound::Below(50.0)).up_to(4096).under(Allocator::Jemalloc),
        "time of `copy` < 50 ns up to 4 KiB under jemalloc",
    ),
    (
        ratio(Metric::LatencyP999, "whole", "copy", Bound::AtLeast(5.0)).at(&[1 << 16]),
        "p99.9 latency of `whole` / `copy` ≥ 5 at 64 KiB",
    ),
    (value(Metric::CpuTime, "whole", Bound::AtMost(50_000.0)), "CPU time of `whole` ≤ 50 µs"),
    (
        value(Metric::VoluntarySwitches, "whole", Bound::AtLeast(0.5)),
        "voluntary switches of `whole` ≥ 0.5",
    ),
    (
        value(Metric::Resident, "copy", Bound::AtMost(65_536.0))
            .at(&[1 << 10, 1 << 16])
            .in_phase("idle"),
        "resident bytes in phase `idle` of `copy` ≤ 64 KiB at 1 KiB and 64 KiB",
    ),
    (figure("capacity", "whole", Bound::Equal(1024.0)), "`capacity` of `whole` = 1,024"),
    (
        difference(Metric::Time, "whole", "copy", Bound::AtMost(3.0)).at(&[1 << 16]),
        "time of `whole` − `copy` ≤ 3 ns at 64 KiB",
    ),
    (
        value(Metric::Held, "whole", Bound::AtMost(0.95)).in_phase("cut").over_phase("full"),
        "bytes held in phase `cut` / bytes held in phase `full` of `whole` ≤ 0.95",
    ),
    (
        value(Metric::Resident, "whole", Bound::AtLeast(1_048_576.0)).minus_phase("idle"),
        "resident bytes − resident bytes in phase `idle` of `whole` ≥ 1 MiB",
    ),
    (
        value(Metric::LatencyP99, "whole", Bound::AtMost(2.0)).over_metric(Metric::LatencyP50),
        "p99 latency / p50 latency of `whole` ≤ 2",
    ),
    (
        figure("capacity", "whole", Bound::AtLeast(1.95)).over_figure("length"),
        "`capacity` / `length` of `whole` ≥ 1.95",
    ),
    (
        figure("moved", "whole", Bound::AtMost(0.5)).against("copy"),
        "`moved` of `whole` / `copy` ≤ 0.5",
    ),
    (
        ratio_to_go(Metric::Time, "copy", Bound::AtMost(0.8))
            .at(&[1 << 16])
            .under(Allocator::GoOne),
        "time of `copy` in Rust / in Go ≤ 0.8 at 64 KiB under Go, one core",
    ),
    (
        ratio_to_go(Metric::Allocations, "whole", Bound::Equal(1.0)),
        "allocations of `whole` in Rust / in Go = 1",
    ),
];

#[test]
fn a_prediction_reads_as_a_sentence() {
    for (prediction, expected) in PREDICTIONS {
        let predictions = Box::leak(Box::new([*prediction]));
        let claim: &'static Claim = Box::leak(Box::new(Claim {
            source: Source { article: "", author: "", url: "", quote: "", figures: &[] },
            says: "",
            axis: Axis {
                name: "buffer",
                unit: Unit::Bytes,
                points: &[1 << 10, 1 << 12, 1 << 16, 1 << 20],
                article: 1 << 16,
                labels: &[],
                scale: Scale::Continuous,
            },
            variants: &[const { variant("whole", |_| {}) }, const { variant("copy", |_| {}) }],
            reference: "copy",
            predictions,
            carries_over: "",
            cautions: &[],
            needs: Needs::NOTHING,
            processes: Processes::Found,
        }));
        let entry = Entry {
            theme: "theme",
            theme_title: "Theme",
            name: "name",
            claim,
            text: "//! Title.",
            path: "theme/name.rs",
            list: "benches/claims/mod.rs",
            listed_by_theme: false,
            package: "claimbench",
            folder: "/no/such/benches",
            catalogue_title: "A catalogue",
        };
        let recorded = RecordedClaim::of(&entry);
        assert_eq!(super::prediction(&recorded, &recorded.predictions[0]), *expected);
    }
}

#[test]
fn transfers_are_counted_by_their_kinds() {
    let open = Transfer::Open("in Go unclear".to_owned());
    let all = [&Transfer::CarriesOver, &Transfer::InNeither, &open, &Transfer::CarriesOver];
    let wanted = [(2, "carry over to Rust"), (1, "is true in neither"), (1, "is open")];
    assert_eq!(transfers(&all), wanted);
    assert_eq!(transfers(&[]), []);
}

#[test]
fn it_is_said_whose_a_prediction_is() {
    let ours = ratio(Metric::Time, "whole", "copy", Bound::AtLeast(12.0));
    let origin = |prediction: Prediction| {
        let claim = crate::claim::testing::claim([prediction]);
        origin(&RecordedClaim::of(&crate::claim::testing::entry(claim)).predictions[0])
    };
    assert_eq!(origin(ours), "ours");
    assert_eq!(origin(ours.after_trial()), "ours, after a trial");
    assert_eq!(origin(ours.stated("12×", "as printed")), "stated");
}
