//! What one fresh process says of one case.

use super::{Case, Collector, Finite, Latencies, Mode, Usage};
use crate::claim::Allocator;
use crate::run::Volume;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// So many digits has what lies between the quartiles of slices.
const SPREAD_DIGITS: i64 = 2;

/// One case's slices in one fork, with the log ratios to the cases that it is compared with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fork {
    /// The run that measured it.
    pub run: u64,
    /// The case.
    #[serde(flatten)]
    pub case: Case,
    /// The group: `point 65536`, or `across whole 64/16`.
    pub group: String,
    /// Which twin of the case this is; absent where it is the case itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub twin: Option<Twin>,
    /// Whether the cases of the group shared a process.
    pub mode: Mode,
    /// The number of the fork within its group, from 0.
    pub fork: u32,
    /// Turns in a slice.
    pub turns: u64,
    /// Operations that a turn does.
    pub operations: u64,
    /// The spread of the slices.
    pub slices: Slices,
    /// The log ratio to each reference of the group: a median over the rounds, or over the pairs of set-ups that share them.
    pub against: Vec<LogRatio>,
    /// What the slices used beside time, those that warmed the case up too; absent in older records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage: Option<Usage>,
    /// How many operations the usage is of, the slices that warmed the case up among them; absent in older records, where
    /// it was divided by those of the counted slices and the others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage_operations: Option<u64>,
    /// What the collector did for one operation of the same; absent of a program that has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collector: Option<Collector>,
    /// The spread of single operations; absent where the routine does not time them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latencies: Option<Latencies>,
    /// The figures that the routine reported, by name, for a turn, where a prediction asks for any: the mean over the
    /// turns of a slice that ran behind the counted ones.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub figures: BTreeMap<String, Finite>,
    /// How much one turn goes through, where the routine says so.
    #[serde(default, skip_serializing_if = "Volume::is_unknown")]
    pub volume: Volume,
    /// The points of the axis between which it narrows a crossover down; absent where it is one of a case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refines: Option<(u64, u64)>,
}

/// The reference of a group, entered again to show what a comparison is worth here and now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Twin {
    /// The same code under another name: must read the same.
    Same,
    /// The same source compiled a second time: shows what the placement of code does.
    Placed,
    /// The same code with 5 % more turns in its slice, which its time is not divided by: should read slower.
    Slow,
}

/// The spread of one case's slices in one fork, in nanoseconds per operation. Made by [`Slices::of`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "AsWritten")]
pub struct Slices {
    /// How many slices, which is the number of rounds.
    pub count: u32,
    /// The lower quartile.
    pub lower: Finite,
    /// The median.
    pub median: Finite,
    /// The upper quartile.
    pub upper: Finite,
}

/// The same with all its digits, as an older record has them.
#[derive(Deserialize)]
struct AsWritten {
    count: u32,
    lower: Finite,
    median: Finite,
    upper: Finite,
}

impl From<AsWritten> for Slices {
    fn from(AsWritten { count, lower, median, upper }: AsWritten) -> Slices {
        Slices::of(count, [lower, median, upper])
    }
}

impl Slices {
    /// The quartiles of so many slices, the lower one first, with two digits of what lies between the outer ones: they are
    /// moved by a twentieth of that at most, and a median of a hundred slices is no surer than to a tenth of it.
    #[must_use]
    pub fn of(count: u32, quartiles: [Finite; 3]) -> Slices {
        let mut quartiles = quartiles;
        // Rounded, they may lie as far apart as takes a digit less.
        while let Some(decimals) = Slices::decimals(quartiles.map(Finite::get)) {
            let rounded = quartiles.map(|time| time.with_decimals(decimals));
            if rounded == quartiles {
                break;
            }
            quartiles = rounded;
        }
        let [lower, median, upper] = quartiles;
        Slices { count, lower, median, upper }
    }

    /// The decimals of quartiles, negative where they end in noughts; nothing where they are one number.
    pub(super) fn decimals(quartiles: [f64; 3]) -> Option<i64> {
        let [lower, _, upper] = quartiles;
        let spread = (upper - lower).abs();
        (spread.is_normal()).then(|| SPREAD_DIGITS - 1 - spread.log10().floor() as i64)
    }

    /// No slices.
    pub(super) fn none() -> Slices {
        let nothing = Finite::default();
        Slices { count: 0, lower: nothing, median: nothing, upper: nothing }
    }
}

/// A fork's estimate of a ratio.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LogRatio {
    /// The reference's variant.
    pub variant: String,
    /// The reference's point.
    pub point: u64,
    /// The reference's allocator, where it is another one than the case's: that of the Rust variant of the same name,
    /// which a Go variant is measured beside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allocator: Option<Allocator>,
    /// The median over the rounds of `ln(case / reference)`, made by [`Finite::log`].
    #[serde(deserialize_with = "super::finite::log")]
    pub log_ratio: Finite,
}
