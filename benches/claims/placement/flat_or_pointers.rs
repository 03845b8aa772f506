//! Flat lists against nodes behind pointers

use bumpalo::Bump;
use claimbench::claim::{
    Allocator, Axis, Bound::*, Claim, Metric::*, Needs, Points, Processes, Source, ratio, value,
    variant,
};
use claimbench::run::{Digest, Run};
use std::borrow::Borrow;
use std::cell::OnceCell;
use std::hint::black_box;

/// Nodes that a turn visits, whatever their number; also the number of nodes where they are made in the turn.
const VISITS: u32 = 10_000;
const MADE: &[u64] = &[10_000];
const LARGEST: &[u64] = &[250_000];
/// Why some variants are controls.
const DROPS: &str = "it only drops: what was built is built outside the clock";

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Go Memory Model Explained Simply (But Correctly)",
        author: "Pavel Sanikovich",
        url: "https://forem.com/devflex-pro/go-from-zero-to-depth-part-2-go-memory-model-explained-simply-but-correctly-1n63",
        quote: "The simpler your reference graph, the less work the GC performs.",
        figures: &[],
    },
    says: "The fewer pointers a structure has, the less work: 10,000 nodes of 64 bytes in a list are one allocation, \
           in boxes they are 10,001, which take longer to make, to visit and to drop.",
    axis: Axis::count("nodes", &[1_000, 10_000, 100_000, 250_000])
        .article(10_000)
        .labels(&[(250_000, "250,000, 16 MB in a list and 20 MB in boxes")]),
    variants: &[
        variant("slice", slice).about("a Vec of nodes, visited in order"),
        variant("links_in_order", |run| ring(run, |nodes| (0..nodes).collect()))
            .about("boxes that refer to one another in the order in which they were made"),
        variant("links_shuffled", |run| ring(run, shuffled))
            .about("boxes that refer to one another in a random order"),
        variant("indices_shuffled", indices_shuffled)
            .about("a Vec of nodes that are linked by their numbers in a random order"),
        variant("flat_made", |run| visits(run, || visit(&list(node))))
            .at(Points::At(MADE))
            .about("a reserved Vec of nodes is made, visited and dropped"),
        variant("boxes_made", |run| visits(run, || visit(&boxes())))
            .at(Points::At(MADE))
            .about("a reserved Vec of boxes is made, visited and dropped"),
        variant("arena_made", |run| visits(run, arena))
            .at(Points::At(MADE))
            .about("nodes that refer to the next are made in a new bumpalo arena, visited and \
                    dropped"),
        variant("flat_dropped", |run| dropped(run, || list(node)))
            .at(Points::At(MADE))
            .about("a Vec of nodes is dropped")
            .doing(DROPS),
        variant("boxes_dropped", |run| dropped(run, boxes))
            .at(Points::At(MADE))
            .about("a Vec of boxes is dropped")
            .doing(DROPS),
    ],
    reference: "slice",
    predictions: &[
        ratio(Time, "boxes_made", "flat_made", AtLeast(1.05)).under(Allocator::Jemalloc).stated(
            "The simpler your reference graph, the less work",
            "said of the collector's work; building and dropping stand for it here: at least 5 % slower",
        ),
        ratio(Time, "links_shuffled", "links_in_order", AtLeast(1.05)).from(100_000).stated(
            "instead of jumping through pointer chains across the heap",
            "said by Obregon of a collector's walk, a direction: at least 5 % slower",
        ),
        value(Allocations, "flat_made", Equal(1.0 / 10_000.0)),
        value(Bytes, "flat_made", Equal(640_000.0 / 10_000.0)),
        value(Allocations, "boxes_made", Equal(10_001.0 / 10_000.0)),
        value(Bytes, "boxes_made", Equal(720_000.0 / 10_000.0)),
        value(Allocations, "arena_made", Equal(11.0 / 10_000.0)),
        value(Bytes, "arena_made", Equal(1_047_888.0 / 10_000.0)),
        ratio(Time, "boxes_made", "flat_made", AtLeast(3.0)).under(Allocator::Jemalloc).after_trial(),
        ratio(Time, "arena_made", "boxes_made", AtMost(0.5)).under(Allocator::Jemalloc).after_trial(),
        value(Faults, "slice", AtMost(0.000_1)),
        value(Faults, "links_in_order", AtMost(0.000_1)),
        value(Faults, "links_shuffled", AtMost(0.000_1)),
        value(Faults, "indices_shuffled", AtMost(0.000_1)),
        value(Faults, "flat_made", AtMost(0.001)).under(Allocator::Jemalloc),
        value(Faults, "boxes_made", AtMost(0.001)).under(Allocator::Jemalloc),
        value(Faults, "arena_made", AtMost(0.001)).under(Allocator::Jemalloc),
        ratio(Time, "boxes_dropped", "flat_dropped", AtLeast(60.0)).after_trial(),
        ratio(Time, "links_in_order", "slice", AtLeast(1.05)),
        ratio(Time, "links_shuffled", "slice", AtLeast(8.0)).at(LARGEST),
        ratio(Time, "links_shuffled", "links_in_order", AtLeast(4.0)).at(LARGEST),
        ratio(Time, "links_shuffled", "links_in_order", AtMost(3.0)).at(&[1_000]),
        ratio(Time, "indices_shuffled", "links_shuffled", Within(0.8, 1.25)).at(LARGEST),
    ],
    carries_over: "The sentence is about a collector, which Rust does not have. The price of many small blocks does \
                   not go away: it is paid when they are made, whenever one leads to the next, and when they are \
                   dropped, one by one.",
    cautions: &[
        "Two more articles. “How Go Arrays Work” by Le: “Go can access each element quickly since their addresses are \
         calculated”. “Go Memory Zeroing Rules” by Obregon: “visiting objects in nearby memory blocks instead of \
         jumping through pointer chains across the heap”. No figure in any of them.",
        "The i-th node visited holds i, and the digest leaves out where a turn begins: 10,000 visits go on where the last ones ended. Both rings are of the same blocks and the same code; they are never dropped.",
        "What a visit in random order costs depends on which cache holds all nodes: a last level of more than 20 MB \
         answers much sooner than memory. Its size is the machine's.",
        "Under the C library's allocator the boxes that are made in the turn pay for pages: the heap is cut off when \
         the table of 80 KB is freed, and its pages are fresh again. So these times are judged under jemalloc.",
        "Four lists at a time are built before the clock starts and dropped one after the other; of many more jemalloc would \
         purge the pages. Under the C library's allocator that may cut off the heap, and its pages are part of a drop.",
    ],
    needs: Needs { memory: 32 << 20, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// A node that refers to the next.
struct Linked<'a> {
    value: u64,
    next: OnceCell<&'a Linked<'a>>,
    _rest: [u64; 6],
}

