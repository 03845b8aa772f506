//! What the processes of one case tell, and how several of them are taken together.

use super::child::{Child, Message};
use super::limit::Limit;
use super::session::Session;
use crate::claim::{Lane, Metric};
use crate::record::{Case, Error, Line, Reading, Reason, Sites, Value};
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

/// The messages of one process, or of several that were taken together.
#[derive(Debug, Default)]
pub(super) struct Told {
    messages: Vec<Message>,
    /// Whether other threads than the first worked.
    pub(super) threads: bool,
    /// Whether a thread allocated while the case did nothing.
    background: bool,
    failed: Option<Reason>,
}

impl Told {
    /// Listens to a child until it is done, fails, or says nothing for longer than the limit.
    pub(super) fn by(mut child: Child, limit: impl Into<Limit>) -> Told {
        let limit = limit.into();
        let mut told = Told::default();
        loop {
            match child.next(limit) {
                Ok(Message::Done) => return told,
                Ok(Message::Failed(reason)) | Err(reason) => {
                    told.failed = Some(reason);
                    return told;
                }
                Ok(Message::Threads) => told.threads = true,
                Ok(Message::Background) => told.background = true,
                Ok(message) => told.messages.push(message),
            }
        }
    }

    /// Listens to a child that has a case run in a copy of itself, until the copy is done and gone. Whether the child can be
    /// asked for another case is told beside it.
    pub(super) fn by_a_copy(child: &mut Child, limit: Limit) -> (Told, bool) {
        let mut told = Told::default();
        let mut is_done = false;
        let failed = loop {
            match child.next(limit) {
                Ok(Message::Process(_)) => {}
                Ok(Message::Done) => is_done = true,
                Ok(Message::Cleared) if is_done => return (told, true),
                Ok(Message::Cleared) => {
                    break child.with_last_error(Reason::Exited("code 0".to_owned()));
                }
                // Of what the child says of a copy that has told everything, nothing is about the case.
                Ok(Message::Failed(_)) | Err(_) if is_done => return (told, false),
                Ok(Message::Failed(reason)) => break child.with_last_error(reason),
                Err(reason) => break reason,
                Ok(Message::Threads) => told.threads = true,
                Ok(Message::Background) => told.background = true,
                Ok(message) => told.messages.push(message),
            }
        };
        told.failed = Some(failed);
        (told, false)
    }

    /// Listens to a child whose end is what is read, from the moment when its turn begins: what it tells before, and how it
    /// ends. A turn that panics ends a program with the code 101.
    pub(super) fn by_its_end(mut child: Child, limit: Limit) -> Told {
        const OF_A_PANIC: i32 = 101;
        let mut told = Told::default();
        let (mut begun, mut panicked) = (false, false);
        loop {
            match child.next(limit) {
                Ok(Message::Works) => begun = true,
                Ok(Message::Failed(Reason::Panicked(_))) if begun => panicked = true,
                Ok(Message::Failed(reason)) => {
                    told.failed = Some(reason);
                    return told;
                }
                Ok(Message::Done) => {}
                Ok(message) => told.messages.push(message),
                Err(reason) => {
                    match child.status().filter(|_| begun) {
                        Some(_) if panicked => told.messages.extend(end(OF_A_PANIC, 0)),
                        Some(status) => told.messages.extend(of_status(status)),
                        None => told.failed = Some(reason),
                    }
                    return told;
                }
            }
        }
    }

    /// Whether the case failed.
    pub(super) fn is_failed(&self) -> bool {
        self.failed.is_some()
    }

    /// Whether the case allocated, and a place of it could be named; nothing where it did not.
    pub(super) fn is_named(&self) -> Option<bool> {
        let allocates = |message: &Message| match message {
            Message::Reading(Metric::Allocations, None, _, value) => {
                range(value).is_some_and(|(total, ..)| total > 0)
            }
            _ => false,
        };
        let is_named =
            |message: &Message| matches!(message, Message::Sites(sites) if !sites.is_empty());
        self.messages.iter().any(allocates).then(|| self.messages.iter().any(is_named))
    }

