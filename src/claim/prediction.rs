//! Predictions: a metric, a subject, what it is compared with, a bound and the points; something a reading can contradict.

use super::{Allocator, Bound, Lane, Language, Metric, Points};
use std::panic::Location;

/// Something that a reading can contradict.
///
/// Built by [`ratio`], [`difference`], [`exactly`], [`value`], [`across`] or [`figure`] and narrowed by its methods.
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

    /// Only about the Rust side, though an article that is about Go states it.
    ///
    /// # Panics
    /// Where only Go's runtime has the metric: in a `static` the compiler refuses it.
    #[must_use]
    #[track_caller]
    pub const fn in_rust(mut self) -> Prediction {
        assert!(!self.metric.is_of_go(), "only Go's runtime has this metric");
        self.languages = Some(&[Language::Rust]);
        self
    }

    /// Only about the Go side, in the file beside the claim's: `over_preallocation.go` beside `over_preallocation.rs`.
    #[must_use]
    pub const fn in_go(mut self) -> Prediction {
        self.languages = Some(&[Language::Go]);
        self
    }

    /// About both sides, though it is ours.
    /// # Panics
    /// Where only Go's runtime has the metric: in a `static` the compiler refuses it.
    #[must_use]
    #[track_caller]
    pub const fn in_both(mut self) -> Prediction {
        assert!(!self.metric.is_of_go(), "only Go's runtime has this metric");
        self.languages = Some(&[Language::Rust, Language::Go]);
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

    /// Whether it is judged in a language: what an article states in both, for most articles are about Go; what is ours in
    /// Rust, unless it says otherwise, or only Go's runtime has the metric.
    #[must_use]
    pub fn applies_in(&self, language: Language) -> bool {
        match (self.allocator, self.languages) {
            (Some(only), _) => only.language() == language,
            (None, Some(languages)) => languages.contains(&language),
            _ if self.metric.is_of_go() => language == Language::Go,
            _ => language == Language::Rust || self.origin != Origin::Ours,
        }
    }

    /// Whether the prediction is judged under an allocator.
    #[must_use]
    pub fn applies_under(&self, allocator: Allocator) -> bool {
        self.applies_in(allocator.language()) && self.allocator.is_none_or(|only| only == allocator)
    }
}
