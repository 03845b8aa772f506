//! Counting tokens in a map

use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Points, Processes, Source, across, exactly,
    ratio, value, variant,
};
use claimbench::run::{Digest, Run};
use rustc_hash::FxBuildHasher;
use std::cell::{Ref, RefCell};
use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher, Hash};
use std::hint::black_box;

/// Tokens of a text, and the room that a map is made with: the listing's hint.
const TOKENS: usize = 20_000;
const HINT: usize = 8;
/// The article's distinct tags, and the points that are compared.
const ARTICLE: &[u64] = &[3];
const HUNDRED: &[u64] = &[100];
const MOST: &[u64] = &[100_000];
/// Where a map of the text is made.
const COUNTED: Points = Points::UpTo(10_000);
/// Why the maps that live on are controls.
const LIVES_ON: &str = "it writes each token's place into a map that has it and counts nothing, so that all turns end alike";

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Algorithms That Work Well with Go's Mechanics",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/algorithms-that-work-well-with-gos",
        quote: "Average lookup and update time for maps is O(1)",
        figures: &[
            Figure { what: "tags of the listing", printed: "6" },
            Figure { what: "distinct ones", printed: "3" },
            Figure { what: "hint of its map", printed: "make(map[string]int, 8)" },
        ],
    },
    says: "Counting tokens in a map is one pass that takes O(1) a token, with space for the distinct ones: with 10,000 of \
           them an update takes at most 1.5 times as long as with 100.",
    axis: Axis::count("distinct tokens", &[3, 100, 10_000, 100_000]).article(3),
    variants: &[
        variant("borrowed_keys", |run| borrowed_keys(run, fixed()))
            .at(COUNTED)
            .about("a map whose keys are parts of the text, as in Go"),
        variant("owned_entry", owned_entry)
            .at(COUNTED)
            .about("a map that owns its keys: makes a string of each token and asks for its entry"),
        variant("owned_on_miss", owned_on_miss).at(COUNTED).about(
            "a map that owns its keys: makes a string only of a token that it does not find",
        ),
        variant("fast", |run| borrowed_keys(run, FxBuildHasher))
            .at(COUNTED)
            .about("`borrowed_keys`, hashed by rustc-hash"),
        variant("list", list)
            .at(Points::UpTo(100))
            .about("a list of tokens and counts, searched from the front"),
        variant("sorted_runs", sorted_runs)
            .at(COUNTED)
            .about("collects the tokens, sorts them and counts runs"),
        variant("updated", |run| updated(run, fixed()))
            .about("writes to a map that lives on and has all tokens")
            .doing(LIVES_ON),
        variant("updated_fast", |run| updated(run, FxBuildHasher))
            .about("`updated`, hashed by rustc-hash")
            .doing(LIVES_ON),
    ],
    reference: "borrowed_keys",
    predictions: &[
        across(Time, "updated", 100, AtMost(1.5)).from(10_000).stated(
            "Average lookup and update time for maps is O(1)",
            "no dependence on the number of keys, and half on top",
        )
        .where_refuted("O(1) counts probes, and the caches are not in it: bytes held are 3,256 at 100 tokens and \
                        3,276,856 at 100,000"),
        across(Held, "borrowed_keys", 100, Within(50.0, 200.0)).at(&[10_000]).stated(
            "it is O(u) where u is the number of unique values observed",
            "100 times the tokens, in a table that doubles",
        ),
        exactly(Allocations, "borrowed_keys", 1).at(ARTICLE),
        exactly(Allocations, "owned_on_miss", 4).at(ARTICLE),
        exactly(Allocations, "owned_entry", 20_001).at(ARTICLE),
        exactly(Allocations, "borrowed_keys", 4).at(HUNDRED),
        exactly(Allocations, "owned_on_miss", 104).at(HUNDRED),
        exactly(Allocations, "owned_entry", 20_004).at(HUNDRED),
        exactly(Bytes, "borrowed_keys", 416).at(ARTICLE),
        ratio(Time, "owned_entry", "owned_on_miss", AtLeast(1.25)).at(HUNDRED).after_trial(),
        ratio(Time, "list", "borrowed_keys", AtMost(0.8)).at(ARTICLE),
        ratio(Time, "fast", "borrowed_keys", AtMost(0.7)).at(HUNDRED),
        ratio(Time, "sorted_runs", "borrowed_keys", AtLeast(1.3)).at(HUNDRED).after_trial(),
        across(Time, "updated", 100, AtLeast(1.5)).at(MOST),
        across(Time, "updated_fast", 100, AtLeast(2.0)).at(MOST),
        value(Faults, "updated", AtMost(1.0)),
        value(Faults, "updated_fast", AtMost(1.0)),
    ],
    carries_over: "The pass and its space carry over. What a key is does not: Go's string shares its bytes, so its map \
                   copies none, and Rust's HashMap<&str, _> does the same as long as the text lives. A map that owns \
                   its keys asks for an owned one at each entry, before it is known whether it is needed. That an update \
                   takes the same time in any map leaves out the caches, in both languages.",
    cautions: &[
        "The article prints no time. Its listing counts six tags, three of them distinct.",
        "The tokens have 3 to 8 bytes and are drawn evenly, the worst case for a cache; words of a real text are skewed \
         towards a few. At 10,000 not every token is drawn, and the C library gives the end of its heap back in each turn \
         of a map that grows there: new pages are in that time, which nothing is predicted of.",
        "A turn is 20,000 tokens, and times and counts are of a turn. The rooms of a map that grows from the hint are \
         14, 28, 56 and 112.",
        "Two predictions meet at 100,000 distinct tokens, where table and texts are some 4 MB: the stated O(1) and ours, \
         that the memory shows. One of them has to fall.",
    ],
    needs: Needs { memory: 128 << 20, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// Hashes by `SipHash` with fixed keys, so that no seed moves a count or a time.
type Fixed = BuildHasherDefault<DefaultHasher>;

fn fixed() -> Fixed {
    Fixed::default()
}

fn borrowed_keys<S: BuildHasher + Clone + 'static>(run: &mut Run, hasher: S) {
    count(run, move |tokens| {
        let mut counts = HashMap::with_capacity_and_hasher(HINT, hasher.clone());
        for token in tokens {
            *counts.entry(*token).or_insert(0_u64) += 1;
        }
        counts
    });
}

