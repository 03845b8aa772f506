//! A routine whose set-up ends where this machine lacks something that it asks for.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// What goes up through the routine as a panic does, but is none: nobody prints it.
struct Lacking(String);

/// Ends the set-up of a routine that is run by [`or_lacking`], for something is lacking; a part of a sentence.
pub(super) fn end(what: String) -> ! {
    resume_unwind(Box::new(Lacking(what)))
}

/// Runs a set-up; what was lacking where it came to no end for that.
pub(super) fn or_lacking(set_up: impl FnOnce()) -> Result<(), String> {
    match catch_unwind(AssertUnwindSafe(set_up)) {
        Ok(()) => Ok(()),
        Err(payload) => match payload.downcast::<Lacking>() {
            Ok(lacking) => Err(lacking.0),
            Err(panic) => resume_unwind(panic),
        },
    }
}
