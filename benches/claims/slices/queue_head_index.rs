//! A slice with a head index as a queue

use claimbench::claim::{
    Allocator, Axis, Bound::*, Claim, Metric::*, Needs, Points, Processes, Source, difference,
    exactly, ratio, value, variant,
};
use claimbench::run::{Digest, Run};
use std::collections::VecDeque;
use std::hint::black_box;

const LARGEST: &[u64] = &[1_000];
const ALL: u64 = 8_000_000; // bytes of a queue with room for every cell of the largest grid
/// Why the searches that stop early are controls.
const EARLY: &str =
    "it stops after one cell in 100 on purpose: what a queue costs that is hardly used";

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Algorithms That Work Well with Go's Mechanics",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/algorithms-that-work-well-with-gos",
        quote: "a slice does that job well when you append on the right and advance a head index",
        figures: &[],
    },
    says: "For a breadth-first search a slice with room for all nodes and a head index does well as a queue: it takes \
           at most 5 % longer than a ring, and for a million nodes it holds 8,000,000 B where a ring holds 64 KiB.",
    axis: Axis::count("side of the grid", &[100, 300, 1_000]).article(100).continuous(),
    variants: &[
        variant("head_presized", |run| search(run, 1, Head::new))
            .about("a Vec with room for every cell, and the index of its first one: the article's"),
        variant("head_growing", |run| search(run, 1, |_| Head::new(0)))
            .about("the same, growing as it is pushed to"),
        variant("deque", |run| search(run, 1, |_| VecDeque::new())).about("a VecDeque: a ring"),
        variant("two_frontiers", |run| search(run, 1, |_| Frontiers::default()))
            .about("two Vecs that change places: the cells at one distance and those at the next"),
        variant("remove_front", |run| search(run, 1, |_| Vec::new()))
            .at(Points::UpTo(100))
            .about("a Vec whose first element is removed, and all others moved"),
        variant("head_kept", |run| kept_search(run, Head::new, Head::empty))
            .about("a Vec with room for every cell that each search uses again, and a head index"),
        variant("deque_kept", |run| kept_search(run, |_| VecDeque::new(), VecDeque::clear))
            .about("a VecDeque that is used again by each search"),
        variant("head_presized_near", |run| search(run, 100, Head::new))
            .about("a Vec with room for every cell, in a search that ends early")
            .doing(EARLY),
        variant("head_growing_near", |run| search(run, 100, |_| Head::new(0)))
            .about("a Vec that grows, in a search that ends early")
            .doing(EARLY),
        variant("deque_near", |run| search(run, 100, |_| VecDeque::new()))
            .about("a VecDeque, in a search that ends early")
            .doing(EARLY),
    ],
    reference: "deque",
    predictions: &[
        ratio(Time, "head_presized", "deque", AtMost(1.05)).stated(
            "does that job well",
            "at most 5 % longer than the queue of the standard library",
        ),
        exactly(Peak, "head_presized", ALL).at(LARGEST),
        value(Peak, "deque", AtMost(65_536.0)).at(LARGEST),
        value(Peak, "two_frontiers", AtMost(65_536.0)).at(LARGEST),
        ratio(Time, "head_presized", "deque", Within(0.85, 1.05)).up_to(300),
        ratio(Time, "head_kept", "deque_kept", Within(0.85, 1.05)),
        difference(Faults, "head_presized", "deque", AtMost(488.0))
            .at(LARGEST)
            .under(Allocator::System)
            .after_trial(),
        difference(Faults, "head_presized", "deque", AtLeast(1_900.0))
            .at(LARGEST)
            .under(Allocator::Jemalloc),
        exactly(Peak, "head_presized_near", ALL).at(LARGEST),
        value(Resident, "head_presized_near", AtMost(0.02 * ALL as f64)).at(LARGEST),
        ratio(Peak, "head_growing_near", "head_presized_near", AtMost(0.04)).at(LARGEST),
        ratio(Time, "head_growing_near", "head_presized_near", AtMost(1.05))
            .where_refuted("at a side of 100 the search ends after 100 cells, for which `head_growing_near` makes 6 \
                            allocations and the other 1; the room that the other never writes costs nothing"),
    ],
    carries_over: "All of it carries over: in both languages the cells that were taken stay in the slice until the \
                   search ends, as anything does that a slice still holds, and a reserve that is not written to costs \
                   addresses and no pages. Go's make zeroes the reserve, Vec::with_capacity does not.",
    cautions: &[
        "The article searches six nodes and prints no time. Here a node is a cell of an open grid, an index of 8 bytes.",
        "The distances lie in an array that lives through all turns; each marks its cells with a number of its own.",
        "A queue for a million cells takes 1,954 pages. By their sources jemalloc gives a block of 8 MB back when it \
         is freed, so that each search writes to new pages, and the C library keeps it: page faults are predicted \
         beside the time. `head_kept` and `deque_kept` keep their room and show the queues alone.",
        "A depth-first search may push a node twice before it is seen, so a stack with room for all can still grow.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

/// A queue of cells.
trait Queue: 'static {
    fn put(&mut self, cell: usize);
    fn take(&mut self) -> Option<usize>;
}

