//! MEASURE: the code behind each bench target.
//!
//! One global allocator per program is a rule of the language, so a lane is a binary of its own: its bench target sets
//! the allocator and calls the `main` of a module here. A lane runs its cases in child processes of the same binary, so
//! a case that panics, aborts, hangs or is killed is a line in the record and the run goes on.
//!
//! ```text
//! lane ──Job (a file), Order (stdin, taken away)──> child
//!      <──Message (a pipe of its own)─────────
//!      ──Line──> reports/latest.jsonl
//! ```

mod allocator;
mod attempts;
mod beside;
mod built;
mod busy;
mod child;
mod columns;
mod configuration;
mod control_group;
mod copies;
mod cores;
mod counted_slice;
mod counters;
mod deadline;
mod failed;
mod filter;
mod folders;
mod git;
mod given;
mod interrupt;
mod invocation;
mod journal;
mod killed;
mod left_behind;
mod limit;
mod linked;
mod living;
mod lock;
mod machine;
mod manifest;
mod members;
mod message;
mod nothing;
mod options;
mod outer;
mod outgrown;
mod panics;
mod parent;
mod placement;
mod plan;
mod progress;
mod say;
mod scratch;
mod session;
mod settings;
mod shard;
mod since;
mod threads;
mod told;
mod usage;
mod valgrind;
mod watch;

pub mod calibrate;
pub mod cargo;
pub mod compare;
pub mod go;
pub mod heap;
pub mod history;
mod home;
pub mod instructions;
pub mod profile;
mod ready;
pub mod resident;
pub mod rounds;
mod said;
pub mod time;
pub mod verdicts;

pub use allocator::expect as expect_allocator;
pub use columns::{columns, width};
pub use given::with_paths_of_the_caller;
pub use home::go_home;
pub use outer::{is_started_by_cargo, is_started_by_cargo_test};
pub(crate) use outgrown::outgrown_files_are_errors;
pub use placement::{applies as flags_apply, overruled as flags_overruled};
pub(crate) use say::warn;
