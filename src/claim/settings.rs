//! What is wrong with the settings of an allocator that variants ask for.

use super::{Allocator, Claim, Lane, Prediction, Processes, Variant};

/// What is wrong with the settings of a variant, as sentences.
pub(super) fn setting_faults(claim: &Claim, variant: &Variant) -> Vec<String> {
    let mut faults = Vec::new();
    if variant.settings.is_empty() {
        return faults;
    }
    let name = variant.name;
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
    Some(format!(
        "`{}` has settings of other allocators and is not run under {}",
        without.name,
        allocator.name()
    ))
}
