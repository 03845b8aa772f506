//! The first fork of a group, in which nothing is counted: it finds the turns of a slice, what a fork costs, and what the
//! guards see. So every fork that counts is like the others.

use super::fork::{Broken, Fork, Sized};
use super::found::Found;
use super::guards::Guards;
use super::member::Member;
use super::plan::Plan;
use super::rhythm::Costs;
use std::collections::BTreeSet;
use std::time::Instant;

/// Looks at every member of a fork that was begun at `start`, and runs so many rounds.
pub(super) fn explore(
    fork: &mut Fork,
    plan: &Plan,
    guards: &mut Guards,
    start: Instant,
    rounds: usize,
    random: &mut fastrand::Rng,
) -> Result<(Found, Costs), Broken> {
    fork.wait()?;
    let ready = Instant::now();
    let loaded = fork.set_up(random)?;
    let costs = Costs { overhead: start.elapsed(), set_up: ready.elapsed() };
    let members = fork.members().to_vec();
    let mut sized = fork.size()?;
    fork.share_turns(&mut sized, random)?;
    share_blocks(plan, &members, &mut sized);
    guards.check(fork, &members, &sized)?;
    let slices = fork.rounds(rounds, &sized, random)?;
    let (used, figures) = (fork.used()?, Vec::new());
    let found = Found { members, sized, loaded, slices, parts: vec![rounds], used, figures };
    Ok((found, costs))
}

/// Gives cases whose latencies are compared the same block, the longer one: percentiles of single operations and of
/// means of many are no like. Where a slice, stretched as far as one may be, has no room for it, each keeps its own
/// and the verdict says so.
fn share_blocks(plan: &Plan, members: &[Member], sized: &mut [Sized]) {
    let compared = plan.questions.iter().filter(|question| question.prediction.metric.is_latency());
    let sides = compared.filter_map(|question| Some([question.subject, question.reference?]));
    let places: BTreeSet<usize> = sides.flatten().collect();
    let of_sides = |(member, _): &(&Member, &mut Sized)| places.contains(&member.place);
    let mut sized: Vec<&mut Sized> =
        members.iter().zip(sized).filter(of_sides).map(|(_, sized)| sized).collect();
    let longest = sized.iter().filter_map(|sized| sized.block).max();
    for sized in &mut sized {
        sized.lengthen_block(longest.unwrap_or(1));
    }
}
