//! A slot that is not cleared keeps its object

use claimbench::claim::{
    Allocator, Axis, Bound::*, Claim, Metric::*, Needs, Points, Processes, Scale, Source, Unit,
    exactly, ratio, value, variant,
};
use claimbench::run::{Digest, Marks, Run};
use std::collections::VecDeque;
use std::hint::black_box;
use std::mem;

/// Nodes that are in the queue at a time.
const WINDOW: u64 = 100;

/// What the queues pass on: 1 KiB.
struct Node {
    value: u64,
    payload: [u8; 1_016],
}

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Go Memory Zeroing Rules",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/go-memory-zeroing-rules",
        quote: "It also removes references that keep heap objects alive.",
        figures: &[],
    },
    says: "A slot that is not cleared keeps its object alive: a queue that only moves a head index holds every \
           1 KiB node that ever passed through it, one that clears its slots holds the 100 that wait.",
    axis: Axis {
        name: "nodes passed through",
        unit: Unit::Count,
        points: &[1_000, 10_000, 100_000],
        article: 10_000,
        labels: &[],
        scale: Scale::Continuous,
    },
    variants: &[
        variant("head_only", head_only)
            .about("a queue in a Vec: popping reads the node and moves a head index on"),
        variant("head_take", head_take)
            .about("the same queue: popping also takes the node out of its slot with mem::take"),
        variant("deque", deque)
            .about("a VecDeque: popping takes the node and its slot is used again"),
        variant("none_slots", none_slots)
            .about("the article's loop: all nodes in one Vec, then every slot is set to None"),
        variant("truncated", truncated)
            .about("all nodes in one Vec, which is then cut to a length of 0"),
        variant("drop_only", drop_only)
            .at(Points::UpTo(10_000))
            .about("the cut alone, of nodes that are made before the clock starts")
            .control("it makes and reads no node: what letting go of them costs by itself"),
    ],
    reference: "deque",
    predictions: &[
        ratio(Peak, "head_only", "head_take", AtLeast(1.05)).stated(
            "It also removes references that keep heap objects alive.",
            "5 % in that direction, as no figure is printed",
        ),
        value(Held, "none_slots", Equal(1_024_000.0))
            .at(&[1_000])
            .in_phase("filled")
            .minus_phase("released"),
        value(Held, "none_slots", Equal(10_240_000.0))
            .at(&[10_000])
            .in_phase("filled")
            .minus_phase("released"),
        value(Held, "none_slots", Equal(102_400_000.0))
            .at(&[100_000])
            .in_phase("filled")
            .minus_phase("released"),
        exactly(Held, "none_slots", 8_000).at(&[1_000]).in_phase("released"),
        exactly(Held, "none_slots", 80_000).at(&[10_000]).in_phase("released"),
        exactly(Held, "none_slots", 800_000).at(&[100_000]).in_phase("released"),
        ratio(Peak, "head_only", "deque", AtLeast(90.0)).at(&[10_000]),
        ratio(Peak, "head_only", "deque", AtLeast(900.0)).at(&[100_000]),
        value(Peak, "deque", AtMost(2.0 * 102_400.0)),
        value(Time, "drop_only", AtLeast(10.0)).under(Allocator::Jemalloc),
    ],
    carries_over: "All of it, and sooner: Rust frees a node when its slot is overwritten, where Go frees it at the next \
                   collection. Taking a Box out of a slot clears the slot, so a Rust queue keeps its nodes only \
                   where it reads them by reference. Cutting a Vec drops what it cuts off; re-slicing in Go does not.",
    cautions: &[
        "The article's listing has three nodes and no queue. A queue with a head index is the usual way to forget a \
         slot; 1 KiB a node and 100 nodes waiting are chosen here.",
        "All variants but the control make and read the same nodes and free every one of them inside the clock, \
         `head_only` at the end. `none_slots` and `truncated` are no queues: they hold all nodes at once before they let go.",
        "The slots stay, with `head_take` too: at least 8 bytes for every node that ever passed. Only `deque` uses its \
         slots again.",
        "`drop_only` stops at 10,000 nodes, because making them anew for each turn takes far longer than the turn.",
        "Setting the length without dropping (`set_len(0)`) would leak the nodes and is left out.",
    ],
    needs: Needs { memory: 0, memory_each: 10 << 10, ..Needs::NOTHING },
    processes: Processes::Apart,
};

fn head_only(run: &mut Run) {
    register(run, |nodes, _| passed_through(HeadOnly::default(), nodes));
}

