//! What a turn's output is reduced to, so that variants can be compared.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};

/// What a turn's output is reduced to. Equal outputs have equal digests within one build of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Digest(pub u64);

impl Digest {
    /// The digest of one value.
    #[must_use]
    pub fn of(value: &impl Hash) -> Digest {
        let mut hasher = DefaultHasher::new();
        value.hash(&mut hasher);
        Digest(hasher.finish())
    }

    /// The digest of several values in their order, and of their number.
    pub fn of_all<T: Hash>(values: impl IntoIterator<Item = T>) -> Digest {
        let mut hasher = DefaultHasher::new();
        let mut count = 0_u64;
        for value in values {
            value.hash(&mut hasher);
            count += 1;
        }
        count.hash(&mut hasher);
        Digest(hasher.finish())
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:016x}", self.0)
    }
}
