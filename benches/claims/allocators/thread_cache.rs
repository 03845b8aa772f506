//! A cache of blocks for each thread

use super::jemalloc;
use claimbench::claim::{
    Allocator, Axis, Bound::*, Claim, Figure, Lane, Metric::*, Needs, Points, Processes, Source,
    across, exactly, ratio, sampled_figure, value, variant,
};
use claimbench::run::{Figures, Run};
use crossbeam_queue::ArrayQueue;
use std::cell::Cell;
use std::hint::black_box;
use std::sync::{Mutex, MutexGuard};

/// Blocks that a thread makes before it frees the first one, and how often a turn does so.
const BLOCKS: usize = 100;
const ROUNDS: usize = 10;
/// Blocks of the variants that make more before they free the first one.
const MANY: usize = 10_000;
const JEMALLOC: Allocator = Allocator::Jemalloc;
/// What keeps an allocator from having a cache.
const WITHOUT_CACHE: &[(Allocator, &str)] =
    &[(Allocator::System, "glibc.malloc.tcache_count=0"), (JEMALLOC, "tcache:false")];
/// Blocks that can be on their way from one thread to another.
const ON_THE_WAY: usize = 256;
/// Multiplications that take about as long as a turn of `cached`.
const MULTIPLICATIONS: u64 = 20_000;
const HANDED_OVER: &str = "half of its threads make what the others let go: what a hand-over costs";
const BATCHES: &str = "it makes 10,000 blocks before it frees the first: more than a cache holds";

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "A Go guide in 14 chapters, chapter 14",
        author: "",
        url: "",
        quote: "the vast majority of allocations hit the mcache (Level 1) and need zero locks",
        figures: &[
            Figure { what: "the example's block", printed: "48 bytes" },
            Figure { what: "the example's server", printed: "100K goroutines across 8 CPUs" },
        ],
    },
    says: "Most allocations are served by a cache of the thread's own and need no lock, so that with 2 threads they take \
           less than blocks that all threads take from one list behind a lock.",
    axis: Axis::threads(&[1, 2, 4, 8, 16]).article(1),
    variants: &[
        variant("cached", |run| taken(run, || (), block, drop))
            .also_under(&[Allocator::Mimalloc])
            .about("the allocator as it is"),
        variant("uncached", |run| taken(run, without_cache(), block, drop))
            .about("with jemalloc's thread cache switched off; the C library's stays as it is"),
        variant("uncached_from_start", |run| taken(run, || (), block, drop))
            .settings(WITHOUT_CACHE)
            .about("the allocator without its cache, by a setting of the process"),
        variant("one_lock", one_lock)
            .about("one list of blocks behind a Mutex, for all threads, filled in the set-up"),
        variant("crossed", |run| handed_over(run, block, |block| block[0]))
            .at(Points::From(2))
            .also_under(&[Allocator::Mimalloc])
            .about("half of the threads make blocks, the others free them")
            .doing(HANDED_OVER),
        variant("queued", |run| handed_over(run, |word| word, |word| word))
            .at(Points::From(2))
            .about("the same with words: no block is made")
            .doing(HANDED_OVER),
        variant("cached_many", |run| many(run, || ()))
            .at(Points::At(&[1]))
            .about("10,000 blocks at a time")
            .doing(BATCHES),
        variant("uncached_many", |run| many(run, without_cache()))
            .at(Points::At(&[1]))
            .about("10,000 blocks at a time, with jemalloc's thread cache switched off")
            .doing(BATCHES),
        variant("counted", counted)
            .at(Points::At(&[1]))
            .lanes(&[Lane::Rounds])
            .about("as `cached`, and how often the cache was filled")
            .control("it reads the allocator's statistics: how often the cache is filled"),
        variant("arithmetic", arithmetic)
            .about("multiplications that depend on each other")
            .control("it allocates nothing: what a second thread costs by itself"),
    ],
    reference: "cached",
    predictions: &[
        ratio(Time, "cached", "one_lock", AtMost(0.95))
            .at(&[2])
            .stated("need zero locks", "5 % in the article's direction, as no figure is printed"),
        ratio(Time, "uncached", "cached", AtLeast(1.67)).at(&[1]).under(JEMALLOC),
        ratio(Time, "uncached_from_start", "cached", AtLeast(1.67)).at(&[1])
            .where_refuted("glibc's cache keeps 7 blocks of a size by default and a turn frees none of 100 before \
                            it has made all, so that `cached` goes past it as well; behind it blocks of up to 128 B \
                            have lists of their own, the fast bins"),
        sampled_figure("fills", "counted", AtMost(10.0)).under(JEMALLOC),
        ratio(Time, "uncached_many", "cached_many", AtLeast(1.67)).under(JEMALLOC).after_trial(),
        ratio(Time, "one_lock", "cached", AtLeast(3.0)).at(&[2]),
        across(Time, "one_lock", 1, AtLeast(2.0)).at(&[2]),
        across(Time, "cached", 1, AtMost(1.25)).at(&[2]),
        ratio(Time, "crossed", "queued", AtLeast(1.2)).at(&[2]),
        across(Time, "uncached", 1, AtLeast(2.0)).at(&[4]).under(JEMALLOC),
        exactly(Allocations, "cached", 1).at(&[1]),
        exactly(Allocations, "one_lock", 0),
        value(VoluntarySwitches, "one_lock", AtLeast(0.000_1)).from(2),
        value(VoluntarySwitches, "cached", AtMost(0.000_1))
            .where_refuted("no lock of the allocator: `arithmetic`, which allocates nothing, reads as many"),
        across(Time, "arithmetic", 1, Within(0.95, 1.15)).at(&[2]),
    ],
    carries_over: "The cache carries over: jemalloc and glibc have one for each thread, where Go has one for each \
                   processor, whatever number of goroutines there are. What is freed by another thread than made it goes \
                   to that one's cache.",
    cautions: &[
        "The guide prints no time and no share. An operation is a block made and freed by one thread while all of them \
         work, so a count is of all threads' blocks: `cached` reads 1 on one. By the count `one_lock` looks better.",
        "“The vast majority” is read as at most 10 fills for the 1,000 blocks of a turn; that reading is ours. jemalloc counts how \
         often a cache was filled; glibc counts nothing of the kind, and without its cache still has lists of small blocks.",
        "Two virtual cores may share a real one, which every ratio at 2 threads pays; `arithmetic` shows how much.",
        "A cache of jemalloc holds some 200 blocks of a size, but it fetches and gives back many under one lock.",
        "`crossed` and `queued` hand over through a queue for each pair of threads: compare them with each other only.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

/// A block of 48 B.
type Words = [u64; 6];
type Block = Box<Words>;

#[expect(clippy::unnecessary_box_returns, reason = "the block is what is made")]
fn block(word: u64) -> Block {
    Box::new([word, 0, 0, 0, 0, 0])
}

/// Registers a turn in which each thread takes 100 blocks and gives them back, ten times.
fn taken(
    run: &mut Run,
    begin: impl Fn() + Send + Sync + 'static,
    take: impl Fn(u64) -> Block + Send + Sync + 'static,
    give: impl Fn(Block) + Send + Sync + 'static,
) {
    run.operations((ROUNDS * BLOCKS) as u64);
    run.iter_threads(run.size(), move |thread| {
        begin();
        round(thread, &take, &give)
    });
}

/// Takes 100 blocks and gives them back, ten times; the sum of their words.
#[inline(always)]
fn round(thread: usize, take: impl Fn(u64) -> Block, give: impl Fn(Block)) -> u64 {
    let mut sum = 0_u64;
    for _ in 0..ROUNDS {
        let mut blocks: [Block; BLOCKS] =
            std::array::from_fn(|number| take((thread + number) as u64));
        black_box(&mut blocks);
        for block in blocks {
            sum += block[0];
            give(block);
        }
    }
    sum
}

/// As `cached` on one thread, with figures of a turn where the allocator has any.
fn counted(run: &mut Run) {
    run.operations((ROUNDS * BLOCKS) as u64);
    run.iter_threads_counted(1, |_, figures: &mut Figures| {
        let (sum, fills) = jemalloc::fills_during(size_of::<Words>(), || round(0, block, drop));
        if let Some(fills) = fills {
            figures.figure("fills", fills);
        }
        sum
    });
}

fn one_lock(run: &mut Run) {
    let stock: Vec<Block> = (0..run.size() * BLOCKS).map(|_| block(0)).collect();
    let list: &Mutex<Vec<Block>> = Box::leak(Box::new(Mutex::new(stock)));
    let take = |word| {
        let mut block = locked(list).pop().expect("there are blocks for all threads");
        *block = [word, 0, 0, 0, 0, 0];
        block
    };
    taken(run, || (), take, |block| locked(list).push(block));
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("no thread panics while it holds the list")
}

/// Registers a turn in which every second thread makes things and the next one lets them go.
fn handed_over<T: Send + 'static>(run: &mut Run, make: fn(u64) -> T, read: fn(T) -> u64) {
    let pairs: Vec<_> = (0..run.size() / 2).map(|_| ArrayQueue::<T>::new(ON_THE_WAY)).collect();
    run.operations((ROUNDS * BLOCKS) as u64);
    run.iter_threads(run.size(), move |thread| {
        let pair = &pairs[thread / 2];
        let words = 0..(ROUNDS * BLOCKS) as u64;
        if thread % 2 == 1 {
            return words.map(|_| read(waited_for(|| pair.pop()))).sum();
        }
        for word in words {
            let mut made = Some(make(word));
            waited_for(|| {
                made = pair.push(made.take()?).err();
                made.is_none().then_some(())
            });
        }
        0
    });
}

