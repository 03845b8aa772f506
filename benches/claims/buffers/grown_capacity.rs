//! A pooled buffer that has grown already

use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Processes, Scale, Source, Unit, exactly,
    figure, ratio, variant,
};
use claimbench::run::{Digest, Run};
use std::cell::RefCell;
use std::hint::black_box;

/// The room that the article's pool makes a new slice with.
const START: usize = 1_024;
/// Bytes that are added at a time.
const PIECE: usize = 256;
/// What the article's slice grows to.
const ARTICLE: &[u64] = &[8_192];
/// The name of the figure that every variant reports.
const ROOM: &str = "room at the start";

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Go sync.Pool and the Mechanics Behind It",
        author: "Phuong Le",
        url: "https://forem.com/func25/go-syncpool-and-the-mechanics-behind-it-52c1",
        quote: "The underlying array still has a capacity of 8192",
        figures: &[
            Figure { what: "room of a new slice", printed: "make([]byte, 0, 1024)" },
            Figure { what: "what the slice grows to", printed: "8192 bytes" },
            Figure { what: "room after its reset", printed: "a capacity of 8192" },
        ],
    },
    says: "A pooled slice that grew from 1,024 to 8,192 bytes keeps the room for 8,192 when it is reset, so its next \
           user need not grow it again.",
    axis: Axis {
        name: "final length",
        unit: Unit::Bytes,
        points: &[1_024, 2_048, 4_096, 8_192, 32_768, 1_048_576],
        article: 8_192,
        labels: &[],
        scale: Scale::Continuous,
    },
    variants: &[
        variant("fresh_1024", fresh_1024)
            .about("a new buffer with room for 1,024 B that grows, filled 256 B at a time"),
        variant("fresh_right_sized", fresh_right_sized)
            .about("a new buffer with the room that it needs, filled 256 B at a time"),
        variant("pooled", pooled)
            .about("a pooled buffer with the room that its last user left, filled 256 B at a time"),
        variant("pooled_shrunk", pooled_shrunk)
            .about("a pooled buffer that is cut back to room for 1,024 B when it is returned"),
        variant("fresh_1024_push", fresh_1024_push)
            .about("a new buffer with room for 1,024 B that grows, filled byte by byte"),
        variant("pooled_push", pooled_push)
            .about("a pooled buffer with the room that its last user left, filled byte by byte"),
        variant("fresh_1024_traced", fresh_1024_traced)
            .about("as fresh_1024, and counts the bytes whose address changed as it grew")
            .control("it compares addresses as it grows, which the others do not"),
    ],
    reference: "fresh_1024",
    predictions: &[
        figure(ROOM, "pooled", Equal(8_192.0))
            .at(ARTICLE)
            .stated("a capacity of 8192", "the printed capacity"),
        exactly(Allocations, "pooled", 0).stated(
            "those 8192 bytes are ready to be reused",
            "with the room at hand nothing is allocated",
        ),
        ratio(Time, "pooled", "fresh_1024", AtMost(0.95)).at(ARTICLE).stated(
            "Reusing the slice helps reduce unnecessary growth.",
            "5 % in the article's direction, as no time is printed",
        ),
        exactly(Allocations, "fresh_1024", 4).at(ARTICLE),
        exactly(Bytes, "fresh_1024", 1_024 + 14_336).at(ARTICLE),
        ratio(Time, "pooled", "fresh_1024", AtMost(0.7)).at(ARTICLE),
        ratio(Time, "pooled_push", "fresh_1024_push", AtLeast(0.85)),
        ratio(Time, "fresh_right_sized", "pooled", AtMost(1.25)),
    ],
    carries_over: "All of it carries over: a Vec that is cleared keeps its capacity as a Go slice that is cut to \
                   length 0 does, and both double. What differs is the other way out: in Rust a buffer that is made \
                   with the right room is not zeroed and costs one call of the allocator.",
    cautions: &[
        "The article shows the room and prints no time.",
        "From 1,024 to 8,192 B are one allocation and three growths, which request 2,048, 4,096 and 8,192 B: \
         14,336 B together. A growth counts as an allocation of its whole new size.",
        "A growth moves the bytes only where the allocator can not lengthen the block in place. \
         `fresh_1024_traced` reports how many bytes changed their address; the heap lane's allocator is the C \
         library's.",
        "The pool holds one buffer of one thread. What it costs to keep a grown buffer is another claim's subject.",
        "The shortest uses take some tens of nanoseconds, so what a pool costs by itself shows there: read the times \
         beside the ratios.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

fn fresh_1024(run: &mut Run) {
    register(run, |_| Vec::with_capacity(START), by_pieces, drop);
}

fn fresh_right_sized(run: &mut Run) {
    register(run, Vec::with_capacity, by_pieces, drop);
}

fn pooled(run: &mut Run) {
    register(run, |_| taken(), by_pieces, give);
}

fn pooled_shrunk(run: &mut Run) {
    register(run, |_| taken(), by_pieces, give_shrunk);
}

fn fresh_1024_push(run: &mut Run) {
    register(run, |_| Vec::with_capacity(START), by_pushes, drop);
}

fn pooled_push(run: &mut Run) {
    register(run, |_| taken(), by_pushes, give);
}

fn fresh_1024_traced(run: &mut Run) {
    let length = run.size();
    run.iter_marked(
        move |marks| {
            let mut buffer: Vec<u8> = Vec::with_capacity(START);
            marks.figure(ROOM, buffer.capacity() as u64);
            let mut moved = 0;
            for (piece, byte) in pieces(length) {
                let (filled, address) = (buffer.len(), buffer.as_ptr());
                buffer.extend(std::iter::repeat_n(byte, piece));
                if buffer.as_ptr() != address {
                    moved += filled as u64;
                }
            }
            marks.figure("bytes moved", moved);
            read(&buffer)
        },
        Digest::of,
    );
}

/// Registers a turn: get an empty buffer, fill it to the final length, read some of it and let go of it.
fn register(
    run: &mut Run,
    get: impl Fn(usize) -> Vec<u8> + 'static,
    fill: impl Fn(&mut Vec<u8>, usize) + 'static,
    end: impl Fn(Vec<u8>) + 'static,
) {
    let length = run.size();
    run.iter_marked(
        move |marks| {
            let mut buffer = get(black_box(length));
            marks.figure(ROOM, buffer.capacity() as u64);
            fill(&mut buffer, length);
            let read = read(&buffer);
            end(buffer);
            read
        },
        Digest::of,
    );
}

/// The length of a buffer and its first, middle and last byte. The barrier keeps the bytes that nobody reads.
fn read(buffer: &[u8]) -> (usize, [u8; 3]) {
    let length = buffer.len();
    let bytes = black_box(buffer);
    (length, [bytes[0], bytes[length / 2], bytes[length - 1]])
}

/// The pieces of a buffer of that length, the last one being the rest, and what each is filled with: a byte of its own and
/// not a copy. A copy whose source and target lie alike in their pages is slow on many processors, and where they lie
/// differs from process to process.
fn pieces(length: usize) -> impl Iterator<Item = (usize, u8)> {
    (0..length)
        .step_by(PIECE)
        .enumerate()
        .map(move |(number, start)| (PIECE.min(length - start), black_box(number as u8)))
}

#[inline(never)]
fn by_pieces(buffer: &mut Vec<u8>, length: usize) {
    for (piece, byte) in pieces(length) {
        buffer.extend(std::iter::repeat_n(byte, piece));
    }
}

#[inline(never)]
fn by_pushes(buffer: &mut Vec<u8>, length: usize) {
    for (piece, byte) in pieces(length) {
        for _ in 0..piece {
            buffer.push(byte);
        }
    }
}

thread_local!(static POOL: RefCell<Vec<Vec<u8>>> = const { RefCell::new(Vec::new()) });

/// A buffer of this thread's pool, or what the article's pool makes where it has none.
fn taken() -> Vec<u8> {
    POOL.with_borrow_mut(Vec::pop).unwrap_or_else(|| Vec::with_capacity(START))
}

/// Resets a buffer as the article does, which keeps all its room, and puts it into the pool.
fn give(mut buffer: Vec<u8>) {
    buffer.clear();
    POOL.with_borrow_mut(|pool| pool.push(buffer));
}

/// Resets a buffer and cuts its room back to what a new one has.
fn give_shrunk(mut buffer: Vec<u8>) {
    buffer.clear();
    buffer.shrink_to(START);
    give(buffer);
}