/// The article's queue.
struct Head {
    cells: Vec<usize>,
    first: usize,
}

impl Head {
    fn new(room: usize) -> Head {
        Head { cells: Vec::with_capacity(room), first: 0 }
    }

    fn empty(&mut self) {
        self.cells.clear();
        self.first = 0;
    }
}

impl Queue for Head {
    fn put(&mut self, cell: usize) {
        self.cells.push(cell);
    }

    fn take(&mut self) -> Option<usize> {
        let cell = self.cells.get(self.first).copied();
        self.first += 1;
        cell
    }
}

impl Queue for VecDeque<usize> {
    fn put(&mut self, cell: usize) {
        self.push_back(cell);
    }

    fn take(&mut self) -> Option<usize> {
        self.pop_front()
    }
}

/// The cells at one distance, of which some are taken, and those at the next.
#[derive(Default)]
struct Frontiers {
    now: Vec<usize>,
    taken: usize,
    next: Vec<usize>,
}

impl Queue for Frontiers {
    fn put(&mut self, cell: usize) {
        self.next.push(cell);
    }

    fn take(&mut self) -> Option<usize> {
        if self.taken == self.now.len() {
            self.now.clear();
            self.taken = 0;
            std::mem::swap(&mut self.now, &mut self.next);
        }
        let cell = self.now.get(self.taken).copied();
        self.taken += 1;
        cell
    }
}

impl Queue for Vec<usize> {
    fn put(&mut self, cell: usize) {
        self.push(cell);
    }

    fn take(&mut self) -> Option<usize> {
        (!self.is_empty()).then(|| self.remove(0))
    }
}

/// The mark of a wall: later than that of any turn.
const WALL: u64 = u64::MAX;

/// The grid of cells: each holds the number of the search that saw it and its distance, and walls stand around them.
struct Grid {
    side: usize,
    seen: Vec<u64>,
    searches: u64,
}

impl Grid {
    fn new(side: usize) -> Grid {
        let width = side + 2;
        let inside = |at: usize| (1..=side).contains(&at);
        let cell = |at: usize| inside(at / width) && inside(at % width);
        let seen = (0..width * width).map(|at| if cell(at) { 0 } else { WALL }).collect();
        Grid { side, seen, searches: 0 }
    }

    /// Searches breadth-first from a corner until so many cells are taken. The result tells their order and distances.
    #[inline(always)]
    fn search(&mut self, queue: &mut impl Queue, cells: usize) -> u64 {
        let (seen, width) = (&mut self.seen, self.side + 2);
        self.searches += 1;
        let mark = self.searches << 32;
        let start = width + 1;
        seen[start] = mark;
        queue.put(start);
        let mut order = 0_u64;
        for _ in 0..cells {
            let Some(cell) = queue.take() else { break };
            let distance = seen[cell] - mark;
            order = order.wrapping_mul(31).wrapping_add(cell as u64 ^ distance);
            for other in [cell + 1, cell + width, cell - 1, cell - width] {
                if seen[other] < mark {
                    seen[other] = mark + distance + 1;
                    queue.put(other);
                }
            }
        }
        order
    }
}

/// Registers a search that ends when one cell in so many has been taken; its output is the queue too, as it leaves it.
fn search<Q: Queue>(run: &mut Run, share: usize, make: impl Fn(usize) -> Q + 'static) {
    let cells = run.size() * run.size();
    let mut grid = run.input(|| Grid::new(cells.isqrt()));
    let taken = cells.div_ceil(share);
    // Of searches that end early no digests are compared.
    let known = (share > 1).then(|| grid.search(&mut VecDeque::new(), taken));
    let turn = move || {
        let mut queue = make(black_box(cells));
        let order = grid.search(&mut queue, taken);
        (queue, order)
    };
    run.iter(turn, move |(_, order)| {
        assert!(known.is_none_or(|known| known == *order), "the order is that of a ring");
        Digest::of(order)
    });
}

/// Registers a search whose queue keeps its room.
fn kept_search<Q: Queue>(run: &mut Run, make: fn(usize) -> Q, empty: fn(&mut Q)) {
    let cells = run.size() * run.size();
    let mut grid = run.input(|| Grid::new(cells.isqrt()));
    let mut queue = make(cells);
    let turn = move || {
        empty(&mut queue);
        grid.search(black_box(&mut queue), cells)
    };
    run.iter(turn, Digest::of);
}
