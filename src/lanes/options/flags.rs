//! The flags of criterion and of libtest, which people and test runners hand to every bench target.

use super::number::{number, whole};
use crate::lanes::given::Given;
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches, Command};
use std::path::PathBuf;

/// A flag: its long name, its short one, and what it takes.
struct Flag {
    long: &'static str,
    short: Option<char>,
    takes: Takes,
}

enum Takes {
    Nothing,
    Text,
    OneOf(&'static [&'static str]),
    WholeFrom(u64),
    Positive,
    Share,
}

const fn flag(long: &'static str, short: Option<char>, takes: Takes) -> Flag {
    Flag { long, short, takes }
}

/// Flags of criterion 0.8 but for those that mean something in every lane.
const CRITERION: &[Flag] = &[
    flag("color", Some('c'), Takes::OneOf(&["auto", "always", "never"])),
    flag("verbose", Some('v'), Takes::Nothing),
    flag("quiet", Some('q'), Takes::Nothing),
    flag("noplot", Some('n'), Takes::Nothing),
    flag("save-baseline", Some('s'), Takes::Text),
    flag("discard-baseline", None, Takes::Nothing),
    flag("baseline", Some('b'), Takes::Text),
    flag("baseline-lenient", None, Takes::Text),
    flag("load-baseline", None, Takes::Text),
    flag("profile-time", None, Takes::Positive),
    flag("sample-size", None, Takes::WholeFrom(10)),
    flag("warm-up-time", None, Takes::Positive),
    flag("measurement-time", None, Takes::Positive),
    flag("nresamples", None, Takes::WholeFrom(1)),
    flag("noise-threshold", None, Takes::Positive),
    flag("confidence-level", None, Takes::Share),
    flag("significance-level", None, Takes::Share),
    flag("plotting-backend", None, Takes::OneOf(&["plotters", "gnuplot"])),
    flag("output-format", None, Takes::OneOf(&["criterion", "bencher"])),
];

/// Criterion's flags that say how it talks, which no other lane has to say that it passes over.
const MANNERS: [&str; 3] = ["color", "verbose", "quiet"];

/// Flags of libtest but for those that mean something in every lane: how tests are run side by side and told of. A case is
/// a process of its own and its output is its own, so there is nothing for them to do.
const LIBTEST: &[Flag] = &[
    flag("include-ignored", None, Takes::Nothing),
    flag("format", None, Takes::OneOf(&["pretty", "terse", "json", "junit"])),
    flag("show-output", None, Takes::Nothing),
    flag("test-threads", None, Takes::WholeFrom(1)),
    flag("logfile", None, Takes::Text),
    flag("report-time", None, Takes::Nothing),
    flag("ensure-time", None, Takes::Nothing),
    flag("shuffle", None, Takes::Nothing),
    flag("shuffle-seed", None, Takes::WholeFrom(0)),
    flag("fail-fast", None, Takes::Nothing),
    flag("exclude-should-panic", None, Takes::Nothing),
    flag("force-run-in-process", None, Takes::Nothing),
    flag("unstable", Some('Z'), Takes::Text),
];

/// What the lanes that know where a case spends its work are told to write that: `cargo claimbench profile` tells it.
const PROFILE: &str = "profile";

/// A command that takes the folder of a profile, where the lane can write one.
pub(super) fn with_profile(command: Command, lane: &str) -> Command {
    if !matches!(lane, "heap" | "instructions") {
        return command;
    }
    command.arg(
        Arg::new(PROFILE).long(PROFILE).value_name("FOLDER").value_parser(Given).help(
            "Measure nothing, and write where the one case that fits spends its work into this folder, as \
             `cargo claimbench profile` does",
        ),
    )
}

/// The folder of a profile, where one was named: a whole path, for the children that write to it stand elsewhere.
pub(super) fn folder_of_profile(matches: &ArgMatches) -> Option<PathBuf> {
    let folder = matches.try_get_one::<PathBuf>(PROFILE).ok().flatten()?;
    Some(std::path::absolute(folder).unwrap_or_else(|_| folder.clone()))
}

/// A command that knows the flags of both.
pub(super) fn with_flags(mut command: Command, lane: &str) -> Command {
    for flag in CRITERION {
        command = command.arg(argument(flag).hide(lane != "time").help("Criterion's own"));
    }
    for flag in LIBTEST {
        command = command.arg(argument(flag).hide(true));
    }
    command
}

fn argument(flag: &Flag) -> Arg {
    let argument = Arg::new(flag.long).long(flag.long);
    let argument = match flag.short {
        Some(short) => argument.short(short),
        None => argument,
    };
    match &flag.takes {
        Takes::Nothing => argument.action(ArgAction::SetTrue),
        Takes::Text => argument,
        Takes::OneOf(words) => argument.value_parser(PossibleValuesParser::new(*words)),
        Takes::WholeFrom(least) => {
            let least = *least;
            let parser = move |text: &str| whole(text, least, u64::MAX);
            argument.allow_negative_numbers(true).value_parser(parser)
        }
        Takes::Positive => argument
            .allow_negative_numbers(true)
            .value_parser(|text: &str| number(text, f64::MIN_POSITIVE, 1e6)),
        Takes::Share => argument
            .allow_negative_numbers(true)
            .value_parser(|text: &str| number(text, 1e-9, 1.0 - 1e-9)),
    }
}

/// Criterion's flags as they were given, as words of a command line.
pub(super) fn of_criterion(matches: &ArgMatches) -> Vec<String> {
    let mut words = Vec::new();
    for flag in CRITERION {
        let long = format!("--{}", flag.long);
        match flag.takes {
            Takes::Nothing if matches.get_flag(flag.long) => words.push(long),
            Takes::Nothing => {}
            _ => {
                // What was parsed is passed on as it was written.
                if let Some(value) = matches.get_raw(flag.long).and_then(|mut values| values.next())
                {
                    words.push(format!("{long}={}", value.to_string_lossy()));
                }
            }
        }
    }
    words
}

/// The names of criterion's flags among words of a command line that do something in its lane alone.
pub(super) fn of_its_lane_alone(words: &[String]) -> Vec<&str> {
    let name = |word: &str| word.trim_start_matches('-').split('=').next().map(str::to_owned);
    let is_manner = |word: &str| name(word).is_some_and(|name| MANNERS.contains(&name.as_str()));
    words.iter().map(String::as_str).filter(|word| !is_manner(word)).collect()
}
