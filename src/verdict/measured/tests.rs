//! What the lane asks of its fork lines is what the verdict says of the record that they are written into.

use super::*;
use crate::claim::Bound::{AtLeast, AtMost};
use crate::claim::testing::claim;
use crate::claim::{Allocator::System, Lane, Metric, Prediction, difference, ratio, value};
use crate::record::testing::{begins, case, compared, record, recorded};
use crate::record::{Line, Record};
use crate::verdict::claim::judge;
use crate::verdict::doubt::Verdict;
use proptest::prelude::*;

/// A record of a prediction at point 64, with the forks of `pooled` against `fresh`.
fn asked(prediction: Prediction, ratios: &[f64]) -> Record {
    let [pooled, fresh] = ["pooled", "fresh"].map(|name| case(name, 64, System));
    let forks = compared(1, &pooled, &fresh, &Group::at(64), ratios);
    let head = [begins(1, Lane::Rounds, System), recorded(claim([prediction.at(&[64])]))];
    record(head.into_iter().chain(forks))
}

fn forks_in(record: &Record) -> Vec<&Fork> {
    let lines = record.lines.iter();
    lines
        .filter_map(|line| match line {
            Line::Fork(fork) => Some(fork),
            _ => None,
        })
        .collect()
}

/// What the lane would read of a record's forks, and what it would expect.
fn read(record: &Record) -> (Option<Measured>, Option<bool>, Option<Outlook>) {
    let prediction = &record.claims()[0].predictions[0];
    let [pooled, fresh] = ["pooled", "fresh"].map(|name| case(name, 64, System));
    let reference = prediction.reference.as_ref().map(|_| &fresh);
    let forks = forks_in(record);
    let settings = Settings::default();
    let measured = sampled(&forks, prediction, &pooled, reference, settings);
    let meets = measured.and_then(|measured| measured.meets(prediction, settings));
    (measured, meets, outlook(&forks, prediction, &pooled, reference, settings))
}

#[test]
fn an_outlook_is_short_away_from_the_bound_and_endless_on_it() {
    let ratios: Vec<f64> = (0..9).map(|fork| 0.9 + 0.025 * f64::from(fork)).collect();
    let of = |bound| read(&asked(ratio(Metric::Time, "pooled", "fresh", bound), &ratios)).2;
    assert_eq!(of(AtMost(2.0)), Some(Outlook::Forks(11)));
    assert_eq!(of(AtMost(1.0)), Some(Outlook::Beyond(FARTHEST)));
    let Some(Outlook::Forks(near)) = of(AtMost(1.1)) else { panic!("{:?}", of(AtMost(1.1))) };
    assert!(near > 11, "{near}");
    assert_eq!(of(Bound::Within(0.5, 1.1)), Some(Outlook::Forks(near)), "the nearer end decides");
    let less = difference(Metric::Time, "pooled", "fresh", AtMost(100.0));
    assert_eq!(read(&asked(less, &ratios)).2, Some(Outlook::Forks(11)));
    let none: &[f64] = &[];
    assert_eq!(read(&asked(value(Metric::Time, "pooled", AtMost(1.0)), none)).2, None);
}

proptest! {
    #[test]
    fn lane_and_verdict_agree(
        ratios in prop::collection::vec(0.3..0.7_f64, 1..40), limit in 0.2..0.8_f64, form in 0..4
    ) {
        let prediction = match form {
            0 => ratio(Metric::Time, "pooled", "fresh", AtMost(limit)),
            1 => ratio(Metric::Time, "pooled", "fresh", AtLeast(limit)),
            2 => difference(Metric::Time, "pooled", "fresh", AtMost(-100.0 * limit)),
            _ => value(Metric::Time, "pooled", AtMost(100.0 * limit)),
        };
        let record = asked(prediction, &ratios);
        let (measured, meets, _) = read(&record);
        let judged = judge(&record, Settings::default());
        let point = &judged[0].predictions[0].points[0];
        prop_assert_eq!(point.measured, measured);
        let said = match &point.verdict {
            Verdict::Holds => Some(true),
            Verdict::Refuted => Some(false),
            _ => None,
        };
        prop_assert_eq!(said, meets);
    }
}
