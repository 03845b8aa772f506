//! Whether it was for want of memory that the system killed a child: the signal alone does not tell, and whoever meets it in a
//! container looks for a fault in the routine.

use super::control_group;
use nix::sys::signal::Signal;
use std::sync::Mutex;

/// How many processes the system had killed for want of memory when this was looked at last; nothing before a run begins.
static SEEN: Mutex<Option<u64>> = Mutex::new(None);

/// Notes what was so when a run begins, so that only what happens in it is told.
pub(super) fn note() {
    if let Ok(mut seen) = SEEN.lock() {
        *seen = control_group::killed_for_memory();
    }
}

/// What to add to the name of a signal that ended a child: nothing where it was not for want of memory, as far as the system
/// tells.
pub(super) fn why(signal: &str) -> String {
    if !is_by_system(signal) {
        return String::new();
    }
    let Ok(mut seen) = SEEN.lock() else { return String::new() };
    let before = *seen;
    *seen = control_group::killed_for_memory();
    sentence(before, *seen, control_group::memory())
}

/// Whether a signal is the one by which the system makes room.
fn is_by_system(signal: &str) -> bool {
    signal == Signal::SIGKILL.as_str()
}

fn sentence(before: Option<u64>, now: Option<u64>, limit: Option<u64>) -> String {
    if before.zip(now).is_none_or(|(before, now)| now <= before) {
        return String::new();
    }
    let next = match limit {
        Some(limit) => format!("the control group may use {} MiB, raise its limit", limit >> 20),
        None => "free some".to_owned(),
    };
    format!(" for want of memory: {next}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_kill_that_was_counted_meanwhile_was_for_want_of_memory() {
        let said = sentence(Some(2), Some(3), Some(60 << 20));
        assert!(said.contains("want of memory") && said.contains("60 MiB"), "{said}");
        assert!(sentence(Some(0), Some(1), None).ends_with("free some"));
        for (before, now) in [(Some(3), Some(3)), (None, Some(3)), (Some(3), None), (None, None)] {
            assert_eq!(sentence(before, now, None), "", "{before:?} {now:?}");
        }
        assert!(is_by_system("SIGKILL") && !is_by_system("SIGSEGV"));
    }
}
