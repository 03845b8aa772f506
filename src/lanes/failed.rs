//! What failed of a run: cases without readings, and groups whose variants differ.

use super::filter::Filter;
use crate::record::{Record, RecordedClaim};
use crate::verdict::{Doubt, Settings, Verdict, judge};

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
        .filter(|failure| wanted.admits(&failure.case.to_string()))
        .map(|failure| {
            format!("{} in the {} lane: {}", failure.case, failure.lane.name(), failure.reason)
        });
    let mut failures: Vec<String> = of_cases.collect();
    failures.extend(differing(record, wanted));
    failures
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
