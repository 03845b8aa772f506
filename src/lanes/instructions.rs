//! The lane that counts instructions: a case in a process of its own under Valgrind's callgrind, whose counts no other
//! work of the machine touches.
//!
//! One turn warms up, and a slice of one more says how many turns make some half a million instructions; then slices of so
//! many turns, of twice as many and of twice as many again are counted. The difference of the first two is the count: what a
//! slice does once is in both of them. It is steady where the last two agree. Of a turn of more than five million
//! instructions the longer slice is run once.
//!
//! Everything is counted by two programs, so that a count which differs from one to the next, as with maps that are seeded at
//! random, is told from one that does not. Each program serves the whole lane and has every case counted in a copy of itself,
//! for to start one under Valgrind takes longer than to count a case. Where the turns of a case differ from each other, but in
//! both programs in the same way, their mean is the count. The digest is that of a program which runs without Valgrind.
//!
//! Where a prediction of a claim asks for references to data or for misses, callgrind simulates caches of a fixed size, and
//! those are counted in the same way.
//!
//! What a turn does outside the clock is counted too, as with CPU time. Turns of several threads are not counted: under
//! Valgrind one thread runs at a time, and what they wait for each other would be counted with them.
//!
//! As a test, without Valgrind, it is looked what a case leaves behind when it has ended: threads, descriptors, processes.

pub(super) mod builds;
mod callgrind;
mod counted;
mod digests;
pub(super) mod profiled;
mod server;
mod servers;
mod stacks;
mod tested;

use super::limit::{Counted, Limit};
use super::plan::{Planned, Sweep};
use super::session::{self, Session};
use super::valgrind::Valgrind;
use crate::claim::{Allocator, Catalogue, Lane};
use crate::record::{Case, Error, Line, Reading, Reason, Value};
use crate::run::Digest;
use callgrind::METRICS;
use counted::{Count, counted_cases};
use digests::Digests;
use servers::Servers;
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::Scope;
use std::time::Duration;

/// How long the set-up of a case, or a slice, may work under callgrind, which has a program run at a fiftieth of its speed.
const PATIENCE: Duration = Duration::from_secs(6);
/// How many programs count everything, at the same time.
const PROGRAMS: usize = 2;

/// The bench target's `main`, with the allocator that the target has set.
#[must_use]
pub fn main(catalogue: &'static Catalogue, allocator: Allocator) -> ExitCode {
    let child = server::child;
    session::main(catalogue, Lane::Instructions, allocator, Sweep::ArticlePoint, child, parent)
}

fn parent(session: &mut Session, planned: &[Planned], _: Allocator) -> Result<(), Error> {
    if session.options.test {
        return tested::parent(session, planned);
    }
    let valgrind = match Valgrind::find() {
        Ok(valgrind) => valgrind,
        Err(why) => {
            session.progress.say(&format!("{why}: instructions are not counted here"));
            return Ok(());
        }
    };
    if let Some(folder) = session.options.profile.clone() {
        return profiled::parent(session, planned, &valgrind, &folder);
    }
    let mut digests = Digests::new();
    std::thread::scope(|scope| {
        let programs = [0, 1].map(|place| Program::start(scope, Servers::new(&valgrind, place)));
        for planned in planned {
            if session.is_over() {
                break;
            }
            session.claim(planned)?;
            count(session, planned, &mut digests, &programs)?;
        }
        Ok(())
    })
}

/// What a program is asked to count: a claim's cases.
type Asked<'plan> = (&'plan Planned, Vec<Case>, Limit);
/// What it counted of each case.
type Told = Result<Vec<Result<Vec<Count>, Reason>>, Error>;

/// A thread that has cases counted by a program under callgrind. It lasts as long as the lane, for a process that is tied to
/// its parent ends with the thread that started it.
struct Program<'plan> {
    ask: Sender<Asked<'plan>>,
    told: Receiver<Told>,
}

impl<'plan> Program<'plan> {
    fn start<'scope>(
        scope: &'scope Scope<'scope, '_>,
        mut servers: Servers<'scope>,
    ) -> Program<'plan>
    where
        'plan: 'scope,
    {
        let (ask, asked) = channel::<Asked<'plan>>();
        let (tell, told) = channel();
        scope.spawn(move || {
            for (planned, cases, limit) in asked {
                if tell.send(servers.counts_of(planned, &cases, limit)).is_err() {
                    return;
                }
            }
        });
        Program { ask, told }
    }

    /// Asks for the counts of some cases. Where the thread is gone nobody answers, which is told then.
    fn ask(&self, asked: Asked<'plan>) {
        drop(self.ask.send(asked));
    }

    /// The answer to what was asked.
    fn answer(&self) -> Told {
        let gone = || Error::new("a thread of the lane has ended", "this is a fault of claimbench");
        self.told.recv().unwrap_or_else(|_| Err(gone()))
    }
}

