//! Variants whose names hold signs that other tools read, in the folder of their package whoever runs them

use claimbench::claim::{Axis, Bound, Claim, Metric, Scale, Unit, ratio, variant};
use claimbench::{Digest, Run};
use std::path::Path;

pub static CLAIM: Claim = Claim {
    says: "A list that is reserved allocates at most as often as one that grows.",
    axis: Axis {
        name: "how + often (größe) [n/a]",
        unit: Unit::Count,
        points: &[1, 16],
        article: 16,
        labels: &[(1, "one + only"), (16, "[16; a/b] größe")],
        scale: Scale::Steps,
    },
    variants: &[
        variant("push + grow", grown),
        variant("[u64; n] = größe (数)", reserved),
        variant("100 % | <b> & \"c\" $x", reserved),
    ],
    reference: "push + grow",
    predictions: &[
        ratio(Metric::Allocations, "[u64; n] = größe (数)", "push + grow", Bound::AtMost(1.0)),
        ratio(Metric::Time, "100 % | <b> & \"c\" $x", "push + grow", Bound::AtMost(1e9)),
    ],
    ..Claim::OURS
};

fn grown(run: &mut Run) {
    fill(run, |_| Vec::new());
}

fn reserved(run: &mut Run) {
    fill(run, Vec::with_capacity);
}

fn fill(run: &mut Run, make: fn(usize) -> Vec<u64>) {
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    assert_eq!(
        here.expect("there is one"),
        Path::new(env!("CARGO_MANIFEST_DIR")).canonicalize().expect("it is there"),
        "a routine runs in its package's folder"
    );
    let length = run.size();
    run.iter(
        move || {
            let mut list = make(length);
            list.extend(0..length as u64);
            list
        },
        Digest::of,
    );
}
