//! A heap behind an interface

use claimbench::claim::{
    Axis, Bound::*, Claim, Metric::*, Needs, Points, Processes, Source, across, exactly, ratio,
    variant,
};
use claimbench::run::{Digest, Run};
use std::any::Any;
use std::collections::BinaryHeap;
use std::hint::black_box;

const SHORT: usize = 24; // bytes of a name: an item takes 40 B with it, or 256 B
const LONG: usize = 240;
const PAIRS: i64 = 256; // pops that one turn does, each followed by a push
const LARGE: &[u64] = &[1_000_000];
const FARTHER: &str = "O(log n) counts steps: items take 4 KB at 100, 400 KB at 10,000 and 40 MB at 1,000,000, in farther caches";
const FEWER: Points = Points::UpTo(100_000); // where the items of 256 B exist

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Algorithms That Work Well with Go's Mechanics",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/algorithms-that-work-well-with-gos",
        quote: "Each heap.Push and heap.Pop runs in O(log n) time",
        figures: &[],
    },
    says: "A heap behind an interface, whose items are boxed, pushes and pops in O(log n); with 1,000,000 items it \
           takes at least 2.5 times as long as one that is compiled for its items, and an allocation for each push.",
    axis: Axis::count("items", &[100, 1_000, 10_000, 100_000, 1_000_000]).article(100).continuous(),
    variants: &[
        variant("inline", inline::<SHORT>).about("a BinaryHeap of items of 40 B"),
        variant("boxed", boxed::<SHORT>).about("a BinaryHeap of boxed items of 40 B"),
        variant("generic_port", generic_port)
            .about("Go's container/heap, compiled for a list of boxed items that know their index"),
        variant("dyn_port", dyn_port)
            .about("the same, but each call of the list goes through &mut dyn: the article's"),
        variant("index_heap", index_heap::<SHORT>)
            .about("a BinaryHeap of priority and place, the items of 40 B in a list"),
        variant("inline_256", inline::<LONG>).at(FEWER).about("a BinaryHeap of items of 256 B"),
        variant("boxed_256", boxed::<LONG>).at(FEWER).about("a BinaryHeap of boxed items of 256 B"),
        variant("index_heap_256", index_heap::<LONG>)
            .at(FEWER)
            .about("a BinaryHeap of priority and place, the items of 256 B in a list"),
    ],
    reference: "inline",
    predictions: &[
        across(Time, "dyn_port", 100, AtMost(2.0)).at(&[10_000])
            .stated("runs in O(log n) time", "the logarithm of 10,000 is twice that of 100")
            .where_refuted("O(log n) counts steps, not their price: 100 boxed items lie in the first cache, the 400 KB of 10,000 do not"),
        across(Time, "dyn_port", 100, AtMost(3.0)).at(LARGE)
            .stated("runs in O(log n) time", "the logarithm of 1,000,000 is three times that of 100")
            .where_refuted("O(log n) counts steps, not their price: at 1,000,000 boxed items of 40 B each step waits for a farther cache"),
        across(Time, "inline", 100, AtMost(2.0)).at(&[10_000]).where_refuted(FARTHER),
        across(Time, "inline", 100, AtMost(3.0)).at(LARGE).where_refuted(FARTHER),
        exactly(Allocations, "boxed", 1),
        exactly(Allocations, "generic_port", 1),
        exactly(Allocations, "dyn_port", 1),
        exactly(Allocations, "inline", 0),
        exactly(Allocations, "index_heap", 0),
        ratio(Time, "dyn_port", "inline", AtLeast(2.5)).at(LARGE),
        ratio(Time, "generic_port", "dyn_port", AtMost(0.75)),
        ratio(Time, "boxed", "inline", AtLeast(1.5)).where_refuted("at 100 items the boxes and their list take some 6 KB, so that no pointer misses the first cache"),
        ratio(Time, "boxed_256", "inline_256", AtMost(1.0)),
        ratio(Time, "index_heap_256", "inline_256", AtMost(0.7)),
    ],
    carries_over: "The order of growth carries over, and so does the shape where it is asked for: a trait object calls \
                   indirectly for each comparison and each swap, and a Box<dyn Any> is a block for each item. Rust's \
                   own heap has neither; it is compiled for its items and keeps them in its list.",
    cautions: &[
        "The article's listing queues three items and says nothing of what its calls cost. Between `inline` and `dyn_port`, \
         `boxed` adds the box and the cache that a pointer misses; `generic_port` another algorithm, which swaps and \
         writes each item's index where BinaryHeap moves a hole; `dyn_port` only the calls.",
        "Times and allocations are of a pop and a push to a heap that keeps its size. It is made before the clock \
         starts, of items in random order. What is pushed comes behind all that was there at first, out of order among \
         as many as a half of the heap: such a push moves up a step or two, so it is the pop that takes the time.",
        "O(log n) counts comparisons. 10,000 items lie in the caches next to a core; 1,000,000 boxed ones take 64 MB, \
         and a step down the heap waits for memory. Items of 256 B end at 100,000, as more take too long to make.",
    ],
    needs: Needs { memory: 1 << 27, ..Needs::NOTHING },
    processes: Processes::Apart,
};

