//! A struct copied or lent

use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Points, Processes, Source, exactly, ratio,
    variant,
};
use claimbench::run::{Digest, Run};
use std::hint::black_box;

const FIFTY_FIELDS: &[u64] = &[1_200];
/// Calls of a turn.
const CALLS: u64 = 256;
/// Why some variants are controls.
const STRINGS: &str = "its struct is of 50 strings: what a clone costs that is no copy";

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Pointers in Go Are Simple — Until You Misunderstand What They Actually Point To",
        author: "Pavel Sanikovich",
        url: "https://forem.com/devflex-pro/go-from-zero-to-depth-part-4-pointers-in-go-not-scary-just-misunderstood-4bbh",
        quote: "Copying a small struct is cheap. Copying a pointer may force a heap allocation.",
        figures: &[
            Figure { what: "fields of a large struct, in the Go guide", printed: "50 fields" },
            Figure { what: "a pointer, in the Go guide", printed: "8-byte pointer" },
            Figure { what: "a small struct, in the Go guide", printed: "1-2 fields" },
        ],
    },
    says: "Copying a struct of one or two fields is cheap beside the allocation that a pointer may force; one of 50 \
           fields is copied whole, where a pointer is 8 bytes.",
    axis: Axis::bytes("bytes of the struct", &[8, 16, 32, 64, 128, 256, 512, 800, 1_200, 4_096])
        .article(1_200)
        .labels(&[(1_200, "1,200 B, 50 fields of 24")]),
    variants: &[
        variant("by_value", |run| calls_at(run, Way::Value))
            .about("copied for each call, which reads one word"),
        variant("by_reference", |run| calls_at(run, Way::Reference))
            .about("lent to each call, which reads one word"),
        variant("boxed_each", |run| calls_at(run, Way::Boxed))
            .at(Points::UpTo(1_200))
            .about("put into a new Box for each call: the allocation that a Go pointer may force"),
        variant("by_value_all", |run| calls_at(run, Way::ValueAll))
            .about("copied for each call, which reads all words"),
        variant("by_reference_all", |run| calls_at(run, Way::ReferenceAll))
            .about("lent to each call, which reads all words"),
        variant("by_value_inlined", |run| calls_at(run, Way::ValueInlined))
            .about("as `by_value`, and the call may be inlined"),
        variant("by_reference_inlined", |run| calls_at(run, Way::ReferenceInlined))
            .about("as `by_reference`, and the call may be inlined"),
        variant("strings_cloned", |run| strings(run, |fields, at| read_owned(fields.clone(), at)))
            .at(Points::At(FIFTY_FIELDS))
            .about("a struct of 50 strings of 8 bytes, cloned for the one call of a turn")
            .doing(STRINGS),
        variant("strings_borrowed", |run| strings(run, read))
            .at(Points::At(FIFTY_FIELDS))
            .about("a struct of 50 strings of 8 bytes, lent to the one call of a turn")
            .doing(STRINGS),
    ],
    reference: "by_reference",
    predictions: &[
        ratio(Time, "by_value", "by_reference", AtLeast(1.05)).at(FIFTY_FIELDS).stated(
            "Bad: copies the entire struct every time",
            "a direction, said in chapter 5 of the Go guide: at least 5 % slower",
        ),
        ratio(Time, "boxed_each", "by_value", AtLeast(1.05)).at(&[16]).stated(
            "Copying a small struct is cheap. Copying a pointer may force a heap allocation.",
            "a direction, where the pointer does force it: at least 5 % slower",
        ),
        exactly(Allocations, "boxed_each", 1),
        exactly(Bytes, "boxed_each", 8).at(&[8]),
        exactly(Bytes, "boxed_each", 16).at(&[16]),
        exactly(Bytes, "boxed_each", 32).at(&[32]),
        exactly(Bytes, "boxed_each", 64).at(&[64]),
        exactly(Bytes, "boxed_each", 128).at(&[128]),
        exactly(Bytes, "boxed_each", 256).at(&[256]),
        exactly(Bytes, "boxed_each", 512).at(&[512]),
        exactly(Bytes, "boxed_each", 800).at(&[800]),
        exactly(Bytes, "boxed_each", 1_200).at(&[1_200]),
        exactly(Allocations, "by_value", 0),
        exactly(Allocations, "by_reference", 0),
        exactly(Allocations, "by_value_all", 0),
        exactly(Allocations, "by_reference_all", 0),
        exactly(Allocations, "by_value_inlined", 0),
        exactly(Allocations, "by_reference_inlined", 0),
        exactly(Allocations, "strings_cloned", 50).at(FIFTY_FIELDS),
        exactly(Bytes, "strings_cloned", 400).at(FIFTY_FIELDS),
        ratio(Time, "by_value", "by_reference", Within(0.9, 1.1)).at(&[8]),
        ratio(Time, "by_value", "by_reference", AtMost(1.3)).at(&[16]).after_trial(),
        ratio(Time, "by_value", "by_reference", AtMost(1.5)).at(&[32]),
        ratio(Time, "by_value", "by_reference", AtLeast(1.5)).from(512),
        ratio(Time, "by_value", "by_reference", AtLeast(4.0)).at(FIFTY_FIELDS),
        ratio(Time, "by_value_all", "by_reference_all", AtMost(2.0)).at(FIFTY_FIELDS),
        ratio(Time, "by_value_inlined", "by_reference_inlined", Within(0.9, 1.1))
            .where_refuted("inlining leaves the copy in, as the word that is read is not known beforehand: \
                            `by_value_inlined` takes about as long as `by_value`, and more the larger the struct is"),
        ratio(Time, "boxed_each", "by_value", AtLeast(3.0)).up_to(64),
        ratio(Time, "strings_cloned", "strings_borrowed", AtLeast(100.0)).at(FIFTY_FIELDS),
        ratio(Time, "strings_cloned", "by_value", AtLeast(10.0)).at(FIFTY_FIELDS),
    ],
    carries_over: "That a copy costs what it copies carries over. That a pointer may force an allocation does not: a \
                   reference in Rust never moves what it points at, so lending is free of it, and `boxed_each` shows \
                   what Go would pay.",
    cautions: &[
        "No article names a size in bytes. The guide's struct is of 50 fields, “each a string or slice”: 16 or 24 B \
         each in Go, so 800 to 1,200 B; its small one has “1-2 fields”. Of arrays it says in chapter 4 that \
         “assigning copies the entire array”.",
        "The function is hidden from the compiler once a turn, so that it is not inlined and no copy is left out \
         because it only reads; the struct is hidden at each call, or one copy would serve all.",
        "Words of a struct of one or two fields travel in registers; from 32 B on the fields are an array, which is \
         copied to the caller's frame. At 4 KiB that takes longer where both have like offsets in their pages.",
        "Which word a call reads is not known beforehand, so an array can not be taken apart where the call is inlined.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Together,
};

