//! Counts that are counted once more before they count.

use super::baseline::Baseline;
use super::exact::readings;
use super::outcome::{Change, Direction};
use super::range::Range;
use crate::record::Record;

/// Says of readings that changed whether a rerun of their cases by the same build, in a record of its own, finds them so as
/// well: left for the same side. One that a rerun did not find stays by chance. What the rerun has no count of is left as it
/// is.
///
/// Threads that meet by chance, and what the C library moves, count otherwise in one process of many; a change of the code
/// counts otherwise in every one.
pub fn count_again<'a>(
    changes: impl IntoIterator<Item = &'a mut Change>,
    baseline: &Baseline,
    rerun: &Record,
) {
    let counted = readings(&rerun.newest(), &rerun.claims());
    for change in changes.into_iter().filter(|change| !change.is_by_chance()) {
        let line = baseline.cases.iter().find(|line| line.case == change.case);
        let before = line.and_then(|line| line.range(&change.name));
        let again = counted.get(&change.case).and_then(|counted| counted.get(&change.name));
        if let (Some(before), Some(again)) = (before, again) {
            change.confirmed = Some(is_left_alike(change, before, *again));
        }
    }
}

fn is_left_alike(change: &Change, before: Range, again: Range) -> bool {
    let grew = change.after > change.before;
    let left = before.left_by(again);
    left.is_some_and(|(before, after)| {
        change.direction() == Direction::Changed || (after > before) == grew
    })
}
