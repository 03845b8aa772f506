//! Baselines of the first format, which had a line with time and commit that every branch wrote anew.

use super::baseline::Baseline;
use super::lines::{Accepted, CaseLine, VerdictLine};
use super::origin::{Origin, Toolchain};
use crate::record::counting_flags;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct File {
    origin: Older,
    accepted: Vec<Accepted>,
    cases: Vec<CaseLine>,
    verdicts: Vec<VerdictLine>,
}

/// Its lock file is passed over: it says nothing of what the claims are linked with.
#[derive(Deserialize)]
struct Older {
    rustc: String,
    target: String,
    opt_level: String,
    flags: Vec<String>,
    processor: String,
    cores: usize,
    allocators: BTreeMap<String, String>,
}

/// Reads the text of a file.
pub(super) fn parse(text: &str) -> Result<Baseline, serde_json::Error> {
    let File { origin, mut accepted, mut cases, mut verdicts } = serde_json::from_str(text)?;
    accepted.sort_by(|one, other| one.case.cmp(&other.case));
    cases.sort_by(|one, other| one.case.cmp(&other.case));
    verdicts.sort_by(|one, other| one.claim.cmp(&other.claim));
    let toolchain = Toolchain {
        rustc: origin.rustc,
        target: origin.target,
        opt_level: origin.opt_level,
        profile: None,
        flags: counting_flags(&origin.flags),
        linked: None,
        go: None,
    };
    let (processor, cores, allocators) = (origin.processor, origin.cores, origin.allocators);
    let origin = Origin { toolchain, processor, cores, allocators };
    Ok(Baseline { origin, accepted, cases, verdicts })
}
