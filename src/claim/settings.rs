//! What is wrong with the settings of an allocator that variants ask for.

use super::{Allocator, Claim, Lane, Prediction, Processes, Variant};

/// What is wrong with the settings of a variant, as sentences.
pub(super) fn setting_faults(claim: &Claim, variant: &Variant) -> Vec<String> {
    let mut faults = Vec::new();
    let name = variant.name;
    let lacks = |under: &&Allocator| {
        claim.variant(claim.reference).is_some_and(|reference| !reference.runs_under(**under))
    };
    if let Some(under) = variant.also_under.iter().find(lacks) {
        let (reference, under) = (claim.reference, under.name());
        faults.push(format!(
            "`{name}` is run under {under} and the reference `{reference}` is not: give it `.also_under(…)` too"
        ));
    }
    if variant.settings.is_empty() {
        return faults;
    }
    if !variant.also_under.is_empty() {
        faults.push(format!(
            "`{name}` has settings, by which it runs under their allocators alone: leave out `.also_under(…)`"
        ));
    }
    if claim.processes != Processes::Apart {
        faults.push(format!(
            "`{name}` has settings, which a process has from its start: the claim has to be `processes: Processes::Apart`"
        ));
    }
    if claim.reference == name {
        faults.push(format!(
            "`{name}` has settings and is the reference, which has to be there under every allocator: take another one"
        ));
    }
    let runs = |lane: &Lane| claim.points_of(variant).any(|point| variant.runs_in(*lane, point));
    if let Some(lane) = [Lane::Heap, Lane::Time].iter().find(|lane| runs(lane)) {
        faults.push(format!(
            "`{name}` has settings, which the {} lane does not give to its processes: leave it out of its lanes",
            lane.name()
        ));
    }
    for (allocator, text) in variant.settings {
        let (between, within, form) = match allocator {
            Allocator::System => (':', '=', "NAME=VALUE with colons between"),
            _ => (',', ':', "NAME:VALUE with commas between"),
        };
        let is_setting = |part: &str| {
            let parts = part.split_once(within);
            parts.is_some_and(|(name, value)| !name.is_empty() && !value.is_empty())
        };
        if !text.split(between).all(is_setting) {
            faults.push(format!(
                "the settings {text:?} of `{name}` are not as {} reads them: {form}",
                allocator.name()
            ));
        }
    }
    faults
}

/// What is wrong with a prediction under an allocator that does not run one of its sides.
pub(super) fn allocator_fault(claim: &Claim, prediction: &Prediction) -> Option<String> {
    let allocator = prediction.allocator?;
    let compared = [Some(prediction.subject), prediction.reference()].into_iter().flatten();
    let mut variants = compared.filter_map(|name| claim.variant(name));
    let without = variants.find(|variant| !variant.runs_under(allocator))?;
    let (name, under) = (without.name, allocator.name());
    Some(match without.settings.is_empty() {
        true => {
            format!("`{name}` is not run under {under}: it has to ask for it with `.also_under(…)`")
        }
        false => format!("`{name}` has settings of other allocators and is not run under {under}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::testing::{claim, entry};
    use crate::claim::{Bound::AtLeast, Metric, ratio, value};

    /// The faults of a claim whose variant `pooled` is another one.
    fn faults(
        processes: Processes,
        prediction: Prediction,
        change: fn(Variant) -> Variant,
    ) -> Vec<String> {
        let mut variants = claim([]).variants.to_vec();
        variants[1] = change(variants[1]);
        entry(Claim { processes, variants: variants.leak(), ..claim([prediction]) }).faults()
    }

    fn one(found: Vec<String>, what: &str) {
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains(what), "{found:?}");
    }

    const SET: &[(Allocator, &str)] = &[(Allocator::System, "glibc.malloc.tcache_count=0")];

    fn timed() -> Prediction {
        ratio(Metric::Time, "pooled", "fresh", AtLeast(1.5))
    }

    #[test]
    fn settings_need_processes_of_their_own_and_are_as_their_allocator_reads_them() {
        let set = |variant: Variant| variant.settings(SET);
        assert_eq!(faults(Processes::Apart, timed(), set), [""; 0]);
        one(faults(Processes::Together, timed(), set), "has to be `processes: Processes::Apart`");
        let wrong = |variant: Variant| variant.settings(&[(Allocator::System, "tcache:false")]);
        one(faults(Processes::Apart, timed(), wrong), "NAME=VALUE with colons between");
        let counted = |variant: Variant| variant.settings(SET).lanes(&[Lane::Heap, Lane::Rounds]);
        one(faults(Processes::Apart, timed(), counted), "which the heap lane does not give");
        let mut reference = Claim { processes: Processes::Apart, ..claim([timed()]) };
        let mut variants = reference.variants.to_vec();
        variants[0] = variants[0].settings(SET);
        reference.variants = variants.leak();
        one(entry(reference).faults(), "is the reference");
    }

    #[test]
    fn nothing_is_predicted_under_an_allocator_that_a_variant_has_no_settings_for() {
        let set = |variant: Variant| variant.settings(SET);
        let under = timed().under(Allocator::Jemalloc);
        one(faults(Processes::Apart, under, set), "is not run under jemalloc");
    }

    #[test]
    fn an_end_is_read_of_variants_that_say_so() {
        let signal = value(Metric::Signal, "pooled", AtLeast(1.0));
        one(faults(Processes::Apart, signal, |variant| variant), "has to be `.ending()`");
        assert_eq!(faults(Processes::Apart, signal, Variant::ending), [""; 0]);
        one(faults(Processes::Apart, timed(), Variant::ending), "which does not run `pooled`");
    }
}
