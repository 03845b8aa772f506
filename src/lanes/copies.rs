//! A program that has every case run in a copy of itself: what it prepares once is there for all of them, and each begins in
//! the same state.

use super::folders;
use crate::record::Reason;
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::{ForkResult, Pid, fork, getpid, getppid};

/// Which of the two goes on.
pub(super) enum Copied {
    /// The copy of this process.
    Copy,
    /// This process: the copy has ended well.
    Ended,
}

/// Copies this process, which has no other thread, and waits for the end of the copy. The copy dies with this process.
///
/// # Errors
/// How the copy ended where it did not end well, or why there is none.
pub(super) fn copied() -> Result<Copied, Reason> {
    let Some(copy) = forked()? else { return Ok(Copied::Copy) };
    let ended = waitpid(copy, None);
    folders::remove_of_copy(copy.as_raw().unsigned_abs());
    how(ended)
}

/// As [`copied`], for a copy that sees to a copy of its own: where both end well this process takes no memory and frees none,
/// so that the heap with which the next one begins is the same.
///
/// # Errors
/// As [`copied`] has them.
pub(super) fn copied_aside() -> Result<Copied, Reason> {
    let Some(copy) = forked()? else { return Ok(Copied::Copy) };
    how(waitpid(copy, None))
}

/// The number of a copy of this process; none in the copy.
#[expect(unsafe_code, reason = "a process is copied")]
fn forked() -> Result<Option<Pid>, Reason> {
    let original = getpid();
    // SAFETY: no case was set up here, so this thread is the only one, and no lock is held by another.
    match unsafe { fork() } {
        Ok(ForkResult::Child) => {
            #[cfg(target_os = "linux")]
            if nix::sys::prctl::set_pdeathsig(nix::sys::signal::Signal::SIGKILL).is_err() {
                leave();
            }
            // An original that died before it could take this copy with it never will.
            if getppid() != original {
                leave();
            }
            Ok(None)
        }
        Ok(ForkResult::Parent { child }) => Ok(Some(child)),
        Err(error) => Err(Reason::Unreadable(format!("its process can not be started: {error}"))),
    }
}

fn how(ended: nix::Result<WaitStatus>) -> Result<Copied, Reason> {
    match ended {
        Ok(WaitStatus::Exited(_, 0)) => Ok(Copied::Ended),
        Ok(WaitStatus::Exited(_, code)) => Err(Reason::Exited(format!("code {code}"))),
        Ok(WaitStatus::Signaled(_, signal, _)) => Err(Reason::Killed(signal.as_str().to_owned())),
        other => Err(Reason::Unreadable(format!("its process can not be waited for: {other:?}"))),
    }
}

/// Ends a copy that has told everything, whatever its threads still do.
#[expect(unsafe_code, reason = "nothing is run at the exit of a copy")]
pub(super) fn leave() -> ! {
    // SAFETY: it takes no memory and never returns; what is open is closed by the system.
    unsafe { libc::_exit(0) }
}
