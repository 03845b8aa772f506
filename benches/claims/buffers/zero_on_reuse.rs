//! Zeroing a pooled buffer for its next user

use claimbench::claim::{
    Allocator, Axis, Bound::*, Claim, Figure, Metric::*, Needs, Processes, Scale, Source, Unit,
    exactly, ratio, variant,
};
use claimbench::run::{Digest, Run};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::hint::black_box;
use std::ops::Deref;
use std::sync::Mutex;

/// Buffers of the pools that are used in turn.
const IN_TURN: usize = 128;
/// The point that most predictions are about.
const LARGE: &[u64] = &[65_536];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Go Memory Zeroing Rules",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/go-memory-zeroing-rules",
        quote: "every reuse runs through writes that prepare the bytes for the next user",
        figures: &[Figure { what: "a buffer of the pool", printed: "make([]byte, 16)" }],
    },
    says: "Using a pooled 64 KiB buffer that is zeroed for each user takes at least 1.4 times as long as using one \
           that is not, and as long as using a fresh one: the zeroing is what costs, not the allocation.",
    axis: Axis {
        name: "buffer",
        unit: Unit::Bytes,
        points: &[16, 256, 4_096, 65_536, 1_048_576],
        article: 16,
        labels: &[],
        scale: Scale::Continuous,
    },
    variants: &[
        variant("fresh_zeroed", |run| fresh(run, 1))
            .about("a new buffer of zeroes each time, as Go's make gives"),
        variant("pooled_dirty", |run| dirty(run, 1))
            .about("a pooled buffer with the last user's bytes in it, overwritten"),
        variant("pooled_cleared", |run| cleared(run, 1))
            .about("a pooled buffer cut to length 0 and extended: no old byte can be seen"),
        variant("zero_on_take", |run| on_take(run, 1, last_in()))
            .about("a pooled buffer that is zeroed when it is taken"),
        variant("zero_on_return", |run| on_return(run, 1, last_in()))
            .about("a pooled buffer that is zeroed when it is given back"),
        variant("zero_on_take_mutex", |run| on_take(run, 1, for_ever(Mutex::default())))
            .about("zeroed when it is taken, from a pool behind a Mutex, on one thread"),
        variant("zero_on_take_fifo", |run| on_take(run, 1, first_in(run.size())))
            .about("128 pooled buffers in turn, each zeroed when it is taken"),
        variant("zero_on_return_fifo", |run| on_return(run, 1, first_in(run.size())))
            .about("128 pooled buffers in turn, each zeroed when it is given back"),
        variant("fresh_zeroed_hundredth", |run| fresh(run, 100))
            .about("a new buffer of zeroes of which one byte in 100 is written")
            .control(A_HUNDREDTH),
        variant("pooled_dirty_hundredth", |run| dirty(run, 100))
            .about("a pooled buffer of which one byte in 100 is overwritten, the rest is stale")
            .control(A_HUNDREDTH),
        variant("pooled_cleared_hundredth", |run| cleared(run, 100))
            .about("a pooled buffer cut to length 0 and extended to a hundredth of its room")
            .control(A_HUNDREDTH),
        variant("zero_on_take_hundredth", |run| on_take(run, 100, last_in()))
            .about("zeroed whole when it is taken, then one byte in 100 is written")
            .control(A_HUNDREDTH),
        variant("zero_on_return_hundredth", |run| on_return(run, 100, last_in()))
            .about("one byte in 100 is written, and all are zeroed when it is given back")
            .control(A_HUNDREDTH),
    ],
    reference: "fresh_zeroed",
    predictions: &[
        ratio(Time, "fresh_zeroed", "zero_on_take_mutex", AtMost(1.0)).at(&[16]),
        ratio(Time, "zero_on_take", "pooled_dirty", AtLeast(1.4)).at(LARGE),
        ratio(Time, "zero_on_take", "fresh_zeroed", Within(0.75, 1.25))
            .at(LARGE)
            .under(Allocator::Jemalloc),
        ratio(Time, "pooled_cleared_hundredth", "zero_on_take_hundredth", AtMost(0.2)).at(LARGE),
        ratio(Time, "zero_on_return", "zero_on_take", Within(0.9, 1.1)),
        ratio(Time, "zero_on_take_fifo", "zero_on_return_fifo", AtMost(0.85)).at(LARGE),
        exactly(Allocations, "fresh_zeroed", 1),
        exactly(Allocations, "zero_on_take", 0),
    ],
    carries_over: "The writes carry over, since zeroing memory costs the same in both. What differs is who asks: Go \
                   zeroes what make returns unless it can tell that the memory is zero already, and its sweeper may \
                   do that ahead of time. In Rust only code that asks for zeroes pays for them, when it asks.",
    cautions: &[
        "The article prints no time: that every reuse is written to is its own, what it costs is ours to predict.",
        "Each user writes one byte value over the whole buffer, as the article's does, or over its first hundredth.",
        "At length 0 the old bytes can not be read, so `pooled_cleared` is as safe as a zeroed buffer in Rust; in \
         Go a slice can be cut longer again, and they come back.",
        "The pools that are used last in, first out, hold one buffer. The pools used in turn hold 128, which is \
         8 MiB at 64 KiB: more than a second-level cache of 2 MiB, so a buffer that was zeroed on return has left \
         it by its next use. A larger second-level cache hides that.",
        "A large block of zeroes may come from the system untouched: what that saves depends on the allocator.",
    ],
    needs: Needs { cores: 1, memory: 0, memory_each: 3 * IN_TURN as u64 },
    processes: Processes::Apart,
};