/// A struct of words.
trait Struct: Copy + 'static {
    fn of(word: impl Fn(usize) -> u64) -> Self;
    fn word(&self, place: usize) -> u64;
    fn largest(&self) -> u64 {
        (0..size_of::<Self>() / 8).map(|place| self.word(place)).fold(0, u64::max)
    }
}

#[derive(Clone, Copy)]
struct One(u64);

#[derive(Clone, Copy)]
struct Two(u64, u64);

#[derive(Clone, Copy)]
struct Many<const N: usize>([u64; N]);

impl Struct for One {
    fn of(word: impl Fn(usize) -> u64) -> One {
        One(word(0))
    }
    fn word(&self, _: usize) -> u64 {
        self.0
    }
}

impl Struct for Two {
    fn of(word: impl Fn(usize) -> u64) -> Two {
        Two(word(0), word(1))
    }
    fn word(&self, place: usize) -> u64 {
        if place == 0 { self.0 } else { self.1 }
    }
}

impl<const N: usize> Struct for Many<N> {
    fn of(word: impl Fn(usize) -> u64) -> Many<N> {
        Many(std::array::from_fn(word))
    }
    fn word(&self, place: usize) -> u64 {
        self.0[place]
    }
}

fn calls_at(run: &mut Run, way: Way) {
    match run.point() {
        8 => calls::<One>(run, way),
        16 => calls::<Two>(run, way),
        32 => calls::<Many<4>>(run, way),
        64 => calls::<Many<8>>(run, way),
        128 => calls::<Many<16>>(run, way),
        256 => calls::<Many<32>>(run, way),
        512 => calls::<Many<64>>(run, way),
        800 => calls::<Many<100>>(run, way),
        1_200 => calls::<Many<150>>(run, way),
        4_096 => calls::<Many<512>>(run, way),
        other => unreachable!("{other} is no point of the axis"),
    }
}

