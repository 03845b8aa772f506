//! A condition variable, or a lock and a channel

use super::tables::locked;
use super::threads::Way;
use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Points, Processes, Scale, Source, Unit,
    exactly, ratio, value, variant,
};
use claimbench::run::Run;
use crossbeam_channel::bounded;
use std::collections::VecDeque;
use std::sync::mpsc::sync_channel;
use std::sync::{Condvar, Mutex, MutexGuard};

/// Items of a turn.
const ITEMS: u64 = 50;
const ONE: &[u64] = &[1];
const MANY: &[u64] = &[1_024];
const ROUND: Points = Points::At(ONE);

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Go sync.Cond, the Most Overlooked Sync Mechanism",
        author: "Phuong Le",
        url: "https://forem.com/func25/go-synccond-the-most-overlooked-sync-mechanism-1fgd",
        quote: "combining locking and signaling in one package (and better performance)",
        figures: &[
            Figure { what: "states that the producer sets", printed: "100" },
            Figure { what: "what it sleeps before each", printed: "time.Millisecond" },
        ],
    },
    says: "A condition variable, which joins lock and signal, takes at most 0.95 of the time of a mutex with a channel for the \
           signal.",
    axis: Axis {
        name: "places",
        unit: Unit::Count,
        points: &[1, 16, 1_024],
        article: 1,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("condvar_round", condvar_round)
            .at(ROUND)
            .about("each item is answered before the next: a Mutex and two Condvars"),
        variant("signal_0_round", |run| signal_round(run, 0))
            .at(ROUND)
            .about("the same state behind a Mutex, signals over two channels without a place"),
        variant("signal_1_round", |run| signal_round(run, 1))
            .at(ROUND)
            .about("the same over two channels of one place, which look for a while first"),
        variant("value_round", value_round)
            .at(ROUND)
            .about("the items themselves over two channels of one place, no Mutex"),
        variant("one_slot", |run| stream(run, Queue::of(1)))
            .about("a stream through one slot: a Mutex and two Condvars, whatever the point")
            .same_output("50 items, however many places there are"),
        variant("condvar_queue", |run| stream(run, Queue::of(run.size())))
            .about("a stream through a VecDeque behind a Mutex, with two Condvars"),
        variant("channel", |run| stream(run, bounded(run.size())))
            .about("a stream through crossbeam's channel"),
        variant("std_channel", std_channel)
            .about("a stream through the standard library's sync_channel"),
    ],
    reference: "condvar_round",
    predictions: &[
        ratio(Time, "condvar_round", "signal_0_round", AtMost(0.95)).stated(
            "combining locking and signaling in one package (and better performance)",
            "5 % in the article's direction, as no figure is printed; as in Go, both sides of the channel sleep at once",
        ),
        ratio(Time, "condvar_round", "signal_1_round", AtLeast(5.0)).after_trial(),
        ratio(Time, "value_round", "condvar_round", AtMost(0.2)).after_trial(),
        ratio(Time, "channel", "one_slot", AtMost(0.1)).at(MANY).after_trial(),
        ratio(Time, "condvar_queue", "one_slot", AtMost(0.1)).at(MANY).after_trial(),
        ratio(Time, "std_channel", "channel", Within(0.5, 2.0)).at(MANY),
        exactly(Allocations, "condvar_round", 0),
        exactly(Allocations, "one_slot", 0),
        exactly(Allocations, "condvar_queue", 0),
        value(Allocations, "signal_0_round", AtMost(0.1)),
        value(Allocations, "signal_1_round", AtMost(0.1)),
        value(Allocations, "value_round", AtMost(0.1)),
        value(Allocations, "channel", AtMost(0.1)),
        value(Allocations, "std_channel", AtMost(0.1)),
        value(VoluntarySwitches, "condvar_round", AtLeast(1.0)),
        value(VoluntarySwitches, "signal_0_round", AtLeast(1.0)),
        value(VoluntarySwitches, "signal_1_round", AtMost(0.3)),
    ],
    carries_over: "It carries over as far as both sleep: the standard library's Condvar is a word and a system call for each \
                   wake. crossbeam's channels look for a while before they sleep where they have a place, which Go's do not, \
                   and then it is the looking that decides.",
    cautions: &[
        "The article prints no cost. Its 100 states, one each millisecond, would be 0.1 s of sleep.",
        "A time is that of one item. A stream goes on from turn to turn, and is empty at the end of a slice.",
        "The standard library's Condvar makes a system call for each wake, waiter or none: `condvar_queue` wakes only when it \
         was empty or full.",
        "Channels make their list of waiters at the first wait, so a tenth of an allocation an item is left to them.",
        "How many states a late consumer never sees is another question, and is not asked here.",
    ],
    needs: Needs { cores: 2, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// The items of every turn.
fn items() -> impl Iterator<Item = u64> {
    1..=ITEMS
}

/// Registers a turn in which thread 0 gives every item and waits for its answer, and thread 1 takes every item.
fn round(
    run: &mut Run,
    give: impl Fn(u64) + Send + Sync + 'static,
    take: impl Fn() -> u64 + Send + Sync + 'static,
) {
    two(run, give, move || items().map(|_| take()).sum());
}

/// The same, where thread 1 takes all items of a turn by itself; their sum.
fn two(
    run: &mut Run,
    give: impl Fn(u64) + Send + Sync + 'static,
    take_all: impl Fn() -> u64 + Send + Sync + 'static,
) {
    run.operations(ITEMS);
    run.iter_threads(2, move |thread| match thread {
        0 => items().fold(0, |none, item| {
            give(item);
            none
        }),
        _ => take_all(),
    });
}

/// Registers a turn in which thread 0 sends every item and thread 1 receives as many.
fn stream(run: &mut Run, way: impl Way<u64>) {
    let way = &*Box::leak(Box::new(way));
    round(run, move |item| way.send(item), move || way.receive());
}

fn value_round(run: &mut Run) {
    let (there, back) = (bounded::<u64>(1), bounded::<()>(1));
    let (there, back) = (&*Box::leak(Box::new(there)), &*Box::leak(Box::new(back)));
    let give = move |item| {
        there.send(item);
        back.receive();
    };
    round(run, give, move || {
        let item = there.receive();
        back.send(());
        item
    });
}

/// The slot, and what each side waits for.
type Slot = (Mutex<Option<u64>>, Condvar, Condvar);

fn condvar_round(run: &mut Run) {
    let (slot, filled, emptied): &Slot = Box::leak(Box::default());
    let give = move |item| {
        let mut place = locked(slot);
        *place = Some(item);
        filled.notify_one();
        drop(waited(emptied, place, Option::is_some));
    };
    round(run, give, move || {
        let item = waited(filled, locked(slot), Option::is_none).take();
        emptied.notify_one();
        item.expect("the slot is filled")
    });
}

/// Waits at a condition variable while something is so.
fn waited<'a, T>(
    at: &Condvar,
    state: MutexGuard<'a, T>,
    is_so: fn(&T) -> bool,
) -> MutexGuard<'a, T> {
    at.wait_while(state, |state| is_so(state)).expect("no thread panics while it holds the state")
}

