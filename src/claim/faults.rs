//! What is wrong with a claim, each fault with the file and the line where it was made.

use super::named::{in_one_word, line_fault, reading_faults, variant_fault};
use super::settings::{allocator_fault, setting_faults};
use super::stated::{passes_over_the_article, stated_faults};
use super::{
    Against, Bound, Claim, Ending, Entry, Form, Lane, Language, Origin, Own, Points, Prediction,
    Processes, Role, Variant,
};
use std::collections::BTreeSet;
use std::panic::Location;
use std::path::{Component, Path, PathBuf};

impl Entry {
    /// What is wrong with the claim, `file:line: a sentence` for each fault; empty where it is sound.
    ///
    /// What a constructor can see by itself, such as a sampled metric that should be exactly something, is no fault: the
    /// compiler has refused it.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let claim = self.claim;
        let mut faults = Vec::new();
        let mut fault = |place: String, what: &str| faults.push(format!("{place}: {what}"));
        if !self.text.starts_with("//!") {
            fault(
                self.place(""),
                "the file has to begin with a `//!` line, which is the title of its page",
            );
        }
        if claim.says.is_empty() {
            fault(
                self.place("says"),
                "the claim says nothing: one sentence in the present tense, with its number",
            );
        }
        if claim.source.quote.split_whitespace().count() >= 20 {
            fault(self.place("quote"), "the quotation has 20 words or more");
        }
        if claim.axis.points.is_empty() || !claim.axis.points.is_sorted_by(|a, b| a < b) {
            fault(self.place("axis"), "the axis needs at least one point, in ascending order");
        }
        if !claim.axis.points.contains(&claim.axis.article) {
            let what = format!("the article's point {} is not on the axis", claim.axis.article);
            fault(self.place("article"), &what);
        }
        let asks = claim.needs.descriptors > 0 || claim.needs.descriptors_each > 0;
        if asks && claim.processes != Processes::Apart {
            fault(
                self.place("needs"),
                "open descriptors are counted by process: with `descriptors` the claim has `Processes::Apart`",
            );
        }
        let names: BTreeSet<&str> = claim.variants.iter().map(|variant| variant.name).collect();
        for (index, variant) in claim.variants.iter().enumerate() {
            let earlier = &claim.variants[..index];
            let (name, word) = (variant.name, in_one_word(variant.name));
            if let Some(what) = variant_fault(name) {
                fault(at(variant.place), &format!("the variant's name {name:?} {what}"));
            } else if earlier.iter().any(|earlier| earlier.name == name) {
                fault(at(variant.place), &format!("two variants have the name `{name}`"));
            } else if let Some(other) = earlier.iter().find(|it| in_one_word(it.name) == word) {
                let what = format!(
                    "`{name}` and `{}` are one name to tools that take no spaces: rename one of them",
                    other.name
                );
                fault(at(variant.place), &what);
            }
        }
        let labels = claim.axis.labels.iter().map(|(_, label)| ("the label", *label));
        for (role, name) in std::iter::once(("the axis's name", claim.axis.name)).chain(labels) {
            if let Some(what) = line_fault(name) {
                fault(self.place("axis"), &format!("{role} {name:?} {what}"));
            }
        }
        if claim.variants.iter().all(|variant| variant.role != Role::Worker) {
            fault(
                self.place("variants"),
                "no variant does the claim's work: all of them are controls",
            );
        }
        for variant in claim.variants {
            if claim.points_of(variant).next().is_none() {
                let what = format!("the variant `{}` exists at no point of the axis", variant.name);
                fault(at(variant.place), &what);
            }
            for what in setting_faults(claim, variant) {
                fault(at(variant.place), &what);
            }
        }
        if claim.reference.is_empty() {
            let known: Vec<&str> = names.iter().copied().collect();
            let what = format!(
                "the claim has no reference: name one of its variants {}",
                known.join(", ")
            );
            fault(self.place("reference"), &what);
        } else if !names.contains(claim.reference) {
            fault(self.place("reference"), &unknown_variant("reference", claim.reference, &names));
        }
        if claim.predictions.is_empty() {
            fault(
                self.place("predictions"),
                "there is no prediction, so nothing could prove the claim wrong",
            );
        }
        for (index, prediction) in claim.predictions.iter().enumerate() {
            for what in prediction_faults(claim, prediction, &names) {
                fault(at(prediction.place), &format!("prediction {}: {what}", index + 1));
            }
        }
        faults
    }

    /// The predictions on times and other sampled metrics that compare two controls whose outputs nobody compares, each
    /// `file:line: a sentence`; empty where all is said.
    ///
    /// A control beside a variant is compared on purpose, and says why it differs. Two controls are compared as if they
    /// did the same: they have one name for what they do ([`Variant::doing`](super::Variant::doing)), or the prediction
    /// says why not ([`Prediction::unlike`]).
    #[must_use]
    pub fn uncompared(&self) -> Vec<String> {
        let claim = self.claim;
        let mut found = Vec::new();
        for (index, prediction) in claim.predictions.iter().enumerate() {
            let sides = sides(claim, prediction).filter(|_| prediction.metric.is_sampled());
            let Some((one, other)) = sides.filter(|_| prediction.unlike.is_none()) else {
                continue;
            };
            let are_controls = one.role != Role::Worker && other.role != Role::Worker;
            if are_controls && !one.does_as(other) {
                found.push(format!(
                    "{}: prediction {}: `{}` and `{}` are controls whose outputs nobody compares: both are \
                     `.doing(…)` the same, or the prediction says `.unlike(…)` why they differ",
                    at(prediction.place),
                    index + 1,
                    one.name,
                    other.name
                ));
            }
        }
        found
    }

    /// What is wrong where a claim of an article judges nothing at the article's own point, nor compared with it,
    /// `file:line: a sentence`.
    #[must_use]
    pub fn passes_over(&self) -> Option<String> {
        const WHAT: &str = "nothing is judged at the article's own point: add it to the points of a prediction, or name as \
                            the article's the point that is meant";
        let place = self.place("predictions");
        passes_over_the_article(self.claim).then(|| format!("{place}: {WHAT}"))
    }

    /// What is wrong where a prediction is about a Go side and the claim has none, `file:line: a sentence`.
    #[must_use]
    pub fn lacks_go(&self) -> Option<String> {
        let is_about_go = |prediction: &&Prediction| {
            !prediction.applies_in(Language::Rust) && prediction.applies_in(Language::Go)
        };
        let prediction = self.claim.predictions.iter().find(is_about_go)?;
        let file = straight(&self.file().with_extension("go"));
        let what = format!(
            "the prediction is about the claim's Go side, and there is no {}: `cargo claimbench new --go {}` begins one",
            file.display(),
            self.id()
        );
        self.go_file().is_none().then(|| format!("{}: {what}", at(prediction.place)))
    }

    /// The claim's file with the first line that gives a field; with line 1 where none does.
    fn place(&self, field: &str) -> String {
        let gives = |line: &str| {
            let rest = line.trim_start().strip_prefix(field);
            !field.is_empty() && rest.is_some_and(|rest| rest.starts_with(':'))
        };
        let line = self.text.lines().position(gives).unwrap_or(0) + 1;
        format!("{}:{line}", straight(&self.file()).display())
    }
}

