//! A large buffer for each request

use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Lane, Metric::*, Needs, Points, Processes, Scale, Source, Unit,
    exactly, ratio, value, variant,
};
use claimbench::run::{Digest, Run};
use std::cell::RefCell;
use std::hint::black_box;

/// How many bytes arrive at a time: the size of the buffers in the article's remedy.
const PIECE: usize = 65_536;
/// What a request writes that writes little.
const PAGE: usize = 4_096;
/// Requests that are under way at once in a burst.
const BURST: usize = 16;
/// The article's buffer, 10 MiB.
const ARTICLE: &[u64] = &[10_485_760];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "5 Go Bugs That Only Appear in Production",
        author: "Pavel Sanikovich",
        url: "https://forem.com/devflex-pro/5-go-bugs-that-only-appear-in-production-4a7g",
        quote: "Large allocations must be zeroed, tracked, and scanned. Latency spikes appear, and p99 gets ugly.",
        figures: &[
            Figure { what: "the buffer of a request", printed: "make([]byte, 10<<20)" },
            Figure { what: "the buffer of the remedy's pool", printed: "make([]byte, 64<<10)" },
        ],
    },
    says: "A request that makes a buffer of 10 MiB for itself takes longer than one that gets it from a pool, and \
           now and then far longer.",
    axis: Axis {
        name: "request",
        unit: Unit::Bytes,
        points: &[65_536, 262_144, 1_048_576, 4_194_304, 10_485_760],
        article: 10_485_760,
        labels: &[],
        scale: Scale::Continuous,
    },
    variants: &[
        variant("fresh_zeroed_all", |run| fresh_zeroed(run, run.size()))
            .about("a new buffer, zeroed as Go's make does, then all of it is written"),
        variant("fresh_reserved_all", |run| fresh_reserved(run, run.size()))
            .about("a new buffer that is reserved and not zeroed, then all of it is written"),
        variant("pooled_dirty_all", |run| pooled_dirty(run, run.size()))
            .about("a pooled buffer with the last request's bytes in it, all of it overwritten"),
        variant("pooled_cleared_all", |run| pooled_cleared(run, run.size()))
            .about("a pooled buffer that is zeroed when it is taken, then all of it is written"),
        variant("streamed_all", |run| streamed(run, run.size()))
            .about("a new buffer of 64 KiB that all bytes of the request go through, one piece after the other"),
        variant("fresh_zeroed_page", |run| fresh_zeroed(run, PAGE))
            .about("as fresh_zeroed_all, but 4 KiB are written")
            .doing(ONE_PAGE)
            .same_output("a user writes and reads 4 KiB of a request, however long it is"),
        variant("fresh_reserved_page", |run| fresh_reserved(run, PAGE))
            .about("as fresh_reserved_all, but 4 KiB are written")
            .doing(ONE_PAGE),
        variant("pooled_dirty_page", |run| pooled_dirty(run, PAGE))
            .about("as pooled_dirty_all, but 4 KiB are written")
            .doing(ONE_PAGE),
        variant("pooled_cleared_page", |run| pooled_cleared(run, PAGE))
            .about("as pooled_cleared_all, but 4 KiB are written")
            .doing(ONE_PAGE),
        variant("streamed_page", |run| streamed(run, PAGE))
            .about("as streamed_all, but the request has 4 KiB")
            .doing(ONE_PAGE),
        variant("fresh_burst", |run| burst(run, zeroed, drop)).lanes(&[Lane::Heap, Lane::Resident])
            .about("16 requests at once, each with a new zeroed buffer of which 4 KiB are written")
            .at(Points::At(ARTICLE))
            .doing(AT_ONCE),
        variant("pooled_burst", |run| burst(run, taken, give)).lanes(&[Lane::Heap, Lane::Resident])
            .about("16 requests at once, each with a pooled buffer of which 4 KiB are written")
            .at(Points::At(ARTICLE))
            .doing(AT_ONCE),
    ],
    reference: "fresh_zeroed_all",
    predictions: &[
        ratio(Time, "pooled_dirty_all", "fresh_zeroed_all", AtMost(0.95)).at(ARTICLE).stated(
            "This is why production Go code often relies on reuse",
            "5 % in the article's direction, as no figure is printed",
        ),
        ratio(Time, "pooled_dirty_page", "fresh_zeroed_page", AtMost(0.01)).at(ARTICLE),
        ratio(Time, "pooled_dirty_all", "fresh_zeroed_all", AtMost(0.7)),
        ratio(Time, "pooled_cleared_all", "fresh_zeroed_all", Within(0.8, 1.1)),
        ratio(Time, "streamed_all", "fresh_reserved_all", AtMost(0.5)).at(ARTICLE),
        value(LatencyP99, "fresh_zeroed_all", AtMost(2.0)).over_metric(LatencyP50).up_to(1_048_576)
            .where_refuted("no allocation makes these tails: at 64 KiB page faults read 0, and \
                            `pooled_cleared_all`, which zeroes and writes as many bytes and makes no buffer, has \
                            p99 and p50 as far apart"),
        value(LatencyP99, "fresh_reserved_all", AtMost(2.0)).over_metric(LatencyP50).up_to(1_048_576)
            .where_refuted("where `pooled_dirty_all`, which writes as many bytes and makes no buffer, has p99 and \
                            p50 as far apart, no allocation makes these tails; page faults read 0 at 64 KiB"),
        value(LatencyP99, "fresh_zeroed_page", AtMost(2.0)).over_metric(LatencyP50).at(ARTICLE),
        value(LatencyP99, "fresh_reserved_page", AtMost(2.0)).over_metric(LatencyP50).at(ARTICLE),
        value(Left, "pooled_burst", AtLeast(167_772_160.0)).at(ARTICLE),
        exactly(Left, "fresh_burst", 0).at(ARTICLE),
    ],
    carries_over: "The zeroing carries over where the code asks for it, and so does what a pool keeps. Tracking does \
                   not: Rust has no collector that large buffers could drive, so nothing that comes later makes some \
                   requests slow. What takes its place are page faults, wherever the allocator takes a large block \
                   from the system and gives it back each time.",
    cautions: &[
        "The article prints no time. Its problem is 10 MiB and its remedy a pool of 64 KiB, which is two changes: \
         reuse and a smaller buffer. `pooled_dirty_all` and `streamed_all` make one each.",
        "Go does not scan a slice of bytes, for it holds no pointers.",
        "The allocators differ. The C library's maps a first large block by itself and stops doing so when that one \
         is freed, but for blocks of 32 MiB and more; jemalloc gives blocks from 8 MiB on back to the system at once.",
        "All bytes of a request are written, 64 KiB at a time, and one byte of each 64 KiB is read. What a program \
         does with a request beyond that would make every ratio smaller.",
        "A percentile needs 1,000 latencies a process, for which requests that write 10 MiB are too slow. At that size \
         the spread is judged of the requests that make such a buffer and write 4 KiB of it.",
        "In the burst 4 KiB of each buffer are written, so what the pool keeps is 160 MiB of address space and not \
         of resident memory.",
    ],
    // Ten processes live at once, each with one buffer; the bursts write hardly any of theirs.
    needs: Needs { memory: 64 << 20, memory_each: 10, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// Why the variants that write a page are controls.
const ONE_PAGE: &str = "it writes 4 KiB on purpose: what a buffer costs that is hardly used";
/// Why the bursts are controls.
const AT_ONCE: &str = "it does 16 requests on purpose: what a pool keeps after a burst";

fn fresh_zeroed(run: &mut Run, used: usize) {
    register(run, move |size, user| overwritten(&mut zeroed(size), used, user));
}

fn fresh_reserved(run: &mut Run, used: usize) {
    register(run, move |size, user| {
        let mut buffer = Vec::with_capacity(size);
        for (length, byte) in pieces(used, user) {
            buffer.resize(buffer.len() + length, byte);
        }
        read(black_box(&buffer), user)
    });
}

fn pooled_dirty(run: &mut Run, used: usize) {
    register(run, move |size, user| {
        let mut buffer = taken(size);
        let sum = overwritten(&mut buffer, used, user);
        give(buffer);
        sum
    });
}

fn pooled_cleared(run: &mut Run, used: usize) {
    register(run, move |size, user| {
        let mut buffer = taken(size);
        buffer.fill(0);
        let sum = overwritten(&mut buffer, used, user);
        give(buffer);
        sum
    });
}

/// The buffer is made inside the turn: it belongs to the request.
fn streamed(run: &mut Run, used: usize) {
    register(run, move |size, user| {
        let mut buffer = Vec::with_capacity(PIECE.min(size));
        pieces(used, user).enumerate().fold(0, |sum, (number, (length, byte))| {
            buffer.clear();
            buffer.resize(length, byte);
            sum + read(black_box(&buffer), user.wrapping_add(number as u8))
        })
    });
}

fn burst(run: &mut Run, get: fn(usize) -> Vec<u8>, end: fn(Vec<u8>)) {
    register(run, move |size, user| {
        let mut buffers: Vec<Vec<u8>> = (0..BURST).map(|_| get(size)).collect();
        let sum = buffers.iter_mut().map(|buffer| overwritten(buffer, PAGE, user)).sum();
        buffers.into_iter().for_each(end);
        sum
    });
}

/// Registers a turn that is one request of a size, each with bytes of its own; its output is what was read.
fn register(run: &mut Run, turn: impl Fn(usize, u8) -> u64 + 'static) {
    let size = run.size();
    let mut user = 0_u8;
    let turn = move || {
        user = user.wrapping_add(1);
        turn(black_box(size), black_box(user))
    };
    run.iter_latency(turn, Digest::of);
}

/// The pieces of a user's request: how long each is, and the byte that fills it, another from piece to piece.
fn pieces(length: usize, user: u8) -> impl Iterator<Item = (usize, u8)> {
    let starts = (0..length).step_by(PIECE).enumerate();
    starts.map(move |(number, start)| {
        (PIECE.min(length - start), black_box(user.wrapping_add(number as u8)))
    })
}

/// Writes the first bytes of a buffer and reads them. The barrier keeps what was there before: zeroes that are
/// overwritten, and bytes that nobody reads.
fn overwritten(buffer: &mut [u8], used: usize, user: u8) -> u64 {
    let buffer = black_box(&mut buffer[..used]);
    for (piece, (_, byte)) in buffer.chunks_mut(PIECE).zip(pieces(used, user)) {
        piece.fill(byte);
    }
    read(black_box(buffer), user)
}

/// Reads the last byte of each piece: 1, plus how far it lies from the byte that the user fills that piece with.
fn read(buffer: &[u8], user: u8) -> u64 {
    let apart = |(number, piece): (usize, &[u8])| {
        let byte = piece[piece.len() - 1];
        1 + u64::from(byte.wrapping_sub(user).wrapping_sub(number as u8))
    };
    buffer.chunks(PIECE).enumerate().map(apart).sum()
}

fn zeroed(size: usize) -> Vec<u8> {
    vec![0; size]
}

thread_local!(static POOL: RefCell<Vec<Vec<u8>>> = const { RefCell::new(Vec::new()) });

/// A buffer of this thread's pool, or a new one. All of a pool are equally long but where a process runs several points.
fn taken(size: usize) -> Vec<u8> {
    let mut buffer = POOL.with_borrow_mut(Vec::pop).unwrap_or_else(|| zeroed(size));
    buffer.resize(size, 0);
    buffer
}

fn give(buffer: Vec<u8>) {
    POOL.with_borrow_mut(|pool| pool.push(buffer));
}
