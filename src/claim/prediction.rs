//! Predictions: a metric, a subject, what it is compared with, a bound and the points; something a reading can contradict.

use super::{Allocator, Bound, Lane, Language, Metric, Points};
use std::panic::Location;

/// Something that a reading can contradict.
///
/// Built by [`ratio`], [`difference`], [`exactly`], [`value`], [`across`], [`figure`] or [`ratio_to_go`] and narrowed by its
/// methods.
/// Without points it is about all of them, without an allocator about each of them by itself.
#[derive(Clone, Copy, Debug)]
pub struct Prediction {
    /// What is read.
    pub metric: Metric,
    /// The variant that the prediction is about.
    pub subject: &'static str,
    /// What the subject's reading is compared with.
    pub against: Against,
    /// How it is compared.
    pub form: Form,
    /// Where the reading, the ratio or the difference has to lie.
    pub bound: Bound,
    /// At which points.
    pub points: Points,
    /// Under which allocator; none means under each.
    pub allocator: Option<Allocator>,
    /// At which phase of the turn; none means the metric's usual one.
    pub phase: Option<&'static str>,
    /// The name of the figure, where the metric is one.
    pub figure: Option<&'static str>,
    /// Who says so.
    pub origin: Origin,
    /// What the article prints, as a number of what the bound is a number of; none where it prints no such number.
    pub printed: Option<f64>,
    /// Whether the bound followed a trial, so that a reading which agrees with it is no surprise.
    pub after_trial: bool,
    /// Why the outputs of the two sides differ on purpose; none where they are compared, or where one side alone is a
    /// control and says it.
    pub unlike: Option<&'static str>,
    /// Why it is refuted where it is, as far as that was found.
    pub cause: Option<&'static str>,
    /// In which languages it is judged: none means what is stated in both, and what is ours in Rust.
    pub languages: Option<&'static [Language]>,
    /// Where the prediction is written.
    pub place: &'static Location<'static>,
}

/// What a subject's reading is compared with before it meets the bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Against {
    /// Nothing: the reading itself meets the bound.
    Nothing,
    /// Another variant at the same point.
    Variant(&'static str),
    /// The same variant at another point.
    Point(u64),
    /// Another reading of the same case.
    Own(Own),
    /// The Go variant of the subject's name at the same point, by which the subject's reading is divided.
    Go,
}

/// Another reading of a prediction's own case, by the same lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Own {
    /// What is read.
    pub metric: Metric,
    /// At which phase of the turn; none means the metric's usual one.
    pub phase: Option<&'static str>,
    /// The name of the figure, where the metric is one.
    pub figure: Option<&'static str>,
}

/// How two readings are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// One divided by the other.
    Ratio,
    /// One less the other, in the metric's unit.
    Difference,
}

/// Who says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Derived by us: before any measurement, or after a trial where the prediction says so.
    Ours,
    /// Stated by the article.
    Stated {
        /// What the article prints.
        printed: &'static str,
        /// How the bound follows from it.
        follows: &'static str,
    },
}

#[track_caller]
const fn new(metric: Metric, subject: &'static str, against: Against, bound: Bound) -> Prediction {
    assert!(
        !matches!(metric.lane(), Lane::Time),
        "no verdict comes from criterion: predict `Time`"
    );
    assert!(bound.is_finite(), "a bound has to be finite: use one end alone");
    let is_sampled_and_exact = metric.is_sampled() && matches!(bound, Bound::Equal(_));
    assert!(
        !is_sampled_and_exact,
        "a sampled metric is never exactly equal to anything: use `Within`"
    );
    Prediction {
        metric,
        subject,
        against,
        form: Form::Ratio,
        bound,
        points: Points::All,
        allocator: None,
        phase: None,
        figure: None,
        origin: Origin::Ours,
        place: Location::caller(),
        printed: None,
        after_trial: false,
        unlike: None,
        cause: None,
        languages: None,
    }
}

const fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}

/// The subject's reading divided by that of another variant at the same point.
///
/// # Panics
/// Where a variant is compared with itself: in a `static` the compiler refuses it.
#[must_use]
#[track_caller]
pub const fn ratio(
    metric: Metric,
    subject: &'static str,
    reference: &'static str,
    bound: Bound,
) -> Prediction {
    assert!(!is_same(subject, reference), "a variant is compared with itself");
    new(metric, subject, Against::Variant(reference), bound)
}

