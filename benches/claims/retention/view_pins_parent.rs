//! A small view keeps its whole parent alive

use bytes::{Bytes, BytesMut};
use claimbench::claim::{
    Axis, Bound::*, Claim, Metric::*, Needs, Processes, Scale, Source, Unit, across, difference,
    ratio, value, variant,
};
use claimbench::run::{Digest, Run};
use std::hint::black_box;
use std::ops::Range;
use std::sync::Arc;

/// Bytes of every parent.
const PARENT: usize = 65_536;
/// Windows that are kept for good, each of a parent of its own that everybody else has let go of.
const KEPT: usize = 1_000;
/// Windows that one turn takes, each of a parent of its own that stays alive.
const TAKEN: usize = 100;

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
        variant("bytes_view", bytes_view)
            .about("Bytes::slice: a view that shares the parent, the nearest to a Go sub-slice"),
        variant("arc_range", arc_range).about("a clone of an Arc<[u8]> together with a range"),
        variant("copied", copied).about("Bytes::copy_from_slice: a block of its own"),
        variant("boxed", boxed).about("a Box<[u8]> of the window: a block of its own"),
        variant("split_to", split_to)
            .about("BytesMut::split_to, then one more byte while the rest of the parent is alive")
            .control("it also writes the window into its parent first and appends a byte"),
    ],
    reference: "copied",
    predictions: &[
        ratio(Held, "bytes_view", "copied", AtLeast(1.05)).stated(
            "a small sub-slice can keep a large backing array alive",
            "5 % in that direction, as no figure is printed",
        ),
        ratio(Held, "bytes_view", "copied", AtLeast(500.0)).up_to(64),
        value(Held, "bytes_view", AtLeast(65_536_000.0)),
        ratio(Time, "copied", "bytes_view", AtMost(4.0)).up_to(256),
        ratio(Time, "copied", "bytes_view", AtLeast(2.0)).from(4_096),
        across(Time, "bytes_view", 16, AtMost(1.2)).at(&[32_768]),
        difference(Allocations, "split_to", "bytes_view", Equal(1.0)),
    ],
    carries_over: "The retention carries over wherever an owner is shared, without a collector: a reference count \
                   keeps the whole block, as Go's collector does for a pointer into its middle. A borrowed `&v[a..b]` \
                   can not outlive its owner, so plain Rust slices never keep anything alive by accident.",
    cautions: &[
        "Held are 1,000 windows whose parents nobody else has any more, made in the first turn and kept for good, \
         and the 100 windows of the last turn.",
        "Timed is taking and dropping a window of a parent that stays alive. Freeing the parent is in no variant's \
         clock: a copy allows it at once, a view puts it off.",
        "Each kept window has a handle of 16 or 32 bytes in a list. It counts for views and for copies, so the bytes \
         held do not differ by the whole 4,096 times of 16 bytes against 64 KiB.",
        "The first slice of a Bytes that was made from a full Vec allocates a control block of 24 B. The parents in \
         the clock have been sliced before, so `bytes_view` shows no allocation but a share of the list's.",
        "A front part that `split_to` cut off has no room left. The block that its next byte takes is as large as the \
         parent was, because a BytesMut remembers its first capacity: the copy holds as much as the view.",
        "Phuong Le (“Slices in Go: Grow Big or Go Home”), Pavel Sanikovich (“Go Memory Model Explained Simply (But \
         Correctly)”) and chapter 4 of the Go guide describe the same sharing. None of the four prints what it costs.",
    ],
    needs: Needs { cores: 1, memory: 1 << 29, memory_each: 0 },
    processes: Processes::Apart,
};

fn bytes_view(run: &mut Run) {
    let length = run.size();
    register(run, Bytes::from, move |parent| parent.slice(..length));
}

fn arc_range(run: &mut Run) {
    let length = run.size();
    register(run, Arc::<[u8]>::from, move |parent| Part {
        owner: Arc::clone(parent),
        range: 0..length,
    });
}

fn copied(run: &mut Run) {
    let length = run.size();
    register(run, Bytes::from, move |parent| Bytes::copy_from_slice(&parent[..length]));
}

fn boxed(run: &mut Run) {
    let length = run.size();
    register(run, Bytes::from, move |parent| Box::<[u8]>::from(&parent[..length]));
}

/// A read buffer: the window is written to its front anew before each `split_to`, which would use the parent up.
fn split_to(run: &mut Run) {
    let length = run.size();
    let window: Vec<u8> = run.input(|| content(length));
    let parent = |content| BytesMut::from(Bytes::from(content));
    register(run, parent, move |parent| {
        parent.clear();
        parent.reserve(PARENT);
        parent.extend_from_slice(&window);
        let mut front = parent.split_to(length);
        front.extend_from_slice(black_box(b"!"));
        front
    });
}

/// Registers a turn that takes windows of living parents.
///
/// The first turn also fills the list of what is kept for good. That is not done at set-up, because the resident lane
/// starts to read after it; the other lanes have a turn before the first that counts.
fn register<Parent: 'static, Window: AsRef<[u8]> + 'static>(
    run: &mut Run,
    parent: impl Fn(Vec<u8>) -> Parent + 'static,
    take: impl Fn(&mut Parent) -> Window + 'static,
) {
    let length = run.size();
    let content = run.input(|| content(PARENT));
    let mut parents: Vec<Parent> =
        run.input(|| (0..TAKEN).map(|_| parent(content.clone())).collect());
    let mut kept: Option<(Vec<Window>, Digest)> = None;
    run.operations(TAKEN as u64);
    run.iter(
        move || {
            let (_, of_kept) = kept.get_or_insert_with(|| {
                let mut windows = Vec::with_capacity(KEPT);
                windows.extend((0..KEPT).map(|_| take(&mut parent(content.clone()))));
                let digest = digest(&windows, length);
                (windows, digest)
            });
            let mut windows = Vec::with_capacity(TAKEN);
            windows.extend(parents.iter_mut().map(|parent| take(black_box(parent))));
            (windows, *of_kept)
        },
        move |(windows, of_kept)| Digest::of(&(digest(windows, length).0, of_kept.0)),
    );
}

/// The digest of the bytes that were wanted, of every window.
fn digest(windows: &[impl AsRef<[u8]>], length: usize) -> Digest {
    Digest::of_all(windows.iter().map(|window| &window.as_ref()[..length]))
}

/// What every parent begins with; a parent is a copy of it, so all of its pages are written.
fn content(length: usize) -> Vec<u8> {
    (0..length).map(|position| position as u8).collect()
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
