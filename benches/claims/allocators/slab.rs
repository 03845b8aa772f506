//! A slab, and a list for each size

use claimbench::claim::{
    Allocator, Axis, Bound::*, Claim, Figure, Metric::*, Needs, Processes, Source, across, exactly,
    ratio, variant,
};
use claimbench::run::{Digest, Run};
use slab::Slab;
use std::cell::RefCell;
use std::hint::black_box;
use std::rc::Rc;

const TAKEN: u64 = 100; // objects that are taken in a turn
const PLACES: usize = 65_536; // random places, which go on from turn to turn
/// Words of an object and of a hole, and how many objects the buffer of our own has room for.
const OBJECT: usize = 6;
const HOLE: usize = 2;
const ROOM: usize = 16;
const LARGEST: &[u64] = &[10_000];
const THINNED: &str = "it builds and removes on purpose: what is kept for one object in 100";

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "A Go guide in 14 chapters, chapter 14",
        author: "",
        url: "",
        quote: "eliminate the free list search by having a separate pool for each object size",
        figures: &[Figure { what: "an object of 12 bytes", printed: "rounds up to Slab-16" }],
    },
    says: "A pool for each size needs no search and is O(1), where the first block that fits is found in a list of 10,000 \
           holes by walking past them.",
    axis: Axis::count("objects, or holes", &[10, 100, 1_000, 10_000]).article(10_000),
    variants: &[
        variant("boxes", boxes).about("a random one of so many boxes is freed and made anew"),
        variant("slab", in_slab).about("the same in a slab of the crate of that name"),
        variant("first_fit", own::<1>)
            .about("an allocator of our own with one free list, in which holes of 16 B come first"),
        variant("segregated", own::<2>).about("the same with a list for each of the two sizes"),
        variant("boxes_thinned", boxes_thinned)
            .about("so many boxes are made, and 99 of 100 freed")
            .doing(THINNED),
        variant("slab_thinned", slab_thinned)
            .about("so many are put into a slab, and 99 of 100 removed")
            .doing(THINNED),
    ],
    reference: "boxes",
    predictions: &[
        ratio(Time, "segregated", "first_fit", AtMost(0.95)).at(LARGEST).stated(
            "No searching needed",
            "5 % in the article's direction, as no figure is printed",
        ),
        across(Time, "segregated", 10, AtMost(1.05)).at(LARGEST).stated("O(1)", "5 % is the room"),
        exactly(Held, "slab_thinned", 560_000).in_phase("thinned").at(LARGEST),
        exactly(Held, "boxes_thinned", 4_800).in_phase("thinned").at(LARGEST),
        exactly(Allocations, "boxes", 1),
        exactly(Allocations, "slab", 0),
        exactly(Allocations, "first_fit", 0),
        exactly(Allocations, "segregated", 0),
        across(Time, "first_fit", 10, AtLeast(100.0)).at(LARGEST),
        ratio(Time, "slab", "boxes", AtMost(0.6)).at(&[1_000]).under(Allocator::System),
        ratio(Time, "slab", "boxes", AtMost(0.85)).at(&[1_000]).under(Allocator::Jemalloc),
        ratio(Time, "slab", "boxes", AtMost(0.85)).at(LARGEST),
    ],
    carries_over: "All of it carries over; jemalloc is made of slabs, glibc keeps a list for each small size. No allocator \
                   of Rust's own searches one list: `first_fit` is there to teach. What slabs keep is another claim.",
    cautions: &[
        "The guide prints no time and names no number of objects; 10,000 is taken as its own.",
        "Objects are of 48 B; a slot of the slab takes 56 B for one, and stays reserved until the slab is dropped.",
        "`boxes` and `slab` see the same random places, which go on from turn to turn: begun anew, each turn would touch \
         the same hundred objects.",
        "In the buffer of our own a block goes back to the end of its list, behind the holes, and free ones are never \
         joined. Its two variants serve the same requests from the same bytes; only the search differs.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

type Object = [u64; OBJECT];

/// Registers a turn that takes objects and folds the numbers in them; the digest counts the objects or the holes, too.
fn register<S: 'static>(
    run: &mut Run,
    state: S,
    mut take: impl FnMut(&mut S, u64) -> u64 + 'static,
    count: fn(&S) -> usize,
) {
    run.operations(TAKEN);
    let state = run.input(|| Rc::new(RefCell::new(state)));
    let shown = Rc::clone(&state);
    let turn = move || {
        let state = &mut *state.borrow_mut();
        let fold = |folded: u64, read: u64| folded.wrapping_mul(31).wrapping_add(read);
        (0..TAKEN).fold(0, |folded, number| fold(folded, take(state, number)))
    };
    run.iter(turn, move |folded| Digest::of(&(folded, count(&shown.borrow()))));
}

/// Random places below a number, without end.
fn places(run: &mut Run) -> impl FnMut() -> usize + 'static {
    let objects = run.size();
    let mut random = fastrand::Rng::with_seed(1);
    let places: Vec<u32> =
        run.input(|| (0..PLACES).map(|_| random.u32(0..objects as u32)).collect());
    let mut next = 0;
    move || {
        next = (next + 1) % PLACES;
        places[next] as usize
    }
}