/// Tries until there is something, and lets other threads run meanwhile.
fn waited_for<T>(mut find: impl FnMut() -> Option<T>) -> T {
    loop {
        if let Some(found) = find() {
            return found;
        }
        std::thread::yield_now();
    }
}

/// Registers a turn of 10,000 blocks, which are in a list that lives on.
fn many(run: &mut Run, begin: impl Fn() + Send + Sync + 'static) {
    let list = run.input(|| Mutex::new(Vec::with_capacity(MANY)));
    run.operations(MANY as u64);
    run.iter_threads(1, move |_| {
        begin();
        let mut list = locked(&list);
        list.extend((0..MANY as u64).map(block));
        black_box(&mut *list).drain(..).map(|block| block[0]).sum()
    });
}

fn arithmetic(run: &mut Run) {
    let step = |value: u64, step: u64| (value ^ step).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    run.operations((ROUNDS * BLOCKS) as u64);
    run.iter_threads(run.size(), move |thread| {
        (0..black_box(MULTIPLICATIONS)).fold(thread as u64, step)
    });
}

/// What switches the calling thread's cache off the first time; nothing where jemalloc does not serve the program.
fn without_cache() -> impl Fn() + Send + Sync + 'static {
    thread_local!(static IS_OFF: Cell<bool> = const { Cell::new(false) });
    let serves = jemalloc::serves();
    move || {
        if serves && !IS_OFF.replace(true) {
            jemalloc::switch_cache_off();
        }
    }
}
