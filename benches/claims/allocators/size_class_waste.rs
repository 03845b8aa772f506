//! What rounding up wastes

use claimbench::claim::{
    Allocator::*, Axis, Bound, Bound::*, Claim, Figure, Metric::*, Needs, Processes, Scale, Source,
    Unit, difference, exactly, ratio, value, variant,
};
use claimbench::run::{Digest, Run};
use std::hint::black_box;

/// The point that stands for one block of each size from 1 to 4,096 B.
const MIX: u64 = 5_000;
const SMALL: u64 = 1;
const ARTICLE: &[u64] = &[50];
const HUNDRED: &[u64] = &[100];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "A Go guide in 14 chapters, chapter 14",
        author: "",
        url: "",
        quote: "you need 50 bytes, allocator gives you 64 bytes (smallest available).",
        figures: &[
            Figure { what: "asked for", printed: "50 bytes" },
            Figure { what: "given", printed: "64 bytes" },
            Figure { what: "wasted", printed: "14 bytes" },
            Figure { what: "an object of 12 bytes", printed: "rounds up to Slab-16" },
            Figure { what: "slices of 100 bytes, in Obregon's article", printed: "50000" },
        ],
    },
    says: "The allocator rounds up: 50,000 blocks of 50 B take 64 B each, 3,200,000 B in all.",
    axis: Axis {
        name: "block",
        unit: Unit::Bytes,
        points: &[SMALL, 12, 50, 64, 100, 128, 129, 257, 1_025, 4_097, MIX],
        article: 50,
        labels: &[(MIX, "each of 1 to 4,096 B once")],
        scale: Scale::Steps,
    },
    variants: &[
        variant("boxes", boxes)
            .also_under(&[Mimalloc])
            .about("a block for each, in a list that is reserved"),
        variant("arena", arena)
            .also_under(&[Mimalloc])
            .about("all in a bumpalo arena with room for them"),
        variant("flat", flat).also_under(&[Mimalloc]).about("all bytes in one Vec"),
        variant("table", table)
            .also_under(&[Mimalloc])
            .about("the list of `boxes` alone, of boxes without bytes")
            .control("it holds no bytes: what is to be subtracted"),
    ],
    reference: "boxes",
    predictions: &[
        difference(InUse, "boxes", "table", around(3_200_000))
            .at(ARTICLE)
            .stated("allocator gives you 64 bytes", "50,000 times 64 B, ± 2 %"),
        difference(InUse, "boxes", "table", around(800_000))
            .at(&[12])
            .stated("rounds up to Slab-16", "50,000 times 16 B, ± 2 %")
            .where_refuted("glibc's least block has 32 bytes with its header: `usable` reads 24 for each, not 16"),
        difference(InUse, "boxes", "table", around(400_000)).at(&[SMALL]).under(Jemalloc),
        difference(InUse, "boxes", "table", around(1_600_000)).at(&[SMALL]).under(System),
        difference(InUse, "boxes", "table", around(1_600_000)).at(&[12]).under(System),
        difference(InUse, "boxes", "table", around(3_200_000)).at(&[64]).under(Jemalloc),
        difference(InUse, "boxes", "table", around(4_000_000)).at(&[64]).under(System),
        difference(InUse, "boxes", "table", around(5_600_000)).at(HUNDRED),
        difference(InUse, "boxes", "table", around(8_000_000)).at(&[129]).under(Jemalloc),
        difference(InUse, "boxes", "table", around(7_200_000)).at(&[129]).under(System),
        difference(InUse, "boxes", "table", around(1_600_000)).at(&[257]).under(Jemalloc),
        difference(InUse, "boxes", "table", around(1_360_000)).at(&[257]).under(System),
        difference(InUse, "boxes", "table", around(6_400_000)).at(&[1_025]).under(Jemalloc),
        difference(InUse, "boxes", "table", around(5_200_000)).at(&[1_025]).under(System),
        difference(InUse, "boxes", "table", Within(4_915_200.0, 5_324_800.0))
            .at(&[4_097])
            .under(Jemalloc),
        difference(InUse, "boxes", "table", Within(3_947_520.0, 4_276_480.0))
            .at(&[4_097])
            .under(System),
        difference(InUse, "boxes", "table", Within(9_000_000.0, 9_550_000.0))
            .at(&[MIX])
            .under(Jemalloc),
        difference(InUse, "boxes", "table", Within(8_370_000.0, 8_540_000.0))
            .at(&[MIX])
            .under(System),
        value(InUse, "arena", AtMost(58_000.0)).at(&[SMALL]),
        value(InUse, "arena", AtMost(5_300_000.0)).at(HUNDRED),
        value(InUse, "flat", AtMost(5_300_000.0)).at(HUNDRED),
        exactly(Held, "boxes", 5_800_000).at(HUNDRED),
        ratio(Time, "arena", "boxes", AtMost(0.5)).at(HUNDRED).under(Jemalloc).after_trial(),
    ],
    carries_over: "Rounding up carries over, the sizes do not. jemalloc has four classes to a doubling, as Go has about; \
                   glibc adds a header of 8 B to each block and rounds up to 16, to at least 32. Neither packs several \
                   tiny objects into one block, as Go does below 16 B: here only an arena does.",
    cautions: &[
        "In use is what the allocator says of itself in one cold turn: jemalloc by its classes, glibc by whole blocks with \
         their headers. `table` is subtracted to leave the list of the boxes out.",
        "64 B for 50 hold under both, under glibc by chance: 56 usable bytes and a header of 8.",
        "jemalloc counts what lies in a thread's cache as in use: a few per cent where blocks are few and large.",
        "There are 50,000 blocks up to 129 B, 5,000 up to 1,025 B, 1,000 of 4,097 B; the mix has 4,096 and asks for \
         8,390,656 B. Sizes just below a class waste nothing.",
        "The heap lane counts what is asked for: it reads 5,800,000 B at 100 B, list included, whatever is wasted. Obregon \
         writes of such slices that “repeated thousands of times, the waste adds up”.",
        "Under glibc the boxes pay for fresh pages in each turn and the arena does not, so that times are not compared \
         there.",
    ],
    needs: Needs { memory: 64 << 20, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// As many bytes, ± 2 %.
const fn around(bytes: u64) -> Bound {
    Within(0.98 * bytes as f64, 1.02 * bytes as f64)
}

/// The sizes of the blocks at a point, and the byte that each is filled with.
fn blocks(run: &Run) -> impl ExactSizeIterator<Item = (usize, u8)> + Clone + 'static {
    let (point, size) = (run.point(), run.size());
    let count = match point {
        ..=129 => 50_000,
        130..=1_025 => 5_000,
        MIX => 4_096,
        _ => 1_000,
    };
    (0..count).map(move |block| {
        let size = if point == MIX { block + 1 } else { size };
        (size, (block % 251) as u8 + 1)
    })
}