/// The subject's reading less that of another variant at the same point, in the metric's unit.
///
/// # Panics
/// Where a variant is compared with itself: in a `static` the compiler refuses it.
#[must_use]
#[track_caller]
pub const fn difference(
    metric: Metric,
    subject: &'static str,
    reference: &'static str,
    bound: Bound,
) -> Prediction {
    assert!(!is_same(subject, reference), "a variant is compared with itself");
    let mut prediction = new(metric, subject, Against::Variant(reference), bound);
    prediction.form = Form::Difference;
    prediction
}

/// An exact reading that is known beforehand.
#[must_use]
#[track_caller]
pub const fn exactly(metric: Metric, subject: &'static str, expected: u64) -> Prediction {
    new(metric, subject, Against::Nothing, Bound::Equal(expected as f64))
}

/// A reading with a bound of its own, in the metric's unit.
///
/// # Panics
/// Where the metric is a figure, which has a name: in a `static` the compiler refuses it.
#[must_use]
#[track_caller]
pub const fn value(metric: Metric, subject: &'static str, bound: Bound) -> Prediction {
    assert!(!metric.is_figure(), "a figure has a name: use `figure(…)` or `sampled_figure(…)`");
    new(metric, subject, Against::Nothing, bound)
}

/// A variant's reading divided by its own at another point of the axis.
#[must_use]
#[track_caller]
pub const fn across(
    metric: Metric,
    subject: &'static str,
    reference_point: u64,
    bound: Bound,
) -> Prediction {
    new(metric, subject, Against::Point(reference_point), bound)
}

/// An exact figure that the subject's routine reports under that name.
#[must_use]
#[track_caller]
pub const fn figure(name: &'static str, subject: &'static str, bound: Bound) -> Prediction {
    let mut prediction = new(Metric::Figure, subject, Against::Nothing, bound);
    prediction.figure = Some(name);
    prediction
}

/// A figure that the subject's routine reports under that name, sampled by the rounds lane for a turn
/// ([`Metric::SampledFigure`]). It is judged by an interval over fresh processes, so it is never exactly anything.
#[must_use]
#[track_caller]
pub const fn sampled_figure(name: &'static str, subject: &'static str, bound: Bound) -> Prediction {
    let mut prediction = new(Metric::SampledFigure, subject, Against::Nothing, bound);
    prediction.figure = Some(name);
    prediction
}

/// The reading of a Rust variant divided by that of the Go variant of its name at the same point: for whoever ports.
///
/// Times are those for which both took turns, the Rust variant under the C library's allocator. They are judged as Go runs
/// by default and on one core, or as [`Prediction::under`] names one of the two. Counts and held bytes are those of the
/// lanes that count. It is judged where the claim's Go side is, and is no part of the claim's verdict, which is Rust's.
///
/// # Panics
/// Where the two languages do not read the metric alike: in a `static` the compiler refuses it.
#[must_use]
#[track_caller]
pub const fn ratio_to_go(metric: Metric, subject: &'static str, bound: Bound) -> Prediction {
    let is_alike =
        matches!(metric, Metric::Time | Metric::Allocations | Metric::Bytes | Metric::Held);
    assert!(is_alike, "Rust is divided by Go in time, allocations, bytes and held bytes alone");
    new(metric, subject, Against::Go, bound)
}

impl Prediction {
    /// Only at these points.
    #[must_use]
    pub const fn at(mut self, points: &'static [u64]) -> Prediction {
        self.points = Points::At(points);
        self
    }

    /// At this point and all above.
    #[must_use]
    pub const fn from(mut self, point: u64) -> Prediction {
        self.points = Points::From(point);
        self
    }

    /// At this point and all below.
    #[must_use]
    pub const fn up_to(mut self, point: u64) -> Prediction {
        self.points = Points::UpTo(point);
        self
    }

    /// Only under this allocator.
    ///
    /// # Panics
    /// Where the metric is counted, which is under no allocator but the lane's own: in a `static` the compiler refuses it.
    #[must_use]
    #[track_caller]
    pub const fn under(mut self, allocator: Allocator) -> Prediction {
        let counts = matches!(self.metric.lane(), Lane::Heap);
        assert!(
            !counts,
            "the heap lane counts under no allocator but its own: leave out `.under(…)`"
        );
        let is_go = matches!(allocator, Allocator::Go | Allocator::GoOne);
        assert!(is_go || !self.metric.is_of_go(), "only Go's runtime has this metric");
        let names_how_go_runs = is_go || !matches!(self.against, Against::Go);
        assert!(names_how_go_runs, "a ratio to Go says how Go runs: `Go` or `GoOne`");
        self.allocator = Some(allocator);
        self
    }