/// A node that stands in a list, with the number of the next.
struct Node {
    value: u64,
    next: u32,
    _rest: [u64; 6],
}

const _: () = assert!(size_of::<Linked>() == 64 && size_of::<Node>() == 64);

fn linked<'a>(visited: u32) -> Linked<'a> {
    Linked { value: u64::from(visited), next: OnceCell::new(), _rest: [0; 6] }
}

fn node(visited: u32) -> Node {
    Node { value: u64::from(visited), next: 0, _rest: [0; 6] }
}

/// The nodes in the order in which they are visited, by the number under which they are made.
fn shuffled(nodes: u32) -> Vec<u32> {
    let mut order: Vec<u32> = (0..nodes).collect();
    fastrand::Rng::with_seed(1).shuffle(&mut order);
    order
}

/// When each node is visited.
fn visited(order: &[u32]) -> Vec<u32> {
    let mut visited = vec![0; order.len()];
    for (number, node) in (0..).zip(order) {
        visited[*node as usize] = number;
    }
    visited
}

fn slice(run: &mut Run) {
    let nodes = run.point() as u32;
    let nodes: Vec<Node> = run.input(|| (0..nodes).map(node).collect());
    let mut here = 0;
    visits(run, move || {
        let nodes = black_box(&nodes[..]);
        let first = nodes[here].value;
        let sum = (0..VISITS).fold(0, |sum, _| {
            let value = nodes[here].value;
            here = if here + 1 == nodes.len() { 0 } else { here + 1 };
            sum + value
        });
        (first, sum)
    });
}

