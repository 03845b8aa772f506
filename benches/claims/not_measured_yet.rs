//! The claims that are still to be measured: a sentence each, so that a reader of the articles finds its place. None is
//! left.

use claimbench::claim::Planned;

/// By theme, in the order in which the themes will stand in the catalogue.
pub(super) const NOT_MEASURED_YET: &[Planned] = &[];
