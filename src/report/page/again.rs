//! How to measure a claim again: the commands as they were run, with the seed and the time that its groups took.

use super::{pieces, reading};
use crate::claim::{Allocator, Lane};
use crate::record::{Group, Header, RecordedClaim, Twin};
use crate::report::evidence::{Evidence, case};
use maud::{Markup, html};

/// The margin that is not said because every run has it unless another is asked for, as a share.
const MARGIN: f64 = 0.005;

/// The commands.
pub(super) fn section(evidence: &Evidence, claim: &RecordedClaim) -> Markup {
    let runs = runs(evidence, claim);
    let commands: Vec<String> = runs.iter().map(|run| command(evidence, claim, run)).collect();
    html! {
        h3 { "Measure it again" }
        p {
            "All of it, judged and rendered: " code { "cargo bench -- " (quoted(&format!("{}/", claim.id))) } ". "
            @if let Some(header) = runs.last() {
                "Each lane alone, as this page was measured, at commit " code { (header.build.commit) } " with "
                (header.build.rustc) ":"
            }
        }
        @if !commands.is_empty() {
            pre tabindex="0" role="group" aria-label="Commands" { code { @for command in &commands { (command) "\n" } } }
        }
        p.note { "The claim's code is in " code { (claim.file()) } "." }
    }
}

/// The runs that count for the claim's reference at the article's point, lane by lane.
fn runs<'a>(evidence: &Evidence<'a>, claim: &RecordedClaim) -> Vec<&'a Header> {
    let lanes = evidence.newest.lanes().into_iter();
    let header = |(lane, allocator): (Lane, Allocator)| {
        let of = |name: &str| {
            let case = case(claim, name, claim.article_point, allocator);
            evidence.newest.header(evidence.newest.run(lane, &case)?)
        };
        let others = claim.variants.iter().map(|variant| variant.name.as_str());
        std::iter::once(claim.reference.as_str()).chain(others).find_map(of)
    };
    lanes.filter_map(header).collect()
}

fn command(evidence: &Evidence, claim: &RecordedClaim, header: &Header) -> String {
    let target = match header.allocator {
        Allocator::Jemalloc => format!("{}_jemalloc", header.lane.name()),
        Allocator::Mimalloc => format!("{}_mimalloc --features mimalloc", header.lane.name()),
        Allocator::Go => format!("{}_go", header.lane.name()),
        Allocator::GoOne => format!("{}_go_one", header.lane.name()),
        Allocator::System | Allocator::Dhat => header.lane.name().to_owned(),
    };
    let filter = quoted(&format!("^{}/", claim.id));
    let mut command = format!("cargo bench --bench {target} -- {filter}");
    if header.options.quick {
        command += " --quick";
    }
    if header.lane == Lane::Rounds {
        let groups = evidence.newest.groups_of(&claim.id, header.allocator, header.run);
        let longest = groups.map(|group| group.seconds.get()).fold(0.0, f64::max);
        command += &format!(" --seed {}", header.options.seed);
        if longest > 0.0 {
            let budget = ((longest * 10.0).ceil() / 10.0).clamp(0.1, 600.0);
            command += &format!(" --budget {budget}");
        }
        if header.options.margin.get() != MARGIN {
            command += &format!(" --margin {}", header.options.margin.get() * 100.0);
        }
    }
    command
}

/// A word as a shell reads it back.
fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', "'\\''"))
}

/// What was measured, in one paragraph.
pub(super) fn told(evidence: &Evidence, claim: &RecordedClaim) -> Markup {
    let sentences = [
        Some(swept(claim)),
        timed(evidence, claim),
        counted(evidence, claim),
        kept(evidence, claim),
    ];
    html! {
        p.told {
            (pieces::prose(&sentences.into_iter().flatten().collect::<Vec<String>>().join(" ")))
            (reading::link())
        }
    }
}

/// What was compared, and where.
fn swept(claim: &RecordedClaim) -> String {
    let controls = claim.variants.iter().filter(|variant| variant.control.is_some()).count();
    let workers = pieces::number_of(claim.variants.len() - controls, "variant", "variants");
    let beside = match controls {
        0 => String::new(),
        some => format!(" and {}", pieces::number_of(some, "control", "controls")),
    };
    let points = match claim.points.as_slice() {
        [(only, _)] => format!("at {}", claim.spoken(*only)),
        [(first, _), .., (last, _)] => format!(
            "at {} points from {} to {}",
            claim.points.len(),
            claim.spoken(*first),
            claim.spoken(*last)
        ),
        [] => String::new(),
    };
    format!("What was measured: {workers} of the same work{beside}, over {} {points}.", claim.axis)
}

