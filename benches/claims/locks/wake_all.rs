//! Waking one waiter, or all of them

use super::tables::locked;
use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Processes, Scale, Source, Unit, across,
    exactly, ratio, value, variant,
};
use claimbench::run::Run;
use crossbeam_channel::{Receiver, bounded};
use std::sync::{Barrier, Condvar, Mutex};

/// Rounds of a turn in which all go on.
const ROUNDS: u64 = 8;
const MOST: &[u64] = &[24];
const ALL_GO_ON: &str = "all go on at once, round by round";

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Go sync.Cond, the Most Overlooked Sync Mechanism",
        author: "Phuong Le",
        url: "https://forem.com/func25/go-synccond-the-most-overlooked-sync-mechanism-1fgd",
        quote: "You can call Signal() to wake up a single goroutine or Broadcast() to wake up all of them.",
        figures: &[Figure {
            what: "goroutines that a closed channel wakes in Alexander Obregon's “Scheduler Tracing in Go Runtime”",
            printed: "hundreds of goroutines",
        }],
    },
    says: "Signal wakes one waiter, Broadcast or a closed channel all of them at once: where one of 24 can go on, waking all \
           takes at least 1.2 times as many switches.",
    axis: Axis {
        name: "waiters",
        unit: Unit::Count,
        points: &[2, 8, 24],
        article: 24,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("one_permit", |run| permits::<Std>(run, Wake::One(WAITERS)))
            .about("a permit for each waiter, one behind the other; each wakes one"),
        variant("all_permit", |run| permits::<Std>(run, Wake::All(WAITERS)))
            .about("the same; each permit wakes all, and one goes on"),
        variant("parking_lot_all_permit", |run| permits::<ParkingLot>(run, Wake::All(WAITERS)))
            .about("the same with parking_lot, which has the others wait for the lock instead"),
        variant("broadcast", rounds::<Std>)
            .about("rounds in which all are woken and all go on")
            .doing(ALL_GO_ON),
        variant("parking_lot_broadcast", rounds::<ParkingLot>)
            .about("the same with parking_lot")
            .doing(ALL_GO_ON),
        variant("barrier", barrier).about("the standard library's Barrier").doing(ALL_GO_ON),
        variant("closed_channel", closed_channel)
            .about("rounds of a channel whose sender is dropped, and a new one is put in its place")
            .doing(ALL_GO_ON),
    ],
    reference: "one_permit",
    predictions: &[
        exactly(Allocations, "one_permit", 0),
        exactly(Allocations, "all_permit", 0),
        exactly(Allocations, "parking_lot_all_permit", 0),
        exactly(Allocations, "broadcast", 0),
        exactly(Allocations, "parking_lot_broadcast", 0),
        exactly(Allocations, "barrier", 0),
        value(Allocations, "closed_channel", AtLeast(1.0)),
        ratio(Time, "all_permit", "one_permit", AtMost(3.0)).at(MOST).after_trial(),
        ratio(Time, "parking_lot_all_permit", "all_permit", AtLeast(1.5)).at(MOST).after_trial(),
        ratio(Time, "parking_lot_broadcast", "broadcast", AtMost(1.0)).at(MOST).after_trial(),
        across(Time, "broadcast", 8, Within(2.0, 6.5)).at(MOST),
        ratio(Time, "closed_channel", "broadcast", Within(0.3, 2.0)).at(MOST),
        ratio(VoluntarySwitches, "all_permit", "one_permit", AtLeast(1.2)).at(MOST).after_trial(),
        ratio(Time, "barrier", "broadcast", Within(0.5, 2.5)).at(MOST),
    ],
    carries_over: "It carries over, with threads in place of goroutines: each wake-up is the system's. The standard library's \
                   Condvar wakes all at once, parking_lot's one, and has the others follow it from lock to lock.",
    cautions: &[
        "Neither article gives a wake-up a cost, so every bound is ours. Hundreds of goroutines are 24 threads here, which keeps \
         a turn short.",
        "A time is that of a permit or of a round. The next permit is given only after the last was taken, or wake-ups would \
         merge; whoever wakes does so under the lock, in all variants.",
        "Threads exceed two cores on purpose: before a slice the harness lets them give way to each other, which is two \
         switches each.",
        "A waiter that was woken in vain is often still up when the next permit comes, and takes it: so needless wake-ups cost \
         less than their number says.",
        "A spent channel can not be used again: each round of `closed_channel` makes one, with a list of waiters. The time to \
         the first start, the median and the last is not read.",
    ],
    needs: Needs { cores: 2, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// The conditions at which the waiters wait, and the one that wakes them.
const WAITERS: usize = 0;
const WAKER: usize = 1;

/// What threads share under a lock.
#[derive(Default)]
struct State {
    /// Permits that are there, or the number of the round.
    given: u64,
    /// Waiters that have seen the round.
    seen: u64,
}

/// Who is woken at a condition.
#[derive(Clone, Copy)]
enum Wake {
    Nobody,
    One(usize),
    All(usize),
}

/// A lock with two conditions.
trait Monitor: Default + Send + Sync + 'static {
    /// Waits at a condition until something is so, changes the state, and wakes, all under the lock.
    fn change(
        &self,
        at: usize,
        is_so: impl Fn(&State) -> bool,
        change: impl FnOnce(&mut State) -> Wake,
    );
}

