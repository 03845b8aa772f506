//! A pool where the allocation is free

use claimbench::claim::{
    Axis, Bound::*, Claim, Metric::*, Needs, Processes, Scale, Source, Unit, exactly, ratio,
    variant,
};
use claimbench::run::{Digest, Run};
use std::cell::RefCell;
use std::hint::black_box;
use std::mem::MaybeUninit;
use std::sync::Mutex;

/// The one byte that is written.
const BYTE: u8 = 0xA5;
/// The size of the benchmark that the article links to.
const ARTICLE: &[u64] = &[32_768];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Why allocs/op stopped being a good Go performance signal",
        author: "Pavel Sanikovich",
        url: "https://forem.com/devflex-pro/why-allocsop-stopped-being-a-good-go-performance-signal-29ia",
        quote: "often pure overhead when allocations don’t hit the heap",
        figures: &[],
    },
    says: "Taking a buffer of 32 KiB from a pool and giving it back costs more than a buffer that makes 0 \
           allocations because it never reaches the heap.",
    axis: Axis {
        name: "buffer",
        unit: Unit::Bytes,
        points: &[64, 256, 1_024, 4_096, 32_768, 65_536],
        article: 32_768,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("stack", of_constant_size::<Stack>)
            .about("an array on the stack that is not initialised")
            .same_output("one byte is written and read, however large the buffer is"),
        variant("stack_zeroed", of_constant_size::<StackZeroed>)
            .about("an array on the stack that is zeroed"),
        variant("elided", of_constant_size::<Elided>)
            .about("a Vec that nothing else sees, so that the compiler may do without it")
            .control("the compiler may remove the buffer: its allocations tell whether it did"),
        variant("fresh_reserved", fresh_reserved)
            .about("a new buffer on the heap, reserved and not zeroed"),
        variant("fresh_zeroed", fresh_zeroed).about("a new buffer on the heap, zeroed"),
        variant("scratch", scratch).about("a Vec that the caller keeps and clears: no pool"),
        variant("thread_local", thread_local)
            .about("a list of buffers for each thread: the nearest to sync.Pool"),
        variant("mutex", mutex).about("a list of buffers behind a Mutex, on one thread"),
    ],
    reference: "thread_local",
    predictions: &[
        ratio(Time, "thread_local", "stack", AtLeast(1.05)).at(ARTICLE).stated(
            "often pure overhead when allocations don’t hit the heap",
            "5 % in the article's direction, as no figure is printed",
        ),
        exactly(Allocations, "stack", 0),
        ratio(Time, "stack", "thread_local", AtMost(0.3)).at(ARTICLE),
        ratio(Time, "thread_local", "stack_zeroed", AtMost(0.1)).at(ARTICLE),
        ratio(Time, "fresh_reserved", "thread_local", AtMost(1.5)).up_to(1_024),
        ratio(Time, "fresh_zeroed", "thread_local", AtLeast(3.0)).at(&[65_536]),
        ratio(Time, "scratch", "thread_local", AtMost(1.05)),
        ratio(Time, "scratch", "mutex", AtMost(1.05)),
    ],
    carries_over: "It carries over as far as it goes: a buffer that costs nothing is cheaper than a pool. In Go the \
                   compiler decides by escape analysis whether a buffer reaches the heap. In Rust the code says so: \
                   an array is on the stack, a Vec on the heap unless the optimiser can prove that nobody sees it, \
                   which nothing guarantees.",
    cautions: &[
        "The article prints neither size nor figure. 32 KiB is the size of the benchmark that it links to, known to \
         us second-hand only.",
        "That a pool loses to an allocation which does not happen says nothing about allocations that do happen: \
         `fresh_reserved` and `fresh_zeroed` are those.",
        "`stack` is not initialised. A Rust array usually is, and zeroing 32 KiB costs more than any pool: \
         `stack_zeroed`.",
        "The turns are part of one loop, so the stack's room is made once for all of them. A function of its own \
         would reach into each page of a buffer larger than one, as a check of the stack's limit.",
        "Whether `elided` is elided is up to the compiler: its allocations tell. Where there are none, what is timed is \
         the byte and a call of an empty function that Rust leaves behind, so no prediction is about its time.",
        "One byte of each buffer is written and read. One thread uses one buffer at a time, so the lock is never \
         contended.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

/// The size of an array is part of its type, so each point has a routine of its own.
fn of_constant_size<S: OfConstantSize + 'static>(run: &mut Run) {
    match run.point() {
        64 => register(run, S::turn::<64>),
        256 => register(run, S::turn::<256>),
        1_024 => register(run, S::turn::<1_024>),
        4_096 => register(run, S::turn::<4_096>),
        32_768 => register(run, S::turn::<32_768>),
        65_536 => register(run, S::turn::<65_536>),
        other => panic!("there is no buffer of {other} bytes: add it here and to the axis"),
    }
}

