//! The file of a baseline: JSON in lines that git can merge.
//!
//! What can change stands on a line of its own between lines that stay: a case, a verdict and a crate have three lines,
//! which are its name, what was read, and an end. So branches that renew different ones touch no neighbouring lines, one
//! that comes or goes takes nothing of its neighbours with it, and every list ends in a line that is never another one.
//! Neither time nor commit is in the file: git knows both, of each line.

use super::baseline::{BASELINE_FORMAT, Baseline};
use super::exact::{CaseId, Name};
use super::lines::{Accepted, CaseLine, VerdictLine};
use super::origin::{Origin, Toolchain};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Deserialize)]
struct File {
    rustc: String,
    target: String,
    opt_level: String,
    profile: Option<BTreeMap<String, String>>,
    flags: BTreeSet<String>,
    processor: String,
    cores: usize,
    allocators: BTreeMap<String, String>,
    /// Absent where no Go side was counted.
    #[serde(default)]
    go: Option<String>,
    linked: Option<BTreeMap<String, BTreeSet<String>>>,
    /// Nothing at the end.
    cases: Vec<Option<Entry>>,
    /// Nothing at the end.
    verdicts: Vec<Option<VerdictLine>>,
}

/// A case with its reasons, or one that is gone with the reasons for that.
#[derive(Deserialize)]
struct Entry {
    #[serde(flatten)]
    case: CaseId,
    readings: BTreeMap<Name, f64>,
    #[serde(default)]
    most: BTreeMap<Name, f64>,
    #[serde(default)]
    accepted: Vec<Moved>,
}

/// The same without the case: what stands on the line below its name.
#[derive(Deserialize)]
struct OfCase {
    #[serde(rename = "readings")]
    _readings: BTreeMap<Name, f64>,
    #[serde(default)]
    accepted: Vec<Moved>,
}

/// What was moved by hand in a case.
#[derive(Serialize, Deserialize)]
struct Moved {
    name: Name,
    before: Option<f64>,
    after: Option<f64>,
    because: String,
}

impl Moved {
    fn of(self, case: &CaseId) -> Accepted {
        let Moved { name, before, after, because } = self;
        Accepted { case: case.clone(), name, before, after, because }
    }
}

/// The first line that a merge left, counted from 1.
pub(super) fn conflict(text: &str) -> Option<usize> {
    let marks = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];
    let is_mark = |line: &str| {
        let behind = marks.iter().find_map(|mark| line.strip_prefix(mark));
        behind.is_some_and(|behind| behind.is_empty() || behind.starts_with(' '))
    };
    text.lines().position(is_mark).map(|index| index + 1)
}

/// Reads the text of a file.
pub(super) fn parse(text: &str) -> Result<Baseline, serde_json::Error> {
    let file: File = serde_json::from_str(text)?;
    let mut linked = file.linked;
    if let Some(linked) = &mut linked {
        linked.remove("");
    }
    let toolchain = Toolchain {
        rustc: file.rustc,
        target: file.target,
        opt_level: file.opt_level,
        profile: file.profile,
        flags: file.flags,
        linked,
        go: file.go,
    };
    let (processor, cores, allocators) = (file.processor, file.cores, file.allocators);
    let mut baseline = Baseline {
        origin: Origin { toolchain, processor, cores, allocators },
        accepted: Vec::new(),
        cases: Vec::new(),
        verdicts: file.verdicts.into_iter().flatten().collect(),
    };
    for entry in file.cases.into_iter().flatten() {
        let Entry { case, readings, most, accepted } = entry;
        baseline.accepted.extend(accepted.into_iter().map(|moved| moved.of(&case)));
        if !readings.is_empty() {
            baseline.cases.push(CaseLine { case, readings, most });
        }
    }
    Ok(baseline)
}

/// What stands in a baseline twice, as after a merge that kept both sides, with the line of the second where it is found.
pub(super) fn twice(baseline: &Baseline, text: &str) -> Option<(String, Option<usize>)> {
    let mut seen = BTreeSet::new();
    let case = baseline.cases.iter().map(|line| &line.case).find(|case| !seen.insert(*case))?;
    let is_of_case = |line: &&str| name(line).is_some_and(|known| known == *case);
    let lines = text.lines().enumerate().filter(|(_, line)| is_of_case(line));
    let line = lines.map(|(index, _)| index + 1).last();
    Some((format!("{case} stands here twice"), line))
}

