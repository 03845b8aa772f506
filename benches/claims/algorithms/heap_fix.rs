//! A heap whose items know their places

use claimbench::claim::{
    Axis, Bound::*, Claim, Metric::*, Needs, Points, Processes, Scale, Source, Unit, across,
    exactly, ratio, variant,
};
use claimbench::run::{Digest, Run};
use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

const STEPS: usize = 100;
/// What every priority is below that is not behind all others.
const RANGE: u64 = 1 << 40;
const LARGEST: &[u64] = &[100_000];
const TEN: &str = "it changes ten priorities for each item that it takes: what stale entries cost";

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Algorithms That Work Well with Go's Mechanics",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/algorithms-that-work-well-with-gos",
        quote: "it points Fix at the right slot without searching",
        figures: &[],
    },
    says: "An item that knows its place in a heap has its priority changed in O(log n) and without a search, which takes \
           at least 50 times as long among 100,000 items.",
    axis: Axis {
        name: "items",
        unit: Unit::Count,
        points: &[100, 1_000, 10_000, 100_000],
        article: 1_000,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("indexed", |run| register::<Own<true>>(run, STEPS, 1))
            .about("a heap and a list of places, which each move in it keeps up to date"),
        variant("searched", |run| register::<Own<false>>(run, STEPS, 1))
            .about("the same heap without places: an item is found by a scan"),
        variant("lazy", |run| register::<Std<false>>(run, STEPS, 1)).about(
            "a BinaryHeap with an entry for each change; one that is out of date is skipped",
        ),
        variant("btree", |run| register::<Tree>(run, STEPS, 1))
            .about("a BTreeSet of priority and item: removes and inserts"),
        variant("rebuilt", |run| register::<Std<true>>(run, STEPS, 1))
            .at(Points::UpTo(1_000))
            .about("a BinaryHeap made anew of all entries after each change"),
        variant("indexed_10", |run| register::<Own<true>>(run, 1_000, 10))
            .at(Points::At(&[1_000]))
            .about("as `indexed`, with ten changes a step")
            .doing(TEN),
        variant("lazy_10", |run| register::<Std<false>>(run, 1_000, 10))
            .at(Points::At(&[1_000]))
            .about("as `lazy`, with ten changes a step")
            .doing(TEN),
    ],
    reference: "indexed",
    predictions: &[
        ratio(Time, "indexed", "searched", AtMost(0.95))
            .stated("without searching", "5 % in the article's direction, as no figure is printed"),
        across(Time, "indexed", 100, AtMost(3.75)).at(LARGEST).stated(
            "it also runs in O(log n)",
            "the logarithm of 100,000 is 2.5 times that of 100; half of that on top",
        ),
        exactly(Allocations, "indexed", 0),
        exactly(Allocations, "searched", 0),
        exactly(Allocations, "lazy", 0),
        exactly(Allocations, "indexed_10", 0),
        exactly(Allocations, "lazy_10", 0),
        ratio(Time, "searched", "indexed", AtLeast(50.0)).at(LARGEST),
        ratio(Time, "lazy", "indexed", AtMost(1.1)),
        ratio(Time, "indexed_10", "lazy_10", AtMost(0.9)),
        ratio(Time, "btree", "lazy", AtLeast(1.3)),
        ratio(Time, "rebuilt", "indexed", AtLeast(10.0)).at(&[1_000]),
        across(Time, "searched", 1_000, AtLeast(30.0)).at(LARGEST),
    ],
    carries_over: "The algorithm carries over; in Go each item is a pointer to a struct that holds its index, here the \
                   places are a list of their own. Rust's BinaryHeap has no Fix: a program that needs one keeps places by \
                   hand or leaves what is out of date in the heap.",
    cautions: &[
        "The article prints no time; 1,000 stands for its items. Times are of a step: a random item gets a new priority \
         from the range of the old ones, the first item is popped, and pushed back behind all others.",
        "At 10,000 items and more nothing that is out of date comes up within 100 steps, so `lazy` leaves a debt there: \
         its entries stay in the heap. `lazy_10` pays it.",
        "The heap is cloned before the clock starts, with room for all pushes, and dropped after it has stopped.",
    ],
    needs: Needs { memory: 96 << 20, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// A priority and its item.
type Entry = (u64, u32);

/// Items in the order of their priorities.
trait Queue: Clone + 'static {
    fn of(entries: Vec<Entry>) -> Self;
    fn reserve(&mut self, _: usize) {}
    fn change(&mut self, item: u32, priority: u64);
    /// Pops the first item and pushes it back behind all others.
    fn take(&mut self, behind: u64) -> u32;
}

/// A heap of our own, laid out as the standard library's at first, which keeps the places of its items or has to search.
#[derive(Clone)]
struct Own<const INDEXED: bool> {
    heap: Vec<Entry>,
    places: Vec<u32>,
}

impl<const INDEXED: bool> Own<INDEXED> {
    fn put(&mut self, place: usize, entry: Entry) {
        self.heap[place] = entry;
        if INDEXED {
            self.places[entry.1 as usize] = place as u32;
        }
    }

