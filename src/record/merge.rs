//! One record of several: the parts of a catalogue that machines of one kind have measured, or what machines of several
//! kinds say, side by side.

use super::{Error, Header, Line, MachineKind, Packed, Record};
use crate::claim::{Allocator, Lane};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A record and the file that it was read from.
pub type Part = (PathBuf, Packed);

/// What parts may be that else do not belong together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Allowed {
    /// Parts of those that were dealt out may be missing.
    pub partial: bool,
    /// The machines may be of several kinds. Commit, compiler and lock file have to be the same.
    pub machines: bool,
}

/// One record of several, and what a reader should be told. The runs are numbered anew in the order of the parts. Forks are
/// never pooled: a case counts as its newest run has it, and [`Record::on`](super::Record::on) gives what each machine says.
/// What was read is not looked into, and stays packed; [`Packed::checked`] looks into it.
///
/// # Errors
/// Where parts do not belong together: of other builds, of other kinds of machines, the same run twice, or a part of those
/// that were dealt out is missing, unless it is allowed. The error names the files.
pub fn merge(parts: Vec<Part>, allowed: Allowed) -> Result<(Packed, Vec<String>), Error> {
    let mut warnings: Vec<String> = Vec::new();
    let mut first: Option<(PathBuf, Header)> = None;
    for (path, Packed { record, .. }) in &parts {
        warnings.extend(record.warnings.iter().cloned());
        let Some(header) = record.headers().last() else {
            let next = "leave it out, or measure that part again";
            return Err(Error::new("the record holds no run", next).at(path));
        };
        match &first {
            None => first = Some((path.clone(), header.clone())),
            Some((other, known)) => alike(known, header, allowed).map_err(|what| {
                let what = format!("{what}, and {} was not", other.display());
                Error::new(what, next_of(allowed)).at(path)
            })?,
        }
        if let Some((other, known)) = first.as_ref().filter(|_| parts.len() > 1) {
            warnings.extend(earlier(path, record, (other.as_path(), known), allowed)?);
        }
        let ended: BTreeSet<u64> = record.lines.iter().filter_map(ended).collect();
        let open = record.headers().filter(|header| !ended.contains(&header.run));
        warnings.extend(open.map(|header| {
            let lane = header.lane.name();
            format!(
                "{}: the run of {lane} did not come to its end; cases may be missing",
                path.display()
            )
        }));
    }
    twice(&parts)?;
    warnings.extend(again(&parts));
    warnings.extend(under_one_name(&parts));
    let whole = shards(&parts, allowed.partial)?;
    let mut merged = Packed::default();
    for (_, mut part) in parts {
        for line in &mut part.record.lines {
            if let Line::Header(header) = line
                && whole.contains(&of_lane(header))
            {
                // All parts are here, so every case was asked for.
                header.options.filter = None;
            }
        }
        merged.append(part);
    }
    merged.keep_last_texts();
    Ok((merged, warnings))
}

/// What to do about records that do not belong together.
const fn next_of(allowed: Allowed) -> &'static str {
    match allowed.machines {
        true => {
            "merge records of one build: measure the other commit's anew, or give each record a page of its own with \
             `claimbench site`"
        }
        false => {
            "merge records of one build on machines of one kind: what differs is not pooled; --machines puts records of \
             several machines side by side"
        }
    }
}

/// The runs before the last of a part, which count where the last one has not read a case: what is said of those of another
/// build.
///
/// # Errors
/// Where one was on a machine of another kind, unless it may.
fn earlier(
    path: &Path,
    record: &Record,
    (other, known): (&Path, &Header),
    allowed: Allowed,
) -> Result<Vec<String>, Error> {
    let mut warnings = Vec::new();
    for header in record.headers() {
        if !allowed.machines && MachineKind::of(header) != MachineKind::of(known) {
            let what = format!(
                "its run of {} was measured on {}, and {} was not",
                header.lane.name(),
                MachineKind::of(header),
                other.display()
            );
            return Err(Error::new(what, next_of(allowed)).at(path));
        }
        if let Err(what) = alike(known, header, Allowed { machines: true, ..allowed }) {
            let (path, lane) = (path.display(), header.lane.name());
            warnings.push(format!("{path}: of the run of {lane} {what}, and the last one was not"));
        }
    }
    Ok(warnings)
}

/// What is said where two parts have measured everything in the same lane: the later one counts.
fn again(parts: &[Part]) -> Vec<String> {
    let mut seen: BTreeMap<OfLane, &Path> = BTreeMap::new();
    let mut warnings = Vec::new();
    for (path, Packed { record, .. }) in parts {
        let whole = record.headers().filter(|header| header.options.filter.is_none());
        let lanes: BTreeSet<OfLane> = whole.map(of_lane).collect();
        for lane in lanes {
            if let Some(other) = seen.insert(lane.clone(), path.as_path()) {
                let (kind, lane, allocator) = lane;
                warnings.push(format!(
                    "{}: {} ({}) was measured in {} too, on the same kind of machine ({kind}), and counts as it is here",
                    path.display(),
                    lane.name(),
                    allocator.name(),
                    other.display()
                ));
            }
        }
    }
    warnings
}

