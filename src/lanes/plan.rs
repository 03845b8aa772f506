//! Which cases a lane measures: the catalogue, narrowed by the filter and by what the machine has.

use super::filter::Filter;
use super::machine;
use super::options::Options;
use super::settings::trouble;
use crate::claim::{
    Allocator, Catalogue, Claim, Entry, Lane, Origin, Prediction, Unit, Variant, nearest,
};
use crate::record::{Case, Error, Reason};
use crate::run::descriptors;

/// The cases of one claim, in the order of variants and points.
pub(super) struct Planned {
    /// The claim.
    pub(super) entry: &'static Entry,
    /// Its cases.
    pub(super) cases: Vec<Case>,
    /// How many cases are left out because the machine has too little for them.
    pub(super) beyond: usize,
    /// The cases that are left out because the allocator here lacks the settings that they ask for, each with why.
    pub(super) unset: Vec<(Case, Reason)>,
}

/// Which points of a claim are measured where no filter names it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sweep {
    /// All of them.
    Whole,
    /// The article's own.
    ArticlePoint,
}

/// The cases that the options ask for; none where none is.
///
/// # Errors
/// Where the catalogue is faulty.
pub(super) fn plan(
    catalogue: &'static Catalogue,
    options: &Options,
    (lane, allocator): (Lane, Allocator),
    sweep: Sweep,
) -> Result<Vec<Planned>, Error> {
    let faults: Vec<String> = catalogue.iter().flat_map(Entry::faults).collect();
    if let Some(first) = faults.first() {
        let what = format!("the catalogue has {} faults; the first: {first}", faults.len());
        return Err(Error::new(what, "mend the claim's file; `cargo test` lists every fault"));
    }
    let wanted = Filter::of(options);
    let mut planned: Vec<Planned> = Vec::new();
    let own: Vec<&Entry> = match options.shard {
        Some(shard) => shard.claims(catalogue).collect(),
        None => catalogue.iter().collect(),
    };
    for entry in own {
        let all = cases_of(entry, lane, allocator);
        let matching: Vec<Case> =
            all.into_iter().filter(|case| wanted.admits(&case.to_string())).collect();
        let at_sweep = |case: &Case| {
            !options.filters.is_empty()
                || sweep == Sweep::Whole
                || case.point == entry.claim.axis.article
        };
        let asked: Vec<Case> = matching.into_iter().filter(at_sweep).collect();
        let count = asked.len();
        let mut cases: Vec<Case> =
            asked.into_iter().filter(|case| fits(entry.claim, lane, case.point)).collect();
        let beyond = count - cases.len();
        let unset = if options.list { Vec::new() } else { unset(entry, allocator, &cases) };
        cases.retain(|case| unset.iter().all(|(other, _)| other != case));
        if count > 0 && !options.ignored {
            planned.push(Planned { entry, cases, beyond, unset });
        }
    }
    if options.minutes.is_some() {
        planned.sort_by_key(|planned| place_in_a_look(planned, lane, allocator));
    }
    if !options.list {
        let needed = planned.iter().flat_map(|planned| {
            let needs = planned.entry.claim.needs;
            planned.cases.iter().map(move |case| needs.descriptors_at(case.point))
        });
        descriptors::allow(needed.max().unwrap_or(0));
    }
    Ok(planned)
}

/// The place of a claim in a look at everything: first those of which an article states something that the lane reads, then
/// those of which we do, each with the fewest cases first.
fn place_in_a_look(planned: &Planned, lane: Lane, allocator: Allocator) -> (u8, usize) {
    let predictions = planned.entry.claim.predictions.iter();
    let asks = |prediction: &&Prediction| {
        prediction.metric.lane() == lane && prediction.applies_in(allocator.language())
    };
    let place = |prediction: &Prediction| u8::from(prediction.origin == Origin::Ours);
    (predictions.filter(asks).map(place).min().unwrap_or(2), planned.cases.len())
}

/// The cases whose settings can not be had here, with why.
fn unset(entry: &Entry, allocator: Allocator, cases: &[Case]) -> Vec<(Case, Reason)> {
    let is_asking = |variant: &&Variant| {
        !variant.settings.is_empty() && cases.iter().any(|case| case.variant == variant.name)
    };
    let asking = entry.claim.variants.iter().filter(is_asking);
    let troubles = asking.filter_map(|variant| Some((variant, trouble(variant, allocator)?)));
    let of = |(variant, why): (&Variant, String)| {
        let of_variant = cases.iter().filter(|case| case.variant == variant.name);
        of_variant.map(move |case| (case.clone(), Reason::Lacking(why.clone()))).collect::<Vec<_>>()
    };
    troubles.flat_map(of).collect()
}

