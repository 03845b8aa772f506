//! `cargo claimbench show`: one claim with its last verdicts and a chart, or one lane.

use super::list::{fitted, unknown, what};
use crate::claim::{Catalogue, Entry, Lane, Metric};
use crate::lanes::cargo::said;
use crate::lanes::verdicts::terminal;
use crate::record::{Error, Record, RecordedClaim};
use crate::report;
use crate::verdict::{JudgedClaim, Settings, judge};
use std::path::Path;

/// One claim or one lane, with what was measured last.
pub(super) fn show(catalogue: &Catalogue, name: &str, record: &Path) -> Result<String, Error> {
    let of_all = ["_jemalloc", "_mimalloc"].iter().find_map(|under| name.strip_suffix(under));
    if let Some(lane) = Lane::ALL.into_iter().find(|lane| lane.name() == of_all.unwrap_or(name)) {
        return Ok(show_lane(lane));
    }
    let Some(entry) = catalogue.iter().find(|entry| entry.id() == name) else {
        return Err(unknown(catalogue, name));
    };
    let mut text = show_claim(entry);
    match Record::read(record) {
        Ok(read) => {
            let judged: Vec<JudgedClaim> = judge(&read, Settings::of(&read))
                .into_iter()
                .filter(|judged| judged.claim.id == name)
                .collect();
            text += &if judged.is_empty() {
                format!(
                    "{} holds nothing of this claim: `{} -- {name}`\n",
                    record.display(),
                    said("bench")
                )
            } else {
                let chart = report::plot(&read, Settings::of(&read), name, terminal());
                let gap = if chart.is_empty() { "" } else { "\n" };
                let of_it = |claim: &RecordedClaim| claim.id == name;
                let (settings, terminal) = (Settings::of(&read), terminal());
                let throughput = report::throughput_table(&read, settings, of_it, terminal);
                let machines = report::machines_table(&read, settings, name, terminal);
                let table = report::table(&judged, terminal);
                format!("{chart}{gap}{table}{throughput}{machines}\n")
            };
        }
        // Without a record the claim can still be read about; a bad one is the reader's business.
        Err(_) if !record.exists() => {
            text += &format!("Not measured yet: `{} -- {name}`\n", said("bench"));
        }
        Err(error) => return Err(error),
    }
    Ok(text)
}

fn show_claim(entry: &Entry) -> String {
    let claim = RecordedClaim::of(entry);
    let mut text =
        format!("{}\n{}\n{}\n", claim.id, fitted(&claim.title, ""), fitted(&claim.says, ""));
    let author = if claim.author.is_empty() { "no author is named" } else { &claim.author };
    if claim.article.is_empty() {
        text += &fitted("A claim of our own: no article states it.", "");
    } else {
        text += &fitted(&format!("“{}”", claim.quote), "");
        text += &fitted(&format!("{}, {author}", claim.article), "  ");
    }
    if !claim.url.is_empty() {
        text += &format!("  {}\n", claim.url);
    }
    for figure in &claim.figures {
        text += &fitted(&format!("{}: {}", figure.what, figure.printed), "  ");
    }
    let points: Vec<&str> = claim.points.iter().map(|(_, label)| label.as_str()).collect();
    text +=
        &format!("\n{}\nVariants\n", fitted(&format!("{}: {}", claim.axis, points.join(", ")), ""));
    for variant in &claim.variants {
        let about = if variant.about.is_empty() { "" } else { ": " };
        text += &fitted(&format!("{}{about}{}", variant.name, variant.about), "  ");
    }
    text += "\nPredictions\n";
    for prediction in &claim.predictions {
        let origin = report::words::origin(prediction);
        let words = report::words::prediction(&claim, prediction);
        text += &fitted(&format!("{origin}: {words}"), "  ");
    }
    if !claim.carries_over.is_empty() {
        text += &format!("\nWhat carries over\n{}", fitted(&claim.carries_over, "  "));
    }
    text + "\n"
}

fn show_lane(lane: Lane) -> String {
    let metrics = [
        Metric::Time,
        Metric::LatencyP50,
        Metric::LatencyP99,
        Metric::LatencyP999,
        Metric::CpuTime,
        Metric::VoluntarySwitches,
        Metric::InvoluntarySwitches,
        Metric::Faults,
        Metric::MajorFaults,
        Metric::Cycles,
        Metric::RetiredInstructions,
        Metric::BranchMisses,
        Metric::CacheMisses,
        Metric::Collections,
        Metric::CollectorTime,
        Metric::AssistTime,
        Metric::SampledFigure,
        Metric::CriterionTime,
        Metric::Instructions,
        Metric::DataReferences,
        Metric::DataMisses,
        Metric::Allocations,
        Metric::Bytes,
        Metric::Held,
        Metric::Left,
        Metric::Peak,
        Metric::Figure,
        Metric::Resident,
        Metric::ResidentPeak,
        Metric::MinorFaults,
        Metric::InUse,
        Metric::Active,
        Metric::AllocatorResident,
        Metric::Retained,
        Metric::Released,
        Metric::Requested,
        Metric::Usable,
        Metric::Moved,
        Metric::ExitCode,
        Metric::Signal,
    ];
    let read: Vec<&str> =
        metrics.iter().filter(|metric| metric.lane() == lane).map(|metric| metric.name()).collect();
    let name = lane.name();
    format!(
        "{name}\n{}\n\nReads: {}\nRun it alone: {} --bench {name} -- NAME\n",
        what(lane),
        read.join(", "),
        said("bench")
    )
}
