//! A number that is neither NaN nor infinite, so that it survives JSON.

use serde::{Deserialize, Serialize};

/// A finite number. NaN and infinity are refused when it is made and when it is read.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Finite(f64);

impl Finite {
    /// The number, or nothing where it is not finite.
    #[must_use]
    pub fn new(number: f64) -> Option<Finite> {
        number.is_finite().then_some(Finite(number))
    }

    /// The number.
    #[must_use]
    pub fn get(self) -> f64 {
        self.0
    }
}

impl TryFrom<f64> for Finite {
    type Error = &'static str;

    fn try_from(number: f64) -> Result<Finite, &'static str> {
        Finite::new(number).ok_or("a number of a record has to be finite")
    }
}

impl From<Finite> for f64 {
    fn from(finite: Finite) -> f64 {
        finite.0
    }
}
