//! Several records of the same predictions side by side: what changes from run to run where nothing else did.

use super::claim::{JudgedClaim, judge};
use super::doubt::Verdict;
use super::forks::{counted, time_of_twin};
use super::measured::Measured;
use super::number::{Interval, median};
use super::prediction::JudgedPrediction;
use super::settings::Settings;
use crate::claim::{Allocator, Bound, Lane};
use crate::record::{Case, Line, Rate, Record, RecordedClaim, RecordedPrediction, Twin};
use std::collections::BTreeSet;

/// A prediction whose reading lies within this share of a bound may come out on either side of it.
pub const NEAR_BOUND: f64 = 0.02;

/// What several runs say of the same predictions.
#[derive(Clone, Debug, Default)]
pub struct Repeats<'a> {
    /// How many runs there are.
    pub runs: usize,
    /// The predictions of the rounds lane that any run measured, each under each allocator, in the order of the records.
    pub predictions: Vec<Repeated<'a>>,
    /// The references entered again as the same code that were called different, of those with forks enough to be.
    pub same_twins: Rate,
}

/// A prediction under one allocator in several runs.
#[derive(Clone, Debug)]
pub struct Repeated<'a> {
    /// The claim as it was recorded first.
    pub claim: &'a RecordedClaim,
    /// The prediction.
    pub prediction: &'a RecordedPrediction,
    /// The allocator of the cases that were read.
    pub allocator: Allocator,
    /// The verdict of each run.
    pub verdicts: Vec<Verdict>,
    /// Whether the median of what the runs read lies within [`NEAR_BOUND`] of a bound, at any point.
    pub is_near: bool,
    /// The pairs of intervals of one point that do not overlap, of all pairs at all points.
    pub apart: Rate,
}

impl Repeated<'_> {
    /// How often each verdict came, by its name; the most frequent one first.
    #[must_use]
    pub fn counts(&self) -> Vec<(&'static str, usize)> {
        let mut counts: Vec<(&'static str, usize)> = Vec::new();
        for verdict in &self.verdicts {
            match counts.iter_mut().find(|(name, _)| *name == verdict.name()) {
                Some((_, count)) => *count += 1,
                None => counts.push((verdict.name(), 1)),
            }
        }
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        counts
    }

    /// Whether it held in one run and was refuted in another.
    #[must_use]
    pub fn is_turned(&self) -> bool {
        self.verdicts.contains(&Verdict::Holds) && self.verdicts.contains(&Verdict::Refuted)
    }

    /// The runs whose verdict is not the one that most runs gave, of all.
    #[must_use]
    pub fn unusual(&self) -> Rate {
        let of = self.verdicts.len();
        let usual = self.counts().first().map_or(0, |(_, count)| *count);
        Rate { flagged: of - usual, of }
    }
}

impl Repeats<'_> {
    /// The predictions that held in one run and were refuted in another, of all.
    #[must_use]
    pub fn turned(&self) -> Rate {
        let turned = self.predictions.iter().filter(|repeated| repeated.is_turned());
        Rate { flagged: turned.count(), of: self.predictions.len() }
    }

    /// The verdicts that are not those of most runs, of all.
    #[must_use]
    pub fn unusual(&self) -> Rate {
        sum(self.predictions.iter().map(Repeated::unusual))
    }

    /// The same without the predictions that lie near a bound.
    #[must_use]
    pub fn unusual_far_from_bounds(&self) -> Rate {
        let far = self.predictions.iter().filter(|repeated| !repeated.is_near);
        sum(far.map(Repeated::unusual))
    }

    /// The pairs of intervals of one prediction and point that do not overlap, of all.
    #[must_use]
    pub fn apart(&self) -> Rate {
        sum(self.predictions.iter().map(|repeated| repeated.apart))
    }
}

