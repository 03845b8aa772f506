//! The baseline: the exact readings and the verdicts of a record.

use super::exact::{CaseId, Name, readings};
use super::lines::{Accepted, CaseLine, VerdictLine};
use super::origin::Origin;
use crate::claim::{Allocator, Lane, Language, Metric};
use crate::record::{Error, Record};
use crate::verdict::{JudgedClaim, JudgedPrediction, Settings, judge};
use std::collections::{BTreeMap, BTreeSet};

/// The version of the format. Baselines of this one and of the one before are read, those of another are refused.
pub const BASELINE_FORMAT: u32 = 2;

/// The names of verdicts, as a baseline has them.
const HOLDS: &str = "holds";
const REFUTED: &str = "refuted";
const UNCLEAR: &str = "unclear";

/// What later records are compared with.
#[derive(Clone, Debug, PartialEq)]
pub struct Baseline {
    /// Where it was taken.
    pub origin: Origin,
    /// What was moved by hand: in the order of the cases, and of one case oldest first.
    pub accepted: Vec<Accepted>,
    /// The exact readings of every case, in the order of the cases.
    pub cases: Vec<CaseLine>,
    /// The verdict of every prediction that was judged, in both languages, in the order of the claims.
    pub verdicts: Vec<VerdictLine>,
}

impl Baseline {
    /// The baseline of a record. What was accepted earlier stays in it as far as its lines are as they were accepted.
    ///
    /// # Errors
    /// Where the record holds no exact reading, or lacks some because its run had no more time.
    pub fn of(record: &Record, accepted: &[Accepted]) -> Result<Baseline, Error> {
        let newest = record.newest();
        let claims = record.claims();
        let cases: Vec<CaseLine> = readings(&newest, &claims)
            .into_iter()
            .map(|(case, readings)| CaseLine::of(case, readings))
            .collect();
        let (Some(origin), false) = (Origin::of(&newest), cases.is_empty()) else {
            let next = "measure them first: `cargo bench --bench heap`";
            return Err(Error::new("the record holds no exact readings", next));
        };
        let left_out = newest.all_out_of_time().filter(|(lane, ..)| *lane == Lane::Heap).count();
        if left_out > 0 {
            let what = format!("the record lacks {left_out} cases, for its run had no more time");
            let next =
                "count them first, without --at-most or --minutes: `cargo bench --bench heap`";
            return Err(Error::new(what, next));
        }
        let judged = judge(record, Settings::of(record));
        let mut verdicts: Vec<VerdictLine> = judged.iter().flat_map(verdicts_of).collect();
        // The order is that of names, and not that in which somebody measured: so files of two people are alike.
        verdicts.sort_by(|one, other| one.claim.cmp(&other.claim));
        let mut baseline = Baseline { origin, accepted: Vec::new(), cases, verdicts };
        let stands = |accepted: &&Accepted| {
            baseline.reading(&accepted.case, &accepted.name) == accepted.after
        };
        let mut accepted: Vec<Accepted> = accepted.iter().filter(stands).cloned().collect();
        accepted.sort_by(|one, other| one.case.cmp(&other.case));
        baseline.accepted = accepted;
        Ok(baseline)
    }

    /// Takes over the verdicts of an earlier baseline on predictions that this one's record could not judge, for want of a
    /// lane, where the machine is of the same kind.
    pub fn keep_verdicts(&mut self, earlier: &Baseline) {
        if !earlier.origin.machine(&self.origin).is_empty() {
            return;
        }
        let lines = std::mem::take(&mut self.verdicts);
        let claims: BTreeSet<String> = lines.iter().map(|line| line.claim.clone()).collect();
        let in_go = lines.iter().filter(|line| line.allocator.is_go());
        let in_go: BTreeSet<String> = in_go.map(|line| line.claim.clone()).collect();
        let is_same = |one: &VerdictLine, other: &VerdictLine| {
            one.is_of(&other.claim, one.allocator, &other.prediction)
        };
        for lines in lines.chunk_by(is_same) {
            let mut of_prediction: BTreeMap<Allocator, VerdictLine> = BTreeMap::new();
            for known in earlier.verdicts.iter().filter(|known| is_same(known, &lines[0])) {
                let prediction = lines[0].prediction.clone();
                of_prediction.insert(known.allocator, VerdictLine { prediction, ..known.clone() });
            }
            for line in lines {
                let is_known = of_prediction.contains_key(&line.allocator);
                if line.verdict != "not judged here" || !is_known {
                    of_prediction.insert(line.allocator, line.clone());
                }
            }
            self.verdicts.extend(of_prediction.into_values());
        }
        // Where no lane of Go has run, nothing is said of predictions that are about Go alone.
        let is_left = |known: &&VerdictLine| {
            let is_of_go = known.allocator.is_go() && claims.contains(&known.claim);
            is_of_go && !in_go.contains(&known.claim)
        };
        for known in earlier.verdicts.iter().filter(is_left) {
            let is_here =
                |line: &VerdictLine| line.is_of(&known.claim, known.allocator, &known.prediction);
            if !self.verdicts.iter().any(is_here) {
                self.verdicts.push(known.clone());
            }
        }
        self.verdicts.sort_by(|one, other| one.claim.cmp(&other.claim));
        for (name, version) in &earlier.origin.allocators {
            self.origin.allocators.entry(name.clone()).or_insert_with(|| version.clone());
        }
    }