    /// Several processes of one case as one. Those in which a thread allocated beside the case are passed over where
    /// there are two others; where there are not, no count is one of the case's own.
    pub(super) fn together(all: Vec<Told>) -> Told {
        let (loud, calm): (Vec<Told>, Vec<Told>) =
            all.into_iter().partition(|told| told.background);
        let is_calm = loud.is_empty() || calm.len() > 1;
        let (kept, passed_over) = if is_calm { (calm, loud) } else { (loud, calm) };
        let mut kept = kept.into_iter();
        let mut told = kept.next().unwrap_or_default();
        if is_calm {
            kept.for_each(|other| told.take_in(other));
        } else {
            told.mark_as_beside();
        }
        told.failed = passed_over.into_iter().fold(told.failed, |known, one| known.or(one.failed));
        told
    }

    /// Marks every count as one that is not the case's own; what its routine reports itself is.
    fn mark_as_beside(&mut self) {
        for message in &mut self.messages {
            let Message::Reading(metric, _, _, value) = message else { continue };
            if let Some((total, operations, _)) = range(value).filter(|_| *metric != Metric::Figure)
            {
                *value = Value::Beside { total, operations };
            }
        }
    }

    /// Takes another process of the same case in: of each count the least of both, with the most beside it. A failure
    /// of either is one of the case.
    fn take_in(&mut self, other: Told) {
        self.failed = self.failed.take().or(other.failed);
        for message in other.messages {
            match &message {
                Message::Reading(metric, phase, figure, value) => {
                    let name = (metric, phase, figure);
                    let known = self.messages.iter_mut().find_map(|known| match known {
                        Message::Reading(metric, phase, figure, known)
                            if name == (&*metric, &*phase, &*figure) =>
                        {
                            Some(known)
                        }
                        _ => None,
                    });
                    match known {
                        Some(known) => *known = least(known, value),
                        None => self.messages.push(message),
                    }
                }
                Message::Digest(_) => self.messages.push(message),
                _ => {}
            }
        }
    }

    /// Writes all of it into the record, the failure last; nothing of a case that the end of the run has cut.
    pub(super) fn write(self, session: &mut Session, lane: Lane, case: &Case) -> Result<(), Error> {
        let run = session.run;
        if self.failed.as_ref().is_some_and(|reason| session.cuts(case, reason)) {
            return Ok(());
        }
        for message in self.messages {
            match message {
                Message::Reading(metric, phase, figure, value) => {
                    let case = case.clone();
                    let reading = Reading { run, lane, case, metric, phase, figure, value };
                    session.write(&Line::Reading(reading))?;
                }
                Message::Digest(digest) => session.digest(case, digest)?,
                Message::Sites(sites) => {
                    session.write(&Line::Sites(Sites { run, case: case.clone(), sites }))?;
                }
                _ => {}
            }
        }
        self.failed.map_or(Ok(()), |reason| session.fail(case, reason))
    }
}

/// The readings of how a process ended: a signal's number stands in its code as shells have it.
fn of_status(status: ExitStatus) -> [Message; 2] {
    match status.signal() {
        Some(signal) => end(128 + signal, signal),
        None => end(status.code().unwrap_or(-1), 0),
    }
}

fn end(code: i32, signal: i32) -> [Message; 2] {
    let exact = |metric, total: i32| {
        let value = Value::Exact { total: i64::from(total), operations: 1 };
        Message::Reading(metric, None, None, value)
    };
    [exact(Metric::ExitCode, code), exact(Metric::Signal, signal)]
}

