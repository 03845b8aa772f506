//! What got worse is measured once more before it counts.

use super::folder::fresh;
use crate::claim::{Allocator, Lane};
use crate::gate::{self, Baseline, Change, Outcome, Turned};
use crate::lanes::cargo;
use crate::record::Record;
use std::collections::BTreeSet;

/// The lanes that are run again: those that count, then those whose verdicts depend on what else the machine does.
const LANES: [(Lane, Allocator); 10] = [
    (Lane::Heap, Allocator::Dhat),
    (Lane::Heap, Allocator::Go),
    (Lane::Instructions, Allocator::System),
    (Lane::Rounds, Allocator::System),
    (Lane::Rounds, Allocator::Jemalloc),
    (Lane::Rounds, Allocator::Go),
    (Lane::Rounds, Allocator::GoOne),
    (Lane::Resident, Allocator::System),
    (Lane::Resident, Allocator::Jemalloc),
    (Lane::Resident, Allocator::Go),
];
/// How often counts that got worse are counted again: each time those that did so each time before.
const COUNTS: usize = 2;
/// Where more claims than so many have worse counts it is not chance that moved them, and none is counted again.
const BY_CHANCE: usize = 20;

/// Measures once more, a lane at a time, what got worse: counts, and verdicts that fell. Says of each whether it did again.
/// What keeps a rerun from being made is returned as warnings: the findings stand.
pub(super) fn all(
    outcome: &mut Outcome,
    baseline: &Baseline,
    record: &Record,
    strict: bool,
) -> Vec<String> {
    let mut again = Again { outcome, baseline, record, strict, warnings: Vec::new() };
    for (lane, allocator) in LANES {
        let rounds = if counts(lane) { COUNTS } else { 1 };
        for round in 0..rounds {
            if !again.rerun(lane, allocator, round) {
                break;
            }
        }
    }
    let Again { outcome, warnings, .. } = again;
    outcome.turned.sort_by_key(|turned| !turned.is_worse());
    warnings
}

/// Whether what a lane reads is the same each time but for chance.
const fn counts(lane: Lane) -> bool {
    matches!(lane, Lane::Heap | Lane::Instructions)
}

struct Again<'a> {
    outcome: &'a mut Outcome,
    baseline: &'a Baseline,
    record: &'a Record,
    strict: bool,
    warnings: Vec<String>,
}

impl Again<'_> {
    /// Runs a lane again; false where nothing is left to be run, or could not be.
    fn rerun(&mut self, lane: Lane, allocator: Allocator, round: usize) -> bool {
        let cases = self.cases(lane, allocator);
        if cases.is_empty() {
            return false;
        }
        let what = if counts(lane) { "nothing was counted again" } else { "no verdict was rerun" };
        if counts(lane) {
            let claims: BTreeSet<&str> = cases.iter().filter_map(|case| claim_of(case)).collect();
            if claims.len() > BY_CHANCE {
                return false;
            }
            if let Err(why) = is_of_this_tree(self.record, lane, allocator) {
                self.warnings.push(format!("{what}: {why}"));
                return false;
            }
        }
        let cases: Vec<String> = cases.iter().map(|case| regex::escape(case)).collect();
        let filter = format!("^({})$", cases.join("|"));
        let folder = format!("{}_{}{}", lane.name(), word(allocator), again(round));
        let rerun = match fresh(lane, allocator, Some(&filter), &folder) {
            Ok(rerun) => rerun,
            Err(error) => {
                self.warnings.push(format!("{what}: {error}"));
                return false;
            }
        };
        for turned in &mut self.outcome.turned {
            if is_asked(turned, lane, allocator) {
                gate::confirm(turned, &rerun);
            }
        }
        let (strict, baseline) = (self.strict, self.baseline);
        let changes = self.outcome.changes.iter_mut();
        let of_lane = changes.filter(|it| it.lane() == (lane, allocator) && may_fail(it, strict));
        gate::count_again(of_lane, baseline, &rerun);
        true
    }

    /// The cases of a lane that got worse, and did in every rerun so far.
    fn cases(&self, lane: Lane, allocator: Allocator) -> BTreeSet<String> {
        let Outcome { turned, changes, .. } = &*self.outcome;
        let turned = turned.iter().filter(|turned| is_asked(turned, lane, allocator));
        let changed = changes.iter().filter(|change| {
            change.lane() == (lane, allocator) && self.outcome.fails(change, self.strict)
        });
        turned.flat_map(cases_of).chain(changed.map(case_of)).collect()
    }
}

/// Whether a change is one of those that a gate may end with 1 for.
fn may_fail(change: &Change, strict: bool) -> bool {
    change.direction() != gate::Direction::Better && (strict || change.causes.is_empty())
}

/// Whether a verdict fell in a lane, and did in every rerun so far.
fn is_asked(turned: &Turned, lane: Lane, allocator: Allocator) -> bool {
    // What the heap lanes judge is counted once and said of both allocators.
    let is_under = match (lane, turned.allocator.is_go()) {
        (Lane::Heap, of_go) => of_go == allocator.is_go(),
        (Lane::Instructions, _) => true,
        _ => turned.allocator == allocator,
    };
    let of_lane = turned.prediction.metric.lane() == lane;
    turned.fell() && of_lane && is_under && turned.confirmed != Some(false)
}

/// The claim of a case's name.
fn claim_of(case: &str) -> Option<&str> {
    let (claim, _point) = case.rsplit_once('/')?;
    claim.rsplit_once('/').map(|(claim, _variant)| claim)
}

fn case_of(change: &Change) -> String {
    let case = &change.case;
    format!("{}/{}/{}", case.claim, case.variant, case.point)
}

/// The cases that a verdict needs where it fell: both sides, at each point that refuted it.
fn cases_of(turned: &Turned) -> Vec<String> {
    let prediction = &turned.prediction;
    let variants = [Some(&prediction.subject), prediction.reference.as_ref()];
    let points = turned.refuted_at.iter().chain(&prediction.reference_point);
    let of_point = |point: &u64| {
        let case = move |variant: &String| format!("{}/{variant}/{point}", turned.claim);
        variants.into_iter().flatten().map(case).collect::<Vec<String>>()
    };
    points.flat_map(of_point).collect()
}

/// A count that another tree makes says nothing of what this record's made.
fn is_of_this_tree(record: &Record, lane: Lane, allocator: Allocator) -> Result<(), String> {
    let newest = record.headers().filter(|it| (it.lane, it.allocator) == (lane, allocator)).last();
    let Some(header) = newest else { return Ok(()) };
    let (there, here) = (&header.build.commit, cargo::commit());
    match *there == here {
        true => Ok(()),
        false => Err(format!("the record is of commit {there}, and the working tree is {here}")),
    }
}

/// An allocator in the name of a folder.
const fn word(allocator: Allocator) -> &'static str {
    match allocator {
        Allocator::Go => "go",
        Allocator::GoOne => "go_one",
        rust => rust.name(),
    }
}

/// How a later rerun's folder is told from the first.
const fn again(round: usize) -> &'static str {
    if round == 0 { "" } else { "_again" }
}