    /// Read at this phase of the turn.
    #[must_use]
    pub const fn in_phase(mut self, phase: &'static str) -> Prediction {
        self.phase = Some(phase);
        self
    }

    /// Divided by the same metric of the same case at another phase.
    #[must_use]
    pub const fn over_phase(mut self, phase: &'static str) -> Prediction {
        let own = Own { metric: self.metric, phase: Some(phase), figure: self.figure };
        self.against = Against::Own(own);
        self
    }

    /// Less the same metric of the same case at another phase.
    #[must_use]
    pub const fn minus_phase(self, phase: &'static str) -> Prediction {
        let mut prediction = self.over_phase(phase);
        prediction.form = Form::Difference;
        prediction
    }

    /// Divided by another metric of the same case, read by the same lane.
    ///
    /// # Panics
    /// Where another lane reads it: in a `static` the compiler refuses it.
    #[must_use]
    #[track_caller]
    pub const fn over_metric(mut self, metric: Metric) -> Prediction {
        let lanes = (metric.lane() as u8, self.metric.lane() as u8);
        assert!(lanes.0 == lanes.1, "the two metrics are read by different lanes");
        self.against = Against::Own(Own { metric, phase: self.phase, figure: None });
        self
    }

    /// Divided by another figure of the same case.
    #[must_use]
    pub const fn over_figure(mut self, name: &'static str) -> Prediction {
        let sampled = matches!(self.metric.lane(), Lane::Rounds);
        let metric = if sampled { Metric::SampledFigure } else { Metric::Figure };
        self.against = Against::Own(Own { metric, phase: self.phase, figure: Some(name) });
        self
    }

    /// Divided by the same reading of another variant at the same point.
    #[must_use]
    pub const fn against(mut self, reference: &'static str) -> Prediction {
        self.against = Against::Variant(reference);
        self
    }

    /// The article says so: what it prints, and how the bound follows from that.
    #[must_use]
    pub const fn stated(mut self, printed: &'static str, follows: &'static str) -> Prediction {
        self.origin = Origin::Stated { printed, follows };
        self
    }

    /// What the article prints, as a number of what the bound is a number of: `16.0` where it prints “16×” and the bound
    /// is on that ratio. Follows [`Prediction::stated`]; elsewhere it does not compile in a claim's static.
    ///
    /// # Panics
    ///
    /// Where the prediction is ours.
    #[must_use]
    pub const fn printing(mut self, printed: f64) -> Prediction {
        assert!(matches!(self.origin, Origin::Stated { .. }), "only what is stated was printed");
        self.printed = Some(printed);
        self
    }

    /// Says that the bound is ours and followed a trial: it was chosen, or changed, by somebody who had seen what was
    /// measured. Such a prediction guards what was found and is no evidence for the sentence, so reports say *ours, after
    /// a trial*. What an article states was there before any trial: both marks on one prediction are a fault of the claim.
    #[must_use]
    pub const fn after_trial(mut self) -> Prediction {
        self.after_trial = true;
        self
    }

    /// Says why two controls are compared whose work differs, and so their outputs. Those that do the same other work say
    /// that by [`Variant::doing`](super::Variant::doing), and this is a fault of the claim.
    #[must_use]
    pub const fn unlike(mut self, why: &'static str) -> Prediction {
        self.unlike = Some(why);
        self
    }

    /// Why it is refuted where it is: what was found behind the figures, by a count, an instruction listing or another
    /// measurement. Reports say it beside a refuted prediction, and *cause unknown* where nothing is said here and no rule
    /// tells. It changes no verdict.
    ///
    /// # Panics
    /// Where nothing is said: in a `static` the compiler refuses it.
    #[must_use]
    pub const fn where_refuted(mut self, cause: &'static str) -> Prediction {
        assert!(!cause.is_empty(), "the cause has to be said");
        self.cause = Some(cause);
        self
    }

    /// The other variant that it compares its subject with.
    #[must_use]
    pub const fn reference(&self) -> Option<&'static str> {
        match self.against {
            Against::Variant(name) => Some(name),
            _ => None,
        }
    }
}
