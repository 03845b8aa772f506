//! Which cases make a group, which of them are references, and what is asked of their readings.

use super::member::Member;
use crate::claim::{Against, Allocator, Claim, Lane, Metric, Prediction, Processes};
use crate::lanes::child::{Child, Job};
use crate::lanes::go::program::Programs;
use crate::lanes::plan::{Planned, cases_of, fits};
use crate::lanes::settings::{Variable, variable};
use crate::record::{Case, Error, Group, Mode, RecordedClaim, RecordedPrediction};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;

/// The cases that are compared with each other.
pub(super) struct Plan {
    /// The group's name in the record.
    pub(super) name: String,
    /// Its cases.
    pub(super) cases: Vec<Case>,
    /// The places of those cases that others are compared with.
    pub(super) references: Vec<usize>,
    /// The place of the case that has twins.
    pub(super) twinned: usize,
    /// What the predictions ask.
    pub(super) questions: Vec<Question>,
    /// Whether the cases may share a process.
    pub(super) processes: Processes,
    /// How many of the cases that were asked for it measures.
    pub(super) asked: usize,
    /// The programs of the builds that are compared; none where the cases are this program's own.
    pub(super) programs: Vec<PathBuf>,
    /// The fewest turns of a slice, which is made longer where a turn is too long for them.
    pub(super) fewest_turns: u64,
    /// What it narrows down, where its cases are none of the claim.
    pub(super) narrows: Option<Narrows>,
    /// The programs of its Go cases, where it has any; its other cases are Rust variants of the same names, which are
    /// measured beside them and not written.
    pub(super) go: Option<Arc<Programs>>,
    /// The settings of the allocator that a case's process is started with, by the case's place; may be shorter.
    pub(super) settings: Vec<Option<Variable>>,
}

/// What a group narrows down.
pub(super) struct Narrows {
    /// The points of the axis that enclose the crossover.
    pub(super) between: (u64, u64),
    /// The mode of the groups there, which is that of this one too.
    pub(super) mode: Mode,
}

/// A prediction on a sampled metric, and the places of the cases that it reads.
#[derive(Clone)]
pub(super) struct Question {
    /// The prediction as it is recorded.
    pub(super) prediction: RecordedPrediction,
    /// The place of the subject; where Rust is divided by Go, that of the Go case.
    pub(super) subject: usize,
    /// The place of the reference, where two cases are compared.
    pub(super) reference: Option<usize>,
}

impl Plan {
    /// The group of one case that is compared with itself, or with that of another build.
    pub(super) fn of_one(case: Case, processes: Processes, programs: Vec<PathBuf>) -> Plan {
        Plan {
            name: Group::at(case.point),
            cases: vec![case],
            references: vec![0],
            twinned: 0,
            questions: Vec::new(),
            processes,
            asked: 0,
            programs,
            fewest_turns: 1,
            narrows: None,
            go: None,
            settings: Vec::new(),
        }
    }

    /// The place of the Rust variant that has the name of a Go variant; nothing for a case of Rust.
    pub(super) fn namesake_of(&self, place: usize) -> Option<usize> {
        let own = self.cases.get(place).filter(|case| case.allocator.is_go())?;
        self.cases.iter().position(|case| {
            let is_namesake = case.variant == own.variant && case.point == own.point;
            is_namesake && !case.allocator.is_go()
        })
    }

    /// Whether a case is written into the record: where there are Go cases, only those.
    pub(super) fn is_written(&self, place: usize) -> bool {
        self.go.is_none() || self.cases.get(place).is_some_and(|case| case.allocator.is_go())
    }

    /// The same with the settings that the claim's variants ask for.
    pub(super) fn set_for(mut self, claim: &Claim) -> Plan {
        let of = |case: &Case| variable(claim.variant(&case.variant)?, case.allocator);
        self.settings = self.cases.iter().map(of).collect();
        self
    }

    /// Starts the process of a member that runs apart, in the fork of a number.
    ///
    /// # Errors
    /// Where it can not be started.
    pub(super) fn start(&self, member: &Member, job: &Job, number: u32) -> Result<Child, Error> {
        let case = &self.cases[member.place];
        match (&self.go, self.programs.get(member.program)) {
            (Some(go), _) if case.allocator.is_go() => go.work(job, case.allocator, number),
            (_, Some(program)) => Child::start_other(program, job),
            (_, None) => {
                let set = self.settings.get(member.place).and_then(Option::as_ref);
                let set: Vec<(&str, &Path)> =
                    set.iter().map(|(name, value)| (*name, value.as_path())).collect();
                Child::start_with(job, &[], Stdio::null(), &set)
            }
        }
    }

    /// The places of the cases that some question reads, of the case that has twins, and of their namesakes in Rust; in
    /// ascending order.
    pub(super) fn places_asked(&self) -> Vec<usize> {
        let sides =
            self.questions.iter().flat_map(|question| [Some(question.subject), question.reference]);
        let mut places: Vec<usize> = sides.flatten().chain([self.twinned]).collect();
        places.extend(places.clone().into_iter().filter_map(|place| self.namesake_of(place)));
        places.sort_unstable();
        places.dedup();
        places
    }

    /// Whether a question is about a figure of the case at a place.
    pub(super) fn asks_for_figures_of(&self, place: usize) -> bool {
        self.questions.iter().any(|question| {
            let is_of_case = question.subject == place || question.reference == Some(place);
            is_of_case && question.prediction.metric == Metric::SampledFigure
        })
    }

    /// Whether an article states something that it is asked.
    pub(super) fn is_stated(&self) -> bool {
        self.questions.iter().any(|question| question.prediction.stated.is_some())
    }

    /// Whether a question is about times, for which the twins stand.
    pub(super) fn asks_of_times(&self) -> bool {
        self.questions.iter().any(|question| question.prediction.metric == Metric::Time)
    }
}