fn head_take(run: &mut Run) {
    register(run, |nodes, _| passed_through(HeadTake::default(), nodes));
}

fn deque(run: &mut Run) {
    register(run, |nodes, _| passed_through(VecDeque::new(), nodes));
}

fn none_slots(run: &mut Run) {
    register(run, |nodes, marks| {
        let mut slots: Vec<Option<Box<Node>>> = Vec::with_capacity(nodes as usize);
        slots.extend((0..nodes).map(|number| Some(made(number))));
        let sum = slots.iter().flatten().fold(0, |sum, node| read(sum, node));
        marks.phase("filled");
        for slot in &mut slots {
            *slot = None;
        }
        marks.phase("released");
        (slots, sum)
    });
}

fn truncated(run: &mut Run) {
    register(run, |nodes, marks| {
        let mut slots = boxed(nodes);
        let sum = slots.iter().fold(0, |sum, node| read(sum, node));
        marks.phase("filled");
        slots.truncate(0);
        marks.phase("released");
        (slots, sum)
    });
}

fn drop_only(run: &mut Run) {
    let nodes = run.point();
    run.operations(nodes);
    run.iter_with(
        1,
        move || boxed(nodes),
        |mut slots| {
            slots.truncate(0);
            slots
        },
        |slots| Digest::of(&slots.capacity()),
    );
}

/// Registers a turn over so many nodes; its output is what it keeps them in, and the sum of what was read of them.
fn register<Slots: 'static>(
    run: &mut Run,
    turn: impl Fn(u64, &mut Marks) -> (Slots, u64) + 'static,
) {
    let nodes = run.point();
    run.operations(nodes);
    run.iter_marked(
        move |marks| {
            let (slots, sum) = turn(black_box(nodes), marks);
            (black_box(slots), sum)
        },
        |(_, sum)| Digest::of(sum),
    );
}

/// Pushes so many nodes to a queue in which at most a window of them waits, and pops them all.
fn passed_through<Q: Queue>(mut queue: Q, nodes: u64) -> (Q, u64) {
    let mut sum = 0;
    for number in 0..nodes {
        if number >= WINDOW {
            sum = queue.pop(sum);
        }
        queue.push(made(number));
    }
    for _ in 0..nodes.min(WINDOW) {
        sum = queue.pop(sum);
    }
    (queue, sum)
}

trait Queue {
    fn push(&mut self, node: Box<Node>);
    /// Reads the oldest node and lets go of it as far as the queue does.
    fn pop(&mut self, sum: u64) -> u64;
}

#[derive(Default)]
struct HeadOnly {
    slots: Vec<Option<Box<Node>>>,
    head: usize,
}

impl Queue for HeadOnly {
    fn push(&mut self, node: Box<Node>) {
        self.slots.push(Some(node));
    }

    fn pop(&mut self, sum: u64) -> u64 {
        let node = self.slots[self.head].as_ref().expect("no slot is ever cleared");
        self.head += 1;
        read(sum, node)
    }
}

#[derive(Default)]
struct HeadTake {
    slots: Vec<Option<Box<Node>>>,
    head: usize,
}

impl Queue for HeadTake {
    fn push(&mut self, node: Box<Node>) {
        self.slots.push(Some(node));
    }

    fn pop(&mut self, sum: u64) -> u64 {
        let node = mem::take(&mut self.slots[self.head]).expect("each slot is taken from once");
        self.head += 1;
        read(sum, &node)
    }
}

impl Queue for VecDeque<Box<Node>> {
    fn push(&mut self, node: Box<Node>) {
        self.push_back(node);
    }

    fn pop(&mut self, sum: u64) -> u64 {
        read(sum, &self.pop_front().expect("a node waits for each pop"))
    }
}

/// So many nodes in a Vec without room for more.
#[expect(clippy::vec_box, reason = "a slot is a pointer, as in the article")]
fn boxed(nodes: u64) -> Vec<Box<Node>> {
    (0..nodes).map(made).collect()
}

/// A node, every byte of it written.
fn made(number: u64) -> Box<Node> {
    let mut node = Box::new(Node { value: number, payload: [number as u8; 1_016] });
    black_box(&mut *node);
    node
}

/// What a program does with a node; a sum that depends on the order.
fn read(sum: u64, node: &Node) -> u64 {
    let Node { value, payload } = black_box(node);
    sum.rotate_left(1) ^ (value + u64::from(payload[payload.len() / 2]))
}
