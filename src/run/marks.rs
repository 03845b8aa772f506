//! What a turn marks its phases with, and reports its figures.

use super::{Moment, Observer};

/// What a turn marks its phases with.
pub struct Marks<'a> {
    observer: Option<&'a mut dyn Observer>,
    purge: fn(),
}

impl Marks<'_> {
    /// Marks that nobody takes.
    pub(super) fn unobserved(purge: fn()) -> Marks<'static> {
        Marks { observer: None, purge }
    }

    /// Marks that an observer takes.
    pub(super) fn observed(observer: &mut dyn Observer, purge: fn()) -> Marks<'_> {
        Marks { observer: Some(observer), purge }
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
    /// Has the allocator give back to the system what it keeps and nobody uses, as a program may do when it is idle. It is
    /// part of the turn, so its time is inside the clock.
    ///
    /// In the lanes of the C library's allocator it is `malloc_trim(0)`, which knows glibc alone and does nothing under
    /// another library; under jemalloc the thread's cache is flushed and all arenas are purged, which leaves other
    /// threads' caches as they are. In the heap lane, which counts what is asked for, it does nothing, nor in the test of
    /// a catalogue. Whether anything was given back is not told: read it in the resident lane, at a
    /// [`phase`](Marks::phase) behind it.
    pub fn purge(&mut self) {
        (self.purge)();
    }
}