fn fresh_reserved(run: &mut Run) {
    let size = run.size();
    register(run, move |byte| pushed(&mut Vec::with_capacity(size), byte));
}

fn fresh_zeroed(run: &mut Run) {
    let size = run.size();
    register(run, move |byte| set(&mut vec![0; size], byte));
}

fn scratch(run: &mut Run) {
    let mut buffer = Vec::with_capacity(run.size());
    register(run, move |byte| pushed(&mut buffer, byte));
}

fn thread_local(run: &mut Run) {
    let size = run.size();
    register(run, move |byte| {
        let taken = POOL.with_borrow_mut(Vec::pop);
        let mut buffer = taken.unwrap_or_else(|| Vec::with_capacity(size));
        let byte = pushed(&mut buffer, byte);
        POOL.with_borrow_mut(|pool| pool.push(buffer));
        byte
    });
}

fn mutex(run: &mut Run) {
    let size = run.size();
    let pool: Mutex<Vec<Vec<u8>>> = Mutex::new(Vec::new());
    register(run, move |byte| {
        let lock = || pool.lock().expect("no turn panics while it holds the pool");
        let taken = lock().pop();
        let mut buffer = taken.unwrap_or_else(|| Vec::with_capacity(size));
        let byte = pushed(&mut buffer, byte);
        lock().push(buffer);
        byte
    });
}

/// Registers a turn that puts a byte into a buffer and returns the byte that the buffer then holds.
fn register(run: &mut Run, mut turn: impl FnMut(u8) -> u8 + 'static) {
    run.iter(move || turn(black_box(BYTE)), Digest::of);
}

thread_local!(static POOL: RefCell<Vec<Vec<u8>>> = const { RefCell::new(Vec::new()) });

/// Empties a buffer, writes its first byte and reads it. The barrier stands for code that the compiler can not see into,
/// so the buffer has to be there.
#[inline(always)]
fn pushed(buffer: &mut Vec<u8>, byte: u8) -> u8 {
    buffer.clear();
    buffer.push(byte);
    black_box(buffer.as_mut_slice())[0]
}

/// Writes the first byte of an initialised buffer and reads it. The first barrier keeps the zeroes behind it.
#[inline(always)]
fn set(buffer: &mut [u8], byte: u8) -> u8 {
    let buffer = black_box(buffer);
    buffer[0] = byte;
    black_box(buffer)[0]
}

/// A source of buffers whose size the compiler knows.
trait OfConstantSize {
    /// What is done to every buffer: write the first byte and read it.
    fn turn<const SIZE: usize>(byte: u8) -> u8;
}

struct Stack;

impl OfConstantSize for Stack {
    #[inline(always)]
    fn turn<const SIZE: usize>(byte: u8) -> u8 {
        let mut buffer = [const { MaybeUninit::uninit() }; SIZE];
        let buffer = black_box(&mut buffer);
        *black_box(buffer[0].write(byte))
    }
}

struct StackZeroed;

impl OfConstantSize for StackZeroed {
    #[inline(always)]
    fn turn<const SIZE: usize>(byte: u8) -> u8 {
        set(&mut [0; SIZE], byte)
    }
}

/// Without barriers: the one variant whose buffer may go.
struct Elided;

impl OfConstantSize for Elided {
    #[inline(always)]
    fn turn<const SIZE: usize>(byte: u8) -> u8 {
        let mut buffer = Vec::with_capacity(SIZE);
        buffer.push(byte);
        buffer[0]
    }
}
