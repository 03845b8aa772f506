//! Any two variants of one point by their times, whether or not a prediction compares them.

use super::doubt::Verdict;
use super::estimate::{Estimate, ratio_of_logs};
use super::forks::{counted, of_case, time_against};
use super::guards::heed;
use super::measured::case;
use super::obstacle::differing_digests;
use super::settings::Settings;
use super::standing::Side;
use super::twins::Twins;
use crate::claim::{Bound, Metric};
use crate::record::{Case, Fork, Group, Newest, RecordedClaim};

/// The time of one variant against that of another at the same point under the same allocator.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Versus {
    /// The time of the subject divided by that of the reference.
    pub ratio: Estimate,
    /// Which of the two is clearly faster: beyond the margin, and beyond what twins and guards put in doubt.
    pub faster: Option<Side>,
}

impl Versus {
    /// Two cases of a claim at one point; nothing where they were not timed together, do different work, or are void.
    ///
    /// The lane notes the ratio of each case to a few references only. Where the reference here is none of them, a
    /// fork's estimate is the difference of both cases' log ratios to the claim's own reference, which is the same but
    /// for the two medians over rounds that take the place of one.
    #[must_use]
    pub fn of(
        newest: &Newest,
        claim: &RecordedClaim,
        subject: &Case,
        reference: &Case,
        settings: Settings,
    ) -> Option<Versus> {
        let group = Group::at(subject.point);
        let error = settings.error;
        let direct = time_against(&counted(newest, subject, &group), subject, reference, error);
        let ratio = if direct.forks > 0 {
            direct
        } else {
            by_way_of_the_reference(newest, claim, subject, reference, error)
        };
        if ratio.forks == 0 || differing_digests(newest, claim, subject.point).is_some() {
            return None;
        }
        let verdict = match ratio.interval.and_then(|it| settings.meets(Bound::AtMost(1.0), it)) {
            Some(true) => Verdict::Holds,
            Some(false) => Verdict::Refuted,
            None => Verdict::Mixed,
        };
        let twinned = case(claim, &claim.reference, subject.point, subject.allocator);
        let twins = Twins::of(&counted(newest, &twinned, &group), &twinned, settings);
        let verdict = twins.temper(verdict, Bound::AtMost(1.0), ratio.center, settings);
        let faster = match heed(verdict, newest, Metric::Time, subject, Some(reference), &group) {
            Verdict::Holds => Some(Side::Subject),
            Verdict::Refuted => Some(Side::Reference),
            Verdict::Mixed | Verdict::Unclear(_) => None,
            Verdict::NotJudged(_) | Verdict::Void(_) => return None,
        };
        Some(Versus { ratio, faster })
    }
}

/// The ratio of two cases from that of each to the claim's reference, fork by fork.
fn by_way_of_the_reference(
    newest: &Newest,
    claim: &RecordedClaim,
    subject: &Case,
    reference: &Case,
    error: f64,
) -> Estimate {
    let group = Group::at(subject.point);
    let to_own = |fork: &Fork| -> Option<f64> {
        if fork.case.variant == claim.reference {
            return Some(0.0);
        }
        let own = fork.against.iter().find(|against| {
            against.variant == claim.reference && against.point == fork.case.point
        })?;
        Some(own.log_ratio.get())
    };
    let others = counted(newest, reference, &group);
    let own = counted(newest, subject, &group);
    let logs = of_case(&own, subject).filter_map(|fork| {
        let same = |other: &&Fork| other.run == fork.run && other.fork == fork.fork;
        let other = of_case(&others, reference).find(same)?;
        Some(to_own(fork)? - to_own(other)?)
    });
    ratio_of_logs(&logs.collect::<Vec<f64>>(), error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::testing::claim;
    use crate::claim::{Allocator::System, Lane, variant};
    use crate::record::Line;
    use crate::record::testing::{begins, case as small_case, compared, record, recorded};

    #[test]
    fn two_variants_are_compared_by_way_of_the_reference_where_no_prediction_does() {
        let claim = claim([]);
        let names = ["fresh", "pooled", "third"];
        let variants = names.map(|name| variant(name, |_| {})).to_vec().leak();
        let claim = crate::claim::Claim { variants, ..claim };
        let [fresh, pooled, third] = names.map(|name| small_case(name, 64, System));
        let group = Group::at(64);
        let forks = |subject: &Case, ratios: &[f64]| compared(1, subject, &fresh, &group, ratios);
        let both = forks(&pooled, &[0.5; 16]).into_iter().chain(
            forks(&third, &[2.0; 16])
                .into_iter()
                .filter(|line| matches!(line, Line::Fork(fork) if fork.case == third)),
        );
        let whole =
            record([begins(1, Lane::Rounds, System), recorded(claim)].into_iter().chain(both));
        let newest = whole.newest();
        let recorded = whole.claims()[0];
        let versus = |subject: &Case, reference: &Case| {
            Versus::of(&newest, recorded, subject, reference, Settings::default())
        };
        let found = versus(&third, &pooled).expect("both were timed");
        assert!((found.ratio.center / 4.0 - 1.0).abs() < 1e-5, "{found:?}");
        assert_eq!(found.faster, Some(Side::Reference));
        let found = versus(&fresh, &third).expect("both were timed");
        assert!((found.ratio.center / 0.5 - 1.0).abs() < 1e-5, "{found:?}");
        assert_eq!(found.faster, Some(Side::Subject));
        assert_eq!(versus(&pooled, &small_case("none", 64, System)), None);
    }
}
