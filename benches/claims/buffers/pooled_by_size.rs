//! A pool against fresh buffers, by size

use claimbench::claim::{
    Allocator, Axis, Bound::*, Claim, Figure, Metric::*, Needs, Processes, Scale, Source, Unit,
    exactly, ratio, variant,
};
use claimbench::run::{Digest, Run};
use crossbeam_queue::ArrayQueue;
use std::cell::RefCell;
use std::hint::black_box;
use std::sync::Mutex;

/// What every byte is set to: not 0, as fresh memory often is.
const BYTE: u8 = 0xA5;

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Go sync.Pool and the Mechanics Behind It",
        author: "Phuong Le",
        url: "https://forem.com/func25/go-syncpool-and-the-mechanics-behind-it-52c1",
        quote: "quickly pull a pre-allocated reader or writer from these pools, skipping extra allocations",
        figures: &[
            Figure { what: "net/http's pool of small writers", printed: "2 << 10" },
            Figure { what: "net/http's pool of large writers", printed: "4 << 10" },
        ],
    },
    says: "Taking a ready buffer from a pool saves the one allocation that each use of a fresh buffer makes, \
           and with it time.",
    axis: Axis {
        name: "buffer",
        unit: Unit::Bytes,
        points: &[64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216],
        article: 4_096,
        labels: &[],
        scale: Scale::Continuous,
    },
    variants: &[
        variant("fresh", fresh).about("a new buffer for each use, reserved and not zeroed"),
        variant("hoisted", hoisted).about("one buffer for all uses, cleared before each: no pool"),
        variant("thread_local", thread_local)
            .about("a list of buffers for each thread: the nearest to sync.Pool"),
        variant("mutex", mutex).about("a list of buffers behind a Mutex, on one thread"),
        variant("array_queue", array_queue)
            .about("buffers in crossbeam's lock-free ArrayQueue, on one thread"),
        variant("object_pool", object_pool)
            .about("the pool of the crate object-pool, a list behind parking_lot's Mutex"),
    ],
    reference: "fresh",
    predictions: &[
        ratio(Time, "thread_local", "fresh", AtMost(0.95)).stated(
            "skipping extra allocations",
            "5 % in the article's direction, as no time is printed",
        ),
        exactly(Allocations, "fresh", 1)
            .stated("skipping extra allocations", "what is skipped is the buffer's allocation"),
        exactly(Allocations, "thread_local", 0)
            .stated("skipping extra allocations", "a ready buffer needs none"),
        exactly(Allocations, "hoisted", 0),
        exactly(Allocations, "mutex", 0),
        exactly(Allocations, "array_queue", 0),
        exactly(Allocations, "object_pool", 0),
        ratio(Time, "thread_local", "fresh", AtLeast(0.8))
            .at(&[1_024, 4_096, 16_384, 65_536])
            .under(Allocator::Jemalloc),
        ratio(Time, "thread_local", "fresh", AtMost(0.6))
            .at(&[16_777_216])
            .under(Allocator::Jemalloc),
        ratio(Time, "hoisted", "thread_local", AtMost(1.02)),
        ratio(Time, "hoisted", "mutex", AtMost(1.02)),
        ratio(Time, "hoisted", "array_queue", AtMost(1.02)),
        ratio(Time, "hoisted", "object_pool", AtMost(1.02)),
    ],
    carries_over: "The saved allocation carries over. Its worth does not: Go's pool is there to spare the collector, \
                   and make zeroes what it returns. Rust frees a buffer at once and does not zero it, so a pool can \
                   only save two calls of the allocator and, for large blocks, the page faults of memory that went \
                   back to the system.",
    cautions: &[
        "The article prints no time and names no size but those of the two pools of net/http. The sizes from 64 B to \
         16 MiB are ours.",
        "Every byte is written in every use. Of a large buffer that is used in part a pool saves more.",
        "jemalloc has a cache of each thread for blocks of up to 32 KiB. It keeps freed pages for some seconds and hands \
         them out again, but gives blocks from 8 MiB on back to the system at once. The C library's allocator maps its first large block by itself and stops doing so when \
         that one is freed, so the first turns of a process differ from the rest.",
        "One thread takes and returns one buffer at a time, so no lock or queue is ever contended and no pool holds \
         more than one buffer.",
        "The buffer is taken and given back inside a turn, where the compiler can keep its address and length in \
         registers. A buffer that is passed around meanwhile costs some nanoseconds more.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

fn fresh(run: &mut Run) {
    register(run, |size| written(&mut Vec::with_capacity(size), size));
}

fn hoisted(run: &mut Run) {
    let mut buffer = Vec::with_capacity(run.size());
    register(run, move |size| written(&mut buffer, size));
}

fn thread_local(run: &mut Run) {
    register(run, |size| {
        let taken = POOL.with_borrow_mut(Vec::pop);
        let mut buffer = taken.unwrap_or_else(|| Vec::with_capacity(size));
        let read = written(&mut buffer, size);
        POOL.with_borrow_mut(|pool| pool.push(buffer));
        read
    });
}

fn mutex(run: &mut Run) {
    let pool: Mutex<Vec<Vec<u8>>> = Mutex::new(Vec::new());
    register(run, move |size| {
        let lock = || pool.lock().expect("no turn panics while it holds the pool");
        let taken = lock().pop();
        let mut buffer = taken.unwrap_or_else(|| Vec::with_capacity(size));
        let read = written(&mut buffer, size);
        lock().push(buffer);
        read
    });
}

/// A full queue hands the buffer back, and it is dropped.
fn array_queue(run: &mut Run) {
    let pool = ArrayQueue::new(16);
    register(run, move |size| {
        let mut buffer = pool.pop().unwrap_or_else(|| Vec::with_capacity(size));
        let read = written(&mut buffer, size);
        drop(pool.push(buffer));
        read
    });
}

/// What the crate hands out gives the buffer back when it is dropped.
fn object_pool(run: &mut Run) {
    let pool = object_pool::Pool::new(0, Vec::new);
    register(run, move |size| written(&mut pool.pull(|| Vec::with_capacity(size)), size));
}

thread_local!(static POOL: RefCell<Vec<Vec<u8>>> = const { RefCell::new(Vec::new()) });

/// Registers a turn that uses a buffer of the point's size and returns what it read there.
fn register(run: &mut Run, mut turn: impl FnMut(usize) -> (usize, u8) + 'static) {
    let size = run.size();
    run.iter(move || turn(black_box(size)), Digest::of);
}

/// What is done with every buffer, fresh or used: write each byte, and read the length and the last byte. The barrier
/// keeps the bytes that nobody reads.
#[inline(always)]
fn written(buffer: &mut Vec<u8>, size: usize) -> (usize, u8) {
    buffer.clear();
    buffer.extend(std::iter::repeat_n(black_box(BYTE), size));
    let bytes = black_box(buffer.as_slice());
    (bytes.len(), bytes[size - 1])
}
