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
    cases: Vec<Case>,
    running: Option<(Child, Option<Setting>)>,
}

/// A variable of the environment.
type Setting = (&'static str, PathBuf);

impl Digests {
    /// Of these cases; no program is started yet.
    pub(super) fn new(cases: Vec<Case>) -> Digests {
        Digests { cases, running: None }
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
                None => (self.start(setting.as_ref(), output())?, setting),
            };
            let place = self.cases.iter().position(|known| known == case).unwrap_or_default();
            let digest = digest(&mut child, place, limit);
            self.running = digest.is_ok().then_some((child, setting));
            all.push(digest);
        }
        Ok(all)
    }

    fn start(&self, setting: Option<&Setting>, output: Stdio) -> Result<Child, Error> {
        let job = Job { digests: true, ..Job::over(self.cases.clone()) };
        let set: Vec<(&str, &Path)> =
            setting.iter().map(|(name, value)| (*name, value.as_path())).collect();
        Child::start_with(&job, &[], output, &set)
    }
}

/// The digest of a case, from a copy of the program.
fn digest(child: &mut Child, place: usize, limit: Limit) -> Result<Digest, Reason> {
    child.load(place);
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