/// Registers a turn in which thread 0 gives a permit for each of the others, one behind the other.
fn permits<M: Monitor>(run: &mut Run, wake: Wake) {
    let (waiters, monitor) = (run.point(), M::default());
    run.operations(waiters);
    run.iter_threads(run.size() + 1, move |thread| {
        if thread > 0 {
            let take = |state: &mut State| state.give(0, Wake::One(WAKER));
            monitor.change(WAITERS, |state| state.given > 0, take);
            return 1;
        }
        for _ in 0..waiters {
            monitor.change(WAKER, |state| state.given == 0, |state| state.give(1, wake));
        }
        monitor.change(WAKER, |state| state.given == 0, |_| Wake::Nobody);
        0
    });
}

/// Registers a turn of rounds: thread 0 gives a round its number, and the last of the others to see it wakes thread 0.
fn rounds<M: Monitor>(run: &mut Run) {
    let (waiters, monitor) = (run.point(), M::default());
    let have_all_seen = move |state: &State| state.given == 0 || state.seen == waiters;
    let last = (0..=waiters).map(|_| Mutex::new(0)).collect::<Vec<Mutex<u64>>>();
    all_go_on(run, move |thread| {
        if thread == 0 {
            let next = |state: &mut State| state.give(state.given + 1, Wake::All(WAITERS));
            monitor.change(WAKER, have_all_seen, next);
            monitor.change(WAKER, have_all_seen, |_| Wake::Nobody);
        } else {
            let mut last = locked(&last[thread]);
            *last += 1;
            monitor.change(WAITERS, |state| state.given == *last, |state| state.see(waiters));
        }
    });
}

/// Registers a turn of eight rounds, each thread's part of which is given; the rounds seen by the others than thread 0.
fn all_go_on(run: &mut Run, once: impl Fn(usize) + Send + Sync + 'static) {
    run.operations(ROUNDS);
    run.iter_threads(run.size() + 1, move |thread| {
        (0..ROUNDS).for_each(|_| once(thread));
        if thread == 0 { 0 } else { ROUNDS }
    });
}

impl State {
    fn give(&mut self, given: u64, wake: Wake) -> Wake {
        *self = State { given, seen: 0 };
        wake
    }

    /// One more waiter has seen the round.
    fn see(&mut self, waiters: u64) -> Wake {
        self.seen += 1;
        if self.seen == waiters { Wake::One(WAKER) } else { Wake::Nobody }
    }
}

fn barrier(run: &mut Run) {
    let barrier = Barrier::new(run.size() + 1);
    all_go_on(run, move |_| _ = barrier.wait());
}

fn closed_channel(run: &mut Run) {
    let waiters = run.point();
    let (sender, receiver) = bounded::<()>(0);
    // Each waiter has its channel before it says that it has seen the round, or thread 0 could close one unseen.
    let own: Vec<Mutex<Receiver<()>>> =
        (0..=waiters).map(|_| Mutex::new(receiver.clone())).collect();
    let (sender, place, monitor) = (Mutex::new(sender), Mutex::new(receiver), Std::default());
    all_go_on(run, move |thread| {
        if thread == 0 {
            let (new, receiver) = bounded(0);
            *locked(&place) = receiver;
            *locked(&sender) = new;
            let none = |state: &mut State| state.give(0, Wake::Nobody);
            monitor.change(WAKER, |state| state.seen == waiters, none);
        } else {
            let mut own = locked(&own[thread]);
            assert!(own.recv().is_err(), "nothing is sent");
            *own = locked(&place).clone();
            monitor.change(WAITERS, |_| true, |state| state.see(waiters));
        }
    });
}

/// The standard library's.
#[derive(Default)]
struct Std(Mutex<State>, [Condvar; 2]);

impl Monitor for Std {
    fn change(
        &self,
        at: usize,
        is_so: impl Fn(&State) -> bool,
        change: impl FnOnce(&mut State) -> Wake,
    ) {
        let Std(state, conditions) = self;
        let changed = conditions[at].wait_while(locked(state), |state| !is_so(state));
        match change(&mut changed.expect("no thread panics while it holds the state")) {
            Wake::Nobody => {}
            Wake::One(at) => conditions[at].notify_one(),
            Wake::All(at) => conditions[at].notify_all(),
        }
    }
}

/// Those of `parking_lot`.
#[derive(Default)]
struct ParkingLot(parking_lot::Mutex<State>, [parking_lot::Condvar; 2]);

impl Monitor for ParkingLot {
    fn change(
        &self,
        at: usize,
        is_so: impl Fn(&State) -> bool,
        change: impl FnOnce(&mut State) -> Wake,
    ) {
        let ParkingLot(state, conditions) = self;
        let mut state = state.lock();
        conditions[at].wait_while(&mut state, |state| !is_so(state));
        match change(&mut state) {
            Wake::Nobody => {}
            Wake::One(at) => drop(conditions[at].notify_one()),
            Wake::All(at) => drop(conditions[at].notify_all()),
        }
    }
}
