//! What a turn's output is reduced to, so that variants can be compared.
//!
//! It is defined, and not the standard library's: SipHash-1-3 with a key of zeros over the bytes that [`Hash`] writes on a
//! little-endian machine of 64 bits. A Go side computes the same (`src/lanes/go/bench/digest.go`), and `digests.txt` holds
//! both to it. [`DefaultHasher`] is that function today, though it does not promise to stay so.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};

/// What a turn's output is reduced to. Equal outputs have equal digests, in each build and in both languages.
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The digest of a value that is written as in the file of test vectors.
    fn of_vector(kind: &str, value: &str) -> Digest {
        let value = if value == "-" { "" } else { value };
        let parts = || value.split(',').filter(|part| !part.is_empty());
        let numbers = || parts().map(|part| part.parse::<u64>().expect("a number"));
        let number = || numbers().next().expect("one number");
        let bytes = |text: &str| -> Vec<u8> {
            let byte = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).expect("two digits");
            (0..text.len()).step_by(2).map(byte).collect()
        };
        match kind {
            "raw" => {
                let mut hasher = DefaultHasher::new();
                hasher.write(&bytes(value));
                Digest(hasher.finish())
            }
            "u8" => Digest::of(&u8::try_from(number()).expect("it fits")),
            "u16" => Digest::of(&u16::try_from(number()).expect("it fits")),
            "u32" => Digest::of(&u32::try_from(number()).expect("it fits")),
            "u64" => Digest::of(&number()),
            "bool" => Digest::of(&(number() == 1)),
            "bytes" => Digest::of(&bytes(value)),
            "text" => Digest::of(&String::from_utf8(bytes(value)).expect("UTF-8")),
            "u64s" => Digest::of(&numbers().collect::<Vec<u64>>()),
            "all_u64" => Digest::of_all(numbers()),
            "all_bytes" => Digest::of_all(parts().map(bytes)),
            other => panic!("no test vectors are of the kind {other}"),
        }
    }

    #[test]
    fn digests_are_those_of_the_test_vectors() {
        let vectors = include_str!("digests.txt").lines().filter(|line| !line.starts_with('#'));
        let mut seen = 0;
        for line in vectors {
            let parts: Vec<&str> = line.split(' ').collect();
            let [kind, value, digest] = parts[..] else { panic!("three parts: {line}") };
            assert_eq!(of_vector(kind, value).to_string(), digest, "{line}");
            seen += 1;
        }
        assert!(seen > 40, "{seen}");
    }
}
