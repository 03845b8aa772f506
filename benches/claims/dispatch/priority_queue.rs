//! A heap behind an interface

use claimbench::claim::{
    Axis, Bound::*, Claim, Metric::*, Needs, Processes, Scale, Source, Unit, exactly, ratio,
    variant,
};
use claimbench::run::{Digest, Run};
use std::any::Any;
use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::hint::black_box;

/// Bytes of a name: with its priority and its index an item takes 40 B or 256 B.
const SHORT: usize = 24;
const LONG: usize = 240;
/// The largest heap.
const LARGE: &[u64] = &[100_000];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Algorithms That Work Well with Go's Mechanics",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/algorithms-that-work-well-with-gos",
        quote: "Each heap.Push and heap.Pop runs in O(log n) time",
        figures: &[],
    },
    says: "A heap behind an interface, whose items are boxed, pushes and pops in O(log n); for 100,000 items it \
           takes at least 2.5 times as long as one that is compiled for its items, and an allocation for each.",
    axis: Axis {
        name: "items",
        unit: Unit::Count,
        points: &[100, 10_000, 100_000],
        article: 100,
        labels: &[],
        scale: Scale::Continuous,
    },
    variants: &[
        variant("inline", inline::<SHORT>).about("a BinaryHeap of items of 40 B"),
        variant("boxed", boxed::<SHORT>).about("a BinaryHeap of boxed items of 40 B"),
        variant("generic_port", generic_port)
            .about("Go's container/heap, compiled for a list of boxed items that know their index"),
        variant("dyn_port", dyn_port)
            .about("the same, but each call of the list goes through &mut dyn: the article's"),
        variant("index_heap", index_heap::<SHORT>)
            .about("a BinaryHeap of priority and place, the items of 40 B in a list"),
        variant("inline_256", inline::<LONG>).about("a BinaryHeap of items of 256 B"),
        variant("boxed_256", boxed::<LONG>).about("a BinaryHeap of boxed items of 256 B"),
        variant("index_heap_256", index_heap::<LONG>)
            .about("a BinaryHeap of priority and place, the items of 256 B in a list"),
    ],
    reference: "inline",
    predictions: &[
        exactly(Allocations, "boxed", 106).at(&[100]),
        exactly(Allocations, "boxed", 10_013).at(&[10_000]),
        exactly(Allocations, "boxed", 100_016).at(LARGE),
        exactly(Allocations, "dyn_port", 106).at(&[100]),
        exactly(Allocations, "dyn_port", 10_013).at(&[10_000]),
        exactly(Allocations, "dyn_port", 100_016).at(LARGE),
        exactly(Allocations, "inline", 6).at(&[100]),
        exactly(Allocations, "inline", 13).at(&[10_000]),
        exactly(Allocations, "inline", 16).at(LARGE),
        ratio(Time, "dyn_port", "inline", AtLeast(2.5)).at(LARGE),
        ratio(Time, "generic_port", "dyn_port", AtMost(0.75)),
        ratio(Time, "boxed", "inline", AtLeast(1.5)),
        ratio(Time, "boxed_256", "inline_256", AtMost(1.0)),
        ratio(Time, "index_heap_256", "inline_256", AtMost(0.7)),
    ],
    carries_over: "The order of growth carries over, and so does the shape where it is asked for: a trait object calls \
                   indirectly for each comparison and each swap, and a Box<dyn Any> is a block for each item. Rust's \
                   own heap has neither; it is compiled for its items and keeps them in its list. Go collects the \
                   items it popped later, here each is freed when it is popped.",
    cautions: &[
        "The article says nothing of what its calls cost; its listing queues three items.",
        "Four effects lie between `inline` and `dyn_port`. `boxed` adds the box and the cache that a pointer misses; \
         `generic_port` another algorithm, which swaps and writes each item's index where BinaryHeap moves a hole; \
         `dyn_port` only the calls.",
        "Times and allocations are of a turn: all items pushed, all popped. Beside the boxes the lists grow by \
         doubling from 4, which makes 6, 13 and 16 allocations.",
        "No two priorities are equal, so that every heap pops in the same order.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

fn inline<const NAME: usize>(run: &mut Run) {
    let push = |heap: &mut BinaryHeap<Item<NAME>>, priority| heap.push(Item::new(priority));
    register(run, move |priorities| {
        through(&mut BinaryHeap::new(), priorities, push, |heap| Some(heap.pop()?.seen()))
    });
}

fn boxed<const NAME: usize>(run: &mut Run) {
    let push =
        |heap: &mut BinaryHeap<_>, priority| heap.push(Box::new(Item::<NAME>::new(priority)));
    register(run, move |priorities| {
        through(&mut BinaryHeap::new(), priorities, push, |heap| Some(heap.pop()?.seen()))
    });
}

fn generic_port(run: &mut Run) {
    register(run, |priorities| through(&mut WorkQueue(Vec::new()), priorities, push, pop));
}

fn dyn_port(run: &mut Run) {
    register(run, |priorities| {
        let mut queue = WorkQueue(Vec::new());
        let queue: &mut dyn Interface = &mut queue;
        through(black_box(queue), priorities, push, pop)
    });
}

fn index_heap<const NAME: usize>(run: &mut Run) {
    register(run, |priorities| {
        let mut items: Vec<Item<NAME>> = Vec::new();
        let mut heap = BinaryHeap::new();
        for priority in priorities {
            heap.push((*priority, items.len() as u32));
            items.push(Item::new(*priority));
        }
        let mut popped = 0;
        while let Some((_, place)) = heap.pop() {
            popped = fold(popped, items[place as usize].seen());
        }
        popped
    });
}

/// Registers a turn that pushes an item for each of the same random priorities, then pops all of them.
fn register(run: &mut Run, turn: impl Fn(&[i64]) -> u64 + 'static) {
    let mut random = fastrand::Rng::with_seed(1);
    let length = run.size();
    let priorities: Vec<i64> = run.input(|| (0..length).map(|_| random.i64(..)).collect());
    run.iter(move || turn(black_box(&priorities)), Digest::of);
}

/// Pushes all, pops all, and looks at each item that is popped.
#[inline(always)]
fn through<Q: ?Sized>(
    queue: &mut Q,
    priorities: &[i64],
    push: impl Fn(&mut Q, i64),
    pop: impl Fn(&mut Q) -> Option<u64>,
) -> u64 {
    for priority in priorities {
        push(queue, *priority);
    }
    std::iter::from_fn(|| pop(queue)).fold(0, fold)
}

/// Tells the order of the popped items.
fn fold(popped: u64, seen: u64) -> u64 {
    popped.wrapping_mul(31).wrapping_add(seen)
}

/// The article's item. The name lies inside it.
#[derive(PartialEq, Eq)]
struct Item<const NAME: usize> {
    name: [u8; NAME],
    priority: i64,
    index: usize,
}

impl<const NAME: usize> Item<NAME> {
    fn new(priority: i64) -> Item<NAME> {
        Item { name: [priority as u8; NAME], priority, index: 0 }
    }

    fn seen(&self) -> u64 {
        self.priority as u64 ^ u64::from(self.name[NAME - 1])
    }
}

impl<const NAME: usize> Ord for Item<NAME> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.priority.cmp(&other.priority)
    }
}