/// All cases of a claim that a lane runs.
pub(super) fn cases_of(entry: &Entry, lane: Lane, allocator: Allocator) -> Vec<Case> {
    let claim = entry.id();
    let case = |variant: &Variant, point: u64| Case {
        claim: claim.clone(),
        variant: variant.name.to_owned(),
        point,
        allocator,
    };
    entry
        .claim
        .variants
        .iter()
        .filter(|variant| variant.runs_under(allocator))
        .flat_map(|variant| entry.claim.points_of(variant).map(move |point| (variant, point)))
        .filter(|(variant, point)| variant.runs_in(lane, *point))
        .map(|(variant, point)| case(variant, point))
        .collect()
}

/// The claim and variant of a case in a catalogue.
pub(super) fn find<'a>(catalogue: &'a Catalogue, case: &Case) -> Option<(&'a Entry, &'a Variant)> {
    let entry = catalogue.iter().find(|entry| entry.id() == case.claim)?;
    Some((entry, entry.claim.variant(&case.variant)?))
}

/// Whether the machine has what a claim needs at a point in a lane. Where it has not, no case of the point is run at all,
/// so that nothing is allocated that does not fit.
pub(super) fn fits(claim: &Claim, lane: Lane, point: u64) -> bool {
    let memory = machine::memory();
    // A system that does not tell its memory has enough.
    let memory = if memory == 0 { u64::MAX } else { memory };
    descriptors::fit(claim.needs.descriptors_at(point), descriptors::most())
        && fits_into(claim, lane, point, machine::cores(), memory)
}

fn fits_into(claim: &Claim, lane: Lane, point: u64, cores: usize, memory: u64) -> bool {
    let threads = match claim.axis.unit {
        Unit::Threads => usize::try_from(point).unwrap_or(usize::MAX),
        _ => 1,
    };
    let run = claim.variants.iter().filter(|variant| variant.runs_in(lane, point)).count();
    claim.needs.cores.max(threads) <= cores && claim.needs.memory_in(lane, run, point) <= memory
}

/// Whether any case of a catalogue is asked for, in whatever lane it runs.
pub(super) fn is_anywhere(catalogue: &Catalogue, filter: &Filter) -> bool {
    catalogue.iter().any(|entry| {
        entry.claim.variants.iter().any(|variant| {
            let name = |point: u64| format!("{}/{}/{point}", entry.id(), variant.name);
            entry.claim.points_of(variant).any(|point| filter.admits(&name(point)))
        })
    })
}

/// The error for filters that match nothing; it names the claims that come nearest.
pub(super) fn no_match(catalogue: &Catalogue, options: &Options) -> Error {
    if let Some(fault) = Filter::of(options).fault() {
        return fault;
    }
    let asked = options.asked().unwrap_or_default();
    let ids: Vec<String> = catalogue.iter().map(Entry::id).collect();
    let list = "`cargo claimbench list` names all claims";
    let next = if options.exact {
        "--exact takes the whole name of a case, THEME/CLAIM/VARIANT/POINT; --list names them"
            .to_owned()
    } else {
        let near = |filter: &String| nearest(filter, ids.iter().map(String::as_str));
        match options.filters.iter().flat_map(near).collect::<Vec<&str>>().as_slice() {
            [] => list.to_owned(),
            close => format!("did you mean {}? {list}", close.join(" or ")),
        }
    };
    Error::new(format!("the filter `{asked}` matches no case"), next)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::testing::claim;
    use crate::claim::{Needs, Points};

    #[test]
    fn a_group_fits_where_all_its_members_do_and_a_case_alone_where_it_does() {
        let needs = Needs { memory: 100, ..Needs::NOTHING };
        let mut claim = Claim { needs, ..claim([]) };
        let fits = |claim: &Claim, lane, memory| fits_into(claim, lane, 64, 1, memory);
        // Three variants and a twin of the reference.
        assert!(fits(&claim, Lane::Heap, 100) && !fits(&claim, Lane::Heap, 99));
        assert!(fits(&claim, Lane::Rounds, 400) && !fits(&claim, Lane::Rounds, 399));
        // What is not there, or not timed, takes no room.
        let mut variants = claim.variants.to_vec();
        variants[1] = variants[1].lanes(&[Lane::Heap]);
        variants[2] = variants[2].at(Points::UpTo(16));
        claim.variants = variants.leak();
        assert!(fits(&claim, Lane::Rounds, 300) && !fits(&claim, Lane::Rounds, 299));
    }
}
