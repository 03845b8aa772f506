//! What the variants of a claim give when they are run: digests that have to agree, and figures.

use super::faults::at;
use super::named::reading_fault;
use super::{Against, Ending, Entry, Metric, Role, Variant};
use crate::run::descriptors;
use crate::run::{Digest, Moment, NotReady, Observer, Run, Unobserved, prepare};

/// What the resident lane calls the moments of every turn.
const LANES_PHASES: [&str; 5] = ["before", "held", "dropped", "collected", "purged"];

/// What the variants of a claim gave at some points of its axis, each run for a few turns.
pub struct Outputs<'a> {
    entry: &'a Entry,
    /// In ascending order of the points.
    at: Vec<(u64, Vec<Given>)>,
    /// The first thing that is wrong at a point.
    wrong: Vec<String>,
}

/// The figures of a turn, by name.
type Figures = Vec<(&'static str, u64)>;

/// What a variant gave at a point.
struct Given {
    variant: &'static Variant,
    digest: Digest,
    figures: Figures,
}

impl Outputs<'_> {
    /// Runs every variant at each of these points at which it exists.
    #[must_use]
    pub fn of<'a>(entry: &'a Entry, points: &[u64]) -> Outputs<'a> {
        let mut outputs = Outputs { entry, at: Vec::new(), wrong: Vec::new() };
        let needed = points.iter().map(|point| entry.claim.needs.descriptors_at(*point)).max();
        descriptors::allow(needed.unwrap_or(0));
        for point in points {
            match given_at(entry, *point) {
                Ok(given) => outputs.at.push((*point, given)),
                Err(said) => outputs.wrong.push(said),
            }
        }
        outputs.at.sort_by_key(|(point, _)| *point);
        outputs
    }

    /// Of each point where two variants differ that do the same work, the claim's or another, or a routine gives another
    /// digest after a slice, or none. Where nothing is wrong so far, also which digests are the same at the first and at
    /// the last point: what a variant leaves out there would not show, unless the output really is the same and a variant
    /// says why ([`Variant::same_output`]).
    #[must_use]
    pub fn disagreements(&self) -> Vec<String> {
        if self.wrong.is_empty() { self.alike_at_both_ends() } else { self.wrong.clone() }
    }

    /// The predictions of figures that are one number in every variant and at every point: a constant of a type or of the
    /// declaration, so that hardly anything could prove them wrong. A catalogue about advice has such a thing in its text; as
    /// a guard of one's own sizes it is sound, and [`check`](super::check) passes it.
    #[must_use]
    pub fn constant_figures(&self) -> Vec<String> {
        let mut found = Vec::new();
        for (index, prediction) in self.entry.claim.predictions.iter().enumerate() {
            let (Metric::Figure, Against::Nothing) = (prediction.metric, prediction.against) else {
                continue;
            };
            let all = self.at.iter().flat_map(|(_, given)| given).flat_map(|it| &it.figures);
            let mut values = all.filter(|(name, _)| prediction.figure == Some(*name));
            let Some((name, first)) = values.next() else { continue };
            let mut others = values.map(|(_, value)| value).peekable();
            if others.peek().is_some() && others.all(|value| value == first) {
                found.push(format!(
                    "{}: prediction {}: the figure `{name}` is {first} in every variant and at every point, as a constant \
                     is: say it in the text, and predict what could come out otherwise",
                    at(prediction.place),
                    index + 1,
                ));
            }
        }
        found
    }

    /// Of variants that do the same work: whether their digest is the same at both ends of the axis, as one of them says
    /// it is. A control that does as no other is passed over, for its digest is compared with nothing.
    fn alike_at_both_ends(&self) -> Vec<String> {
        let (variants, unit) = (self.entry.claim.variants, self.entry.claim.axis.unit);
        let mut found = Vec::new();
        for (index, first) in variants.iter().enumerate() {
            let is_first = !variants[..index].iter().any(|earlier| earlier.does_as(first));
            if !first.does_as(first) || !is_first {
                continue;
            }
            let group = variants.iter().filter(|variant| variant.does_as(first));
            let declared = group.clone().find(|variant| variant.same_output.is_some());
            let ends: Vec<Ends> = group.filter_map(|variant| self.ends_of(variant)).collect();
            let alike = ends.iter().find(|ends| ends.first == ends.last);
            let (variant, ends, what) = match (alike, declared, ends.first()) {
                (Some(ends), None, _) => (
                    ends.variant,
                    ends,
                    "gives one digest at both ends, so work that is left out would not show: let it cover all that a turn \
                     puts out, or say `.same_output(…)` why that is the same at every point",
                ),
                (None, Some(variant), Some(ends)) => (
                    variant,
                    ends,
                    "says that its output is the same at every point, and the digests differ: leave out \
                     `.same_output(…)`",
                ),
                _ => continue,
            };
            let (least, most) = (unit.label(ends.points.0), unit.label(ends.points.1));
            let name = variant.name;
            found.push(format!("{}: `{name}` at {least} and {most}: {what}", at(variant.place)));
        }
        found
    }

    /// Nothing where the variant was run at one point, or at none.
    fn ends_of(&self, variant: &'static Variant) -> Option<Ends> {
        let of = |(point, all): &(u64, Vec<Given>)| {
            let given = all.iter().find(|given| std::ptr::eq(given.variant, variant))?;
            Some((*point, given.digest))
        };
        let (start, first) = self.at.iter().find_map(of)?;
        let (end, last) = self.at.iter().rev().find_map(of)?;
        (start != end).then_some(Ends { variant, points: (start, end), first, last })
    }
}

