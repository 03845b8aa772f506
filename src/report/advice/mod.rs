//! Two variants beside each other as sentences: which is faster and where, and which to choose.

mod choose;
mod faster;

pub(super) use choose::choices;
pub(super) use faster::{Advice, all, between, of_note};
