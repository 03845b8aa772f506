//! What several machines of one record say, side by side: every prediction with its verdict on each machine, and by what the
//! machines differ. Each is judged by what was measured on it alone: nothing is pooled.

use super::advice;
use super::format::{bytes, nanoseconds};
use super::table::{printable, styled};
use super::terminal::{Terminal, wrapped};
use super::words;
use crate::record::{Header, MachineKind, Record, RecordedClaim, RecordedPrediction};
use crate::verdict::{JudgedClaim, JudgedPrediction, Settings, Verdict, judge_by};
use rayon::prelude::*;

/// A machine with the verdicts on it.
pub(super) struct Machine<'a> {
    /// Its processor and cores.
    pub(super) name: String,
    /// The runs on it.
    headers: Vec<&'a Header>,
    judged: Vec<JudgedClaim<'a>>,
}

/// The machines of a record, each judged by what was measured on it; none where all of it is of one.
pub(super) fn machines(record: &Record, settings: Settings) -> Vec<Machine<'_>> {
    let kinds = record.machines();
    if kinds.len() < 2 {
        return Vec::new();
    }
    let name = |kind: &MachineKind| {
        let is_alike =
            |other: &&MachineKind| (&other.processor, other.cores) == (&kind.processor, kind.cores);
        match kinds.iter().filter(is_alike).count() {
            1 => kind.to_string(),
            _ => format!("{kind}, {}", kind.target),
        }
    };
    let machine = |kind: &MachineKind| Machine {
        name: name(kind),
        headers: record.headers().filter(|header| MachineKind::of(header) == *kind).collect(),
        judged: judge_by(record, &record.newest_on(kind), settings),
    };
    kinds.par_iter().map(machine).collect()
}

/// Whether machines say the same of a prediction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Agreement {
    /// The same verdict on every machine that measured it.
    Agree,
    /// It holds on one and is refuted on another, under the same allocator.
    Differ,
    /// Some machine gives no verdict, or only one has measured it.
    Open,
}

/// A prediction on every machine.
pub(super) struct Row<'a, 'b> {
    pub(super) prediction: &'b RecordedPrediction,
    /// What each machine says under each of its allocators, in the order of the machines; empty where it was not judged.
    pub(super) on: Vec<Vec<&'b JudgedPrediction<'a>>>,
    pub(super) agreement: Agreement,
}

/// The predictions of each claim on every machine.
pub(super) fn rows<'a, 'b>(
    machines: &'b [Machine<'a>],
) -> Vec<(&'b RecordedClaim, Vec<Row<'a, 'b>>)> {
    let of_claim = |first: &'b JudgedClaim<'a>| {
        let same = |machine: &'b Machine<'a>| {
            machine.judged.iter().find(|judged| judged.claim.id == first.claim.id)
        };
        let rows = first.claim.predictions.iter().map(|prediction| {
            let on: Vec<Vec<&JudgedPrediction>> =
                machines.iter().map(|machine| under(same(machine), prediction)).collect();
            let agreement = agreement(&on);
            Row { prediction, on, agreement }
        });
        (first.claim, rows.filter(|row| row.on.iter().any(|on| !on.is_empty())).collect())
    };
    machines.first().into_iter().flat_map(|first| &first.judged).map(of_claim).collect()
}

/// What a machine says of a prediction, under each allocator.
fn under<'a, 'b>(
    judged: Option<&'b JudgedClaim<'a>>,
    prediction: &RecordedPrediction,
) -> Vec<&'b JudgedPrediction<'a>> {
    let all = judged.into_iter().flat_map(|judged| judged.predictions.iter().chain(&judged.in_go));
    all.filter(|it| it.prediction == prediction).collect()
}

fn agreement(on: &[Vec<&JudgedPrediction>]) -> Agreement {
    let mut said: Vec<(&JudgedPrediction, &JudgedPrediction)> = Vec::new();
    for (index, one) in on.iter().enumerate() {
        for other in &on[index + 1..] {
            for judged in one {
                let beside = other.iter().find(|it| it.allocator == judged.allocator);
                said.extend(beside.map(|beside| (*judged, *beside)));
            }
        }
    }
    let is_turned = |(one, other): &(&JudgedPrediction, &JudgedPrediction)| {
        let verdicts = [&one.verdict, &other.verdict];
        verdicts.contains(&&Verdict::Holds) && verdicts.contains(&&Verdict::Refuted)
    };
    let is_same = |(one, other): &(&JudgedPrediction, &JudgedPrediction)| {
        one.verdict == other.verdict && one.verdict.doubt().is_none()
    };
    if said.iter().any(is_turned) {
        Agreement::Differ
    } else if !said.is_empty() && said.iter().all(is_same) {
        Agreement::Agree
    } else {
        Agreement::Open
    }
}

