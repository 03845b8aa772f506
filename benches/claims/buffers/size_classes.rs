//! Pools by size against one pool for all

use claimbench::claim::{
    Allocator, Axis, Bound::*, Claim, Figure, Metric::*, Needs, Processes, Scale, Source, Unit,
    figure, ratio, variant,
};
use claimbench::run::{Digest, Marks, Run};
use std::hint::black_box;

/// Holders, each of which has one buffer at any time.
const HOLDERS: usize = 64;
/// Operations before the first turn.
const HISTORY: usize = 100_000;
/// Operations in a turn.
const OPERATIONS: usize = 100;
/// The smallest room of a buffer in the pools by size: 2 KiB, as a power of two.
const SMALLEST: u32 = 11;
const MORE: &str = "each pool by size keeps as many buffers as were ever in use of its size at once: `buffers` reads 64 for \
                    one pool and more for `classes`, where the bound counted on 64 for both";

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
           ten sizes up to 1 MiB at most a quarter.",
    axis: Axis {
        name: "largest size of the mix",
        unit: Unit::Bytes,
        points: &[4_096, 65_536, 1_048_576],
        article: 4_096,
        labels: &[(4_096, "2 or 4 KiB"), (65_536, "1 to 64 KiB"), (1_048_576, "1 KiB to 1 MiB")],
        scale: Scale::Steps,
    },
    variants: &[
        variant("one_growing", |run| register(run, |_| One::of(0), HISTORY))
            .about("one pool, whose buffers begin with no room and grow as they are used"),
        variant("one_maximal", |run| register(run, One::of, HISTORY))
            .about("one pool, whose buffers all have room for the largest size"),
        variant("classes", |run| register(run, Classes::of, HISTORY))
            .about("a pool for each power of two, from 2 KiB to the largest size"),
        variant("fresh", |run| register(run, |_| Fresh, 10 * OPERATIONS))
            .about("no pool: a new buffer of the size that is needed, freed after use"),
    ],
    reference: "one_growing",
    predictions: &[
        ratio(Left, "classes", "one_maximal", Within(0.72, 0.78)).at(&[4_096]).where_refuted(MORE),
        ratio(Left, "one_maximal", "classes", AtLeast(4.0)).at(&[1_048_576]).where_refuted(MORE),
        figure("buffers of the largest size", "one_growing", AtLeast(0.95))
            .over_figure("buffers")
            .at(&[4_096]),
        ratio(Time, "classes", "one_growing", Within(0.9, 1.1)),
        ratio(Time, "fresh", "classes", AtMost(1.05))
            .at(&[1_048_576])
            .under(Allocator::Jemalloc)
            .after_trial(),
    ],
    carries_over: "The bytes carry over: a buffer in a pool keeps its room in both. But Go's collector may empty a \
                   sync.Pool at any time, and a pool here keeps what it has for good. An allocator is itself a set of \
                   pools by size that can give memory back, which makes `fresh` the rival to beat.",
    cautions: &[
        "The article prints no figure of what the two pools save. It says that they are there, and which sizes have \
         one; a writer of any other size is not pooled.",
        "With as many buffers of each size the pools by size would retain 0.75 and 0.2 times as much: that is arithmetic. Here \
         every pool begins empty and makes a buffer where it has none, so each keeps as many as were ever in use of \
         its size at once, and together that may be more than the 64 of one pool.",
        "The mix of 2 or 4 KiB asks equally often for each; the other two ask for any size from 1 KiB on, halving and doubling \
         being as likely everywhere. 64 holders have a buffer each; an operation is one of them, at random, that gives its \
         buffer back and takes one for the next size, which it fills. One thread plays all of them, without a lock.",
        "Each pool has 100,000 operations behind it, and `fresh` 1,000, in an order from a fixed seed. Then all the room \
         is written once, so that no page of a pool is new to a turn. A turn is 100 more operations.",
        "What has come back last is handed out first. With one pool that is the buffer that its holder has just given back.",
        "Where sizes are large, `fresh` may beat every pool: an allocator joins free blocks and hands out again what was \
         freed last, whatever its size, where a pool leaves its idle buffers to go cold.",
    ],
    // Four processes with up to 64 buffers of the largest size live at once.
    needs: Needs { memory: 0, memory_each: HOLDERS as u64, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// What one operation asks for.
struct Request {
    holder: usize,
    size: usize,
    /// What it writes.
    byte: u8,
}

/// Registers a turn of the next operations over a pool with so many of them behind it.
fn register<P: Pool>(run: &mut Run, pool: fn(usize) -> P, history: usize) {
    let largest = run.size();
    let requests = run.input(|| requests(largest));
    let mut held: Vec<Vec<u8>> = run.input(|| vec![Vec::new(); HOLDERS]);
    let mut pool = pool(largest);
    for request in &requests[..history] {
        exchange(&mut pool, &mut held[request.holder], request.size);
    }
    let mut all = pool.idle();
    all.extend(&mut held);
    for buffer in &mut all {
        buffer.resize(buffer.capacity(), 1);
    }
    let buffers = all.len() as u64;
    let of_the_largest = all.iter().filter(|buffer| buffer.len() >= largest).count() as u64;
    run.operations(OPERATIONS as u64);
    let mut end = 0;
    let turn = move |marks: &mut Marks| {
        marks.figure("buffers", buffers);
        marks.figure("buffers of the largest size", of_the_largest);
        end = if end == HISTORY { OPERATIONS } else { end + OPERATIONS };
        let mut sum = 0_u64;
        for request in black_box(&requests[end - OPERATIONS..end]) {
            let buffer = &mut held[request.holder];
            exchange(&mut pool, buffer, request.size);
            buffer.resize(request.size, request.byte);
            let last = black_box(&*buffer).last().copied().map_or(0, u64::from);
            sum = sum.wrapping_add(last * buffer.len() as u64);
        }
        sum
    };
    run.iter_marked(turn, Digest::of);
}

/// A holder gives back what it has and takes a buffer for a size.
fn exchange(pool: &mut impl Pool, held: &mut Vec<u8>, size: usize) {
    let buffer = std::mem::take(held);
    if buffer.capacity() > 0 {
        pool.give(buffer);
    }
    *held = pool.take(size);
    held.clear();
}

/// The requests of all operations: in every turn the same sizes, in an order of their own and by holders of their own.
fn requests(largest: usize) -> Vec<Request> {
    let mut random = fastrand::Rng::with_seed(1);
    let size = |number: usize| {
        if largest == 4_096 {
            return 2_048 << (number % 2);
        }
        let share = (number as f64 + 0.5) / OPERATIONS as f64;
        (1_024.0 * (largest as f64 / 1_024.0).powf(share)) as usize
    };
    let turn = || {
        let mut numbers: Vec<usize> = (0..OPERATIONS).collect();
        random.shuffle(&mut numbers);
        let mut request = |number: usize| Request {
            holder: random.usize(..HOLDERS),
            size: size(number),
            byte: number as u8 + 1,
        };
        numbers.into_iter().map(&mut request).collect::<Vec<Request>>()
    };
    std::iter::repeat_with(turn).take(HISTORY / OPERATIONS).flatten().collect()
}

trait Pool: 'static {
    /// A buffer with room for a size.
    fn take(&mut self, size: usize) -> Vec<u8>;
    /// Gives a buffer back.
    fn give(&mut self, buffer: Vec<u8>);
    /// The buffers that nobody uses.
    fn idle(&mut self) -> Vec<&mut Vec<u8>>;
}

