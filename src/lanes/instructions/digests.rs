//! The digests of cases, each from a copy of a program that runs beside those under callgrind and is watched by nothing: to
//! reduce an output of many megabytes would take seconds there.

use super::counted::unexpected;
use crate::lanes::child::{Child, Job, Message};
use crate::lanes::limit::Limit;
use crate::lanes::plan::Planned;
use crate::lanes::settings;
use crate::record::{Case, Error, Reason};
use crate::run::Digest;
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// One program for all cases of the lane, or a new one where that is gone or a case wants another setting.
pub(super) struct Digests {
    running: Option<(Child, Option<Setting>)>,
}

/// A variable of the environment.
type Setting = (&'static str, PathBuf);

impl Digests {
    /// No program is started yet.
    pub(super) fn new() -> Digests {
        Digests { running: None }
    }

    /// The digest of each of some cases.
    ///
    /// # Errors
    /// Where no program can be started.
    pub(super) fn of(
        &mut self,
        planned: &Planned,
        cases: &[Case],
        limit: Limit,
        output: impl Fn() -> Stdio,
    ) -> Result<Vec<Result<Digest, Reason>>, Error> {
        let mut all = Vec::with_capacity(cases.len());
        for case in cases {
            let variant = planned.entry.claim.variant(&case.variant);
            let setting = variant.and_then(|variant| settings::variable(variant, case.allocator));
            let (mut child, setting) = match self.running.take().filter(|it| it.1 == setting) {
                Some(running) => running,
                None => (Digests::start(setting.as_ref(), output())?, setting),
            };
            let digest = digest(&mut child, case, limit);
            self.running = digest.is_ok().then_some((child, setting));
            all.push(digest);
        }
        Ok(all)
    }

    fn start(setting: Option<&Setting>, output: Stdio) -> Result<Child, Error> {
        let job = Job { digests: true, ..Job::default() };
        let set: Vec<(&str, &Path)> =
            setting.iter().map(|(name, value)| (*name, value.as_path())).collect();
        Child::start_with(&job, &[], output, &set)
    }
}

/// The digest of a case, from a copy of the program.
fn digest(child: &mut Child, case: &Case, limit: Limit) -> Result<Digest, Reason> {
    child.load_case(case);
    let mut digest = None;
    loop {
        match (child.next(limit)?, digest) {
            (Message::Process(_), None) => {}
            (Message::Digest(told), None) => digest = Some(told),
            (Message::Cleared, Some(digest)) => return Ok(digest),
            (other, _) => {
                let reason = unexpected(other);
                return Err(child.with_last_error(reason));
            }
        }
    }
}