fn inline<const NAME: usize>(run: &mut Run) {
    let heap: BinaryHeap<Item<NAME>> = ranks(run).map(Item::new).collect();
    register(run, heap, BinaryHeap::len, |heap, rank| {
        let seen = heap.pop().map(|item| item.seen());
        heap.push(Item::new(rank));
        seen
    });
}

fn boxed<const NAME: usize>(run: &mut Run) {
    let heap: BinaryHeap<Box<Item<NAME>>> = ranks(run).map(Item::new).map(Box::new).collect();
    register(run, heap, BinaryHeap::len, |heap, rank| {
        let seen = heap.pop().map(|item| item.seen());
        heap.push(Box::new(Item::new(rank)));
        seen
    });
}

fn generic_port(run: &mut Run) {
    let queue = WorkQueue::new(ranks(run));
    register(run, queue, WorkQueue::length, exchange);
}

fn dyn_port(run: &mut Run) {
    let queue: Box<dyn Interface> = Box::new(WorkQueue::new(ranks(run)));
    register(run, queue, |it| it.length(), |queue, rank| exchange(&mut **black_box(queue), rank));
}

fn index_heap<const NAME: usize>(run: &mut Run) {
    let mut items: Vec<Item<NAME>> = ranks(run).map(Item::new).collect();
    let heap: BinaryHeap<(i64, u32)> = items.iter().map(|item| item.priority).zip(0..).collect();
    register(run, heap, BinaryHeap::len, move |heap, rank| {
        let (_, place) = heap.pop()?;
        let item = std::mem::replace(&mut items[place as usize], Item::new(rank));
        heap.push((-rank, place));
        Some(item.seen())
    });
}

/// The ranks of the items at first, in random order.
fn ranks(run: &mut Run) -> std::vec::IntoIter<i64> {
    let mut ranks: Vec<i64> = (0..run.point() as i64).collect();
    fastrand::Rng::with_seed(1).shuffle(&mut ranks);
    ranks.into_iter()
}

/// Registers a turn that pops and pushes. Items are popped in the order of their ranks without a gap, whatever the
/// turn, and what is seen of them is told relative to the first. Ranks are pushed out of order, in blocks.
fn register<H: 'static>(
    run: &mut Run,
    mut heap: H,
    length_of: impl Fn(&H) -> usize + 'static,
    mut exchange: impl FnMut(&mut H, i64) -> Option<i64> + 'static,
) {
    let length = run.point() as i64;
    let within = 1 << (length.ilog2() - 1);
    let mut first = 0_i64;
    run.operations(PAIRS as u64);
    let turn = move || {
        let popped = (first..first + PAIRS).fold(0_i64, |popped, rank| {
            let scattered =
                (rank & -within) | (rank.wrapping_mul(0x2545_f491_4f6c_dd1d) & (within - 1));
            let seen = exchange(&mut heap, black_box(length + scattered));
            popped.wrapping_mul(31).wrapping_add(seen.expect("a heap keeps its size") - first)
        });
        first += PAIRS;
        (popped, length_of(&heap))
    };
    run.iter(turn, Digest::of);
}

/// The article's item. The name lies inside it. The lower its rank, the higher its priority, by which alone it is
/// compared, as no two are equal.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Item<const NAME: usize> {
    priority: i64,
    name: [u8; NAME],
    index: usize,
}

impl<const NAME: usize> Item<NAME> {
    fn new(rank: i64) -> Item<NAME> {
        Item { name: [rank as u8; NAME], priority: -rank, index: 0 }
    }

    /// The rank, and nothing beside it where the name is that of its rank.
    fn seen(&self) -> i64 {
        let rank = -self.priority;
        rank ^ i64::from(self.name[NAME - 1] ^ rank as u8)
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

impl WorkQueue {
    /// Go's heap.Init.
    fn new(ranks: impl Iterator<Item = i64>) -> WorkQueue {
        let mut queue = WorkQueue(ranks.map(Item::new).map(Box::new).collect());
        let length = queue.length();
        (0..length / 2).rev().for_each(|place| down(&mut queue, place, length));
        queue
    }
}

/// Go's heap.Pop and heap.Push.
fn exchange<H: Interface + ?Sized>(heap: &mut H, rank: i64) -> Option<i64> {
    let last = heap.length().checked_sub(1)?;
    heap.swap(0, last);
    down(heap, 0, last);
    let item = heap.take_last().downcast::<Item<SHORT>>();
    let seen = item.expect("only items are pushed").seen();
    heap.append(Box::new(Item::<SHORT>::new(rank)));
    let mut place = heap.length() - 1;
    while place > 0 && heap.less(place, (place - 1) / 2) {
        heap.swap((place - 1) / 2, place);
        place = (place - 1) / 2;
    }
    Some(seen)
}

fn down<H: Interface + ?Sized>(heap: &mut H, mut place: usize, end: usize) {
    while 2 * place + 1 < end {
        let (left, right) = (2 * place + 1, 2 * place + 2);
        let child = if right < end && heap.less(right, left) { right } else { left };
        if !heap.less(child, place) {
            break;
        }
        heap.swap(place, child);
        place = child;
    }
}
