//! A variant of a claim as a record carries it.

use crate::claim::{Allocator, Claim, Lane, Role, Variant};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A variant as a record carries it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedVariant {
    /// The name.
    pub name: String,
    /// What it does, in one line.
    pub about: String,
    /// Why it is a control; absent where it does the claim's work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub control: Option<String>,
    /// The other work that a control does, by a name that all who do it share.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub work: Option<String>,
    /// The points at which it exists.
    pub points: Vec<u64>,
    /// Of those the points at which a lane does not run it, by lane; lanes that run it at all of them are left out.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub not_run: BTreeMap<Lane, Vec<u64>>,
    /// The settings of the allocator that it is run with, and so under which allocators alone; empty where it takes each as
    /// it is.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub settings: BTreeMap<Allocator, String>,
    /// The allocators that run it beside those that run every variant.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also_under: Vec<Allocator>,
}

impl RecordedVariant {
    /// A variant of a claim as a record carries it.
    pub(super) fn of(claim: &Claim, variant: &Variant) -> RecordedVariant {
        RecordedVariant {
            name: variant.name.to_owned(),
            about: variant.about.to_owned(),
            control: match variant.role {
                Role::Worker => None,
                Role::Control(why) => Some(why.to_owned()),
            },
            work: variant.work.map(str::to_owned),
            points: claim.points_of(variant).collect(),
            not_run: not_run(claim, variant),
            settings: settings(variant),
            also_under: variant.also_under.to_vec(),
        }
    }

    /// Whether a lane runs it at a point of the axis.
    #[must_use]
    pub fn runs_in(&self, lane: Lane, point: u64) -> bool {
        let is_left_out = self.not_run.get(&lane).is_some_and(|points| points.contains(&point));
        self.points.contains(&point) && !is_left_out
    }

    /// The points at which a lane runs it, in the order of the axis.
    pub fn points_in(&self, lane: Lane) -> impl Iterator<Item = u64> {
        self.points.iter().copied().filter(move |point| self.runs_in(lane, *point))
    }

    /// Whether it is run under an allocator.
    #[must_use]
    pub fn runs_under(&self, allocator: Allocator) -> bool {
        if self.settings.is_empty() {
            return allocator.is_for_all() || self.also_under.contains(&allocator);
        }
        self.settings.contains_key(&allocator)
    }

    /// Whether both do the same work, so that their outputs have to be equal: the claim's, or another of one name.
    #[must_use]
    pub fn does_as(&self, other: &RecordedVariant) -> bool {
        match (&self.control, &other.control) {
            (None, None) => true,
            (Some(_), Some(_)) => self.work.is_some() && self.work == other.work,
            _ => false,
        }
    }
}

/// The points at which a variant exists and a lane does not run it, for each lane that has any.
fn not_run(claim: &Claim, variant: &Variant) -> BTreeMap<Lane, Vec<u64>> {
    let of = |lane: Lane| -> Vec<u64> {
        claim.points_of(variant).filter(|point| !variant.runs_in(lane, *point)).collect()
    };
    Lane::ALL
        .into_iter()
        .map(|lane| (lane, of(lane)))
        .filter(|(_, points)| !points.is_empty())
        .collect()
}

fn settings(variant: &Variant) -> BTreeMap<Allocator, String> {
    let owned = |(allocator, text): &(Allocator, &str)| (*allocator, (*text).to_owned());
    variant.settings.iter().map(owned).collect()
}
