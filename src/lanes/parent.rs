//! A child's side of the pipes: its job, the orders of its parent, and what it answers.
//!
//! The orders come on what is standard input when the process starts. That is taken away before a routine runs, so that
//! one which reads standard input finds its end, and neither waits nor reads what was meant for the lane.

use super::message::{Job, Message, Order, VARIABLE};
use super::panics;
use crate::record::Reason;
use nix::unistd::{close, dup2_stdin, getppid, pipe};
use serde::de::DeserializeOwned;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::sync::Mutex;

/// A child's end of the pipe to its parent.
pub(super) struct Parent {
    channel: File,
}

/// The orders, from the moment when they were taken away from standard input.
static ORDERS: Mutex<Option<BufReader<File>>> = Mutex::new(None);

impl Job {
    /// The job of this process; nothing where it is no child.
    pub(super) fn of_this_process() -> Option<Job> {
        let job: Job = serde_json::from_str(&std::env::var(VARIABLE).ok()?).ok()?;
        match job.file {
            // A process that a child has started inherits the variable, but not the file.
            Some(file) if job.is_of_parent() => {
                let mut text = String::new();
                let mut file = inherited(file)?;
                file.rewind().and_then(|()| file.read_to_string(&mut text)).ok()?;
                serde_json::from_str(&text).ok()
            }
            _ => Some(job),
        }
    }

    /// Whether the process that gave this job is the parent of this one.
    fn is_of_parent(&self) -> bool {
        getppid().as_raw().unsigned_abs() == self.parent
    }
}

impl Parent {
    /// Ties this process to its parent: it dies with it, its panics are kept for a message, and standard input is empty.
    ///
    /// Nothing where the parent is gone already or the pipe can not be opened: then there is nobody to answer.
    pub(super) fn of(job: &Job) -> Option<Parent> {
        #[cfg(target_os = "linux")]
        nix::sys::prctl::set_pdeathsig(nix::sys::signal::Signal::SIGKILL).ok()?;
        if !job.is_of_parent() {
            return None;
        }
        panics::note();
        *ORDERS.lock().ok()? = Some(BufReader::new(taken_from_input().ok()?));
        Some(Parent { channel: inherited(job.channel)? })
    }

    /// Sends a message. A parent that is gone takes this process with it.
    pub(super) fn tell(&mut self, message: &Message) {
        let mut text = serde_json::to_string(message).unwrap_or_default();
        text.push('\n');
        drop(self.channel.write_all(text.as_bytes()));
    }

    /// The next order; nothing where the parent wants no more.
    pub(super) fn next() -> Option<Order> {
        Parent::next_of()
    }

    /// What the parent sends next, where that is no order.
    pub(super) fn next_of<T: DeserializeOwned>() -> Option<T> {
        let mut line = String::new();
        ORDERS.lock().ok()?.as_mut()?.read_line(&mut line).ok()?;
        serde_json::from_str(&line).ok()
    }

    /// Waits until the parent has sent something, and takes no memory for it; false where it wants no more.
    pub(super) fn is_asked() -> bool {
        let Ok(mut orders) = ORDERS.lock() else { return false };
        orders.as_mut().is_some_and(|orders| orders.fill_buf().is_ok_and(|sent| !sent.is_empty()))
    }

    /// Passes over what the parent has sent: a copy of this process has read it.
    pub(super) fn pass() {
        let Ok(mut orders) = ORDERS.lock() else { return };
        if let Some(orders) = orders.as_mut() {
            orders.consume(orders.buffer().len());
        }
    }
}

/// Takes over a descriptor that this process was started with. The copy is closed on exec, so that a process which the
/// routine starts does not hold it open.
#[expect(unsafe_code, reason = "the parent names the descriptor by its number")]
fn inherited(descriptor: i32) -> Option<File> {
    if descriptor < 0 {
        return None;
    }
    // SAFETY: the parent opened it for this process and nothing else here knows its number; where it is not open, copying
    // it fails.
    let own = unsafe { BorrowedFd::borrow_raw(descriptor) }.try_clone_to_owned().ok()?;
    close(descriptor).ok()?;
    Some(File::from(own))
}

/// What standard input was; it is at its end from here on.
fn taken_from_input() -> std::io::Result<File> {
    let taken = std::io::stdin().as_fd().try_clone_to_owned()?;
    // A pipe that nobody writes to, for a folder of devices need not be there.
    let (empty, _) = pipe()?;
    dup2_stdin(empty)?;
    Ok(File::from(taken))
}

/// Runs a routine's code and turns a panic into a reason.
pub(super) fn guarded<T>(work: impl FnOnce() -> Result<T, Reason>) -> Result<T, Reason> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work))
        .unwrap_or_else(|payload| Err(Reason::Panicked(panics::told(payload.as_ref()))))
}
