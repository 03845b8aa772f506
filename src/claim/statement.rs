//! A claim: the sentence, where it stands, and all that is needed to test it.

use super::{Against, Axis, Needs, Points, Prediction, Processes, Variant};

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
    /// What a reading can contradict, written down before the first measurement or marked
    /// [`after_trial`](Prediction::after_trial).
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

    /// The points at which a prediction is judged: those that it names and at which every case that it reads exists and is
    /// run by the metric's lane.
    #[must_use]
    pub fn points_read(&self, prediction: &Prediction) -> Vec<u64> {
        let lane = prediction.metric.lane();
        let exists = |name: &str, point: u64| {
            self.variant(name).is_some_and(|variant| variant.runs_in(lane, point))
        };
        let comparable = |point: u64| match prediction.against {
            Against::Nothing | Against::Own(_) | Against::Go => true,
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
