//! The ways of doing the work of a claim.

use super::{Allocator, Lane, Points};
use crate::run::Run;
use std::panic::Location;

/// One way of doing the claim's work: a name and a routine.
#[derive(Clone, Copy, Debug)]
pub struct Variant {
    /// The name, a part of the names of its cases: `snake_case`, or a few words. Spaces and signs but for slashes and
    /// backticks are taken, and so are letters of every script in their usual spelling (Unicode's form NFC).
    pub name: &'static str,
    /// Sets up once, hands the measured closure to [`Run`], returns.
    pub routine: fn(&mut Run),
    /// The points at which the variant exists.
    pub points: Points,
    /// Whether the variant does the same work as the others.
    pub role: Role,
    /// The other work that a control does, by a name that all who do it share.
    pub work: Option<&'static str>,
    /// Why its output is the same at every point, and that of all that do the same work.
    pub same_output: Option<&'static str>,
    /// The lanes that run it.
    pub lanes: &'static [Lane],
    /// The points at which other lanes run it than elsewhere, and which.
    pub lanes_at: Option<(Points, &'static [Lane])>,
    /// What it means that the process that runs it ends.
    pub ending: Ending,
    /// Settings of the allocator that its process is started with, by allocator; under others it is not run. Empty where it
    /// takes the allocator as it is.
    pub settings: &'static [(Allocator, &'static str)],
    /// The allocators that run it beside those that run every variant.
    pub also_under: &'static [Allocator],
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
    /// Does different work on purpose, for the reason given; its digest is compared with that of the controls alone that
    /// do the same other work ([`Variant::doing`]).
    Control(&'static str),
}

/// What it means that the process of a case ends before its turn has returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The case has failed.
    Fails,
    /// It is what is read.
    IsRead,
}

