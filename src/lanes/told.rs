//! What the processes of one case tell, and how several of them are taken together.

use super::child::{Child, Message};
use super::session::Session;
use crate::claim::Lane;
use crate::record::{Case, Error, Line, Reading, Reason, Sites, Value};
use std::time::Duration;

/// The messages of one process, or of several that were taken together.
#[derive(Debug, Default)]
pub(super) struct Told {
    messages: Vec<Message>,
    /// Whether other threads than the first worked.
    pub(super) threads: bool,
    failed: Option<Reason>,
}

impl Told {
    /// Listens to a child until it is done, fails, or says nothing for longer than the limit.
    pub(super) fn by(mut child: Child, limit: Duration) -> Told {
        let mut told = Told::default();
        loop {
            match child.next(limit) {
                Ok(Message::Done) => return told,
                Ok(Message::Failed(reason)) | Err(reason) => {
                    told.failed = Some(reason);
                    return told;
                }
                Ok(Message::Threads) => told.threads = true,
                Ok(message) => told.messages.push(message),
            }
        }
    }

    /// Takes another process of the same case in: of each count the least of both, with the most beside it. A failure
    /// of either is one of the case.
    pub(super) fn take_in(&mut self, other: Told) {
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

    /// Writes all of it into the record, the failure last.
    pub(super) fn write(self, session: &mut Session, lane: Lane, case: &Case) -> Result<(), Error> {
        let run = session.run;
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
        Value::Samples(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::Metric;

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
    fn a_failure_of_a_later_process_is_one_of_the_case() {
        let mut first = told(1, 1);
        let failed = Some(Reason::TimedOut("took longer".to_owned()));
        first.take_in(Told { failed, ..Told::default() });
        assert!(first.failed.is_some());
        assert_eq!(values(&first).len(), 2);
    }
}
