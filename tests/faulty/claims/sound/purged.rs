//! Blocks that are given back within the turn

use claimbench::claim::{Axis, Bound::*, Claim, Metric::*, exactly, value, variant};
use claimbench::{Digest, Run};

/// Far below what glibc maps by itself, so that freed blocks stay in its heap.
const BLOCK: usize = 4_096;
const BLOCKS: usize = 4_096;

pub static CLAIM: Claim = Claim {
    says: "16 MiB of small blocks that were freed are still resident, and are not once the allocator was made to let go.",
    axis: Axis::count("blocks", &[BLOCKS as u64]),
    variants: &[
        variant("freed", |run| blocks(run, false)),
        variant("purged", |run| blocks(run, true)),
    ],
    reference: "freed",
    predictions: &[
        value(Resident, "freed", AtLeast(12.0 * 1_048_576.0)).in_phase("idle"),
        value(Resident, "purged", AtMost(4.0 * 1_048_576.0)).in_phase("idle"),
        exactly(Held, "purged", BLOCK as u64).in_phase("idle"),
    ],
    ..Claim::OURS
};

fn blocks(run: &mut Run, purges: bool) {
    let count = run.size();
    run.iter_marked(
        move |marks| {
            let mut held: Vec<Vec<u8>> = (0..count).map(|_| vec![1; BLOCK]).collect();
            marks.phase("burst");
            // The last block lies at the end of the heap, and as long as it lives glibc gives nothing back by itself.
            let last = held.pop();
            drop(held);
            if purges {
                marks.purge();
            }
            marks.phase("idle");
            last
        },
        Digest::of,
    );
}
