//! Which of two variants is faster, and from which point on, as sentences: shared by the page and the terminal.

use crate::record::RecordedClaim;
use crate::report::{format, words};
use crate::verdict::{Course, Crossing, JudgedClaim, Pair, Side};

/// What a reader should choose, under the allocators under which the answer is the same.
pub(in crate::report) struct Advice<'a> {
    /// Which of the two: ``"`pooled` is faster than `fresh`"``. Names stand between backticks.
    pub(in crate::report) which: String,
    /// At which points: `"from 8.2 KiB [6.1, 11] up"`.
    pub(in crate::report) points: String,
    /// The pair under each of those allocators; never empty.
    pub(in crate::report) pairs: Vec<&'a Pair<'a>>,
}

impl Advice<'_> {
    /// The advice as a sentence without a full stop: ``"`pooled` is faster than `fresh` at every point (system)"``.
    pub(in crate::report) fn sentence(&self) -> String {
        format!("{} {} ({})", self.which, self.points, self.allocators())
    }

    /// The allocators: `"system"`, or `"system, jemalloc"`.
    pub(in crate::report) fn allocators(&self) -> String {
        let names: Vec<&str> = self.pairs.iter().map(|pair| pair.allocator.name()).collect();
        names.join(", ")
    }
}

/// The advice of each pair of a claim, in the order of its predictions.
pub(in crate::report) fn all<'a>(judged: &'a JudgedClaim) -> Vec<Advice<'a>> {
    let mut all: Vec<Advice> = Vec::new();
    for pair in &judged.pairs {
        let which = which(pair);
        let points = points(judged.claim, pair);
        match all.iter_mut().find(|known| known.which == which && known.points == points) {
            Some(known) => known.pairs.push(pair),
            None => all.push(Advice { which, points, pairs: vec![pair] }),
        }
    }
    all
}

/// The advice for an overview: that of the pairs that the article's own predictions compare, or of all pairs where it
/// compares none; and of those that change place under some allocator.
pub(in crate::report) fn of_note<'a>(judged: &'a JudgedClaim) -> Vec<Advice<'a>> {
    let states_none = !judged.pairs.iter().any(|pair| is_stated(judged.claim, pair));
    let crosses = |pair: &Pair| {
        let same =
            |known: &&Pair| (known.subject, known.reference) == (pair.subject, pair.reference);
        let mut courses = judged.pairs.iter().filter(same).map(|known| &known.course);
        courses.any(|course| matches!(course, Course::Crosses(_)))
    };
    let is_of_note = |advice: &Advice| {
        let pair = advice.pairs[0];
        states_none || is_stated(judged.claim, pair) || crosses(pair)
    };
    all(judged).into_iter().filter(is_of_note).collect()
}

/// Whether a prediction that the article states compares the two, by their times or otherwise.
fn is_stated(claim: &RecordedClaim, pair: &Pair) -> bool {
    claim.predictions.iter().filter(|known| known.stated.is_some()).any(|known| {
        let reference = known.reference.as_deref();
        [(pair.subject, pair.reference), (pair.reference, pair.subject)]
            .iter()
            .any(|names| known.subject == names.0 && reference == Some(names.1))
    })
}

/// The faster of the two before the slower; where they change place, the subject.
fn which(pair: &Pair) -> String {
    let Pair { subject, reference, .. } = pair;
    match pair.course {
        Course::Never => format!("neither `{subject}` nor `{reference}` is clearly faster"),
        Course::Always(Side::Reference) | Course::Sometimes(Side::Reference) => {
            format!("`{reference}` is faster than `{subject}`")
        }
        Course::Always(_) | Course::Sometimes(_) | Course::Crosses(_) => {
            format!("`{subject}` is faster than `{reference}`")
        }
    }
}

fn points(claim: &RecordedClaim, pair: &Pair) -> String {
    match &pair.course {
        Course::Always(_) => all_points("every", claim, pair),
        Course::Never => all_points("any", claim, pair),
        Course::Sometimes(_) => some_points(claim, pair),
        Course::Crosses(crossings) => stretches(claim, crossings),
    }
}

/// `at every point`, or which of them could be judged.
pub(super) fn all_points(each: &str, claim: &RecordedClaim, pair: &Pair) -> String {
    match (pair.points.as_slice(), pair.missing) {
        ([only], 0) => format!("at {}", claim.spoken(only.point)),
        ([only], _) => format!("at {}, the only point judged", claim.spoken(only.point)),
        (_, 0) => format!("at {each} point"),
        (judged, missing) => {
            format!("at {each} point judged, {} of {}", judged.len(), judged.len() + missing)
        }
    }
}

/// The points at which one is clearly faster, where at the others none is.
fn some_points(claim: &RecordedClaim, pair: &Pair) -> String {
    let clear: Vec<bool> = pair.points.iter().map(|standing| standing.faster.is_some()).collect();
    let label = |index: usize| claim.spoken(pair.points[index].point);
    let (first, last) = (
        clear.iter().position(|clear| *clear).unwrap_or_default(),
        clear.iter().rposition(|clear| *clear).unwrap_or_default(),
    );
    let at_a_stretch = clear[first..=last].iter().all(|clear| *clear);
    match (at_a_stretch, first, last) {
        (true, first, last) if first == last => {
            format!("at {}, and not clearly elsewhere", label(first))
        }
        (true, 0, last) => format!("up to {}, and not clearly above", label(last)),
        (true, first, last) if last + 1 == clear.len() => {
            format!("from {} up, and not clearly below", label(first))
        }
        (true, first, last) => {
            format!("from {} to {}, and not clearly elsewhere", label(first), label(last))
        }
        (false, ..) => {
            let labels: Vec<String> =
                (0..clear.len()).filter(|index| clear[*index]).map(label).collect();
            format!("at {}, and not clearly elsewhere", words::and(&labels))
        }
    }
}

/// The stretches of the axis on which the subject is faster: `up to …`, `from … up`, or `from … to …`.
pub(super) fn stretches(claim: &RecordedClaim, crossings: &[Crossing]) -> String {
    let mut stretches: Vec<String> = Vec::new();
    for (index, crossing) in crossings.iter().enumerate() {
        let here = place(claim, crossing);
        match (crossing.below, crossings.get(index + 1)) {
            (Side::Subject, _) if index == 0 => stretches.push(format!("up to {here}")),
            (Side::Subject, _) => {}
            (Side::Reference, None) => stretches.push(format!("from {here} up")),
            (Side::Reference, Some(next)) => {
                stretches.push(format!("from {here} to {}", place(claim, next)));
            }
        }
    }
    words::and(&stretches)
}

/// Where a pair changes place: `8.2 KiB [6.1, 11]`, or on an axis of steps `somewhere between 64 and 256`.
fn place(claim: &RecordedClaim, crossing: &Crossing) -> String {
    match crossing.place {
        Some(place) => format::place(claim.unit, place.center, place.interval),
        None => format!("somewhere {}", between(claim, crossing)),
    }
}

/// The points that enclose a crossing: `between 64 and 256`.
pub(in crate::report) fn between(claim: &RecordedClaim, crossing: &Crossing) -> String {
    let (below, above) = crossing.between;
    format!("between {} and {}", claim.spoken(below), claim.spoken(above))
}

#[cfg(test)]
mod tests;
