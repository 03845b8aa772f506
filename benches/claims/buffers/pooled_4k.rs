//! A pooled 4 KiB buffer against a fresh one

use claimbench::claim::{
    Allocator, Axis, Bound::*, Claim, Figure, Metric::*, Needs, Processes, Scale, Source, Unit,
    exactly, ratio, variant,
};
use claimbench::run::{Digest, Run};
use crossbeam_queue::ArrayQueue;
use std::cell::{Ref, RefCell};
use std::hint::black_box;
use std::ops::Deref;
use std::sync::Mutex;

/// Bytes that every buffer has room for.
const CAPACITY: usize = 4_096;
/// What the article writes; longer texts repeat it.
const TEXT: &[u8] = b"some data to encode";
/// How far the text lies from the start of its block. A copy between like offsets of two pages is slow on many
/// processors; with the text half a page away from every buffer, that does not choose between the variants by chance.
const HALF_A_PAGE: usize = 2_048;

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "A Go guide in 14 chapters, chapter 14",
        author: "",
        url: "",
        quote: "3.5x faster, zero allocations per operation!",
        figures: &[
            Figure { what: "without a pool, time", printed: "312 ns/op" },
            Figure { what: "without a pool, bytes", printed: "4096 B/op" },
            Figure { what: "without a pool, allocations", printed: "1 allocs/op" },
            Figure { what: "with a pool, time", printed: "89 ns/op" },
            Figure { what: "with a pool, bytes", printed: "0 B/op" },
            Figure { what: "with a pool, allocations", printed: "0 allocs/op" },
            Figure { what: "pool against none, time", printed: "3.5x faster" },
        ],
    },
    says: "Writing 19 bytes into a 4 KiB buffer from a pool takes 89 ns and no allocation, \
           into a fresh one 312 ns and one allocation: 3.5 times as long.",
    axis: Axis {
        name: "bytes written",
        unit: Unit::Bytes,
        points: &[19, 410, 4_096],
        article: 19,
        labels: &[(410, "410 B, a tenth"), (4_096, "4 KiB, all of it")],
        scale: Scale::Continuous,
    },
    variants: &[
        variant("fresh_zeroed", fresh_zeroed)
            .about("a new buffer, zeroed first: the nearest to Go's make"),
        variant("fresh_reserved", fresh_reserved)
            .about("a new buffer that is reserved and not zeroed: what Rust code usually does"),
        variant("hoisted", hoisted).about("one buffer for all turns, cleared before each: no pool"),
        variant("thread_local", thread_local)
            .about("a list of buffers for each thread: the nearest to sync.Pool"),
        variant("mutex", mutex).about("a list of buffers behind a Mutex, on one thread"),
        variant("array_queue", array_queue)
            .about("buffers in crossbeam's lock-free ArrayQueue, on one thread"),
    ],
    reference: "fresh_zeroed",
    predictions: &[
        ratio(Time, "thread_local", "fresh_zeroed", AtMost(0.38))
            .at(&[19])
            .stated(
                "312 ns/op against 89 ns/op, 3.5x faster",
                "three quarters of the printed ratio: 1 / (0.75 × 3.5) is 0.38",
            )
            .printing(1.0 / 3.5),
        exactly(Allocations, "fresh_zeroed", 1).stated("1 allocs/op", "the printed count"),
        exactly(Allocations, "thread_local", 0).stated("0 allocs/op", "the printed count"),
        exactly(Bytes, "fresh_zeroed", 4_096).stated("4096 B/op", "the printed bytes"),
        exactly(Bytes, "thread_local", 0).stated("0 B/op", "the printed bytes"),
        ratio(Time, "thread_local", "fresh_reserved", AtLeast(0.38))
            .at(&[19])
            .under(Allocator::Jemalloc),
        ratio(Time, "thread_local", "fresh_reserved", AtLeast(0.5)).at(&[4_096]),
        ratio(Time, "hoisted", "thread_local", AtMost(1.02)),
    ],
    carries_over: "The counts carry over. In Go a fresh buffer costs its zeroing and, later, the collector's work. \
                   A Rust Vec is not zeroed and is freed at once, so its block comes straight back from the \
                   allocator, which is itself a pool. Only `fresh_zeroed` pays what Go's make pays.",
    cautions: &[
        "The whole effect is some tens of nanoseconds an operation: read the times beside the ratio.",
        "Go may keep a buffer of constant size on the stack when nothing else holds it; the article prints one \
         allocation for it all the same. Its machine and Go version are not given.",
        "One thread takes and returns one buffer at a time, so neither the lock nor the queue is ever contended \
         and no pool holds more than one buffer.",
        "Each turn hands out an owner of the bytes whose drop gives the buffer back, inside the clock. `hoisted` \
         pays two writes of a borrow flag for that, which a plain local buffer would not.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

fn fresh_zeroed(run: &mut Run) {
    register(run, |text| {
        let mut buffer = vec![0_u8; CAPACITY];
        write(&mut buffer, text);
        buffer
    });
}

fn fresh_reserved(run: &mut Run) {
    register(run, |text| {
        let mut buffer = Vec::with_capacity(CAPACITY);
        write(&mut buffer, text);
        buffer
    });
}

/// A closure can not lend what it owns, so the buffer lives for ever and a `RefCell` lends it, to one output at a time.
fn hoisted(run: &mut Run) {
    let lender = for_ever(RefCell::new(Vec::with_capacity(CAPACITY)));
    register(run, move |text| {
        write(&mut lender.borrow_mut(), text);
        Ref::map(lender.borrow(), Vec::as_slice)
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

/// Registers a turn that writes a text and returns an owner of the written bytes.
fn register<Written: Deref<Target = [u8]> + 'static>(
    run: &mut Run,
    mut turn: impl FnMut(&[u8]) -> Written + 'static,
) {
    let range = HALF_A_PAGE..HALF_A_PAGE + run.size();
    let block: Vec<u8> = run.input(|| TEXT.iter().copied().cycle().take(4 * HALF_A_PAGE).collect());
    run.iter(move || turn(black_box(&block[range.clone()])), |written| Digest::of(&&written[..]));
}

/// Registers the turn of a pool: take a buffer or make one, write, and give it back when the bytes are dropped.
fn pooled(run: &mut Run, pool: impl Pool) {
    register(run, move |text| {
        let mut buffer = pool.take().unwrap_or_else(|| Vec::with_capacity(CAPACITY));
        write(&mut buffer, text);
        Taken { buffer, pool }
    });
}

/// What is done to every buffer, fresh or used.
fn write(buffer: &mut Vec<u8>, text: &[u8]) {
    buffer.clear();
    buffer.extend_from_slice(text);
}

/// A buffer's or pool's owner has to outlive every turn's output; a case is made once in a process.
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