    /// Takes over the cases of Go sides of an earlier baseline, where this one's record counted none for want of a
    /// toolchain.
    pub fn keep_go(&mut self, earlier: &Baseline) {
        if self.origin.toolchain.go.is_some() {
            return;
        }
        self.origin.toolchain.go.clone_from(&earlier.origin.toolchain.go);
        let is_go = |case: &CaseId| case.language == Language::Go;
        self.cases.extend(earlier.cases.iter().filter(|line| is_go(&line.case)).cloned());
        self.cases.sort_by(|one, other| one.case.cmp(&other.case));
        self.accepted.extend(earlier.accepted.iter().filter(|it| is_go(&it.case)).cloned());
        self.accepted.sort_by(|one, other| one.case.cmp(&other.case));
    }

    /// Whether it has counts of instructions.
    #[must_use]
    pub fn has_instructions(&self) -> bool {
        let mut names = self.cases.iter().flat_map(|line| line.readings.keys());
        names.any(|name| name.metric == Metric::Instructions)
    }

    /// Takes in what another record of the same code counted: where counts are not alike, both are as they were, and what
    /// the other has no count of, although it has some of the claim, is not there in every run. A verdict that turned between
    /// them is unclear.
    pub fn take_in(&mut self, record: &Record) {
        let counted = readings(&record.newest(), &record.claims());
        let others: BTreeMap<CaseId, CaseLine> = counted
            .into_iter()
            .map(|(case, readings)| (case.clone(), CaseLine::of(case, readings)))
            .collect();
        for line in &mut self.cases {
            if let Some(other) = others.get(&line.case) {
                line.take_in(other);
            }
        }
        let counted: BTreeSet<(&str, Language)> =
            others.keys().map(|case| (case.claim.as_str(), case.language)).collect();
        self.cases.retain(|CaseLine { case, .. }| {
            others.contains_key(case) || !counted.contains(&(case.claim.as_str(), case.language))
        });
        let judged = judge(record, Settings::of(record));
        let others: Vec<VerdictLine> = judged.iter().flat_map(verdicts_of).collect();
        for line in &mut self.verdicts {
            let is_same =
                |other: &&VerdictLine| other.is_of(&line.claim, line.allocator, &line.prediction);
            let other = others.iter().find(is_same).map(|other| other.verdict.as_str());
            if let (HOLDS, Some(REFUTED)) | (REFUTED, Some(HOLDS)) = (&*line.verdict, other) {
                UNCLEAR.clone_into(&mut line.verdict);
            }
        }
    }

    /// A reading of a case, per operation.
    #[must_use]
    pub fn reading(&self, case: &CaseId, name: &Name) -> Option<f64> {
        let line = self.cases.iter().find(|line| line.case == *case)?;
        line.readings.get(name).copied()
    }
}

/// The verdicts of a claim's predictions in both languages; those of one prediction stand together.
fn verdicts_of(claim: &JudgedClaim) -> Vec<VerdictLine> {
    let line = |judged: &JudgedPrediction| VerdictLine {
        claim: claim.claim.id.clone(),
        allocator: judged.allocator,
        verdict: judged.verdict.name().to_owned(),
        prediction: judged.prediction.clone(),
    };
    claim.by_prediction().into_iter().flatten().map(line).collect()
}
