//! What was done to a file, or why nothing was.

use std::fmt;

/// One line of what was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What was done.
    pub deed: Deed,
    /// To which file and with what; where nothing was done, why.
    pub what: String,
}

/// What was done to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// It is new.
    Wrote,
    /// Something was added to it.
    Added,
    /// Nothing was done.
    Left,
}

impl Step {
    /// A file is new.
    #[must_use]
    pub fn wrote(what: impl Into<String>) -> Step {
        Step { deed: Deed::Wrote, what: what.into() }
    }

    /// Something was added to a file.
    #[must_use]
    pub fn added(what: impl Into<String>) -> Step {
        Step { deed: Deed::Added, what: what.into() }
    }

    /// Nothing was done, and why.
    #[must_use]
    pub fn left(what: impl Into<String>) -> Step {
        Step { deed: Deed::Left, what: what.into() }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let deed = match self.deed {
            Deed::Wrote => "wrote",
            Deed::Added => "added",
            Deed::Left => "left alone",
        };
        write!(formatter, "{deed:10}  {}", self.what)
    }
}
