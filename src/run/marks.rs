//! What a turn marks its phases with, and reports its figures.

use super::{Moment, Observer};

/// What a turn marks its phases with.
pub struct Marks<'a> {
    observer: Option<&'a mut dyn Observer>,
}

impl Marks<'_> {
    /// Marks that nobody takes.
    pub(super) fn unobserved() -> Marks<'static> {
        Marks { observer: None }
    }

    /// Marks that an observer takes.
    pub(super) fn observed(observer: &mut dyn Observer) -> Marks<'_> {
        Marks { observer: Some(observer) }
    }

    /// A named phase is reached: the memory lanes take a mark. One branch in the timed lanes.
    #[inline]
    pub fn phase(&mut self, name: &'static str) {
        if let Some(observer) = &mut self.observer {
            observer.mark(Moment::Phase(name));
        }
    }

    /// Reports an exact figure, for example a capacity or the bytes that were moved. One branch in the timed lanes.
    #[inline]
    pub fn figure(&mut self, name: &'static str, value: u64) {
        if let Some(observer) = &mut self.observer {
            observer.figure(name, value);
        }
    }
}
