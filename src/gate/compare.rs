//! A record against a baseline.

use super::baseline::Baseline;
use super::exact::{CaseId, Name, Readings, cases, readings};
use super::lines::CaseLine;
use super::origin::{Differs, Origin, Toolchain};
use super::outcome::{Change, Outcome, VoidCase};
use super::{transfers, turned};
use crate::claim::{Lane, Language, Metric};
use crate::record::{Error, GoState, Header, Newest, Record, RecordedClaim};
use crate::verdict::{Doubt, JudgedClaim, Settings, Verdict, beyond_this_machine, judge};
use std::collections::{BTreeMap, BTreeSet};

/// Compares a record with a baseline. A record of a filtered run is compared by the claims that it holds.
///
/// # Errors
/// Where the record holds nothing that could be compared.
pub fn compare(baseline: &Baseline, record: &Record) -> Result<Outcome, Error> {
    let newest = record.newest();
    let claims = record.claims();
    let Some(origin) = Origin::of(&newest) else {
        return Err(Error::new("the record holds no run", "measure first: `cargo bench`"));
    };
    let judged = judge(record, Settings::of(record));
    let now = readings(&newest, &claims);
    let causes = causes(baseline, &newest);
    let causes_of = |case: &CaseId| -> Vec<Differs> {
        let run = newest.run(Lane::Heap, &case.case());
        run.and_then(|run| causes.get(&run)).cloned().unwrap_or_default()
    };
    let counted: BTreeSet<u64> =
        now.keys().filter_map(|case| newest.run(Lane::Heap, &case.case())).collect();
    let toolchain: BTreeSet<&Differs> =
        causes.iter().filter(|(run, _)| counted.contains(run)).flat_map(|(_, it)| it).collect();
    let mut outcome = Outcome {
        toolchain: toolchain.into_iter().cloned().collect(),
        machine: baseline.origin.machine(&origin),
        void: void(&newest, &claims, &judged),
        ..Outcome::default()
    };
    let was: BTreeMap<&CaseId, &CaseLine> =
        baseline.cases.iter().map(|line| (&line.case, line)).collect();
    let of_instructions = baseline.origin.instructions(&origin);
    let counts_instructions = of_instructions.is_empty();
    let is_of_instructions = |name: &Name| name.metric == Metric::Instructions;
    let have_now = now.values().flat_map(BTreeMap::keys).any(is_of_instructions);
    let had = was.values().flat_map(|line| line.readings.keys()).any(is_of_instructions);
    if have_now && had {
        outcome.instructions = of_instructions;
    }
    for (case, readings) in &now {
        match was.get(case) {
            None => outcome.new.push(case.clone()),
            Some(before) => {
                let Some(claim) = claims.iter().find(|claim| claim.id == case.claim) else {
                    continue;
                };
                let causes = causes_of(case);
                let both = (*before, readings);
                exact(&mut outcome, &newest, claim, case, both, &causes, counts_instructions);
            }
        }
    }
    let is_whole = |language: Language| {
        newest.headers().any(|header| {
            let is_of = header.lane == Lane::Heap && header.allocator.language() == language;
            is_of && header.options.filter.is_none() && !header.options.quick
        })
    };
    let whole = [Language::Rust, Language::Go].map(|language| (language, is_whole(language)));
    let expected = |case: &CaseId| {
        whole.contains(&(case.language, true)) || claims.iter().any(|claim| claim.id == case.claim)
    };
    // Without a toolchain a Go side is not measured, which is no fault of its own.
    let has_go = newest.headers().any(|it| it.lane == Lane::Heap && it.build.go.is_some());
    let is_without_go = |case: &CaseId| case.language == Language::Go && !has_go;
    let is_broken = |case: &CaseId| {
        let side = newest.go(&case.claim).map(|side| &side.state);
        case.language == Language::Go && matches!(side, Some(GoState::Broken(_)))
    };
    let failed = |case: &CaseId| {
        if is_broken(case) {
            return true;
        }
        let case = case.case();
        newest.failure(Lane::Heap, &case).is_some()
            || newest.out_of_time(Lane::Heap, &case).is_some()
    };
    let is_beyond = |case: &CaseId| {
        let claim = claims.iter().find(|claim| claim.id == case.claim);
        claim.is_some_and(|claim| {
            beyond_this_machine(&newest, claim, Lane::Heap, case.point).is_some()
        })
    };
    let missing = was
        .into_keys()
        .filter(|case| !now.contains_key(*case) && expected(case) && !failed(case))
        .cloned();
    let (without_go, missing): (Vec<CaseId>, Vec<CaseId>) = missing.partition(is_without_go);
    let (beyond, missing): (Vec<CaseId>, Vec<CaseId>) = missing.into_iter().partition(is_beyond);
    // What a run did not come to is not missing: nobody knows what it would have counted.
    let is_cut = |case: &CaseId| is_interrupted(&newest, case.language);
    let (cut, missing): (Vec<CaseId>, Vec<CaseId>) = missing.into_iter().partition(is_cut);
    outcome.void.extend(cut.into_iter().map(not_come_to));
    outcome.why_no_go = without_go.iter().find_map(|case| match &newest.go(&case.claim)?.state {
        GoState::Missing(why) => Some(why.clone()),
        GoState::Built(_) | GoState::Broken(_) => None,
    });
    (outcome.without_go, outcome.beyond) = (without_go.len(), beyond.len());
    outcome.missing = missing;
    if outcome.machine.is_empty() {
        (outcome.turned, outcome.verdicts) = turned::find(baseline, &newest, &judged, causes_of);
        outcome.transfers = transfers::find(baseline, &judged, &outcome.turned);
    }
    outcome.changes.sort_by(Change::order);
    Ok(outcome)
}