/// The groups of a claim: the variants of each point, and a variant at two points for each prediction across points.
///
/// A filter that asks for one case gets its whole group, for a case alone can be compared with nothing.
pub(super) fn groups(planned: &Planned, allocator: Allocator) -> Vec<Plan> {
    let mut all = cases_of(planned.entry, Lane::Rounds, allocator);
    all.retain(|case| planned.unset.iter().all(|(unset, _)| unset != case));
    groups_of(planned, &all, allocator)
}

/// The groups of a claim's Go side, of which these are all cases: the same, each Go case beside the Rust variant of its
/// name.
pub(super) fn go_groups(
    planned: &Planned,
    own: &[Case],
    allocator: Allocator,
    programs: &Arc<Programs>,
) -> Vec<Plan> {
    let in_rust = cases_of(planned.entry, Lane::Rounds, Allocator::System).into_iter();
    let has_namesake =
        |case: &Case| own.iter().any(|own| own.variant == case.variant && own.point == case.point);
    let all: Vec<Case> = own.iter().cloned().chain(in_rust.filter(has_namesake)).collect();
    let groups = groups_of(planned, &all, allocator).into_iter();
    let go = |plan| Plan { processes: Processes::Apart, go: Some(Arc::clone(programs)), ..plan };
    groups.map(go).collect()
}

fn groups_of(planned: &Planned, all: &[Case], allocator: Allocator) -> Vec<Plan> {
    let claim = RecordedClaim::of(planned.entry);
    let timed: Vec<(&Prediction, &RecordedPrediction)> = planned
        .entry
        .claim
        .predictions
        .iter()
        .zip(&claim.predictions)
        .filter(|(prediction, _)| {
            prediction.metric.lane() == Lane::Rounds && prediction.applies_under(allocator)
        })
        .collect();
    let mut groups: Vec<Plan> = Vec::new();
    for (point, _) in &claim.points {
        groups.extend(at_point(planned, &claim, all, &timed, *point));
    }
    for (prediction, recorded) in &timed {
        let Against::Point(reference) = prediction.against else { continue };
        for point in &recorded.points {
            let Some(group) = across(planned, all, (prediction, recorded), *point, reference)
            else {
                continue;
            };
            match groups.iter_mut().find(|known| known.name == group.name) {
                Some(known) => known.questions.extend(group.questions),
                None => groups.push(group),
            }
        }
    }
    groups.into_iter().map(|group| group.set_for(planned.entry.claim)).collect()
}

/// Each case that was asked for by itself, for a test runner, which starts a case to learn about that one.
pub(super) fn each_alone(planned: &Planned) -> Vec<Plan> {
    let alone = |case: &Case| {
        let plan = Plan::of_one(case.clone(), Processes::Apart, Vec::new());
        Plan { asked: 1, ..plan }.set_for(planned.entry.claim)
    };
    planned.cases.iter().map(alone).collect()
}

/// The group of all variants at a point; nothing where none of them was asked for.
fn at_point(
    planned: &Planned,
    claim: &RecordedClaim,
    all: &[Case],
    timed: &[(&Prediction, &RecordedPrediction)],
    point: u64,
) -> Option<Plan> {
    let asked = planned.cases.iter().filter(|case| case.point == point).count();
    let cases: Vec<Case> = all.iter().filter(|case| case.point == point).cloned().collect();
    let place = |name: &str| cases.iter().position(|case| case.variant == name);
    let questions: Vec<Question> = timed
        .iter()
        .filter(|(_, recorded)| recorded.points.contains(&point))
        .filter_map(|(prediction, recorded)| {
            let reference = match prediction.against {
                // Of what is divided by Go's the Go case is the subject; its namesake is measured beside it anyway.
                Against::Nothing | Against::Own(_) | Against::Go => None,
                Against::Variant(reference) => Some(place(reference)?),
                Against::Point(_) => return None,
            };
            let subject = place(prediction.subject)?;
            Some(Question { prediction: (*recorded).clone(), subject, reference })
        })
        .collect();
    let twinned = place(&claim.reference).unwrap_or(0);
    let mut references = vec![twinned];
    references.extend(questions.iter().filter_map(|question| question.reference));
    references.sort_unstable();
    references.dedup();
    let name = Group::at(point);
    let processes = planned.entry.claim.processes;
    (asked > 0).then_some(Plan {
        name,
        cases,
        references,
        twinned,
        questions,
        processes,
        asked,
        programs: Vec::new(),
        fewest_turns: 1,
        narrows: None,
        go: None,
        settings: Vec::new(),
    })
}

/// The group that compares a variant with itself at another point; nothing where it was not asked for.
fn across(
    planned: &Planned,
    all: &[Case],
    (prediction, recorded): (&Prediction, &RecordedPrediction),
    point: u64,
    reference: u64,
) -> Option<Plan> {
    let subject = prediction.subject;
    planned.cases.iter().find(|case| case.variant == subject && case.point == point)?;
    // The points that were asked for fit into the machine; the one that they are compared with may not.
    fits(planned.entry.claim, Lane::Rounds, reference).then_some(())?;
    let at = |point: u64| all.iter().find(|case| case.variant == subject && case.point == point);
    Some(Plan {
        name: Group::across(subject, point, reference),
        cases: vec![at(point)?.clone(), at(reference)?.clone()],
        references: vec![1],
        twinned: 1,
        questions: vec![Question { prediction: recorded.clone(), subject: 0, reference: Some(1) }],
        processes: planned.entry.claim.processes,
        asked: 0,
        programs: Vec::new(),
        fewest_turns: 1,
        narrows: None,
        go: None,
        settings: Vec::new(),
    })
}
