//! A claim as a record carries it: the same data as in the catalogue, owned, so that a record explains itself.

use super::RecordedVariant;
use crate::claim::{
    Against, Allocator, Bound, Claim, Entry, Form, Lane, Language, Metric, Needs, Origin, Own,
    Prediction, Scale, Unit,
};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// A claim as it was when it was measured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordedClaim {
    /// The id, `theme/name`.
    pub id: String,
    /// The theme's title.
    pub theme_title: String,
    /// The claim's title.
    pub title: String,
    /// The claim in one sentence.
    pub says: String,
    /// The article's title.
    pub article: String,
    /// The author; empty where the text names none.
    pub author: String,
    /// The article's address; empty where the text gives none.
    pub url: String,
    /// The quotation.
    pub quote: String,
    /// The figures that the article prints.
    pub figures: Vec<RecordedFigure>,
    /// What is the same and what is not without a collector.
    pub carries_over: String,
    /// What a reader must know.
    pub cautions: Vec<String>,
    /// What is swept.
    pub axis: String,
    /// The unit of the points.
    pub unit: Unit,
    /// Whether values between two points mean anything.
    pub scale: Scale,
    /// The points in ascending order, each with its label.
    pub points: Vec<(u64, String)>,
    /// The article's own point.
    pub article_point: u64,
    /// The variant that every other one is shown against.
    pub reference: String,
    /// The variants in the order of the report.
    pub variants: Vec<RecordedVariant>,
    /// The predictions.
    pub predictions: Vec<RecordedPrediction>,
    /// The cores that the claim needs.
    pub needs_cores: usize,
    /// The memory that one case of the claim needs, in bytes.
    pub needs_memory: u64,
    /// Further memory for each unit of the point, in bytes.
    #[serde(default)]
    pub needs_memory_each: u64,
    /// The open descriptors that one case of the claim needs.
    #[serde(default, skip_serializing_if = "is_none")]
    pub needs_descriptors: u64,
    /// Further descriptors for each unit of the point.
    #[serde(default, skip_serializing_if = "is_none")]
    pub needs_descriptors_each: u64,
    /// The path of the claim's file below the folder of its catalogue.
    pub path: String,
    /// The folder of its catalogue, as the compiler was given it; empty in older records.
    #[serde(default)]
    pub folder: String,
    /// The text of the claim's file.
    pub text: String,
    /// The package that its catalogue is about; empty in older records.
    #[serde(default)]
    pub package: String,
    /// The title of its catalogue; empty in older records.
    #[serde(default)]
    pub catalogue_title: String,
}

/// A figure as the article prints it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedFigure {
    /// What was measured.
    pub what: String,
    /// The figure with its unit.
    pub printed: String,
}

/// A prediction as a record carries it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordedPrediction {
    /// What is read.
    pub metric: Metric,
    /// The variant that the prediction is about.
    pub subject: String,
    /// The variant that its reading is compared with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The point of the subject itself that its reading is compared with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference_point: Option<u64>,
    /// The other reading of the same case that its reading is compared with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own: Option<RecordedOwn>,
    /// Whether the reading of the Rust variant is divided by that of the Go variant of its name.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub to_go: bool,
    /// Whether it is compared by taking the other reading away, not by dividing by it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub difference: bool,
    /// Where the reading, the ratio or the difference has to lie.
    pub bound: Bound,
    /// The points that it is judged at.
    pub points: Vec<u64>,
    /// The only allocator that it is judged under.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allocator: Option<Allocator>,
    /// The phase that is read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phase: Option<String>,
    /// The name of the figure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figure: Option<String>,
    /// What the article prints, and how the bound follows from it; absent for our own predictions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated: Option<(String, String)>,
    /// What the article prints, as a number of what the bound is a number of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub printed: Option<f64>,
    /// Whether the bound is ours and followed a trial; false in older records.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub after_trial: bool,
    /// Why the outputs of the two sides differ on purpose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unlike: Option<String>,
    /// Why it is refuted where it is, as far as that was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// In which languages it is judged, where it says so itself; else in both where an article states it, and in Rust.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub languages: Option<Vec<Language>>,
}

/// Another reading of a prediction's own case, by the same lane.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedOwn {
    /// What is read.
    pub metric: Metric,
    /// The phase that is read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phase: Option<String>,
    /// The name of the figure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figure: Option<String>,
}

/// Whether nothing of it is needed.
#[allow(clippy::trivially_copy_pass_by_ref)] // As serde calls it.
fn is_none(needed: &u64) -> bool {
    *needed == 0
}

impl RecordedClaim {
    /// A claim of a catalogue as a record carries it.
    #[must_use]
    pub fn of(entry: &Entry) -> RecordedClaim {
        let claim = entry.claim;
        let Needs { cores, memory, memory_each, descriptors, descriptors_each } = claim.needs;
        RecordedClaim {
            id: entry.id(),
            theme_title: entry.theme_title.to_owned(),
            title: entry.title().to_owned(),
            says: claim.says.to_owned(),
            article: claim.source.article.to_owned(),
            author: claim.source.author.to_owned(),
            url: claim.source.url.to_owned(),
            quote: claim.source.quote.to_owned(),
            figures: claim
                .source
                .figures
                .iter()
                .map(|figure| RecordedFigure {
                    what: figure.what.to_owned(),
                    printed: figure.printed.to_owned(),
                })
                .collect(),
            carries_over: claim.carries_over.to_owned(),
            cautions: claim.cautions.iter().map(|caution| (*caution).to_owned()).collect(),
            axis: claim.axis.name.to_owned(),
            unit: claim.axis.unit,
            scale: claim.axis.scale,
            points: claim.axis.points.iter().map(|point| (*point, label(claim, *point))).collect(),
            article_point: claim.axis.article,
            reference: claim.reference.to_owned(),
            variants: claim
                .variants
                .iter()
                .map(|variant| RecordedVariant::of(claim, variant))
                .collect(),
            predictions: claim
                .predictions
                .iter()
                .map(|prediction| RecordedPrediction::of(claim, prediction))
                .collect(),
            needs_cores: cores,
            needs_memory: memory,
            needs_memory_each: memory_each,
            needs_descriptors: descriptors,
            needs_descriptors_each: descriptors_each,
            path: entry.path.to_owned(),
            folder: entry.claims().to_string_lossy().into_owned(),
            text: entry.text.to_owned(),
            package: entry.about().to_owned(),
            catalogue_title: entry.title_of_all(),
        }
    }

