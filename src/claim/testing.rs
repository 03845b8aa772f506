//! A small sound claim for tests, to be changed field by field.

use super::{
    Axis, Claim, Entry, Needs, Points, Prediction, Processes, Scale, Source, Unit, variant,
};
use crate::run::{Digest, Run};

/// A claim over the points 1, 16 and 64: the variants `fresh` (the reference) and `pooled`, and the control `empty`.
pub(crate) fn claim(predictions: impl Into<Vec<Prediction>>) -> Claim {
    Claim {
        source: Source {
            article: "An article",
            author: "An author",
            url: "https://example.org/article",
            quote: "Pools are twice as fast.",
            figures: &[],
        },
        says: "A pooled buffer takes half the time of a fresh one.",
        axis: Axis {
            name: "buffers",
            unit: Unit::Count,
            points: &[1, 16, 64],
            article: 64,
            labels: &[],
            scale: Scale::Continuous,
        },
        variants: const {
            &[
                variant("fresh", nothing),
                variant("pooled", nothing),
                variant("empty", nothing).control("shows the price of the loop"),
            ]
        },
        reference: "fresh",
        predictions: predictions.into().leak(),
        carries_over: "All of it.",
        cautions: &[],
        needs: Needs::NOTHING,
        processes: Processes::Found,
    }
}

/// The claim at its place in a catalogue: `theme/name`.
pub(crate) fn entry(claim: Claim) -> Entry {
    Entry {
        theme: "theme",
        theme_title: "A theme",
        name: "name",
        claim: Box::leak(Box::new(claim)),
        text: "//! A title.\n",
        path: "theme/name.rs",
        list: "benches/claims/mod.rs",
        listed_by_theme: false,
        package: "claimbench",
        folder: "/no/such/benches",
        catalogue_title: "Performance advice, measured",
    }
}

/// The claim with its variant `pooled` at some points only.
pub(crate) fn pooled_at(points: Points, claim: Claim) -> Claim {
    let mut variants = claim.variants.to_vec();
    for variant in &mut variants {
        if variant.name == "pooled" {
            variant.points = points;
        }
    }
    Claim { variants: variants.leak(), ..claim }
}

/// A routine that sets nothing up and gives the same output at every turn.
fn nothing(run: &mut Run) {
    run.iter(|| 0_u64, Digest::of);
}
