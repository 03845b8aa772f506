//! Pages that go back to the system

use claimbench::claim::{
    Allocator::*, Axis, Bound, Bound::*, Claim, Figure, Lane, Metric::*, Needs, Prediction,
    Processes, Scale, Source, Unit, value, variant,
};
use claimbench::run::{Digest, Marks, Run};
use std::hint::black_box;
use std::time::Duration;

/// The bytes that are written alike.
const PIECE: usize = 256;
const KIB_64: usize = 64 << 10;
const MIB_4: &[u64] = &[4 << 20];
const MIB_200: &[u64] = &[200 << 20];
/// After so long jemalloc is to give back what nobody uses, and so long `idle` waits.
const DECAY_MS: isize = 50;
const PAUSE: Duration = Duration::from_millis(200);
/// Blocks of 64 KiB that `idle` makes and drops after it has waited.
const ACTIVE: usize = 2_000;
const FILLED: &str = "filled";
const FREED: &str = "freed";
const PURGED: &str = "purged by hand";
/// A turn takes up to 0.2 s, and no time is predicted.
const LANES: &[Lane] = &[Lane::Heap, Lane::Resident];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Memory Fragmentation in Go",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/memory-fragmentation-in-go",
        quote: "When an entire span goes unused, Go can return its pages to the operating system.",
        figures: &[Figure { what: "a slice that goes unused", printed: "200*1024*1024" }],
    },
    says: "Unused memory goes back to the system without the program doing anything: of 200 MiB that are dropped, less \
           stays resident.",
    axis: Axis {
        name: "bytes",
        unit: Unit::Bytes,
        points: &[4 << 20, 200 << 20],
        article: 200 << 20,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("one_block", |run| blocks(run, |bytes| bytes, 0))
            .lanes(LANES)
            .also_under(&[Mimalloc])
            .about("all bytes in one block"),
        variant("blocks_64k", |run| blocks(run, |_| KIB_64, 0))
            .lanes(LANES)
            .also_under(&[Mimalloc])
            .about("in blocks of 64 KiB"),
        variant("blocks_256", |run| blocks(run, |_| PIECE, 0))
            .lanes(LANES)
            .also_under(&[Mimalloc])
            .about("in blocks of 256 B, which are freed in the order in which they were made"),
        variant("blocks_256_last_stays", |run| blocks(run, |_| PIECE, 1))
            .lanes(LANES)
            .also_under(&[Mimalloc])
            .about("the same, and the last block stays"),
        variant("idle", idle)
            .lanes(LANES)
            .about("as `blocks_64k`; jemalloc gives back after 50 ms; a sleep, then 2,000 blocks")
            .control("it waits and then makes more blocks: whether time alone gives back"),
    ],
    reference: "one_block",
    predictions: &[
        still(FREED, "one_block", AtMost(0.95)).at(MIB_200).stated(
            "can return its pages to the operating system",
            "5 % in the article's direction, as no figure is printed",
        ),
        value(Resident, "idle", AtMost(0.95))
            .in_phase("idle")
            .over_phase(FREED)
            .at(MIB_200)
            .under(Jemalloc)
            .stated(
                "triggers this process without pausing normal execution",
                "5 % go back while the program waits (Obregon, on Go's sysmon)",
            )
            .where_refuted("jemalloc gives back where blocks are made and freed; its background thread is off by \
                            default, so that nobody does while the program waits"),
        still(FREED, "one_block", AtMost(0.05)).at(MIB_200),
        still(FREED, "blocks_64k", AtLeast(0.8)).at(MIB_200).under(Jemalloc),
        still(FREED, "blocks_256", AtLeast(0.8)).at(MIB_200).under(Jemalloc),
        still(FREED, "blocks_64k", AtMost(0.1)).at(MIB_200).under(System),
        still(FREED, "blocks_256", AtMost(0.1)).at(MIB_200).under(System),
        still(FREED, "blocks_256_last_stays", AtLeast(0.8)).at(MIB_200),
        still(PURGED, "blocks_256_last_stays", AtMost(0.1)).at(MIB_200),
        still(FREED, "one_block", AtLeast(0.8)).at(MIB_4).under(Jemalloc),
        still(FREED, "one_block", AtMost(0.1)).at(MIB_4).under(System),
        still("idle", "idle", AtLeast(0.9)).at(MIB_200).under(Jemalloc),
        still("active", "idle", AtMost(0.25)).at(MIB_200).under(Jemalloc),
    ],
    carries_over: "That pages go back carries over, that somebody does it in the background does not: Rust has no runtime, \
                   and jemalloc's background thread is off unless it is asked for. jemalloc gives back while blocks are \
                   made and freed, after 10 s; glibc at once, but only a mapping, or the end of its heap.",
    cautions: &[
        "No time and no share is printed. That Go does it in the background is said in another article of his, on Go's \
         sysmon.",
        "50 ms stand for the 10 s after which jemalloc gives back by itself: `idle` sets them before it begins. glibc has no \
         such setting, and has given `idle`'s blocks back before it waits. What a background thread would take is not read.",
        "`blocks_256` and `blocks_256_last_stays` differ by one block of 256 B. What `purged by hand` reads shows that \
         nothing but the allocator's will kept the pages.",
        "Blocks are freed in the order in which they were made; in reverse order glibc could cut its heap all along.",
        "Memory is that of one cold turn. The lists of the blocks are made and touched before the first mark. Nothing is \
         timed: a turn over 200 MiB takes some 0.15 s.",
    ],
    needs: Needs { memory: 64 << 20, memory_each: 2, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// What is resident at a phase, over what was when all bytes were written.
#[track_caller]
const fn still(phase: &'static str, subject: &'static str, bound: Bound) -> Prediction {
    value(Resident, subject, bound).in_phase(phase).over_phase(FILLED)
}

/// What a turn works with.
struct Memory {
    bytes: usize,
    block: usize,
    /// The blocks that are alive.
    list: Vec<Box<[u8]>>,
}

impl Memory {
    /// A list with room for all blocks, of which every page was touched.
    fn set_up(run: &mut Run, block: usize) -> Memory {
        let bytes = run.size();
        let blocks = bytes / block;
        let list = run.input(|| {
            let mut list: Vec<Box<[u8]>> = black_box(Vec::with_capacity(blocks));
            list.resize_with(blocks, Box::default);
            black_box(&mut list).clear();
            list
        });
        Memory { bytes, block, list }
    }

    /// Takes and writes all bytes: their number and their sum, which are the same whatever the blocks.
    fn fill(&mut self) -> (u64, u64) {
        let (mut count, mut sum) = (0_u64, 0_u64);
        let mut pieces = 0..self.bytes / PIECE;
        for _ in 0..self.bytes / self.block {
            let mut block: Vec<u8> = Vec::with_capacity(black_box(self.block));
            for piece in pieces.by_ref().take(self.block / PIECE) {
                block.resize(block.len() + PIECE, (piece % 251) as u8 + 1);
            }
            let block = black_box(block).into_boxed_slice();
            count += block.len() as u64;
            sum += block.iter().map(|byte| u64::from(*byte)).sum::<u64>();
            self.list.push(block);
        }
        (count, sum)
    }
}

/// Registers a turn in which all blocks but some of the last ones are dropped, and then the allocator is made to give back
/// what it can.
fn blocks(run: &mut Run, block: fn(usize) -> usize, last: usize) {
    let mut memory = Memory::set_up(run, block(run.size()));
    let turn = move |marks: &mut Marks| {
        let written = memory.fill();
        marks.phase(FILLED);
        memory.list.drain(..memory.list.len() - last);
        marks.phase(FREED);
        marks.purge();
        marks.phase(PURGED);
        memory.list.clear();
        written
    };
    run.iter_marked(turn, Digest::of);
}

fn idle(run: &mut Run) {
    let mut memory = Memory::set_up(run, KIB_64);
    give_back_soon();
    let turn = move |marks: &mut Marks| {
        let written = memory.fill();
        marks.phase(FILLED);
        memory.list.clear();
        marks.phase(FREED);
        std::thread::sleep(PAUSE);
        marks.phase("idle");
        for _ in 0..ACTIVE {
            drop(black_box(Vec::<u8>::with_capacity(black_box(KIB_64))));
        }
        marks.phase("active");
        marks.purge();
        marks.phase(PURGED);
        written
    };
    run.iter_marked(turn, Digest::of);
}

/// Sets jemalloc's time for all arenas, old and new; another allocator does not see it.
#[cfg(feature = "jemalloc")]
#[expect(unsafe_code, reason = "jemalloc's own setting")]
fn give_back_soon() {
    let set = |name: &str| {
        let name = std::ffi::CString::new(name).expect("the name has no zero byte");
        let mut new = DECAY_MS;
        let none = std::ptr::null_mut();
        let new = (&raw mut new).cast();
        // SAFETY: the setting is a signed word; nothing is read, so the old value has no place.
        unsafe {
            tikv_jemalloc_sys::mallctl(
                name.as_ptr(),
                none,
                std::ptr::null_mut(),
                new,
                size_of::<isize>(),
            )
        }
    };
    assert_eq!(set("arenas.dirty_decay_ms"), 0, "jemalloc takes the time for arenas to come");
    // An arena that was never used has no setting yet. There are four to a core.
    let arenas = 4 * std::thread::available_parallelism().map_or(1, std::num::NonZero::get) + 1;
    let set_in = (0..arenas).filter(|arena| set(&format!("arena.{arena}.dirty_decay_ms")) == 0);
    assert!(set_in.count() > 0, "jemalloc takes the time for its first arena");
}

#[cfg(not(feature = "jemalloc"))]
fn give_back_soon() {
    let _: isize = DECAY_MS;
}
