//! One record of several: the parts of a catalogue that machines of one kind have measured, or what machines of several
//! kinds say, side by side.

use super::{Error, Header, Line, MachineKind, Packed};
use crate::claim::{Allocator, Lane};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

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
/// What was read is not looked into, and stays packed.
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
                let next = "merge records of one build on machines of one kind: what differs is not pooled; --machines \
                    puts records of several machines side by side";
                Error::new(what, next).at(path)
            })?,
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
mod tests {
    use super::*;
    use crate::claim::Allocator::System;
    use crate::claim::Metric::Held;
    use crate::claim::testing::claim;
    use crate::record::testing::{begins, ends, exact, record, recorded};

    /// A record of a part, whose variant `pooled` was read at a point.
    fn part(name: &str, shard: &str, point: u64, seed: u64) -> Part {
        let mut header = begins(1, Lane::Resident, System);
        if let Line::Header(header) = &mut header {
            header.options.filter = (!shard.is_empty()).then(|| format!("--shard {shard}"));
            header.options.seed = seed;
        }
        let reading = Line::Reading(exact(1, "pooled", point, Held, 7));
        let record = record([header, recorded(claim([])), reading, ends(1)]);
        (PathBuf::from(name), record.packed())
    }

    fn changed(mut part: Part, change: fn(&mut Header)) -> Part {
        for line in &mut part.1.record.lines {
            if let Line::Header(header) = line {
                change(header);
            }
        }
        part
    }

    fn refused(parts: Vec<Part>) -> String {
        merge(parts, Allowed::default()).expect_err("they do not belong together").to_string()
    }

    #[test]
    fn parts_become_one_record_with_its_runs_in_order_and_nothing_twice() {
        let parts = vec![part("a", "1/2", 1, 1), part("b", "2/2", 64, 2)];
        let (merged, warnings) = merge(parts, Allowed::default()).expect("they belong together");
        let merged = merged.unpacked().expect("what was packed");
        assert!(warnings.is_empty(), "{warnings:?}");
        assert_eq!(merged.headers().map(|header| header.run).collect::<Vec<u64>>(), [1, 2]);
        assert_eq!(merged.claims().len(), 1);
        let claims = merged.lines.iter().filter(|line| matches!(line, Line::Claim(_)));
        assert_eq!(claims.count(), 1);
        let runs: Vec<Option<u64>> = merged
            .lines
            .iter()
            .filter(|line| matches!(line, Line::Reading(_)))
            .map(Line::run)
            .collect();
        assert_eq!(runs, [Some(1), Some(2)]);
        assert!(
            merged.headers().all(|header| header.options.filter.is_none()),
            "all parts are there"
        );
    }

    #[test]
    fn what_does_not_belong_together_is_named_with_both_files() {
        let one = || part("a", "1/2", 1, 1);
        let other = || part("b", "2/2", 64, 2);
        let said =
            refused(vec![one(), changed(other(), |header| header.build.commit = "def".into())]);
        assert!(
            said.contains("commit def") && said.contains("a was not") && said.contains('b'),
            "{said}"
        );
        let said =
            refused(vec![one(), changed(other(), |header| header.machine.processor = "x".into())]);
        assert!(said.contains("on the processor x"), "{said}");
        let said = refused(vec![one(), changed(other(), |header| header.machine.cores = 64)]);
        assert!(said.contains("64 cores"), "{said}");
        let said = refused(vec![one(), (PathBuf::from("c"), Packed::default())]);
        assert!(said.contains("no run") && said.contains('c'), "{said}");
    }

    #[test]
    fn machines_of_several_kinds_stand_side_by_side_where_that_is_asked_for() {
        let large: fn(&mut Header) = |header| {
            header.machine.processor = "another processor".into();
            header.machine.cores = 64;
        };
        let parts = || vec![part("a", "1/1", 64, 1), changed(part("b", "1/1", 64, 2), large)];
        let said = refused(parts());
        assert!(said.contains("another processor") && said.contains("--machines"), "{said}");
        let allowed = Allowed { machines: true, ..Allowed::default() };
        let (merged, _) = merge(parts(), allowed).expect("they may differ");
        let merged = merged.unpacked().expect("what was packed");
        let cores: Vec<usize> = merged.machines().iter().map(|kind| kind.cores).collect();
        assert_eq!(cores, [2, 64]);
        // The same part of the same machine is still the same, and so has the build to be.
        let again = [parts(), vec![part("c", "1/1", 64, 1)]].concat();
        assert!(merge(again, allowed).expect_err("twice").to_string().contains("is in a too"));
        let other = changed(part("b", "1/1", 64, 2), |header| header.build.commit = "def".into());
        let error =
            merge(vec![part("a", "1/1", 64, 1), other], allowed).expect_err("another build");
        assert!(error.to_string().contains("commit def"), "{error}");
    }

    #[test]
    fn a_part_that_is_missing_or_there_twice_is_told() {
        let said = refused(vec![part("a", "1/4", 1, 1), part("b", "4/4", 64, 2)]);
        assert!(said.contains("missing: 2, 3") && said.contains("--partial"), "{said}");
        let allowed = Allowed { partial: true, ..Allowed::default() };
        let partial = merge(vec![part("a", "1/4", 1, 1), part("b", "4/4", 64, 2)], allowed);
        let (merged, _) = partial.expect("it may be");
        assert!(merged.record.headers().all(|header| header.options.filter.is_some()));
        let said = refused(vec![part("a", "1/2", 1, 1), part("b", "1/2", 1, 2)]);
        assert!(said.contains("part 1 of 2 is in a too"), "{said}");
        let said = refused(vec![part("a", "", 1, 1), part("copy", "", 1, 1)]);
        assert!(said.contains("is in a too") && said.contains("copy"), "{said}");
        let said = refused(vec![part("a", "1/2", 1, 1), part("b", "2/3", 64, 2)]);
        assert!(said.contains("2 and to 3 parts"), "{said}");
    }

    #[test]
    fn a_part_that_was_cut_short_is_told() {
        let mut cut = part("b", "2/2", 64, 2);
        cut.1.record.lines.pop();
        let parts = vec![part("a", "1/2", 1, 1), cut];
        let (_, warnings) = merge(parts, Allowed::default()).expect("they fit");
        assert!(
            warnings[0].contains("b: the run of resident did not come to its end"),
            "{warnings:?}"
        );
    }
}