/// Registers a turn that fills all blocks; its output keeps them, with their number and the sum of their bytes.
fn register<B: Iterator<Item = (usize, u8)> + Clone + 'static, T: 'static>(
    run: &mut Run,
    blocks: B,
    fill: impl Fn(B, &mut dyn FnMut(&[u8])) -> T + 'static,
) {
    let turn = move || {
        let (mut count, mut sum) = (0_u64, 0_u64);
        let mut tell = |block: &[u8]| {
            count += 1;
            sum += block.iter().map(|byte| u64::from(*byte)).sum::<u64>();
        };
        let kept = fill(black_box(blocks.clone()), &mut tell);
        (kept, count, sum)
    };
    run.iter(turn, |(_, count, sum)| Digest::of(&(count, sum)));
}

fn boxes(run: &mut Run) {
    let blocks = blocks(run);
    let count = blocks.len();
    register(run, blocks, move |blocks, tell| {
        let mut list = Vec::with_capacity(count);
        for (size, byte) in blocks {
            let block = vec![byte; size].into_boxed_slice();
            tell(&block);
            list.push(block);
        }
        list
    });
}

fn arena(run: &mut Run) {
    let blocks = blocks(run);
    let room = blocks.clone().map(|(size, _)| size).sum();
    register(run, blocks, move |blocks, tell| {
        let arena = bumpalo::Bump::with_capacity(room);
        for (size, byte) in blocks {
            tell(arena.alloc_slice_fill_copy(size, byte));
        }
        arena
    });
}

fn flat(run: &mut Run) {
    let blocks = blocks(run);
    let room = blocks.clone().map(|(size, _)| size).sum();
    register(run, blocks, move |blocks, tell| {
        let mut bytes = Vec::with_capacity(room);
        for (size, byte) in blocks {
            let start = bytes.len();
            bytes.resize(start + size, byte);
            tell(&bytes[start..]);
        }
        bytes
    });
}

fn table(run: &mut Run) {
    let blocks = blocks(run);
    let count = blocks.len();
    register(run, blocks, move |_, _| {
        (0..count).map(|_| Box::default()).collect::<Vec<Box<[u8]>>>()
    });
}
