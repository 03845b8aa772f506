//! What to choose, by rule: one sentence for each two variants that are compared, over all allocators.
//!
//! | what the times say under an allocator | what the sentence says |
//! |---|---|
//! | one is clearly faster at all points | choose it at every point |
//! | they change place | choose it from there up, never below |
//! | one is clearly faster, at some points | choose it there; elsewhere neither is clearly faster |
//! | only the other one is ever clearly faster | never |

use super::faster::{all_points, of_note, stretches};
use crate::record::RecordedClaim;
use crate::report::{format, words, worth};
use crate::verdict::{Course, Crossing, JudgedClaim, Pair, Side};

/// What a sentence says under one allocator.
#[derive(PartialEq)]
struct Clause {
    /// Whether the chosen one is faster anywhere.
    is_for_it: bool,
    /// Where to choose it: `from 8 KiB up`, `never`.
    places: String,
    /// What is added behind the allocator.
    behind: String,
}

/// The sentences about the pairs of note, with their full stops. Names stand between backticks.
pub(in crate::report) fn choices(judged: &JudgedClaim) -> Vec<String> {
    let mut named: Vec<(&str, &str)> = Vec::new();
    for advice in of_note(judged) {
        let pair = advice.pairs[0];
        if !named.contains(&(pair.subject, pair.reference)) {
            named.push((pair.subject, pair.reference));
        }
    }
    let of = |names: (&str, &str)| {
        let is_of = |pair: &&Pair| (pair.subject, pair.reference) == names;
        judged.pairs.iter().filter(is_of).collect::<Vec<&Pair>>()
    };
    named.into_iter().map(|names| choice(judged.claim, &of(names))).collect()
}

/// The sentence about two variants under every allocator.
fn choice(claim: &RecordedClaim, pairs: &[&Pair]) -> String {
    let (subject, reference) = (pairs[0].subject, pairs[0].reference);
    let Some(better) = better(pairs) else {
        return format!(
            "Between `{subject}` and `{reference}` time does not decide: neither is clearly faster {}.",
            under(pairs)
        );
    };
    let (chosen, other) = match better {
        Side::Subject => (subject, reference),
        Side::Reference => (reference, subject),
    };
    let mut clauses: Vec<(Clause, Vec<&Pair>)> = Vec::new();
    for pair in pairs.iter().copied() {
        let clause = clause(claim, pair, better, other);
        match clauses.iter_mut().find(|known| known.0 == clause) {
            Some((_, alike)) => alike.push(pair),
            None => clauses.push((clause, vec![pair])),
        }
    }
    // Where to choose it comes before where not to.
    clauses.sort_by_key(|(clause, _)| !clause.is_for_it);
    let parts: Vec<String> =
        clauses.iter().map(|(clause, pairs)| part(clause, pairs, better)).collect();
    format!("Choose `{chosen}` over `{other}` {}.", parts.join("; "))
}

/// The one that is worth choosing somewhere: the subject, or the reference where only that is ever clearly faster.
fn better(pairs: &[&Pair]) -> Option<Side> {
    let wins = |side: Side| {
        pairs.iter().any(|pair| match &pair.course {
            Course::Always(faster) | Course::Sometimes(faster) => *faster == side,
            Course::Crosses(_) => true,
            Course::Never => false,
        })
    };
    [Side::Subject, Side::Reference].into_iter().find(|side| wins(*side))
}

/// What is to be said of one allocator.
fn clause(claim: &RecordedClaim, pair: &Pair, better: Side, other: &str) -> Clause {
    let chosen = |places: String, behind: String| Clause { is_for_it: true, places, behind };
    let not = |places: &str, behind: String| Clause {
        is_for_it: false,
        places: places.to_owned(),
        behind,
    };
    match &pair.course {
        Course::Never => not("it makes no clear difference", String::new()),
        Course::Always(side) if *side == better => {
            let places = all_points("every", claim, pair);
            // What could be judged stands behind all else: `(the only point judged)`, `(2 of 5)`.
            match places.split_once(", ") {
                Some((place, judged)) => chosen(place.to_owned(), format!(" ({judged})")),
                None => chosen(places, String::new()),
            }
        }
        Course::Always(_) => not("never", String::new()),
        Course::Sometimes(side) => {
            let (places, elsewhere) = somewhere(claim, pair);
            if *side == better {
                chosen(places, format!(" ({elsewhere}, neither is clearly faster)"))
            } else {
                not("never", format!(" (`{other}` is faster {places})"))
            }
        }
        // Where anything crosses it is the subject that is chosen.
        Course::Crosses(crossings) => {
            chosen(stretches(claim, crossings), format!(", never {}", beyond(crossings)))
        }
    }
}

/// Where the other one is faster, seen from the stretches of the subject.
fn beyond(crossings: &[Crossing]) -> &'static str {
    match crossings {
        [only] if only.below == Side::Subject => "above",
        [_] => "below",
        _ => "elsewhere",
    }
}

/// The points at which one of the two is clearly faster, and the word for all others.
fn somewhere(claim: &RecordedClaim, pair: &Pair) -> (String, &'static str) {
    let clear: Vec<bool> = pair.points.iter().map(|standing| standing.faster.is_some()).collect();
    let label = |index: usize| claim.spoken(pair.points[index].point);
    let first = clear.iter().position(|clear| *clear).unwrap_or_default();
    let last = clear.iter().rposition(|clear| *clear).unwrap_or_default();
    let at_a_stretch = clear[first..=last].iter().all(|clear| *clear);
    match (at_a_stretch, first, last) {
        (true, first, last) if first == last => (format!("at {}", label(first)), "elsewhere"),
        (true, 0, last) => (format!("up to {}", label(last)), "above"),
        (true, first, last) if last + 1 == clear.len() => {
            (format!("from {} up", label(first)), "below")
        }
        (true, first, last) => (format!("from {} to {}", label(first), label(last)), "elsewhere"),
        (false, ..) => {
            let labels: Vec<String> =
                (0..clear.len()).filter(|index| clear[*index]).map(label).collect();
            (format!("at {}", words::and(&labels)), "elsewhere")
        }
    }
}

fn part(clause: &Clause, pairs: &[&Pair], better: Side) -> String {
    let Clause { is_for_it, places, behind } = clause;
    let faster = if *is_for_it { most(pairs, better) } else { None };
    let faster = faster.map_or_else(String::new, |faster| format!(", {faster} times as fast"));
    format!("{places} {}{faster}{behind}", under(pairs))
}

/// How many times as fast it is: `3.2`, or where it is so at several points `up to 3.2`.
fn most(pairs: &[&Pair], better: Side) -> Option<String> {
    let standings = pairs.iter().flat_map(|pair| &pair.points);
    let clear = standings.filter(|standing| standing.faster == Some(better));
    let faster = clear.map(|standing| match better {
        Side::Subject => 1.0 / standing.ratio.center,
        Side::Reference => standing.ratio.center,
    });
    let faster: Vec<f64> = faster.filter(|faster| faster.is_finite()).collect();
    let most = faster.iter().copied().reduce(f64::max)?;
    let most = format::ratio(most).replace('×', "");
    Some(if faster.len() == 1 { most } else { format!("up to {most}") })
}

fn under(pairs: &[&Pair]) -> String {
    let names: Vec<String> =
        pairs.iter().map(|pair| worth::named(pair.allocator).to_owned()).collect();
    format!("under {}", words::and(&names))
}
