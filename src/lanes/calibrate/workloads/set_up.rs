//! A cheap turn behind a long set-up: forks are few, for each of them pays it on both sides.

use super::arithmetic::mixed;
use crate::run::{Digest, Run};
use std::hint::black_box;

/// The links of a turn, about a fifth of a microsecond.
const LINKS: u64 = 64;

/// The set-up makes a chain of so many links as the point says, at whose end the turns begin.
pub(super) fn set_up(run: &mut Run) {
    let mut state = mixed(black_box(1), run.point());
    let turn = move || {
        state = mixed(state, LINKS);
        state
    };
    run.iter(turn, Digest::of);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::{Unobserved, prepare};

    #[test]
    fn the_turns_go_on_where_the_set_up_ended() {
        let mut prepared = prepare(set_up, 1000, || 0).unwrap_or_else(|_| panic!("not ready"));
        let wanted = Digest::of(&mixed(1, 1000 + LINKS));
        assert_eq!(prepared.turn.observe(1, &mut Unobserved), wanted);
    }
}
