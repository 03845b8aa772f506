//! The children that live, for the moment when this process is interrupted, and whether what they print is shown.

use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use std::fs::File;
use std::io::{Read, Seek, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

/// What criterion writes to standard error about itself.
pub(super) const CRITERION: [&str; 2] = ["Benchmarking ", "Gnuplot not found"];

/// What Rust's runtime writes when it ends a process, behind the line that says why.
const RUNTIME: [&str; 5] = [
    "stack backtrace:",
    "skipping backtrace printing",
    "thread caused non-unwinding panic. aborting.",
    "note: run with `RUST_BACKTRACE=",
    "note: Some details are omitted",
];

/// Whether a line on standard error says nothing of why a process ended.
pub(super) fn says_nothing(line: &str) -> bool {
    let mut beginnings = CRITERION.iter().chain(&RUNTIME);
    line.is_empty()
        || beginnings.any(|beginning| line.starts_with(beginning))
        || is_of_a_backtrace(line)
}

/// Whether a line is one of a backtrace: `12: core::ops::FnOnce::call_once`, and below it `at /a/file.rs:250:5`.
fn is_of_a_backtrace(line: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_frame = line.split_once(": ").is_some_and(|(number, _)| is_number(number));
    let is_place = || line.rsplit(':').take(2).all(is_number);
    is_frame || (line.starts_with("at ") && is_place())
}

/// Whether what children print is shown.
static SHOWS_ERRORS: AtomicBool = AtomicBool::new(false);

/// Shows what the children print from here on: standard output at once, and standard error when a child ends, for its
/// last line is part of the reason why it failed.
pub(super) fn show_errors() {
    SHOWS_ERRORS.store(true, Ordering::Relaxed);
}

/// Whether what children print is shown.
pub(super) fn are_shown() -> bool {
    SHOWS_ERRORS.load(Ordering::Relaxed)
}

/// A living child: its process group, and what it writes to standard error, where that is shown.
struct Living {
    process: i32,
    shown: Option<File>,
}

/// The living children, for the moment when this process is interrupted.
static LIVING: Mutex<Vec<Living>> = Mutex::new(Vec::new());

/// Adds a child, which leads a process group and writes to this file what it has to say of errors.
pub(super) fn add(process: u32, errors: &File) {
    if let (Ok(mut living), Ok(process)) = (LIVING.lock(), i32::try_from(process)) {
        let shown = are_shown().then(|| errors.try_clone().ok()).flatten();
        living.push(Living { process, shown });
    }
}

/// Kills a child with what it started; what it wrote, where that is shown and was not yet.
pub(super) fn kill(process: u32) -> Option<File> {
    let process = i32::try_from(process).ok()?;
    kill_group(process);
    let mut living = LIVING.lock().ok()?;
    let place = living.iter().position(|known| known.process == process)?;
    living.swap_remove(place).shown
}

/// Kills every living child with what it started.
pub(super) fn kill_all() {
    if let Ok(mut living) = LIVING.lock() {
        living.iter().for_each(|child| kill_group(child.process));
        living.drain(..).for_each(|child| show(child.shown));
    }
}

/// Shows what a dead child wrote to standard error, but for what the profiler and criterion say.
pub(super) fn show(errors: Option<File>) {
    let mut bytes = Vec::new();
    if let Some(mut errors) = errors
        && errors.rewind().is_ok()
    {
        drop(errors.read_to_end(&mut bytes));
    }
    let is_own = |line: &&str| {
        !line.starts_with("dhat: ") && !CRITERION.iter().any(|word| line.starts_with(word))
    };
    for line in String::from_utf8_lossy(&bytes).lines().filter(is_own) {
        // Where nobody reads it any more, there is nobody to tell.
        let _ = writeln!(std::io::stderr(), "{line}");
    }
}

fn kill_group(process: i32) {
    // A group that is gone already is as good as killed.
    let _ = killpg(Pid::from_raw(process), Signal::SIGKILL);
}

#[cfg(test)]
mod tests {
    use super::says_nothing;

    #[test]
    fn what_the_runtime_adds_to_the_reason_of_an_end_is_not_the_reason() {
        let said = "memory allocation of 640 bytes failed\nskipping backtrace printing to avoid potential recursion\n";
        let last = said.lines().rev().find(|line| !says_nothing(line));
        assert_eq!(last, Some("memory allocation of 640 bytes failed"));
        let said =
            "panicked: it gives up (a.rs:1)\nthread caused non-unwinding panic. aborting.\n\n";
        let last = said.lines().rev().find(|line| !says_nothing(line));
        assert_eq!(last, Some("panicked: it gives up (a.rs:1)"));
        let said = "memory allocation of 640 bytes failed\nstack backtrace:\n   0: alloc::handle\n             at \
                    /a/alloc.rs:9:5\n  12: main\nnote: Some details are omitted, run with more.\n";
        let last = said.lines().rev().map(str::trim).find(|line| !says_nothing(line));
        assert_eq!(last, Some("memory allocation of 640 bytes failed"));
        for line in ["at 12:30 it was gone", "at last", "a: b", "fatal: 3: gone"] {
            assert!(!says_nothing(line), "{line}");
        }
        assert!(!says_nothing("fatal runtime error: stack overflow, aborting"));
    }
}
