//! Processes that differ from each other by design

use super::super::steps;
use claimbench::claim::{
    Axis, Bound, Claim, Metric, Needs, Processes, Scale, Source, Unit, ratio, variant,
};
use claimbench::{Digest, Run};
use std::fs::File;
use std::io::Write;
use std::sync::OnceLock;

pub static CLAIM: Claim = Claim {
    source: Source { article: "None", author: "", url: "", quote: "it varies", figures: &[] },
    says: "Each process does other work than the one before.",
    axis: Axis {
        name: "size",
        unit: Unit::Count,
        points: &[1],
        article: 1,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("fine", fine),
        variant("alternating", alternating),
        variant("growing", growing),
    ],
    reference: "fine",
    predictions: &[
        ratio(Metric::Time, "alternating", "fine", Bound::AtMost(1e9)),
        ratio(Metric::Time, "growing", "fine", Bound::AtMost(1e9)),
    ],
    carries_over: "Nothing.",
    cautions: &[],
    needs: Needs::NOTHING,
    processes: Processes::Together,
};

fn fine(run: &mut Run) {
    run.iter(|| steps(1_000), |_: &u64| Digest(0));
}

/// The number of this process among those that ask under a name, counted from 0 within one run of the lane: the length of
/// a file to which each process adds a byte, however often it sets up.
fn number(cell: &'static OnceLock<u64>, name: &str) -> u64 {
    *cell.get_or_init(|| {
        let lane = std::os::unix::process::parent_id();
        let path = std::env::temp_dir().join(format!("claimbench-{name}-{lane}"));
        let mut file = File::options().create(true).append(true).open(path).expect("a file");
        file.write_all(b".").expect("room for a byte");
        file.metadata().expect("it is open").len() - 1
    })
}

/// Three times the work in every second process.
fn alternating(run: &mut Run) {
    static NUMBER: OnceLock<u64> = OnceLock::new();
    let is_second = !number(&NUMBER, "alternating").is_multiple_of(2);
    let count = if is_second { 3_000 } else { 1_000 };
    run.iter(move || steps(count), |_: &u64| Digest(0));
}

/// A tenth more work in each process than in the one before.
fn growing(run: &mut Run) {
    static NUMBER: OnceLock<u64> = OnceLock::new();
    let count = 1_000 + 100 * number(&NUMBER, "growing");
    run.iter(move || steps(count), |_: &u64| Digest(0));
}