    /// The memory that the claim needs at a point in a lane, in bytes: that of all cases which live there at once.
    #[must_use]
    pub fn memory_in(&self, lane: Lane, point: u64) -> u64 {
        let run = self.variants.iter().filter(|variant| variant.runs_in(lane, point)).count();
        self.needs().memory_in(lane, run, point)
    }

    /// The open descriptors that a case of the claim needs at a point.
    #[must_use]
    pub fn descriptors_at(&self, point: u64) -> u64 {
        self.needs().descriptors_at(point)
    }

    fn needs(&self) -> Needs {
        Needs {
            cores: self.needs_cores,
            memory: self.needs_memory,
            memory_each: self.needs_memory_each,
            descriptors: self.needs_descriptors,
            descriptors_each: self.needs_descriptors_each,
        }
    }

    /// The claim's file: below the folder of its catalogue, where that is known.
    #[must_use]
    pub fn file(&self) -> String {
        Path::new(&self.folder).join(&self.path).to_string_lossy().into_owned()
    }

    /// The file of the claim's Go side, where it has one: beside its own.
    #[must_use]
    pub fn go_file(&self) -> String {
        Path::new(&self.file()).with_extension("go").to_string_lossy().into_owned()
    }

    /// The theme, which is the first part of the id.
    #[must_use]
    pub fn theme(&self) -> &str {
        self.id.split('/').next().unwrap_or_default()
    }

    /// A point for a reader.
    #[must_use]
    pub fn label(&self, point: u64) -> String {
        self.points
            .iter()
            .find(|(known, _)| *known == point)
            .map_or_else(|| self.unit.label(point), |(_, label)| label.clone())
    }

    /// A point inside a sentence: a label that is no plain number with its unit stands between quotation marks, and what
    /// follows a comma in it between brackets, so that `410 B, a tenth` reads `410 B (a tenth)`.
    #[must_use]
    pub fn spoken(&self, point: u64) -> String {
        let label = self.label(point);
        if label == self.unit.label(point) {
            return label;
        }
        match label.split_once(", ") {
            Some((value, aside)) => format!("{value} ({aside})"),
            None if label.contains(' ') => format!("“{label}”"),
            None => label,
        }
    }

    /// The variant of that name.
    #[must_use]
    pub fn variant(&self, name: &str) -> Option<&RecordedVariant> {
        self.variants.iter().find(|variant| variant.name == name)
    }
}

impl RecordedPrediction {
    fn of(claim: &Claim, prediction: &Prediction) -> RecordedPrediction {
        let (reference, reference_point, own) = match prediction.against {
            Against::Nothing | Against::Go => (None, None, None),
            Against::Variant(name) => (Some(name.to_owned()), None, None),
            Against::Point(point) => (None, Some(point), None),
            Against::Own(own) => (None, None, Some(RecordedOwn::of(own))),
        };
        RecordedPrediction {
            metric: prediction.metric,
            subject: prediction.subject.to_owned(),
            reference,
            reference_point,
            own,
            to_go: prediction.against == Against::Go,
            difference: prediction.form == Form::Difference,
            bound: prediction.bound,
            points: claim.points_read(prediction),
            allocator: prediction.allocator,
            phase: prediction.phase.map(str::to_owned),
            figure: prediction.figure.map(str::to_owned),
            stated: match prediction.origin {
                Origin::Ours => None,
                Origin::Stated { printed, follows } => {
                    Some((printed.to_owned(), follows.to_owned()))
                }
            },
            printed: prediction.printed,
            after_trial: prediction.after_trial,
            unlike: prediction.unlike.map(str::to_owned),
            cause: prediction.cause.map(str::to_owned),
            languages: prediction.languages.map(<[Language]>::to_vec),
        }
    }

    /// Whether it is judged in a language, as [`Prediction::applies_in`] says.
    #[must_use]
    pub fn applies_in(&self, language: Language) -> bool {
        match (self.allocator, &self.languages) {
            (Some(only), _) => only.language() == language,
            (None, Some(languages)) => languages.contains(&language),
            (None, None) if self.metric.is_of_go() || self.to_go => language == Language::Go,
            (None, None) => language == Language::Rust || self.stated.is_some(),
        }
    }
}

impl RecordedOwn {
    fn of(own: Own) -> RecordedOwn {
        let Own { metric, phase, figure } = own;
        RecordedOwn { metric, phase: phase.map(str::to_owned), figure: figure.map(str::to_owned) }
    }
}

/// A point for a reader: its own label where it has one, else with its unit.
fn label(claim: &Claim, point: u64) -> String {
    claim
        .axis
        .labels
        .iter()
        .find(|(labelled, _)| *labelled == point)
        .map_or_else(|| claim.axis.unit.label(point), |(_, label)| (*label).to_owned())
}
