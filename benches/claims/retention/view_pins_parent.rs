//! A small view keeps its whole parent alive

use bytes::{Bytes, BytesMut};
use claimbench::claim::{
    Axis, Bound::*, Claim, Lane, Metric::*, Needs, Processes, Scale, Source, Unit, across,
    difference, ratio, value, variant,
};
use claimbench::run::{Digest, Run};
use std::hint::black_box;
use std::ops::Range;
use std::sync::Arc;

/// Bytes of every parent.
const PARENT: usize = 65_536;
/// Windows that are kept, each of a parent of its own that everybody else has let go of.
const KEPT: usize = 1_000;
/// Parents that stay alive, of each of which a turn takes a window.
const ALIVE: usize = 16;

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Algorithms That Work Well with Go's Mechanics",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/algorithms-that-work-well-with-gos",
        quote: "a small sub-slice can keep a large backing array alive",
        figures: &[],
    },
    says: "Keeping 16 bytes of a 64 KiB buffer as a view holds all 64 KiB for as long as the view lives; \
           a copy holds 16 bytes.",
    axis: Axis {
        name: "bytes kept of each 64 KiB",
        unit: Unit::Bytes,
        points: &[16, 64, 256, 4_096, 32_768],
        article: 16,
        labels: &[],
        scale: Scale::Continuous,
    },
    variants: &[
        variant("bytes_view", |run| taken(run, Bytes::from, viewed))
            .about("Bytes::slice: a view that shares the parent, the nearest to a Go sub-slice"),
        variant("arc_range", |run| taken(run, Arc::<[u8]>::from, shared))
            .about("a clone of an Arc<[u8]> together with a range"),
        variant("copied", |run| taken(run, Bytes::from, copied))
            .about("Bytes::copy_from_slice: a block of its own"),
        variant("boxed", |run| taken(run, Bytes::from, boxed))
            .about("a Box<[u8]> of the window: a block of its own"),
        variant("split_to", |run| taken(run, read_buffer, split))
            .about("BytesMut::split_to, then one more byte while the rest of the parent is alive")
            .control("it also writes the window into its parent first and appends a byte"),
        variant("bytes_view_kept", |run| kept(run, Bytes::from, viewed))
            .lanes(&[Lane::Heap, Lane::Resident])
            .about("1,000 views whose parents nobody else has any more")
            .doing(PARENT_GONE),
        variant("arc_range_kept", |run| kept(run, Arc::<[u8]>::from, shared))
            .lanes(&[Lane::Heap, Lane::Resident])
            .about("1,000 shares of parents that nobody else has any more")
            .doing(PARENT_GONE),
        variant("copied_kept", |run| kept(run, Bytes::from, copied))
            .lanes(&[Lane::Heap, Lane::Resident])
            .about("1,000 copies whose parents are freed")
            .doing(PARENT_GONE),
        variant("boxed_kept", |run| kept(run, Bytes::from, boxed))
            .lanes(&[Lane::Heap, Lane::Resident])
            .about("1,000 boxes whose parents are freed")
            .doing(PARENT_GONE),
        variant("split_to_kept", |run| kept(run, read_buffer, split))
            .lanes(&[Lane::Heap, Lane::Resident])
            .about("1,000 front parts, with one more byte each, whose other parts are gone")
            .doing(PARENT_GONE),
    ],
    reference: "copied",
    predictions: &[
        ratio(Held, "bytes_view_kept", "copied_kept", AtLeast(1.05)).stated(
            "a small sub-slice can keep a large backing array alive",
            "5 % in that direction, as no figure is printed",
        ),
        ratio(Held, "bytes_view_kept", "copied_kept", AtLeast(500.0)).up_to(64),
        value(Held, "bytes_view_kept", AtLeast(65_536_000.0)),
        ratio(Time, "copied", "bytes_view", AtMost(4.0)).up_to(256),
        ratio(Time, "copied", "bytes_view", AtLeast(2.0)).from(4_096),
        across(Time, "bytes_view", 16, AtMost(1.2)).at(&[32_768]),
        difference(Allocations, "split_to", "bytes_view", Equal(1.0)),
    ],
    carries_over: "The retention carries over wherever an owner is shared, without a collector: a reference count \
                   keeps the whole block, as Go's collector does for a pointer into its middle. A borrowed `&v[a..b]` \
                   can not outlive its owner, so plain Rust slices never keep anything alive by accident.",
    cautions: &[
        "Held are 1,000 windows of parents that nobody else has any more. Timed is taking and dropping a window of a parent \
         that stays alive, one after the other: the copy's block is the one that the last copy was in. Freeing the parent \
         is in no variant's clock: a copy allows it at once, a view puts it off.",
        "Each kept window has a handle of 16 or 32 bytes in a list. It counts for views and for copies, so the bytes \
         held do not differ by the whole 4,096 times of 16 bytes against 64 KiB.",
        "The first slice of a Bytes that was made from a full Vec allocates a control block of 24 B. The parents in \
         the clock have been sliced before, so `bytes_view` shows no allocation.",
        "A front part that `split_to` cut off has no room left. The block that its next byte takes is as large as the \
         parent was, because a BytesMut remembers its first capacity: the copy holds as much as the view.",
        "Phuong Le (“Slices in Go: Grow Big or Go Home”), Pavel Sanikovich (“Go Memory Model Explained Simply (But \
         Correctly)”) and chapter 4 of the Go guide describe the same sharing. None of the four prints what it costs.",
    ],
    // Five variants hold up to 63 MiB where their processes live at once.
    needs: Needs { memory: 1 << 27, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// Why the variants that keep their windows are controls.
const PARENT_GONE: &str =
    "it lets go of 1,000 parents and keeps the windows: what is held, and not what taking costs";

/// Each of these takes a window of so many bytes from the front of a parent, as all variants do.
fn viewed(parent: &mut Bytes, length: usize) -> Bytes {
    parent.slice(..length)
}

fn shared(parent: &mut Arc<[u8]>, length: usize) -> Part {
    Part { owner: Arc::clone(parent), range: 0..length }
}

fn copied(parent: &mut Bytes, length: usize) -> Bytes {
    Bytes::copy_from_slice(&parent[..length])
}

fn boxed(parent: &mut Bytes, length: usize) -> Box<[u8]> {
    Box::from(&parent[..length])
}

fn read_buffer(content: Vec<u8>) -> BytesMut {
    BytesMut::from(Bytes::from(content))
}

/// The window is written to its front anew before each `split_to`, which would use the parent up.
fn split(parent: &mut BytesMut, length: usize) -> BytesMut {
    parent.clear();
    parent.reserve(PARENT);
    parent.extend((0..length).map(byte_at));
    let mut front = parent.split_to(length);
    front.extend_from_slice(black_box(b"!"));
    front
}

/// Registers a turn that takes a window of each of some living parents and drops it before the next.
fn taken<Parent: 'static, Window: AsRef<[u8]> + 'static>(
    run: &mut Run,
    parent: fn(Vec<u8>) -> Parent,
    take: impl Fn(&mut Parent, usize) -> Window + 'static,
) {
    let length = run.size();
    let mut parents: Vec<Parent> =
        run.input(|| (0..ALIVE).map(|_| parent(content(PARENT))).collect());
    run.operations(ALIVE as u64);
    let turn = move || {
        let mut last = None;
        for parent in &mut parents {
            drop(last.take());
            last = Some(take(black_box(parent), black_box(length)));
            black_box(&last);
        }
        last
    };
    run.iter(turn, move |window| digest(window.as_slice(), length));
}

/// Registers a turn that takes a window of each of some parents, which go away, and keeps the windows.
fn kept<Parent: 'static, Window: AsRef<[u8]> + 'static>(
    run: &mut Run,
    parent: fn(Vec<u8>) -> Parent,
    take: impl Fn(&mut Parent, usize) -> Window + 'static,
) {
    let length = run.size();
    let content = run.input(|| content(PARENT));
    run.operations(KEPT as u64);
    let turn = move || {
        let mut windows = Vec::with_capacity(KEPT);
        windows.extend((0..KEPT).map(|_| take(&mut parent(content.clone()), length)));
        windows
    };
    run.iter(turn, move |windows| digest(windows, length));
}

/// The digest of the bytes that were wanted, of every window.
fn digest(windows: &[impl AsRef<[u8]>], length: usize) -> Digest {
    Digest::of_all(windows.iter().map(|window| &window.as_ref()[..length]))
}

/// What every parent begins with; a parent is a copy of it, so all of its pages are written.
fn content(length: usize) -> Vec<u8> {
    (0..length).map(byte_at).collect()
}

fn byte_at(position: usize) -> u8 {
    position as u8
}

/// A view that is put together by hand: a share of the owner and the place of the window in it.
struct Part {
    owner: Arc<[u8]>,
    range: Range<usize>,
}

impl AsRef<[u8]> for Part {
    fn as_ref(&self) -> &[u8] {
        &self.owner[self.range.clone()]
    }
}
