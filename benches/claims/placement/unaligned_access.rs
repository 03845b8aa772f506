//! Reading words that are not aligned

use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Processes, Scale, Source, Unit, across, ratio,
    variant,
};
use claimbench::run::{Digest, Run};
use std::hint::black_box;

const PAGE: usize = 4_096;
const LINE: usize = 64;
/// Bytes that are read from: four pages, and what the last line of the fourth crosses into.
const BYTES: usize = 5 * PAGE;
const LINES: usize = 4;
/// How often the lines are gone through in a turn.
const ROUNDS: usize = 64;
/// The first of four lines in the middle of a page.
const MIDDLE: usize = PAGE / 2;
/// The last line of a page.
const LAST: usize = PAGE - LINE;

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Go sync.WaitGroup and The Alignment Problem",
        author: "Phuong Le",
        url: "https://forem.com/func25/go-syncwaitgroup-and-the-alignment-problem-m7",
        quote: "if the data isn't aligned, it might take multiple operations to access it",
        figures: &[Figure { what: "where 64 bits are aligned", printed: "a multiple of 8 bytes" }],
    },
    says: "A 64-bit value that lies at a multiple of 8 bytes is read in one go; one that does not may take several \
           operations.",
    axis: Axis {
        name: "place in a line of 64 bytes",
        unit: Unit::Bytes,
        points: &[0, 1, 4, 56, 60, 63],
        article: 1,
        labels: &[
            (0, "0, aligned"),
            (1, "1, within the line"),
            (4, "4, within the line"),
            (56, "56, the last that is aligned"),
            (60, "60, crosses into the next"),
            (63, "63, crosses into the next"),
        ],
        scale: Scale::Steps,
    },
    variants: &[
        variant("loads", |run| at_the_place(run, Way::Loads)).about(
            "reads from four lines in the middle of a page, none of which waits for another",
        ),
        variant("chained", |run| at_the_place(run, Way::Chained))
            .about("reads from the same lines, each of which waits for the one before"),
        variant("loads_by_page", |run| at_the_place(run, Way::LoadsByPage))
            .about("reads from the last lines of four pages: what crosses a line crosses a page"),
        variant("stores", |run| at_the_place(run, Way::Stores))
            .about("writes to four lines in the middle of a page")
            .control("it writes"),
    ],
    reference: "loads",
    predictions: &[
        across(Time, "loads", 0, AtLeast(1.05)).at(&[1, 4, 60, 63]).stated(
            "if the data isn't aligned, it might take multiple operations",
            "a direction, said of data that is not aligned as such: at least 5 % slower",
        )
        .where_refuted("within a line of the cache a read is one access wherever it begins; only at 60 and 63, \
                        where it crosses into the next line, does it take longer"),
        across(Time, "loads", 0, AtMost(1.05)).at(&[1, 4]),
        across(Time, "loads", 0, Within(1.1, 2.6)).at(&[60, 63]).after_trial(),
        across(Time, "chained", 0, AtLeast(1.1)).at(&[60]).after_trial(),
        across(Time, "loads_by_page", 0, AtLeast(1.3)).at(&[60]),
        ratio(Time, "loads_by_page", "loads", Within(0.95, 1.05)).at(&[0]),
        ratio(Time, "loads_by_page", "loads", AtLeast(1.05)).at(&[60]),
        across(Time, "stores", 0, AtLeast(1.2)).at(&[60]),
        across(Time, "loads", 0, Within(0.95, 1.05)).at(&[56]),
    ],
    carries_over: "What a processor does with data that is not aligned has nothing to do with the language. On plain \
                   x86-64 a read within a cache line costs the same wherever it begins; what costs is the next line. \
                   Both languages align their fields, so it takes a packed record or bytes from a file to meet it.",
    cautions: &[
        "All lines have the same bytes, so all variants at a point read the same values.",
        "The places are constants and the array's length is known, so that no bound is checked: with a check at each \
         read a second line costs nothing that shows.",
        "The lines stay in the first level of the cache, where a second line shows most.",
        "On a machine of 32 bits it may be otherwise, and is not judged. Atomics that are not aligned are undefined.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Together,
};

#[derive(Clone, Copy)]
enum Way {
    Loads,
    Chained,
    LoadsByPage,
    Stores,
}

/// Registers the turn that is compiled for the place of the point.
fn at_the_place(run: &mut Run, way: Way) {
    match run.point() {
        0 => at::<0>(run, way),
        1 => at::<1>(run, way),
        4 => at::<4>(run, way),
        56 => at::<56>(run, way),
        60 => at::<60>(run, way),
        63 => at::<63>(run, way),
        other => unreachable!("{other} is no point of the axis"),
    }
}

fn at<const PLACE: usize>(run: &mut Run, way: Way) {
    match way {
        Way::Loads => register(run, |bytes| loads::<PLACE, MIDDLE, LINE>(bytes)),
        Way::Chained => register(run, |bytes| chained::<PLACE>(bytes)),
        Way::LoadsByPage => register(run, |bytes| loads::<PLACE, LAST, PAGE>(bytes)),
        Way::Stores => register(run, stores::<PLACE>),
    }
}

/// Registers a turn over an array that begins a page; a longer list holds it.
fn register(run: &mut Run, turn: impl Fn(&mut [u8; BYTES]) -> u64 + 'static) {
    let mut list: Vec<u8> = vec![0; BYTES + PAGE];
    let start = list.as_ptr().align_offset(PAGE);
    for (place, byte) in list[start..].iter_mut().enumerate() {
        *byte = 3 * (place % LINE) as u8 + 1;
    }
    run.operations((ROUNDS * LINES) as u64);
    let turn = move || {
        let bytes = list[start..].first_chunk_mut().expect("the list is a page longer");
        turn(black_box(bytes))
    };
    run.iter(turn, Digest::of);
}

/// Reads from lines that begin at a place and lie so many bytes apart. Each line has a sum of its own, so that no
/// sum waits for another.
fn loads<const PLACE: usize, const FIRST: usize, const APART: usize>(bytes: &[u8; BYTES]) -> u64 {
    let mut sums = [0_u64; LINES];
    for _ in 0..ROUNDS {
        // Or the compiler reads each line once and multiplies.
        let bytes = black_box(bytes);
        for (line, sum) in sums.iter_mut().enumerate() {
            *sum = sum.wrapping_add(word(bytes, FIRST + line * APART + PLACE));
        }
    }
    sums.into_iter().fold(0, u64::wrapping_add)
}

/// Reads from the line behind the one before, which is found with what was read there.
fn chained<const PLACE: usize>(bytes: &[u8; BYTES]) -> u64 {
    let nothing = black_box(0);
    let (mut line, mut sum) = (0, 0_u64);
    for _ in 0..ROUNDS * LINES {
        let value = word(bytes, MIDDLE + line + PLACE);
        sum = sum.wrapping_add(value);
        line = (line + LINE + (value & nothing) as usize) % (LINES * LINE);
    }
    sum
}

fn stores<const PLACE: usize>(bytes: &mut [u8; BYTES]) -> u64 {
    let value = black_box(1_u64);
    for _ in 0..ROUNDS {
        // Or only the last round writes.
        let bytes = black_box(&mut *bytes);
        for line in 0..LINES {
            let at = MIDDLE + line * LINE + PLACE;
            bytes[at..at + 8].copy_from_slice(&value.to_le_bytes());
        }
    }
    word(bytes, MIDDLE + PLACE)
}

#[inline(always)]
fn word(bytes: &[u8; BYTES], at: usize) -> u64 {
    u64::from_le_bytes(*bytes[at..].first_chunk().expect("no read begins behind the last line"))
}