fn signal_round(run: &mut Run, places: usize) {
    let (filled, emptied) = (bounded(places), bounded(places));
    let (slot, filled, emptied) = &*Box::leak(Box::new((Mutex::new(None), filled, emptied)));
    let give = move |item| {
        *locked(slot) = Some(item);
        filled.send(());
        emptied.receive();
    };
    round(run, give, move || {
        filled.receive();
        let item = locked(slot).take();
        emptied.send(());
        item.expect("the slot is filled")
    });
}

/// A queue of so many places behind a lock.
struct Queue {
    items: Mutex<VecDeque<u64>>,
    places: usize,
    not_empty: Condvar,
    not_full: Condvar,
}

impl Queue {
    fn of(places: usize) -> Queue {
        let items = Mutex::new(VecDeque::with_capacity(places));
        Queue { items, places, not_empty: Condvar::new(), not_full: Condvar::new() }
    }
}

/// For one that sends and one that receives: each wakes the other only where that one may wait.
impl Way<u64> for Queue {
    fn send(&self, item: u64) {
        let sound = "no thread panics while it holds the queue";
        let is_full = |items: &mut VecDeque<u64>| items.len() == self.places;
        let mut items = self.not_full.wait_while(locked(&self.items), is_full).expect(sound);
        items.push_back(item);
        if items.len() == 1 {
            self.not_empty.notify_one();
        }
    }

    fn receive(&self) -> u64 {
        let mut items = waited(&self.not_empty, locked(&self.items), VecDeque::is_empty);
        let was_full = items.len() == self.places;
        let item = items.pop_front();
        if was_full {
            self.not_full.notify_one();
        }
        item.expect("the queue is not empty")
    }
}

/// The receiver is one thread's, which has it for a whole turn.
fn std_channel(run: &mut Run) {
    let (sender, receiver) = sync_channel(run.size());
    let receiver = Mutex::new(receiver);
    let give = move |item| sender.send(item).expect("the receiver is here");
    two(run, give, move || locked(&receiver).iter().take(ITEMS as usize).sum());
}
