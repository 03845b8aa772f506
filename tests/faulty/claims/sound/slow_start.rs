//! Two alike whose first three turns take ten times as long as the next one each, and which note how many turns they ran

use super::super::{noted, steps};
use claimbench::claim::{Axis, Bound, Claim, Metric, Processes, ratio, variant};
use claimbench::{Digest, Run};

pub static CLAIM: Claim = Claim {
    says: "A routine that is slow at first is compared with itself as if it were not.",
    axis: Axis::count("steps", &[1_000]),
    variants: &[variant("one", settling), variant("other", settling)],
    reference: "one",
    predictions: &[ratio(Metric::Time, "other", "one", Bound::Within(0.5, 2.0))],
    processes: Processes::Together,
    ..Claim::OURS
};

/// Says how many turns a set-up ran when it is dropped.
struct Turns(u64);

impl Drop for Turns {
    fn drop(&mut self) {
        noted("slow-start", &format!("{} {}", std::process::id(), self.0));
    }
}

fn settling(run: &mut Run) {
    let count = run.point();
    let mut turns = Turns(0);
    let turn = move || {
        // All of it is captured, or it would be dropped at once.
        let turns = &mut turns;
        turns.0 += 1;
        let slower = match turns.0 {
            1 => 1_000,
            2 => 100,
            3 => 10,
            _ => 1,
        };
        steps(count * slower);
        count
    };
    run.iter(turn, Digest::of);
}
