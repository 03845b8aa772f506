//! Settings of the allocator

use claimbench::claim::{
    Allocator::System, Axis, Bound::*, Claim, Metric::*, Processes, sampled_figure, value, variant,
};
use claimbench::{Digest, Run};

const BLOCK: usize = 64 << 10;
const BLOCKS: usize = 8;

pub static CLAIM: Claim = Claim {
    says: "glibc maps blocks of 64 KiB one by one where its threshold is lower, and else takes them from its heap.",
    axis: Axis::count("blocks", &[BLOCKS as u64]),
    variants: &[
        variant("as_it_is", blocks),
        variant("mapped", blocks).settings(&[(System, "glibc.malloc.mmap_threshold=4096")]),
        variant("unknown", blocks).settings(&[(System, "glibc.malloc.nonsense=1")]),
    ],
    reference: "as_it_is",
    predictions: &[
        // A mapping of whole pages for each, where the heap has them one behind the other.
        value(InUse, "as_it_is", AtMost(540_000.0)).under(System),
        value(InUse, "mapped", AtLeast(550_000.0)),
        value(InUse, "unknown", AtLeast(1.0)),
        sampled_figure("at the start of a page", "as_it_is", AtMost(1.5)).under(System),
        sampled_figure("at the start of a page", "mapped", AtLeast(7.5)),
        sampled_figure("at the start of a page", "unknown", AtLeast(0.5)),
    ],
    processes: Processes::Apart,
    ..Claim::OURS
};

/// Makes blocks and reports how many of them begin a page but for the header of a mapping.
fn blocks(run: &mut Run) {
    let count = run.size();
    run.iter_marked(
        move |marks| {
            let blocks: Vec<Vec<u8>> = (0..count).map(|_| vec![1; BLOCK]).collect();
            let begins = |block: &&Vec<u8>| block.as_ptr().addr() % 4096 == 16;
            let begun = blocks.iter().filter(begins).count();
            marks.figure("at the start of a page", begun as u64);
            blocks
        },
        |blocks| Digest::of(&blocks.len()),
    );
}
