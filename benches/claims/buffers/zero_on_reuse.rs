//! Zeroing a pooled buffer for its next user

use claimbench::claim::{
    Allocator, Axis, Bound::*, Claim, Figure, Metric::*, Needs, Points, Processes, Scale, Source,
    Unit, exactly, ratio, variant,
};
use claimbench::run::{Digest, Run};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::hint::black_box;
use std::ops::Deref;
use std::rc::Rc;
use std::sync::Mutex;

/// Buffers that are used in turn: half of them lie in the pool, and half have a user.
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
        variant("fresh_zeroed", |run| fresh(run, 1)).about("a new buffer, as Go's make gives"),
        variant("pooled_dirty", |run| dirty(run, 1)).about("overwrites the last user's bytes"),
        variant("pooled_cleared", |run| cleared(run, 1))
            .about("a pooled buffer cut to length 0 and extended: no old byte can be seen"),
        variant("zero_on_take", |run| on_take(run, 1, last_in::<RefCell<_>>()))
            .about("zeroed on take"),
        variant("zero_on_return", |run| on_return(run, 1, last_in::<RefCell<_>>()))
            .about("zeroed on return"),
        variant("zero_on_take_mutex", |run| on_take(run, 1, last_in::<Mutex<_>>()))
            .about("zeroed when it is taken, from a pool behind a Mutex, on one thread"),
        variant("zero_on_take_fifo", |run| in_turn(run, |buffer| buffer.fill(0), |_| {}))
            .about("128 buffers in turn, 64 of them in use, each zeroed when it is taken")
            .at(Points::UpTo(65_536)),
        variant("zero_on_return_fifo", |run| in_turn(run, |_| {}, |buffer| buffer.fill(0)))
            .about("128 buffers in turn, 64 of them in use, each zeroed when it is given back")
            .at(Points::UpTo(65_536)),
        variant("fresh_zeroed_hundredth", |run| fresh(run, 100))
            .about("a new buffer of zeroes of which one byte in 100 is written")
            .doing(A_HUNDREDTH),
        variant("pooled_dirty_hundredth", |run| dirty(run, 100))
            .about("a pooled buffer of which one byte in 100 is overwritten, the rest is stale")
            .control("its user may read what another one wrote"),
        variant("pooled_cleared_hundredth", |run| cleared(run, 100))
            .about("a pooled buffer cut to length 0 and extended to a hundredth of its room")
            .doing(A_HUNDREDTH),
        variant("zero_on_take_hundredth", |run| on_take(run, 100, last_in::<RefCell<_>>()))
            .about("zeroed whole when it is taken, then one byte in 100 is written")
            .doing(A_HUNDREDTH),
        variant("zero_on_return_hundredth", |run| on_return(run, 100, last_in::<RefCell<_>>()))
            .about("one byte in 100 is written, and all are zeroed when it is given back")
            .doing(A_HUNDREDTH),
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
        "The article prints no time: that every reuse is written to is its own, what it costs is ours to predict. Each user \
         writes one byte value over the whole buffer, as the article's does, or over its first hundredth.",
        "At length 0 the old bytes can not be read, so `pooled_cleared` is as safe as a zeroed buffer in Rust; in \
         Go a slice can be cut longer again, and they come back.",
        "The pools that are used last in, first out, hold one buffer. Of those used in turn, 8 MiB at 64 KiB, each lies in the \
         pool for 64 uses and is in use for 64. Beyond a second-level cache of 2 MiB that fetches it from farther away \
         twice where it is zeroed on return, for its zeroing and for its next user, and once where on take.",
        "A large block of zeroes may come from the system untouched: what that saves depends on the allocator.",
    ],
    needs: Needs { memory: 64 << 20, memory_each: 16, ..Needs::NOTHING },
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
    pooled(run, share, last_in::<RefCell<_>>(), |_| {}, overwrite, |_| {});
}

fn cleared(run: &mut Run, share: usize) {
    pooled(run, share, last_in::<RefCell<_>>(), Vec::clear, extend, |_| {});
}

fn on_take(run: &mut Run, share: usize, pool: impl Pool) {
    pooled(run, share, pool, |buffer| buffer.fill(0), overwrite, |_| {});
}

