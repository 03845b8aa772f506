//! Small blocks that stay and the pages that they keep

use claimbench::claim::{
    Allocator::*, Axis, Bound, Bound::*, Claim, Figure, Lane, Metric::*, Needs, Points, Prediction,
    Processes, Source, value, variant,
};
use claimbench::run::{Digest, Marks, Run};
use std::hint::black_box;

/// How many small blocks are made, the bytes of one, and of one that is asked for afterwards.
const BLOCKS: usize = 65_536;
const SMALL: usize = 64;
const LARGER: usize = 256;
/// How many blocks of each of the two sizes `two_classes` makes, and the bytes of the larger one.
const OF_A_CLASS: usize = 4_096;
const KIB: usize = 1_024;
/// The sizes of jemalloc's small classes.
const CLASSES: [usize; 36] = [
    8, 16, 32, 48, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 640, 768, 896,
    1_024, 1_280, 1_536, 1_792, 2_048, 2_560, 3_072, 3_584, 4_096, 5_120, 6_144, 7_168, 8_192,
    10_240, 12_288, 14_336,
];
const FILLED: &str = "filled";
const THINNED: &str = "thinned";
const REFILLED: &str = "refilled";
const AT_2: &[u64] = &[2];
const AT_64: &[u64] = &[64];
const LANES: &[Lane] = &[Lane::Heap, Lane::Resident];
/// Why the controls are controls.
const OTHERS_STAY: &str = "other blocks stay: where they lie decides, not how many they are";
const OTHER_SIZES: &str = "it has blocks of other sizes: what the classes of sizes add";

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Memory Fragmentation in Go",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/memory-fragmentation-in-go",
        quote: "Large allocations can’t reuse that scattered space, so the heap grows outward.",
        figures: &[
            Figure { what: "slices of 64 bytes, all alive", printed: "100000" },
            Figure { what: "slices of 256 and of 1024 bytes in turn", printed: "50000" },
            Figure { what: "turns with 1024*64 bytes that go and 32 that stay", printed: "1000" },
            Figure { what: "free, in the Go guide", printed: "4 free blocks of 64B each" },
        ],
    },
    says: "A few small blocks that stay keep their pages, and larger requests take new ones: where every second of 65,536 \
           blocks of 64 B stays, the 2 MiB between them serve no block of 256 B.",
    axis: Axis::count("blocks for each that stays", &[2, 8, 64, 512]).article(2),
    variants: &[
        variant("stride", |run| thinned(run, |block, apart| block % apart == 0, false))
            .lanes(LANES)
            .also_under(&[Mimalloc])
            .about("one block stays at equal distances"),
        variant("rebuilt", |run| thinned(run, |block, apart| block % apart == 0, true))
            .lanes(LANES)
            .also_under(&[Mimalloc])
            .about("the same blocks are copied into one new list and freed: the remedy"),
        variant("random", |run| thinned(run, by_chance, false))
            .lanes(LANES)
            .about("each block stays by chance, equally many on average")
            .control(OTHERS_STAY),
        variant("contiguous", |run| thinned(run, |block, apart| block < BLOCKS / apart, false))
            .lanes(LANES)
            .about("the first blocks stay, equally many")
            .control(OTHERS_STAY),
        variant("none", |run| thinned(run, |_, _| false, false))
            .lanes(LANES)
            .also_under(&[Mimalloc])
            .about("no block stays")
            .control(OTHERS_STAY),
        variant("two_classes", two_classes)
            .at(Points::At(AT_64))
            .lanes(LANES)
            .about("blocks of 256 B and of 1 KiB in turn; the former go, then 1 MiB by 1 KiB")
            .control(OTHER_SIZES),
        variant("one_of_each", one_of_each)
            .at(Points::At(AT_64))
            .lanes(LANES)
            .about("one block in each of jemalloc's 36 classes from 8 B to 14 KiB")
            .control(OTHER_SIZES),
        variant("as_listed", as_listed)
            .at(Points::At(AT_64))
            .lanes(LANES)
            .about("1,000 times 64 KiB that are written and dropped, and 32 B that stay")
            .control(OTHER_SIZES),
    ],
    reference: "stride",
    predictions: &[
        growth("stride", AtLeast(1_992_294.0)).at(AT_2).stated(
            "can't allocate a single 256B block",
            "95 % of the 2 MiB asked for: no hole has room (the Go guide)",
        ),
        growth("stride", AtLeast(206_438.0))
            .at(AT_64)
            .stated("the heap grows outward", "5 % of the freed bytes, as no figure is printed")
            .where_refuted("glibc joins free neighbours: 63 blocks of 64 B, 80 with their headers, leave a hole for \
                            18 of 256 B (272), and 1,024 such holes have room for all 16,128"),
        kept("stride", AtLeast(0.95)).up_to(8),
        kept("stride", AtLeast(0.75)).at(AT_64),
        kept("stride", AtMost(0.25)).at(&[512]),
        kept("random", Within(0.5, 0.75)).at(AT_64),
        kept("contiguous", AtMost(0.15)).at(AT_64),
        kept("rebuilt", AtMost(0.15)).at(AT_64),
        growth("stride", AtLeast(3_500_000.0)).at(AT_64).under(Jemalloc),
        growth("stride", AtMost(1_030_000.0)).at(AT_64).under(System),
        growth("stride", AtLeast(3_100_000.0)).at(&[8]).under(Jemalloc),
        growth("stride", AtMost(920_000.0)).at(&[8]).under(System),
        growth("none", AtMost(630_000.0)),
        growth("two_classes", AtMost(262_144.0)).under(Jemalloc),
        growth("two_classes", AtLeast(900_000.0)).under(System),
        value(Active, "one_of_each", AtLeast(4.0))
            .in_phase(THINNED)
            .over_metric(InUse)
            .under(Jemalloc),
        value(Resident, "as_listed", AtMost(524_288.0)).in_phase(FILLED),
    ],
    carries_over: "That nothing is moved carries over; how blocks lie does not. jemalloc has slabs of one size each, as Go \
                   has spans: only an empty one serves another size. glibc joins free neighbours of any size, so that \
                   there holes grow where many blocks go, and pages in them can be given back.",
    cautions: &[
        "No growth is printed. Obregon also writes that “Go avoids heap compaction to keep latency low”; the guide says of \
         four free blocks of 64 B that “they're not contiguous”.",
        "The article's 100,000 blocks are 65,536 here, which fill whole slabs. The blocks that are asked for in the end have \
         as many bytes together as were freed.",
        "The allocator is made to give back what it can before `thinned`: without it freed pages stay in any case, and \
         nothing could be told.",
        "`stride`, `contiguous` and, nearly, `random` keep equally many bytes; only their places differ.",
        "The lists of the blocks are made and touched before the first mark, so that they are in no difference. Nothing is \
         timed.",
    ],
    needs: Needs { memory: 64 << 20, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// What the heap has grown by when the freed bytes were asked for again.
#[track_caller]
const fn growth(subject: &'static str, bound: Bound) -> Prediction {
    value(Resident, subject, bound).in_phase(REFILLED).minus_phase(FILLED)
}

/// What is resident when most blocks are freed, over what was when all were alive.
#[track_caller]
const fn kept(subject: &'static str, bound: Bound) -> Prediction {
    value(Resident, subject, bound).in_phase(THINNED).over_phase(FILLED)
}

/// A block of so many bytes, all of them written.
fn block(size: usize, number: usize) -> Box<[u8]> {
    vec![(number % 251) as u8 + 1; black_box(size)].into_boxed_slice()
}

/// An empty list with room for so many blocks, of which every page was touched.
fn touched(run: &mut Run, blocks: usize) -> Vec<Box<[u8]>> {
    run.input(|| {
        let mut list: Vec<Box<[u8]>> = black_box(Vec::with_capacity(blocks));
        list.resize_with(blocks, Box::default);
        black_box(&mut list).clear();
        list
    })
}

/// All bytes of blocks, so that their order counts.
fn sum<'a>(blocks: impl Iterator<Item = &'a [u8]>) -> u64 {
    blocks.fold(0, |sum: u64, block| {
        sum.rotate_left(7) ^ block.iter().map(|byte| u64::from(*byte)).sum::<u64>()
    })
}

