//! The command line that every lane shares: its own flags, and criterion's, which only the time lane takes.

use crate::record::{Error, Finite};
use crate::verdict::Settings;
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches, Command};
use std::path::PathBuf;

/// What a lane is asked to do.
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
#[derive(Clone, Debug)]
pub(super) struct Options {
    /// A regular expression over case names, `theme/name/variant/point`.
    pub(super) filter: Option<String>,
    /// Whether the filter is a whole case name.
    pub(super) exact: bool,
    /// Fewer rounds.
    pub(super) quick: bool,
    /// Every case once, nothing measured.
    pub(super) test: bool,
    /// Only name the cases.
    pub(super) list: bool,
    /// Where records and reports are.
    pub(super) reports: PathBuf,
    /// The limit of a case, in seconds.
    pub(super) limit: f64,
    /// What the rounds lane may take, in seconds, or one comparison outside of every claim; nothing where the number of
    /// claims decides.
    pub(super) budget: Option<f64>,
    /// How many claims the run has.
    pub(super) claims: usize,
    /// The most forks of a group.
    pub(super) forks: u32,
    /// The practical margin of a comparison, as a share.
    pub(super) margin: f64,
    /// The probability that one comparison's verdict is wrong.
    pub(super) error: f64,
    /// The seed of the random order of rounds.
    pub(super) seed: u64,
    /// Criterion's flags as they were given, for the time lane.
    pub(super) criterion: Vec<String>,
    /// Whether what routines print is shown.
    pub(super) nocapture: bool,
}

/// A flag of criterion 0.8: its long name, its short one, and what it takes.
struct CriterionFlag {
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

const fn flag(long: &'static str, short: Option<char>, takes: Takes) -> CriterionFlag {
    CriterionFlag { long, short, takes }
}

/// Criterion's flags but for those that mean something in every lane.
const CRITERION: &[CriterionFlag] = &[
    flag("color", Some('c'), Takes::OneOf(&["auto", "always", "never"])),
    flag("verbose", Some('v'), Takes::Nothing),
    flag("quiet", None, Takes::Nothing),
    flag("noplot", Some('n'), Takes::Nothing),
    flag("save-baseline", Some('s'), Takes::Text),
    flag("discard-baseline", None, Takes::Nothing),
    flag("baseline", Some('b'), Takes::Text),
    flag("baseline-lenient", None, Takes::Text),
    flag("load-baseline", None, Takes::Text),
    flag("format", None, Takes::OneOf(&["pretty", "terse"])),
    flag("ignored", None, Takes::Nothing),
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
    flag("nocapture", None, Takes::Nothing),
    flag("show-output", None, Takes::Nothing),
    flag("include-ignored", None, Takes::Nothing),
];

/// The seconds that the rounds lane may take for each claim, and those of a quick run; and the least that a run gets.
const BUDGET: f64 = 7.5;
const QUICK_BUDGET: f64 = 1.4;
const LEAST_BUDGET: f64 = 15.0;
const LEAST_QUICK_BUDGET: f64 = 3.0;
/// The seconds that one case may take.
const LIMIT: f64 = 60.0;
/// The most forks of a group.
const FORKS: u32 = 200;

impl Options {
    /// Reads the command line of the process. Help, the version and a mistyped flag end the process here, the last
    /// with exit code 2.
    pub(super) fn from_process(lane: &'static str) -> Options {
        Options::from_matches(&command(lane).get_matches())
    }

    fn from_matches(matches: &ArgMatches) -> Options {
        let quick = matches.get_flag("quick");
        let given = |name: &str| matches.get_one::<f64>(name).copied();
        Options {
            filter: matches.get_one::<String>("FILTER").cloned(),
            exact: matches.get_flag("exact"),
            quick,
            test: matches.get_flag("test"),
            list: matches.get_flag("list"),
            reports: matches.get_one::<PathBuf>("reports").cloned().unwrap_or_default(),
            limit: given("limit").unwrap_or(LIMIT),
            budget: given("budget"),
            claims: 1,
            forks: matches.get_one::<u32>("forks").copied().unwrap_or(FORKS),
            margin: given("margin").map_or(Settings::default().margin, |percent| percent / 100.0),
            error: Settings::default().error,
            seed: matches.get_one::<u64>("seed").copied().unwrap_or_else(|| fastrand::u64(..)),
            criterion: criterion_arguments(matches),
            nocapture: matches.get_flag("nocapture"),
        }
    }

