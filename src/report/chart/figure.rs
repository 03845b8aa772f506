//! What a figure is made of, planned and drawn.

use super::curves::Curves;
use super::scatter::Scatter;
use super::strips::Strips;

/// The title of the figure of times.
pub(super) const TIME: &str = "Time";
/// The title of the figure of latencies.
pub(super) const LATENCY: &str = "Latencies";
/// The title of the figure of their samples.
pub(super) const SPREAD: &str = "Distribution of the samples";

/// A figure of a claim: one or more panels with a caption. The panels hold plans, then drawings.
pub(in crate::report) struct Figure<Content = String> {
    pub(in crate::report) title: &'static str,
    pub(in crate::report) caption: String,
    pub(in crate::report) panels: Vec<Panel<Content>>,
}

impl Figure {
    /// Whether the figure shows times over the axis.
    pub(in crate::report) fn is_of_time(&self) -> bool {
        self.title == TIME
    }

    /// Whether the figure shows how times are distributed: of the samples, or of single operations.
    pub(in crate::report) fn is_of_samples(&self) -> bool {
        self.title == SPREAD || self.title == LATENCY
    }

    /// Whether the figure is about bytes rather than about time alone.
    pub(in crate::report) fn is_of_memory(&self) -> bool {
        !self.is_of_time() && !self.is_of_samples()
    }
}

/// One chart with what it shows in words.
pub(in crate::report) struct Panel<Content> {
    pub(in crate::report) title: String,
    pub(in crate::report) finding: String,
    pub(in crate::report) content: Content,
}

/// Everything that the drawing of a chart needs.
pub(super) enum Plan {
    Curves(Curves),
    Scatter(Scatter),
    Strips(Strips),
}