/// A variant that does the same work as the others, at all points.
#[must_use]
#[track_caller]
pub const fn variant(name: &'static str, routine: fn(&mut Run)) -> Variant {
    let place = Location::caller();
    Variant {
        name,
        routine,
        points: Points::All,
        role: Role::Worker,
        work: None,
        same_output: None,
        lanes: &Lane::ALL,
        lanes_at: None,
        ending: Ending::Fails,
        settings: &[],
        also_under: &[],
        about: "",
        place,
    }
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

    /// Restricts the variant to some lanes: what is only counted need not be timed, and what is only timed not counted.
    ///
    /// # Panics
    /// Where no lane is left, or the variant is one whose [`ending`](Variant::ending) is read: in a `static` the compiler
    /// refuses it.
    #[must_use]
    pub const fn lanes(mut self, lanes: &'static [Lane]) -> Variant {
        assert!(!lanes.is_empty(), "a variant that no lane runs is none");
        assert!(matches!(self.ending, Ending::Fails), "the resident lane alone reads an end");
        self.lanes = lanes;
        self
    }

    /// Restricts the variant to some lanes at some points; at its other points it runs in the lanes that it runs in
    /// anyway. No lanes at all are what [`at`](Variant::at) is for.
    ///
    /// ```
    /// use claimbench::claim::{Lane, Points, Variant, variant};
    /// # fn grown(_: &mut claimbench::Run) {}
    ///
    /// // From a mebibyte on a turn takes too long to be timed: there it is counted.
    /// static GROWN: Variant = variant("grown", grown).lanes_at(Points::From(1 << 20), &[Lane::Heap, Lane::Resident]);
    /// # assert!(GROWN.runs_in(Lane::Rounds, 64) && !GROWN.runs_in(Lane::Rounds, 1 << 20));
    /// ```
    ///
    /// # Panics
    /// Where no lane is left, or the method is called twice: in a `static` the compiler refuses it.
    #[must_use]
    pub const fn lanes_at(mut self, points: Points, lanes: &'static [Lane]) -> Variant {
        assert!(!lanes.is_empty(), "no lane at some points: restrict the variant with `.at(…)`");
        assert!(self.lanes_at.is_none(), "the lanes at some points are given twice");
        assert!(matches!(self.ending, Ending::Fails), "the resident lane alone reads an end");
        self.lanes_at = Some((points, lanes));
        self
    }

    /// Has the end of the process be what is read, whether a turn returns or not: [`Metric::ExitCode`] and
    /// [`Metric::Signal`]. It is for what ends a program, such as a stack that overflows or a limit that is hit.
    ///
    /// The resident lane alone runs it, under each of its allocators, in a process of the case's own: what the routine sets
    /// there, such as a limit, is gone with it. A turn that panics ends a program with the code 101, and so it is read; one
    /// that takes longer than the limit of a case, or a set-up that fails, is a failure as elsewhere. The test of a
    /// catalogue does not run it.
    ///
    /// ```
    /// use claimbench::claim::{Lane, Variant, variant};
    /// # fn descended(_: &mut claimbench::Run) {}
    ///
    /// static DESCENDED: Variant = variant("descended", descended).ending();
    /// # assert!(DESCENDED.runs_in(Lane::Resident, 1) && !DESCENDED.runs_in(Lane::Heap, 1));
    /// ```
    ///
    /// [`Metric::ExitCode`]: super::Metric::ExitCode
    /// [`Metric::Signal`]: super::Metric::Signal
    #[must_use]
    pub const fn ending(mut self) -> Variant {
        self.ending = Ending::IsRead;
        self.lanes = &[Lane::Resident];
        self.lanes_at = None;
        self
    }

    /// Starts the variant's process with settings of the allocator, each text in that one's own words: what
    /// `GLIBC_TUNABLES` holds for the C library's, `NAME=VALUE` with colons between, and what `_RJEM_MALLOC_CONF` holds for
    /// jemalloc, `NAME:VALUE` with commas between.
    ///
    /// The rounds and the resident lane alone run it, and under these allocators alone. Where the allocator does not know a
    /// setting, nothing is measured of the variant, and its predictions read *not judged here*.
    ///
    /// ```
    /// use claimbench::claim::{Allocator, Lane, Variant, variant};
    /// # fn blocks(_: &mut claimbench::Run) {}
    ///
    /// static UNCACHED: Variant = variant("uncached", blocks).settings(&[
    ///     (Allocator::System, "glibc.malloc.tcache_count=0"),
    ///     (Allocator::Jemalloc, "tcache:false"),
    /// ]);
    /// # assert!(UNCACHED.runs_under(Allocator::System) && !UNCACHED.runs_under(Allocator::Dhat));
    /// # assert!(!UNCACHED.runs_in(Lane::Heap, 1));
    /// ```
    ///
    /// # Panics
    /// Where there are none, or another allocator is named, whose settings can not be checked: in a `static` the compiler
    /// refuses it.
    #[must_use]
    pub const fn settings(mut self, settings: &'static [(Allocator, &'static str)]) -> Variant {
        assert!(!settings.is_empty(), "no settings at all: leave out `.settings(…)`");
        let mut at = 0;
        while at < settings.len() {
            let is_known = matches!(settings[at].0, Allocator::System | Allocator::Jemalloc);
            assert!(is_known, "settings are of the C library's allocator or of jemalloc");
            at += 1;
        }
        self.settings = settings;
        if matches!(self.ending, Ending::Fails) {
            self.lanes = &[Lane::Resident, Lane::Rounds];
        }
        self
    }

    /// Runs the variant under further allocators, which a package has lanes of where it turns their features on: mimalloc.
    /// It is for claims about what allocators do; the lane of such an allocator runs nothing else.
    ///
    /// ```
    /// use claimbench::claim::{Allocator, Variant, variant};
    /// # fn blocks(_: &mut claimbench::Run) {}
    ///
    /// static BLOCKS: Variant = variant("blocks", blocks).also_under(&[Allocator::Mimalloc]);
    /// # assert!(BLOCKS.runs_under(Allocator::Mimalloc) && BLOCKS.runs_under(Allocator::System));
    /// # assert!(!variant("blocks", blocks).runs_under(Allocator::Mimalloc));
    /// ```
    ///
    /// # Panics
    /// Where one is named that runs every variant anyway: in a `static` the compiler refuses it.
    #[must_use]
    pub const fn also_under(mut self, allocators: &'static [Allocator]) -> Variant {
        let mut at = 0;
        while at < allocators.len() {
            assert!(!allocators[at].is_for_all(), "every variant runs under this allocator anyway");
            at += 1;
        }
        self.also_under = allocators;
        self
    }

    /// The settings that it asks for under an allocator.
    #[must_use]
    pub fn settings_under(&self, allocator: Allocator) -> Option<&'static str> {
        self.settings.iter().find(|known| known.0 == allocator).map(|known| known.1)
    }

    /// Whether it is run under an allocator: under each that is [for all](Allocator::is_for_all) and those that it asks for,
    /// unless it asks for settings of some.
    #[must_use]
    pub fn runs_under(&self, allocator: Allocator) -> bool {
        if self.settings.is_empty() {
            return allocator.is_for_all() || self.also_under.contains(&allocator);
        }
        self.settings_under(allocator).is_some()
    }

    /// Whether a lane runs the variant at a point: it exists there, and the lane is one of its.
    #[must_use]
    pub fn runs_in(&self, lane: Lane, point: u64) -> bool {
        let lanes = match self.lanes_at {
            Some((points, lanes)) if points.contains(point) => lanes,
            _ => self.lanes,
        };
        self.points.contains(point) && lanes.contains(&lane)
    }

    /// Marks the variant as a control that does different work, and says why.
    #[must_use]
    pub const fn control(mut self, why: &'static str) -> Variant {
        self.role = Role::Control(why);
        self
    }

    /// Marks the variant as a control that does the other work of that name. Controls that do the same work have to give
    /// equal digests, as the variants that do the claim's work have to. The name is the control's reason where
    /// [`control`](Variant::control) gives no other one.
    ///
    /// ```
    /// use claimbench::claim::{Variant, variant};
    /// # fn search(_: &mut claimbench::Run) {}
    ///
    /// const EARLY: &str = "a search that ends early";
    /// static VARIANTS: &[Variant] = &[
    ///     variant("list", search),
    ///     variant("deque", search),
    ///     variant("list_near", search).doing(EARLY),
    ///     variant("deque_near", search).doing(EARLY),
    /// ];
    /// # assert!(VARIANTS[2].does_as(&VARIANTS[3]) && !VARIANTS[2].does_as(&VARIANTS[1]));
    /// ```
    #[must_use]
    pub const fn doing(mut self, work: &'static str) -> Variant {
        self.work = Some(work);
        if matches!(self.role, Role::Worker) {
            self.role = Role::Control(work);
        }
        self
    }

    /// Says why the output is the same at every point of the axis: of this variant, and of all that do the same work. Else
    /// a digest that is the same at both ends of the axis fails the test of the catalogue, for it may leave out a part of
    /// the output, and then nothing shows where a variant leaves out a part of the work.
    ///
    /// ```
    /// use claimbench::claim::{Variant, variant};
    /// # fn lookup(_: &mut claimbench::Run) {}
    ///
    /// // The axis is the size of a map in which one and the same key is looked up.
    /// static HASHED: Variant = variant("hashed", lookup).same_output("a turn finds one key, however many there are");
    /// # assert!(HASHED.same_output.is_some());
    /// ```
    ///
    /// # Panics
    /// Where nothing is said: in a `static` the compiler refuses it.
    #[must_use]
    pub const fn same_output(mut self, why: &'static str) -> Variant {
        assert!(!why.is_empty(), "why the output is the same at every point has to be said");
        self.same_output = Some(why);
        self
    }

    /// Whether both do the same work, so that their digests have to be equal: the claim's, or another of one name.
    #[must_use]
    pub fn does_as(&self, other: &Variant) -> bool {
        match (self.role, other.role) {
            (Role::Worker, Role::Worker) => true,
            (Role::Control(_), Role::Control(_)) => self.work.is_some() && self.work == other.work,
            _ => false,
        }
    }
}
