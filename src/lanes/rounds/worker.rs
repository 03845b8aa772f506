//! A worker of the rounds lane: sets up the cases that it is told to, and runs their slices when it is told to.

use super::layout;
use super::member::LONGEST;
use super::watch::Watch;
use crate::lanes::allocator;
use crate::lanes::child::{Description, Job, Message, Order, Parent, guarded};
use crate::lanes::cores::{Alone, Kept};
use crate::lanes::counted_slice::slice_of_counted_turns;
use crate::lanes::counters::Counters;
use crate::lanes::usage::{Usage, Used};
use crate::record::{Case, Reason, Twin};
use crate::run::{Prepared, Run, Tally, Unobserved, prepare_with};
use std::time::{Duration, Instant};

/// The most turns that a slice is given: where even so many take no time, there is nothing in a turn.
const MOST_TURNS: u64 = 1 << 34;

/// Where a worker finds the routine of a case, or of a twin of it.
pub(in crate::lanes) type Routines<'a> = &'a dyn Fn(&Case, Option<Twin>) -> Option<fn(&mut Run)>;

/// The child's side: carries out orders until there are none.
pub(in crate::lanes) fn work(routines: Routines, describe: &dyn Fn() -> Description, job: &Job) {
    let Some(mut parent) = Parent::of(job) else { return };
    // Before any other thread is started, for only those that come later inherit them.
    let counters = job.counters.then(Counters::open).and_then(Result::ok);
    let _scattered = job.layout.map(layout::scatter);
    let mut ready: Vec<Option<Prepared>> = job.cases.iter().map(|_| None).collect();
    let mut set_up: Vec<usize> = Vec::with_capacity(job.cases.len());
    let mut usage: Vec<Usage> = vec![Usage::default(); job.cases.len()];
    let mut watch = Watch::default();
    let mut kept: Option<Kept> = None;
    let mut has_company = false;
    while let Some(order) = Parent::next() {
        let answer = guarded(|| match order {
            Order::Load(place) => {
                let loaded = load(routines, job, place, &mut ready, &mut kept)?;
                set_up.push(place);
                usage[place].set_up();
                Ok(loaded)
            }
            Order::Size(place, nanos) => {
                let sized = size(case(&mut ready, place)?, nanos);
                has_company |= let_go(&mut kept);
                sized
            }
            Order::Clear => {
                clear(&mut set_up, &mut ready);
                Ok(Message::Cleared)
            }
            Order::Begin(place, block) => {
                has_company |= let_go(&mut kept);
                case(&mut ready, place)?.turn.begin(block);
                Ok(Message::Begun)
            }
            Order::AtMost(place, latencies) => {
                case(&mut ready, place)?.turn.at_most(latencies);
                Ok(Message::Begun)
            }
            Order::Slice(place, turns) => {
                slice(case(&mut ready, place)?, turns, &mut usage[place], counters.as_ref())
            }
            Order::Count(place, turns) => Ok(count(case(&mut ready, place)?, turns)),
            Order::Used(place) => {
                let prepared = case(&mut ready, place)?;
                let (latencies, volume) = (prepared.turn.latencies(), prepared.volume);
                Ok(Message::Used(Box::new(Used {
                    volume,
                    has_company,
                    ..usage[place].used(latencies)
                })))
            }
            Order::Figures(place, turns) => Ok(figures(case(&mut ready, place)?, turns)),
            Order::Check(place, turns) => watch.check(case(&mut ready, place)?, turns),
            Order::Describe => Ok(Message::Described(Box::new(describe()))),
        });
        parent.tell(&answer.unwrap_or_else(Message::Failed));
    }
}

fn case(ready: &mut [Option<Prepared>], place: usize) -> Result<&mut Prepared, Reason> {
    ready
        .get_mut(place)
        .and_then(Option::as_mut)
        .ok_or_else(|| Reason::Unreadable("the case is not set up".to_owned()))
}

/// Drops the last one first, so that the heap is again as it was before they were set up, whoever came first: a set-up in
/// the opposite order then gives each the addresses that its opposite had. Dropped by their places, one member always
/// got the better ones.
fn clear(set_up: &mut Vec<usize>, ready: &mut [Option<Prepared>]) {
    while let Some(place) = set_up.pop() {
        ready[place] = None;
    }
}

/// Sets up a case and runs one turn, whose digest is the answer.
fn load(
    routines: Routines,
    job: &Job,
    place: usize,
    ready: &mut [Option<Prepared>],
    kept: &mut Option<Kept>,
) -> Result<Message, Reason> {
    // What is set up may start threads.
    if let Some(kept) = kept.take() {
        kept.lift();
    }
    let unknown = |case: Option<&Case>| {
        let name = case.map(ToString::to_string).unwrap_or_default();
        Reason::Unreadable(format!("the case {name} is not in this program's catalogue"))
    };
    let wanted = job.cases.get(place);
    let twin = job.twins.get(place).copied().flatten();
    let found = wanted.and_then(|case| Some((case, routines(case, twin)?)));
    let Some((wanted, routine)) = found else { return Err(unknown(wanted)) };
    let alone = Alone::begin();
    let mut prepared = prepare_with(routine, wanted.point, allocator::hooks(wanted.allocator))?;
    let digest = prepared.turn.observe(1, &mut Unobserved);
    // Threads inherit the core of whoever starts them, so a routine that has any keeps the whole mask.
    if let Some(core) = job.core.filter(|_| prepared.threads == 1 && alone.was_alone()) {
        // Where the system refuses, the process runs where it may; the lane has said so.
        *kept = Kept::on(core);
    }
    let operations = prepared.operations;
    ready[place] = Some(prepared);
    Ok(Message::Loaded(digest, operations))
}

