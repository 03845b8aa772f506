//! What a page is made of: the record, what counts in it, and the verdicts; with the look-ups that every part needs.

use crate::claim::{Allocator, Lane, Language, Metric};
use crate::history::{History, Kind};
use crate::record::{Case, Group, Newest, Record, RecordedClaim, Value};
use crate::verdict::{
    Estimate, JudgedClaim, Settings, counted, judge_by, median, time_against, value_of,
};

/// A record with its verdicts.
pub(super) struct Evidence<'a> {
    pub(super) record: &'a Record,
    pub(super) newest: Newest<'a>,
    pub(super) judged: Vec<JudgedClaim<'a>>,
    pub(super) settings: Settings,
    /// What earlier runs said, where that is kept.
    pub(super) history: Option<&'a History>,
}

impl<'a> Evidence<'a> {
    pub(super) fn of(record: &'a Record, settings: Settings) -> Evidence<'a> {
        let newest = record.newest();
        let judged = judge_by(record, &newest, settings);
        Evidence { record, newest, judged, settings, history: None }
    }

    /// The kind of machine that the newest run was on, as a history tells them apart.
    pub(super) fn kind(&self) -> Option<Kind<'a>> {
        let machine = &self.newest.latest()?.machine;
        Some(Kind { processor: &machine.processor, cores: machine.cores })
    }

    /// The allocators under which a lane measured anything.
    pub(super) fn allocators(&self, lane: Lane) -> Vec<Allocator> {
        let lanes = self.newest.lanes().into_iter();
        lanes.filter(|known| known.0 == lane).map(|known| known.1).collect()
    }

    /// The same with those of Go behind them.
    pub(super) fn allocators_in_both(&self, lane: Lane) -> Vec<Allocator> {
        let in_go = self.newest.lanes_in(Language::Go).into_iter();
        let in_go = in_go.filter(|known| known.0 == lane).map(|known| known.1);
        self.allocators(lane).into_iter().chain(in_go).collect()
    }

    /// A case's time among the variants of its point.
    pub(super) fn time(&self, case: &Case) -> Option<Estimate> {
        self.time_in(case, &Group::at(case.point))
    }

    /// A variant's time in a group.
    pub(super) fn time_in(&self, case: &Case, group: &str) -> Option<Estimate> {
        self.sampled_in(case, Metric::Time, group)
    }

    /// A sampled metric of a case among the variants of its point.
    pub(super) fn sampled(&self, case: &Case, metric: Metric) -> Option<Estimate> {
        self.sampled_in(case, metric, &Group::at(case.point))
    }

    fn sampled_in(&self, case: &Case, metric: Metric, group: &str) -> Option<Estimate> {
        let forks = counted(&self.newest, case, group);
        let estimate = value_of(&forks, metric, case, self.settings.error);
        (estimate.forks > 0).then_some(estimate)
    }

    /// A case's time divided by that of the claim's reference at the same point.
    pub(super) fn ratio(&self, claim: &RecordedClaim, case: &Case) -> Option<Estimate> {
        let reference = Case { variant: claim.reference.clone(), ..case.clone() };
        let forks = counted(&self.newest, case, &Group::at(case.point));
        let estimate = time_against(&forks, case, &reference, self.settings.error);
        (estimate.forks > 0).then_some(estimate)
    }

    /// An exact reading of a case.
    pub(super) fn exact(&self, case: &Case, metric: Metric, phase: Option<&str>) -> Option<f64> {
        self.newest.reading(case, metric, phase, None)?.value.exact()
    }

    /// The median of criterion's samples of a case.
    pub(super) fn criterion(&self, case: &Case) -> Option<f64> {
        match &self.newest.reading(case, Metric::CriterionTime, None, None)?.value {
            Value::Samples(samples) => {
                median(&samples.iter().map(|sample| sample.get()).collect::<Vec<f64>>())
            }
            Value::Exact { .. } | Value::Least { .. } | Value::Beside { .. } => None,
        }
    }

    /// Whether what counts for a case in a lane was taken on another commit, toolchain or machine than the newest run.
    pub(super) fn is_older(&self, lane: Lane, case: &Case) -> bool {
        self.newest.run(lane, case).is_some_and(|run| self.newest.is_older(run))
    }
}

/// A case of a claim.
pub(super) fn case(claim: &RecordedClaim, variant: &str, point: u64, allocator: Allocator) -> Case {
    Case { claim: claim.id.clone(), variant: variant.to_owned(), point, allocator }
}
