//! The vocabulary of a claim: plain data that says what an article states, how it is tested and what is predicted.
//!
//! A claim is a `static` in a file of its own. Nothing here measures, judges or prints.

mod axis;
mod bound;
mod catalogue;
mod check;
mod faults;
mod left_out;
mod metric;
mod ours;
mod prediction;
#[cfg(test)]
pub(crate) mod testing;

pub use axis::{Axis, Scale, Unit};
pub use bound::{Bound, Points};
pub use catalogue::{Catalogue, Entry, nearest};
pub use check::{check, disagreement, faults};
pub use left_out::{LeftOut, Uncarried, Unclaiming};
pub use metric::{Allocator, Lane, Metric};
pub use prediction::{
    Against, Form, Origin, Own, Prediction, across, difference, exactly, figure, ratio, value,
};

use crate::run::Run;
use std::panic::Location;

/// One sentence of an article with everything that is needed to test it.
///
/// Its id is its path in the catalogue, `theme/name`, and its title the first line of its file.
#[derive(Clone, Copy, Debug)]
pub struct Claim {
    /// Where the sentence stands, and the figures that are printed there.
    pub source: Source,
    /// The claim in our own words: one sentence in the present tense, with its number.
    pub says: &'static str,
    /// What is swept.
    pub axis: Axis,
    /// The ways of doing the claim's work, in the order of the report.
    pub variants: &'static [Variant],
    /// The variant that every other one is shown against in charts and tables.
    pub reference: &'static str,
    /// What a reading can contradict, written down before the first measurement.
    pub predictions: &'static [Prediction],
    /// What is the same and what is not without a garbage collector, with the cause.
    pub carries_over: &'static str,
    /// What a reader must know before trusting the figures; may be empty.
    pub cautions: &'static [&'static str],
    /// What the machine must have for this claim to be judged on it.
    pub needs: Needs,
    /// Whether the variants may share a process in the rounds lane.
    pub processes: Processes,
}

/// Where a claim comes from.
#[derive(Clone, Copy, Debug)]
pub struct Source {
    /// The article's title, or what the document is where it has none.
    pub article: &'static str,
    /// The author's name; empty where the text names none.
    pub author: &'static str,
    /// The article's address; empty where the text gives none.
    pub url: &'static str,
    /// A quotation of under 20 words.
    pub quote: &'static str,
    /// The figures that the article itself prints, never second-hand ones.
    pub figures: &'static [Figure],
}

/// One figure as the article prints it.
#[derive(Clone, Copy, Debug)]
pub struct Figure {
    /// What was measured, for example `"bad retention, time per operation"`.
    pub what: &'static str,
    /// The figure with its unit, as printed, for example `"~1.5 ms/op"`.
    pub printed: &'static str,
}

/// One way of doing the claim's work: a name and a routine.
#[derive(Clone, Copy, Debug)]
pub struct Variant {
    /// The name, in `snake_case`.
    pub name: &'static str,
    /// Sets up once, hands the measured closure to [`Run`], returns.
    pub routine: fn(&mut Run),
    /// The points at which the variant exists.
    pub points: Points,
    /// Whether the variant does the same work as the others.
    pub role: Role,
    /// One line for the reader of the report: what this variant does.
    pub about: &'static str,
    /// Where the variant is written.
    pub place: &'static Location<'static>,
}

/// Whether a variant does the same work as the others of its claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Does the same work; its digest must equal the digest of every other such variant.
    Worker,
    /// Does different work on purpose, for the reason given; it is left out of the digest check.
    Control(&'static str),
}

/// What the machine must have for a claim to be judged on it.
///
/// An axis of [`Unit::Threads`] needs, beside this, as many cores as the point says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Needs {
    /// The number of cores.
    pub cores: usize,
    /// The memory, in bytes.
    pub memory: u64,
    /// Further memory for each unit of the point, in bytes: 8 MiB where a point of 64 is 64 results of 8 MiB.
    pub memory_each: u64,
}

impl Needs {
    /// Any machine will do.
    pub const NOTHING: Needs = Needs { cores: 1, memory: 0, memory_each: 0 };

    /// The memory that is needed at a point, in bytes.
    #[must_use]
    pub const fn memory_at(&self, point: u64) -> u64 {
        self.memory.saturating_add(self.memory_each.saturating_mul(point))
    }
}

/// Whether the variants of a claim may share a process in the rounds lane.
///
/// Variants in one process change each other's allocator: glibc moves its mmap threshold with the first large
/// block that is freed, and pages that one variant freed are handed to the next one already mapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Processes {
    /// The lane runs every case once alone and takes processes of their own where a case differs by over 10 %.
    Found,
    /// All variants in one process: for claims that do not allocate.
    Together,
    /// A process for each variant: for claims whose variants allocate blocks of a page or more.
    Apart,
}

/// A variant that does the same work as the others, at all points.
#[must_use]
#[track_caller]
pub const fn variant(name: &'static str, routine: fn(&mut Run)) -> Variant {
    let place = Location::caller();
    Variant { name, routine, points: Points::All, role: Role::Worker, about: "", place }
}

impl Variant {
    /// Says in one line what the variant does.
    #[must_use]
    pub const fn about(mut self, about: &'static str) -> Variant {
        self.about = about;
        self
    }

    /// Restricts the variant to some points of the axis.
    #[must_use]
    pub const fn at(mut self, points: Points) -> Variant {
        self.points = points;
        self
    }

    /// Marks the variant as a control that does different work, and says why.
    #[must_use]
    pub const fn control(mut self, why: &'static str) -> Variant {
        self.role = Role::Control(why);
        self
    }
}

impl Claim {
    /// The variant of that name.
    #[must_use]
    pub fn variant(&self, name: &str) -> Option<&Variant> {
        self.variants.iter().find(|variant| variant.name == name)
    }

    /// The points at which a variant exists, in the order of the axis.
    pub fn points_of<'a>(&'a self, variant: &'a Variant) -> impl Iterator<Item = u64> + 'a {
        self.axis.points.iter().copied().filter(|point| variant.points.contains(*point))
    }

    /// The points at which a prediction is judged: those that it names and at which every case that it reads exists.
    #[must_use]
    pub fn points_read(&self, prediction: &Prediction) -> Vec<u64> {
        let exists = |name: &str, point: u64| {
            self.variant(name).is_some_and(|variant| variant.points.contains(point))
        };
        let comparable = |point: u64| match prediction.against {
            Against::Nothing | Against::Own(_) => true,
            Against::Variant(reference) => exists(reference, point),
            Against::Point(reference) => {
                point != reference && exists(prediction.subject, reference)
            }
        };
        let axis = self.axis.points.iter().copied();
        let points: Vec<u64> = axis
            .filter(|point| prediction.points.contains(*point))
            .filter(|point| exists(prediction.subject, *point) && comparable(*point))
            .collect();
        match (prediction.against, prediction.points) {
            // Without points, a comparison of a variant with itself is about the far end of the axis.
            (Against::Point(_), Points::All) => points.last().copied().into_iter().collect(),
            _ => points,
        }
    }
}
