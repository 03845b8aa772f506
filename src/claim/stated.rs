//! What is wrong with what a claim puts into an article's mouth.

use super::{Against, Claim, Origin, Prediction};

/// Of a prediction that the article states: what it says and how the bound follows are given, an article is there that can
/// say it, and what it prints lies inside the bound.
pub(super) fn stated_faults(claim: &Claim, prediction: &Prediction) -> Vec<&'static str> {
    let Origin::Stated { printed, follows } = prediction.origin else { return Vec::new() };
    let is_inside = |printed: f64| prediction.bound.admits(printed);
    let faults = [
        (
            printed.trim().is_empty(),
            "what the article states is empty: quote its sentence or its figure, or leave out `.stated(…)`",
        ),
        (
            follows.trim().is_empty(),
            "how the bound follows from what the article states is empty: say it, or the bound is ours",
        ),
        (
            claim.source.article.trim().is_empty(),
            "the claim names no article that could state it: give it a `source`, or leave out `.stated(…)`",
        ),
        (
            !prediction.printed.is_none_or(is_inside),
            "what the article prints lies outside the bound, so its own figure would refute it: mend one of them",
        ),
    ];
    faults.into_iter().filter(|(is_wrong, _)| *is_wrong).map(|(_, what)| what).collect()
}

/// Whether a claim of an article judges nothing at the article's own point, nor compared with it.
pub(super) fn passes_over_the_article(claim: &Claim) -> bool {
    let article = claim.axis.article;
    let reads = |prediction: &Prediction| {
        claim.points_read(prediction).contains(&article)
            || matches!(prediction.against, Against::Point(point) if point == article)
    };
    !claim.source.article.is_empty() && !claim.predictions.iter().any(reads)
}
