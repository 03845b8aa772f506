//! What failed of a run: cases without readings, and groups whose variants differ.

use super::filter::Filter;
use super::say::say;
use crate::claim::{Allocator, Lane};
use crate::record::{Error, Record, RecordedClaim};
use crate::verdict::{Doubt, Settings, Verdict, judge};
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
            "left out: {count} {cases} of the {} lane under {}, for the run might take {at_most} s at most (--at-most)",
            lane.name(),
            allocator.name()
        )
    };
    counts.iter().map(said).collect()
}

/// The groups that are wanted whose variants gave different outputs for the same work, a sentence each.
pub(super) fn differing(record: &Record, wanted: &Filter) -> Vec<String> {
    let mut found = Vec::new();
    for judged in judge(record, Settings::of(record)) {
        if !is_wanted(wanted, judged.claim) {
            continue;
        }
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
