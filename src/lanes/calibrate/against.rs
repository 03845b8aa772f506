//! The same workloads through criterion's own comparison: a baseline is saved, then compared with.
//!
//! What criterion thinks is read from what it prints, not from its private files.

use super::number::finite;
use super::options::Calibrate;
use super::passes::Step;
use super::{trial, workloads};
use crate::claim::Allocator;
use crate::lanes::child::{Child, Job, Message, Parent, guarded};
use crate::lanes::session::Session;
use crate::record::{Error, FailedTrial, Mode, Pair, Reason, Said};
use crate::run::prepare;
use criterion::{Criterion, PlottingBackend};
use std::io::{Read, Seek};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

/// Shorter than criterion's defaults (3 s and 5 s), at which a pair takes over a quarter of a minute.
const WARM_UP: Duration = Duration::from_millis(500);
const MEASUREMENT: Duration = Duration::from_secs(2);

/// Criterion's settings in words.
pub(super) fn settings() -> String {
    format!(
        "{} s of warm-up and {} s of measuring for each side, everything else as it is by default",
        WARM_UP.as_secs_f64(),
        MEASUREMENT.as_secs_f64()
    )
}

/// Lets criterion measure a workload twice and say whether it changed, then compares it with itself by our own means.
///
/// # Errors
/// Where no process can be started.
pub(super) fn pair(
    session: &mut Session,
    step: &Step,
    options: &Calibrate,
    cache: u64,
) -> Result<Result<Pair, FailedTrial>, Error> {
    let start = Instant::now();
    let failed = |reason: String| FailedTrial {
        workload: step.workload.name.to_owned(),
        mode: Mode::Together,
        more_thousandths: 0,
        reason: format!("criterion: {reason}"),
    };
    let home = tempfile::tempdir().map_err(|error| {
        Error::new(format!("no temporary folder can be made: {error}"), "free some room")
    })?;
    let mut text = String::new();
    for flag in ["--save-baseline=first", "--baseline=first"] {
        match measure(session, step, cache, flag, home.path())? {
            Ok(output) => text = output,
            Err(reason) => return Ok(Err(failed(reason.to_string()))),
        }
    }
    let seconds = finite(start.elapsed().as_secs_f64())?;
    let Some(said) = said(&text) else {
        return Ok(Err(failed("its output names no change and no lack of one".to_owned())));
    };
    let beside =
        trial::make(session, step, (Mode::Together, 0, Allocator::System), options, cache, None)?;
    let workload = step.workload.name.to_owned();
    Ok(beside.map(|beside| Pair { workload, said, seconds, beside }))
}

/// Lets criterion measure a workload in a child; what it printed.
fn measure(
    session: &Session,
    step: &Step,
    cache: u64,
    flag: &str,
    home: &Path,
) -> Result<Result<String, Reason>, Error> {
    let job = Job::over(vec![trial::case(step, cache)]);
    let arguments = ["--bench", "--color=never", flag].map(str::to_owned);
    let unable = |error: std::io::Error| {
        Error::new(format!("criterion's output can not be kept: {error}"), "free some room")
    };
    let mut output = tempfile::tempfile().map_err(unable)?;
    let copy = Stdio::from(output.try_clone().map_err(unable)?);
    let mut child = Child::start_with(&job, &arguments, copy, &[("CRITERION_HOME", home)])?;
    let told = child.next(session.limit());
    drop(child);
    let mut text = String::new();
    output.rewind().and_then(|()| output.read_to_string(&mut text)).map_err(unable)?;
    Ok(match told {
        Ok(Message::Done) => Ok(text),
        Ok(Message::Failed(reason)) | Err(reason) => Err(reason),
        Ok(other) => Err(Reason::Unreadable(format!("the child answered {other:?}"))),
    })
}

/// What criterion says of a change, from the line that it prints.
fn said(output: &str) -> Option<Said> {
    output.lines().find_map(|line| match line.trim() {
        "Performance has improved." => Some(Said::Improved),
        "Performance has regressed." => Some(Said::Regressed),
        "Change within noise threshold." => Some(Said::WithinNoise),
        "No change in performance detected." => Some(Said::NoChange),
        _ => None,
    })
}

/// The child's side: lets criterion measure one workload with the flags of the command line.
pub(super) fn child(job: &Job) {
    let Some(mut parent) = Parent::of(job) else { return };
    let told = guarded(|| {
        let case = job.cases.first();
        let found = case.and_then(|case| Some((case, workloads::find(&case.variant)?)));
        let Some((case, workload)) = found else {
            return Err(Reason::Unreadable("there is no such workload".to_owned()));
        };
        let mut prepared = prepare(workload.routine, case.point, || 0)?;
        let mut criterion = Criterion::default()
            .warm_up_time(WARM_UP)
            .measurement_time(MEASUREMENT)
            .plotting_backend(PlottingBackend::Plotters)
            .without_plots()
            .configure_from_args();
        criterion.bench_function(workload.name, |bencher| {
            bencher.iter_custom(|turns| prepared.turn.slice(turns));
        });
        Ok(())
    });
    parent.tell(&told.map_or_else(Message::Failed, |()| Message::Done));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_criterion_says_is_read_from_its_lines() {
        let output = |last: &str| {
            format!(
                "sort  time:   [1.0 µs 1.1 µs 1.2 µs]\n      change: [-1.2% +0.1% +1.3%] (p = 0.03 < 0.05)\n      {last}\nFound 4 outliers among 100 measurements (4.00%)\n"
            )
        };
        assert_eq!(said(&output("Performance has regressed.")), Some(Said::Regressed));
        assert_eq!(said(&output("Performance has improved.")), Some(Said::Improved));
        assert_eq!(said(&output("Change within noise threshold.")), Some(Said::WithinNoise));
        assert_eq!(said(&output("No change in performance detected.")), Some(Said::NoChange));
        assert_eq!(said(&output("")), None);
    }
}
