//! What a claim of one's own need not say: defaults, and axes in one line.

use super::{Axis, Claim, Needs, Processes, Scale, Source, Unit};

impl Source {
    /// No article: the claim is our own.
    pub const OURS: Source = Source { article: "", author: "", url: "", quote: "", figures: &[] };
}

impl Claim {
    /// A claim of our own before anything is said: no article, no needs, processes as found. What is left empty, such as
    /// the sentence or the variants, is a fault that the catalogue's test finds.
    ///
    /// ```
    /// use claimbench::claim::{Axis, Bound::*, Claim, Metric::*, ratio, variant};
    /// use claimbench::{Digest, Run};
    ///
    /// pub static CLAIM: Claim = Claim {
    ///     says: "A reserved list allocates at most a third as often as one that grows.",
    ///     axis: Axis::count("numbers", &[100, 10_000]),
    ///     variants: &[variant("grown", grown), variant("reserved", reserved)],
    ///     reference: "grown",
    ///     predictions: &[ratio(Allocations, "reserved", "grown", AtMost(0.34))],
    ///     ..Claim::OURS
    /// };
    ///
    /// fn grown(run: &mut Run) {
    ///     let length = run.point();
    ///     run.iter(move || (0..length).fold(vec![], |mut list, number| { list.push(number); list }), Digest::of);
    /// }
    ///
    /// fn reserved(run: &mut Run) {
    ///     let length = run.point();
    ///     run.iter(move || (0..length).collect::<Vec<u64>>(), Digest::of);
    /// }
    /// # assert_eq!(CLAIM.points_read(&CLAIM.predictions[0]), [100, 10_000]);
    /// ```
    pub const OURS: Claim = Claim {
        source: Source::OURS,
        says: "",
        axis: Axis {
            name: "",
            unit: Unit::Count,
            points: &[],
            article: 0,
            labels: &[],
            scale: Scale::Steps,
        },
        variants: &[],
        reference: "",
        predictions: &[],
        carries_over: "",
        cautions: &[],
        needs: Needs::NOTHING,
        processes: Processes::Found,
    };
}

impl Axis {
    /// An axis that counts things. Its points are refused by the compiler where they do not ascend.
    ///
    /// ```compile_fail
    /// use claimbench::claim::Axis;
    /// static AXIS: Axis = Axis::count("items", &[16, 4]);
    /// ```
    #[must_use]
    #[track_caller]
    pub const fn count(name: &'static str, points: &'static [u64]) -> Axis {
        of(name, Unit::Count, points)
    }

    /// An axis of sizes in bytes.
    #[must_use]
    #[track_caller]
    pub const fn bytes(name: &'static str, points: &'static [u64]) -> Axis {
        of(name, Unit::Bytes, points)
    }

    /// An axis of threads. A point needs as many cores.
    #[must_use]
    #[track_caller]
    pub const fn threads(points: &'static [u64]) -> Axis {
        of("threads", Unit::Threads, points)
    }

    /// The point that criterion measures and that tables show first: the article's own. The last one unless named.
    ///
    /// # Panics
    /// Where the axis has no such point: in a `static` the compiler refuses it.
    #[must_use]
    #[track_caller]
    pub const fn article(mut self, point: u64) -> Axis {
        let mut at = 0;
        while at < self.points.len() && self.points[at] != point {
            at += 1;
        }
        assert!(at < self.points.len(), "the article's point is not on the axis");
        self.article = point;
        self
    }

    /// Says that every whole number between two points is a point too, so that crossovers can be narrowed down.
    #[must_use]
    pub const fn continuous(mut self) -> Axis {
        self.scale = Scale::Continuous;
        self
    }

    /// Names points that are no quantity.
    #[must_use]
    pub const fn labels(mut self, labels: &'static [(u64, &'static str)]) -> Axis {
        self.labels = labels;
        self
    }
}

#[track_caller]
const fn of(name: &'static str, unit: Unit, points: &'static [u64]) -> Axis {
    assert!(!points.is_empty(), "an axis needs at least one point");
    let mut at = 1;
    while at < points.len() {
        assert!(points[at - 1] < points[at], "the points of an axis have to ascend");
        at += 1;
    }
    let article = points[points.len() - 1];
    Axis { name, unit, points, article, labels: &[], scale: Scale::Steps }
}
