//! Numbers of a calibration.

use crate::record::{Error, Finite};

/// A number for the file.
///
/// # Errors
/// Where it is none that the file can hold.
pub(super) fn finite(number: f64) -> Result<Finite, Error> {
    Finite::new(number)
        .ok_or_else(|| Error::new(format!("{number} is not finite"), "report this as a bug"))
}
