//! A file that may grow no further: an error of what writes to it, and not the end of the process.
//!
//! Where `ulimit -f` limits the size of files, the system ends whoever writes beyond it, without a word, unless the signal
//! for that is ignored: then the write fails, and the error names the file. Children inherit it, so that a routine which
//! writes too much fails by the error that it gets.

use nix::sys::signal::{SigHandler, Signal, signal};

/// From here on a write beyond the limit of a file's size is an error of the write.
#[expect(unsafe_code, reason = "the action of a signal is the process's own")]
pub(crate) fn outgrown_files_are_errors() {
    // SAFETY: to ignore a signal runs no code. Where the system refuses, the signal ends the process, as it did before.
    let _ = unsafe { signal(Signal::SIGXFSZ, SigHandler::SigIgn) };
}
