//! What a block costs by its size

use claimbench::claim::{
    Allocator, Axis, Bound::*, Claim, Figure, Metric::*, Needs, Processes, Scale, Source, Unit,
    across, exactly, value, variant,
};
use claimbench::run::{Digest, Run};
use std::hint::black_box;
use std::mem::MaybeUninit;

/// Bytes of a page.
const PAGE: usize = 4_096;
/// The mmap threshold that the C library begins with.
const THRESHOLD: usize = 128 << 10;
const KIB_40: &[u64] = &[40_960];
const KIB_129: &[u64] = &[132_096];
const MIB_4: &[u64] = &[4 << 20];
const MIB_8: &[u64] = &[8 << 20];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Memory Fragmentation in Go",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/memory-fragmentation-in-go",
        quote: "Objects larger than 32 KB bypass size classes. They grab whole spans directly",
        figures: &[
            Figure { what: "large objects", printed: "larger than 32 KB" },
            Figure { what: "tiny objects, in the Go guide", printed: "< 16 bytes" },
            Figure { what: "small objects, in the Go guide", printed: "16 bytes - 32 KB" },
        ],
    },
    says: "Tiny, small and large blocks come from different places, with lines at 16 B and at 32 KB, beyond which a block \
           is asked of the shared heap and costs more.",
    axis: Axis {
        name: "block",
        unit: Unit::Bytes,
        points: &[8, 16, 17, 64, 1_032, 1_033, 32_768, 40_960, 130_048, 132_096, 4 << 20, 8 << 20],
        article: 32_768,
        labels: &[(130_048, "127 KiB"), (132_096, "129 KiB")],
        scale: Scale::Steps,
    },
    variants: &[
        variant("untouched", |run| blocks(run, |_| ()))
            .also_under(&[Allocator::Mimalloc])
            .about("a block is made and dropped, and nothing written to it"),
        variant("every_page", |run| blocks(run, touch))
            .also_under(&[Allocator::Mimalloc])
            .about("a byte is written to each page"),
        variant("untouched_fixed", |run| {
            fix_threshold();
            blocks(run, |_| ());
        })
        .about("as `untouched`, with the C library's mmap threshold kept at 128 KiB"),
    ],
    reference: "untouched",
    predictions: &[
        across(Time, "untouched", 32_768, AtLeast(1.05)).at(KIB_40).stated(
            "bypass size classes",
            "5 % in the article's direction: beyond 32 KB the shared heap is asked",
        )
        .where_refuted("glibc has no line at 32 KB: its cache of the thread ends at 1,032 B and its mappings begin \
                        at 128 KiB, so that both sizes are cut from the end of its heap"),
        across(Time, "untouched", 32_768, AtLeast(2.5)).at(KIB_40).under(Allocator::Jemalloc),
        across(Time, "untouched", 8, AtMost(12.0))
            .at(&[32_768])
            .under(Allocator::Jemalloc)
            .after_trial(),
        across(Time, "untouched", 4 << 20, AtLeast(2.0))
            .at(MIB_8)
            .under(Allocator::Jemalloc)
            .after_trial(),
        across(Time, "untouched", 1_032, AtLeast(1.5)).at(&[1_033]).under(Allocator::System),
        across(Time, "untouched", 32_768, AtMost(1.3)).at(KIB_40).under(Allocator::System),
        across(Time, "untouched", 130_048, AtMost(1.3)).at(KIB_129).under(Allocator::System),
        across(Time, "untouched_fixed", 130_048, AtLeast(8.0)).at(KIB_129).under(Allocator::System),
        across(Time, "untouched", 16, Within(0.85, 1.15)).at(&[17]),
        value(Faults, "every_page", AtLeast(2_000.0)).at(MIB_8).under(Allocator::Jemalloc),
        value(Faults, "every_page", AtMost(8.0)).at(MIB_8).under(Allocator::System),
        value(Faults, "every_page", AtMost(8.0)).at(MIB_4),
        exactly(Allocations, "untouched", 1),
        exactly(Allocations, "every_page", 1),
        exactly(Allocations, "untouched_fixed", 1),
    ],
    carries_over: "That sizes are served in different ways carries over, the lines do not. jemalloc's thread cache ends at \
                   the same 32 KiB, glibc's at 1,032 B; from 128 KiB on glibc maps a block by itself, until the first \
                   one of that size is freed, and jemalloc purges what is freed at 8 MiB and above. Neither packs objects \
                   of less than 16 B into one block.",
    cautions: &[
        "No time is printed. The guide says of more than 32 KB: “Allocated directly from mheap. Gets its own span of \
         contiguous pages.”",
        "One block at a time finds the last one that was freed: that is the point, and also why a block costs a real \
         program more.",
        "The limits are those of the allocators' documentation. jemalloc counts a freed block together with its free \
         neighbours, so that 7 MiB are purged at each free already and 5 MiB are not.",
        "The heap lane counts under the C library's allocator: it reads one allocation at every size, and nothing of \
         this. System calls are not counted.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

/// Keeps the C library from raising its threshold when the first large block is freed.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[expect(unsafe_code, reason = "the C library's own setting")]
fn fix_threshold() {
    // SAFETY: the setting is one of the documented ones, and no other thread runs during a set-up.
    let done = unsafe { libc::mallopt(libc::M_MMAP_THRESHOLD, THRESHOLD as libc::c_int) };
    assert_eq!(done, 1, "the C library takes a threshold of 128 KiB");
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn fix_threshold() {
    let _: usize = THRESHOLD;
}

/// Writes a byte to each page.
fn touch(block: &mut [MaybeUninit<u8>]) {
    for byte in block.iter_mut().step_by(PAGE) {
        byte.write(1);
    }
}

/// Registers a turn of blocks one by one, whose output is the sum of their capacities.
fn blocks(run: &mut Run, touch: fn(&mut [MaybeUninit<u8>])) {
    let size = run.size();
    let blocks = ((1 << 20) / size).clamp(1, 64);
    run.operations(blocks as u64);
    let turn = move || {
        let mut capacities = 0;
        for _ in 0..blocks {
            let mut block: Vec<u8> = Vec::with_capacity(black_box(size));
            touch(block.spare_capacity_mut());
            capacities += black_box(&mut block).capacity();
        }
        capacities
    };
    run.iter(turn, Digest::of);
}
