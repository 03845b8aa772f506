//! What a turn leaves under way, for claims whose turn ends before all of its work does.

use std::cell::Cell;

/// The output of a turn that has left something under way. That is waited for when the digest asks for the result, or
/// when this is dropped: outside the clock, if the turn is one of `iter_with`.
pub struct Unfinished<T: Copy> {
    rest: Cell<Option<Rest<T>>>,
    result: Cell<Option<T>>,
}

type Rest<T> = Box<dyn FnOnce() -> T>;

impl<T: Copy> Unfinished<T> {
    /// What waits for the rest, and gives the result of all.
    #[must_use]
    pub fn until(rest: impl FnOnce() -> T + 'static) -> Unfinished<T> {
        Unfinished { rest: Cell::new(Some(Box::new(rest))), result: Cell::new(None) }
    }

    /// Waits for the rest where nobody did before; the result of all.
    ///
    /// # Panics
    /// Where the rest does.
    pub fn end(&self) -> T {
        if let Some(rest) = self.rest.take() {
            self.result.set(Some(rest()));
        }
        self.result.get().expect("the rest has been waited for")
    }
}

impl<T: Copy> Drop for Unfinished<T> {
    fn drop(&mut self) {
        if let Some(rest) = self.rest.take() {
            rest();
        }
    }
}