/// Counts a claim's cases, and writes what was told of each.
fn count<'plan>(
    session: &mut Session,
    planned: &'plan Planned,
    digests: &mut Digests,
    programs: &[Program<'plan>; PROGRAMS],
) -> Result<(), Error> {
    let whole = session.limit();
    let cases = counted_cases(planned);
    for program in programs {
        program.ask((planned, cases.clone(), patient(whole)));
    }
    let digests = digests.of(planned, &cases, whole, || session.output());
    let counts: Result<Vec<_>, Error> = programs.iter().map(Program::answer).collect();
    let counts = counts?;
    for (place, (case, digest)) in cases.iter().zip(digests?).enumerate() {
        let counts = counts.iter().filter_map(|counts| counts.get(place).cloned());
        write(session, case, digest, counts.collect())?;
        session.progress.step(1);
    }
    Ok(())
}

/// The limit of a case under callgrind.
fn patient(limit: Limit) -> Limit {
    Limit { each: limit.each.min(PATIENCE), counted: Counted::Work, ..limit }
}

/// Writes what all programs told of a case.
fn write(
    session: &mut Session,
    case: &Case,
    digest: Result<Digest, Reason>,
    counted: Vec<Result<Vec<Count>, Reason>>,
) -> Result<(), Error> {
    match digest {
        Ok(digest) => session.digest(case, digest)?,
        Err(reason) if session.cuts(case, &reason) => return Ok(()),
        Err(reason) => return session.fail(case, reason),
    }
    let mut counts: [Vec<Count>; METRICS.len()] = Default::default();
    for counted in counted {
        match counted {
            Ok(of_program) => {
                counts.iter_mut().zip(of_program).for_each(|(all, count)| all.push(count));
            }
            Err(reason) if session.cuts(case, &reason) => return Ok(()),
            Err(reason) => return session.fail(case, lacking(reason)),
        }
    }
    for (metric, counts) in METRICS.into_iter().zip(&counts) {
        let Some(value) = together(counts) else { continue };
        let (run, lane, case) = (session.run, Lane::Instructions, case.clone());
        let reading = Reading { run, lane, case, metric, phase: None, figure: None, value };
        session.write(&Line::Reading(reading))?;
    }
    Ok(())
}

/// What keeps a case from being counted here and is no fault of its own: it takes fifty times as long as elsewhere, and
/// Valgrind does not know every instruction.
fn lacking(reason: Reason) -> Reason {
    match reason {
        Reason::TimedOut(_) => Reason::Lacking(format!(
            "is not counted here: under callgrind its set-up or a slice takes longer than {} s",
            PATIENCE.as_secs()
        )),
        Reason::Killed(what) if what.starts_with("SIGILL") => Reason::Lacking(
            "is not counted here: this Valgrind does not know an instruction of it".to_owned(),
        ),
        other => other,
    }
}

/// The counts of several programs as a reading; nothing where there is none.
fn together(counts: &[Count]) -> Option<Value> {
    let Count { least, most, operations, .. } = Count::together(counts)?;
    let [total, most] = [least, most].map(|count| i64::try_from(count).unwrap_or(i64::MAX));
    Some(match total == most {
        true => Value::Exact { total, operations },
        false => Value::Least { total, operations, most },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_is_exact_or_tells_the_least_and_the_most() {
        let count = |least, most| Count { least, most, operations: 4, longer: (1_640, 16) };
        assert_eq!(together(&[]), None);
        let alike = together(&[count(400, 400), count(400, 400)]);
        assert_eq!(alike, Some(Value::Exact { total: 400, operations: 4 }));
        let seeded = together(&[count(400, 400), count(404, 404)]);
        assert_eq!(seeded, Some(Value::Least { total: 400, operations: 4, most: 404 }));
    }

    #[test]
    fn what_valgrind_can_not_do_is_no_fault_of_a_case() {
        let is_lacking = |reason| matches!(lacking(reason), Reason::Lacking(_));
        assert!(is_lacking(Reason::TimedOut("took longer".to_owned())));
        assert!(is_lacking(Reason::Killed("SIGILL".to_owned())));
        assert!(!is_lacking(Reason::Killed("SIGSEGV".to_owned())));
        assert!(!is_lacking(Reason::Panicked("no".to_owned())));
    }
}