/// Gives a process back all of its cores where a later turn than the first has started threads, which inherited the one;
/// whether it did.
fn let_go(kept: &mut Option<Kept>) -> bool {
    let lifted = kept.take_if(|kept| kept.has_company()).map(Kept::lift);
    lifted.is_some()
}

/// How long a slice may take with what its turns do outside the clock.
const ASIDE: Duration = Duration::from_millis(20);
/// So many turns a slice should have, so that one of them more is 5 %.
const TURNS: f64 = 20.0;

/// Finds how many turns fill a slice: doubles until the shortest of three stretches takes half of it, then scales. A
/// slice of fewer than 20 turns is stretched to as many of them as four times its time has room for.
fn size(prepared: &mut Prepared, nanos: u64) -> Result<Message, Reason> {
    prepared.turn.begin(None);
    let mut turns = 1;
    loop {
        let start = Instant::now();
        let mut stretch = || prepared.turn.slice(turns).as_nanos() as u64;
        let mut spent = stretch();
        if start.elapsed() >= ASIDE && spent < nanos / 2 {
            // Nearly all of it lies outside the clock: more turns would take seconds for a slice.
            return Ok(Message::Sized(turns, spent, block(prepared, turns)));
        }
        // Where the process had to wait for a core, a stretch was long and its turns were not. A turn that takes several
        // slices' time is a slice by itself, however long it is.
        if spent >= nanos / 2 && (turns > 1 || spent < 2 * LONGEST as u64 * nanos) {
            spent = spent.min(stretch()).min(stretch());
        }
        if spent >= nanos / 2 {
            let scaled = turns as f64 * nanos as f64 / spent as f64;
            let scaled = scaled.max(TURNS.min(scaled * LONGEST));
            let scaled = (scaled.round() as u64).max(1);
            return Ok(Message::Sized(scaled, spent / turns * scaled, block(prepared, scaled)));
        }
        if turns >= MOST_TURNS {
            let what =
                "a turn takes no time that the clock can tell: the compiler removed its work";
            return Err(Reason::Unreadable(what.to_owned()));
        }
        turns *= 2;
    }
}

/// The block of latencies, where the routine takes any. The first one was found by the first operations, which may be far
/// from typical, for they touch memory for the first time; this one by operations like those that will be timed.
fn block(prepared: &mut Prepared, turns: u64) -> Option<u64> {
    let first = prepared.turn.latencies()?.block;
    prepared.turn.begin(None);
    prepared.turn.slice(turns);
    Some(prepared.turn.latencies().map_or(first, |latencies| latencies.block))
}

fn slice(
    prepared: &mut Prepared,
    turns: u64,
    usage: &mut Usage,
    counters: Option<&Counters>,
) -> Result<Message, Reason> {
    let spent = usage.during(prepared.turn.as_mut(), turns, counters);
    let spent = u64::try_from(spent.as_nanos()).unwrap_or(u64::MAX);
    if spent == 0 {
        return Err(Reason::Unreadable("a slice took no time that the clock can tell".to_owned()));
    }
    Ok(Message::Sliced(spent))
}

/// Runs a slice as callgrind counts it, where no other thread works.
fn count(prepared: &mut Prepared, turns: u64) -> Message {
    let alone = Alone::begin();
    let spent = slice_of_counted_turns(prepared.turn.as_mut(), turns);
    match prepared.threads > 1 || !alone.was_alone_under_valgrind() {
        true => Message::Threads,
        false => Message::Sliced(u64::try_from(spent.as_nanos()).unwrap_or(u64::MAX)),
    }
}

/// The figures that so many turns report, each for one turn.
fn figures(prepared: &mut Prepared, turns: u64) -> Message {
    let turns = turns.max(1);
    let mut tally = Tally::default();
    prepared.turn.tally(turns, &mut tally);
    let each = |(name, sum): (&str, u64)| (name.to_owned(), sum as f64 / turns as f64);
    Message::Figures(tally.iter().map(each).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::{Digest, Hooks};
    use std::cell::RefCell;

    thread_local! {
        static DROPPED: RefCell<Vec<u64>> = const { RefCell::new(Vec::new()) };
    }

    struct Noted(u64);

    impl Drop for Noted {
        fn drop(&mut self) {
            DROPPED.with_borrow_mut(|dropped| dropped.push(self.0));
        }
    }

    fn noted(run: &mut Run) {
        let noted = Noted(run.size() as u64);
        let id = move || {
            let Noted(id) = &noted;
            *id
        };
        run.iter(id, Digest::of);
    }

    #[test]
    fn members_are_dropped_in_the_opposite_order_of_their_set_up() {
        let ready = |size: u64| prepare_with(noted, size, Hooks::NONE).ok();
        let mut members = [ready(10), ready(11), ready(12)];
        let mut set_up = vec![2, 0, 1];
        clear(&mut set_up, &mut members);
        assert_eq!(DROPPED.take(), [11, 10, 12]);
        assert!(set_up.is_empty() && members.iter().all(Option::is_none));
    }
}
