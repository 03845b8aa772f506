//! The time lane: criterion over the catalogue, with its own command line, a child process per claim.
//!
//! Where no filter names a claim, only its article's point is measured, with plots off and few resamples: criterion
//! costs about three seconds a case at its usual settings. No verdict comes from this lane; its samples are tapped
//! where criterion asks for them, not read from its private files.
//!
//! The limit of a case is one of its stretches here: a child says that it is at work after each, and the time that
//! criterion was asked for by its own flags comes on top.

use super::allocator;
use super::child::{Child, Job, Message, Parent, guarded};
use super::limit::Limit;
use super::options::Options;
use super::plan::{Planned, Sweep, find};
use super::session::{self, Session};
use crate::claim::{Allocator, Catalogue, Lane, Metric};
use crate::record::{Case, Error, Finite, Line, Reading, Reason, Value};
use crate::run::{Unobserved, prepare_with};
use criterion::{BenchmarkId, Criterion, PlottingBackend};
use std::process::{ExitCode, Stdio};
use std::time::{Duration, Instant};

/// What criterion is asked for unless its own flags say otherwise.
const SAMPLES: usize = 10;
const WARM_UP: Duration = Duration::from_millis(50);
const MEASUREMENT: Duration = Duration::from_millis(150);
const RESAMPLES: usize = 2_000;
/// How many resamples criterion is given a second for: it makes some ten thousand a second for each of its statistics.
const RESAMPLES_A_SECOND: f64 = 10_000.0;
/// How long a child may be at work before it says so again: seldom enough that samples are not disturbed by it.
const SILENCE: Duration = Duration::from_millis(50);
/// What criterion warms up for where it is asked to run and not to measure, in seconds.
const WARM_UP_OF_PROFILES: f64 = 1.0;

/// The bench target's `main`.
pub fn main(catalogue: &'static Catalogue) -> ExitCode {
    session::main(catalogue, Lane::Time, Allocator::System, Sweep::ArticlePoint, child, parent)
}

fn parent(session: &mut Session, planned: &[Planned], _: Allocator) -> Result<(), Error> {
    let arguments = arguments(&session.options);
    for planned in planned {
        if session.is_over() {
            break;
        }
        session.claim(planned)?;
        let mut cases = planned.cases.clone();
        while !cases.is_empty() && !session.is_over() {
            let mut job = Job::over(cases.clone());
            job.test = session.options.test;
            let child = Child::start(&job, &arguments, Stdio::inherit())?;
            let done = follow(session, &cases, child)?;
            cases.drain(..done);
        }
    }
    Ok(())
}

/// Criterion's command line for a child: its own flags as they were given, and those that every lane knows. Its cases are
/// the child's job, so criterion is given no filter.
fn arguments(options: &Options) -> Vec<String> {
    let mut arguments = vec!["--bench".to_owned()];
    arguments.extend(options.criterion.iter().cloned());
    let switches = [
        (
            options.quick
                && !options.criterion.iter().any(|flag| flag.starts_with("--sample-size")),
            "--quick",
        ),
        (options.test, "--test"),
    ];
    arguments
        .extend(switches.iter().filter(|(given, _)| *given).map(|(_, flag)| (*flag).to_owned()));
    arguments
}

/// The time that criterion's own flags ask for: what somebody asked for is not cut off by the limit of a case.
fn asked_for(criterion: &[String]) -> Duration {
    let value = |name: &str| {
        let word = criterion.iter().find_map(|word| word.strip_prefix(name)?.strip_prefix('='));
        word.and_then(|number| number.parse::<f64>().ok()).filter(|number| number.is_finite())
    };
    let profiling = value("--profile-time").map(|seconds| seconds + WARM_UP_OF_PROFILES);
    let running = [value("--warm-up-time"), value("--measurement-time"), profiling];
    let resampling = value("--nresamples").map_or(0.0, |number| number / RESAMPLES_A_SECOND);
    // Criterion doubles its turns until a time is over, and so may take twice that time.
    let seconds = 2.0 * running.into_iter().flatten().sum::<f64>() + resampling;
    Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)
}

