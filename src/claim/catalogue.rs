//! A catalogue of claims: a folder per theme, a file per claim, one line each; and the check that it is sound.

use super::{Against, Bound, Claim, Form, Lane, Metric, Own, Prediction, Role};
use std::collections::BTreeSet;

/// A list of claims, in the order of the report.
pub type Catalogue = [Entry];

/// One claim of a catalogue with what only its place can tell.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The theme, which is the name of the claim's folder.
    pub theme: &'static str,
    /// The theme's title for a reader.
    pub theme_title: &'static str,
    /// The claim's name, which is that of its file.
    pub name: &'static str,
    /// The claim itself.
    pub claim: &'static Claim,
    /// The text of the claim's file: its first line is the title, and the report shows the variants' code.
    pub text: &'static str,
    /// The path of the claim's file below the folder of the catalogue.
    pub path: &'static str,
    /// The path of the file that lists the catalogue, as the compiler was given it.
    pub list: &'static str,
}

/// Declares the modules of a catalogue and lists their claims: a theme with its title, then a name a line.
///
/// Each name is a file `theme/name.rs` beside the calling file, with a `pub static CLAIM: Claim`.
#[macro_export]
macro_rules! catalogue {
    ($($title:literal $theme:ident { $($name:ident,)* })*) => {
        $(#[doc = $title] pub mod $theme {
            // A claim is documented by the first line of its file, and `pub` wherever its catalogue stands.
            $(#[allow(missing_docs, unreachable_pub)] pub mod $name;)*
        })*
        /// Every claim, in the order of the report.
        pub static CATALOGUE: &$crate::Catalogue = &[$($($crate::Entry {
            theme: stringify!($theme), theme_title: $title, name: stringify!($name),
            claim: &$theme::$name::CLAIM, path: concat!(stringify!($theme), "/", stringify!($name), ".rs"),
            text: include_str!(concat!(stringify!($theme), "/", stringify!($name), ".rs")), list: file!(),
        },)*)*];
    };
}

impl Entry {
    /// The claim's id, `theme/name`.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}/{}", self.theme, self.name)
    }

    /// The claim's title: the first line of its file without the `//!` before it and the full stop behind it.
    #[must_use]
    pub fn title(&self) -> &'static str {
        let line = self.text.lines().next().unwrap_or_default();
        line.trim_start_matches("//!").trim().trim_end_matches('.')
    }

    /// What is wrong with the claim, a sentence for each fault; empty where it is sound.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let claim = self.claim;
        let mut faults = Vec::new();
        let mut fault = |what: String| faults.push(format!("{}: {what}", self.path));
        if !self.text.starts_with("//!") {
            fault(
                "the file has to begin with a `//!` line, which is the title of its page"
                    .to_owned(),
            );
        }
        if claim.source.quote.split_whitespace().count() >= 20 {
            fault("the quotation has 20 words or more".to_owned());
        }
        if claim.axis.points.is_empty() || !claim.axis.points.is_sorted_by(|a, b| a < b) {
            fault("the axis needs at least one point, in ascending order".to_owned());
        }
        if !claim.axis.points.contains(&claim.axis.article) {
            fault(format!("the article's point {} is not on the axis", claim.axis.article));
        }
        let names: BTreeSet<&str> = claim.variants.iter().map(|variant| variant.name).collect();
        if names.len() != claim.variants.len() {
            fault("two variants have one name".to_owned());
        }
        if claim.variants.iter().all(|variant| variant.role != Role::Worker) {
            fault("no variant does the claim's work: all of them are controls".to_owned());
        }
        for variant in claim.variants {
            if claim.points_of(variant).next().is_none() {
                fault(format!("the variant `{}` exists at no point of the axis", variant.name));
            }
        }
        if !names.contains(claim.reference) {
            fault(unknown_variant("reference", claim.reference, &names));
        }
        if claim.predictions.is_empty() {
            fault("there is no prediction, so nothing could prove the claim wrong".to_owned());
        }
        for (index, prediction) in claim.predictions.iter().enumerate() {
            for what in prediction_faults(claim, prediction, &names) {
                fault(format!("prediction {}: {what}", index + 1));
            }
        }
        faults
    }
}

