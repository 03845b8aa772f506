//! COMPARE: a record with the baseline that was committed, and one build with another.
//!
//! What does not depend on the machine's mood can be compared with a file from another day and another machine: counts
//! and bytes, one by one, and verdicts that turned from *holds* to *refuted*, in both languages. Nanoseconds are not.
//!
//! What a count depends on beside the project's own code is its [`Toolchain`]: compiler, target, profile, flags, and the
//! versions of what the claims are linked with. A reading that changed under another one is excused, and each excuse has
//! its causes; nothing else excuses any.
//!
//! Everything here is a pure function of a [`Record`](crate::record::Record) and a [`Baseline`]; who runs a lane, reruns
//! what turned, and prints, is the command line.

mod accept;
mod again;
mod baseline;
mod builds;
mod compare;
mod exact;
mod file;
mod layout;
mod lines;
mod older;
mod origin;
mod outcome;
mod range;
mod transfers;
mod turned;

pub use accept::{Moved, Wanted, accept};
pub use again::count_again;
pub use baseline::{BASELINE_FORMAT, Baseline};
pub use builds::{Speed, code, more_instructions, sorted, speed};
pub use compare::{compare, is_interrupted};
pub use exact::{CaseId, Name};
pub use lines::{Accepted, CaseLine, VerdictLine};
pub use origin::{Differs, Origin, Toolchain};
pub use outcome::{Change, Direction, Outcome, Turned, TurnedTransfer, VoidCase};
pub use turned::confirm;

#[cfg(test)]
mod tests;
