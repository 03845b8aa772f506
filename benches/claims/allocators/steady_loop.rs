//! A loop of blocks that live shortly

use claimbench::claim::{
    Allocator::*, Axis, Bound::*, Claim, Figure, Metric::*, Needs, Points, Processes, Scale,
    Source, Unit, exactly, ratio, value, variant,
};
use claimbench::run::{Digest, Marks, Run};
use nix::libc::c_void;
use nix::sys::mman::{MapFlags, MmapAdvise, ProtFlags, madvise, mmap_anonymous, munmap};
use std::cell::Cell;
use std::hint::black_box;
use std::num::NonZeroUsize;
use std::ptr::NonNull;
use std::rc::Rc;

/// Every how many bytes one is read.
const PAGE: usize = 4_096;
const KIB_64: u64 = 64 << 10;
const MIB: &[u64] = &[1 << 20];
const MIB_10: &[u64] = &[10 << 20];
/// What a block may take beside its own bytes.
const ROOM: f64 = (2 << 20) as f64;

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Memory Fragmentation in Go",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/memory-fragmentation-in-go",
        quote: "spans for 128-byte slots don’t keep growing after the first warmup",
        figures: &[
            Figure { what: "blocks of 128 bytes in the first listing", printed: "1_000_000" },
            Figure { what: "bytes of a block in the second listing", printed: "10*1024*1024" },
        ],
    },
    says: "Blocks that are made and dropped one after the other do not grow the heap, for free pages are kept; keeping the \
           pages of 1 MiB is at least twice as fast as giving them back.",
    axis: Axis {
        name: "block",
        unit: Unit::Bytes,
        points: &[128, KIB_64, 1 << 20, 10 << 20],
        article: 128,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("allocated", allocated)
            .also_under(&[Mimalloc])
            .about("each block from the allocator"),
        variant("mapped", mapped)
            .at(Points::From(KIB_64))
            .about("a mapping of its own for each, unmapped after use"),
        variant("region_kept", |run| region(run, None))
            .at(Points::From(KIB_64))
            .also_under(&[Mimalloc])
            .about("one mapping for all, nothing is done after use"),
        variant("region_dontneed", |run| region(run, Some(MmapAdvise::MADV_DONTNEED)))
            .at(Points::From(KIB_64))
            .about("one mapping for all, whose pages are given back after each use"),
        variant("region_free", |run| region(run, Some(MmapAdvise::MADV_FREE)))
            .at(Points::From(KIB_64))
            .about("one mapping for all, whose pages may be taken after each use"),
    ],
    reference: "allocated",
    predictions: &[
        value(Resident, "allocated", AtMost(65_536.0))
            .in_phase("last")
            .minus_phase("first")
            .at(&[128])
            .stated("don’t keep growing", "16 pages are the room"),
        ratio(Time, "region_dontneed", "region_kept", AtLeast(1.05)).at(MIB).stated(
            "holding free spans can speed up new allocations",
            "5 % in the article's direction, as no figure is printed",
        ),
        value(Resident, "allocated", AtLeast(1.05))
            .in_phase("last")
            .over_phase("first")
            .at(MIB_10)
            .stated(
                "without scavenging would push memory usage upward",
                "5 % upward; it is said of Go without its scavenger, and Rust has none",
            )
            .where_refuted("in Rust a dropped block is free at once and not when a collector comes: one block of 10 \
                            MiB is resident at `first` and at `last`"),
        value(Faults, "region_dontneed", Within(256.0, 280.0)).at(MIB),
        value(Faults, "mapped", Within(256.0, 280.0)).at(MIB),
        value(Faults, "region_kept", AtMost(1.0)).at(MIB),
        value(Faults, "region_free", AtMost(1.0)).at(MIB),
        value(Faults, "allocated", AtMost(1.0)).at(MIB),
        value(Faults, "allocated", AtLeast(2_560.0)).at(MIB_10).under(Jemalloc),
        value(Faults, "allocated", AtMost(8.0)).at(MIB_10).under(System),
        value(Resident, "allocated", AtMost(128.0 + ROOM)).in_phase("last").at(&[128]),
        value(Resident, "allocated", AtMost(65_536.0 + ROOM)).in_phase("last").at(&[KIB_64]),
        value(Resident, "allocated", AtMost(1_048_576.0 + ROOM)).in_phase("last").at(MIB),
        value(Resident, "allocated", AtMost(10_485_760.0 + ROOM)).in_phase("last").at(MIB_10),
        ratio(Time, "region_dontneed", "region_kept", AtLeast(2.0)).at(MIB),
        ratio(Time, "region_free", "region_dontneed", AtMost(0.7)).at(MIB),
        ratio(Time, "allocated", "region_kept", AtMost(1.3)).at(MIB),
        ratio(Time, "mapped", "region_dontneed", Within(0.8, 1.5)).at(MIB),
        exactly(Allocations, "allocated", 1),
        exactly(Allocations, "mapped", 0),
        exactly(Allocations, "region_kept", 0),
        exactly(Allocations, "region_dontneed", 0),
        exactly(Allocations, "region_free", 0),
    ],
    carries_over: "All of it carries over but the collector: a dropped block is free at once, so that nothing is waited \
                   for and the next one takes its place. Go gives pages back from the background; allocators here do \
                   where a block is freed, each by rules of its own.",
    cautions: &[
        "No time and no memory is printed. Of blocks of 10 MiB another article of his says that “without scavenging” they \
         “would push memory usage upward and never release it”.",
        "A turn takes 10,000 blocks of 128 B, 16 of 64 KiB, and 2 of the larger ones; the article's million is the turns. \
         All bytes are written, or the ratio would be the price of a page.",
        "The four mappings involve no allocator: page faults are the difference between them. What MADV_FREE marks stays \
         resident until the system needs it.",
        "At 10 MiB only pages and bytes are judged: a turn takes up to 15 ms where every page is fresh. Where the system \
         hands out huge pages, there are fewer faults.",
    ],
    needs: Needs { memory: 64 << 20, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// Registers a turn of blocks one after the other; its output is the sum of a byte of each page.
fn register<B: AsMut<[u8]>>(
    run: &mut Run,
    mut take: impl FnMut(u8) -> B + 'static,
    mut let_go: impl FnMut(B) + 'static,
) {
    let blocks = match run.point() {
        128 => 10_000,
        KIB_64 => 16,
        _ => 2,
    };
    run.operations(blocks);
    let turn = move |marks: &mut Marks| {
        let mut sum = 0_u64;
        for number in 0..blocks {
            let mut block = take((number % 251) as u8 + 1);
            sum += read(black_box(block.as_mut()));
            if number == 0 {
                marks.phase("first");
            }
            if number == blocks - 1 {
                marks.phase("last");
            }
            let_go(block);
        }
        sum
    };
    run.iter_marked(turn, Digest::of);
}

fn read(block: &[u8]) -> u64 {
    block.iter().step_by(PAGE).map(|byte| u64::from(*byte)).sum()
}

fn allocated(run: &mut Run) {
    let size = run.size();
    let take = move |byte| {
        let mut block: Vec<u8> = Vec::with_capacity(size);
        block.extend(std::iter::repeat_n(byte, size));
        block
    };
    register(run, take, drop);
}

fn mapped(run: &mut Run) {
    let size = run.size();
    let take = move |byte| {
        let mut mapping = Mapping::new(size);
        mapping.as_mut().fill(byte);
        mapping
    };
    register(run, take, drop);
}

/// One mapping, whose pages are let go in a way after each use.
fn region(run: &mut Run, advice: Option<MmapAdvise>) {
    let lent = Rc::new(Cell::new(Some(Mapping::new(run.size()))));
    let back = Rc::clone(&lent);
    let take = move |byte| {
        let mut mapping = lent.take().expect("one block is out at a time");
        mapping.as_mut().fill(byte);
        mapping
    };
    let let_go = move |mapping: Mapping| {
        if let Some(advice) = advice {
            mapping.advise(advice);
        }
        back.set(Some(mapping));
    };
    register(run, take, let_go);
}

/// Bytes that the system maps for this block alone.
struct Mapping {
    start: NonNull<c_void>,
    size: NonZeroUsize,
}

impl Mapping {
    #[expect(unsafe_code, reason = "a mapping that no allocator knows of")]
    fn new(size: usize) -> Mapping {
        let size = NonZeroUsize::new(size).expect("a block has bytes");
        let (access, flags) = (ProtFlags::PROT_READ | ProtFlags::PROT_WRITE, MapFlags::MAP_PRIVATE);
        // SAFETY: the system chooses the address, so no memory of this program is mapped over.
        let start = unsafe { mmap_anonymous(None, size, access, flags) };
        Mapping { start: start.expect("the system maps a block"), size }
    }

    #[expect(unsafe_code, reason = "what is done to the pages after use is the claim")]
    fn advise(&self, advice: MmapAdvise) {
        // SAFETY: the mapping is this one's own, private and anonymous: its bytes are kept or become 0.
        let done = unsafe { madvise(self.start, self.size.get(), advice) };
        done.expect("the system takes the advice");
    }
}

impl AsMut<[u8]> for Mapping {
    #[expect(unsafe_code, reason = "the bytes of the mapping")]
    fn as_mut(&mut self) -> &mut [u8] {
        // SAFETY: so many bytes are mapped, readable, writable and this one's own, and the system made them 0.
        unsafe { std::slice::from_raw_parts_mut(self.start.cast().as_ptr(), self.size.get()) }
    }
}

impl Drop for Mapping {
    #[expect(unsafe_code, reason = "a mapping that no allocator knows of")]
    fn drop(&mut self) {
        // SAFETY: the mapping is this one's own, and nobody borrows its bytes any more.
        let done = unsafe { munmap(self.start, self.size.get()) };
        done.expect("the system unmaps a block");
    }
}
