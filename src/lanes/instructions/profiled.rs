//! A profile of one case: where its turns' instructions are, by function and line as callgrind writes it, and by stack.
//!
//! Callgrind collects while turns are run. Where they are several threads', which it would pass over, it collects from the
//! beginning, so the set-up is in the profile.

use super::callgrind::{COUNTED, UNSEEN, VECTORS, total};
use super::counted::{counted_cases, unexpected};
use super::stacks::folded;
use crate::lanes::child::{Child, Job, Message, Order};
use crate::lanes::limit::Limit;
use crate::lanes::plan::Planned;
use crate::lanes::session::Session;
use crate::lanes::valgrind::Valgrind;
use crate::lanes::{scratch, settings};
use crate::record::{Case, Error, Reason, room_or};
use std::path::Path;

/// The file that kcachegrind and `callgrind_annotate` open.
pub(in crate::lanes) const FUNCTIONS: &str = "callgrind.out";
/// The stacks, a line each.
pub(in crate::lanes) const STACKS: &str = "stacks.folded";
/// How long turns are run, in nanoseconds of the program under callgrind.
const PROFILED: u64 = 200_000_000;
/// The most turns that are run.
const MOST_TURNS: u64 = 100_000;
/// How many callers of a function are told apart.
const CALLERS: usize = 64;

/// What callgrind is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Functions with their lines and instructions.
    Functions,
    /// Functions told apart by their callers.
    Stacks,
}

/// When callgrind collects.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Collects {
    /// While turns are run.
    Turns,
    /// From the beginning, on all threads.
    Everything,
}

/// Writes the profiles of the case that is asked for into a folder.
pub(super) fn parent(
    session: &mut Session,
    planned: &[Planned],
    valgrind: &Valgrind,
    folder: &Path,
) -> Result<(), Error> {
    for planned in planned {
        session.claim(planned)?;
        for case in counted_cases(planned) {
            for (form, name) in [(Form::Functions, FUNCTIONS), (Form::Stacks, STACKS)] {
                let limit = session.limit();
                match profile(planned, &case, valgrind, form, limit)? {
                    Ok((text, collected)) => {
                        let is_whole = collected == Collects::Everything;
                        if is_whole && form == Form::Functions {
                            let what =
                                "its turns are several threads', so its set-up is in the profile";
                            session.progress.say(&format!("{case}: {what}"));
                        }
                        write(&folder.join(name), &text)?;
                    }
                    Err(reason) => session.fail(&case, reason)?,
                }
            }
            session.progress.step(1);
        }
    }
    Ok(())
}

fn write(path: &Path, text: &str) -> Result<(), Error> {
    std::fs::write(path, text).map_err(|error| {
        let next = room_or(&error, "make the folder writable, or name another one");
        Error::new(format!("it can not be written: {error}"), next).at(path)
    })
}

/// What callgrind writes of a case, and when it collected that.
fn profile(
    planned: &Planned,
    case: &Case,
    valgrind: &Valgrind,
    form: Form,
    limit: Limit,
) -> Result<Result<(String, Collects), Reason>, Error> {
    let variant = planned.entry.claim.variant(&case.variant);
    let settings = settings::variables_with(variant, case.allocator, VECTORS);
    let set: Vec<(&str, &Path)> =
        settings.iter().map(|(name, value)| (*name, value.as_path())).collect();
    let folder = scratch::folder()?;
    let file = folder.path().join("profile");
    let job = Job { profile: Some(file.clone()), ..Job::over(vec![case.clone()]) };
    let start = |collects: Collects| {
        let arguments = arguments(form, collects, &file);
        Child::start_under((valgrind.program(), &arguments), None, &job, &set)
    };
    let mut collects = Collects::Turns;
    let mut ran = run(start(collects)?, collects, limit);
    if let Ok(Ran::ByThreads) = ran {
        collects = Collects::Everything;
        ran = run(start(collects)?, collects, limit);
    }
    Ok(ran.and_then(|ran| match ran {
        Ran::Turns(process) => {
            let text = written(&file.with_extension(process.to_string()))?;
            Ok((if form == Form::Stacks { folded(&text) } else { text }, collects))
        }
        Ran::ByThreads => Err(Reason::Unreadable("its threads were not expected".to_owned())),
    }))
}

