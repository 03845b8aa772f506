//! Moving single lines of a baseline to what was measured, with a reason that stays in the file.

use super::baseline::Baseline;
use super::exact::{CaseId, Name};
use super::lines::{Accepted, CaseLine, VerdictLine};
use crate::claim::Language;
use crate::record::{Error, Record};

/// Which lines are meant.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// The claim's id.
    pub claim: String,
    /// Only this variant.
    pub variant: Option<String>,
    /// Only this point.
    pub point: Option<u64>,
}

/// How many lines were moved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// Exact readings.
    pub readings: usize,
    /// Verdicts.
    pub verdicts: usize,
}

impl Wanted {
    fn admits(&self, case: &CaseId) -> bool {
        case.claim == self.claim
            && self.variant.as_ref().is_none_or(|variant| *variant == case.variant)
            && self.point.is_none_or(|point| point == case.point)
    }
}

/// Moves the lines of a claim to what a record holds of it, and writes the reason down.
///
/// Verdicts are moved where the whole claim is meant and the record judges them.
///
/// # Errors
/// Where the reason is empty, neither the baseline nor the record knows the claim, or the record holds no exact reading
/// of it.
pub fn accept(
    baseline: &mut Baseline,
    record: &Record,
    wanted: &Wanted,
    because: &str,
) -> Result<Moved, Error> {
    if because.trim().is_empty() {
        let next =
            "say why the new reading is right, for example --because \"the index is kept now\"";
        return Err(Error::new("--because is empty", next));
    }
    let now = Baseline::of(record, &[])?;
    let known = now.cases.iter().chain(&baseline.cases).any(|line| wanted.admits(&line.case));
    if !known {
        let what = format!("neither the baseline nor the record has a case of {}", wanted.text());
        return Err(Error::new(
            what,
            "`cargo claimbench list` names all claims, `cargo claimbench show CLAIM` their variants and points",
        ));
    }
    if !now.cases.iter().any(|line| line.case.claim == wanted.claim) {
        let what = format!("the record holds no exact reading of {}", wanted.claim);
        let next = format!("measure it first: `cargo bench --bench heap -- {}`", wanted.claim);
        return Err(Error::new(what, next));
    }
    let mut moved = Moved::default();
    // Without a toolchain the Go side was not counted, and stays as it was.
    let in_go = |line: &CaseLine| line.case.language == Language::Go;
    let has_go = now.cases.iter().any(|line| line.case.claim == wanted.claim && in_go(line));
    let mut ids: Vec<CaseId> = Vec::new();
    for line in baseline.cases.iter().chain(&now.cases) {
        let is_meant = wanted.admits(&line.case) && (has_go || !in_go(line));
        if is_meant && !ids.contains(&line.case) {
            ids.push(line.case.clone());
        }
    }
    for id in ids {
        let before = take(&mut baseline.cases, &id);
        let after = now.cases.iter().find(|line| line.case == id).cloned();
        let of = |line: &Option<CaseLine>, name: &Name| {
            line.as_ref().and_then(|line| line.readings.get(name).copied())
        };
        let mut names: Vec<Name> = [&before, &after]
            .into_iter()
            .flatten()
            .flat_map(|line| line.readings.keys())
            .cloned()
            .collect();
        names.sort();
        names.dedup();
        for name in names {
            let (before, after) = (of(&before, &name), of(&after, &name));
            if before != after {
                moved.readings += 1;
                let because = because.trim().to_owned();
                baseline.accepted.push(Accepted { case: id.clone(), name, before, after, because });
            }
        }
        baseline.cases.extend(after);
    }
    baseline.cases.sort_by(|one, other| one.case.cmp(&other.case));
    baseline.accepted.sort_by(|one, other| one.case.cmp(&other.case));
    if wanted.variant.is_none() && wanted.point.is_none() {
        moved.verdicts = move_verdicts(&mut baseline.verdicts, now.verdicts, &wanted.claim);
    }
    Ok(moved)
}

fn take(cases: &mut Vec<CaseLine>, id: &CaseId) -> Option<CaseLine> {
    let place = cases.iter().position(|line| line.case == *id)?;
    Some(cases.remove(place))
}

/// Moves the verdicts of a claim that were judged, and drops those of predictions that are gone.
fn move_verdicts(verdicts: &mut Vec<VerdictLine>, now: Vec<VerdictLine>, claim: &str) -> usize {
    let same = |one: &VerdictLine, other: &VerdictLine| {
        one.prediction == other.prediction && one.allocator == other.allocator
    };
    let mut moved = 0;
    let mut now: Vec<VerdictLine> = now.into_iter().filter(|line| line.claim == claim).collect();
    let (before, mut others): (Vec<VerdictLine>, Vec<VerdictLine>) =
        std::mem::take(verdicts).into_iter().partition(|line| line.claim == claim);
    for line in &mut now {
        let known = before.iter().find(|known| same(known, line));
        match known {
            // What this record could not judge stays as it was judged.
            Some(known) if line.verdict == "not judged here" => {
                line.verdict.clone_from(&known.verdict);
            }
            Some(known) if known.verdict == line.verdict => {}
            _ => moved += 1,
        }
    }
    // Where no lane of Go has run, what was judged in Go stays.
    if !now.iter().any(|line| line.allocator.is_go()) {
        now.extend(before.into_iter().filter(|line| line.allocator.is_go()));
    }
    others.extend(now);
    others.sort_by(|one, other| one.claim.cmp(&other.claim));
    *verdicts = others;
    moved
}

impl Wanted {
    fn text(&self) -> String {
        let mut text = self.claim.clone();
        if let Some(variant) = &self.variant {
            text += &format!(", variant {variant}");
        }
        if let Some(point) = self.point {
            text += &format!(", point {point}");
        }
        text
    }
}