/// A place as `file:line`.
pub(super) fn at(place: &Location) -> String {
    format!("{}:{}", straight(Path::new(place.file())).display(), place.line())
}

/// A path without the `tests/..` of a catalogue that is included from another folder.
pub(super) fn straight(path: &Path) -> PathBuf {
    let mut straight = PathBuf::new();
    for component in path.components() {
        let goes_up = component == Component::ParentDir;
        if !(goes_up && straight.file_name().is_some() && straight.pop()) {
            straight.push(component);
        }
    }
    straight
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
    for (role, name) in &compared {
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
    faults.extend(reading_faults(prediction));
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
    } else if faults.is_empty() {
        faults.extend(points_faults(claim, prediction));
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
    if prediction.after_trial && prediction.origin != Origin::Ours {
        faults.push(
            "the article states it, so no trial came before it: leave out `.after_trial()`, or `.stated(…)` where the \
             bound is ours"
                .to_owned(),
        );
    }
    faults.extend(stated_faults(claim, prediction).into_iter().map(str::to_owned));
    if prediction.unlike.is_some() {
        let what = match sides(claim, prediction) {
            None => {
                Some("no two variants are compared, so no outputs differ: leave out `.unlike(…)`")
            }
            Some((one, other)) if one.does_as(other) => Some(
                "both sides do the same work, so their outputs are compared and have to agree: leave out `.unlike(…)`",
            ),
            Some(_) => None,
        };
        faults.extend(what.map(str::to_owned));
    }
    if prediction.metric.lane() == Lane::Time {
        faults.push("no verdict comes from the time lane: predict `Metric::Time`".to_owned());
    }
    faults.extend(allocator_fault(claim, prediction));
    let reads_no_end =
        |name: &&str| claim.variant(name).is_some_and(|variant| variant.ending == Ending::Fails);
    if prediction.metric.is_of_an_end()
        && let Some((_, name)) = compared.iter().find(|(_, name)| reads_no_end(name))
    {
        faults.push(format!(
            "the {} is read of variants whose end is: `{name}` has to be `.ending()`",
            prediction.metric.name()
        ));
    }
    if prediction.metric.is_figure() != prediction.figure.is_some() {
        faults.push("a figure and only a figure has a name: use `figure(…)`".to_owned());
    }
    faults
}

/// What is wrong with the points of a prediction whose sides are known: a side does not exist, or the metric's lane does
/// not run it.
fn points_faults(claim: &Claim, prediction: &Prediction) -> Option<String> {
    let lane = prediction.metric.lane();
    let mut sides = vec![(prediction.subject, None)];
    match prediction.against {
        Against::Variant(reference) => sides.push((reference, None)),
        Against::Point(point) => sides.push((prediction.subject, Some(point))),
        Against::Nothing | Against::Own(_) | Against::Go => {}
    }
    let is_judged = !claim.points_read(prediction).is_empty();
    let named = match prediction.points {
        Points::At(points) => points,
        _ if is_judged => &[],
        _ => claim.axis.points,
    };
    for (name, other_point) in sides {
        let variant = claim.variant(name)?;
        let not_run = |point: &u64| {
            let point = other_point.unwrap_or(*point);
            variant.points.contains(point) && !variant.runs_in(lane, point)
        };
        if let Some(point) = named.iter().find(|point| not_run(point)) {
            let label = claim.axis.unit.label(other_point.unwrap_or(*point));
            return Some(format!(
                "{} is read by the {} lane, which does not run `{name}` at {label}: name other points, or let the lane \
                 run it (`.lanes(…)`, `.lanes_at(…)`)",
                prediction.metric.name(),
                lane.name()
            ));
        }
    }
    (!is_judged).then(|| "there is no point at which all its cases exist".to_owned())
}

/// The two variants that a prediction compares at a point; nothing where it compares no two, or one of them is unknown.
fn sides<'a>(claim: &'a Claim, prediction: &Prediction) -> Option<(&'a Variant, &'a Variant)> {
    let Against::Variant(reference) = prediction.against else { return None };
    Some((claim.variant(prediction.subject)?, claim.variant(reference)?))
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
    if metric.is_figure() != figure.is_some() {
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

#[cfg(test)]
mod tests;
