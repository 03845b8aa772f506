//! Pools by size against one pool for all

use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Processes, Scale, Source, Unit, figure, ratio,
    variant,
};
use claimbench::run::{Digest, Run};
use std::collections::VecDeque;
use std::hint::black_box;

/// Buffers that a variant keeps, all its pools together.
const BUFFERS: usize = 64;
/// Operations before the first turn.
const HISTORY: usize = 100_000;
/// Operations in a turn.
const OPERATIONS: usize = 200;

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Go sync.Pool and the Mechanics Behind It",
        author: "Phuong Le",
        url: "https://forem.com/func25/go-syncpool-and-the-mechanics-behind-it-52c1",
        quote: "the 2 writer pools, *bufioWriter2kPool and *bufioWriter4kPool, are set up to handle different writing needs",
        figures: &[
            Figure { what: "smaller buffer with a pool of its own", printed: "2 << 10" },
            Figure { what: "larger buffer with a pool of its own", printed: "4 << 10" },
        ],
    },
    says: "A pool for 2 KiB and one for 4 KiB retain 0.75 times what one pool of 4 KiB buffers does, and pools for \
           eleven sizes up to 1 MiB at most a quarter.",
    axis: Axis {
        name: "largest size of the mix",
        unit: Unit::Bytes,
        points: &[4_096, 65_536, 1_048_576],
        article: 4_096,
        labels: &[(4_096, "2 or 4 KiB"), (65_536, "1 to 64 KiB"), (1_048_576, "1 KiB to 1 MiB")],
        scale: Scale::Steps,
    },
    variants: &[
        variant("one_growing", |run| register(run, |_, _| One::of(0)))
            .about("one pool of 64 buffers that begin with no room and grow as they are used"),
        variant("one_maximal", |run| register(run, |_, largest| One::of(largest)))
            .about("one pool of 64 buffers, each with room for the largest size"),
        variant("classes", |run| register(run, Classes::of)).about(
            "a pool for each power of two, 64 buffers spread over them as evenly as it goes",
        ),
        variant("fresh", |run| register(run, |_, _| Fresh))
            .about("no pool: a new buffer of the size that is needed, freed after use"),
    ],
    reference: "one_growing",
    predictions: &[
        ratio(Left, "classes", "one_maximal", Within(0.72, 0.78)).at(&[4_096]),
        ratio(Left, "one_maximal", "classes", AtLeast(4.0)).at(&[1_048_576]),
        figure("buffers of the largest size", "one_growing", AtLeast(0.95))
            .over_figure("buffers")
            .at(&[4_096]),
        ratio(Time, "classes", "one_growing", Within(0.9, 1.1)),
    ],
    carries_over: "The bytes carry over: a buffer in a pool keeps its room in both. But Go's collector may empty a \
                   sync.Pool at any time, and a pool here keeps what it has for good. An allocator is itself a set of \
                   pools by size that can give memory back, which makes `fresh` the rival to beat.",
    cautions: &[
        "The article prints no figure of what the two pools save. It says that they are there, and which sizes have \
         one; a writer of any other size is not pooled.",
        "The pools by size hold equally many buffers of each size, and the mix asks equally often for each. Where \
         they fill on demand they hold what was ever in use at once, which is more.",
        "The buffers of a pool are used in turn, as under many holders, by one thread without a lock. A single \
         holder that takes the last buffer returned would see one buffer only.",
        "Each pool has 100,000 operations behind it, in an order from a fixed seed, before the first turn; in these \
         buffers only grow. Then all their room is written once, so that no page of a pool is new to a turn. A turn \
         is 200 more operations, in which every byte asked for is written.",
        "Buffers in turn come from the farther caches where their bytes are many: from one pool of 64 buffers up to \
         1 MiB more of them than from pools by size.",
    ],
    needs: Needs { cores: 1, memory: 0, memory_each: 3 * BUFFERS as u64 },
    processes: Processes::Apart,
};

/// What one operation asks for.
struct Request {
    size: u32,
    /// What it writes.
    byte: u8,
}