fn owned_entry(run: &mut Run) {
    count(run, |tokens| {
        let mut counts = HashMap::with_capacity_and_hasher(HINT, fixed());
        for token in tokens {
            *counts.entry((*token).to_owned()).or_insert(0_u64) += 1;
        }
        counts
    });
}

fn owned_on_miss(run: &mut Run) {
    count(run, |tokens| {
        let mut counts = HashMap::with_capacity_and_hasher(HINT, fixed());
        for token in tokens {
            if let Some(count) = counts.get_mut(*token) {
                *count += 1;
            } else {
                counts.insert((*token).to_owned(), 1_u64);
            }
        }
        counts
    });
}

fn list(run: &mut Run) {
    count(run, |tokens| {
        let mut counts: Vec<(&str, u64)> = Vec::with_capacity(HINT);
        for token in tokens {
            match counts.iter_mut().find(|pair| pair.0 == *token) {
                Some(pair) => pair.1 += 1,
                None => counts.push((token, 1)),
            }
        }
        counts
    });
}

fn sorted_runs(run: &mut Run) {
    count(run, |tokens| {
        let mut sorted = tokens.to_vec();
        sorted.sort_unstable();
        let runs = sorted.chunk_by(|one, other| one == other);
        runs.map(|run| (run[0], run.len() as u64)).collect::<Vec<(&str, u64)>>()
    });
}

/// Registers a turn that counts the tokens of a text.
fn count<T, K: Hash + Ord>(run: &mut Run, turn: impl Fn(&[&'static str]) -> T + 'static)
where
    T: IntoIterator<Item = (K, u64)> + Clone + 'static,
{
    let distinct = run.size();
    let (_, tokens) = run.input(|| words_and_tokens(distinct));
    let digest = |counts: &T| {
        let mut pairs: Vec<(K, u64)> = counts.clone().into_iter().collect();
        pairs.sort_unstable();
        Digest::of_all(pairs)
    };
    run.iter(move || turn(black_box(&tokens)), digest);
}

/// A closure can not lend what it owns, so the map lives for ever and a `RefCell` lends it, to one output at a time.
fn updated<S: BuildHasher + 'static>(run: &mut Run, hasher: S) {
    let distinct = run.size();
    let (words, tokens) = run.input(|| words_and_tokens(distinct));
    let mut places = HashMap::with_capacity_and_hasher(HINT, hasher);
    places.extend(words.iter().map(|word| (*word, 0)));
    assert_eq!(places.len(), distinct, "no two words are alike");
    let lender: &RefCell<_> = Box::leak(Box::new(RefCell::new(places)));
    let turn = move || {
        let mut places = lender.borrow_mut();
        for (place, token) in black_box(&tokens).iter().enumerate() {
            *places.get_mut(*token).expect("the map has all words") = place;
        }
        drop(places);
        lender.borrow()
    };
    // A sum, for to sort as many pairs would take longer than to set them up.
    let digest = |places: &Ref<HashMap<_, _, S>>| {
        Digest(places.iter().fold(0, |sum, pair| sum.wrapping_add(Digest::of(&pair).0)))
    };
    run.iter(turn, digest);
}

/// So many different words, which lie in one text, and the tokens of another text, drawn evenly from them. The words and
/// both texts live for ever.
fn words_and_tokens(distinct: usize) -> (&'static [&'static str], Vec<&'static str>) {
    let mut random = fastrand::Rng::with_seed(1);
    let mut lengths = Vec::with_capacity(distinct);
    let mut text = String::new();
    for mut number in 0..distinct {
        let start = text.len();
        // Small letters tell the word's number, capital ones make it longer.
        while number > 0 || text.len() < start + 3 {
            text.push((b'a' + (number % 26) as u8) as char);
            number /= 26;
        }
        text.extend((0..random.usize(..=4)).map(|_| random.uppercase()));
        lengths.push(text.len() - start);
    }
    let words = split(text, lengths);
    let drawn: Vec<&str> = (0..TOKENS).map(|_| words[random.usize(..distinct)]).collect();
    let tokens = split(drawn.concat(), drawn.iter().map(|word| word.len()));
    (words.leak(), tokens)
}

/// The parts of a text, which lives for ever, of these lengths.
fn split(text: String, lengths: impl IntoIterator<Item = usize>) -> Vec<&'static str> {
    let mut rest: &'static str = text.leak();
    let part = |length| {
        let (part, behind) = rest.split_at(length);
        rest = behind;
        part
    };
    lengths.into_iter().map(part).collect()
}
