//! What a task captures is copied for it

use super::runtimes::local;
use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Processes, Scale, Source, Unit, across,
    exactly, ratio, value, variant,
};
use claimbench::run::{Digest, Run};
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::array::from_fn;
use std::hint::black_box;
use std::sync::Arc;
use std::thread;

/// Units of a turn.
const UNITS: usize = 32;
const LARGEST: &[u64] = &[16_384];
const SMALL: &[u64] = &[16, 64];

/// Lets the routine for the point's bytes set up.
macro_rules! of_bytes {
    ($routine:ident) => {
        |run| match run.point() {
            16 => $routine::<16>(run),
            64 => $routine::<64>(run),
            1_024 => $routine::<1_024>(run),
            4_096 => $routine::<4_096>(run),
            _ => $routine::<16_384>(run),
        }
    };
}

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Goroutine Creation Path in Go",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/goroutine-creation-path-in-go",
        quote: "the goroutine has its own safe copy, independent of the caller’s stack",
        figures: &[
            Figure {
                what: "the compiler on a goroutine in a loop, in Pavel Sanikovich's “Stack vs Heap in Go”",
                printed: "func literal escapes to heap",
            },
            Figure { what: "the same on the loop's variable", printed: "moved to heap: i" },
        ],
    },
    says: "What a task captures is copied for it and lies on the heap: each makes at least one allocation, which grows \
           with what it captures by value.",
    axis: Axis {
        name: "bytes captured",
        unit: Unit::Bytes,
        points: &[16, 64, 1_024, 4_096, 16_384],
        article: 16,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("task_value", of_bytes!(task_value))
            .about("the bytes are moved into a task on a runtime of one thread"),
        variant("task_box", of_bytes!(task_box)).about("the same bytes in a box"),
        variant("task_arc", of_bytes!(task_arc))
            .about("a reference-counted slice, cloned for each"),
        variant("thread_value", of_bytes!(thread_value)).about("the bytes are moved into a thread"),
        variant("scope_borrowed", of_bytes!(scope_borrowed))
            .about("threads within a scope, which borrow them"),
        variant("join_borrowed", of_bytes!(join_borrowed))
            .about("halves by rayon's join, which borrow them"),
        variant("rayon_value", of_bytes!(rayon_value))
            .about("the bytes are moved into what a scope of rayon's starts"),
    ],
    reference: "task_arc",
    predictions: &[
        value(Allocations, "task_value", AtLeast(1.0)).stated(
            "func literal escapes to heap",
            "what escapes is an allocation; said by Pavel Sanikovich in “Stack vs Heap in Go”",
        ),
        exactly(Bytes, "task_value", 128).at(&[16]),
        exactly(Bytes, "task_value", 256).at(&[64]),
        exactly(Bytes, "task_value", 1_152).at(&[1_024]),
        exactly(Bytes, "task_value", 4_224).at(&[4_096]),
        exactly(Bytes, "task_value", 16_513).at(LARGEST),
        exactly(Allocations, "task_value", 2).at(LARGEST),
        exactly(Allocations, "task_arc", 1),
        exactly(Bytes, "task_arc", 128),
        exactly(Allocations, "task_box", 2),
        exactly(Allocations, "rayon_value", 1),
        exactly(Allocations, "join_borrowed", 0),
        across(Bytes, "scope_borrowed", 16, Equal(1.0)).at(LARGEST),
        across(Bytes, "thread_value", 16, AtLeast(50.0)).at(LARGEST),
        ratio(Time, "task_value", "task_arc", AtLeast(3.0)).at(LARGEST),
        ratio(Time, "task_value", "task_arc", AtMost(1.15)).at(SMALL),
        ratio(Time, "thread_value", "scope_borrowed", Within(0.8, 1.25)).at(LARGEST),
        value(Faults, "task_value", AtMost(0.1)).at(LARGEST),
    ],
    carries_over: "It carries over for tasks, whose block has in it what they capture. Threads of a scope and rayon's \
                   join borrow what the caller has on its stack, which goroutines can not.",
    cautions: &[
        "The article prints no cost: that it grows with the bytes is ours. 16 bytes are a string, which its listing \
         captures.",
        "A block is 104 bytes of the runtime's, the capture and one byte for where the task stands, rounded up to 128. \
         tokio boxes a future of more than 16,384 bytes first, so that at 16 KiB there are two blocks; a debug build \
         does from 2,048 on.",
        "The bytes are there before the clock starts, and copying them into the capture is inside of it. `task_box` \
         copies them once, and the task has the pointer. A capture that is bound again across an await would be held \
         twice.",
        "Each unit reads the first and the last byte and their number. A time is that of one of 32 units.",
    ],
    needs: Needs { cores: 2, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// Why nothing that is waited for fails.
const READS: &str = "no unit panics";

/// What a unit makes of what it captured: the first byte, the last one and their number.
fn ends(bytes: &[u8]) -> u64 {
    let (first, last) = (u64::from(bytes[0]), u64::from(bytes[bytes.len() - 1]));
    (first << 56) | (last << 48) | bytes.len() as u64
}

/// Bytes without a pattern. A turn's operations are its units, and it may work on two cores.
#[expect(clippy::unnecessary_box_returns, reason = "16 KiB are made once, where they stay")]
fn source<const BYTES: usize>(run: &mut Run) -> Box<[u8; BYTES]> {
    run.operations(UNITS as u64);
    run.cores(2);
    run.input(|| {
        let mut bytes = Box::new([0; BYTES]);
        fastrand::Rng::with_seed(7).fill(&mut bytes[..]);
        bytes
    })
}

/// The results of a turn.
type Results = [u64; UNITS];

/// Registers a turn in which each unit is a task on a runtime of one thread.
fn tasks<F>(run: &mut Run, task: impl Fn() -> F + 'static)
where
    F: Future<Output = u64> + Send + 'static,
{
    let runtime = run.input(local);
    let turn = async move || {
        let tasks: [_; UNITS] = from_fn(|_| tokio::spawn(task()));
        let mut results: Results = [0; UNITS];
        for (result, task) in results.iter_mut().zip(tasks) {
            *result = task.await.expect(READS);
        }
        results
    };
    run.iter_async(move |slice| runtime.block_on(slice), turn, Digest::of);
}

fn task_value<const BYTES: usize>(run: &mut Run) {
    let source = source::<BYTES>(run);
    tasks(run, move || {
        let bytes: [u8; BYTES] = *black_box(&*source);
        async move { ends(&bytes) }
    });
}

fn task_box<const BYTES: usize>(run: &mut Run) {
    let source = source::<BYTES>(run);
    tasks(run, move || {
        let bytes: Box<[u8; BYTES]> = Box::new(*black_box(&*source));
        async move { ends(&bytes[..]) }
    });
}

fn task_arc<const BYTES: usize>(run: &mut Run) {
    let source = source::<BYTES>(run);
    let source: Arc<[u8]> = run.input(|| Arc::from(&source[..]));
    tasks(run, move || {
        let bytes = Arc::clone(&source);
        async move { ends(&bytes) }
    });
}

fn thread_value<const BYTES: usize>(run: &mut Run) {
    let source = source::<BYTES>(run);
    let turn = move || {
        let threads: [_; UNITS] = from_fn(|_| {
            let bytes: [u8; BYTES] = *black_box(&*source);
            thread::spawn(move || ends(&bytes))
        });
        threads.map(|thread| thread.join().expect(READS))
    };
    run.iter(turn, Digest::of);
}

fn scope_borrowed<const BYTES: usize>(run: &mut Run) {
    let source = source::<BYTES>(run);
    let turn = move || {
        let bytes = black_box(&*source);
        thread::scope(|scope| {
            let threads: [_; UNITS] = from_fn(|_| scope.spawn(|| ends(bytes)));
            threads.map(|thread| thread.join().expect(READS))
        })
    };
    run.iter(turn, Digest::of);
}

/// A pool of two threads.
fn pool(run: &mut Run) -> ThreadPool {
    let pool = || ThreadPoolBuilder::new().num_threads(2).build();
    run.input(pool).expect("a pool of two threads can be made")
}

/// Fills results, each half of them by itself.
fn joined(bytes: &[u8], results: &mut [u64]) {
    if let [result] = results {
        *result = ends(bytes);
        return;
    }
    let (one, other) = results.split_at_mut(results.len() / 2);
    rayon::join(|| joined(bytes, one), || joined(bytes, other));
}

fn join_borrowed<const BYTES: usize>(run: &mut Run) {
    let (source, pool) = (source::<BYTES>(run), pool(run));
    let turn = move || {
        let mut results: Results = [0; UNITS];
        let bytes = black_box(&*source);
        pool.install(|| joined(bytes, &mut results));
        results
    };
    run.iter(turn, Digest::of);
}

fn rayon_value<const BYTES: usize>(run: &mut Run) {
    let (source, pool) = (source::<BYTES>(run), pool(run));
    let turn = move || {
        let mut results: Results = [0; UNITS];
        pool.scope(|scope| {
            for result in &mut results {
                let bytes: [u8; BYTES] = *black_box(&*source);
                scope.spawn(move |_| *result = ends(&bytes));
            }
        });
        results
    };
    run.iter(turn, Digest::of);
}
