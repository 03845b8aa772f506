//! `claimbench list` and `claimbench show`: what can be measured, and one claim or lane by itself.

use claimbench::claim::{Catalogue, Lane, Metric, nearest};
use claimbench::record::{Error, Record, RecordedClaim};
use claimbench::report::{self, Colours, Terminal, wrapped};
use claimbench::verdict::{JudgedClaim, Settings, judge};
use claimbench::{Entry, lanes};
use std::path::Path;

/// Every claim and every lane with a title.
pub(crate) fn list(catalogue: &Catalogue) -> String {
    let mut text = String::new();
    let mut theme = "";
    for entry in catalogue {
        if entry.theme != theme {
            theme = entry.theme;
            text += &format!("{}\n", entry.theme_title);
        }
        text += &named(&entry.id(), entry.title());
    }
    text += "\nLanes\n";
    for lane in Lane::ALL {
        text += &named(lane.name(), what(lane));
    }
    text += "\n";
    text + &fitted(
        "Measure one with `cargo bench -- NAME`, read about one with `claimbench show NAME`.",
        "",
    )
}

/// A name with what it stands for: beside it, or below it where there is no room.
fn named(name: &str, what: &str) -> String {
    match lanes::columns() {
        None => format!("  {name:32} {what}\n"),
        Some(width) if width < 72 => {
            format!("  {name}\n{}", wrapped(&format!("    {what}"), width, "    "))
        }
        Some(width) => {
            let indent = " ".repeat(35);
            let lines = wrapped(&format!("{indent}{what}"), width, &indent);
            format!("  {name:32} {}", lines.trim_start())
        }
    }
}

/// A text in lines that fit the terminal; in one where standard output is none.
fn fitted(text: &str, indent: &str) -> String {
    match lanes::columns() {
        None => format!("{indent}{text}\n"),
        Some(width) => wrapped(&format!("{indent}{text}"), width, indent),
    }
}

/// What standard output is.
fn terminal() -> Terminal {
    let colours = if lanes::takes_colours() { Colours::Ansi } else { Colours::None };
    Terminal { width: lanes::width(), colours }
}

/// One claim or one lane, with what was measured last.
pub(crate) fn show(catalogue: &Catalogue, name: &str, record: &Path) -> Result<String, Error> {
    if let Some(lane) =
        Lane::ALL.into_iter().find(|lane| lane.name() == name.trim_end_matches("_jemalloc"))
    {
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
                    "{} holds nothing of this claim: `cargo bench -- {name}`\n",
                    record.display()
                )
            } else {
                let chart = report::plot(&read, Settings::of(&read), name, terminal());
                let gap = if chart.is_empty() { "" } else { "\n" };
                format!("{chart}{gap}{}\n", report::table(&judged, terminal()))
            };
        }
        // Without a record the claim can still be read about; a bad one is the reader's business.
        Err(_) if !record.exists() => {
            text += &format!("Not measured yet: `cargo bench -- {name}`\n");
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
    text += &fitted(&format!("“{}”", claim.quote), "");
    text += &fitted(&format!("{}, {author}", claim.article), "  ");
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
        text += &fitted(&format!("{}: {}", variant.name, variant.about), "  ");
    }
    text += "\nPredictions\n";
    for prediction in &claim.predictions {
        let origin = if prediction.stated.is_some() { "stated" } else { "ours" };
        let words = report::words::prediction(&claim, prediction);
        text += &fitted(&format!("{origin}: {words}"), "  ");
    }
    text + &format!("\nWhat carries over\n{}\n", fitted(&claim.carries_over, "  "))
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
        Metric::CriterionTime,
        Metric::Allocations,
        Metric::Bytes,
        Metric::Held,
        Metric::Left,
        Metric::Peak,
        Metric::Figure,
        Metric::Resident,
        Metric::MinorFaults,
        Metric::InUse,
        Metric::Active,
        Metric::AllocatorResident,
        Metric::Retained,
    ];
    let read: Vec<&str> =
        metrics.iter().filter(|metric| metric.lane() == lane).map(|metric| metric.name()).collect();
    let name = lane.name();
    format!(
        "{name}\n{}\n\nReads: {}\nRun it alone: cargo bench --bench {name} -- NAME\n",
        what(lane),
        read.join(", ")
    )
}

fn what(lane: Lane) -> &'static str {
    match lane {
        Lane::Heap => "dhat counts allocations and bytes, exactly, a process per case",
        Lane::Resident => {
            "what allocator and system keep, before and after a purge (also resident_jemalloc)"
        }
        Lane::Rounds => {
            "times, latencies and switches from interleaved rounds in fresh processes (also rounds_jemalloc)"
        }
        Lane::Time => "time by criterion, with criterion's own command line; gives no verdicts",
    }
}

fn unknown(catalogue: &Catalogue, name: &str) -> Error {
    let ids: Vec<String> = catalogue.iter().map(Entry::id).collect();
    let known = ids.iter().map(String::as_str).chain(Lane::ALL.map(Lane::name));
    let close = nearest(name, known);
    let next = if close.is_empty() {
        "`claimbench list` names all of them".to_owned()
    } else {
        format!("did you mean {}? `claimbench list` names all of them", close.join(" or "))
    };
    Error::new(format!("there is no claim and no lane `{name}`"), next)
}