    fn fix(&mut self, mut place: usize) {
        let entry = self.heap[place];
        while place > 0 && entry < self.heap[(place - 1) / 2] {
            self.put(place, self.heap[(place - 1) / 2]);
            place = (place - 1) / 2;
        }
        while 2 * place + 1 < self.heap.len() {
            let (left, right) = (2 * place + 1, (2 * place + 2).min(self.heap.len() - 1));
            let child = if self.heap[right] < self.heap[left] { right } else { left };
            if entry < self.heap[child] {
                break;
            }
            self.put(place, self.heap[child]);
            place = child;
        }
        self.put(place, entry);
    }
}

impl<const INDEXED: bool> Queue for Own<INDEXED> {
    fn of(entries: Vec<Entry>) -> Self {
        let places = vec![0; if INDEXED { entries.len() } else { 0 }];
        let heap = entries.into_iter().map(Reverse).collect::<BinaryHeap<_>>().into_vec();
        let mut own = Own { heap: heap.into_iter().map(|entry| entry.0).collect(), places };
        (0..own.heap.len()).for_each(|place| own.put(place, own.heap[place]));
        own
    }

    fn change(&mut self, item: u32, priority: u64) {
        let scan = || self.heap.iter().take_while(|entry| entry.1 != item).count();
        let place = if INDEXED { self.places[item as usize] as usize } else { scan() };
        self.heap[place].0 = priority;
        self.fix(place);
    }

    fn take(&mut self, behind: u64) -> u32 {
        let first = self.heap.swap_remove(0).1;
        self.fix(0);
        self.heap.push((behind, first));
        self.fix(self.heap.len() - 1);
        first
    }
}

/// The standard library's heap and the priority that counts of each item.
#[derive(Clone)]
struct Std<const REBUILT: bool> {
    heap: BinaryHeap<Reverse<Entry>>,
    current: Vec<u64>,
}

impl<const REBUILT: bool> Queue for Std<REBUILT> {
    fn of(entries: Vec<Entry>) -> Self {
        let current = entries.iter().map(|entry| entry.0).collect();
        Std { heap: entries.into_iter().map(Reverse).collect(), current }
    }

    fn reserve(&mut self, pushes: usize) {
        self.heap.reserve(pushes);
    }

    fn change(&mut self, item: u32, priority: u64) {
        self.current[item as usize] = priority;
        if REBUILT {
            let all: Vec<_> = self.current.iter().copied().zip(0..).map(Reverse).collect();
            self.heap = BinaryHeap::from(all);
        } else {
            self.heap.push(Reverse((priority, item)));
        }
    }

    fn take(&mut self, behind: u64) -> u32 {
        loop {
            let Reverse((priority, first)) = self.heap.pop().expect("every item has an entry");
            if self.current[first as usize] == priority {
                self.current[first as usize] = behind;
                self.heap.push(Reverse((behind, first)));
                return first;
            }
        }
    }
}

#[derive(Clone)]
struct Tree(BTreeSet<Entry>, Vec<u64>);

impl Queue for Tree {
    fn of(entries: Vec<Entry>) -> Self {
        let current = entries.iter().map(|entry| entry.0).collect();
        Tree(entries.into_iter().collect(), current)
    }

    fn change(&mut self, item: u32, priority: u64) {
        let before = std::mem::replace(&mut self.1[item as usize], priority);
        self.0.remove(&(before, item));
        self.0.insert((priority, item));
    }

    fn take(&mut self, behind: u64) -> u32 {
        let (_, first) = self.0.pop_first().expect("every item is in the tree");
        self.1[first as usize] = behind;
        self.0.insert((behind, first));
        first
    }
}

/// Registers a turn of steps with so many changes each; its output is what was popped.
fn register<Q: Queue>(run: &mut Run, steps: usize, changes: usize) {
    let (items, mut random) = (run.size(), fastrand::Rng::with_seed(1));
    let (prepared, plan) = run.input(|| {
        let entries = (0..items as u32).map(|item| (random.u64(..RANGE), item)).collect();
        let mut change = || (random.u64(..RANGE), random.u32(..items as u32));
        let plan: Vec<Entry> = (0..steps * changes).map(|_| change()).collect();
        (Q::of(entries), plan)
    });
    run.operations(steps as u64);
    let set_up = move || {
        let mut queue = prepared.clone();
        queue.reserve(steps * (changes + 1));
        (queue, Vec::with_capacity(steps))
    };
    let turn = move |(mut queue, mut popped): (Q, Vec<u32>)| {
        for (behind, changes) in (RANGE..).zip(plan.chunks(changes)) {
            for (priority, item) in changes {
                queue.change(*item, *priority);
            }
            popped.push(queue.take(behind));
        }
        (queue, popped)
    };
    let batch = if items > 1_000 { 1 } else { 8 };
    run.iter_with(batch, set_up, turn, |(_, popped)| Digest::of(popped));
}