/// Writes what a child tells of its cases into the record; how many cases are done with, the failed one included.
fn follow(session: &mut Session, cases: &[Case], mut child: Child) -> Result<usize, Error> {
    let mut current = None;
    let whole = session.limit();
    let each = whole.each.saturating_add(asked_for(&session.options.criterion));
    let limit = Limit { each, ..whole };
    loop {
        match child.next(limit) {
            Ok(Message::Done) => return Ok(cases.len()),
            Ok(Message::Begins(place)) => current = Some(place),
            Ok(Message::Digest(digest)) => {
                session.digest(&cases[current.unwrap_or(0)], digest)?;
                session.progress.step(1);
            }
            Ok(Message::Reading(metric, phase, figure, value)) => {
                let case = cases[current.unwrap_or(0)].clone();
                let lane = Lane::Time;
                let reading =
                    Reading { run: session.run, lane, case, metric, phase, figure, value };
                session.write(&Line::Reading(reading))?;
            }
            Ok(Message::Misused(message)) => {
                let next = "criterion does not take what it was given; see `cargo bench --bench time -- --help`";
                return Err(Error::new(message, next));
            }
            Err(reason) if session.cuts(&cases[current.unwrap_or(0)], &reason) => {
                return Ok(cases.len());
            }
            // A child that ends before its first case has been told something that criterion does not take.
            Err(Reason::Exited(message)) if current.is_none() => {
                let next = "criterion does not take these flags together; it says why above";
                return Err(Error::new(format!("criterion exited with {message}"), next));
            }
            Ok(Message::Failed(reason)) | Err(reason) => {
                let current = current.unwrap_or(0);
                session.fail(&cases[current], reason)?;
                return Ok(current + 1);
            }
            Ok(_) => {}
        }
    }
}

fn child(catalogue: &'static Catalogue, _: Allocator, job: &Job) {
    let Some(mut parent) = Parent::of(job) else { return };
    let told = guarded(|| {
        let mut criterion = Criterion::default()
            .sample_size(SAMPLES)
            .warm_up_time(WARM_UP)
            .measurement_time(MEASUREMENT)
            .nresamples(RESAMPLES)
            .plotting_backend(PlottingBackend::Plotters)
            .without_plots()
            .configure_from_args();
        for (place, case) in job.cases.iter().enumerate() {
            parent.tell(&Message::Begins(place));
            measure(catalogue, case, &mut criterion, &mut parent)?;
        }
        criterion.final_summary();
        Ok(())
    });
    parent.tell(&match told {
        Ok(()) => Message::Done,
        Err(Reason::Panicked(message)) if message.contains("/criterion-") => {
            Message::Misused(message)
        }
        Err(reason) => Message::Failed(reason),
    });
}

/// Lets criterion measure one case, and tells the samples that it asked for.
fn measure(
    catalogue: &'static Catalogue,
    case: &Case,
    criterion: &mut Criterion,
    parent: &mut Parent,
) -> Result<(), Reason> {
    let (_, variant) = find(catalogue, case)
        .ok_or_else(|| Reason::Unreadable(format!("{case} is not in this program's catalogue")))?;
    // Criterion calls its closure anew for every sample, so the set-up is done before.
    let mut prepared = prepare_with(variant.routine, case.point, allocator::hooks(case.allocator))?;
    let mut calls: Vec<(u64, Duration)> = Vec::new();
    let mut last = Instant::now();
    let mut group = criterion.benchmark_group(&case.claim);
    group.bench_function(BenchmarkId::new(&case.variant, case.point), |bencher| {
        bencher.iter_custom(|turns| {
            let spent = prepared.turn.slice(turns);
            calls.push((turns, spent));
            if last.elapsed() > SILENCE {
                parent.tell(&Message::Works);
                last = Instant::now();
            }
            spent
        });
    });
    group.finish();
    let digest = prepared.turn.observe(1, &mut Unobserved);
    if let Some(value) = samples(&calls, prepared.operations) {
        parent.tell(&Message::Reading(Metric::CriterionTime, None, None, value));
    }
    parent.tell(&Message::Digest(digest));
    Ok(())
}

/// The nanoseconds per operation of the calls that were samples: the last ones, for the earlier ones warm up. Nothing
/// where there was one call, which is a test, or where criterion was asked to run and not to measure.
fn samples(calls: &[(u64, Duration)], operations: u64) -> Option<Value> {
    let is_profiled = |word: std::ffi::OsString| {
        word.to_str().is_some_and(|word| word.starts_with("--profile-time"))
    };
    if std::env::args_os().any(is_profiled) {
        return None;
    }
    let asked = std::env::args_os()
        .find_map(|word| word.to_str()?.strip_prefix("--sample-size=")?.parse().ok());
    let count = calls.len().min(asked.unwrap_or(SAMPLES));
    if calls.len() < 2 {
        return None;
    }
    let nanos = |(turns, spent): &(u64, Duration)| {
        Finite::new(spent.as_nanos() as f64 / *turns as f64 / operations as f64)
    };
    Some(Value::Samples(calls[calls.len() - count..].iter().filter_map(nanos).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_criterion_was_asked_for_comes_on_top_of_the_limit() {
        let asked = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            asked_for(&words).as_secs_f64()
        };
        assert_eq!(asked(&["--noplot", "--sample-size=20"]), 0.0);
        assert_eq!(asked(&["--measurement-time=120", "--warm-up-time=2.5"]), 245.0);
        assert_eq!(asked(&["--profile-time=300", "--nresamples=100000"]), 612.0);
        assert_eq!(
            asked_for(&["--measurement-time=1e6".to_owned()]),
            Duration::from_secs(2_000_000)
        );
    }
}
