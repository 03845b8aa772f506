//! A builder, by strings or by bytes

use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Points, Processes, Scale, Source, Unit,
    exactly, ratio, variant,
};
use claimbench::run::{Digest, Run};
use std::hint::black_box;

/// What is written, as a string and as a character.
const PIECE: &str = "a";
const CHARACTER: char = 'a';
/// The article's points: how often it writes a string, and how often a byte.
const STRINGS: &[u64] = &[10];
const BYTES: &[u64] = &[1_000];
const MANY: &[u64] = &[50_000];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Go String Concatenation Costs",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/go-string-concatenation-costs",
        quote: "reduces allocations from “one per iteration” down to only a handful",
        figures: &[
            Figure { what: "the listing that writes a string", printed: "i < 10" },
            Figure { what: "the listing that writes a byte", printed: "i < 1000" },
        ],
    },
    says: "A builder that doubles its room makes a handful of allocations for 10 strings where joining makes one in \
           each turn, and 1,000 single bytes are appended at least 5 % faster than strings of one character.",
    axis: Axis {
        name: "characters",
        unit: Unit::Count,
        points: &[10, 1_000, 50_000],
        article: 1_000,
        labels: &[],
        scale: Scale::Continuous,
    },
    variants: &[
        variant("concat_each", concat_each)
            .at(Points::UpTo(1_000))
            .about("joins string and character in a new block each time"),
        variant("push_str", push_str)
            .about("push_str of a string of one character that the compiler does not know"),
        variant("push_str_known", push_str_known).about("push_str of the literal \"a\""),
        variant("push_char", push_char).about("push of a character that it does not know"),
        variant("push_byte", push_byte)
            .about("push to a list of bytes, which are not checked to be text: Go's WriteByte"),
        variant("reserved", reserved).about("`push_str` where the room was reserved"),
        variant("to_string_each", to_string_each)
            .about("makes a string of each character and appends that"),
        variant("repeated", repeated).about("one call of repeat"),
    ],
    reference: "push_str",
    predictions: &[
        ratio(Time, "push_byte", "push_str", AtMost(0.95)).at(BYTES).stated(
            "faster when appending single characters rather than strings",
            "5 % in that direction, as no figure is printed",
        ),
        exactly(Allocations, "concat_each", 10)
            .at(STRINGS)
            .stated("one per iteration", "one for each of the listing's ten"),
        ratio(Allocations, "push_str", "concat_each", AtMost(0.95))
            .at(STRINGS)
            .stated("only a handful", "5 % in that direction, as no number is printed"),
        exactly(Allocations, "push_str", 2).at(STRINGS),
        exactly(Allocations, "push_str", 8).at(BYTES),
        exactly(Allocations, "push_str", 14).at(MANY),
        exactly(Bytes, "push_str", 24).at(STRINGS),
        exactly(Bytes, "push_str", 2_040).at(BYTES),
        exactly(Bytes, "push_str", 131_064).at(MANY),
        ratio(Allocations, "push_char", "push_str", Equal(1.0)),
        ratio(Bytes, "push_char", "push_str", Equal(1.0)),
        ratio(Allocations, "push_byte", "push_str", Equal(1.0)),
        ratio(Bytes, "push_byte", "push_str", Equal(1.0)),
        exactly(Allocations, "reserved", 1),
        exactly(Bytes, "reserved", 10).at(STRINGS),
        exactly(Bytes, "reserved", 1_000).at(BYTES),
        exactly(Bytes, "reserved", 50_000).at(MANY),
        exactly(Allocations, "repeated", 1),
        ratio(Bytes, "repeated", "reserved", Equal(1.0)),
        exactly(Allocations, "to_string_each", 12).at(STRINGS),
        exactly(Allocations, "to_string_each", 1_008).at(BYTES),
        exactly(Allocations, "to_string_each", 50_014).at(MANY),
        exactly(Bytes, "to_string_each", 34).at(STRINGS),
        exactly(Bytes, "to_string_each", 3_040).at(BYTES),
        exactly(Bytes, "to_string_each", 181_064).at(MANY),
        exactly(Held, "push_str", 65_536).at(MANY),
        ratio(Time, "push_byte", "push_str_known", Within(0.8, 1.25)).at(BYTES),
        ratio(Time, "push_char", "push_str", AtMost(0.9)).at(BYTES),
        ratio(Time, "to_string_each", "push_char", AtLeast(4.0)).from(1_000),
        ratio(Time, "push_str", "reserved", AtMost(1.4)).from(1_000),
        ratio(Time, "repeated", "push_byte", AtMost(0.1)).from(1_000),
    ],
    carries_over: "The doubling carries over, and a String is its own builder: it begins with room for 8 bytes and \
                   doubles. That a byte is faster carries over only where the compiler does not know the length of \
                   the string; a literal of one character is one store, as a byte is. A Rust String never holds \
                   anything but text, so bytes go into a list of bytes.",
    cautions: &[
        "The article prints no time, and no number for the handful.",
        "`push_str` and `push_str_known` are the same call with and without knowledge of the length, and `reserved` is \
         `push_str` without growth.",
        "The string and the character are hidden from the compiler once a turn and not at each push.",
        "`push_byte` returns its bytes as they are: to make a String of them would check them all, which no other \
         variant does.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

fn concat_each(run: &mut Run) {
    register(run, |length| {
        let (piece, mut text) = (black_box(PIECE), String::new());
        for _ in 0..length {
            text = [text.as_str(), piece].concat();
        }
        text
    });
}

fn push_str(run: &mut Run) {
    register(run, |length| pushed(String::new(), length));
}

fn reserved(run: &mut Run) {
    register(run, |length| pushed(String::with_capacity(length), length));
}

fn pushed(mut text: String, length: usize) -> String {
    let piece = black_box(PIECE);
    for _ in 0..length {
        text.push_str(piece);
    }
    text
}

/// A literal of one character in a call of `push_str`: the point of the variant.
#[expect(clippy::single_char_add_str, reason = "what the compiler makes of it is measured")]
fn push_str_known(run: &mut Run) {
    register(run, |length| {
        let mut text = String::new();
        for _ in 0..length {
            text.push_str("a");
        }
        text
    });
}

fn push_char(run: &mut Run) {
    register(run, |length| {
        let (character, mut text) = (black_box(CHARACTER), String::new());
        for _ in 0..length {
            text.push(character);
        }
        text
    });
}

fn push_byte(run: &mut Run) {
    register(run, |length| {
        let (byte, mut bytes) = (black_box(CHARACTER as u8), Vec::new());
        for _ in 0..length {
            bytes.push(byte);
        }
        bytes
    });
}

fn to_string_each(run: &mut Run) {
    register(run, |length| {
        let (character, mut text) = (black_box(CHARACTER), String::new());
        for _ in 0..length {
            let piece = character.to_string();
            text.push_str(&piece);
        }
        text
    });
}

fn repeated(run: &mut Run) {
    register(run, |length| black_box(PIECE).repeat(length));
}

/// Registers a turn that makes a text of so many characters.
fn register<T: AsRef<[u8]> + 'static>(run: &mut Run, turn: impl Fn(usize) -> T + 'static) {
    let length = run.size();
    run.iter(move || turn(black_box(length)), |text| Digest::of(&text.as_ref()));
}
