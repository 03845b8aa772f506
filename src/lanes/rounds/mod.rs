//! The rounds lane: a comparison that can be trusted on a noisy machine.
//!
//! Two times that are taken one after the other compare the machine with itself; what survives is the ratio of
//! neighbours. So the cases of a group take turns in slices of half a millisecond, in random order, in fresh processes:
//!
//! ```text
//! group ── fork 0 ── round 0: one slice of every case, in random order
//!       │         └─ round 1 …
//!       └─ fork 1 (fresh processes) …
//! ```
//!
//! A fork's estimate is the median over its rounds of the log ratio to a reference; the verdict takes its interval from
//! the spread between forks.

mod fork;
mod group;
mod plan;
mod worker;

use super::plan::{Planned, Sweep};
use super::session::{self, Session};
use crate::claim::{Allocator, Catalogue, Lane};
use crate::record::Error;
use std::process::ExitCode;

/// The bench target's `main`, with the allocator that the target has set.
pub fn main(catalogue: &'static Catalogue, allocator: Allocator) -> ExitCode {
    session::main(catalogue, Lane::Rounds, allocator, Sweep::Whole, worker::work, parent)
}

fn parent(session: &mut Session, planned: &[Planned], allocator: Allocator) -> Result<(), Error> {
    for planned in planned {
        session.claim(planned);
        for group in plan::groups(planned, allocator) {
            group::measure(session, &group)?;
            session.progress.step(group.asked);
        }
    }
    Ok(())
}