/// What was moved by hand, as far as it stands in a text that is no baseline any more; nothing where it was never one.
pub(super) fn reasons(text: &str) -> Option<Vec<Accepted>> {
    let is_baseline = text.lines().any(|line| line.trim_start().starts_with("\"format\":"));
    if !is_baseline && !text.trim().is_empty() {
        return None;
    }
    let mut found: Vec<Accepted> = Vec::new();
    let mut case = None;
    for line in text.lines() {
        let line = line.trim().trim_end_matches(',');
        case = name(line).or(case);
        let of_case = serde_json::from_str::<OfCase>(&format!("{{{line}}}"));
        let moved = of_case.ok().map(|of_case| of_case.accepted).unwrap_or_default();
        let moved = moved.into_iter().filter_map(|moved| Some(moved.of(case.as_ref()?)));
        // In the older layout each is a line.
        let older = serde_json::from_str::<Accepted>(line).ok();
        for accepted in moved.chain(older) {
            if !found.contains(&accepted) {
                found.push(accepted);
            }
        }
    }
    Some(found)
}

/// The case that a line begins, in this layout or the older one.
fn name(line: &str) -> Option<CaseId> {
    let line = line.trim().trim_end_matches(',');
    let whole = if line.ends_with('}') { line.to_owned() } else { format!("{line}}}") };
    serde_json::from_str(&whole).ok()
}

/// The text of a baseline's file.
pub(super) fn text(baseline: &Baseline) -> String {
    let Origin { toolchain, processor, cores, allocators } = &baseline.origin;
    let mut text = format!("{{\n \"format\": {BASELINE_FORMAT}");
    // What a baseline without Go would have a line more for.
    let go = toolchain.go.as_ref().map(|go| ("go", json(go)));
    let always = [
        ("rustc", json(&toolchain.rustc)),
        ("target", json(&toolchain.target)),
        ("opt_level", json(&toolchain.opt_level)),
        ("profile", json(&toolchain.profile)),
        ("flags", json(&toolchain.flags)),
        ("processor", json(processor)),
        ("cores", json(cores)),
        ("allocators", json(allocators)),
        ("linked", linked(toolchain.linked.as_ref())),
        ("cases", list(cases(baseline))),
        ("verdicts", list(verdicts(baseline))),
    ];
    for (name, value) in go.into_iter().chain(always) {
        text += &format!(",\n\n \"{name}\": {value}");
    }
    text + "\n}\n"
}

/// A value on one line.
///
/// # Panics
/// Never: every part serialises, and numbers in a record are finite.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("every part of a baseline serialises")
}

fn linked(linked: Option<&BTreeMap<String, BTreeSet<String>>>) -> String {
    let Some(linked) = linked else { return "null".to_owned() };
    let mut text = String::from("{\n");
    for (name, versions) in linked {
        let versions: Vec<String> = versions.iter().map(json).collect();
        text += &format!("  {}: [\n   {}\n  ],\n", json(name), versions.join(", "));
    }
    text + "  \"\": []\n }"
}

/// A list of a name and a value each.
fn list(entries: impl Iterator<Item = (String, String)>) -> String {
    let mut text = String::from("[\n");
    for (name, value) in entries {
        let name = name.strip_suffix('}').unwrap_or(&name);
        text += &format!("  {name},\n   {value}\n  }},\n");
    }
    text + "  null\n ]"
}

fn cases(baseline: &Baseline) -> impl Iterator<Item = (String, String)> {
    let mut cases: BTreeMap<&CaseId, Option<&CaseLine>> = BTreeMap::new();
    for accepted in &baseline.accepted {
        cases.insert(&accepted.case, None);
    }
    cases.extend(baseline.cases.iter().map(|line| (&line.case, Some(line))));
    let line = |(case, line): (&CaseId, Option<&CaseLine>)| {
        // A case that is gone has none, and stays for the reasons that it went with.
        let readings = line.map_or_else(|| "{}".to_owned(), |line| json(&line.readings));
        let mut value = format!("\"readings\":{readings}");
        if let Some(CaseLine { most, .. }) = line.filter(|line| !line.most.is_empty()) {
            value += &format!(",\"most\":{}", json(most));
        }
        let of_case = baseline.accepted.iter().filter(|accepted| accepted.case == *case);
        let moved: Vec<Moved> = of_case
            .map(|Accepted { name, before, after, because, .. }| Moved {
                name: name.clone(),
                before: *before,
                after: *after,
                because: because.clone(),
            })
            .collect();
        if !moved.is_empty() {
            value += &format!(",\"accepted\":{}", json(&moved));
        }
        (json(case), value)
    };
    cases.into_iter().map(line).collect::<Vec<(String, String)>>().into_iter()
}

fn verdicts(baseline: &Baseline) -> impl Iterator<Item = (String, String)> {
    baseline.verdicts.iter().map(|line| {
        let VerdictLine { claim, allocator, verdict, prediction } = line;
        let name = format!(
            "{{\"claim\":{},\"allocator\":{},\"prediction\":{}}}",
            json(claim),
            json(allocator),
            json(prediction)
        );
        (name, format!("\"verdict\":{}", json(verdict)))
    })
}