/// What is wrong with one prediction of a claim.
fn prediction_faults(
    claim: &Claim,
    prediction: &Prediction,
    names: &BTreeSet<&str>,
) -> Vec<String> {
    let mut faults = Vec::new();
    let mut compared = vec![("subject", prediction.subject)];
    if let Against::Variant(reference) = prediction.against {
        compared.push(("reference", reference));
        if reference == prediction.subject {
            faults.push(format!("`{reference}` is compared with itself"));
        }
    }
    for (role, name) in compared {
        if !names.contains(name) {
            faults.push(unknown_variant(role, name, names));
        }
    }
    if let Against::Point(point) = prediction.against
        && !claim.axis.points.contains(&point)
    {
        faults.push(format!("the reference point {point} is not on the axis"));
    }
    if let Against::Own(own) = prediction.against {
        faults.extend(own_faults(prediction, own));
    }
    if prediction.form == Form::Difference && prediction.against == Against::Nothing {
        faults.push("a difference needs something that is taken away".to_owned());
    }
    if prediction.metric.lane() == Lane::Heap && prediction.allocator.is_some() {
        faults.push(
            "the heap lane counts under no allocator but its own: leave out `.under(…)`".to_owned(),
        );
    }
    if !claim.axis.points.iter().any(|point| prediction.points.contains(*point)) {
        faults.push("no point of the axis is among its points".to_owned());
    } else if faults.is_empty() && claim.points_read(prediction).is_empty() {
        faults.push("there is no point at which all its cases exist".to_owned());
    }
    if !prediction.bound.is_finite() {
        faults
            .push(format!("the bound {:?} has to be finite: use one end alone", prediction.bound));
    } else if can_not_fail(prediction) {
        faults.push(format!("the bound {:?} can not fail", prediction.bound));
    }
    if prediction.metric.is_sampled() {
        match prediction.bound {
            Bound::Equal(_) => {
                faults.push("a sampled metric is never exactly equal to anything".to_owned());
            }
            Bound::AtMost(most) | Bound::Below(most) | Bound::Within(_, most)
                if most <= 0.0 && prediction.form == Form::Ratio =>
            {
                faults.push("no interval of a sampled metric lies clear below nothing".to_owned());
            }
            _ => {}
        }
    }
    if prediction.metric.lane() == Lane::Time {
        faults.push("no verdict comes from the time lane: predict `Metric::Time`".to_owned());
    }
    if (prediction.metric == Metric::Figure) != prediction.figure.is_some() {
        faults.push("a figure and only a figure has a name: use `figure(…)`".to_owned());
    }
    faults
}

/// What is wrong with the other reading of its own case that a prediction compares.
fn own_faults(prediction: &Prediction, own: Own) -> Option<String> {
    let Own { metric, phase, figure } = own;
    if metric.lane() != prediction.metric.lane() {
        return Some(format!(
            "{} and {} are read by different lanes",
            prediction.metric.name(),
            metric.name()
        ));
    }
    if (metric == Metric::Figure) != figure.is_some() {
        return Some("a figure and only a figure has a name: use `over_figure(…)`".to_owned());
    }
    let is_itself =
        (metric, phase, figure) == (prediction.metric, prediction.phase, prediction.figure);
    is_itself.then(|| format!("the {} is compared with itself", metric.name()))
}

/// Whether every reading that can occur lies inside the bound. Readings and ratios are never negative; differences are.
fn can_not_fail(prediction: &Prediction) -> bool {
    prediction.form == Form::Ratio
        && matches!(prediction.bound, Bound::AtLeast(least) if least <= 0.0)
}

fn unknown_variant(role: &str, name: &str, names: &BTreeSet<&str>) -> String {
    let known: Vec<&str> = names.iter().copied().collect();
    format!("the {role} `{name}` is no variant; the variants are {}", known.join(", "))
}

/// The names nearest to one that is not known, at most three, best first: for error messages.
#[must_use]
pub fn nearest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut scored: Vec<(f64, &str)> = known
        .into_iter()
        .map(|name| {
            let last = name.rsplit('/').next().unwrap_or(name);
            let score = strsim::jaro_winkler(wanted, name).max(strsim::jaro_winkler(wanted, last));
            (score, name)
        })
        .filter(|(score, _)| *score > 0.6)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    scored.into_iter().take(3).map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests;