/// Why the variants that use one byte in 100 are controls.
const A_HUNDREDTH: &str = "it writes less on purpose: what zeroing costs a user of few bytes";

fn fresh(run: &mut Run, share: usize) {
    let (size, used) = (run.size(), run.size().div_ceil(share));
    register(run, used, move |byte| {
        let mut buffer = vec![0; size];
        overwrite(&mut buffer, used, byte);
        buffer
    });
}

fn dirty(run: &mut Run, share: usize) {
    pooled(run, share, last_in(), |_| {}, overwrite, |_| {});
}

fn cleared(run: &mut Run, share: usize) {
    pooled(run, share, last_in(), Vec::clear, extend, |_| {});
}

fn on_take(run: &mut Run, share: usize, pool: impl Pool) {
    pooled(run, share, pool, |buffer| buffer.fill(0), overwrite, |_| {});
}

fn on_return(run: &mut Run, share: usize, pool: impl Pool) {
    pooled(run, share, pool, |_| {}, overwrite, |buffer| buffer.fill(0));
}

/// Registers the turn of a pool: take a buffer or make one, prepare it, write one byte in so many, tidy it up on return.
fn pooled(
    run: &mut Run,
    share: usize,
    pool: impl Pool,
    prepare: impl Fn(&mut Vec<u8>) + 'static,
    write: impl Fn(&mut Vec<u8>, usize, u8) + 'static,
    tidy_up: impl Fn(&mut Vec<u8>) + Copy + 'static,
) {
    let (size, used) = (run.size(), run.size().div_ceil(share));
    register(run, used, move |byte| {
        let mut buffer = pool.take().unwrap_or_else(|| vec![0; size]);
        prepare(&mut buffer);
        write(&mut buffer, used, byte);
        Taken { buffer, pool, tidy_up }
    });
}

/// Registers a turn. Its digest is that of how far each written byte lies from what its user writes, another each time.
fn register<Written: Deref<Target = [u8]> + 'static>(
    run: &mut Run,
    used: usize,
    turn: impl Fn(u8) -> Written + 'static,
) {
    let mut user = 0_u8;
    let turn = move || {
        user = user.wrapping_add(1);
        (turn(black_box(user)), user)
    };
    run.iter(turn, move |(written, user)| {
        Digest::of_all(written[..used].iter().map(|byte| byte.wrapping_sub(*user)))
    });
}

/// What a user does to a buffer that has its full length. The barrier keeps a zeroing that is written over at once.
fn overwrite(buffer: &mut Vec<u8>, used: usize, byte: u8) {
    black_box(&mut *buffer)[..used].fill(byte);
}

/// What a user does to a buffer of length 0.
fn extend(buffer: &mut Vec<u8>, used: usize, byte: u8) {
    black_box(&mut *buffer).extend(std::iter::repeat_n(byte, used));
}

/// A pool whose last buffer in is the first one out. It starts empty.
fn last_in() -> &'static RefCell<Vec<Vec<u8>>> {
    for_ever(RefCell::default())
}

/// A pool that hands out its buffers in turn, every page of which has been written to.
fn first_in(size: usize) -> &'static RefCell<VecDeque<Vec<u8>>> {
    let buffer = |_| {
        let mut buffer = vec![1; size];
        black_box(&mut buffer).fill(0);
        buffer
    };
    for_ever(RefCell::new((0..IN_TURN).map(buffer).collect()))
}

/// A pool has to outlive every turn's output; a case is made once in a process.
fn for_ever<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

trait Pool: Copy + 'static {
    /// A buffer that was given back earlier.
    fn take(self) -> Option<Vec<u8>>;
    /// Gives a buffer back.
    fn give(self, buffer: Vec<u8>);
}

/// A buffer that is tidied up and goes back to its pool when it is dropped.
struct Taken<P: Pool, T: Fn(&mut Vec<u8>)> {
    buffer: Vec<u8>,
    pool: P,
    tidy_up: T,
}

impl<P: Pool, T: Fn(&mut Vec<u8>)> Deref for Taken<P, T> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.buffer
    }
}

impl<P: Pool, T: Fn(&mut Vec<u8>)> Drop for Taken<P, T> {
    fn drop(&mut self) {
        let mut buffer = std::mem::take(&mut self.buffer);
        (self.tidy_up)(&mut buffer);
        self.pool.give(buffer);
    }
}

impl Pool for &'static RefCell<Vec<Vec<u8>>> {
    fn take(self) -> Option<Vec<u8>> {
        self.borrow_mut().pop()
    }

    fn give(self, buffer: Vec<u8>) {
        self.borrow_mut().push(buffer);
    }
}

impl Pool for &'static RefCell<VecDeque<Vec<u8>>> {
    fn take(self) -> Option<Vec<u8>> {
        self.borrow_mut().pop_front()
    }

    fn give(self, buffer: Vec<u8>) {
        self.borrow_mut().push_back(buffer);
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
