//! The ways of doing the work of a claim.

use super::Points;
use crate::run::Run;
use std::panic::Location;

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
