//! The machines of a record, each with what was measured on it: nothing is pooled over machines.

use super::{Header, Line, Record};
use std::collections::BTreeSet;
use std::fmt;

/// A kind of machine: what readings have to share to stand for each other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MachineKind {
    /// The name of the processor.
    pub processor: String,
    /// The cores that the process may use.
    pub cores: usize,
    /// The target triple that was compiled for.
    pub target: String,
}

impl MachineKind {
    /// The machine of a run.
    #[must_use]
    pub fn of(header: &Header) -> MachineKind {
        MachineKind {
            processor: header.machine.processor.clone(),
            cores: header.machine.cores,
            target: header.build.target.clone(),
        }
    }
}

impl Record {
    /// The kinds of machines that runs of the record were on, in the order in which they first appear.
    #[must_use]
    pub fn machines(&self) -> Vec<MachineKind> {
        let mut kinds = Vec::new();
        for kind in self.headers().map(MachineKind::of) {
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
        kinds
    }

    /// The numbers of the runs on one kind of machine.
    #[must_use]
    pub(super) fn runs_on(&self, kind: &MachineKind) -> BTreeSet<u64> {
        let headers = self.headers().filter(|header| MachineKind::of(header) == *kind);
        headers.map(|header| header.run).collect()
    }

    /// What was measured on one kind of machine: its runs with all that belongs to them, and the claims.
    /// [`Record::newest_on`] looks into it without a copy.
    #[must_use]
    pub fn on(&self, kind: &MachineKind) -> Record {
        let runs = self.runs_on(kind);
        let is_here = |line: &&Line| line.run().is_none_or(|run| runs.contains(&run));
        Record { lines: self.lines.iter().filter(is_here).cloned().collect(), warnings: Vec::new() }
    }
}

impl fmt::Display for MachineKind {
    /// Its processor and cores.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cores = if self.cores == 1 { "core" } else { "cores" };
        write!(formatter, "{}, {} {cores}", self.processor, self.cores)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::testing::claim;
    use crate::claim::{Allocator::Dhat, Allocator::System, Lane, Metric::Held};
    use crate::record::testing::{begins, case, exact, record, recorded};

    #[test]
    fn each_machine_has_its_runs_and_all_claims() {
        let mut other = begins(2, Lane::Heap, System);
        if let Line::Header(header) = &mut other {
            header.machine.cores = 16;
        }
        let reading = |run: u64| Line::Reading(exact(run, "pooled", 64, Held, 7));
        let first = begins(1, Lane::Heap, System);
        let lines = [first, recorded(claim([])), reading(1), other, reading(2)];
        let record = record(lines);
        let machines = record.machines();
        assert_eq!(machines.iter().map(|kind| kind.cores).collect::<Vec<usize>>(), [2, 16]);
        for (kind, run) in machines.iter().zip([1, 2]) {
            let part = record.on(kind);
            assert_eq!(part.claims().len(), 1);
            let runs: Vec<u64> = part.lines.iter().filter_map(Line::run).collect();
            assert_eq!(runs, [run, run]);
            let newest = record.newest_on(kind);
            let case = case("pooled", 64, Dhat);
            assert_eq!(newest.run(Lane::Heap, &case), Some(run));
        }
    }

    #[test]
    fn what_another_machine_read_is_not_mixed_into_what_the_newest_one_did_and_is_kept() {
        let mut other = begins(2, Lane::Heap, System);
        if let Line::Header(header) = &mut other {
            header.machine.cores = 16;
        }
        let reading = |run: u64, variant: &str| Line::Reading(exact(run, variant, 64, Held, 7));
        let lines = [
            begins(1, Lane::Heap, System),
            recorded(claim([])),
            reading(1, "pooled"),
            reading(1, "fresh"),
            other,
            reading(2, "pooled"),
        ];
        let record = record(lines);
        for record in [record.compacted(), record] {
            let newest = record.newest();
            let run = |variant: &str| newest.run(Lane::Heap, &case(variant, 64, Dhat));
            assert_eq!((run("pooled"), run("fresh")), (Some(2), None));
            let first = record.newest_on(&record.machines()[0]);
            let run = |variant: &str| first.run(Lane::Heap, &case(variant, 64, Dhat));
            assert_eq!((run("pooled"), run("fresh")), (Some(1), Some(1)));
        }
    }
}
