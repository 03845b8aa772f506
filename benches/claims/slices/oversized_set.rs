//! A set with room for the whole grid

use claimbench::claim::{
    Axis, Bound::*, Claim, Metric::*, Needs, Points, Processes, Scale, Source, Unit, exactly,
    figure, ratio, value, variant,
};
use claimbench::run::{Digest, Marks, Run};
use std::collections::HashSet;
use std::hash::{BuildHasherDefault, DefaultHasher};
use std::hint::black_box;

const LARGEST: &[u64] = &[1_000_000];
/// Up to where times are predicted: beyond, a turn takes too long to be taken often.
const TIMED: u64 = 160_000;
/// Why the variants over other grids are controls.
const OTHER_GRID: &str = "it counts the islands of another grid on purpose: many instead of one";

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Algorithms That Work Well with Go's Mechanics",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/algorithms-that-work-well-with-gos",
        quote: "plus the seen map used to count unique roots for land cells",
        figures: &[],
    },
    says: "A set that is made with room for every cell of a 1000 × 1000 grid takes 18,874,384 B to count the one root \
           of its land; without the hint it takes less than 200 B.",
    axis: Axis {
        name: "cells",
        unit: Unit::Count,
        points: &[20, 10_000, TIMED, 1_000_000],
        article: 20,
        labels: &[(20, "20, the article's 4 × 5")],
        scale: Scale::Steps,
    },
    variants: &[
        variant("hinted_to_grid", |run| counted(run, SOLID, |cells, _| set(cells)))
            .about("a set with room for every cell: the article's"),
        variant("growing", |run| counted(run, SOLID, |_, _| set(0)))
            .about("a set that starts empty and grows"),
        variant("hinted_to_roots", |run| counted(run, SOLID, |_, roots| set(roots)))
            .about("a set with room for the roots that there are"),
        variant("bool_vec", |run| counted(run, SOLID, |cells, _| vec![false; cells]))
            .about("a flag for every cell"),
        variant("no_set", |run| counted(run, SOLID, |_, _| ()))
            .about("counts the cells that are their own root"),
        variant("hinted_to_grid_mixed", |run| counted(run, MIXED, |cells, _| set(cells)))
            .at(Points::UpTo(TIMED))
            .about("a set with room for every cell, where 60 % are land")
            .doing(OTHER_GRID),
        variant("growing_mixed", |run| counted(run, MIXED, |_, _| set(0)))
            .at(Points::UpTo(TIMED))
            .about("a set that grows, where 60 % are land")
            .doing(OTHER_GRID),
        variant("hinted_to_roots_mixed", |run| counted(run, MIXED, |_, roots| set(roots)))
            .at(Points::UpTo(TIMED))
            .about("a set with room for the roots, where 60 % are land")
            .doing(OTHER_GRID),
        variant("bool_vec_mixed", |run| counted(run, MIXED, |cells, _| vec![false; cells]))
            .at(Points::UpTo(TIMED))
            .about("a flag for every cell, where 60 % are land")
            .doing(OTHER_GRID),
        variant("no_set_mixed", |run| counted(run, MIXED, |_, _| ()))
            .at(Points::UpTo(TIMED))
            .about("counts the cells that are their own root, where 60 % are land")
            .doing(OTHER_GRID),
    ],
    reference: "growing",
    predictions: &[
        exactly(Allocations, "hinted_to_grid", 1),
        exactly(Bytes, "hinted_to_grid", 304).at(&[20]),
        exactly(Bytes, "hinted_to_grid", 18_874_384).at(LARGEST),
        figure("capacity", "hinted_to_grid", Equal(28.0)).at(&[20]),
        figure("capacity", "hinted_to_grid", Equal(1_835_008.0)).at(LARGEST),
        ratio(Held, "hinted_to_grid", "growing", AtLeast(90_000.0)).at(LARGEST),
        value(Resident, "hinted_to_grid", AtMost((3 << 20) as f64)).at(LARGEST),
        ratio(Time, "hinted_to_grid_mixed", "growing_mixed", AtLeast(0.75)).at(&[TIMED]),
        ratio(Time, "no_set", "growing", AtMost(0.35)).up_to(TIMED),
        exactly(Bytes, "no_set", 0),
    ],
    carries_over: "The hint carries over, and what it reserves is held as long as the set lives. Go's map has other \
                   sizes than Rust's table: a slot of 8 B and a control byte for each of 8/7 as many buckets as \
                   elements, rounded up to a power of two.",
    cautions: &[
        "The article counts the set as part of the space and says nothing of its size, so no bound is its own.",
        "The roots are found by union and find before the clock starts: a turn makes the set, walks all cells, puts \
         the root of each land cell in, and counts cells and roots. All sets hash alike, by SipHash with fixed keys, and \
         every look is a call, so that no two of them are compiled in different ways.",
        "Times are of grids of up to 400 × 400 cells. That of 1000 × 1000 is there for its bytes, which are counted.",
        "The table writes its control bytes when it is made and its slots when they are used, so a large one is mostly \
         not resident. At most 3 MiB of 18,874,384 B is a sixth of them.",
        "All land is one island, with one root. The other grids have land in 60 % of their cells, at random from a \
         fixed seed: one large island and many small ones.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

/// The share of cells that are land, in per cent.
const SOLID: u32 = 100;
const MIXED: u32 = 60;
/// What stands for the root of a cell of water.
const WATER: u32 = u32::MAX;

type Set = HashSet<usize, BuildHasherDefault<DefaultHasher>>;

fn set(room: usize) -> Set {
    HashSet::with_capacity_and_hasher(room, BuildHasherDefault::default())
}

/// What roots are counted with.
trait Seen: 'static {
    /// Whether a root is seen for the first time.
    fn is_new(&mut self, cell: usize, root: usize) -> bool;
    /// The elements that there is room for.
    fn room(&self) -> usize;
}

