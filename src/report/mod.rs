//! SHOW.
use crate::record::Record;
use crate::verdict::{JudgedClaim, Settings};
/// stub
#[must_use]
pub fn page(_record: &Record, _settings: Settings) -> String {
    String::new()
}
/// stub
#[must_use]
pub fn table(_judged: &[JudgedClaim], _width: usize) -> String {
    String::new()
}
