//! An operation that is timed by itself, and a rare slow one, as in a list that grows now and then.

use super::arithmetic::mixed;
use crate::run::{Digest, Run};

/// The links of the usual operation, about a microsecond.
const LINKS: u64 = 300;
/// How many times as long the slow one takes.
const SLOW: u64 = 20;

/// Of so many operations as the point says, one is slow.
pub(super) fn latencies(run: &mut Run) {
    let every = run.point().max(1);
    let (mut state, mut done) = (1_u64, 0_u64);
    let operation = move || {
        done += 1;
        let links = if done.is_multiple_of(every) { SLOW * LINKS } else { LINKS };
        state = mixed(state, links);
        state
    };
    run.iter_latency(operation, Digest::of);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::prepare;

    #[test]
    fn every_operation_is_timed() {
        let mut prepared = prepare(latencies, 10, || 0).unwrap_or_else(|_| panic!("not ready"));
        prepared.turn.begin(Some(1));
        prepared.turn.slice(31);
        let latencies = prepared.turn.latencies().expect("operations that are timed");
        assert_eq!((latencies.block, latencies.count), (1, 30), "all behind the first one");
    }
}
