//! Array literals and where their data lies

use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Processes, Scale, Source, Unit, across, ratio,
    variant,
};
use claimbench::run::{Digest, Run};
use std::hint::black_box;

/// Look-ups of a turn.
const LOOK_UPS: usize = 256;
/// The first element of every table; each other one is greater by one than the one before.
const BASE: u64 = 1_000;

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "How Go Arrays Work and Get Tricky with For-Range",
        author: "Phuong Le",
        url: "https://forem.com/func25/how-go-arrays-work-and-get-tricky-with-for-range-3i9i",
        quote: "it can directly use this pre-initialized data without needing additional code",
        figures: &[
            Figure { what: "literals that are stored one by one", printed: "less than 4 elements" },
            Figure { what: "literals that lie ready", printed: "more than 4 elements" },
            Figure { what: "data of five elements", printed: "40 bytes" },
        ],
    },
    says: "The elements of an array literal are stored one by one where there are few; of more than 4 the data lies \
           ready in the binary and is used without further code.",
    axis: Axis {
        name: "elements",
        unit: Unit::Count,
        points: &[3, 4, 5, 8, 64, 512, 4_096],
        article: 5,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("by_static", |run| tables_at(run, Way::ByStatic))
            .about("a static, looked up by a function that is given a slice of it"),
        variant("literal_read", |run| tables_at(run, Way::LiteralRead))
            .about("a local literal that is only read, looked up by the same function"),
        variant("literal_changed", |run| tables_at(run, Way::LiteralChanged))
            .about("a local literal, made for each look-up, of which one element is set before it"),
        variant("stored_one_by_one", |run| tables_at(run, Way::StoredOneByOne))
            .about("a local array, filled from a base that is not known, for each look-up"),
        variant("const_by_value", |run| tables_at(run, Way::ConstByValue))
            .about("a const, handed over by value"),
        variant("static_indexed", |run| tables_at(run, Way::StaticIndexed))
            .about("an element of the static without a call"),
        variant("const_indexed", |run| tables_at(run, Way::ConstIndexed))
            .about("an element of the const without a call"),
    ],
    reference: "by_static",
    predictions: &[
        ratio(Time, "literal_read", "by_static", AtMost(1.05)).at(&[5, 64]).stated(
            "directly use this pre-initialized data without needing additional code",
            "a literal without additional code takes as long as a static: at most 5 % longer",
        ),
        across(Time, "literal_changed", 4, AtMost(1.5)).at(&[5]),
        ratio(Time, "literal_changed", "by_static", AtLeast(2.0)).at(&[64]),
        ratio(Time, "literal_changed", "by_static", AtLeast(100.0)).at(&[4_096]).after_trial(),
        ratio(Time, "const_by_value", "by_static", AtLeast(2.0)).at(&[64]),
        ratio(Time, "const_by_value", "by_static", AtLeast(100.0)).at(&[4_096]).after_trial(),
        ratio(Time, "const_indexed", "static_indexed", Within(0.95, 1.05)).at(&[4_096]),
        ratio(Time, "stored_one_by_one", "literal_changed", AtMost(1.5)).at(&[3, 4]),
    ],
    carries_over: "That a literal's data lies ready in the binary carries over, and so does using it without a copy, \
                   as long as the array is only read. A step at four elements does not: LLVM chooses between stores \
                   and a copy by cost. Handing an array over by value copies it in both languages.",
    cautions: &[
        "The article's wording leaves open what becomes of exactly 4 elements, and its examples do not compile.",
        "A literal is a const expression here, which is the same to the compiler as the numbers written out.",
        "That a function is not inlined does not hide that it only reads, so `literal_read` need not make its array; \
         a function in another compilation unit would hide it. `const_by_value` calls through a pointer that the \
         compiler does not know: there the copy has to be made.",
        "`literal_read` and `literal_changed` differ by a store of an element's own value, which the compiler does \
         not know to be its own.",
        "What the tables add to the binary's read-only section, and whether two equal ones are kept once, is not read.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Together,
};

static OF_3: [u64; 3] = table();
static OF_4: [u64; 4] = table();
static OF_5: [u64; 5] = table();
static OF_8: [u64; 8] = table();
static OF_64: [u64; 64] = table();
static OF_512: [u64; 512] = table();
static OF_4096: [u64; 4_096] = table();

/// The literal of so many elements.
const fn table<const N: usize>() -> [u64; N] {
    let mut table = [0; N];
    let mut place = 0;
    while place < N {
        table[place] = BASE + place as u64;
        place += 1;
    }
    table
}

#[derive(Clone, Copy)]
enum Way {
    ByStatic,
    LiteralRead,
    LiteralChanged,
    StoredOneByOne,
    ConstByValue,
    StaticIndexed,
    ConstIndexed,
}

/// Registers the turn that is compiled for the elements of the point.
fn tables_at(run: &mut Run, way: Way) {
    match run.point() {
        3 => tables(run, way, &OF_3),
        4 => tables(run, way, &OF_4),
        5 => tables(run, way, &OF_5),
        8 => tables(run, way, &OF_8),
        64 => tables(run, way, &OF_64),
        512 => tables(run, way, &OF_512),
        4_096 => tables(run, way, &OF_4096),
        other => unreachable!("{other} is no point of the axis"),
    }
}

fn tables<const N: usize>(run: &mut Run, way: Way, of_static: &'static [u64; N]) {
    match way {
        Way::ByStatic => register(run, move |place| look_up(of_static, place)),
        Way::LiteralRead => register(run, |place| {
            let literal = const { table::<N>() };
            look_up(&literal, place)
        }),
        Way::LiteralChanged => register(run, |place| {
            let mut literal = const { table::<N>() };
            literal[0] = black_box(BASE);
            look_up(&literal, place)
        }),
        Way::StoredOneByOne => register(run, |place| {
            let base = black_box(BASE);
            let mut stored = [0; N];
            for (element, number) in stored.iter_mut().zip(base..) {
                *element = number;
            }
            look_up(&stored, place)
        }),
        Way::ConstByValue => {
            let function = black_box(taken as fn([u64; N], usize) -> u64);
            register(run, move |place| function(const { table::<N>() }, place));
        }
        Way::StaticIndexed => register(run, move |place| of_static[place]),
        Way::ConstIndexed => register(run, |place| const { table::<N>() }[place]),
    }
}

/// Generic, so that it is compiled in one unit with its callers, as a function of a program's own module usually is.
#[inline(never)]
fn look_up<T: Copy>(table: &[T], place: usize) -> T {
    table[place]
}

fn taken<const N: usize>(table: [u64; N], place: usize) -> u64 {
    table[place]
}

/// Registers a turn that looks up elements at places that the compiler does not know.
fn register(run: &mut Run, look_up: impl Fn(usize) -> u64 + 'static) {
    let elements = run.size();
    let places: Vec<usize> = run.input(|| {
        let mut random = fastrand::Rng::with_seed(1);
        (0..LOOK_UPS).map(|_| random.usize(0..elements)).collect()
    });
    run.operations(LOOK_UPS as u64);
    let turn = move || black_box(&places).iter().map(|place| look_up(*place)).sum::<u64>();
    run.iter(turn, Digest::of);
}