/// By what machines differ, a line each with what every machine has; and the names of what is the same on all.
pub(super) fn facts(machines: &[Machine]) -> (Vec<(&'static str, Vec<String>)>, Vec<&'static str>) {
    let newest: Vec<&Header> =
        machines.iter().filter_map(|machine| machine.headers.last().copied()).collect();
    let size = |number: u64| if number == 0 { "unknown".to_owned() } else { bytes(number as f64) };
    let listed = |values: &[String]| match values {
        [] => "none".to_owned(),
        values => values.join(" "),
    };
    let of = |fact: &dyn Fn(&Header) -> String| newest.iter().map(|it| fact(it)).collect();
    let allocators: Vec<String> = machines.iter().map(allocators).collect();
    let all: [(&'static str, Vec<String>); 11] = [
        ("processor", of(&|it| it.machine.processor.clone())),
        ("cores", of(&|it| it.machine.cores.to_string())),
        ("memory", of(&|it| size(it.machine.memory))),
        ("last-level cache", of(&|it| size(it.machine.cache))),
        ("page", of(&|it| size(it.machine.page))),
        ("price of a fresh page", of(&|it| nanoseconds(it.machine.fresh_page_nanos.get()))),
        ("huge pages", of(&|it| it.machine.huge_pages.clone())),
        ("allocators", allocators),
        ("allocator settings", of(&|it| listed(&it.machine.settings))),
        ("system", of(&|it| it.machine.system.clone())),
        ("target", of(&|it| it.build.target.clone())),
    ];
    let (same, other): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|(_, values)| values.iter().all(|value| *value == values[0]));
    (other, same.into_iter().map(|(name, _)| name).collect())
}

/// The versions of the allocators that a machine measured under.
fn allocators(machine: &Machine) -> String {
    let mut versions: Vec<&str> = Vec::new();
    for header in &machine.headers {
        let version = header.machine.allocator.as_str();
        if !version.is_empty() && !versions.contains(&version) {
            versions.push(version);
        }
    }
    versions.join(", ")
}

/// What to choose in a claim, each sentence with the machines that it holds on.
pub(super) fn choices<'a>(machines: &'a [Machine], claim: &str) -> Vec<(String, Vec<&'a str>)> {
    let mut said: Vec<(String, Vec<&str>)> = Vec::new();
    for machine in machines {
        let judged = machine.judged.iter().filter(|judged| judged.claim.id == claim);
        for sentence in judged.flat_map(advice::choices) {
            match said.iter_mut().find(|known| known.0 == sentence) {
                Some((_, names)) => names.push(&machine.name),
                None => said.push((sentence, vec![&machine.name])),
            }
        }
    }
    said
}

/// What a machine says of a prediction in a few words: `holds (system), refuted (jemalloc)`.
fn said(on: &[&JudgedPrediction]) -> String {
    let one = |it: &&JudgedPrediction| format!("{} ({})", it.verdict.name(), it.allocator.name());
    match on {
        [] => "–".to_owned(),
        on => on.iter().map(one).collect::<Vec<String>>().join(", "),
    }
}

/// A claim on the machines of a record as a table for the terminal; empty where all of it is of one machine.
#[must_use]
pub fn machines_table(record: &Record, settings: Settings, id: &str, terminal: Terminal) -> String {
    let machines = machines(record, settings);
    let all = rows(&machines);
    let Some((claim, rows)) = all.iter().find(|(claim, _)| claim.id == id) else {
        return String::new();
    };
    let words = |row: &Row| printable(&words::prediction(claim, row.prediction).replace('`', ""));
    let narrow = |row: &Row| {
        let on = machines.iter().zip(&row.on);
        let on: String = on
            .map(|(machine, on)| {
                wrapped(
                    &printable(&format!("  {}: {}", machine.name, said(on))),
                    terminal.width,
                    "    ",
                )
            })
            .collect();
        wrapped(&words(row), terminal.width, "  ") + &on
    };
    if terminal.width < 64 {
        return rows.iter().map(narrow).collect();
    }
    let mut table = styled(terminal.width);
    let names = machines.iter().map(|machine| printable(&machine.name));
    table.set_header(["side by side".to_owned()].into_iter().chain(names));
    for row in rows {
        let on = row.on.iter().map(|on| said(on));
        table.add_row([words(row)].into_iter().chain(on));
    }
    table.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}

#[cfg(test)]
pub(super) mod testing;
#[cfg(test)]
mod tests;
