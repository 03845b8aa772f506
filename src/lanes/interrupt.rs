//! What happens when a lane is told to end by a signal. Signals that were ignored when it was started stay ignored, so that
//! it lives on under `nohup`, and in the background of a shell that keeps interrupts from it.

use super::living;
use super::said::as_said_here;
use nix::sys::signal::{SigHandler, SigSet, SigmaskHow, Signal};
use std::io::Write;
use std::path::{Path, PathBuf};

/// The signals that end a lane.
const ENDING: [Signal; 3] = [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP];

/// On the first such signal, ends all children with what they started, says where the readings are, if any are kept, and
/// ends.
pub(super) fn say_what_is_kept(path: Option<PathBuf>) {
    let handler = move || {
        living::kill_all();
        if let Some(path) = path.as_deref().map(Path::display) {
            // Where the terminal is gone nobody reads this.
            let told = format!(
                "\ninterrupted: what was measured is in {path}; `cargo claimbench report {path}` shows it"
            );
            let _ = writeln!(std::io::stderr(), "{}", as_said_here(&told));
        }
        std::process::exit(130);
    };
    at_the_end(handler);
}

/// Has something done on the first such signal. It has to end the process.
pub(super) fn at_the_end(handler: impl FnMut() + Send + 'static) {
    let ignored = ENDING.into_iter().filter(|signal| is_ignored(*signal));
    let ignored: Vec<Signal> = ignored.collect();
    // The handler is for all three: none is to arrive before those that were ignored are so again.
    let all: SigSet = ENDING.into_iter().collect();
    let before = all.thread_swap_mask(SigmaskHow::SIG_BLOCK);
    // Only a second handler in one process is refused, and there is one session or calibration a process.
    drop(ctrlc::set_handler(handler));
    ignored.into_iter().for_each(ignore);
    if let Ok(before) = before {
        // What was blocked and is ignored again is forgotten; the rest arrives now.
        let _ = before.thread_set_mask();
    }
}

#[expect(unsafe_code, reason = "a signal's action can only be asked for in C")]
fn is_ignored(signal: Signal) -> bool {
    // SAFETY: a struct of numbers, flags and pointers, for which all zeroes are a value.
    let mut now: libc::sigaction = unsafe { std::mem::zeroed() };
    // SAFETY: without a new action the call only writes the present one, into a place of that type.
    let told = unsafe { libc::sigaction(signal as i32, std::ptr::null(), &raw mut now) };
    told == 0 && now.sa_sigaction == libc::SIG_IGN
}

#[expect(unsafe_code, reason = "the action of a signal is the process's own")]
fn ignore(signal: Signal) {
    // SAFETY: to ignore a signal runs no code. Where the system refuses, the signal ends the lane.
    let _ = unsafe { nix::sys::signal::signal(signal, SigHandler::SigIgn) };
}