/// Registers a turn of the next 200 requests over a pool that is made for the smallest and the largest size.
fn register<P: Pool>(run: &mut Run, pool: fn(usize, usize) -> P) {
    let largest = run.size();
    let smallest = if largest == 4_096 { 2_048 } else { 1_024 };
    let requests = run.input(|| requests(smallest, largest));
    let mut pool = pool(smallest, largest);
    for request in &requests {
        let buffer = pool.take(request.size as usize);
        pool.give(buffer);
    }
    let mut kept = pool.kept();
    for buffer in &mut kept {
        buffer.resize(buffer.capacity(), 1);
    }
    let buffers = kept.len() as u64;
    let of_the_largest = kept.iter().filter(|buffer| buffer.len() >= largest).count() as u64;
    run.operations(OPERATIONS as u64);
    let mut end = 0;
    let turn = move |marks: &mut claimbench::run::Marks| {
        marks.figure("buffers", buffers);
        marks.figure("buffers of the largest size", of_the_largest);
        end = if end == HISTORY { OPERATIONS } else { end + OPERATIONS };
        let mut sum = 0_u64;
        for request in black_box(&requests[end - OPERATIONS..end]) {
            let mut buffer = pool.take(request.size as usize);
            buffer.resize(request.size as usize, request.byte);
            let last = black_box(&buffer).last().copied().map_or(0, u64::from);
            sum = sum.wrapping_add(last * buffer.len() as u64);
            pool.give(buffer);
        }
        sum
    };
    run.iter_marked(turn, Digest::of);
}

/// The requests of all operations: in every 200 the same, each size as often as the others, in an order of their own.
fn requests(smallest: usize, largest: usize) -> Vec<Request> {
    let mut random = fastrand::Rng::with_seed(1);
    let sizes = (largest / smallest).ilog2() + 1;
    let turn = || {
        let request = |number: usize| Request {
            size: (smallest << (number % sizes as usize)) as u32,
            byte: number as u8 + 1,
        };
        let mut turn: Vec<Request> = (0..OPERATIONS).map(request).collect();
        random.shuffle(&mut turn);
        turn
    };
    std::iter::repeat_with(turn).take(HISTORY / OPERATIONS).flatten().collect()
}

trait Pool: 'static {
    /// An empty buffer with room for a size.
    fn take(&mut self, size: usize) -> Vec<u8>;
    /// Gives a buffer back.
    fn give(&mut self, buffer: Vec<u8>);
    /// The buffers that it keeps.
    fn kept(&mut self) -> Vec<&mut Vec<u8>>;
}

/// One pool for all sizes.
struct One(VecDeque<Vec<u8>>);

impl One {
    /// A pool of 64 buffers with room for so much.
    fn of(room: usize) -> One {
        One((0..BUFFERS).map(|_| Vec::with_capacity(room)).collect())
    }
}

impl Pool for One {
    fn take(&mut self, size: usize) -> Vec<u8> {
        let mut buffer = self.0.pop_front().unwrap_or_default();
        buffer.clear();
        buffer.reserve(size);
        buffer
    }

    fn give(&mut self, buffer: Vec<u8>) {
        self.0.push_back(buffer);
    }

    fn kept(&mut self) -> Vec<&mut Vec<u8>> {
        self.0.iter_mut().collect()
    }
}

/// A pool for each power of two from the smallest size on.
struct Classes {
    smallest: usize,
    pools: Vec<VecDeque<Vec<u8>>>,
}

impl Classes {
    /// Pools up to the largest size, over which 64 buffers are spread.
    fn of(smallest: usize, largest: usize) -> Classes {
        let classes = (largest / smallest).ilog2() as usize + 1;
        let pool = |class: usize| {
            let buffers = BUFFERS * class / classes..BUFFERS * (class + 1) / classes;
            buffers.map(|_| Vec::with_capacity(smallest << class)).collect()
        };
        Classes { smallest, pools: (0..classes).map(pool).collect() }
    }

    /// The pool of the buffers that have room for a size and less than twice as much.
    fn pool(&mut self, size: usize) -> &mut VecDeque<Vec<u8>> {
        &mut self.pools[size.div_ceil(self.smallest).next_power_of_two().ilog2() as usize]
    }
}

impl Pool for Classes {
    fn take(&mut self, size: usize) -> Vec<u8> {
        let room = size.next_power_of_two();
        let buffer = self.pool(size).pop_front();
        let mut buffer = buffer.unwrap_or_else(|| Vec::with_capacity(room));
        buffer.clear();
        buffer
    }

    fn give(&mut self, buffer: Vec<u8>) {
        self.pool(buffer.capacity()).push_back(buffer);
    }

    fn kept(&mut self) -> Vec<&mut Vec<u8>> {
        self.pools.iter_mut().flatten().collect()
    }
}

/// No pool.
struct Fresh;

impl Pool for Fresh {
    fn take(&mut self, size: usize) -> Vec<u8> {
        Vec::with_capacity(size)
    }

    fn give(&mut self, buffer: Vec<u8>) {
        drop(buffer);
    }

    fn kept(&mut self) -> Vec<&mut Vec<u8>> {
        Vec::new()
    }
}
