//! The lane as a test: every case once, without Valgrind, and what it leaves behind.

use super::counted::counted_cases;
use crate::claim::Lane;
use crate::lanes::child::{Child, Job, Message};
use crate::lanes::heap::at_once;
use crate::lanes::limit::Limit;
use crate::lanes::plan::Planned;
use crate::lanes::session::Session;
use crate::lanes::settings;
use crate::record::{Case, Error, Reason};
use std::collections::VecDeque;
use std::path::Path;

/// Runs every case in a process of its own, as many at a time as there are cores.
pub(super) fn parent(session: &mut Session, planned: &[Planned]) -> Result<(), Error> {
    for planned in planned {
        if session.is_over() {
            break;
        }
        session.claim(planned)?;
        let mut started: VecDeque<(Case, Child)> = VecDeque::new();
        for case in counted_cases(planned) {
            let child = start(session, planned, &case)?;
            started.push_back((case, child));
            if started.len() >= at_once(planned) {
                finish_first(session, &mut started)?;
            }
        }
        while !started.is_empty() {
            finish_first(session, &mut started)?;
        }
    }
    Ok(())
}

fn start(session: &Session, planned: &Planned, case: &Case) -> Result<Child, Error> {
    let job = Job { test: true, ..Job::over(vec![case.clone()]) };
    let variant = planned.entry.claim.variant(&case.variant);
    let set = variant.and_then(|variant| settings::variable(variant, case.allocator));
    let set: Vec<(&str, &Path)> =
        set.iter().map(|(name, value)| (*name, value.as_path())).collect();
    Child::start_with(&job, &[], session.output(), &set)
}

fn finish_first(session: &mut Session, started: &mut VecDeque<(Case, Child)>) -> Result<(), Error> {
    let Some((case, mut child)) = started.pop_front() else { return Ok(()) };
    let limit = session.limit();
    let result = told(session, &case, &mut child, limit)?;
    session.progress.step(1);
    match result {
        Ok(()) => Ok(()),
        Err(reason) if session.cuts(&case, &reason) => Ok(()),
        Err(reason) => session.fail(&case, reason),
    }
}

/// Takes what a child tells, to its end.
fn told(
    session: &mut Session,
    case: &Case,
    child: &mut Child,
    limit: Limit,
) -> Result<Result<(), Reason>, Error> {
    loop {
        match child.next(limit) {
            Ok(Message::Digest(digest)) => session.digest(case, digest)?,
            Ok(Message::Left(left)) => {
                let lane = Lane::Instructions.name();
                session.progress.say(&format!("LEFT {case}: {lane}: {left} when it has ended"));
            }
            Ok(Message::Failed(reason)) | Err(reason) => return Ok(Err(reason)),
            Ok(_) => return Ok(Ok(())),
        }
    }
}
