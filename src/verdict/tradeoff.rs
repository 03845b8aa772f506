//! Time saved against bytes kept: which variants of a claim are worth their memory.

use super::estimate::Estimate;
use super::forks::{counted, time_of};
use super::measured::case;
use super::number::Interval;
use super::settings::Settings;
use super::standing::Side;
use super::versus::Versus;
use crate::claim::{Allocator, Metric};
use crate::record::{Case, Group, Newest, RecordedClaim};

/// The variants of a claim under one allocator at the article's point, each against the claim's reference.
#[derive(Clone, Debug, PartialEq)]
pub struct Tradeoff<'a> {
    /// The claim.
    pub claim: &'a RecordedClaim,
    /// The allocator that the times were taken under.
    pub allocator: Allocator,
    /// The variants that do the claim's work and were both timed and counted; the reference is among them.
    pub choices: Vec<Choice<'a>>,
}

/// What a variant takes and keeps.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice<'a> {
    /// The variant.
    pub variant: &'a str,
    /// Nanoseconds per operation.
    pub time: f64,
    /// Its time divided by that of the reference; nothing for the reference itself.
    pub ratio: Option<Versus>,
    /// What it saves of the reference's time; nothing for the reference itself, and where neither is clearly faster.
    pub saved: Option<Saved>,
    /// The bytes alive with the result of a turn.
    pub held: f64,
    /// The bytes alive with the result of a turn, beyond those of the reference.
    pub held_more: f64,
    /// The bytes alive after it is dropped, beyond those of the reference.
    pub left_more: f64,
    /// Whether no other variant is as good in time, held and left and better in one of them.
    pub is_worth_it: bool,
}

/// What a variant saves of the reference's time: of the ratio of slices that ran beside each other, so that time and
/// share are one estimate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Saved {
    /// The share of the reference's time; negative where the variant takes longer.
    pub share: f64,
    /// The interval of the share.
    pub interval: Option<Interval>,
    /// The nanoseconds per operation: the share of the reference's median.
    pub nanoseconds: f64,
}

impl Saved {
    fn of(versus: Versus, reference: f64) -> Option<Saved> {
        versus.faster?;
        let share = 1.0 - versus.ratio.center;
        let interval = versus.ratio.interval;
        let interval = interval.map(|it| Interval { lower: 1.0 - it.upper, upper: 1.0 - it.lower });
        Some(Saved { share, interval, nanoseconds: share * reference })
    }
}

/// What a claim's variants save and keep; nothing where its reference was not timed and counted, or nothing else was.
#[must_use]
pub fn tradeoff<'a>(
    newest: &Newest,
    claim: &'a RecordedClaim,
    allocator: Allocator,
    settings: Settings,
) -> Option<Tradeoff<'a>> {
    let point = claim.article_point;
    let timed = |name: &str| case(claim, name, point, allocator);
    let read = |name: &'a str| Read::of(newest, name, &timed(name), settings);
    let workers = claim.variants.iter().filter(|variant| variant.control.is_none());
    let readings: Vec<Read> = workers.filter_map(|variant| read(&variant.name)).collect();
    let reference = readings.iter().find(|reading| reading.variant == claim.reference)?;
    let versus = |one: &Read, other: &Read| {
        Versus::of(newest, claim, &timed(one.variant), &timed(other.variant), settings)
    };
    // As good in memory, not clearly slower, and better somewhere. What can not be compared beats nothing.
    let beats = |one: &Read, other: &Read| {
        if one.variant == other.variant || one.held > other.held || one.left > other.left {
            return false;
        }
        let is_smaller = one.held < other.held || one.left < other.left;
        match versus(one, other).map(|versus| versus.faster) {
            Some(Some(Side::Subject)) => true,
            Some(None) => is_smaller,
            Some(Some(Side::Reference)) | None => false,
        }
    };
    let choices = readings.iter().map(|own| {
        let is_reference = own.variant == reference.variant;
        let ratio = if is_reference { None } else { versus(own, reference) };
        Choice {
            variant: own.variant,
            time: own.time.center,
            ratio,
            saved: ratio.and_then(|versus| Saved::of(versus, reference.time.center)),
            held: own.held,
            held_more: own.held - reference.held,
            left_more: own.left - reference.left,
            is_worth_it: !readings.iter().any(|other| beats(other, own)),
        }
    });
    let choices: Vec<Choice> = choices.collect();
    (choices.len() > 1).then_some(Tradeoff { claim, allocator, choices })
}

/// What was read of a variant.
struct Read<'a> {
    variant: &'a str,
    time: Estimate,
    held: f64,
    left: f64,
}

impl<'a> Read<'a> {
    fn of(newest: &Newest, variant: &'a str, timed: &Case, settings: Settings) -> Option<Read<'a>> {
        let forks = counted(newest, timed, &Group::at(timed.point));
        let time = time_of(&forks, timed, settings.error);
        let under_dhat = Case { allocator: Allocator::Dhat, ..timed.clone() };
        let exact = |metric: Metric| newest.reading(&under_dhat, metric, None, None)?.value.exact();
        (time.forks > 0).then_some(Read {
            variant,
            time,
            held: exact(Metric::Held)?,
            left: exact(Metric::Left)?,
        })
    }
}

#[cfg(test)]
mod tests;