impl Seen for Set {
    #[inline(never)]
    fn is_new(&mut self, _: usize, root: usize) -> bool {
        self.insert(root)
    }

    fn room(&self) -> usize {
        self.capacity()
    }
}

impl Seen for Vec<bool> {
    #[inline(never)]
    fn is_new(&mut self, _: usize, root: usize) -> bool {
        !std::mem::replace(&mut self[root], true)
    }

    fn room(&self) -> usize {
        self.capacity()
    }
}

impl Seen for () {
    #[inline(never)]
    fn is_new(&mut self, cell: usize, root: usize) -> bool {
        cell == root
    }

    fn room(&self) -> usize {
        0
    }
}

/// Registers a turn that counts the roots of a grid with something made for so many cells and so many roots.
fn counted<S: Seen>(run: &mut Run, land: u32, make: impl Fn(usize, usize) -> S + 'static) {
    let cells = run.size();
    let roots = run.input(|| roots(cells, land));
    let distinct = (0..cells).filter(|cell| roots[*cell] as usize == *cell).count();
    let turn = move |marks: &mut Marks| {
        let mut seen = make(black_box(cells), black_box(distinct));
        let (mut land, mut count) = (0_u64, 0_u64);
        for (cell, root) in black_box(&roots).iter().enumerate() {
            if *root != WATER {
                land += 1;
                count += u64::from(seen.is_new(cell, *root as usize));
            }
        }
        marks.figure("capacity", seen.room() as u64);
        (seen, land, count)
    };
    run.iter_marked(turn, move |(_, land, count)| {
        assert_eq!(*count, distinct as u64, "each root is counted once");
        Digest::of(&(land, count))
    });
}

/// The root of every cell of a grid, in which each cell is land with a probability of so many per cent.
fn roots(cells: usize, land: u32) -> Vec<u32> {
    if land == SOLID {
        return vec![0; cells];
    }
    let columns = if cells == 20 { 5 } else { cells.isqrt() };
    let mut random = fastrand::Rng::with_seed(1);
    let mut parent: Vec<u32> = (0..cells as u32)
        .map(|cell| if random.u32(0..100) < land { cell } else { WATER })
        .collect();
    for cell in 0..cells {
        let right = (cell % columns + 1 < columns).then_some(cell + 1);
        let below = (cell + columns < cells).then_some(cell + columns);
        for other in [right, below].into_iter().flatten() {
            if parent[cell] != WATER && parent[other] != WATER {
                let (one, other) = (root(&mut parent, cell), root(&mut parent, other));
                parent[one.max(other)] = one.min(other) as u32;
            }
        }
    }
    for cell in 0..cells {
        if parent[cell] != WATER {
            parent[cell] = root(&mut parent, cell) as u32;
        }
    }
    parent
}

fn root(parent: &mut [u32], mut cell: usize) -> usize {
    while parent[cell] as usize != cell {
        parent[cell] = parent[parent[cell] as usize];
        cell = parent[cell] as usize;
    }
    cell
}
