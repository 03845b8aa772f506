//! From the default allocator upwards

use bumpalo::Bump;
use claimbench::claim::{
    Axis, Bound::*, Claim, Metric::*, Needs, Processes, Scale, Source, Unit, exactly, ratio,
    variant,
};
use claimbench::run::{Digest, Run};
use std::cell::RefCell;
use std::hint::black_box;
use std::ops::Deref;

/// Room of the buffer that the answer is written to.
const ROOM: usize = 4_096;
/// Pairs of the request, and the most that an arena's list has room for.
const PAIRS: usize = 32;
const MOST: usize = 64;
const NONE: &[u64] = &[0];
const ARTICLE: &[u64] = &[10_000];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "A Go guide in 14 chapters, chapter 14",
        author: "",
        url: "",
        quote: "Most Go programs never need a custom allocator.",
        figures: &[],
    },
    says: "The default allocator is good enough: of a request with 10 µs of other work, a pool for its buffer saves at most \
           5 %, though pools look twice as fast by themselves.",
    axis: Axis {
        name: "other work",
        unit: Unit::Nanoseconds,
        points: &[0, 10_000, 100_000],
        article: 10_000,
        labels: &[(0, "none"), (10_000, "about 10 µs"), (100_000, "about 100 µs")],
        scale: Scale::Steps,
    },
    variants: &[
        variant("naive", naive)
            .about("two Strings a pair in a list that grows, and a fresh buffer"),
        variant("buffer_pooled", buffer_pooled)
            .about("the same with a buffer from the thread's pool"),
        variant("arena_tree", |run| in_arena(run, fresh))
            .about("the pairs in an arena that is reset, and a fresh buffer"),
        variant("both", |run| in_arena(run, pooled)).about("the arena and the pooled buffer"),
        variant("borrowed", borrowed)
            .about("pairs that borrow from the request, in a list that grows, and a fresh buffer"),
    ],
    reference: "naive",
    predictions: &[
        exactly(Allocations, "naive", 69),
        exactly(Allocations, "buffer_pooled", 68),
        exactly(Allocations, "arena_tree", 1),
        exactly(Allocations, "both", 0),
        exactly(Allocations, "borrowed", 5),
        ratio(Time, "buffer_pooled", "naive", AtLeast(0.95)).at(ARTICLE),
        ratio(Time, "arena_tree", "naive", AtMost(0.9)).at(NONE),
        ratio(Time, "arena_tree", "naive", Within(0.7, 0.97)).at(ARTICLE),
        ratio(Time, "buffer_pooled", "naive", AtLeast(0.9)).at(NONE),
        ratio(Time, "borrowed", "arena_tree", AtMost(1.0)).at(NONE),
        ratio(Time, "both", "naive", AtLeast(0.95)).at(&[100_000]),
    ],
    carries_over: "The order of the steps carries over, and one is added in front: Rust can borrow from the request, which \
                   costs no allocator at all. Go's strings are cut from the request without a copy too; what they hold, \
                   it holds as long as they live.",
    cautions: &[
        "The guide names no request and no share. “Never need” is read as at most 5 % of a request of 10 µs; that reading \
         is ours. Its chapter adds: “Premature optimization of allocation is a common trap -- measure first.”",
        "A request is 1,023 B of 32 pairs, which are parsed into a list and written as JSON by serde_json; then comes a \
         chain of multiplications that depend on each other, about a nanosecond each. The next request waits for it.",
        "The arena has room for all from the start. Its list has room for 64 pairs at once.",
        "What an allocation costs by itself is another claim; the allocations that are removed, times that price, should \
         be the time that is won. Another allocator is another program: both times stand side by side.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

/// The request: 32 pairs of 15 B each.
fn request() -> String {
    let pairs = (0..PAIRS).map(|pair| format!("key-{pair:011}={pair:015}"));
    pairs.collect::<Vec<String>>().join("&")
}

fn pairs(request: &str) -> impl Iterator<Item = (&str, &str)> {
    request.split('&').filter_map(|pair| pair.split_once('='))
}

/// Registers a turn that answers a request and does other work, on which the next one waits.
fn register<J: Deref<Target = Vec<u8>> + 'static>(
    run: &mut Run,
    mut answer: impl FnMut(&str) -> J + 'static,
) {
    let steps = run.point();
    let request = run.input(request);
    let (mut done, zero) = (0_u64, black_box(0_u64));
    let turn = move || {
        let start = (done & zero) as usize;
        let json = answer(&black_box(&request)[start..]);
        let step = |value: u64, step: u64| (value ^ step).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        done = (0..black_box(steps)).fold(json.len() as u64, step);
        (json, done)
    };
    run.iter(turn, |(json, done)| Digest::of(&(&**json, done)));
}

