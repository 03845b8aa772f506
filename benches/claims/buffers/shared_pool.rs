//! A pool for each thread against one pool for all

use claimbench::claim::{
    Allocator, Axis, Bound::*, Claim, Metric::*, Needs, Points, Processes, Scale, Source, Unit,
    across, ratio, value, variant,
};
use claimbench::run::Run;
use crossbeam_queue::ArrayQueue;
use std::cell::RefCell;
use std::hint::black_box;
use std::sync::{Mutex, MutexGuard};

/// Room of a buffer, in bytes.
const ROOM: usize = 4_096;
/// Operations of each thread in a turn: take a buffer, write 8 bytes, read them, give it back.
const OPERATIONS: u64 = 1_000;
/// The same where about 10 µs of work are between.
const BUSY: u64 = 100;
/// Buffers that can be on their way from one thread to another.
const ON_THE_WAY: usize = 16;

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "A Go guide in 14 chapters, chapter 14",
        author: "",
        url: "",
        quote: "Yes (lock-free per-P)",
        figures: &[],
    },
    says: "From 2 threads on, a pool of which each thread has a part of its own costs less than one pool behind a \
           lock, whose price for an operation grows at least as the number of threads.",
    axis: Axis {
        name: "threads",
        unit: Unit::Threads,
        points: &[1, 2, 4, 8, 16],
        article: 2,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("fresh", |run| alone(run, fresh()))
            .about("no pool: a new buffer with 4 KiB reserved, freed after use"),
        variant("thread_local", |run| alone(run, of_each_thread()))
            .about("a list of buffers for each thread: the nearest to sync.Pool"),
        variant("mutex", |run| alone(run, mutex(run.size())))
            .about("one list behind the standard library's Mutex"),
        variant("mutex_parking_lot", |run| alone(run, mutex_parking_lot(run.size())))
            .about("one list behind parking_lot's Mutex"),
        variant("shards_16", |run| alone(run, shards())).about(
            "16 lists, each behind a Mutex apart from the others, chosen by the thread's number",
        ),
        variant("array_queue", |run| alone(run, array_queue(run.size())))
            .about("crossbeam's lock-free ArrayQueue"),
        variant("thread_local_crossed", |run| crossed(run, of_each_thread()))
            .at(Points::From(2))
            .about("half of the threads take, the others give back to lists of their own"),
        variant("mutex_crossed", |run| crossed(run, mutex(run.size() * ON_THE_WAY)))
            .at(Points::From(2))
            .about("half of the threads take, the others give back to the one list"),
        variant("thread_local_busy", |run| busy(run, of_each_thread()))
            .about(
                "a list for each thread, with about 10 µs of work between taking and giving back",
            )
            .doing(WORK),
        variant("mutex_busy", |run| busy(run, mutex(run.size())))
            .about(
                "one list behind a Mutex, with about 10 µs of work between taking and giving back",
            )
            .doing(WORK),
    ],
    reference: "mutex",
    predictions: &[
        ratio(Time, "thread_local", "mutex", AtMost(0.95)).from(2),
        ratio(Time, "thread_local", "mutex", AtMost(0.5)).at(&[1]),
        across(Time, "mutex", 1, AtLeast(2.0)).at(&[2]),
        across(Time, "mutex", 1, AtLeast(4.0)).at(&[4]),
        across(Time, "mutex", 1, AtLeast(8.0)).at(&[8]),
        across(Time, "mutex", 1, AtLeast(16.0)).at(&[16]),
        across(Time, "thread_local", 1, AtMost(1.3)).from(2),
        across(Time, "shards_16", 1, AtMost(3.0)).from(2),
        ratio(Time, "mutex", "fresh", AtLeast(2.0)).from(4).under(Allocator::Jemalloc),
        ratio(Time, "mutex_busy", "thread_local_busy", Within(0.9, 1.1)),
        ratio(Allocations, "thread_local_crossed", "fresh", AtLeast(0.99)),
        value(Left, "thread_local_crossed", AtLeast(1.9 * OPERATIONS as f64)).over_metric(Bytes),
        ratio(Allocations, "mutex_crossed", "fresh", AtMost(0.01)),
    ],
    carries_over: "The locks and the cache lines that cores take from each other carry over. A Go pool has one part \
                   for each processor, and a goroutine whose part is empty looks further. A Rust thread_local list \
                   belongs to a thread and nobody else can reach it, so what crosses threads is never used again.",
    cautions: &[
        "The article's words are a cell of the column on thread safety. That such a pool costs less is derived, and every \
         bound is ours. Phuong Le calls Go's scheduling model “the backbone of why sync.Pool is so efficient”.",
        "A time is that of one operation of one thread while all of them work: where threads pass a lock one by one \
         at no further cost, it is as many times that of one thread as there are threads.",
        "`fresh` allocates in every operation, so allocations against it are a pool's misses. The shared pools begin \
         with all the buffers that can be out at once, the others make theirs in the first turn.",
        "The crossed variants hand as many buffers over as the others use, through a queue for each pair of threads, \
         and wait for each other at its ends: compare their times with each other only. A thread's list keeps at \
         most 4,096 buffers. The heap lane ends before that: what is left divided by what an operation allocates is \
         the operations so far, those of the turn that warms up and of the counted one.",
    ],
    needs: Needs { memory: 0, memory_each: 8 << 20, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// Why the variants with work between are controls.
const WORK: &str = "it works with each buffer on purpose: what the pool costs in real use";

/// Gives the thread of that number a buffer that was given back earlier.
trait Take: Fn(usize) -> Option<Vec<u8>> + Send + Sync + 'static {}
impl<T: Fn(usize) -> Option<Vec<u8>> + Send + Sync + 'static> Take for T {}

/// Takes a buffer back from the thread of that number.
trait Give: Fn(usize, Vec<u8>) + Send + Sync + 'static {}
impl<G: Fn(usize, Vec<u8>) + Send + Sync + 'static> Give for G {}

fn alone(run: &mut Run, pool: (impl Take, impl Give)) {
    own(run, pool, OPERATIONS, |_| 0);
}

/// The same with dependent steps, of about a nanosecond each, before a buffer is given back.
fn busy(run: &mut Run, pool: (impl Take, impl Give)) {
    let step = |value: u64, step: u64| (value ^ step).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    own(run, pool, BUSY, move |operation| (0..black_box(10_000)).fold(operation, step));
}

/// Registers a turn in which each thread gives back what it took, after some work. A pool lives for ever.
fn own(
    run: &mut Run,
    (take, give): (impl Take, impl Give),
    operations: u64,
    work: impl Fn(u64) -> u64 + Send + Sync + 'static,
) {
    run.operations(operations);
    run.iter_threads(run.size(), move |thread| {
        (0..operations).fold(0, |sum: u64, operation| {
            let buffer = written(take(thread), thread, operation);
            let sum = sum.wrapping_add(work(operation)).wrapping_add(read(&buffer));
            give(thread, buffer);
            sum
        })
    });
}

/// Registers a turn in which every second thread takes for two, and the next one gives back what it is handed.
fn crossed(run: &mut Run, (take, give): (impl Take, impl Give)) {
    let pairs: Vec<_> =
        (0..run.size() / 2).map(|_| ArrayQueue::<Vec<u8>>::new(ON_THE_WAY)).collect();
    run.operations(OPERATIONS);
    run.iter_threads(run.size(), move |thread| {
        let pair = &pairs[thread / 2];
        (0..2 * OPERATIONS).fold(0, |sum, operation| {
            if thread % 2 == 1 {
                let buffer = waited_for(|| pair.pop());
                let sum = sum + read(&buffer);
                give(thread, buffer);
                return sum;
            }
            let owner = thread + (operation % 2) as usize;
            let mut buffer = Some(written(take(thread), owner, operation / 2));
            waited_for(|| {
                buffer = pair.push(buffer.take()?).err();
                buffer.is_none().then_some(0)
            })
        })
    });
}

/// Tries until there is something, and lets other threads run meanwhile.
fn waited_for<T>(mut find: impl FnMut() -> Option<T>) -> T {
    loop {
        match find() {
            Some(found) => return found,
            None => std::thread::yield_now(),
        }
    }
}

/// A taken buffer, or a new one, with a few bytes that tell whose operation it is. Inlined, or handing the words of a
/// `Vec` through memory costs more than a pool without a lock.
#[inline(always)]
fn written(taken: Option<Vec<u8>>, owner: usize, operation: u64) -> Vec<u8> {
    let mut buffer = taken.unwrap_or_else(|| Vec::with_capacity(ROOM));
    buffer.clear();
    buffer.extend_from_slice(&((owner as u64) << 32 | operation).to_le_bytes());
    black_box(buffer.as_mut_ptr());
    buffer
}

fn read(buffer: &[u8]) -> u64 {
    buffer.first_chunk().copied().map_or(0, u64::from_le_bytes)
}

/// So many buffers to begin with, in a list that has room for them.
fn stock(buffers: usize) -> Vec<Vec<u8>> {
    (0..buffers).map(|_| Vec::with_capacity(ROOM)).collect()
}

fn fresh() -> (impl Take, impl Give) {
    (|_| None, |_, buffer| drop(buffer))
}

thread_local!(static LIST: RefCell<Vec<Vec<u8>>> = const { RefCell::new(Vec::new()) });

fn of_each_thread() -> (impl Take, impl Give) {
    (
        |_| LIST.with_borrow_mut(Vec::pop),
        |_, buffer| LIST.with_borrow_mut(|list| keep(list, buffer)),
    )
}

/// Gives a buffer to a list that may be that of a thread that never takes one: it must not eat the machine.
fn keep(list: &mut Vec<Vec<u8>>, buffer: Vec<u8>) {
    if list.len() < 4_096 {
        list.push(buffer);
    }
}

fn locked(mutex: &Mutex<Vec<Vec<u8>>>) -> MutexGuard<'_, Vec<Vec<u8>>> {
    mutex.lock().expect("no thread panics while it holds the pool")
}

