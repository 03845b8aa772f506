//! Short and long lives in one heap

use bumpalo::Bump;
use claimbench::claim::{
    Allocator::*, Axis, Bound::*, Claim, Figure, Lane, Metric::*, Needs, Points, Processes, Scale,
    Source, Unit, ratio, value, variant,
};
use claimbench::run::{Digest, Marks, Run};
use std::hint::black_box;

/// Requests of a round of `by_round` and `arena_by_round`.
const ROUND: usize = 100;
/// Of so many requests one stays, on average.
const STAYS: usize = 100;
/// From so many requests on a turn is too long to be timed, and the allocator is made to give back what it can.
const LARGE: u64 = 100_000;
/// What the listing does: short blocks of a round, their bytes, how often one is kept, and its bytes.
const SHORT: usize = 2_000;
const SHORT_BYTES: usize = 256;
const EVERY: usize = 20;
const KEPT_BYTES: usize = 128 << 10;
const FILLED: &str = "filled";
const THINNED: &str = "thinned";
const AT_LARGE: &[u64] = &[LARGE];
const AT_TIMED: &[u64] = &[5_000];
const LANES: &[Lane] = &[Lane::Heap, Lane::Resident];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Memory Fragmentation in Go",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/memory-fragmentation-in-go",
        quote: "why long-running servers sometimes appear to grow in memory even without leaks",
        figures: &[
            Figure { what: "rounds of the listing", printed: "500" },
            Figure { what: "short-lived buffers of 256 bytes in a round", printed: "2000" },
            Figure { what: "bytes kept at each 20th round", printed: "128*1024" },
        ],
    },
    says: "A server that mixes short-lived requests with long-lived entries grows without a leak: where 1 in 100 of 100,000 \
           requests stays, more is resident than is in use.",
    axis: Axis {
        name: "requests",
        unit: Unit::Count,
        points: &[1_000, 5_000, LARGE, 500_000],
        article: 500_000,
        labels: &[(500_000, "500,000, the listing's 500 rounds")],
        scale: Scale::Steps,
    },
    variants: &[
        variant("boxes", |run| boxes(run, run.size()))
            .at(Points::UpTo(LARGE))
            .lanes_at(Points::From(LARGE), LANES)
            .also_under(&[Mimalloc])
            .about("a box for each request, 99 in 100 are dropped at the end"),
        variant("by_round", |run| boxes(run, ROUND))
            .at(Points::UpTo(LARGE))
            .lanes_at(Points::From(LARGE), LANES)
            .about("100 boxes at a time, the short-lived ones are dropped after each 100"),
        variant("arena", |run| arena(run, run.size()))
            .at(Points::UpTo(LARGE))
            .lanes_at(Points::From(LARGE), LANES)
            .also_under(&[Mimalloc])
            .about("all in a bumpalo arena, dropped when what stays is copied into boxes"),
        variant("arena_by_round", |run| arena(run, ROUND))
            .at(Points::UpTo(LARGE))
            .lanes_at(Points::From(LARGE), LANES)
            .about("the same with 100 requests at a time, the arena is reset after each 100"),
        variant("as_listed", as_listed)
            .lanes(LANES)
            .about("rounds of 2,000 blocks of 256 B that come and go; each 20th keeps 128 KiB")
            .control("the listing's traffic: what grows where each short block goes at once"),
    ],
    reference: "boxes",
    predictions: &[
        value(Resident, "boxes", AtLeast(1.05))
            .in_phase(THINNED)
            .over_metric(InUse)
            .at(AT_LARGE)
            .stated(
                "grow in memory even without leaks",
                "5 % more resident than in use, as no figure is printed",
            ),
        value(Resident, "boxes", AtLeast(8.0))
            .in_phase(THINNED)
            .over_metric(InUse)
            .at(AT_LARGE)
            .under(Jemalloc),
        value(Resident, "boxes", AtLeast(4.0))
            .in_phase(THINNED)
            .over_metric(InUse)
            .at(AT_LARGE)
            .under(System),
        value(Resident, "arena", AtMost(1.5)).in_phase(THINNED).over_metric(InUse).at(AT_LARGE),
        value(Resident, "arena_by_round", AtMost(1.5))
            .in_phase(THINNED)
            .over_metric(InUse)
            .at(AT_LARGE),
        value(Resident, "boxes", AtMost(0.25)).in_phase(THINNED).over_phase(FILLED).at(AT_LARGE),
        ratio(Resident, "by_round", "boxes", AtMost(0.6)).in_phase(THINNED).at(AT_LARGE),
        value(Resident, "as_listed", AtMost(4_292_608.0)).in_phase(FILLED).at(&[500_000]),
        ratio(Time, "arena", "boxes", AtMost(1.0)).at(AT_TIMED),
        ratio(Time, "by_round", "boxes", AtMost(0.9)).at(AT_TIMED),
    ],
    carries_over: "It carries over but for what is garbage: a short-lived block is free as soon as it is dropped, so that \
                   the next one takes its place, where Go's wait for the collector. What stays keeps its slab or page \
                   under every allocator that moves nothing.",
    cautions: &[
        "No growth is printed. Of too many goroutines an article by Logvinov writes “causing memory fragmentation and \
         context switching overhead”.",
        "Sizes are from 16 to 4,096 B, equally many to each doubling; sizes, contents and what stays are fixed by a seed.",
        "Memory is judged at 100,000 requests, some 74 MB: what a process has anyway drowns smaller spikes. There the \
         allocator is made to give back what it can before `thinned`; at smaller points it is not, so that no time has it \
         inside.",
        "`by_round` changes only when the short-lived ones go, the arenas only where they lie: what stays is the same. In a \
         variant by round, `filled` is the last round's.",
        "glibc cuts the end of its heap off after a spike, so that fresh pages are part of the times of `boxes` and `arena` \
         there: read the page faults beside each time.",
        "`as_listed` grows with what it keeps: 25 times 128 KiB in 500 rounds. The bound is 1.15 times that and 512 KiB.",
        "The lists of the blocks are made and touched before the first mark, so that they are in no ratio.",
    ],
    needs: Needs { memory: 256 << 20, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// What a request asks for.
struct Request {
    size: usize,
    byte: u8,
    stays: bool,
}

fn requests(run: &mut Run) -> Vec<Request> {
    let requests = run.size();
    run.operations(run.point());
    let mut random = fastrand::Rng::with_seed(1);
    let mut request = |number: usize| Request {
        size: (16.0 * 256_f64.powf(random.f64())) as usize,
        byte: (number % 251) as u8 + 1,
        stays: random.usize(..STAYS) == 0,
    };
    run.input(|| (0..requests).map(&mut request).collect())
}

/// An empty list with room for so many things, of which every page was touched.
fn touched<T: Default>(run: &mut Run, length: usize) -> Vec<T> {
    run.input(|| {
        let mut list: Vec<T> = black_box(Vec::with_capacity(length));
        list.resize_with(length, T::default);
        black_box(&mut list).clear();
        list
    })
}

/// A list with room for what stays.
fn for_survivors(run: &mut Run, requests: &[Request]) -> Vec<Box<[u8]>> {
    touched(run, requests.iter().filter(|request| request.stays).count())
}

fn filled(size: usize, byte: u8) -> Box<[u8]> {
    vec![byte; black_box(size)].into_boxed_slice()
}

/// All bytes of the survivors, so that their order counts; they are dropped.
fn end(survivors: &mut Vec<Box<[u8]>>, requests: &[Request], marks: &mut Marks) -> u64 {
    if requests.len() as u64 >= LARGE {
        marks.purge();
    }
    marks.phase(THINNED);
    survivors.drain(..).fold(0, |sum: u64, block| sum.rotate_left(7) ^ sum_of(&block))
}

fn sum_of(block: &[u8]) -> u64 {
    block.iter().map(|byte| u64::from(*byte)).sum()
}

/// Registers a turn of boxes, so many requests at a time.
fn boxes(run: &mut Run, at_once: usize) {
    let requests = requests(run);
    let mut blocks = touched(run, at_once);
    let mut survivors = for_survivors(run, &requests);
    let last = requests.len() / at_once - 1;
    let turn = move |marks: &mut Marks| {
        for (number, round) in requests.chunks(at_once).enumerate() {
            blocks.extend(round.iter().map(|request| filled(request.size, request.byte)));
            if number == last {
                marks.phase(FILLED);
            }
            for (request, block) in round.iter().zip(blocks.drain(..)) {
                if request.stays {
                    survivors.push(block);
                }
            }
        }
        end(&mut survivors, &requests, marks)
    };
    run.iter_marked(turn, Digest::of);
}

/// Registers a turn of blocks in an arena, so many requests at a time.
fn arena(run: &mut Run, at_once: usize) {
    let requests = requests(run);
    let mut list: Vec<&'static [u8]> = touched(run, at_once);
    let mut survivors = for_survivors(run, &requests);
    let last = requests.len() / at_once - 1;
    let turn = move |marks: &mut Marks| {
        let mut arena = Bump::new();
        for (number, round) in requests.chunks(at_once).enumerate() {
            let mut blocks = emptied(std::mem::take(&mut list));
            blocks.extend(round.iter().map(|request| {
                &*arena.alloc_slice_fill_copy(black_box(request.size), request.byte)
            }));
            if number == last {
                marks.phase(FILLED);
            }
            let both = round.iter().zip(&blocks).filter(|(request, _)| request.stays);
            survivors.extend(both.map(|(_, block)| Box::from(*block)));
            list = emptied(blocks);
            arena.reset();
        }
        drop(arena);
        end(&mut survivors, &requests, marks)
    };
    run.iter_marked(turn, Digest::of);
}

/// The same list without what it has, for blocks of another life: collecting from it takes its own place again.
fn emptied<'b>(mut list: Vec<&[u8]>) -> Vec<&'b [u8]> {
    list.clear();
    list.into_iter().map(|_| <&[u8]>::default()).collect()
}

fn as_listed(run: &mut Run) {
    let rounds = run.size() / 1_000;
    run.operations((rounds * SHORT) as u64);
    let mut cache = touched(run, rounds.div_ceil(EVERY));
    let turn = move |marks: &mut Marks| {
        for round in 0..rounds {
            for number in 0..SHORT {
                drop(black_box(filled(SHORT_BYTES, (number % 251) as u8 + 1)));
            }
            if round % EVERY == 0 {
                cache.push(filled(KEPT_BYTES, (round % 251) as u8 + 1));
            }
        }
        marks.phase(FILLED);
        cache.drain(..).map(|block: Box<[u8]>| sum_of(&block)).sum::<u64>()
    };
    run.iter_marked(turn, Digest::of);
}
