//! Whether it was for want of memory that the system killed a child: the signal alone does not tell, and whoever meets it in a
//! container looks for a fault in the routine.

use super::control_group;
use nix::sys::signal::Signal;
use std::sync::Mutex;

/// How many processes the system had killed for want of memory before the run, and those of the run that were told; nothing
/// before a run begins. Of several that die together each is told by itself.
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
    let Some(untold) = untold(*seen, control_group::killed_for_memory()) else {
        return String::new();
    };
    *seen = Some(untold);
    sentence(control_group::memory())
}

/// The number of the kill that comes next after those that were told, where there was one.
fn untold(seen: Option<u64>, now: Option<u64>) -> Option<u64> {
    seen.zip(now).filter(|(seen, now)| now > seen).map(|(seen, _)| seen + 1)
}

/// Whether a signal is the one by which the system makes room.
fn is_by_system(signal: &str) -> bool {
    signal == Signal::SIGKILL.as_str()
}

fn sentence(limit: Option<u64>) -> String {
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
        // Two that died together are told one by one, and a third kill was somebody else's.
        let first = untold(Some(2), Some(4));
        assert_eq!((first, untold(first, Some(4))), (Some(3), Some(4)));
        for (seen, now) in [(Some(4), Some(4)), (None, Some(3)), (Some(3), None), (None, None)] {
            assert_eq!(untold(seen, now), None, "{seen:?} {now:?}");
        }
        let said = sentence(Some(60 << 20));
        assert!(said.contains("want of memory") && said.contains("60 MiB"), "{said}");
        assert!(sentence(None).ends_with("free some"));
        assert!(is_by_system("SIGKILL") && !is_by_system("SIGSEGV"));
    }
}
