//! Why a prediction is refuted: as its claim tells, as a rule finds in the record, or that it is unknown.

use super::evidence::Evidence;
use super::fresh_pages;
use super::words;
use crate::verdict::{JudgedClaim, JudgedPrediction, Verdict};

/// Why a prediction is refuted under an allocator, as a sentence without a full stop, with names between backticks; nothing
/// where it is not refuted.
pub(super) fn cause(
    evidence: &Evidence,
    judged: &JudgedClaim,
    under: &JudgedPrediction,
) -> Option<String> {
    if under.verdict != Verdict::Refuted {
        return None;
    }
    let told = under.prediction.cause.as_deref();
    let of_pages = || {
        let point = words::deciding(under)?;
        let found = fresh_pages::explained(evidence, judged, under, point)?;
        (found.pages.share() >= fresh_pages::MOST).then(|| found.pages.sentence())
    };
    let cause = told.map(|told| told.trim_end_matches('.').to_owned()).or_else(of_pages);
    Some(cause.map_or_else(|| "cause unknown".to_owned(), |cause| format!("cause: {cause}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::testing::claim;
    use crate::claim::{Allocator::System, Bound::AtMost, Lane, Metric::Time, Prediction, ratio};
    use crate::record::testing::{begins, forks, record, recorded};
    use crate::verdict::{Settings, judge};

    /// The cause that is said of a prediction where the ratio is 0.9.
    fn said(prediction: Prediction) -> Option<String> {
        let mut lines = vec![begins(1, Lane::Rounds, System), recorded(claim([prediction]))];
        lines.extend(forks(1, 64, System, &[0.9; 40]));
        let record = record(lines);
        let evidence = Evidence::of(&record, Settings::default());
        let judged = judge(&record, Settings::default());
        cause(&evidence, &judged[0], &judged[0].predictions[0])
    }

    #[test]
    fn a_cause_is_told_of_what_is_refuted_alone() {
        let prediction = |most| ratio(Time, "pooled", "fresh", AtMost(most)).at(&[64]);
        assert_eq!(said(prediction(0.5)).as_deref(), Some("cause unknown"));
        let told = |most| said(prediction(most).where_refuted("a list is walked."));
        assert_eq!(told(0.5).as_deref(), Some("cause: a list is walked"));
        assert_eq!(told(1.5), None, "it holds");
    }
}
