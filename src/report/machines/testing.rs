//! A record of two machines for tests.

use crate::claim::testing::claim;
use crate::claim::{Allocator::System, Bound::AtMost, Lane, Metric::Time, ratio};
use crate::record::testing::{begins, finite, forks, record, recorded};
use crate::record::{Line, Record};

/// A record of two machines: the ratios of `pooled` to `fresh` on each, of which at most 0.9 is predicted.
pub(in crate::report) fn two(small: &[f64], large: &[f64]) -> Record {
    let mut other = begins(2, Lane::Rounds, System);
    if let Line::Header(header) = &mut other {
        header.machine.cores = 16;
        header.machine.fresh_page_nanos = finite(400.0);
    }
    let predictions = [ratio(Time, "pooled", "fresh", AtMost(0.9)).at(&[64])];
    let mut lines = vec![begins(1, Lane::Rounds, System), recorded(claim(predictions))];
    lines.extend(forks(1, 64, System, small));
    lines.push(other);
    lines.extend(forks(2, 64, System, large));
    record(lines)
}
