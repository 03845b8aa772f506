//! A sort's comparator and its memory

use claimbench::claim::{
    Axis, Bound::*, Claim, Lane, Metric::*, Needs, Points, Processes, Source, exactly, ratio,
    variant,
};
use claimbench::run::{Digest, Run};
use std::cmp::Ordering;
use std::hint::black_box;

/// Elements that are sorted between two readings of the clock, where a list has fewer.
const STRETCH: usize = 16_384;
/// The largest list that is timed, and one whose memory is counted only.
const LARGE: &[u64] = &[50_000];
const MILLION: &[u64] = &[1_000_000];
const TIMED: Points = Points::UpTo(50_000);
const COUNTED: Points = Points::At(MILLION);

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Algorithms That Work Well with Go's Mechanics",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/algorithms-that-work-well-with-gos",
        quote: "Extra space depends on the implementation of the sorting routine",
        figures: &[],
    },
    says: "Sorting by a typed comparator takes O(n log n) time without conversions, and extra space that depends on \
           the routine: none, or as much again as the input.",
    axis: Axis::count("elements", &[4, 100, 1_000, 50_000, 1_000_000]).article(4).continuous(),
    variants: &[
        variant("inlined", inlined)
            .at(TIMED)
            .about("stable sort of u64 by a closure that is compiled into it"),
        variant("dyn_comparator", dyn_comparator)
            .at(TIMED)
            .about("stable sort of u64 by the same closure behind &dyn Fn"),
        variant("fn_pointer", fn_pointer)
            .at(TIMED)
            .about("stable sort of u64 by a function pointer"),
        variant("stable", stable).at(TIMED).about("stable sort of u64 by their own order"),
        variant("unstable", unstable).at(TIMED).about("unstable sort of u64 by their own order"),
        variant("cached_key", cached_key)
            .at(TIMED)
            .about("sorts pairs of key and place, then moves the u64 to their places"),
        variant("stable_route", stable_route).at(TIMED).about(
            "stable sort of routes of 32 B by a closure that is compiled into it: the article's",
        ),
        variant("dyn_comparator_route", dyn_comparator_route)
            .at(TIMED)
            .about("stable sort of routes of 32 B by the same closure behind &dyn Fn"),
        variant("unstable_route", unstable_route)
            .at(TIMED)
            .about("unstable sort of routes of 32 B by a closure that is compiled into it"),
        variant("boxed_inline_key", boxed_inline_key)
            .at(TIMED)
            .about("stable sort of boxed routes by a key that is read in place"),
        variant("boxed_dyn_key", boxed_dyn_key)
            .at(TIMED)
            .about("stable sort of boxed routes by a key that a dyn call gives"),
        variant("stable_counted", stable)
            .at(COUNTED)
            .about("`stable`, counted only")
            .lanes(&[Lane::Heap, Lane::Resident]),
        variant("unstable_counted", unstable)
            .at(COUNTED)
            .about("`unstable`, counted only")
            .lanes(&[Lane::Heap, Lane::Resident]),
        variant("cached_key_counted", cached_key)
            .at(COUNTED)
            .about("`cached_key`, counted only")
            .lanes(&[Lane::Heap, Lane::Resident]),
        variant("stable_route_counted", stable_route)
            .at(COUNTED)
            .about("`stable_route`, counted only")
            .lanes(&[Lane::Heap, Lane::Resident]),
        variant("unstable_route_counted", unstable_route)
            .at(COUNTED)
            .about("`unstable_route`, counted only")
            .lanes(&[Lane::Heap, Lane::Resident]),
    ],
    reference: "inlined",
    predictions: &[
        exactly(Allocations, "stable", 0).up_to(100),
        exactly(Allocations, "stable", 1).from(1_000),
        exactly(Allocations, "stable_counted", 1),
        exactly(Bytes, "stable", 8_000).at(&[1_000]),
        exactly(Bytes, "stable", 400_000).at(LARGE),
        exactly(Bytes, "stable_counted", 8_000_000),
        exactly(Bytes, "stable_route", 32_000).at(&[1_000]),
        exactly(Bytes, "stable_route", 1_600_000).at(LARGE),
        exactly(Bytes, "stable_route_counted", 32_000_000)
            .where_refuted("where all elements take more than 8 MB, the library's sort takes room for half of them: 500,000 of 32 B"),
        exactly(Allocations, "unstable", 0),
        exactly(Allocations, "unstable_counted", 0),
        exactly(Allocations, "unstable_route", 0),
        exactly(Allocations, "unstable_route_counted", 0),
        exactly(Allocations, "cached_key", 1),
        exactly(Bytes, "cached_key", 64).at(&[4]),
        exactly(Bytes, "cached_key", 1_600).at(&[100]),
        exactly(Bytes, "cached_key", 16_000).at(&[1_000]),
        exactly(Bytes, "cached_key", 800_000).at(LARGE),
        exactly(Bytes, "cached_key_counted", 16_000_000),
        ratio(Time, "dyn_comparator", "inlined", AtLeast(2.0)).at(LARGE),
        ratio(Time, "boxed_dyn_key", "boxed_inline_key", AtMost(1.5)).from(100)
            .where_refuted("not the boxes: without any, `dyn_comparator`, whose comparison is a call too, loses as much to `inlined`"),
        ratio(Time, "unstable", "stable", AtMost(1.0)).from(100),
    ],
    carries_over: "A comparator that the sort is compiled for needs no conversion in either language. Its space is \
                   that of the standard library: Go's slices.SortFunc is an unstable quicksort that works in place, \
                   Rust's sort is stable and takes a second list from the heap, sort_unstable takes none.",
    cautions: &[
        "The article gives no figure of time or space; its listing sorts four routes.",
        "What a comparator that is not inlined loses is less the call than the code around it: the inlined one is \
         compiled without branches, and random numbers make a branch on their order a guess.",
        "The extra space is a fact of the standard library since Rust 1.81 and of no promise: up to 4 KiB on the \
         stack, beyond that room for all elements, and beyond 8 MB for half of them, if that is more than 8 MB.",
        "The lists are copied outside the clock. Those of boxed routes hold references to boxes that live for ever, \
         which a sort moves as it moves boxes. Times end at 50,000 elements, where a sort takes some milliseconds; of \
         1,000,000 the memory is counted.",
        "Up to 20 elements both sorts are the same: insertion. So they are compared from 100 on.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

fn inlined(run: &mut Run) {
    register(run, u64::from, |list| list.sort_by(by_key));
}

fn dyn_comparator(run: &mut Run) {
    register(run, u64::from, |list| list.sort_by(black_box(&by_key as &Comparator<u64>)));
}

fn fn_pointer(run: &mut Run) {
    register(run, u64::from, |list| list.sort_by(black_box(by_key as fn(&u64, &u64) -> Ordering)));
}

#[expect(clippy::stable_sort_primitive, reason = "that it is stable is what is measured")]
fn stable(run: &mut Run) {
    register(run, u64::from, |list| list.sort());
}

fn unstable(run: &mut Run) {
    register(run, u64::from, |list| list.sort_unstable());
}

fn cached_key(run: &mut Run) {
    register(run, u64::from, |list| list.sort_by_cached_key(Key::key));
}

fn stable_route(run: &mut Run) {
    register(run, route, |list| list.sort_by(by_key));
}

fn dyn_comparator_route(run: &mut Run) {
    register(run, route, |list| list.sort_by(black_box(&by_key as &Comparator<Route>)));
}

fn unstable_route(run: &mut Run) {
    register(run, route, |list| list.sort_unstable_by(by_key));
}

fn boxed_inline_key(run: &mut Run) {
    register(run, boxed, |list| list.sort_by(by_key));
}

fn boxed_dyn_key(run: &mut Run) {
    register(run, |number| boxed(number) as &dyn Key, |list| list.sort_by(by_key));
}

/// Registers a turn that sorts a copy of the elements, which are made of the same random numbers for every variant. The
/// copy is made outside the clock; the keys in their order are the digest, and that what belongs to them came with them.
fn register<E: Key + Copy + 'static>(
    run: &mut Run,
    element: impl Fn(u64) -> E,
    sort: impl Fn(&mut Vec<E>) + 'static,
) {
    let mut random = fastrand::Rng::with_seed(1);
    let length = run.size();
    let elements: Vec<E> = run.input(|| (0..length).map(|_| element(random.u64(..))).collect());
    let turn = move |mut list| {
        sort(&mut list);
        list
    };
    run.iter_with(
        (STRETCH / length).max(1),
        move || elements.clone(),
        turn,
        |list| Digest::of_all(list.iter().map(|element| (element.key(), element.is_whole()))),
    );
}

fn route(distance: u64) -> Route {
    Route { city: [distance as u8; 24], distance }
}

fn boxed(distance: u64) -> &'static Route {
    Box::leak(Box::new(route(distance)))
}

/// The article's route. The name lies inside it and takes the room of a String.
#[derive(Clone, Copy)]
struct Route {
    city: [u8; 24],
    distance: u64,
}

type Comparator<E> = dyn Fn(&E, &E) -> Ordering;

fn by_key<E: Key>(left: &E, right: &E) -> Ordering {
    left.key().cmp(&right.key())
}

trait Key {
    fn key(&self) -> u64;

    /// Whether all of the element was moved with its key.
    fn is_whole(&self) -> bool {
        true
    }
}

impl Key for u64 {
    fn key(&self) -> u64 {
        *self
    }
}

impl Key for Route {
    fn key(&self) -> u64 {
        self.distance
    }

    fn is_whole(&self) -> bool {
        self.city == route(self.distance).city
    }
}

impl<K: Key + ?Sized> Key for &K {
    fn key(&self) -> u64 {
        (**self).key()
    }

    fn is_whole(&self) -> bool {
        (**self).is_whole()
    }
}