/// One pool for all sizes, and the room of a new buffer.
struct One(Vec<Vec<u8>>, usize);

impl One {
    fn of(room: usize) -> One {
        One(Vec::new(), room)
    }
}

impl Pool for One {
    fn take(&mut self, size: usize) -> Vec<u8> {
        let mut buffer = self.0.pop().unwrap_or_else(|| Vec::with_capacity(self.1));
        buffer.clear();
        buffer.reserve_exact(size);
        buffer
    }

    fn give(&mut self, buffer: Vec<u8>) {
        self.0.push(buffer);
    }

    fn idle(&mut self) -> Vec<&mut Vec<u8>> {
        self.0.iter_mut().collect()
    }
}

/// A pool for each power of two from the smallest room on.
struct Classes(Vec<Vec<Vec<u8>>>);

impl Classes {
    fn of(largest: usize) -> Classes {
        Classes(vec![Vec::new(); (largest.ilog2() - SMALLEST) as usize + 1])
    }

    /// The class of a size: how often the smallest room is doubled until it has room for it.
    fn class(size: usize) -> usize {
        (usize::BITS - (size - 1).leading_zeros()).saturating_sub(SMALLEST) as usize
    }
}

impl Pool for Classes {
    fn take(&mut self, size: usize) -> Vec<u8> {
        let class = Classes::class(size);
        self.0[class].pop().unwrap_or_else(|| Vec::with_capacity(1 << (SMALLEST as usize + class)))
    }

    fn give(&mut self, buffer: Vec<u8>) {
        self.0[Classes::class(buffer.capacity())].push(buffer);
    }

    fn idle(&mut self) -> Vec<&mut Vec<u8>> {
        self.0.iter_mut().flatten().collect()
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

    fn idle(&mut self) -> Vec<&mut Vec<u8>> {
        Vec::new()
    }
}