fn by_chance(block: usize, apart: usize) -> bool {
    fastrand::Rng::with_seed(block as u64).usize(..apart) == 0
}

/// Registers a turn in which some of the small blocks stay and the bytes of the others are asked for again.
fn thinned(run: &mut Run, stays: fn(usize, usize) -> bool, is_rebuilt: bool) {
    let apart = run.size();
    let stays: Vec<bool> = run.input(|| (0..BLOCKS).map(|block| stays(block, apart)).collect());
    let survivors = stays.iter().filter(|stays| **stays).count();
    let asked = (BLOCKS - survivors) * SMALL / LARGER;
    let (mut blocks, mut larger) = (touched(run, BLOCKS), touched(run, BLOCKS * SMALL / LARGER));
    let turn = move |marks: &mut Marks| {
        blocks.extend((0..BLOCKS).map(|number| block(SMALL, number)));
        marks.phase(FILLED);
        for (block, _) in blocks.iter_mut().zip(&stays).filter(|(_, stays)| !**stays) {
            *block = Box::default();
        }
        let rebuilt: Vec<u8> = if is_rebuilt { blocks.concat() } else { Vec::new() };
        if is_rebuilt {
            blocks.clear();
        }
        marks.purge();
        marks.phase(THINNED);
        larger.extend((0..asked).map(|number| block(LARGER, number)));
        marks.phase(REFILLED);
        let stayed = blocks.iter().map(|block| &**block).filter(|block| !block.is_empty());
        let sums =
            (sum(stayed.chain(rebuilt.chunks(SMALL))), sum(larger.iter().map(|block| &**block)));
        blocks.clear();
        larger.clear();
        sums
    };
    run.iter_marked(turn, Digest::of);
}

