//! What failed of a run: cases without readings, and groups whose variants differ.

use super::filter::Filter;
use super::say::say;
use crate::claim::{Allocator, Lane};
use crate::record::{Error, Record, RecordedClaim};
use crate::verdict::{Doubt, JudgedClaim, Settings, Verdict, judge, unlike_rust};
use std::path::Path;
use std::process::ExitCode;

/// Whether a filter asks for any case of a claim.
pub(super) fn is_wanted(wanted: &Filter, claim: &RecordedClaim) -> bool {
    let mut cases = claim.variants.iter().flat_map(|variant| {
        variant.points.iter().map(|point| format!("{}/{}/{point}", claim.id, variant.name))
    });
    cases.any(|case| wanted.admits(&case))
}

/// What failed among the cases that are wanted, a sentence each: the cases, then the groups.
pub(super) fn failures(record: &Record, wanted: &Filter) -> Vec<String> {
    let newest = record.newest();
    let of_cases = newest
        .failures()
        .filter(|failure| !failure.reason.is_lacking())
        .filter(|failure| wanted.admits(&failure.case.to_string()))
        .map(|failure| {
            format!("{} in the {} lane: {}", failure.case, failure.lane.name(), failure.reason)
        });
    let mut failures: Vec<String> = of_cases.collect();
    failures.extend(differing(record, wanted));
    failures
}

/// How many of the cases that are wanted nobody measured for want of time, as a sentence a lane.
pub(super) fn out_of_time(record: &Record, wanted: &Filter) -> Vec<String> {
    let newest = record.newest();
    let mut counts: Vec<(Lane, Allocator, f64, usize)> = Vec::new();
    for (lane, case, left) in newest.all_out_of_time() {
        if !wanted.admits(&case.to_string()) {
            continue;
        }
        let of_lane = |known: &&mut (Lane, Allocator, f64, usize)| {
            (known.0, known.1) == (lane, case.allocator)
        };
        match counts.iter_mut().find(of_lane) {
            Some(known) => known.3 += 1,
            None => counts.push((lane, case.allocator, left.at_most.get(), 1)),
        }
    }
    let said = |(lane, allocator, at_most, count): &(Lane, Allocator, f64, usize)| {
        let cases = if *count == 1 { "case" } else { "cases" };
        format!(
            "left out: {count} {cases} of the {} lane under {}, for the run might take {at_most} s at most (--minutes or --at-most)",
            lane.name(),
            allocator.name()
        )
    };
    counts.iter().map(said).collect()
}

/// How many predictions more time may decide, of which how many an article states: those that are unclear, were left out, or
/// whose turns were too long for the budget, under any allocator.
pub(super) fn left_open(judged: &[JudgedClaim]) -> String {
    let is_open = |verdict: &Verdict| match verdict {
        Verdict::Unclear(_) => true,
        Verdict::NotJudged(doubt) => doubt.is_missing() || matches!(doubt, Doubt::Budget { .. }),
        Verdict::Holds | Verdict::Refuted | Verdict::Mixed | Verdict::Void(_) => false,
    };
    let (mut open, mut all) = ([0, 0], [0, 0]);
    for group in judged.iter().flat_map(JudgedClaim::by_prediction) {
        let place = usize::from(group[0].prediction.stated.is_some());
        all[place] += 1;
        open[place] += usize::from(group.iter().any(|judged| is_open(&judged.verdict)));
    }
    format!(
        "left open: {} of {} predictions, and of the {} that articles state {}; more time decides more of them",
        open[0] + open[1],
        all[0] + all[1],
        all[1],
        open[1]
    )
}

/// The groups that are wanted whose variants gave different outputs for the same work, a sentence each; so do Go variants
/// and the Rust variants of their names.
pub(super) fn differing(record: &Record, wanted: &Filter) -> Vec<String> {
    let mut found = Vec::new();
    let newest = record.newest();
    for judged in judge(record, Settings::of(record)) {
        if !is_wanted(wanted, judged.claim) {
            continue;
        }
        let unlike = unlike_rust(&newest, judged.claim).into_iter();
        found.extend(unlike.map(|(variant, point)| {
            let at = judged.claim.label(point);
            format!("{} at {at}: {}", judged.claim.id, Doubt::GoDigest(variant))
        }));
        for point in judged.predictions.iter().flat_map(|prediction| &prediction.points) {
            if let Verdict::Void(doubt @ Doubt::Digests(..)) = &point.verdict {
                let sentence =
                    format!("{} at {}: {doubt}", judged.claim.id, judged.claim.label(point.point));
                if !found.contains(&sentence) {
                    found.push(sentence);
                }
            }
        }
    }
    found
}

/// Tells a test runner how the cases of a lane of that name ended, whose record is at a path: the exit code is 1 where one
/// failed, or variants differ.
///
/// # Errors
/// Where the record can not be read.
pub(super) fn tested(
    path: &Path,
    name: &str,
    cases: usize,
    mut failed: usize,
) -> Result<ExitCode, Error> {
    for difference in differing(&Record::read(path)?, &Filter::default()) {
        say(&format!("FAILED {difference}"));
        failed += 1;
    }
    say(&format!("{name}: {cases} cases ran once, {failed} failures; nothing was measured"));
    Ok(ExitCode::from(u8::from(failed > 0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::testing::claim;
    use crate::claim::{Bound, Metric, exactly, ratio};
    use crate::record::Line;
    use crate::record::testing::{begins, exact, forks, record, recorded};

    #[test]
    fn what_is_unclear_or_was_not_measured_is_left_open_and_counted_by_who_states_it() {
        let claim = claim([
            ratio(Metric::Time, "pooled", "fresh", Bound::AtMost(0.8)).at(&[64]).stated("x", "y"),
            ratio(Metric::Time, "pooled", "fresh", Bound::AtMost(0.5)).at(&[64]).stated("x", "y"),
            ratio(Metric::Time, "pooled", "fresh", Bound::AtMost(0.5)).at(&[16]),
            exactly(Metric::Allocations, "pooled", 0).at(&[64]),
        ]);
        let counted = Line::Reading(exact(1, "pooled", 64, Metric::Allocations, 3));
        let lines = [begins(1, Lane::Heap, Allocator::Dhat), recorded(claim), counted]
            .into_iter()
            .chain([begins(2, Lane::Rounds, Allocator::System)])
            .chain(forks(2, 64, Allocator::System, &[0.5; 12]));
        let record = record(lines);
        let said = left_open(&judge(&record, Settings::of(&record)));
        assert!(
            said.starts_with("left open: 2 of 4 predictions, and of the 2 that articles state 1;"),
            "{said}"
        );
    }
}
