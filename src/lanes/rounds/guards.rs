//! What the guards see of a group: its first fork's look at each case, and every fork's slices and switches.
//!
//! The criteria are those of `verdict/guards.rs`. Whatever is seen, every slice and every fork counts.

use super::fork::{Broken, Fork, LONG, Sized, unexpected};
use super::found::Found;
use super::member::{Member, SLICE};
use super::plan::Plan;
use crate::lanes::child::{Checked, Message, Order};
use crate::lanes::session::Session;
use crate::record::{Case, Guard, Tripped};
use crate::verdict::guards::{self, Switches};
use crate::verdict::median;

/// What was seen of a group so far.
pub(super) struct Guards<'a> {
    plan: &'a Plan,
    /// By the place of the case.
    seen: Vec<Seen>,
}

/// What was seen of a case; its twins count with it where they are the same process's slices.
#[derive(Default)]
struct Seen {
    checked: Option<Checked>,
    /// Of each fork.
    switches: Vec<Switches>,
    /// The median slice of each fork, in nanoseconds.
    slices: Vec<f64>,
    all: u32,
    stopped: u32,
    longest: u64,
    /// The collections of all forks that ended inside slices, and those that ended between them.
    collections: (u64, u64),
    /// The most goroutines that a fork's turns left behind.
    goroutines: u64,
}

impl<'a> Guards<'a> {
    pub(super) fn over(plan: &'a Plan) -> Guards<'a> {
        Guards { plan, seen: plan.cases.iter().map(|_| Seen::default()).collect() }
    }

    /// Looks at every case that was not looked at, in the processes of the pilot; turns that are long are compared with
    /// nothing.
    pub(super) fn check(
        &mut self,
        fork: &mut Fork,
        members: &[Member],
        sized: &[Sized],
    ) -> Result<(), Broken> {
        for (index, member) in members.iter().enumerate() {
            let seen = &mut self.seen[member.place];
            let is_long = sized[index].turns == 1 && sized[index].nanos > LONG;
            if member.twin.is_some() || seen.checked.is_some() || is_long {
                continue;
            }
            match fork.ask(index, |place| Order::Check(place, sized[index].turns))? {
                Message::Checked(checked) => seen.checked = Some(checked),
                other => return Err(fork.broken(index, unexpected(&other))),
            }
        }
        Ok(())
    }

    /// Takes in what a fork found.
    pub(super) fn add(&mut self, found: &Found) {
        for (index, member) in found.members.iter().enumerate() {
            let seen = &mut self.seen[member.place];
            let slices = &found.slices[index];
            seen.stop(slices, &found.sized[index]);
            if member.twin.is_some() {
                continue;
            }
            let nanos: Vec<f64> = slices.iter().map(|slice| *slice as f64).collect();
            seen.slices.extend(median(&nanos));
            let Some(used) = found.used.get(index) else { continue };
            seen.switches.push(Switches {
                involuntary: used.involuntary,
                voluntary: used.voluntary,
                seconds: used.cpu as f64 / 1e9,
            });
            let collector = used.collector.unwrap_or_default();
            seen.collections.0 += collector.cycles;
            seen.collections.1 += collector.outside;
            seen.goroutines = seen.goroutines.max(used.goroutines);
        }
    }

    /// The guards that tripped, in the order of the cases; each is said.
    pub(super) fn tripped(&self, session: &Session) -> Vec<Tripped> {
        let cases = self.plan.cases.iter().zip(&self.seen).enumerate();
        // What a Rust variant that is only beside a Go one makes doubtful is said where it is measured.
        let cases = cases.filter(|(place, _)| self.plan.is_written(*place)).map(|(_, case)| case);
        let tripped: Vec<(&Case, Tripped)> = cases
            .flat_map(|(case, seen)| {
                let guards = seen.tripped().into_iter();
                guards.map(|guard| (case, about(case, guard))).collect::<Vec<_>>()
            })
            .collect();
        for (case, tripped) in &tripped {
            session.progress.say(&format!("GUARD {case}: {tripped}"));
        }
        tripped.into_iter().map(|(_, tripped)| tripped).collect()
    }
}

impl Seen {
    /// Counts the slices during which the process was stopped.
    fn stop(&mut self, slices: &[u64], sized: &Sized) {
        let usual = sized.nanos.max(SLICE.as_nanos() as u64);
        self.all += u32::try_from(slices.len()).unwrap_or(u32::MAX);
        for slice in slices.iter().filter(|slice| guards::is_stopped(**slice, usual)) {
            self.stopped += 1;
            self.longest = self.longest.max(*slice);
        }
    }

    /// The guards that tripped on the case.
    fn tripped(&self) -> Vec<Guard> {
        let checked = self.checked;
        let stretch = checked.zip(median(&self.slices));
        let found = [
            checked.and_then(|checked| {
                let (turn, empty) = checked.against_empty?;
                guards::removed(turn, empty)
            }),
            checked.and_then(|checked| guards::not_linear(checked.doubled?)),
            stretch.and_then(|(Checked { resolution, stretches, .. }, slice)| {
                guards::coarse_clock(resolution as f64, slice / stretches.max(1) as f64)
            }),
            // Threads of its own push each other off their cores as part of the work.
            guards::switches(&self.switches)
                .filter(|_| checked.is_some_and(|checked| checked.threads == 1)),
            guards::stopped(self.stopped, self.all, self.longest),
            checked.filter(|checked| checked.uncollected).map(|_| Guard::Uncollected),
            guards::left_running(self.collections.0, self.collections.1),
            guards::left_behind(self.goroutines),
        ];
        found.into_iter().flatten().collect()
    }
}

/// A guard with what it is about.
fn about(case: &Case, guard: Guard) -> Tripped {
    Tripped {
        variant: case.variant.clone(),
        point: case.point,
        reference: None,
        reference_point: None,
        guard,
    }
}
