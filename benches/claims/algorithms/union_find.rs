//! Union and find by flat arrays

use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Points, Processes, Scale, Source, Unit,
    Variant, across, exactly, figure, ratio, variant,
};
use claimbench::run::{Digest, Marks, Run};
use std::cell::RefCell;
use std::hint::black_box;

type Pair = (u32, u32);
const LARGEST: &[u64] = &[250_000];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Algorithms That Work Well with Go's Mechanics",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/algorithms-that-work-well-with-gos",
        quote: "the union find calls stay near constant amortized time per operation",
        figures: &[Figure { what: "grid of the listing", printed: "4 × 5, 11 cells of it land" }],
    },
    says: "With path compression and union by size a call is near constant: a cell of a grid of 250,000 takes at most \
           1.5 times as long as one of 2,000.",
    axis: Axis {
        name: "cells of a grid",
        unit: Unit::Count,
        points: &[20, 2_000, 20_000, 250_000],
        article: 20,
        labels: &[(20, "20, the article's 4 × 5")],
        scale: Scale::Steps,
    },
    variants: &[
        variant("both", register::<Plain<true, true>, false>)
            .about("halves paths and unites by size, in two arrays of usize: the article's"),
        variant("halving_only", register::<Plain<true, false>, false>)
            .about("halves paths; the second root always goes under the first"),
        variant("size_only", register::<Plain<false, true>, false>)
            .about("unites by size and leaves paths as they are"),
        variant("neither", register::<Plain<false, false>, false>)
            .about("the second root goes under the first, and paths stay as they are"),
        variant("packed", register::<Packed, false>)
            .about("as `both`, in one array of i32 with the sizes as negative numbers"),
        variant("flooded", register::<Flood, false>)
            .about("no unions: a search from each cell that has no group yet, with a stack"),
        chained("chain_both", register::<Plain<true, true>, true>)
            .about("unites each of 1,999 elements with 0, as `both`"),
        chained("chain_halving", register::<Plain<true, false>, true>).about("as `halving_only`"),
        chained("chain_size", register::<Plain<false, true>, true>).about("as `size_only`"),
        chained("chain_neither", register::<Plain<false, false>, true>)
            .about("as `neither`: 0 lies ever deeper"),
    ],
    reference: "both",
    predictions: &[
        across(Time, "both", 2_000, AtMost(1.5))
            .at(LARGEST)
            .stated("near constant", "a logarithm alone would give 1.63"),
        exactly(Held, "both", 4_000_000).at(LARGEST),
        exactly(Held, "packed", 1_000_000).at(LARGEST),
        exactly(Allocations, "both", 0),
        exactly(Allocations, "packed", 0),
        exactly(Allocations, "halving_only", 0),
        exactly(Allocations, "size_only", 0),
        exactly(Allocations, "neither", 0),
        exactly(Allocations, "flooded", 0),
        figure("steps", "both", AtMost(0.8)).over_figure("finds").at(LARGEST),
        figure("steps", "neither", AtLeast(1.5)).over_figure("finds").at(LARGEST),
        figure("steps", "chain_both", Equal(1_998.0)),
        figure("steps", "chain_neither", Equal(1_997_001.0)),
        ratio(Time, "packed", "both", AtMost(0.75)).at(LARGEST),
        ratio(Time, "halving_only", "both", AtMost(1.2)).at(LARGEST),
        ratio(Time, "size_only", "both", AtMost(1.2)).at(LARGEST),
        ratio(Time, "neither", "both", AtMost(3.0)).at(LARGEST),
        ratio(Time, "chain_neither", "chain_both", AtLeast(100.0)),
        ratio(Time, "chain_halving", "chain_both", AtMost(3.0)),
        ratio(Time, "chain_size", "chain_both", AtMost(3.0)),
    ],
    carries_over: "All of it: the arrays are flat in both languages, and each index is checked.",
    cautions: &[
        "The article prints no time. Times are of a cell. A turn unites as many grids as have 250,000 cells together, \
         all different, or a small one would be learnt by the branch predictor. The arrays live on and are filled anew \
         in each turn. `flooded` is shown as the rival. Where a variant takes longer and makes no more steps, it is memory.",
        "60 % of the cells are land, at random from a fixed seed. The pairs of land are listed before the clock starts.",
    ],
    needs: Needs { memory: 64 << 20, ..Needs::NOTHING },
    processes: Processes::Apart,
};

#[track_caller]
const fn chained(name: &'static str, routine: fn(&mut Run)) -> Variant {
    let why = "it unites a chain, in which each union could make the path of 0 longer";
    variant(name, routine).at(Points::At(&[2_000])).doing(why)
}

trait Groups: Default + 'static {
    fn fill(&mut self, _: usize) {}
    /// The root of an element; tells of each parent that is followed.
    fn find(&mut self, element: usize, followed: &mut impl FnMut()) -> usize;
    fn join(&mut self, _: usize, _: usize) {}

    fn unite_all(&mut self, elements: usize, pairs: &[Pair], followed: &mut impl FnMut()) {
        self.fill(elements);
        for (element, other) in pairs {
            let root = self.find(*element as usize, followed);
            let other = self.find(*other as usize, followed);
            if root != other {
                self.join(root, other);
            }
        }
    }
}

#[derive(Default)]
struct Plain<const HALVING: bool, const SIZES: bool> {
    parent: Vec<usize>,
    size: Vec<usize>,
}

