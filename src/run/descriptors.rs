//! How many descriptors a process may have open.

use nix::sys::resource::{Resource, getrlimit, setrlimit};

/// What the harness has open itself: the record, pipes to children, libraries, and some to spare.
const OWN: u64 = 64;

/// The most that a process may open once it has raised its limit as far as it may; 0 where the system does not tell.
pub(crate) fn most() -> u64 {
    getrlimit(Resource::RLIMIT_NOFILE).map_or(0, |(_, hard)| hard)
}

/// Whether so many can be open beside what the harness needs itself. A system that does not tell lets them.
pub(crate) fn fit(wanted: u64, most: u64) -> bool {
    wanted == 0 || most == 0 || wanted.saturating_add(OWN) <= most
}

/// Raises the limit of this process, and so of those that it starts, to so many beside its own, where it is lower: most
/// systems begin with 1,024 and let any process have more. What can not be raised is noticed by who opens too many.
pub(crate) fn allow(wanted: u64) {
    let Ok((soft, hard)) = getrlimit(Resource::RLIMIT_NOFILE) else { return };
    let raised = wanted.saturating_add(OWN).min(hard);
    if wanted > 0 && soft < raised {
        let _ = setrlimit(Resource::RLIMIT_NOFILE, raised, hard);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_harness_has_open_counts_too() {
        assert!(fit(0, 10) && fit(1_000, 0) && fit(1_000, 1_064));
        assert!(!fit(1_000, 1_063) && !fit(u64::MAX, 1_024));
    }

    #[test]
    fn a_limit_is_raised_and_never_lowered() {
        let limit = || getrlimit(Resource::RLIMIT_NOFILE).expect("this system tells");
        let (soft, hard) = limit();
        allow(0);
        allow(1);
        assert_eq!(limit(), (soft, hard));
        let wanted = (soft + 1).min(hard);
        allow(wanted.saturating_sub(OWN));
        assert_eq!(limit(), (wanted.max(soft), hard));
    }
}
