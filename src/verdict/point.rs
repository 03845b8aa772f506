//! One prediction judged at one point, by the newest readings of a record.

use super::doubt::{Doubt, Verdict};
use super::forks::counted;
use super::guards::heed;
use super::measured::{Measured, case, counted_namesake, group_of, measured_exactly, sampled};
use super::obstacle::{blocks, obstacle, why_not_measured};
use super::sequential::fewest;
use super::settings::Settings;
use super::standing::{Side, Standing};
use super::twins::Twins;
use crate::claim::{Allocator, Lane, Metric};
use crate::record::{Case, Fork, Group, Newest, RecordedClaim, RecordedPrediction, Stop};

/// A prediction at one point.
#[derive(Clone, Debug, PartialEq)]
pub struct JudgedPoint {
    /// The point.
    pub point: u64,
    /// What was read; nothing where there is no reading.
    pub measured: Option<Measured>,
    /// The verdict at this point.
    pub verdict: Verdict,
}

impl JudgedPoint {
    /// How two variants stand where the ratio of their times was judged against at most 1; nothing where it could not be.
    pub(super) fn standing(&self) -> Option<Standing> {
        let faster = match self.verdict {
            Verdict::Holds => Some(Side::Subject),
            Verdict::Refuted => Some(Side::Reference),
            Verdict::Unclear(_) | Verdict::Mixed => None,
            Verdict::NotJudged(_) | Verdict::Void(_) => return None,
        };
        match self.measured? {
            Measured::Sampled { estimate, .. } => {
                Some(Standing { point: self.point, ratio: estimate, faster })
            }
            Measured::Exact { .. } => None,
        }
    }
}

/// A prediction under one allocator at one point.
pub(super) fn judge_at(
    newest: &Newest,
    claim: &RecordedClaim,
    prediction: &RecordedPrediction,
    allocator: Allocator,
    point: u64,
    settings: Settings,
) -> JudgedPoint {
    let subject = case(claim, &prediction.subject, point, allocator);
    let reference = match (&prediction.reference, prediction.reference_point) {
        (Some(variant), _) => Some(case(claim, variant, point, allocator)),
        (None, Some(point)) => Some(case(claim, &prediction.subject, point, allocator)),
        (None, None) => None,
    };
    let reference = reference.as_ref();
    // Where Rust is divided by Go, the subject is the Go case; what it takes turns with is no case of the record.
    let is_counted = prediction.to_go && prediction.metric.lane() == Lane::Heap;
    let namesake = is_counted.then(|| counted_namesake(&subject));
    let cases: Vec<&Case> =
        [Some(&subject), reference, namesake.as_ref()].into_iter().flatten().collect();
    if let Some(verdict) = obstacle(newest, claim, prediction.metric.lane(), &cases) {
        return JudgedPoint { point, measured: None, verdict };
    }
    let group = group_of(&subject, reference);
    let judged = if prediction.metric.is_sampled() {
        let twinned = twinned(claim, &subject, reference);
        let compared = Compared { subject: &subject, reference, twinned: &twinned, group: &group };
        judge_sampled(newest, prediction, compared, settings)
    } else {
        judge_exact(newest, prediction, &subject, reference)
    };
    let missing = || {
        let error = settings.of_points(prediction.points.len());
        let run = newest.group(&claim.id, allocator, &group);
        let doubt = run.and_then(|run| too_long(run, error));
        let why = || why_not_measured(newest, prediction.named(), &cases, &group);
        Verdict::NotJudged(doubt.unwrap_or_else(why))
    };
    match judged {
        Some((measured, verdict)) => JudgedPoint { point, measured: Some(measured), verdict },
        None => JudgedPoint { point, measured: None, verdict: missing() },
    }
}

/// What a prediction compares in a group.
#[derive(Clone, Copy)]
pub(super) struct Compared<'a> {
    pub(super) subject: &'a Case,
    pub(super) reference: Option<&'a Case>,
    /// The case of the group that has twins.
    pub(super) twinned: &'a Case,
    pub(super) group: &'a str,
}