impl<const HALVING: bool, const SIZES: bool> Groups for Plain<HALVING, SIZES> {
    fn fill(&mut self, elements: usize) {
        self.parent.clear();
        self.parent.extend(0..elements);
        self.size.clear();
        self.size.resize(if SIZES { elements } else { 0 }, 1);
    }

    fn find(&mut self, mut element: usize, followed: &mut impl FnMut()) -> usize {
        while element != self.parent[element] {
            if HALVING {
                self.parent[element] = self.parent[self.parent[element]];
            }
            element = self.parent[element];
            followed();
        }
        element
    }

    fn join(&mut self, root: usize, other: usize) {
        let is_less = SIZES && self.size[root] < self.size[other];
        let (root, other) = if is_less { (other, root) } else { (root, other) };
        self.parent[other] = root;
        if SIZES {
            self.size[root] += self.size[other];
        }
    }
}

/// The parent of an element, or, of a root, its size as a negative number.
#[derive(Default)]
struct Packed(Vec<i32>);

impl Groups for Packed {
    fn fill(&mut self, elements: usize) {
        self.0.clear();
        self.0.resize(elements, -1);
    }

    fn find(&mut self, mut element: usize, followed: &mut impl FnMut()) -> usize {
        while self.0[element] >= 0 {
            let up = self.0[self.0[element] as usize];
            self.0[element] = if up >= 0 { up } else { self.0[element] };
            element = self.0[element] as usize;
            followed();
        }
        element
    }

    fn join(&mut self, root: usize, other: usize) {
        let is_less = self.0[root] > self.0[other];
        let (root, other) = if is_less { (other, root) } else { (root, other) };
        self.0[root] += self.0[other];
        self.0[other] = root as i32;
    }
}

/// The land of grids side by side, and the pairs of its cells that are neighbours.
fn land(cells: usize) -> (Vec<bool>, Vec<Pair>) {
    let columns = [(20, 5), (2_000, 50), (20_000, 200), (250_000, 500)];
    let columns = columns.iter().find(|grid| grid.0 == cells).map_or(cells, |grid| grid.1);
    let (mut random, all) = (fastrand::Rng::with_seed(1), 250_000 / cells * cells);
    let land: Vec<bool> = (0..all).map(|_| random.u32(0..100) < 60).collect();
    let mut pairs = Vec::with_capacity(2 * all);
    for cell in 0..all {
        let right = (cell % columns + 1 < columns).then_some(cell + 1);
        let below = (cell % cells + columns < cells).then_some(cell + columns);
        let beside = right.into_iter().chain(below).filter(|other| land[cell] && land[*other]);
        pairs.extend(beside.map(|other| (cell as u32, other as u32)));
    }
    (land, pairs)
}

/// Registers a turn that unites pairs, of grids or of a chain, in arrays that live on.
fn register<G: Groups, const CHAINED: bool>(run: &mut Run) {
    let length = run.size();
    let chain = || (vec![true; length], (1..length as u32).map(|element| (element, 0)).collect());
    let (land, pairs) = run.input(|| if CHAINED { chain() } else { land(length) });
    let groups: &RefCell<G> = run.input(|| Box::leak(Box::default()));
    let (cells, finds, mut steps) = (land.len(), 2 * pairs.len() as u64, 0);
    groups.borrow_mut().unite_all(cells, &pairs, &mut || steps += 1);
    // The least cell of the group of each cell of land.
    let least = move || -> Vec<u32> {
        let (mut groups, mut least) = (groups.borrow_mut(), vec![u32::MAX; cells]);
        let of = |cell| {
            let root = groups.find(cell, &mut || ());
            least[root] = least[root].min(cell as u32);
            least[root]
        };
        (0..cells).filter(|cell| land[*cell]).map(of).collect()
    };
    assert!(!CHAINED || least() == vec![0; length], "all of a chain is one group");
    run.operations(cells as u64);
    let turn = move |marks: &mut Marks| {
        groups.borrow_mut().unite_all(cells, black_box(&pairs), &mut || ());
        marks.figure("steps", steps);
        marks.figure("finds", finds);
    };
    run.iter_marked(turn, move |()| Digest::of(&least()));
}

/// Each cell's label, its neighbours, and the cells whose neighbours are still to be looked at.
#[derive(Default)]
struct Flood(Vec<u32>, Vec<[u32; 4]>, Vec<u32>);

impl Groups for Flood {
    fn find(&mut self, element: usize, _: &mut impl FnMut()) -> usize {
        self.0[element] as usize
    }

    fn unite_all(&mut self, elements: usize, pairs: &[Pair], _: &mut impl FnMut()) {
        let Flood(labels, beside, open) = self;
        labels.clear();
        labels.resize(elements, u32::MAX);
        if beside.is_empty() {
            beside.extend((0..elements as u32).map(|cell| [cell; 4]));
            for (cell, other) in pairs {
                let side = if *other == cell + 1 { 0 } else { 2 };
                beside[*cell as usize][side] = *other;
                beside[*other as usize][side + 1] = *cell;
            }
        }
        for cell in 0..elements as u32 {
            open.push(cell);
            while let Some(from) = open.pop() {
                if labels[from as usize] == u32::MAX {
                    labels[from as usize] = cell;
                    open.extend(beside[from as usize]);
                }
            }
        }
    }
}
