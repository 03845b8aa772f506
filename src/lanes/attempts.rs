//! How often a group was measured by one build before: whoever measures until a verdict pleases is told on.

use crate::claim::Allocator;
use crate::record::{Group, Line, Record};
use std::collections::{BTreeMap, BTreeSet};

/// The groups of a record and how often each was measured.
#[derive(Debug, Default)]
pub(super) struct Attempts {
    known: BTreeMap<(String, Allocator, String), u32>,
}

impl Attempts {
    /// Those of the runs of a record that were made by the build of a commit. Runs that were dropped from the record are
    /// remembered by the number in the newest line of their group.
    pub(super) fn in_record(record: &Record, commit: &str) -> Attempts {
        let by_build = record.headers().filter(|header| header.build.commit == commit);
        let runs: BTreeSet<u64> = by_build.map(|header| header.run).collect();
        let mut attempts = Attempts::default();
        for line in &record.lines {
            if let Line::Group(group) = line
                && runs.contains(&group.run)
            {
                let known = attempts.known.entry(key(group)).or_default();
                *known = (*known + 1).max(group.attempt.unwrap_or(1));
            }
        }
        attempts
    }

    /// How often a group was measured when it has been once more.
    pub(super) fn with_this(&self, claim: &str, allocator: Allocator, group: &str) -> u32 {
        let key = (claim.to_owned(), allocator, group.to_owned());
        self.known.get(&key).copied().unwrap_or(0) + 1
    }
}

fn key(group: &Group) -> (String, Allocator, String) {
    (group.claim.clone(), group.allocator, group.group.clone())
}
