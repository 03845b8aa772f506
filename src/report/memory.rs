//! The memory cases of a record under each allocator, as its page and its charts read them.

use super::evidence::Evidence;
use crate::claim::{Allocator, Lane};
use crate::record::RecordedClaim;
use crate::verdict::{MemoryCase, memory_cases};

/// The cases that were timed under one allocator and counted.
pub(super) struct Memory<'a> {
    pub(super) allocator: Allocator,
    pub(super) cases: Vec<MemoryCase<'a>>,
}

impl<'a> Memory<'a> {
    /// Those of every allocator under which there are any.
    pub(super) fn of(evidence: &Evidence<'a>) -> Vec<Memory<'a>> {
        let claims: Vec<&RecordedClaim> =
            evidence.judged.iter().map(|judged| judged.claim).collect();
        let under = |allocator: Allocator| Memory {
            allocator,
            cases: memory_cases(&evidence.newest, &claims, allocator, evidence.settings),
        };
        let memories = evidence.allocators(Lane::Rounds).into_iter().map(under);
        memories.filter(|memory| !memory.cases.is_empty()).collect()
    }

    /// The cases that allocate anything.
    pub(super) fn allocating(&self) -> impl Iterator<Item = &MemoryCase<'a>> {
        self.cases.iter().filter(|case| case.allocates())
    }

    /// The cases whose allocations are small on average.
    pub(super) fn small(&self) -> impl Iterator<Item = &MemoryCase<'a>> {
        self.cases.iter().filter(|case| case.is_small())
    }
}

/// A rank correlation with two decimals, or a dash.
pub(super) fn rho(correlation: Option<f64>) -> String {
    correlation.map_or_else(
        || "–".to_owned(),
        |rho| {
            let written = format!("{:.2}", rho.abs());
            let sign = if rho < 0.0 && written != "0.00" { "−" } else { "" };
            format!("{sign}{written}")
        },
    )
}