fn indices_shuffled(run: &mut Run) {
    let order = shuffled(run.point() as u32);
    let next = |number: u32| order[(number as usize + 1) % order.len()];
    let linked = |number| Node { next: next(number), ..node(number) };
    let nodes: Vec<Node> = run.input(|| visited(&order).into_iter().map(linked).collect());
    let mut here = order[0];
    visits(run, move || {
        let nodes = black_box(&nodes[..]);
        let first = nodes[here as usize].value;
        let sum = (0..VISITS).fold(0, |sum, _| {
            let node = &nodes[here as usize];
            here = node.next;
            sum + node.value
        });
        (first, sum)
    });
}

/// Registers a walk along a ring of leaked boxes, which are made one after the other and linked in an order.
fn ring(run: &mut Run, order: fn(u32) -> Vec<u32>) {
    let order = order(run.point() as u32);
    let mut here: &'static Linked<'static> = run.input(|| {
        let leaked = |number| &*Box::leak(Box::new(linked(number)));
        let boxes: Vec<&'static Linked<'static>> =
            visited(&order).into_iter().map(leaked).collect();
        for (one, next) in order.iter().zip(order.iter().cycle().skip(1)) {
            let is_free = boxes[*one as usize].next.set(boxes[*next as usize]).is_ok();
            assert!(is_free, "a node is visited twice");
        }
        boxes[order[0] as usize]
    });
    visits(run, move || {
        let first = here.value;
        let sum = (0..VISITS).fold(0, |sum, _| {
            let value = here.value;
            here = here.next.get().expect("a ring has no end");
            sum + value
        });
        (first, sum)
    });
}

/// Registers a turn of so many visits, which gives the first value and the sum of all. The digest is of the sum of what
/// the values are above the first one, or above it by a round of all nodes.
fn visits(run: &mut Run, turn: impl FnMut() -> (u64, u64) + 'static) {
    let (nodes, visits) = (run.point(), u64::from(VISITS));
    run.operations(visits);
    run.iter(turn, move |(first, sum)| {
        // Values below the first one are met behind the end of a round.
        let below = visits / nodes * first + (first + visits % nodes).saturating_sub(nodes);
        Digest::of(&(sum + below * nodes).wrapping_sub(visits * first))
    });
}

fn list<N>(make: impl Fn(u32) -> N) -> Vec<N> {
    let mut list = Vec::with_capacity(VISITS as usize);
    (0..VISITS).for_each(|number| list.push(make(number)));
    list
}

#[expect(clippy::vec_box, reason = "the boxes are what is compared")]
fn boxes() -> Vec<Box<Node>> {
    list(|number| Box::new(node(number)))
}

fn visit<N: Borrow<Node>>(list: &[N]) -> (u64, u64) {
    let list = black_box(list);
    (list[0].borrow().value, list.iter().map(|node| node.borrow().value).sum())
}

fn arena() -> (u64, u64) {
    let arena = Bump::new();
    let first: &Linked = arena.alloc(linked(0));
    (1..VISITS).fold(first, |last, number| last.next.get_or_init(|| arena.alloc(linked(number))));
    let nodes = std::iter::successors(Some(black_box(first)), |node| node.next.get().copied());
    (first.value, nodes.map(|node| node.value).sum())
}

/// Registers a turn that drops a list which is built before the clock starts.
fn dropped<N: Borrow<Node> + 'static>(run: &mut Run, build: fn() -> Vec<N>) {
    assert_eq!(visit(&build()), (0, 49_995_000), "the list has all nodes");
    run.operations(u64::from(VISITS));
    run.iter_with(4, build, drop, Digest::of);
}