    /// The options of comparisons outside every lane; each gets a budget and a seed of its own.
    pub(super) fn of_comparisons(reports: PathBuf, margin: f64) -> Options {
        Options {
            filter: None,
            exact: false,
            quick: false,
            test: false,
            list: false,
            reports,
            limit: LIMIT,
            budget: None,
            claims: 1,
            forks: FORKS,
            margin,
            error: Settings::default().error,
            seed: 0,
            criterion: Vec::new(),
            nocapture: false,
        }
    }

    /// What the rounds lane may take in all, in seconds.
    pub(super) fn budget(&self) -> f64 {
        let (each, least) =
            if self.quick { (QUICK_BUDGET, LEAST_QUICK_BUDGET) } else { (BUDGET, LEAST_BUDGET) };
        self.budget.unwrap_or_else(|| (each * self.claims as f64).max(least))
    }

    /// The criterion flags that were given, as a sentence for the lanes that pass over them.
    pub(super) fn passed_over(&self) -> Option<String> {
        let flags: Vec<&str> = self
            .criterion
            .iter()
            .map(String::as_str)
            .filter(|word| word.starts_with("--") && *word != "--nocapture")
            .collect();
        (!flags.is_empty()).then(|| {
            format!("{} passed over: criterion's, for the time lane only", flags.join(", "))
        })
    }

    /// The options as the record keeps them.
    ///
    /// # Errors
    /// Where a number is not finite, which the command line does not let through.
    pub(super) fn recorded(&self) -> Result<crate::record::Options, Error> {
        let finite = |number: f64| {
            Finite::new(number).ok_or_else(|| {
                Error::new(format!("{number} is not finite"), "give a finite number")
            })
        };
        Ok(crate::record::Options {
            filter: self.filter.clone(),
            quick: self.quick,
            seed: self.seed,
            budget_seconds: finite(self.budget())?,
            limit_seconds: finite(self.limit)?,
            margin: finite(self.margin)?,
        })
    }
}

fn command(lane: &'static str) -> Command {
    let switch = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
    };
    let seconds = |name: &'static str, help: &'static str, least: f64, most: f64| {
        Arg::new(name)
            .long(name)
            .value_name("SECONDS")
            .allow_negative_numbers(true)
            .value_parser(move |text: &str| number(text, least, most))
            .help(help)
    };
    let mut command = Command::new(lane)
        .bin_name(format!("cargo bench --bench {lane} --"))
        .version(env!("CARGO_PKG_VERSION"))
        .about(format!("The `{lane}` lane of claimbench. `cargo bench` runs all lanes one after the other."))
        .arg(Arg::new("FILTER").help(
            "Only cases whose name THEME/CLAIM/VARIANT/POINT matches this regular expression",
        ))
        .arg(switch("exact", "Take the filter as the whole name of a case"))
        .arg(switch("quick", "A fifth of the budget: a first look, with more left unclear"))
        .arg(switch("test", "Run every case once and measure nothing"))
        .arg(switch("list", "Name the cases and end"))
        .arg(
            Arg::new("reports")
                .long("reports")
                .value_name("FOLDER")
                .default_value("reports")
                .value_parser(clap::value_parser!(PathBuf))
                .help("Where the record and the report are written"),
        )
        .arg(seconds("limit", "How long one case may take beside what criterion is asked for, 0.1 to 3600 [default: 60]", 0.1, 3600.0))
        .arg(seconds("budget", "How long the rounds lane may take in all, 0.05 to 86400; it goes to what forks can decide, the cheapest first [default: 7.5 for each claim and at least 15, quick: 1.4 and 3]", 0.05, 86400.0))
        .arg(
            Arg::new("forks")
                .long("forks")
                .value_name("NUMBER")
                .allow_negative_numbers(true)
                .value_parser(|text: &str| whole(text, 5, 1000).map(|forks| forks as u32))
                .help("How many forks a group of rounds may have, 5 to 1000 [default: 200]"),
        )
        .arg(
            Arg::new("margin")
                .long("margin")
                .value_name("PERCENT")
                .allow_negative_numbers(true)
                .value_parser(|text: &str| number(text, 0.0, 50.0))
                .help("Differences within this margin do not count, 0 to 50 [default: 0.5]"),
        )
        .arg(
            Arg::new("seed")
                .long("seed")
                .value_name("SEED")
                .allow_negative_numbers(true)
                .value_parser(|text: &str| whole(text, 0, u64::MAX))
                .help("The seed of the random order of rounds [default: a random one, kept in the record]"),
        )
        .arg(Arg::new("bench").long("bench").action(ArgAction::SetTrue).hide(true))
        .after_help(
            "Criterion's own flags (--save-baseline, --sample-size, --noplot, …) are taken by the time lane and \
             passed over by the others.",
        );
    for flag in CRITERION {
        command = command.arg(criterion_argument(flag, lane));
    }
    command
}