fn on_return(run: &mut Run, share: usize, pool: impl Pool) {
    pooled(run, share, pool, |_| {}, overwrite, |buffer| buffer.fill(0));
}

/// Registers the turn of a pool: take a buffer or make a dirty one, prepare it, write to it, tidy it up on return.
fn pooled(
    run: &mut Run,
    share: usize,
    pool: impl Pool,
    prepare: impl Fn(&mut Vec<u8>) + 'static,
    write: impl Fn(&mut Vec<u8>, usize, u8) + 'static,
    tidy_up: impl Fn(&mut Vec<u8>) + Copy + 'static,
) {
    let (size, used) = (run.size(), run.size().div_ceil(share));
    let mut made = vec![1; size];
    tidy_up(black_box(&mut made));
    pool.give(made);
    register(run, used, move |byte| {
        let mut buffer = pool.take().expect("the last user has given the buffer back");
        prepare(&mut buffer);
        write(&mut buffer, used, byte);
        Taken { buffer, pool, tidy_up }
    });
}

/// Registers a turn in which one user takes the buffer that has lain in the pool for longest and writes all of it, and
/// the user that has had one for longest gives it back.
fn in_turn(run: &mut Run, prepare: fn(&mut [u8]), tidy_up: fn(&mut [u8])) {
    let size = run.size();
    let buffer = |_| Rc::from(black_box(vec![0; size]));
    let buffers = || (0..IN_TURN / 2).map(buffer).collect::<VecDeque<Rc<[u8]>>>();
    let (mut idle, mut in_use) = (buffers(), buffers());
    register(run, size, move |byte| {
        let mut buffer = idle.pop_front().expect("half of the buffers lie in the pool");
        let own = Rc::get_mut(&mut buffer).expect("no user has a buffer of the pool");
        prepare(black_box(&mut *own));
        // What an earlier user left there would show in the digest.
        let left = black_box(&*own)[size / 2];
        own.fill(byte.wrapping_add(left));
        in_use.push_back(Rc::clone(&buffer));
        let mut oldest = in_use.pop_front().expect("half of the buffers are in use");
        tidy_up(Rc::get_mut(&mut oldest).expect("its user lets go of it"));
        idle.push_back(oldest);
        buffer
    });
}

/// Registers a turn. Its digest is that of how far each byte lies from what its user writes, another each time; of the
/// bytes behind those that the user writes, that they are 0 or can not be read.
fn register<Written: Deref<Target = [u8]> + 'static>(
    run: &mut Run,
    used: usize,
    mut turn: impl FnMut(u8) -> Written + 'static,
) {
    let mut user = 0_u8;
    let turn = move || {
        user = user.wrapping_add(1);
        (turn(black_box(user)), user)
    };
    run.iter(turn, move |(written, user)| {
        let (own, behind) = written.split_at(used);
        let apart = own.iter().map(|byte| byte.wrapping_sub(*user));
        Digest::of_all(apart.chain(behind.iter().copied().filter(|byte| *byte != 0)))
    });
}

/// The barrier keeps a zeroing that is written over at once.
fn overwrite(buffer: &mut Vec<u8>, used: usize, byte: u8) {
    black_box(&mut *buffer)[..used].fill(byte);
}

fn extend(buffer: &mut Vec<u8>, used: usize, byte: u8) {
    black_box(&mut *buffer).extend(std::iter::repeat_n(byte, used));
}

/// A pool whose last buffer in is the first one out. It has to outlive every turn's output.
fn last_in<P: Default>() -> &'static P {
    Box::leak(Box::default())
}

trait Pool: Copy + 'static {
    fn take(self) -> Option<Vec<u8>>;
    fn give(self, buffer: Vec<u8>);
}

/// A buffer that goes back to its pool when it is dropped.
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
        (self.tidy_up)(&mut self.buffer);
        self.pool.give(std::mem::take(&mut self.buffer));
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

impl Pool for &'static Mutex<Vec<Vec<u8>>> {
    fn take(self) -> Option<Vec<u8>> {
        self.lock().expect("no turn panics while it holds the pool").pop()
    }

    fn give(self, buffer: Vec<u8>) {
        self.lock().expect("no turn panics while it holds the pool").push(buffer);
    }
}
