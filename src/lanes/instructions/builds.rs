//! The instructions of a case in the programs of two builds, which are ones of the rounds lane: counted under callgrind as
//! the lane counts them, in two processes of each build.

use super::callgrind::{Counts, VECTORS};
use super::counted::{Count, counts_of, unexpected};
use super::{PROGRAMS, lacking, patient};
use crate::lanes::child::{Child, Job, Message, Order};
use crate::lanes::limit::Limit;
use crate::lanes::settings;
use crate::lanes::valgrind::Valgrind;
use crate::record::{Case, CountOfBuild, Error, Finite, InstructionsOfBuilds, Reason};
use std::path::Path;

/// The instructions of a case in two programs, or why there are none: a sentence that begins in lower case. Both are counted
/// at the same time.
pub(in crate::lanes) fn instructions_in(
    programs: [&Path; 2],
    case: &Case,
    valgrind: &Valgrind,
    limit: Limit,
) -> Result<InstructionsOfBuilds, String> {
    let limit = patient(limit);
    let [old, new] = std::thread::scope(|scope| {
        programs.map(|program| scope.spawn(move || in_build(program, case, valgrind, limit))).map(
            |counting| counting.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
        )
    });
    Ok(InstructionsOfBuilds { old: old?, new: new? })
}

fn in_build(
    program: &Path,
    case: &Case,
    valgrind: &Valgrind,
    limit: Limit,
) -> Result<CountOfBuild, String> {
    let mut all: Vec<Count> = Vec::with_capacity(PROGRAMS);
    for place in 0..PROGRAMS {
        let counted =
            in_process(program, case, place, valgrind, limit).map_err(|error| error.to_string());
        match counted?.map_err(lacking) {
            Ok(Some(count)) => all.push(count),
            Ok(None) => return Err("its turns are several threads'".to_owned()),
            Err(Reason::Exited(how)) if how.starts_with("code 0") => {
                return Err("a build of an earlier claimbench can not be counted".to_owned());
            }
            Err(reason) => return Err(reason.to_string()),
        }
    }
    count_of(&all).ok_or_else(|| "nothing was counted".to_owned())
}

/// What one process counts; nothing where several threads work.
fn in_process(
    program: &Path,
    case: &Case,
    place: usize,
    valgrind: &Valgrind,
    limit: Limit,
) -> Result<Result<Option<Count>, Reason>, Error> {
    let mut counts = Counts::new()?;
    let job = Job::over(vec![case.clone()]);
    let arguments = counts.arguments(false);
    let watching = (valgrind.program(), &arguments[..]);
    let settings = settings::variables_with(None, case.allocator, VECTORS);
    let set: Vec<(&str, &Path)> =
        settings.iter().map(|(name, value)| (*name, value.as_path())).collect();
    let mut child = Child::start_under(watching, Some(program), &job, &set)?;
    counts.begin(child.process());
    let mut has_threads = false;
    let mut count = || {
        child.order(Order::Load(0));
        let operations = match child.next(limit)? {
            Message::Loaded(_, operations) => operations,
            other => return Err(unexpected(other)),
        };
        counts_of(operations, place, |turns| {
            child.order(Order::Count(0, turns));
            match child.next(limit)? {
                Message::Sliced(_) => counts.next(),
                Message::Threads => {
                    has_threads = true;
                    Err(Reason::Unreadable("several threads work".to_owned()))
                }
                other => Err(unexpected(other)),
            }
        })
    };
    let counted = count();
    Ok(match counted {
        Err(_) if has_threads => Ok(None),
        counted => counted.map(|counts| counts.first().copied()),
    })
}

/// The counts of several processes as one, for an operation.
fn count_of(all: &[Count]) -> Option<CountOfBuild> {
    let each = |count: u64, operations: u64| Finite::new(count as f64 / operations.max(1) as f64);
    let Count { least, most, operations, .. } = Count::together(all)?;
    Some(CountOfBuild { least: each(least, operations)?, most: each(most, operations)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processes_that_count_otherwise_are_told_by_the_least_and_the_most() {
        let count = |least, most| Count { least, most, operations: 4, longer: (1_640, 16) };
        let of = |all: &[Count]| count_of(all).map(|it| (it.least.get(), it.most.get()));
        assert_eq!(of(&[count(400, 400), count(400, 400)]), Some((100.0, 100.0)));
        assert_eq!(of(&[count(400, 404), count(392, 400)]), Some((98.0, 101.0)));
        assert_eq!(of(&[]), None);
    }
}