/// A prediction on a sampled metric by the forks of a group; nothing where they say nothing of it.
pub(super) fn judge_sampled(
    newest: &Newest,
    prediction: &RecordedPrediction,
    Compared { subject, reference, twinned, group }: Compared,
    settings: Settings,
) -> Option<(Measured, Verdict)> {
    let cases = [Some(subject), reference].into_iter().flatten();
    let forks: Vec<&Fork> = cases.flat_map(|case| counted(newest, case, group)).collect();
    let measured = sampled(&forks, prediction, subject, reference, settings)?;
    let run = forks.last().and_then(|fork| newest.group_of(fork));
    let verdict = match measured.meets(prediction, settings) {
        Some(true) => Verdict::Holds,
        Some(false) => Verdict::Refuted,
        None => undecided(&measured, run, settings.of_points(prediction.points.len())),
    };
    // The twins are compared by their times, and say nothing of other metrics.
    let verdict = if prediction.metric == Metric::Time {
        let (bound, center, _) = measured.beside(prediction);
        let twins = Twins::of(&counted(newest, twinned, group), twinned, settings);
        twins.temper(verdict, bound, center, settings)
    } else {
        verdict
    };
    let verdict = heed(verdict, newest, prediction.metric, subject, reference, group);
    let unlike = reference.filter(|_| prediction.metric.is_latency());
    let verdict = match unlike.and_then(|other| blocks(newest, [subject, other], group)) {
        Some(doubt) if matches!(verdict, Verdict::Holds | Verdict::Refuted) => {
            Verdict::Unclear(doubt)
        }
        _ => verdict,
    };
    Some((measured, verdict))
}

/// A prediction on an exact metric; nothing where it was not read.
fn judge_exact(
    newest: &Newest,
    prediction: &RecordedPrediction,
    subject: &Case,
    reference: Option<&Case>,
) -> Option<(Measured, Verdict)> {
    let measured = measured_exactly(newest, prediction, subject, reference)?;
    let holds = prediction.bound.admits(measured.value());
    Some((measured, if holds { Verdict::Holds } else { Verdict::Refuted }))
}

/// Why forks that are not clear of a bound are not: there are too few of them for any verdict, or the bound is near.
fn undecided(measured: &Measured, run: Option<&Group>, error: f64) -> Verdict {
    let Measured::Sampled { estimate, .. } = measured else {
        return Verdict::Unclear(Doubt::NearBound);
    };
    let needs = run.and_then(|run| run.needs).map(Doubt::Forks);
    if estimate.interval.is_some() {
        return Verdict::Unclear(needs.unwrap_or(Doubt::NearBound));
    }
    let doubt = run.and_then(|run| too_long(run, error)).map(Verdict::NotJudged);
    doubt.unwrap_or(Verdict::Unclear(needs.unwrap_or(Doubt::FewForks(estimate.forks))))
}

/// The doubt about a group whose forks take too long for the budget that its run had; nothing where they do not.
fn too_long(run: &Group, error: f64) -> Option<Doubt> {
    let (turn_seconds, each) = (run.turn_seconds?.get(), run.fork_seconds?.get());
    let forks = fewest(error);
    let seconds = each * f64::from(forks);
    let is_too_long =
        run.stop == Stop::Hopeless && run.budget.is_some_and(|budget| seconds > budget.get());
    is_too_long.then_some(Doubt::Budget { turn_seconds, forks, seconds })
}

/// The case of a group that has twins: the claim's reference, or the other point of a comparison across points.
fn twinned(claim: &RecordedClaim, subject: &Case, reference: Option<&Case>) -> Case {
    match reference {
        Some(reference) if reference.point != subject.point => reference.clone(),
        _ => case(claim, &claim.reference, subject.point, subject.allocator),
    }
}