/// What is said where machines that are no one machine have one name: they are taken for one.
fn under_one_name(parts: &[Part]) -> Vec<String> {
    let mut seen: BTreeMap<MachineKind, (&Path, &Header)> = BTreeMap::new();
    let mut warnings = Vec::new();
    for (path, Packed { record, .. }) in parts {
        let Some(header) = record.headers().last() else { continue };
        let kind = MachineKind::of(header);
        let Some((other, known)) = seen.insert(kind.clone(), (path.as_path(), header)) else {
            continue;
        };
        let (one, two) = (&known.machine, &header.machine);
        let facts = [
            ("memory", one.memory == two.memory),
            ("last-level cache", one.cache == two.cache),
            ("page", one.page == two.page),
            ("system", one.system == two.system),
        ];
        let differ: Vec<&str> =
            facts.iter().filter(|(_, same)| !same).map(|(name, _)| *name).collect();
        if !differ.is_empty() {
            warnings.push(format!(
                "{}: it is taken for the machine of {}, for both are {kind}, but they differ by {}",
                path.display(),
                other.display(),
                differ.join(", ")
            ));
        }
    }
    warnings
}

fn ended(line: &Line) -> Option<u64> {
    match line {
        Line::End(end) => Some(end.run),
        _ => None,
    }
}

/// Whether two runs are of one build and of one kind of machine, as far as they have to be.
///
/// # Errors
/// What of the second one is not as in the first, in words.
fn alike(known: &Header, other: &Header, allowed: Allowed) -> Result<(), String> {
    let fields = [
        ("at the commit", &known.build.commit, &other.build.commit),
        ("by the compiler", &known.build.rustc, &other.build.rustc),
        ("with the lock file", &known.build.lock, &other.build.lock),
        ("for the target", &known.build.target, &other.build.target),
        ("on the processor", &known.machine.processor, &other.machine.processor),
    ];
    // Those of the machine stand last.
    let compared = if allowed.machines { 3 } else { fields.len() };
    for (how, known, other) in &fields[..compared] {
        if known != other {
            return Err(format!("it was measured {how} {other}"));
        }
    }
    if !allowed.machines && known.machine.cores != other.machine.cores {
        return Err(format!("it was measured on {} cores", other.machine.cores));
    }
    Ok(())
}

/// Whether a run is in two of the parts.
///
/// # Errors
/// Which files hold the same run, or the same part.
fn twice(parts: &[Part]) -> Result<(), Error> {
    let mut seen: Vec<(&PathBuf, &Header)> = Vec::new();
    for (path, Packed { record, .. }) in parts {
        for header in record.headers() {
            let is_same = |(_, known): &&(&PathBuf, &Header)| {
                let lane = of_lane(known) == of_lane(header);
                let at_once =
                    known.started == header.started && known.options.seed == header.options.seed;
                let shard = shard(known).is_some() && shard(known) == shard(header);
                lane && (at_once || shard)
            };
            let other = seen.iter().find(is_same);
            if let Some((other, _)) = other {
                let of = shard(header).map(|(number, of)| format!(", part {number} of {of}"));
                let what = format!(
                    "the run of {}{} is in {} too",
                    header.lane.name(),
                    of.unwrap_or_default(),
                    other.display()
                );
                return Err(Error::new(what, "leave one of the two out").at(path));
            }
        }
        seen.extend(record.headers().map(|header| (path, header)));
    }
    Ok(())
}

/// The lanes of which all parts are there.
///
/// # Errors
/// Where parts are missing, or were dealt out by another number, unless that may be.
fn shards(parts: &[Part], partial: bool) -> Result<BTreeSet<OfLane>, Error> {
    let mut found: BTreeMap<OfLane, BTreeMap<usize, BTreeSet<usize>>> = BTreeMap::new();
    for header in parts.iter().flat_map(|(_, part)| part.record.headers()) {
        if let Some((number, of)) = shard(header) {
            let dealt = found.entry(of_lane(header)).or_default();
            dealt.entry(of).or_default().insert(number);
        }
    }
    let mut whole = BTreeSet::new();
    for ((kind, lane, allocator), dealt) in found {
        let name = format!("{} ({})", lane.name(), allocator.name());
        if dealt.len() > 1 {
            let numbers: Vec<String> = dealt.keys().map(usize::to_string).collect();
            let what =
                format!("the runs of {name} were dealt out to {} parts", numbers.join(" and to "));
            return Err(Error::new(what, "merge parts of one number"));
        }
        let Some((of, numbers)) = dealt.first_key_value() else { continue };
        let missing: Vec<String> =
            (1..=*of).filter(|part| !numbers.contains(part)).map(|part| part.to_string()).collect();
        if missing.is_empty() {
            whole.insert((kind, lane, allocator));
        } else if !partial {
            let what = format!("of {of} parts of {name} these are missing: {}", missing.join(", "));
            return Err(Error::new(what, "name their records too, or say --partial"));
        }
    }
    Ok(whole)
}

/// A lane on a kind of machine.
type OfLane = (MachineKind, Lane, Allocator);

fn of_lane(header: &Header) -> OfLane {
    (MachineKind::of(header), header.lane, header.allocator)
}

/// The part of a run: its number and how many there are, where it is one alone.
fn shard(header: &Header) -> Option<(usize, usize)> {
    let words = header.options.filter.as_deref()?;
    let (_, part) = words.rsplit_once("--shard ")?;
    let (number, of) = part.split_whitespace().next()?.split_once('/')?;
    Some((number.parse().ok()?, of.parse().ok()?))
}

#[cfg(test)]
mod tests;
