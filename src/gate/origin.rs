//! Which toolchain and which kind of machine a baseline was taken on, and how another one differs.

use crate::record::{Header, Newest};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where readings come from, as far as it decides what they can be compared with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// When it was measured, RFC 3339 in UTC.
    pub measured: String,
    /// The version of claimbench.
    pub claimbench: String,
    /// The commit, or `unknown`; `+` behind it where files differed from it.
    pub commit: String,
    /// The compiler, as it names itself.
    pub rustc: String,
    /// The target triple.
    pub target: String,
    /// The optimisation level.
    pub opt_level: String,
    /// The compiler flags.
    pub flags: Vec<String>,
    /// A fingerprint of the lock file, or `unknown`.
    pub lock: String,
    /// The name of the processor.
    pub processor: String,
    /// The cores that the process may use.
    pub cores: usize,
    /// The version of each allocator that a lane ran under.
    pub allocators: BTreeMap<String, String>,
}

/// One thing that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Differs {
    /// What it is, for example `rustc`.
    pub what: &'static str,
    /// As it was in the baseline.
    pub before: String,
    /// As it is in the record.
    pub after: String,
}

impl Origin {
    /// The origin of a record's newest readings; nothing where it holds none.
    #[must_use]
    pub fn of(newest: &Newest) -> Option<Origin> {
        let Header { started, build, machine, .. } = newest.latest()?;
        let allocators = newest.headers();
        let allocators = allocators
            .map(|header| (header.allocator.name().to_owned(), header.machine.allocator.clone()))
            .collect();
        Some(Origin {
            measured: started.clone(),
            claimbench: build.claimbench.clone(),
            commit: build.commit.clone(),
            rustc: build.rustc.clone(),
            target: build.target.clone(),
            opt_level: build.opt_level.clone(),
            flags: build.flags.clone(),
            lock: build.lock.clone(),
            processor: machine.processor.clone(),
            cores: machine.cores,
            allocators,
        })
    }

    /// What may change counts without a change of the project's own code: compiler, target, flags, locked crates.
    #[must_use]
    pub fn toolchain(&self, other: &Origin) -> Vec<Differs> {
        let flags = |origin: &Origin| origin.flags.join(" ");
        let fields = [
            ("rustc", self.rustc.clone(), other.rustc.clone()),
            ("target", self.target.clone(), other.target.clone()),
            ("optimisation level", self.opt_level.clone(), other.opt_level.clone()),
            ("flags", flags(self), flags(other)),
            ("lock file", self.lock.clone(), other.lock.clone()),
        ];
        differing(fields)
    }

    /// What makes it another kind of machine, on which a verdict may be another one: processor, cores, allocators.
    #[must_use]
    pub fn machine(&self, other: &Origin) -> Vec<Differs> {
        let mut fields = vec![
            ("processor", self.processor.clone(), other.processor.clone()),
            ("cores", self.cores.to_string(), other.cores.to_string()),
        ];
        for (name, version) in &self.allocators {
            if let Some(now) = other.allocators.get(name) {
                fields.push(("allocator", version.clone(), now.clone()));
            }
        }
        differing(fields)
    }
}

fn differing(fields: impl IntoIterator<Item = (&'static str, String, String)>) -> Vec<Differs> {
    let fields = fields.into_iter();
    fields
        .filter(|(_, before, after)| before != after)
        .map(|(what, before, after)| Differs { what, before, after })
        .collect()
}