/// Judges each record by itself, by its own settings, and puts the verdicts side by side. Predictions that no run
/// measured are left out.
#[must_use]
pub fn repeats(records: &[Record]) -> Repeats<'_> {
    let judged: Vec<Vec<JudgedClaim>> =
        records.iter().map(|record| judge(record, Settings::of(record))).collect();
    let mut found: Vec<(&RecordedClaim, Vec<&JudgedPrediction>)> = Vec::new();
    for claim in judged.iter().flatten() {
        let is_sampled = |of: &&JudgedPrediction| of.prediction.metric.lane() == Lane::Rounds;
        for judged in claim.predictions.iter().filter(is_sampled) {
            let is_same = |known: &JudgedPrediction| {
                known.allocator == judged.allocator && known.prediction == judged.prediction
            };
            let known = found
                .iter_mut()
                .find(|(known, runs)| known.id == claim.claim.id && is_same(runs[0]));
            match known {
                Some((_, runs)) => runs.push(judged),
                None => found.push((claim.claim, vec![judged])),
            }
        }
    }
    found.retain(|(_, runs)| runs.iter().any(|judged| is_measured(&judged.verdict)));
    Repeats {
        runs: records.len(),
        predictions: found.iter().map(|(claim, runs)| repeated(claim, runs)).collect(),
        same_twins: sum(records.iter().map(same_twins)),
    }
}

fn is_measured(verdict: &Verdict) -> bool {
    !matches!(verdict, Verdict::NotJudged(doubt) if doubt.is_missing())
}