/// A buffer for the answer, with a way to come back.
trait Buffer: Deref<Target = Vec<u8>> + 'static {
    fn bytes(&mut self) -> &mut Vec<u8>;
}

struct Fresh(Vec<u8>);

fn fresh() -> Fresh {
    Fresh(Vec::with_capacity(ROOM))
}

impl Deref for Fresh {
    type Target = Vec<u8>;

    fn deref(&self) -> &Vec<u8> {
        &self.0
    }
}

impl Buffer for Fresh {
    fn bytes(&mut self) -> &mut Vec<u8> {
        &mut self.0
    }
}

thread_local!(static POOL: RefCell<Vec<Vec<u8>>> = const { RefCell::new(Vec::new()) });

/// A buffer that goes back to the thread's pool when it is dropped.
struct Pooled(Vec<u8>);

fn pooled() -> Pooled {
    let mut buffer = POOL.with_borrow_mut(Vec::pop).unwrap_or_else(|| Vec::with_capacity(ROOM));
    buffer.clear();
    Pooled(buffer)
}

impl Deref for Pooled {
    type Target = Vec<u8>;

    fn deref(&self) -> &Vec<u8> {
        &self.0
    }
}

impl Buffer for Pooled {
    fn bytes(&mut self) -> &mut Vec<u8> {
        &mut self.0
    }
}

impl Drop for Pooled {
    fn drop(&mut self) {
        let buffer = std::mem::take(&mut self.0);
        POOL.with_borrow_mut(|pool| pool.push(buffer));
    }
}

fn naive(run: &mut Run) {
    owned(run, fresh);
}

fn buffer_pooled(run: &mut Run) {
    owned(run, pooled);
}

fn owned<B: Buffer>(run: &mut Run, buffer: fn() -> B) {
    register(run, move |request| {
        let mut list: Vec<(String, String)> = Vec::new();
        for (key, value) in pairs(request) {
            list.push((key.to_owned(), value.to_owned()));
        }
        let mut buffer = buffer();
        serde_json::to_writer(buffer.bytes(), &list).expect("strings are written as JSON");
        buffer
    });
}

fn borrowed(run: &mut Run) {
    register(run, |request| {
        let mut list: Vec<(&str, &str)> = Vec::new();
        for pair in pairs(request) {
            list.push(pair);
        }
        let mut buffer = fresh();
        serde_json::to_writer(buffer.bytes(), &list).expect("strings are written as JSON");
        buffer
    });
}

fn in_arena<B: Buffer>(run: &mut Run, buffer: fn() -> B) {
    let mut arena = Bump::with_capacity(2 * ROOM);
    register(run, move |request| {
        let list: &mut [(&str, &str)] = arena.alloc_slice_fill_copy(MOST, ("", ""));
        let mut length = 0;
        for (key, value) in pairs(request) {
            list[length] = (arena.alloc_str(key), arena.alloc_str(value));
            length += 1;
        }
        let mut buffer = buffer();
        let list = &list[..length];
        serde_json::to_writer(buffer.bytes(), list).expect("strings are written as JSON");
        arena.reset();
        buffer
    });
}