/// The lesser of two counts, and the most that was seen where they differ.
fn least(one: &Value, other: &Value) -> Value {
    let (Some((low, operations, high)), Some((other_low, _, other_high))) =
        (range(one), range(other))
    else {
        return one.clone();
    };
    let (total, most) = (low.min(other_low), high.max(other_high));
    if total == most {
        Value::Exact { total, operations }
    } else {
        Value::Least { total, operations, most }
    }
}

/// The least, the operations and the most of a count.
fn range(value: &Value) -> Option<(i64, u64, i64)> {
    match *value {
        Value::Exact { total, operations } => Some((total, operations, total)),
        Value::Least { total, operations, most } => Some((total, operations, most)),
        Value::Beside { .. } | Value::Samples(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Site;

    fn told(allocations: i64, left: i64) -> Told {
        let exact = |metric, total| {
            Message::Reading(metric, None, None, Value::Exact { total, operations: 2 })
        };
        let messages = vec![exact(Metric::Allocations, allocations), exact(Metric::Left, left)];
        Told { messages, ..Told::default() }
    }

    fn values(told: &Told) -> Vec<Value> {
        let value = |message: &Message| match message {
            Message::Reading(_, _, _, value) => Some(value.clone()),
            _ => None,
        };
        told.messages.iter().filter_map(value).collect()
    }

    #[test]
    fn of_counts_that_differ_the_least_is_kept_with_the_most_beside_it() {
        let mut told_by_three = told(7, 64);
        told_by_three.take_in(told(5, 64));
        told_by_three.take_in(told(6, 64));
        let wanted = [
            Value::Least { total: 5, operations: 2, most: 7 },
            Value::Exact { total: 64, operations: 2 },
        ];
        assert_eq!(values(&told_by_three), wanted);
    }

    #[test]
    fn processes_with_a_thread_that_allocates_beside_are_passed_over_where_two_are_without() {
        let exact = |total| Value::Exact { total, operations: 2 };
        let loud = |allocations| Told { background: true, ..told(allocations, 0) };
        let one = Told::together(vec![told(5, 64), loud(3), told(5, 64)]);
        assert_eq!(values(&one), [exact(5), exact(64)]);
        let most = Told::together(vec![told(5, 64), loud(7), loud(9)]);
        let beside = |total| Value::Beside { total, operations: 2 };
        assert_eq!(values(&most), [beside(7), beside(0)]);
        assert_eq!(beside(7).exact(), None);
        let failed = Some(Reason::TimedOut("took longer".to_owned()));
        let last = Told::together(vec![loud(7), loud(9), Told { failed, ..Told::default() }]);
        assert!(last.failed.is_some());
    }

    #[test]
    fn whether_places_are_named_is_known_of_cases_that_allocate() {
        assert_eq!(told(0, 64).is_named(), None);
        assert_eq!(told(3, 64).is_named(), Some(false));
        let mut named = told(3, 64);
        let place = "theme/name.rs:1".to_owned();
        named.messages.push(Message::Sites(vec![Site { place, bytes: 1, allocations: 1 }]));
        assert_eq!(named.is_named(), Some(true));
    }

    #[test]
    fn an_end_is_a_code_and_a_signal_and_a_signal_stands_in_the_code_too() {
        let totals = |status: i32| {
            of_status(ExitStatus::from_raw(status)).map(|message| match message {
                Message::Reading(_, _, _, Value::Exact { total, .. }) => total,
                other => panic!("{other:?}"),
            })
        };
        // The status of wait(2): the code in the second byte, the signal in the first.
        assert_eq!(totals(0), [0, 0]);
        assert_eq!(totals(3 << 8), [3, 0]);
        assert_eq!(totals(6), [134, 6]);
    }

    #[test]
    fn a_failure_of_a_later_process_is_one_of_the_case() {
        let mut first = told(1, 1);
        let failed = Some(Reason::TimedOut("took longer".to_owned()));
        first.take_in(Told { failed, ..Told::default() });
        assert!(first.failed.is_some());
        assert_eq!(values(&first).len(), 2);
    }
}