#[derive(Clone, Copy)]
enum Way {
    Value,
    Reference,
    Boxed,
    ValueAll,
    ReferenceAll,
    ValueInlined,
    ReferenceInlined,
}

fn calls<S: Struct>(run: &mut Run, way: Way) {
    match way {
        Way::Value => register::<S, _>(run, copied as fn(S, usize) -> u64, |f, s, at| f(*s, at)),
        Way::Reference => register(run, S::word as fn(&S, usize) -> u64, |f, s, at| f(s, at)),
        Way::Boxed => register(run, boxed as fn(Box<S>, _) -> _, |f, s, at| f(Box::new(*s), at)),
        Way::ValueAll => register(run, copied_all as fn(S) -> u64, |f, s, _| f(*s)),
        Way::ReferenceAll => register(run, S::largest as fn(&S) -> u64, |f, s, _| f(s)),
        Way::ValueInlined => register::<S, _>(run, (), |(), s, at| copied(*s, at)),
        Way::ReferenceInlined => register::<S, _>(run, (), |(), s, at| s.word(at)),
    }
}

/// Registers a turn that calls a function so many times, which the compiler does not know.
fn register<S: Struct, F: Copy + 'static>(
    run: &mut Run,
    function: F,
    call: impl Fn(F, &S, usize) -> u64 + 'static,
) {
    let place = size_of::<S>() / 16;
    let value = S::of(|word| if word == place { (1 << 40) + place as u64 } else { word as u64 });
    run.operations(CALLS);
    let turn = move || {
        let (function, place) = black_box((function, place));
        (0..CALLS).map(|_| call(function, black_box(&value), place)).sum::<u64>()
    };
    run.iter(turn, Digest::of);
}

fn copied<S: Struct>(value: S, place: usize) -> u64 {
    value.word(place)
}

#[expect(clippy::boxed_local, reason = "the box is what is handed over")]
fn boxed<S: Struct>(value: Box<S>, place: usize) -> u64 {
    value.word(place)
}

fn copied_all<S: Struct>(value: S) -> u64 {
    value.largest()
}

#[derive(Clone)]
struct Strings([String; 50]);

/// Registers a turn that makes one call with the struct of strings, which reads a byte of one of them.
fn strings(run: &mut Run, call: impl Fn(&Strings, usize) -> u8 + 'static) {
    let fields = run.input(|| Strings(std::array::from_fn(|field| format!("{field:>8}"))));
    assert_eq!(call(&fields, 25), b'5', "both calls read the same byte");
    run.iter(move || call(black_box(&fields), black_box(25)), Digest::of);
}

#[inline(never)]
fn read_owned(fields: Strings, place: usize) -> u8 {
    fields.0[place].as_bytes()[7]
}

#[inline(never)]
fn read(fields: &Strings, place: usize) -> u8 {
    fields.0[place].as_bytes()[7]
}