impl<const NAME: usize> PartialOrd for Item<NAME> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// What Go's container/heap asks of a list.
trait Interface {
    fn length(&self) -> usize;
    fn less(&self, left: usize, right: usize) -> bool;
    fn swap(&mut self, left: usize, right: usize);
    fn append(&mut self, item: Box<dyn Any>);
    fn take_last(&mut self) -> Box<dyn Any>;
}

/// The article's queue, in the order of Go's code: the highest priority first.
#[expect(clippy::vec_box, reason = "each item is a block of its own, as in the article")]
struct WorkQueue(Vec<Box<Item<SHORT>>>);

impl Interface for WorkQueue {
    fn length(&self) -> usize {
        self.0.len()
    }

    fn less(&self, left: usize, right: usize) -> bool {
        self.0[left].priority > self.0[right].priority
    }

    fn swap(&mut self, left: usize, right: usize) {
        self.0.swap(left, right);
        self.0[left].index = left;
        self.0[right].index = right;
    }

    fn append(&mut self, item: Box<dyn Any>) {
        let mut item: Box<Item<SHORT>> = item.downcast().expect("only items are pushed");
        item.index = self.0.len();
        self.0.push(item);
    }

    fn take_last(&mut self) -> Box<dyn Any> {
        self.0.pop().expect("a queue is popped while it has items")
    }
}

/// Go's heap.Push.
fn push<H: Interface + ?Sized>(heap: &mut H, priority: i64) {
    heap.append(Box::new(Item::<SHORT>::new(priority)));
    let mut place = heap.length() - 1;
    while place > 0 && heap.less(place, (place - 1) / 2) {
        heap.swap((place - 1) / 2, place);
        place = (place - 1) / 2;
    }
}

/// Go's heap.Pop.
fn pop<H: Interface + ?Sized>(heap: &mut H) -> Option<u64> {
    let last = heap.length().checked_sub(1)?;
    heap.swap(0, last);
    let mut place = 0;
    while 2 * place + 1 < last {
        let (left, right) = (2 * place + 1, 2 * place + 2);
        let child = if right < last && heap.less(right, left) { right } else { left };
        if !heap.less(child, place) {
            break;
        }
        heap.swap(place, child);
        place = child;
    }
    let item = heap.take_last().downcast::<Item<SHORT>>();
    Some(item.expect("only items are pushed").seen())
}