fn repeated<'a>(claim: &'a RecordedClaim, runs: &[&JudgedPrediction<'a>]) -> Repeated<'a> {
    let JudgedPrediction { prediction, allocator, .. } = runs[0];
    let at = |point: u64| -> Vec<Measured> {
        let points = runs.iter().flat_map(|judged| &judged.points);
        points.filter(|judged| judged.point == point).filter_map(|judged| judged.measured).collect()
    };
    let points: Vec<Vec<Measured>> = prediction.points.iter().map(|point| at(*point)).collect();
    Repeated {
        claim,
        prediction,
        allocator: *allocator,
        verdicts: runs.iter().map(|judged| judged.verdict.clone()).collect(),
        is_near: points.iter().any(|runs| is_near(prediction, runs)),
        apart: sum(points.iter().map(|runs| apart(runs))),
    }
}

/// Whether the median over the runs of how far a reading lies from a bound, as a share of it, is small.
fn is_near(prediction: &RecordedPrediction, runs: &[Measured]) -> bool {
    let ends = match prediction.bound {
        Bound::AtMost(end) | Bound::AtLeast(end) | Bound::Below(end) | Bound::Equal(end) => {
            vec![end]
        }
        Bound::Within(least, most) => vec![least, most],
    };
    ends.iter().any(|end| {
        let distance = |measured: &Measured| {
            let (_, center, added) = measured.beside(prediction);
            let end = end + added;
            (center - end) / end.abs()
        };
        let distances: Vec<f64> = runs.iter().map(distance).collect();
        median(&distances).is_some_and(|distance| distance.abs() <= NEAR_BOUND)
    })
}

/// The pairs of intervals of the runs that do not overlap.
fn apart(runs: &[Measured]) -> Rate {
    let interval = |measured: &Measured| match measured {
        Measured::Sampled { estimate, .. } => estimate.interval,
        Measured::Exact { .. } => None,
    };
    let intervals: Vec<Interval> = runs.iter().filter_map(interval).collect();
    let mut rate = Rate::default();
    for (place, one) in intervals.iter().enumerate() {
        for other in &intervals[place + 1..] {
            rate.of += 1;
            rate.flagged += usize::from(one.upper < other.lower || other.upper < one.lower);
        }
    }
    rate
}

/// The references of a record's groups, entered again as the same code, that were called different, of those that have
/// an interval.
fn same_twins(record: &Record) -> Rate {
    let settings = Settings::of(record);
    let newest = record.newest();
    let forks = record.lines.iter().filter_map(|line| match line {
        Line::Fork(fork) if fork.twin == Some(Twin::Same) => Some(fork),
        _ => None,
    });
    let twins: BTreeSet<(&Case, &str)> =
        forks.map(|fork| (&fork.case, fork.group.as_str())).collect();
    let interval = |(case, group): (&Case, &str)| {
        let forks = counted(&newest, case, group);
        time_of_twin(&forks, case, Twin::Same, settings.error).interval
    };
    let intervals: Vec<Interval> = twins.into_iter().filter_map(interval).collect();
    let different = intervals.iter().filter(|interval| settings.differs(**interval));
    Rate { flagged: different.count(), of: intervals.len() }
}

fn sum(rates: impl Iterator<Item = Rate>) -> Rate {
    rates.fold(Rate::default(), |sum, rate| Rate {
        flagged: sum.flagged + rate.flagged,
        of: sum.of + rate.of,
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{over, timed};
    use super::*;
    use crate::claim::{Allocator::System, Scale};
    use crate::record::Group;
    use crate::record::testing::{begins, case, compared, record, recorded};

    /// A run that reads this ratio at point 1, to be at most 0.5.
    fn run(ratio: f64) -> Record {
        timed(over(&[1], Scale::Steps), &[(1, &[ratio; 16])])
    }

    fn of(flagged: usize, of: usize) -> Rate {
        Rate { flagged, of }
    }

    #[test]
    fn verdicts_are_counted_and_those_of_most_runs_are_the_usual_ones() {
        let runs = [0.3, 0.3, 0.7, 0.5, 0.3].map(run);
        let repeats = repeats(&runs);
        assert_eq!((repeats.runs, repeats.predictions.len()), (5, 1));
        let repeated = &repeats.predictions[0];
        assert_eq!(repeated.counts(), [("holds", 3), ("refuted", 1), ("unclear", 1)]);
        assert_eq!((repeated.claim.id.as_str(), repeated.allocator), ("theme/name", System));
        assert_eq!((repeats.turned(), repeats.unusual()), (of(1, 1), of(2, 5)));
    }

    #[test]
    fn what_is_unclear_between_is_no_turn() {
        let runs = [0.3, 0.5, 0.3].map(run);
        assert_eq!(repeats(&runs).turned(), of(0, 1));
    }

    #[test]
    fn predictions_near_a_bound_are_left_out_by_the_median_of_all_runs() {
        let near = [0.492, 0.508, 0.3].map(run);
        let near = repeats(&near);
        assert!(near.predictions[0].is_near);
        assert_eq!((near.unusual(), near.unusual_far_from_bounds()), (of(1, 3), of(0, 0)));
        let far = [0.3, 0.508, 0.3].map(run);
        let far = repeats(&far);
        assert!(!far.predictions[0].is_near);
        assert_eq!(far.unusual_far_from_bounds(), of(1, 3));
    }

    #[test]
    fn intervals_are_compared_in_pairs_at_each_point_by_itself() {
        let claim = || over(&[1, 16], Scale::Steps);
        let run = |one: f64, other: f64| timed(claim(), &[(1, &[one; 16]), (16, &[other; 16])]);
        let runs = [run(0.3, 0.4), run(0.3, 0.4), run(0.3, 0.41)];
        assert_eq!(repeats(&runs).apart(), of(2, 6));
        let few = timed(claim(), &[(1, &[0.3; 3]), (16, &[0.3; 3])]);
        assert_eq!(repeats(&[few.clone(), few]).apart(), of(0, 0), "three forks give no interval");
    }

    #[test]
    fn predictions_that_no_run_measured_are_left_out() {
        let claim = over(&[1], Scale::Steps);
        let nothing = record([begins(1, Lane::Rounds, System), recorded(claim)]);
        assert!(repeats(&[nothing.clone(), nothing.clone()]).predictions.is_empty());
        let once = [nothing, run(0.3)];
        let once = repeats(&once);
        assert_eq!(once.predictions[0].counts(), [("not judged here", 1), ("holds", 1)]);
    }

    #[test]
    fn same_twins_count_where_they_have_forks_enough() {
        let run = |ratios: &[f64]| {
            let fresh = case("fresh", 1, System);
            let mut lines = compared(1, &fresh, &fresh, &Group::at(1), ratios);
            for line in &mut lines {
                if let Line::Fork(fork) = line
                    && !fork.against.is_empty()
                {
                    fork.twin = Some(Twin::Same);
                }
            }
            let claim = recorded(over(&[1], Scale::Steps));
            record([begins(1, Lane::Rounds, System), claim].into_iter().chain(lines))
        };
        let runs = [run(&[1.0; 16]), run(&[1.02; 16]), run(&[1.02; 3])];
        assert_eq!(repeats(&runs).same_twins, of(1, 2));
    }
}