/// How times were taken: allocators, forks, rounds, twins, and when.
fn timed(evidence: &Evidence, claim: &RecordedClaim) -> Option<String> {
    let under = |allocator: Allocator| {
        let case = case(claim, &claim.reference, claim.article_point, allocator);
        let run = evidence.newest.run(Lane::Rounds, &case)?;
        Some((allocator, evidence.newest.header(run)?))
    };
    let runs: Vec<(Allocator, &Header)> =
        evidence.allocators(Lane::Rounds).into_iter().filter_map(under).collect();
    let groups: Vec<_> = runs
        .iter()
        .flat_map(|(allocator, header)| {
            evidence.newest.groups_of(&claim.id, *allocator, header.run)
        })
        .collect();
    let least = groups.iter().map(|group| group.forks).min()?;
    let most = groups.iter().map(|group| group.forks).max()?;
    let forks = if least == most { least.to_string() } else { format!("{least} to {most}") };
    let rounds: Vec<u32> = runs
        .iter()
        .flat_map(|(allocator, _)| {
            let case = case(claim, &claim.reference, claim.article_point, *allocator);
            let group = Group::at(claim.article_point);
            evidence.newest.forks(&case, &group).map(|fork| fork.slices.count).collect::<Vec<u32>>()
        })
        .collect();
    let rounds = match (rounds.iter().min(), rounds.iter().max()) {
        (Some(least), Some(most)) if least == most => {
            format!(", {} each", pieces::number_of(*least as usize, "round", "rounds"))
        }
        (Some(least), Some(most)) => format!(", {least} to {most} rounds each"),
        _ => String::new(),
    };
    let mut days: Vec<&str> =
        runs.iter().filter_map(|(_, header)| header.started.get(..10)).collect();
    days.dedup();
    let quick =
        if runs.iter().any(|(_, header)| header.options.quick) { ", a quick run" } else { "" };
    let twins = if has_twins(evidence, claim, runs.iter().map(|(allocator, _)| *allocator)) {
        "; beside them ran the reference's twins"
    } else {
        ""
    };
    Some(format!(
        "Times come from {forks} fresh processes (forks) at each point{rounds}, in which all variants took turns, {}, \
         on {}{quick}{twins}.",
        spoken(runs.iter().map(|(allocator, _)| *allocator)),
        days.join(" and "),
    ))
}

/// Whether the reference was entered again at the article's point.
fn has_twins(
    evidence: &Evidence,
    claim: &RecordedClaim,
    allocators: impl Iterator<Item = Allocator>,
) -> bool {
    let group = Group::at(claim.article_point);
    let mut cases =
        allocators.map(|under| case(claim, &claim.reference, claim.article_point, under));
    cases.any(|case| evidence.newest.forks_of(&case, &group, Some(Twin::Same)).next().is_some())
}

/// How much was counted.
fn counted(evidence: &Evidence, claim: &RecordedClaim) -> Option<String> {
    let cases = claim.variants.iter().flat_map(|variant| {
        variant.points.iter().map(|point| case(claim, &variant.name, *point, Allocator::Dhat))
    });
    let counted = cases.filter(|case| evidence.newest.run(Lane::Heap, case).is_some()).count();
    let cases = pieces::number_of(counted, "case", "cases");
    (counted > 0).then(|| {
        format!("Allocations and bytes were counted exactly, in a process for each of {cases}.")
    })
}

/// Whether resident memory was read.
fn kept(evidence: &Evidence, claim: &RecordedClaim) -> Option<String> {
    let is_read = |allocator: &Allocator| {
        let case = case(claim, &claim.reference, claim.article_point, *allocator);
        evidence.newest.run(Lane::Resident, &case).is_some()
    };
    let read: Vec<Allocator> =
        evidence.allocators(Lane::Resident).into_iter().filter(is_read).collect();
    (!read.is_empty()).then(|| {
        format!("Resident memory was read before and after a purge {}.", spoken(read.into_iter()))
    })
}

/// Allocators as one says them: `under the system's allocator and jemalloc`.
fn spoken(allocators: impl Iterator<Item = Allocator>) -> String {
    let names: Vec<String> =
        allocators.map(|it| crate::report::worth::named(it).to_owned()).collect();
    format!("under {}", crate::report::words::and(&names))
}
