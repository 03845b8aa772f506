//! A pool against fresh buffers, by size

use claimbench::claim::{
    Allocator, Axis, Bound::*, Claim, Figure, Metric::*, Needs, Processes, Scale, Source, Unit,
    exactly, ratio, variant,
};
use claimbench::run::{Digest, Run};
use crossbeam_queue::ArrayQueue;
use std::cell::RefCell;
use std::hint::black_box;
use std::ops::Deref;
use std::sync::Mutex;

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
        points: &[64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 8_388_608],
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
        )
        .where_refuted("where blocks are small, the pool costs more than it saves: `thread_local` takes longer than \
                        `hoisted`, which has neither pool nor allocation, by more than `fresh` does, whose two \
                        calls are served by the allocator's own cache of the thread"),
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
            .under(Allocator::Jemalloc)
            .where_refuted("64 KiB lie above jemalloc's cache of the thread, which ends at 32 KiB, so that `fresh` \
                            goes to the arena in each use; `thread_local` takes about as long as `hoisted`, which \
                            has no pool"),
        ratio(Time, "thread_local", "fresh", AtMost(0.6))
            .at(&[8_388_608])
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
         8 MiB are ours.",
        "Every byte is written in every use. Of a large buffer that is used in part a pool saves more.",
        "jemalloc has a cache of each thread for blocks of up to 32 KiB. It keeps freed pages for some seconds and hands \
         them out again, but gives blocks from 8 MiB on, the last size here, back to the system at once. The C library's \
         allocator maps its first large block by itself and stops doing so when that one is freed, so the first turns \
         of a process differ from the rest.",
        "One thread takes and returns one buffer at a time, so no lock or queue is ever contended and no pool holds \
         more than one buffer.",
        "Each turn hands out an owner of the bytes whose drop gives the buffer back, inside the clock. `hoisted` pays two \
         writes of a borrow flag for that.",
    ],
    // Six processes live at once, each with one buffer.
    needs: Needs { memory: 0, memory_each: 6, ..Needs::NOTHING },
    processes: Processes::Apart,
};

fn fresh(run: &mut Run) {
    register(run, |size, byte| {
        let mut buffer = Vec::with_capacity(size);
        write(&mut buffer, size, byte);
        buffer
    });
}

/// A closure can not lend what it owns, so the buffer lives for ever and a `RefCell` lends it, to one output at a time.
fn hoisted(run: &mut Run) {
    let lender: &RefCell<Vec<u8>> = for_ever(RefCell::new(Vec::with_capacity(run.size())));
    register(run, move |size, byte| {
        write(&mut lender.borrow_mut(), size, byte);
        lender.borrow()
    });
}

fn thread_local(run: &mut Run) {
    pooled(run, OfThisThread);
}

fn mutex(run: &mut Run) {
    pooled(run, for_ever(Mutex::new(Vec::new())));
}

fn array_queue(run: &mut Run) {
    pooled(run, for_ever(ArrayQueue::new(16)));
}

/// What the crate hands out gives the buffer back when it is dropped.
fn object_pool(run: &mut Run) {
    let pool = for_ever(object_pool::Pool::new(0, Vec::new));
    register(run, |size, byte| {
        let mut buffer = pool.pull(|| Vec::with_capacity(size));
        write(&mut buffer, size, byte);
        buffer
    });
}

/// Registers a turn that writes a byte, another each time, all over a buffer of the point's size, and hands out its owner.
/// The digest is that of how far every byte lies from what the turn wrote.
fn register<Owner: Deref + 'static>(run: &mut Run, turn: impl Fn(usize, u8) -> Owner + 'static)
where
    Owner::Target: AsRef<[u8]>,
{
    let size = run.size();
    let mut user = 0_u8;
    let turn = move || {
        user = user.wrapping_add(1);
        (turn(black_box(size), black_box(user)), user)
    };
    run.iter(turn, |(buffer, user)| {
        let bytes: &[u8] = (**buffer).as_ref();
        let apart: Vec<u8> = bytes.iter().map(|byte| byte.wrapping_sub(*user)).collect();
        Digest::of(&apart)
    });
}

/// Registers the turn of a pool: take a buffer or make one, write, and give it back when the bytes are dropped.
fn pooled(run: &mut Run, pool: impl Pool) {
    register(run, move |size, byte| {
        let mut buffer = pool.take().unwrap_or_else(|| Vec::with_capacity(size));
        write(&mut buffer, size, byte);
        Taken { buffer, pool }
    });
}

/// What is done to every buffer, fresh or used.
#[inline(always)]
fn write(buffer: &mut Vec<u8>, size: usize, byte: u8) {
    buffer.clear();
    buffer.extend(std::iter::repeat_n(byte, size));
}

/// An owner has to outlive every turn's output; a case is made once in a process.
fn for_ever<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

trait Pool: Copy + 'static {
    /// A buffer that was given back earlier.
    fn take(self) -> Option<Vec<u8>>;
    /// Gives a buffer back.
    fn give(self, buffer: Vec<u8>);
}

/// A buffer that goes back to its pool when it is dropped.
struct Taken<P: Pool> {
    buffer: Vec<u8>,
    pool: P,
}

impl<P: Pool> Deref for Taken<P> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.buffer
    }
}

impl<P: Pool> Drop for Taken<P> {
    fn drop(&mut self) {
        self.pool.give(std::mem::take(&mut self.buffer));
    }
}

/// The pool of the calling thread, which can only live outside of every closure.
#[derive(Clone, Copy)]
struct OfThisThread;

thread_local!(static POOL: RefCell<Vec<Vec<u8>>> = const { RefCell::new(Vec::new()) });

impl Pool for OfThisThread {
    fn take(self) -> Option<Vec<u8>> {
        POOL.with_borrow_mut(Vec::pop)
    }

    fn give(self, buffer: Vec<u8>) {
        POOL.with_borrow_mut(|pool| pool.push(buffer));
    }
}

impl Pool for &'static Mutex<Vec<Vec<u8>>> {
    fn take(self) -> Option<Vec<u8>> {
        self.lock().expect("no turn panics while it holds the pool").pop()
    }

    fn give(self, buffer: Vec<u8>) {
        self.lock().expect("no turn panics while it holds the pool").push(buffer);
    }
}

impl Pool for &'static ArrayQueue<Vec<u8>> {
    fn take(self) -> Option<Vec<u8>> {
        self.pop()
    }

    /// A full queue hands the buffer back, and it is dropped.
    fn give(self, buffer: Vec<u8>) {
        drop(self.push(buffer));
    }
}
