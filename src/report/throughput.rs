//! Throughput: how many bytes and elements a second go through a case whose routine says how many a turn has.

use super::evidence::{Evidence, case};
use super::format::{bytes_a_second, elements_a_second};
use super::table::{printable, styled};
use super::terminal::{Terminal, wrapped};
use crate::claim::Lane;
use crate::record::{Case, Fork, Group, Record, RecordedClaim};
use crate::verdict::{Estimate, Interval, Settings, counted};

/// What goes through a case in a second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Throughput {
    pub(super) bytes: Option<f64>,
    pub(super) elements: Option<f64>,
}

impl Throughput {
    /// Of a case with such forks, an operation of which takes so many nanoseconds; nothing where its routine does not say
    /// how much a turn goes through.
    pub(super) fn of(fork: &Fork, nanos: f64) -> Option<Throughput> {
        let a_second = |turn: u64| 1e9 * turn as f64 / fork.operations.max(1) as f64 / nanos;
        let finite = |number: &f64| number.is_finite();
        let told = Throughput {
            bytes: fork.volume.bytes.map(a_second).filter(finite),
            elements: fork.volume.elements.map(a_second).filter(finite),
        };
        (told.bytes.is_some() || told.elements.is_some()).then_some(told)
    }

    /// Both for a reader, as far as they are told.
    pub(super) fn text(&self) -> String {
        let bytes = self.bytes.map(bytes_a_second);
        let both: Vec<String> =
            bytes.into_iter().chain(self.elements.map(elements_a_second)).collect();
        both.join(", ")
    }
}

/// What goes through a case of which a fork and the time of an operation are known, with what it is counted in and with the
/// ends of its interval.
pub(super) fn rates(fork: &Fork, time: Estimate) -> Vec<(&'static str, Estimate)> {
    let Some(Throughput { bytes, elements }) = Throughput::of(fork, time.center) else {
        return Vec::new();
    };
    let of = |read: f64| inverted(time, read * time.center);
    let both = [("bytes", bytes.map(of)), ("elements", elements.map(of))];
    both.into_iter().filter_map(|(name, rate)| Some((name, rate?))).collect()
}

/// Something divided by an estimate.
fn inverted(estimate: Estimate, dividend: f64) -> Estimate {
    let interval = estimate.interval.map(|interval| Interval {
        lower: dividend / interval.upper,
        upper: dividend / interval.lower,
    });
    Estimate { center: dividend / estimate.center, interval, ..estimate }
}

/// What goes through a case, by the median of its forks' times.
pub(super) fn throughput(evidence: &Evidence, case: &Case) -> Option<Throughput> {
    let nanos = evidence.time(case)?.center;
    let forks = counted(&evidence.newest, case, &Group::at(case.point));
    Throughput::of(forks.first()?, nanos)
}

/// The throughput of all variants of some claims at their articles' points, as a table no wider than the terminal; empty
/// where no routine says how much a turn goes through.
#[must_use]
pub fn throughput_table(
    record: &Record,
    settings: Settings,
    is_wanted: impl Fn(&RecordedClaim) -> bool,
    terminal: Terminal,
) -> String {
    let rows = rows(record, settings, is_wanted);
    if rows.is_empty() {
        return String::new();
    }
    let rows = rows.into_iter().map(|[name, allocator, told]| [printable(&name), allocator, told]);
    if terminal.width < 64 {
        let line = |[name, allocator, told]: [String; 3]| {
            wrapped(&format!("{name}, {allocator}: {told}"), terminal.width, "  ")
        };
        return rows.map(line).collect();
    }
    let mut table = styled(terminal.width);
    table.set_header(["throughput", "allocator", "a second"]);
    for row in rows {
        table.add_row(row);
    }
    table.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}

/// The throughput of all variants of some claims at their articles' points: the case, its allocator, and what goes through it
/// in a second.
pub(super) fn rows(
    record: &Record,
    settings: Settings,
    is_wanted: impl Fn(&RecordedClaim) -> bool,
) -> Vec<[String; 3]> {
    let evidence = Evidence::of(record, settings);
    let mut rows: Vec<[String; 3]> = Vec::new();
    for claim in record.claims().into_iter().filter(|claim| is_wanted(claim)) {
        for variant in &claim.variants {
            for allocator in evidence.allocators(Lane::Rounds) {
                let case = case(claim, &variant.name, claim.article_point, allocator);
                let Some(told) = throughput(&evidence, &case) else { continue };
                let at = claim.label(claim.article_point);
                let name = format!("{}/{} at {at}", claim.id, variant.name);
                rows.push([name, allocator.name().to_owned(), told.text()]);
            }
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::testing::claim;
    use crate::claim::{Allocator, Bound, Metric, ratio};
    use crate::record::Line;
    use crate::record::testing::{begins, forks, record, recorded};

    /// Eleven forks of `pooled` and `fresh`, 50 and 100 ns an operation, whose turns go through something.
    fn measured(bytes: Option<u64>, elements: Option<u64>) -> Record {
        let prediction = ratio(Metric::Time, "pooled", "fresh", Bound::AtMost(0.8)).at(&[64]);
        let begin = [begins(2, Lane::Rounds, Allocator::System), recorded(claim([prediction]))];
        let timed = forks(2, 64, Allocator::System, &[0.5; 11]);
        let mut record = record(begin.into_iter().chain(timed));
        for line in &mut record.lines {
            if let Line::Fork(fork) = line {
                fork.operations = 4;
                (fork.volume.bytes, fork.volume.elements) = (bytes, elements);
            }
        }
        record
    }

    #[test]
    fn what_a_turn_goes_through_is_told_for_a_second() {
        let record = measured(Some(800), Some(100));
        let newest = record.newest();
        let case = record.lines.iter().find_map(|line| match line {
            Line::Fork(fork) if fork.case.variant == "pooled" => Some(&fork.case),
            _ => None,
        });
        let forks = counted(&newest, case.expect("it has forks"), "point 64");
        let told = Throughput::of(forks[0], 50.0).expect("it is told");
        // 200 B and 25 elements an operation.
        assert_eq!((told.bytes, told.elements), (Some(4e9), Some(5e8)));
        assert_eq!(told.text(), "4.00 GB/s, 500 Melem/s");
        assert_eq!(Throughput::of(forks[0], 0.0), None);
    }

    #[test]
    fn the_table_has_the_claims_that_are_wanted_and_tell_it() {
        let of = |bytes, is_wanted: bool, width| {
            let record = measured(bytes, None);
            throughput_table(&record, Settings::of(&record), |_| is_wanted, Terminal::plain(width))
        };
        for width in [40, 100] {
            let table = of(Some(800), true, width);
            assert!(table.contains("GB/s") && !table.contains("elem/s"), "{table}");
        }
        assert_eq!(of(Some(800), false, 100), "");
        assert_eq!(of(None, true, 100), "");
    }
}
