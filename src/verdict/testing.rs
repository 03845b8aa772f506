//! Small records of one pair for tests.

use crate::claim::testing::claim;
use crate::claim::{
    Allocator::System, Axis, Bound::AtMost, Claim, Lane, Metric::Time, Scale, ratio,
};
use crate::record::Record;
use crate::record::testing::{begins, forks, record, recorded};

/// A claim that compares `pooled` with `fresh` over some points.
pub(crate) fn over(points: &'static [u64], scale: Scale) -> Claim {
    let claim = claim([ratio(Time, "pooled", "fresh", AtMost(0.5))]);
    Claim { axis: Axis { points, article: points[0], scale, ..claim.axis }, ..claim }
}

/// A record of the rounds lane under the system's allocator, with the ratio of each fork at some points.
pub(crate) fn timed(claim: Claim, ratios: &[(u64, &[f64])]) -> Record {
    let forks = ratios.iter().flat_map(|(point, ratios)| forks(1, *point, System, ratios));
    record([begins(1, Lane::Rounds, System), recorded(claim)].into_iter().chain(forks))
}
