//! `cargo claimbench list`: the claims of a catalogue and the lanes that measure them, and what is near a name that is neither.

use crate::claim::{Catalogue, Entry, Lane, nearest};
use crate::lanes;
use crate::record::Error;
use crate::report::wrapped;

/// Every claim by theme, and every lane.
pub(super) fn list(catalogue: &Catalogue) -> String {
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
        &lanes::cargo::as_said_here(
            "Measure one with `cargo bench -- NAME`, read about one with `cargo claimbench show NAME`.",
        ),
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
pub(super) fn fitted(text: &str, indent: &str) -> String {
    match lanes::columns() {
        None => format!("{indent}{text}\n"),
        Some(width) => wrapped(&format!("{indent}{text}"), width, indent),
    }
}

/// A lane in one line.
pub(super) fn what(lane: Lane) -> &'static str {
    match lane {
        Lane::Heap => "dhat counts allocations and bytes, exactly, a process per case",
        Lane::Resident => {
            "what allocator and system keep, before and after a purge (also resident_jemalloc, resident_mimalloc)"
        }
        Lane::Rounds => {
            "times, latencies and switches from interleaved rounds in fresh processes (also rounds_jemalloc, rounds_mimalloc)"
        }
        Lane::Instructions => {
            "instructions by Valgrind's callgrind, a process per case, at the articles' points"
        }
        Lane::Time => "time by criterion, with criterion's own command line; gives no verdicts",
    }
}

/// That a name is neither a claim nor a lane.
pub(super) fn unknown(catalogue: &Catalogue, name: &str) -> Error {
    let ids: Vec<String> = catalogue.iter().map(Entry::id).collect();
    let known = ids.iter().map(String::as_str).chain(Lane::ALL.map(Lane::name));
    let close = nearest(name, known);
    let next = if close.is_empty() {
        "`cargo claimbench list` names all of them".to_owned()
    } else {
        format!("did you mean {}? `cargo claimbench list` names all of them", close.join(" or "))
    };
    Error::new(format!("there is no claim and no lane `{name}`"), next)
}