/// What a program did.
enum Ran {
    /// It ran its turns and ended, in the process of this number.
    Turns(u32),
    /// Its turns are several threads', and it ran none where that is not asked for.
    ByThreads,
}

/// Has a program run its turns and waits for its end, with which callgrind writes.
fn run(mut child: Child, collects: Collects, limit: Limit) -> Result<Ran, Reason> {
    let mut process = 0;
    loop {
        match child.next(limit)? {
            Message::Process(number) => process = number,
            Message::Threads if collects == Collects::Turns => return Ok(Ran::ByThreads),
            Message::Threads => {}
            Message::Loaded(..) => break,
            other => return Err(unexpected(other)),
        }
    }
    let mut slice = |turns: u64| {
        child.order(Order::Slice(0, turns));
        match child.next(limit)? {
            Message::Sliced(nanos) => Ok(nanos),
            other => Err(unexpected(other)),
        }
    };
    let more = more_turns(slice(1)?);
    if more > 0 {
        slice(more)?;
    }
    child.order(Order::Clear);
    match child.next(limit)? {
        Message::Done => {}
        other => return Err(unexpected(other)),
    }
    // It says no more: what comes is its end.
    match child.next(limit) {
        Err(Reason::Exited(_)) => Ok(Ran::Turns(process)),
        Err(reason) => Err(reason),
        Ok(other) => Err(unexpected(other)),
    }
}

/// How many turns more are run where the first took so long.
fn more_turns(nanos: u64) -> u64 {
    (PROFILED / nanos.max(1)).min(MOST_TURNS)
}

/// What callgrind has written of the process, where it saw the turns.
fn written(file: &Path) -> Result<String, Reason> {
    let text = std::fs::read_to_string(file).map_err(|error| {
        Reason::Unreadable(format!("callgrind's profile can not be read: {error}"))
    })?;
    match total(&text) {
        Some(0) | None => Err(Reason::Unreadable(UNSEEN.to_owned())),
        Some(_) => Ok(text),
    }
}

/// What Valgrind is started with before the program.
fn arguments(form: Form, collects: Collects, file: &Path) -> Vec<String> {
    let mut all: Vec<String> =
        ["--tool=callgrind", "-q", "--vgdb=no", "--trace-children=no"].map(str::to_owned).into();
    all.push(format!("--callgrind-out-file={}.%p", file.display()));
    let names: &[&str] = match form {
        Form::Functions => {
            all.extend(["--dump-line=yes", "--dump-instr=yes"].map(str::to_owned));
            &COUNTED
        }
        Form::Stacks => {
            let fixed =
                ["--dump-line=no", "--separate-recs=1", "--compress-strings=no", "--demangle=no"];
            all.extend(fixed.map(str::to_owned));
            all.push(format!("--separate-callers={CALLERS}"));
            // A mangled name may go on behind the function's own: by the hash of the compiler. An asterisk there would take
            // the other pattern's place.
            &["*slice_of_counted_turns", "*slice_of_counted_turns17h????????????????E"]
        }
    };
    match collects {
        Collects::Turns => all.extend(names.iter().map(|name| format!("--toggle-collect={name}"))),
        Collects::Everything => all.push("--fair-sched=try".to_owned()),
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_are_run_for_a_while_and_a_long_one_once() {
        assert_eq!(more_turns(1_000_000), 200);
        assert_eq!((more_turns(0), more_turns(10)), (MOST_TURNS, MOST_TURNS));
        assert_eq!(more_turns(PROFILED + 1), 0);
    }

    #[test]
    fn a_profile_of_a_program_without_symbols_is_told_so() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("profile.7");
        let said = || written(&file).expect_err("nothing was counted").to_string();
        assert!(said().contains("can not be read"), "{}", said());
        std::fs::write(&file, "events: Ir\ntotals: 0\n").expect("written");
        assert!(said().contains("strip = \"none\""), "{}", said());
    }
}
