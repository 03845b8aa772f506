//! The time of a Rust variant against that of the Go variant of its name: for people who port.

use super::doubt::Verdict;
use super::estimate::Estimate;
use super::forks::{counted, to_go};
use super::go::gives_another_output;
use super::guards::heed;
use super::settings::Settings;
use crate::claim::{Lane, Metric};
use crate::record::{Case, Group, Newest, RecordedClaim};

/// The time of the Rust variant of a Go case's name divided by the Go case's own: the median over forks in which both took
/// turns slice by slice, each in a process of its own, the Rust variant under the C library's allocator. Nothing where they
/// did not, where they gave different outputs, or where a guard saw that the Go case's time is worthless.
#[must_use]
pub fn ratio_to_go(
    newest: &Newest,
    claim: &RecordedClaim,
    own: &Case,
    settings: Settings,
) -> Option<Estimate> {
    let group = Group::at(own.point);
    let ratio = to_go(&counted(newest, own, &group), own).estimate(settings.error);
    let under = own.allocator;
    let differs = gives_another_output(newest, claim, Lane::Rounds, under, &own.variant, own.point);
    let heeded = heed(Verdict::Holds, newest, Metric::Time, own, None, &group);
    let is_worthless = ratio.forks == 0 || differs || matches!(heeded, Verdict::Void(_));
    (!is_worthless).then_some(ratio)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::Allocator;
    use crate::claim::testing::claim;
    use crate::record::testing::{begins, beside_rust, case, digest, record, recorded};
    use crate::record::{Line, Record};

    /// A Go variant that takes twice as long as the Rust variant of its name, with further lines.
    fn beside(more: Vec<Line>) -> Record {
        let mut lines = vec![begins(1, Lane::Rounds, Allocator::Go), recorded(claim([]))];
        lines.extend(beside_rust(1, "pooled", Allocator::Go, &[2.0; 20]));
        lines.extend(more);
        record(lines)
    }

    fn ratio(record: &Record, under: Allocator) -> Option<Estimate> {
        let claims = record.claims();
        let own = case("pooled", 64, under);
        ratio_to_go(&record.newest(), claims[0], &own, Settings::default())
    }

    #[test]
    fn what_takes_go_twice_as_long_takes_rust_half_of_its_time() {
        let record = beside(Vec::new());
        let found = ratio(&record, Allocator::Go).expect("they were measured beside each other");
        let interval = found.interval.expect("twenty forks");
        assert!((found.center / 0.5 - 1.0).abs() < 1e-5, "{found:?}");
        assert!(interval.lower <= found.center && interval.upper >= found.center, "{found:?}");
        assert_eq!(ratio(&record, Allocator::GoOne), None);
    }

    #[test]
    fn other_outputs_are_no_ratio() {
        let of = |run: u64, under: Allocator, value: u64| {
            let Line::Digest(mut line) = digest(run, "pooled", 64, value) else {
                panic!("it is one")
            };
            line.case.allocator = under;
            line.lane = Lane::Rounds;
            Line::Digest(line)
        };
        let both = |other: u64| {
            let in_rust =
                [begins(2, Lane::Rounds, Allocator::System), of(2, Allocator::System, other)];
            let lines = [of(1, Allocator::Go, 7)].into_iter().chain(in_rust);
            ratio(&beside(lines.collect()), Allocator::Go)
        };
        assert!(both(7).is_some());
        assert_eq!(both(8), None);
    }
}