/// Whether the last run that counted cases of a language was ended before it came to its end.
#[must_use]
pub fn is_interrupted(newest: &Newest, language: Language) -> bool {
    let is_of =
        |header: &&Header| header.lane == Lane::Heap && header.allocator.language() == language;
    newest.headers().filter(is_of).last().is_some_and(|header| !newest.ended(header.run))
}

/// A case that its run did not come to.
fn not_come_to(case: CaseId) -> VoidCase {
    let what = case.to_string();
    let CaseId { claim, variant, point, .. } = case;
    let why = "the run that counts was ended before it came to it; run it again".to_owned();
    VoidCase { claim, variant: Some(variant), point, what, why }
}

/// How the toolchain of each run that counted differs from the baseline's.
fn causes(baseline: &Baseline, newest: &Newest) -> BTreeMap<u64, Vec<Differs>> {
    let runs = newest.headers().filter(|header| header.lane == Lane::Heap);
    let was = &baseline.origin.toolchain;
    let differs = |header: &Header| {
        let is = Toolchain::of(&header.build);
        if header.allocator.is_go() { was.differs_in_go(&is) } else { was.differs(&is) }
    };
    runs.map(|header| (header.run, differs(header))).collect()
}

/// Compares the exact readings of one case.
fn exact(
    outcome: &mut Outcome,
    newest: &Newest,
    claim: &RecordedClaim,
    case: &CaseId,
    (before, now): (&CaseLine, &Readings),
    causes: &[Differs],
    counts_instructions: bool,
) {
    for (name, reading) in now {
        let Some(known) = before.range(name) else { continue };
        let of_instructions = name.metric == Metric::Instructions;
        if of_instructions && !counts_instructions {
            continue;
        }
        // What the compiler lays out otherwise beside a change moves a few of many.
        let is_near = of_instructions && is_within(known.least, reading.least);
        outcome.exact += 1;
        if let Some((before, after)) = known.left_by(*reading).filter(|_| !is_near) {
            outcome.changes.push(Change {
                case: case.clone(),
                label: claim.label(case.point),
                name: name.clone(),
                before,
                after,
                open: open(newest, claim, case),
                causes: causes.to_vec(),
                confirmed: None,
            });
        }
    }
}

/// The share by which a count of instructions may differ and is the same still.
const FEW_INSTRUCTIONS: f64 = 0.005;

pub(super) fn is_within(before: f64, after: f64) -> bool {
    (after - before).abs() <= FEW_INSTRUCTIONS * before
}

/// The file of a case's claim, with the line that requests the most bytes where the record has it.
fn open(newest: &Newest, claim: &RecordedClaim, case: &CaseId) -> String {
    if case.language == Language::Go {
        return claim.go_file();
    }
    let line = newest
        .sites(&case.case())
        .and_then(|sites| sites.sites.first())
        .and_then(|site| site.place.rsplit_once(':'))
        .map(|(_, line)| format!(":{line}"));
    format!("{}{}", claim.file(), line.unwrap_or_default())
}

/// The cases that failed in the heap lane or were left out of its run for want of time, the Go sides that do not compile,
/// and the points at which variants gave different outputs.
fn void(newest: &Newest, claims: &[&RecordedClaim], judged: &[JudgedClaim]) -> Vec<VoidCase> {
    let mut void: Vec<VoidCase> = Vec::new();
    for case in claims.iter().flat_map(|claim| cases(newest, claim)) {
        let failure = newest.failure(Lane::Heap, &case.case());
        let failure = failure.map(|failure| failure.reason.to_string());
        let left_out = newest.out_of_time(Lane::Heap, &case.case());
        let left_out = left_out.map(|left| Doubt::OutOfTime(left.at_most.get()).to_string());
        if let Some(why) = failure.or(left_out) {
            let what = case.to_string();
            let CaseId { claim, variant, point, .. } = case;
            void.push(VoidCase { claim, variant: Some(variant), point, what, why });
        }
    }
    for claim in claims {
        let Some(GoState::Broken(why)) = newest.go(&claim.id).map(|side| &side.state) else {
            continue;
        };
        let what = format!("the Go side of {}", claim.id);
        let (claim, point) = (claim.id.clone(), claim.article_point);
        let why = format!("it does not compile: {why}");
        void.push(VoidCase { claim, variant: None, point, what, why });
    }
    for claim in judged {
        for point in claim.predictions.iter().flat_map(|prediction| &prediction.points) {
            if let Verdict::Void(doubt @ Doubt::Digests(..)) = &point.verdict {
                let what = format!("{} at {}", claim.claim.id, claim.claim.label(point.point));
                let (claim, why) = (claim.claim.id.clone(), doubt.to_string());
                let case = VoidCase { claim, variant: None, point: point.point, what, why };
                if !void.contains(&case) {
                    void.push(case);
                }
            }
        }
    }
    void
}