fn two_classes(run: &mut Run) {
    let (mut freed, mut kept) = (touched(run, OF_A_CLASS), touched(run, 2 * OF_A_CLASS));
    let turn = move |marks: &mut Marks| {
        for number in 0..OF_A_CLASS {
            freed.push(block(LARGER, number));
            kept.push(block(KIB, number));
        }
        marks.phase(FILLED);
        freed.clear();
        marks.purge();
        marks.phase(THINNED);
        kept.extend((0..OF_A_CLASS * LARGER / KIB).map(|number| block(KIB, number)));
        marks.phase(REFILLED);
        kept.drain(..).map(|block| sum(std::iter::once(&*block))).sum::<u64>()
    };
    run.iter_marked(turn, Digest::of);
}

fn one_of_each(run: &mut Run) {
    let mut blocks = touched(run, CLASSES.len());
    let turn = move |marks: &mut Marks| {
        blocks.extend(CLASSES.iter().map(|size| block(*size, *size)));
        marks.phase(FILLED);
        marks.purge();
        marks.phase(THINNED);
        blocks.drain(..).map(|block| sum(std::iter::once(&*block))).sum::<u64>()
    };
    run.iter_marked(turn, Digest::of);
}

fn as_listed(run: &mut Run) {
    let mut kept = touched(run, 1_000);
    let turn = move |marks: &mut Marks| {
        for number in 0..1_000 {
            drop(black_box(block(64 << 10, number)));
            kept.push(block(32, number));
        }
        marks.phase(FILLED);
        kept.drain(..).map(|block| sum(std::iter::once(&*block))).sum::<u64>()
    };
    run.iter_marked(turn, Digest::of);
}
