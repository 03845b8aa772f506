//! The forks of a case in whole numbers: each as what it differs by from the one before it, so that what hardly changes is
//! short. What can not be told so without a loss stands as it is.

#[cfg(test)]
mod tests;
mod times;
mod used;

use super::super::{Case, Collector, Finite, Fork, Latencies, LogRatio, Mode, Slices, Twin, Usage};
use crate::claim::Allocator;
use crate::run::Volume;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use times::Times;
use used::Used;

/// A fork as a row. The fields that [`Fork`] has too are those of it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Row {
    claim: String,
    variant: String,
    point: u64,
    allocator: Allocator,
    group: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    twin: Option<Twin>,
    mode: Mode,
    fork: u32,
    turns: u64,
    operations: u64,
    /// How many slices there were.
    count: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    times: Option<Times>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    slices: Option<Slices>,
    /// What it is compared with; absent where that is what the fork before was compared with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    references: Option<Vec<Reference>>,
    /// The log ratio to each of them in units of its last digit, less that of the fork before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    ratios: Vec<i64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    against: Vec<LogRatio>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    used: Option<Used>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    usage: Option<Usage>,
    /// The operations that the usage is of, in slices; absent where they are no whole number of slices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    usage_slices: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    usage_operations: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    collector: Option<Collector>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    latencies: Option<Latencies>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    figures: BTreeMap<String, Finite>,
    #[serde(default, skip_serializing_if = "Volume::is_unknown")]
    volume: Volume,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    refines: Option<(u64, u64)>,
}

/// What a fork is compared with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Reference {
    variant: String,
    point: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    allocator: Option<Allocator>,
}

impl Reference {
    fn of(ratio: &LogRatio) -> Reference {
        let LogRatio { variant, point, allocator, .. } = ratio;
        Reference { variant: variant.clone(), point: *point, allocator: *allocator }
    }

    fn is_of(&self, ratio: &LogRatio) -> bool {
        self.variant == ratio.variant
            && self.point == ratio.point
            && self.allocator == ratio.allocator
    }
}

/// Forks as rows, in their order.
pub(super) fn rows<'a>(forks: impl IntoIterator<Item = &'a Fork>) -> Vec<Row> {
    let mut before: Option<&Fork> = None;
    let row = |fork: &'a Fork| {
        let row = Row::of(fork, before.filter(|before| is_of_case(fork, before)));
        before = Some(fork);
        row
    };
    forks.into_iter().map(row).collect()
}

/// Whether two forks are of the same case, as that of the same group, so that they are alike.
fn is_of_case(fork: &Fork, before: &Fork) -> bool {
    fork.twin == before.twin && fork.group == before.group && fork.case == before.case
}

impl Row {
    fn of(fork: &Fork, before: Option<&Fork>) -> Row {
        let Case { claim, variant, point, allocator } = fork.case.clone();
        let times = Times::of(&fork.slices, before);
        let used = Used::of(fork, before);
        let ratios = ratios(fork, before);
        let is_known = before.is_some_and(|before| {
            before.against.len() == fork.against.len()
                && before
                    .against
                    .iter()
                    .zip(&fork.against)
                    .all(|(one, other)| Reference::of(one).is_of(other))
        });
        let slice = fork.turns.checked_mul(fork.operations).filter(|slice| *slice > 0);
        let usage_slices = fork.usage_operations.zip(slice).and_then(|(operations, slice)| {
            operations.is_multiple_of(slice).then(|| operations / slice)
        });
        Row {
            claim,
            variant,
            point,
            allocator,
            group: fork.group.clone(),
            twin: fork.twin,
            mode: fork.mode,
            fork: fork.fork,
            turns: fork.turns,
            operations: fork.operations,
            count: fork.slices.count,
            slices: times.is_none().then(|| fork.slices.clone()),
            times,
            references: (ratios.is_some() && !is_known && !fork.against.is_empty())
                .then(|| fork.against.iter().map(Reference::of).collect()),
            against: if ratios.is_none() { fork.against.clone() } else { Vec::new() },
            ratios: ratios.unwrap_or_default(),
            usage: fork.usage.filter(|_| used.is_none()),
            used,
            usage_slices,
            usage_operations: fork.usage_operations.filter(|_| usage_slices.is_none()),
            collector: fork.collector,
            latencies: fork.latencies,
            figures: fork.figures.clone(),
            volume: fork.volume,
            refines: fork.refines,
        }
    }

    /// The fork, whose run is not the row's to say.
    ///
    /// # Errors
    /// What of the row is damaged.
    pub(super) fn fork(self, run: u64, before: Option<&Fork>) -> Result<Fork, String> {
        let case = Case {
            claim: self.claim,
            variant: self.variant,
            point: self.point,
            allocator: self.allocator,
        };
        let slices = self.slices.unwrap_or_else(Slices::none);
        let usage_operations = match self.usage_slices {
            None => self.usage_operations,
            Some(slices) => {
                let slice = self.turns.checked_mul(self.operations);
                let operations = slice.and_then(|slice| slice.checked_mul(slices));
                Some(operations.ok_or("usage_slices: they are too many")?)
            }
        };
        let mut fork = Fork {
            run,
            case,
            group: self.group,
            twin: self.twin,
            mode: self.mode,
            fork: self.fork,
            turns: self.turns,
            operations: self.operations,
            slices,
            against: self.against,
            usage: self.usage,
            usage_operations,
            collector: self.collector,
            latencies: self.latencies,
            figures: self.figures,
            volume: self.volume,
            refines: self.refines,
        };
        let before = before.filter(|before| is_of_case(&fork, before));
        if let Some(times) = &self.times {
            fork.slices = times.slices(self.count, before).ok_or("times: they lead too far")?;
        }
        if let Some(used) = &self.used {
            fork.usage = Some(used.usage(&fork, before).ok_or("used: it leads too far")?);
        }
        if !self.ratios.is_empty() {
            fork.against = against(&self.ratios, self.references, before)?;
        }
        Ok(fork)
    }
}

/// The log ratios less those of the fork before, in units of their last digit; nothing where one has more digits.
fn ratios(fork: &Fork, before: Option<&Fork>) -> Option<Vec<i64>> {
    let ratio = |(place, ratio): (usize, &LogRatio)| {
        let units = ratio.log_ratio.log_units()?;
        units.checked_sub(known(before, place))
    };
    fork.against.iter().enumerate().map(ratio).collect()
}

/// What the fork before had at a place, in the same units.
fn known(before: Option<&Fork>, place: usize) -> i64 {
    let ratio = before.and_then(|before| before.against.get(place));
    ratio.and_then(|ratio| ratio.log_ratio.log_units()).unwrap_or(0)
}

/// The log ratios of a row.
///
/// # Errors
/// What is wrong with them.
fn against(
    ratios: &[i64],
    references: Option<Vec<Reference>>,
    before: Option<&Fork>,
) -> Result<Vec<LogRatio>, String> {
    let references =
        references.or_else(|| Some(before?.against.iter().map(Reference::of).collect()));
    let references = references.filter(|references| references.len() == ratios.len());
    let references = references.ok_or("ratios: it is not said to what")?;
    let pairs = ratios.iter().zip(references).enumerate();
    let ratio = |(place, (step, reference)): (usize, (&i64, Reference))| {
        let Reference { variant, point, allocator } = reference;
        let units = step.checked_add(known(before, place));
        let log_ratio = units.and_then(Finite::of_log_units);
        let log_ratio = log_ratio.ok_or("ratios: they lead too far")?;
        Ok(LogRatio { variant, point, allocator, log_ratio })
    };
    pairs.map(ratio).collect()
}
