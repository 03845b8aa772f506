//! What variants save and keep in words, and where the allocator decides: shared by the page and the theme pages.

use super::format::{self, Quantity};
use crate::claim::Allocator;
use crate::record::RecordedClaim;
use crate::verdict::{Choice, Dependence, Saved, Side, Tradeoff};

/// The variant that takes least time of those that are clearly faster than the reference; the reference where none is.
pub(super) fn fastest<'a>(tradeoff: &'a Tradeoff) -> Option<&'a Choice<'a>> {
    let is_clear =
        |choice: &&Choice| choice.ratio.is_some_and(|versus| versus.faster == Some(Side::Subject));
    let clear = tradeoff.choices.iter().filter(is_clear);
    let reference = || tradeoff.choices.iter().find(|it| it.variant == tradeoff.claim.reference);
    clear.min_by(|one, other| one.time.total_cmp(&other.time)).or_else(reference)
}

/// What a variant saves of the reference's time, with the interval of the share: `223 ns, 71 % [70 %, 72 %]`; negative
/// where it takes more.
pub(super) fn saved(saved: &Saved) -> String {
    let interval = saved.interval.map_or_else(String::new, |interval| {
        format!(" [{}, {}]", share(interval.lower), share(interval.upper))
    });
    format!("{}, {}{interval}", format::nanoseconds(saved.nanoseconds), share(saved.share))
}

/// A share as a percentage; beyond a tenth without decimals.
fn share(share: f64) -> String {
    format::percent(if share.abs() < 0.1 { share } else { (share * 100.0).round() / 100.0 })
}

/// What the fastest variant under each allocator saves and keeps, as sentences; nothing where that is the reference.
/// Allocators under which it is the same variant share one: ``"`hoisted` is fastest at 19 B: against `fresh` it saves
/// 43.9 ns (88 %) under the system's allocator and 48.3 ns (88 %) under jemalloc, holds 32 B more and leaves 4,128 B more."``
pub(super) fn sentences(tradeoffs: &[Tradeoff]) -> Vec<String> {
    let mut fastest: Vec<(&Choice, &Tradeoff, Vec<String>)> = Vec::new();
    for tradeoff in tradeoffs {
        let found = self::fastest(tradeoff).and_then(|choice| Some((choice, choice.saved?)));
        let Some((choice, saved)) = found else { continue };
        let (time, share) = (format::nanoseconds(saved.nanoseconds), share(saved.share));
        let saves = format!("{time} ({share}) under {}", named(tradeoff.allocator));
        match fastest.iter_mut().find(|known| known.0.variant == choice.variant) {
            Some((_, _, saved)) => saved.push(saves),
            None => fastest.push((choice, tradeoff, vec![saves])),
        }
    }
    let kept = |more: f64| match more {
        more if more > 0.0 => format!("{} more", format::bytes(more)),
        more if more < 0.0 => format!("{} less", format::bytes(-more)),
        _ => "no more".to_owned(),
    };
    let memory = |choice: &Choice| match (choice.held_more, choice.left_more) {
        (0.0, 0.0) => "keeps no more memory".to_owned(),
        (held, left) => {
            format!("holds {} with its result, and leaves {} behind", kept(held), kept(left))
        }
    };
    let sentence = |(choice, tradeoff, saved): &(&Choice, &Tradeoff, Vec<String>)| {
        let claim = tradeoff.claim;
        format!(
            "`{}` is fastest at {}: against `{}` it saves {}. It {}.",
            choice.variant,
            claim.spoken(claim.article_point),
            claim.reference,
            super::words::and(saved),
            memory(choice)
        )
    };
    fastest.iter().map(sentence).collect()
}

/// Where the allocator decides, as a sentence with its full stop: ``Which allocator it is decides by how much: `whole`
/// takes 19.0 times as long as `copy` under the system's allocator and 2.20 times under jemalloc, at 64 KiB.``
pub(super) fn decides(claim: &RecordedClaim, dependence: &Dependence) -> String {
    let prediction = dependence.prediction;
    let subject = &prediction.subject;
    let point = claim.spoken(dependence.point);
    let (one, other, at) = match (&prediction.reference, prediction.reference_point) {
        (Some(reference), _) => {
            (format!("`{subject}`"), format!("`{reference}`"), format!(", at {point}"))
        }
        (None, reference) => {
            let reference = reference.map(|point| claim.spoken(point)).unwrap_or_default();
            (format!("`{subject}` at {point}"), format!("at {reference}"), String::new())
        }
    };
    // The slower of the two first, where it is the same one everywhere.
    let is_faster = dependence.ratios.iter().all(|(_, ratio)| ratio.center < 1.0);
    let (one, other) = if is_faster { (other, one) } else { (one, other) };
    let parts: Vec<String> = dependence
        .ratios
        .iter()
        .enumerate()
        .map(|(index, (allocator, ratio))| {
            let times = if is_faster { 1.0 / ratio.center } else { ratio.center };
            let times = Quantity::Ratio.text(times).replace('×', " times");
            let long = if index == 0 { format!(" as long as {other}") } else { String::new() };
            format!("{times}{long} under {}", named(*allocator))
        })
        .collect();
    let what = if dependence.turns() { "which of the two is faster" } else { "by how much" };
    format!("Which allocator it is decides {what}: {one} takes {}{at}.", super::words::and(&parts))
}

/// An allocator in a sentence.
pub(super) fn named(allocator: Allocator) -> &'static str {
    match allocator {
        Allocator::System => "the system's allocator",
        Allocator::GoOne => "Go on one core",
        other => other.name(),
    }
}