fn mutex(buffers: usize) -> (impl Take, impl Give) {
    let list = Box::leak(Box::new(Mutex::new(stock(buffers))));
    (|_| locked(list).pop(), |_, buffer| locked(list).push(buffer))
}

fn mutex_parking_lot(buffers: usize) -> (impl Take, impl Give) {
    let list = Box::leak(Box::new(parking_lot::Mutex::new(stock(buffers))));
    (|_| list.lock().pop(), |_, buffer| list.lock().push(buffer))
}

/// Many processors fetch two lines of 64 bytes together.
#[repr(align(128))]
struct Shard(Mutex<Vec<Vec<u8>>>);

fn shards() -> (impl Take, impl Give) {
    let shards = (0..16).map(|_| Shard(Mutex::new(stock(1)))).collect::<Vec<_>>().leak();
    let shard = |thread: usize| locked(&shards[thread % 16].0);
    (move |thread| shard(thread).pop(), move |thread, buffer| shard(thread).push(buffer))
}

fn array_queue(buffers: usize) -> (impl Take, impl Give) {
    let queue: &ArrayQueue<Vec<u8>> = Box::leak(Box::new(ArrayQueue::new(buffers)));
    for buffer in stock(buffers) {
        drop(queue.push(buffer));
    }
    (|_| queue.pop(), |_, buffer| drop(queue.push(buffer)))
}
