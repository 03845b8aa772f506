//! What is counted of a case: which slices are run, and how its count follows from theirs.

use super::callgrind::Spent;
use crate::claim::Ending;
use crate::lanes::child::Message;
use crate::lanes::plan::Planned;
use crate::record::{Case, Reason};

/// So many instructions a slice should have: enough that none is lost in what a slice does once, and few enough for the
/// speed that a program has under callgrind.
const SLICE: u64 = 500_000;
/// From so many instructions on a turn is long.
const LONG: u64 = 10 * SLICE;
/// The most turns of the shortest slice.
const MOST_TURNS: u64 = 100_000;

/// What so many operations took of a metric: the least and the most that was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) least: u64,
    pub(super) most: u64,
    pub(super) operations: u64,
    /// What the longer slices took together, with what a slice does once, and their operations.
    pub(super) longer: (u64, u64),
}

impl Count {
    /// The counts of several programs as one; nothing where there is none.
    ///
    /// Where turns differ, as with inputs that are taken one after the other, but do so in the same way in all programs, it is
    /// the mean over the turns of the longer slices: that is the same in every run.
    pub(super) fn together(all: &[Count]) -> Option<Count> {
        let first = *all.first()?;
        if all.len() > 1 && first.least < first.most && all.iter().all(|count| *count == first) {
            let (total, operations) = first.longer;
            return Some(Count { least: total, most: total, operations, ..first });
        }
        let least = all.iter().map(|count| count.least).min()?;
        let most = all.iter().map(|count| count.most).max()?;
        Some(Count { least, most, ..first })
    }
}

/// Variants that end their process are read by the resident lane alone.
pub(super) fn counted_cases(planned: &Planned) -> Vec<Case> {
    let is_counted = |case: &&Case| {
        let variant = planned.entry.claim.variant(&case.variant);
        variant.is_some_and(|variant| variant.ending == Ending::Fails)
    };
    planned.cases.iter().filter(is_counted).cloned().collect()
}

/// The counts of a case whose turns do so many operations, by what slices of so many turns take: of a slice of twice the
/// turns less one of them. What a slice does once is in both.
///
/// The longer slice is run twice, and a count is steady where both agree. Where turns are long it is run once, and the
/// program of each place begins a turn later than that before it: what changes from turn to turn differs between them.
pub(super) fn counts_of(
    operations: u64,
    place: usize,
    mut slice: impl FnMut(u64) -> Result<Spent, Reason>,
) -> Result<Vec<Count>, Reason> {
    let mut once = slice(1)?;
    let instructions = once.first().copied().unwrap_or(0);
    let is_long = instructions > LONG;
    let turns = turns_of(instructions);
    for _ in 0..if is_long { place } else { 1 } {
        once = slice(turns)?;
    }
    let one = slice(2 * turns)?;
    let other = if is_long { one.clone() } else { slice(2 * turns)? };
    let operations = turns * operations;
    let count = |(place, once): (usize, &u64)| {
        let [one, other] = [&one, &other].map(|spent| spent.get(place).copied().unwrap_or(0));
        let [least, most] = [one.min(other), one.max(other)].map(|of| of.saturating_sub(*once));
        Count { least, most, operations, longer: (one + other, 4 * operations) }
    };
    Ok(once.iter().enumerate().map(count).collect())
}

/// How many turns a slice has, of a case that has so many instructions a turn: a number of instructions and not a time, so
/// that it is the same in every run.
fn turns_of(instructions: u64) -> u64 {
    (SLICE / instructions.max(1)).clamp(1, MOST_TURNS)
}

pub(super) fn unexpected(message: Message) -> Reason {
    match message {
        Message::Failed(reason) => reason,
        other => Reason::Unreadable(format!("an answer that nobody asked for: {other:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slice_has_as_many_turns_as_make_half_a_million_instructions() {
        assert_eq!(turns_of(500_000), 1);
        assert_eq!(turns_of(100_000_000), 1);
        assert_eq!(turns_of(1_000), 500);
        assert_eq!((turns_of(1), turns_of(0)), (MOST_TURNS, MOST_TURNS));
    }

    #[test]
    fn what_a_slice_does_once_is_in_no_count_and_what_varies_is_told() {
        let mut slices = 0;
        // Forty instructions and three references a slice, and 1,000 and 10 a turn; the last slice has one reference more.
        let counts = counts_of(2, 0, |turns| {
            slices += 1;
            Ok(vec![40 + 1_000 * turns, 3 + 10 * turns + u64::from(slices == 4)])
        });
        let turns = turns_of(1_040);
        let of = |each: u64, once: u64, more: u64| Count {
            least: each * turns,
            most: each * turns + more,
            operations: 2 * turns,
            longer: (2 * (once + 2 * each * turns) + more, 8 * turns),
        };
        assert_eq!(counts, Ok(vec![of(1_000, 40, 0), of(10, 3, 1)]));
    }

    #[test]
    fn a_long_turn_is_run_four_or_five_times_and_what_changes_from_turn_to_turn_differs() {
        // The first turns take ten million instructions, and from the fourth on eleven.
        let counted = |place: usize| {
            let (mut turn, mut ran) = (0, Vec::new());
            let counts = counts_of(1, place, |turns| {
                ran.push(turns);
                let of = |turn: u64| 10_000_000 + if turn < 4 { 0 } else { 1_000_000 };
                let spent = 40 + (turn..turn + turns).map(of).sum::<u64>();
                turn += turns;
                Ok(vec![spent])
            });
            (ran, counts.map(|counts| counts[0].least))
        };
        assert_eq!(counted(0), (vec![1, 2], Ok(10_000_000)));
        assert_eq!(counted(1), (vec![1, 1, 2], Ok(10_000_000)));
        assert_eq!(counted(2), (vec![1, 1, 1, 2], Ok(11_000_000)));
    }

    #[test]
    fn a_count_is_exact_where_all_slices_and_programs_agree() {
        let of = |least, most| Count { least, most, operations: 4, longer: (1_640, 16) };
        let told = |all: &[Count]| {
            Count::together(all).map(|count| (count.least, count.most, count.operations))
        };
        assert_eq!(told(&[]), None);
        assert_eq!(told(&[of(400, 400), of(400, 400)]), Some((400, 400, 4)));
        assert_eq!(told(&[of(400, 400), of(404, 404)]), Some((400, 404, 4)));
        assert_eq!(told(&[of(400, 410), of(399, 400)]), Some((399, 410, 4)));
        // The turns differ, but in both in the same way.
        assert_eq!(told(&[of(400, 410), of(400, 410)]), Some((1_640, 1_640, 16)));
        assert_eq!(told(&[of(400, 410)]), Some((400, 410, 4)), "one does not tell");
    }
}