/// What a variant gives at the first and at the last point that it was run at.
struct Ends {
    variant: &'static Variant,
    points: (u64, u64),
    first: Digest,
    last: Digest,
}

/// Runs every variant that exists at a point, but for those whose end is read; the first thing that is wrong is an error.
/// What this machine lacks something for is passed over, as lanes pass it over.
fn given_at(entry: &Entry, point: u64) -> Result<Vec<Given>, String> {
    let mut all: Vec<Given> = Vec::new();
    let label = entry.claim.axis.unit.label(point);
    // What ends its process would end this one.
    let run =
        |variant: &&Variant| variant.points.contains(point) && variant.ending == Ending::Fails;
    for variant in entry.claim.variants.iter().filter(run) {
        let (name, at) = (variant.name, at(variant.place));
        let observed = observed(variant.routine, point)
            .map_err(|what| format!("{at}: `{name}` at {label}: {what}"))?;
        let Some((digest, figures)) = observed else { continue };
        if let Some(earlier) = all.iter().find(|earlier| earlier.variant.does_as(variant))
            && digest != earlier.digest
        {
            let mend = match variant.role {
                Role::Worker => "they have to do the same work, or one is a `.control(…)`",
                Role::Control(_) => "they are `.doing(…)` the same, or one does something else",
            };
            let other = earlier.variant.name;
            return Err(format!(
                "{at}: `{name}` and `{other}` give different digests at {label}: {mend}"
            ));
        }
        all.push(Given { variant, digest, figures });
    }
    Ok(all)
}

/// Takes the figures, and looks at the names of those and of the phases.
#[derive(Default)]
struct Told {
    /// What is wrong with the first name that may be none.
    wrong: Option<String>,
    figures: Vec<(&'static str, u64)>,
}

impl Observer for Told {
    fn mark(&mut self, moment: Moment) {
        let Moment::Phase(name) = moment else { return };
        if LANES_PHASES.contains(&name) {
            let what = format!(
                "the phase `{name}` has the name of one of the lanes' own: name it otherwise"
            );
            self.wrong.get_or_insert(what);
        }
        self.look_at("phase", name);
    }

    fn figure(&mut self, name: &'static str, value: u64) {
        self.figures.push((name, value));
        self.look_at("figure", name);
    }
}

impl Told {
    fn look_at(&mut self, what: &str, name: &str) {
        if let Some(fault) = reading_fault(name) {
            self.wrong.get_or_insert(format!("the name {name:?} of a {what} {fault}"));
        }
    }
}

/// The digest of a routine's turn, which must be the same before and after a slice, and the figures of the first one.
/// Nothing where this machine lacks what it asks for.
fn observed(routine: fn(&mut Run), point: u64) -> Result<Option<(Digest, Figures)>, String> {
    let mut prepared = match prepare(routine, point, || 0) {
        Ok(prepared) => prepared,
        Err(NotReady::Lacking(_)) => return Ok(None),
        Err(reason) => return Err(reason.to_string()),
    };
    let mut told = Told::default();
    let digest = prepared.turn.observe(1, &mut told);
    if let Some(wrong) = told.wrong {
        return Err(wrong);
    }
    prepared.turn.slice(2);
    let again = prepared.turn.observe(1, &mut Unobserved);
    let same = digest == again;
    same.then_some(Some((digest, told.figures)))
        .ok_or_else(|| format!("the digest is {digest} at first and {again} after a slice"))
}

#[cfg(test)]
mod tests;
