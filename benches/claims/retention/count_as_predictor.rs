//! The number of allocations as a measure of time

use claimbench::claim::{
    Allocator, Axis, Bound::*, Claim, Metric::*, Needs, Processes, Scale, Source, Unit, exactly,
    ratio, value, variant,
};
use claimbench::run::{Digest, Run};
use std::cell::RefCell;
use std::hint::black_box;
use std::rc::Rc;

/// Bytes that every variant fills.
const TOTAL: usize = 1 << 20;
/// Bytes of the block that is 16 times too large.
const OVERSIZED: usize = 16 * TOTAL;
/// The blocks that the statement is about: 16 of them make the total.
const LARGE: &[u64] = &[65_536];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Why allocs/op stopped being a good Go performance signal",
        author: "Pavel Sanikovich",
        url: "https://forem.com/devflex-pro/why-allocsop-stopped-being-a-good-go-performance-signal-29ia",
        quote: "But allocation count alone is a poor proxy for performance.",
        figures: &[],
    },
    says: "The number of allocations does not tell the time: filling 1 MiB takes longer at the front of one block of \
           16 MiB, zeroed or not, than in 16 blocks of 64 KiB that are not zeroed.",
    axis: Axis {
        name: "block",
        unit: Unit::Bytes,
        points: &[16, 64, 256, 1_024, 4_096, 65_536],
        article: 65_536,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("many", many).about("fills 1 MiB in as many blocks of their own as it takes"),
        variant("batch", batch)
            .about("fills the same pieces one behind the other in one block of 1 MiB"),
        variant("one_reserved", one_reserved)
            .about("fills them in the first 1 MiB of one block of 16 MiB that is not zeroed"),
        variant("one_zeroed", one_zeroed)
            .about("fills them in the first 1 MiB of one block of 16 MiB that is zeroed first"),
    ],
    reference: "many",
    predictions: &[
        ratio(Time, "one_reserved", "many", AtLeast(1.05)).at(LARGE).stated(
            "slice over-preallocation → fewer allocations, worse performance",
            "one allocation with 16 times the room against 16: 5 % in that direction, as no figure is printed",
        ),
        exactly(Allocations, "many", 16).at(LARGE),
        exactly(Allocations, "batch", 1),
        exactly(Allocations, "one_reserved", 1),
        exactly(Allocations, "one_zeroed", 1),
        ratio(Time, "one_zeroed", "many", AtLeast(1.2)).at(LARGE),
        ratio(Time, "one_reserved", "batch", AtMost(1.1)).at(LARGE).under(Allocator::System),
        value(Faults, "one_reserved", AtLeast(250.0)).at(LARGE).under(Allocator::Jemalloc),
        ratio(Time, "many", "batch", AtMost(1.3)).at(LARGE),
        ratio(Time, "many", "batch", AtLeast(5.0)).at(&[16, 64]),
    ],
    carries_over: "For large blocks it carries over: what costs is touching memory, not asking for it. For small ones \
                   it turns round. Each block is taken and freed by itself in Rust, so below a size the work is the \
                   count, where a collector frees all that is dead at once.",
    cautions: &[
        "The article concludes this from its other benchmarks and gives no pair for it; the four ways here are \
         chosen so that count and bytes part. A record as a whole says how times rank with counts and with bytes.",
        "All fill the same pieces with the same calls, one piece after the other; the smaller the piece, the more of \
         the time is the calls. The blocks are freed inside the clock.",
        "The list of the blocks has its room from the start and is not counted. Entering 65,536 small blocks in it \
         is part of the time of `many`, as they have to be found again.",
        "`one_reserved` differs from the others in nothing but its room; what `one_zeroed` takes beyond it is a memset of \
         16 MiB or fresh pages, whichever the allocator takes for zeroes.",
        "jemalloc gives blocks from 8 MiB on back to the system at once: in `one_reserved` each turn maps the 256 pages \
         anew that it writes, and that is most of its time there. The C library's keeps the block.",
    ],
    // Four processes live at once; each keeps its block of 16 MiB.
    needs: Needs { memory: 20 << 20, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// The blocks of a turn. They are freed when the turn's output is dropped; the list stays for the next turn.
struct Filled(Rc<RefCell<Vec<Vec<u8>>>>);

impl Drop for Filled {
    fn drop(&mut self) {
        self.0.borrow_mut().clear();
    }
}

fn many(run: &mut Run) {
    let size = run.size();
    register(run, move |blocks| {
        for piece in 0..TOTAL / size {
            let mut block = Vec::with_capacity(size);
            fill(&mut block, size, piece);
            blocks.push(block);
        }
    });
}

fn batch(run: &mut Run) {
    let size = run.size();
    register(run, move |blocks| blocks.push(in_one(Vec::with_capacity(TOTAL), size)));
}

fn one_reserved(run: &mut Run) {
    let size = run.size();
    register(run, move |blocks| blocks.push(in_one(Vec::with_capacity(OVERSIZED), size)));
}

/// Cut to nothing after the zeroing, so that the pieces are filled as in every other variant.
fn one_zeroed(run: &mut Run) {
    let size = run.size();
    register(run, move |blocks| {
        let mut block = black_box(vec![0; OVERSIZED]);
        block.clear();
        blocks.push(in_one(block, size));
    });
}

/// Fills all the pieces in one block.
fn in_one(mut block: Vec<u8>, size: usize) -> Vec<u8> {
    for piece in 0..TOTAL / size {
        fill(&mut block, size, piece);
    }
    block
}

/// Registers a turn that enters its blocks in a list; the digest is that of the bytes, however they are divided.
fn register(run: &mut Run, turn: impl Fn(&mut Vec<Vec<u8>>) + 'static) {
    let most = TOTAL / run.size();
    let list = run.input(|| Rc::new(RefCell::new(Vec::with_capacity(most))));
    run.iter(
        move || {
            turn(&mut list.borrow_mut());
            Filled(Rc::clone(&list))
        },
        |filled| {
            let blocks = filled.0.borrow();
            let bytes: Vec<u8> = blocks.iter().flatten().copied().collect();
            Digest::of(&bytes)
        },
    );
}

/// Writes one more piece of a block. Not inlined, so that every variant runs the same code.
#[inline(never)]
fn fill(block: &mut Vec<u8>, size: usize, piece: usize) {
    block.extend(std::iter::repeat_n(piece as u8 | 1, size));
    black_box(block.as_mut_slice());
}
