//! What it takes to watch allocations

use super::watches::{Atomic, Dhat, OfThread, Padded, Plain, Table, Watch, free, make};
use super::work::work;
use claimbench::claim::{
    Allocator, Axis, Bound::*, Claim, Lane, Metric::*, Needs, Points, Processes, Scale, Source,
    Unit, exactly, figure, ratio, variant,
};
use claimbench::run::{Digest, Run};

/// Blocks of a thread in a turn, and how many more are made while each is kept.
const BLOCKS: u64 = 1_024;
const KEPT: usize = 8;
/// The same where a thread computes as well: so many steps of about a nanosecond behind each block.
const FEW: u64 = 100;
const STEPS: u64 = 1_000;
/// The most threads of the axis.
const THREADS: usize = 8;
const COUNTED: &str = "counted";
const ONE: &[u64] = &[1];
const TWO: &[u64] = &[2];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Go Standard Library Lacks Native Goroutine Leak Profiler; Third-Party Tools Like Uber's Goleak Offer \
                  Solution",
        author: "Viktor Logvinov",
        url: "https://dev.to/viklogix/go-standard-library-lacks-native-goroutine-leak-profiler-third-party-tools-like-ubers-goleak-227d",
        quote: "requires additional CPU cycles and memory allocations",
        figures: &[],
    },
    says: "Watching a program all the time takes processor time and memory of its own, and under load the profiler slows the \
           program down: a table of all blocks makes an allocation 2.5 times as long, and a counter at most 1.5 times.",
    axis: Axis {
        name: "threads",
        unit: Unit::Threads,
        points: &[1, 2, 8],
        article: 1,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("plain", |run| watched(run, Plain))
            .about("makes 1,024 blocks of 64 B, keeps each while 8 more are made, and frees it"),
        variant("thread_counter", |run| watched(run, OfThread))
            .about("the same, counted in a cell of each thread"),
        variant("atomic_counter", |run| watched(run, Atomic::default()))
            .about("the same, counted in one atomic number"),
        variant("padded_counters", |run| watched(run, Padded::default()))
            .about("the same, counted in an atomic number for each thread, in a line of its own"),
        variant("locked_map", |run| watched(run, Table::with_room_for(THREADS * (KEPT + 1))))
            .about("the same, and a locked map has the size of each block that is alive"),
        variant("dhat", |run| watched(run, Dhat::begin()))
            .lanes(&[Lane::Rounds, Lane::Time])
            .at(Points::At(ONE))
            .about(
                "the same through dhat's own allocator, which notes where each block was asked for",
            ),
        variant("plain_compute", |run| computing(run, Plain))
            .doing(COMPUTE)
            .about("makes 100 blocks, with 1,000 steps of work behind each"),
        variant("thread_compute", |run| computing(run, OfThread))
            .doing(COMPUTE)
            .about("the same, counted in a cell of each thread"),
        variant("atomic_compute", |run| computing(run, Atomic::default()))
            .doing(COMPUTE)
            .about("the same, counted in one atomic number"),
    ],
    reference: "plain",
    predictions: &[
        ratio(Time, "locked_map", "plain", AtLeast(1.05))
            .at(ONE)
            .stated("additional CPU cycles", "a direction: at least 5 % more time"),
        ratio(Time, "thread_counter", "plain", AtMost(1.15)).at(ONE),
        ratio(Time, "atomic_counter", "plain", AtMost(1.5)).at(ONE),
        ratio(Time, "locked_map", "plain", AtLeast(2.5)).at(ONE),
        ratio(Time, "dhat", "plain", AtLeast(20.0)).at(ONE).under(Allocator::System),
        ratio(Time, "atomic_counter", "padded_counters", AtLeast(1.3)).at(TWO),
        ratio(Time, "atomic_counter", "padded_counters", AtLeast(2.0)).at(&[8]),
        ratio(Time, "padded_counters", "plain", AtMost(1.5)).at(TWO),
        ratio(Time, "thread_compute", "plain_compute", AtMost(1.02)).at(ONE),
        ratio(Time, "atomic_compute", "plain_compute", AtMost(1.02)).at(ONE),
        exactly(Allocations, "plain", 1),
        exactly(Allocations, "thread_counter", 1),
        exactly(Allocations, "atomic_counter", 1),
        exactly(Allocations, "padded_counters", 1),
        exactly(Allocations, "locked_map", 1),
        figure(COUNTED, "thread_counter", Equal(1_024.0)).at(ONE),
        figure(COUNTED, "atomic_counter", Equal(1_024.0)).at(ONE),
        figure(COUNTED, "padded_counters", Equal(1_024.0)).at(ONE),
        figure(COUNTED, "locked_map", Equal(1_024.0)).at(ONE),
    ],
    carries_over: "It carries over to whatever watches allocations: what a counter takes is a few cycles, and what a profiler \
                   takes is that it asks where the block was asked for. This is why this suite counts in one run and times \
                   in another.",
    cautions: &[
        "The article is about goroutines that are watched; it prints no figure.",
        "The counters wrap the calls of the allocator and are none themselves, so that every variant has the same one.",
        "From one variant to the next: `thread_counter` is the price of counting, `padded_counters` that of an atomic \
         addition, `atomic_counter` that of a line that threads share.",
        "A time is that of one allocation, all threads together. Under an allocator that takes less than 10 ns the same \
         nanoseconds are a larger share.",
        "dhat passes its blocks on to the C library's allocator alone, so it is compared under that.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

/// Why other variants are controls.
const COMPUTE: &str =
    "it computes for a microsecond behind each block: what watching costs in real use";

/// Makes so many blocks, and works so long behind each: their number, the sum of their bytes, and what the work gives.
fn turn<W: Watch>(watch: &W, thread: usize, blocks: u64, steps: u64) -> u64 {
    let mut kept = [std::ptr::null_mut(); KEPT];
    let (mut sum, mut freed, mut value) = (0, 0_u64, thread as u64);
    for number in 0..blocks {
        let block = make(watch, thread, number as u8);
        let oldest = std::mem::replace(&mut kept[number as usize % KEPT], block);
        if !oldest.is_null() {
            sum += free(watch, oldest);
            freed += 1;
        }
        if steps > 0 {
            value = work(steps, value);
        }
    }
    for block in kept {
        sum += free(watch, block);
        freed += 1;
    }
    (freed << 32 | sum) ^ value.rotate_left(7)
}

fn watched<W: Watch>(run: &mut Run, watch: W) {
    register(run, watch, BLOCKS, 0);
}

fn computing<W: Watch>(run: &mut Run, watch: W) {
    register(run, watch, FEW, STEPS);
}

/// Registers the turn of all threads. One alone reports what was counted.
fn register<W: Watch>(run: &mut Run, watch: W, blocks: u64, steps: u64) {
    let threads = run.size();
    run.operations(blocks * threads as u64);
    if threads > 1 {
        return run.iter_threads(threads, move |thread| turn(&watch, thread, blocks, steps));
    }
    run.iter_marked(
        move |marks| {
            let before = watch.counted();
            let given = turn(&watch, 0, blocks, steps);
            if let (Some(before), Some(after)) = (before, watch.counted()) {
                marks.figure(COUNTED, after - before);
            }
            given
        },
        Digest::of,
    );
}