fn criterion_argument(flag: &CriterionFlag, lane: &str) -> Arg {
    let argument = Arg::new(flag.long).long(flag.long).hide(lane != "time").help("Criterion's own");
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

/// A number between two bounds.
pub(super) fn number(text: &str, least: f64, most: f64) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|_| "it is no number".to_owned())?;
    if (least..=most).contains(&number) {
        return Ok(number);
    }
    match (least == f64::MIN_POSITIVE, most < 1.0) {
        (true, _) => Err("it has to be above 0".to_owned()),
        (_, true) => Err("it has to lie between 0 and 1".to_owned()),
        _ => Err(format!("it has to lie between {least} and {most}")),
    }
}

/// A whole number between two bounds.
pub(super) fn whole(text: &str, least: u64, most: u64) -> Result<u64, String> {
    let number = text.parse().ok().filter(|number| (least..=most).contains(number));
    number.ok_or_else(|| format!("it has to be a whole number between {least} and {most}"))
}

/// Criterion's flags as words of a command line, with those that every lane knows.
fn criterion_arguments(matches: &ArgMatches) -> Vec<String> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(words: &[&str]) -> Result<Options, clap::Error> {
        command("heap")
            .try_get_matches_from([&["heap"], words].concat())
            .map(|matches| Options::from_matches(&matches))
    }

    #[test]
    fn criterions_flags_are_known_and_named_when_passed_over() {
        let options =
            parse(&["--bench", "--save-baseline", "main", "--noplot", "buffers"]).expect("known");
        assert_eq!(options.filter.as_deref(), Some("buffers"));
        assert_eq!(options.criterion, ["--noplot", "--save-baseline=main"]);
        let sentence = options.passed_over().expect("two flags");
        assert!(
            sentence.contains("--noplot") && sentence.contains("--save-baseline"),
            "{sentence}"
        );
    }

    #[test]
    fn a_mistyped_flag_is_an_error_that_names_the_nearest_one() {
        let error = parse(&["--quik"]).expect_err("mistyped").to_string();
        assert!(error.contains("--quick"), "{error}");
    }

    #[test]
    fn numbers_out_of_range_name_the_range() {
        for (words, named) in [
            (["--limit", "0"], "between 0.1 and 3600"),
            (["--budget", "1e9"], "between 0.05 and 86400"),
            (["--budget", "-1"], "between 0.05 and 86400"),
            (["--margin", "-1"], "between 0 and 50"),
            (["--margin", "50.1"], "between 0 and 50"),
            (["--forks", "4"], "between 5 and 1000"),
            (["--forks", "-5"], "between 5 and 1000"),
            (["--seed", "-1"], "between 0 and 18446744073709551615"),
            (["--seed", "1.5"], "between 0 and 18446744073709551615"),
            (["--sample-size", "5"], "10"),
            (["--confidence-level", "1.5"], "between 0 and 1"),
            (["--measurement-time", "0"], "above 0"),
        ] {
            let error = parse(&words).expect_err("out of range").to_string();
            assert!(error.contains(named), "{error}");
        }
    }
}