fn boxes(run: &mut Run) {
    let mut place = places(run);
    let objects = run.size();
    let make = |number: u64| Some(Box::new([number; OBJECT]));
    let mut handles: Vec<Option<Box<Object>>> = run.input(|| Vec::with_capacity(objects));
    handles.extend((0..run.point()).map(make));
    let take = move |handles: &mut Vec<Option<Box<Object>>>, number: u64| {
        let handle = &mut handles[place()];
        *handle = None;
        *handle = make(black_box(number));
        black_box(handle).as_ref().map_or(0, |object| object[OBJECT - 1])
    };
    register(run, handles, take, |handles| handles.iter().flatten().count());
}

fn in_slab(run: &mut Run) {
    let mut place = places(run);
    let objects = run.size();
    let mut slab: Slab<Object> = Slab::with_capacity(objects);
    let mut keys: Vec<usize> = run.input(|| Vec::with_capacity(objects));
    keys.extend((0..run.point()).map(|number| slab.insert([number; OBJECT])));
    let take = move |slab: &mut Slab<Object>, number| {
        let key = &mut keys[place()];
        slab.remove(*key);
        *key = slab.insert([black_box(number); OBJECT]);
        black_box(&*slab)[*key][OBJECT - 1]
    };
    register(run, slab, take, |slab| slab.iter().count());
}

/// Whether an object is the one in 100 that stays.
fn stays(number: u64) -> bool {
    number.is_multiple_of(100)
}

fn boxes_thinned(run: &mut Run) {
    let (objects, room) = (run.point(), run.size());
    let mut handles: Vec<Option<Box<Object>>> = run.input(|| Vec::with_capacity(room));
    run.operations(objects);
    let turn = move |marks: &mut claimbench::run::Marks| {
        handles.extend((0..objects).map(|number| Some(Box::new([number; OBJECT]))));
        for handle in black_box(&mut handles) {
            *handle = handle.take().filter(|object| stays(object[0]));
        }
        marks.phase("thinned");
        handles.drain(..).flatten().map(|object| object[0]).sum::<u64>()
    };
    run.iter_marked(turn, Digest::of);
}

fn slab_thinned(run: &mut Run) {
    let (objects, room) = (run.point(), run.size());
    let mut keys: Vec<usize> = run.input(|| Vec::with_capacity(room));
    run.operations(objects);
    let turn = move |marks: &mut claimbench::run::Marks| {
        let mut slab: Slab<Object> = Slab::with_capacity(room);
        keys.extend((0..objects).map(|number| slab.insert([number; OBJECT])));
        for key in black_box(&mut keys).drain(..) {
            if !stays(slab[key][0]) {
                slab.remove(key);
            }
        }
        marks.phase("thinned");
        slab.iter().map(|(_, object)| object[0]).sum::<u64>()
    };
    run.iter_marked(turn, Digest::of);
}

const NONE: usize = usize::MAX; // the end of a free list

/// An allocator over one buffer of words. A free block begins with its words and the place of the next free one.
struct Own<const LISTS: usize> {
    words: Vec<usize>,
    /// The first and the last free block of each list.
    free: [(usize, usize); LISTS],
}

impl<const LISTS: usize> Own<LISTS> {
    /// A buffer in which so many holes come before the blocks that fit an object.
    fn new(holes: usize) -> Self {
        let words = vec![0; holes * HOLE + ROOM * OBJECT];
        let mut own = Own { words, free: [(NONE, NONE); LISTS] };
        (0..holes).for_each(|hole| own.give(hole * HOLE, HOLE));
        (0..ROOM).for_each(|block| own.give(holes * HOLE + block * OBJECT, OBJECT));
        own
    }

    /// The list that blocks of so many words are in: one of two sizes, or the only one.
    fn list_of(words: usize) -> usize {
        usize::from(words > HOLE) % LISTS
    }

    /// Takes the first block of its list that has so many words.
    fn take(&mut self, words: usize) -> usize {
        let (first, last) = &mut self.free[Self::list_of(words)];
        let (mut before, mut block) = (NONE, *first);
        while self.words[block] < words {
            (before, block) = (block, self.words[block + 1]);
        }
        let next = self.words[block + 1];
        match before {
            NONE => *first = next,
            before => self.words[before + 1] = next,
        }
        if *last == block {
            *last = before;
        }
        block
    }

    /// The free blocks that are too small for an object.
    fn holes(&self) -> usize {
        let next = |block: &usize| Some(self.words[block + 1]).filter(|next| *next != NONE);
        let blocks = std::iter::successors(Some(self.free[0].0), next);
        blocks.filter(|block| self.words[*block] < OBJECT).count()
    }

    /// Gives a block back to the end of its list.
    fn give(&mut self, block: usize, words: usize) {
        let (first, last) = &mut self.free[Self::list_of(words)];
        (self.words[block], self.words[block + 1]) = (words, NONE);
        match *last {
            NONE => *first = block,
            last => self.words[last + 1] = block,
        }
        *last = block;
    }
}

fn own<const LISTS: usize>(run: &mut Run) {
    let own = Own::<LISTS>::new(run.size());
    let take = |own: &mut Own<LISTS>, number| {
        let block = own.take(black_box(OBJECT));
        own.words[block..block + OBJECT].fill(black_box(number) as usize);
        let read = black_box(&own.words)[block + OBJECT - 1];
        own.give(block, OBJECT);
        read as u64
    };
    register(run, own, take, Own::holes);
}
