//! The command line that every lane shares: its own flags, libtest's, and criterion's, which only the time lane takes.

mod flags;
mod number;

pub(super) use number::{number, whole};

use super::deadline::VARIABLE;
use super::given::Given;
use super::shard::Shard;
use super::since::Since;
use crate::claim::Catalogue;
use crate::record::{Error, Finite};
use crate::verdict::Settings;
use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command};
use std::path::PathBuf;

/// What a lane is asked to do.
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
#[derive(Clone, Debug)]
pub(super) struct Options {
    /// Parts of case names or regular expressions over them, `theme/name/variant/point`; of several one has to fit.
    pub(super) filters: Vec<String>,
    /// Those of cases that are left out.
    pub(super) skip: Vec<String>,
    /// Whether both are whole case names.
    pub(super) exact: bool,
    /// Where the files of a profile of the one case that is asked for are written, and nothing is measured.
    pub(super) profile: Option<PathBuf>,
    /// The part of the catalogue that is asked for, where that is not all of it.
    pub(super) shard: Option<Shard>,
    /// The commit since which a claim has to have changed to be asked for, as it was named.
    pub(super) since: Option<String>,
    /// The claims that have, where that is asked; [`Options::with`] finds them.
    pub(super) changed: Option<Since>,
    /// Whether only ignored cases are asked for, of which there are none.
    pub(super) ignored: bool,
    /// Fewer rounds.
    pub(super) quick: bool,
    /// Every case once, nothing measured.
    pub(super) test: bool,
    /// Only name the cases.
    pub(super) list: bool,
    /// Whether a test runner started the lane: `cargo bench` says with `--bench` that it is to measure.
    pub(super) by_tester: bool,
    /// Whether what routines print is shown.
    pub(super) nocapture: bool,
    /// Whether there are colours, where that is said.
    pub(super) colours: Option<bool>,
    /// Where records and reports are.
    pub(super) reports: PathBuf,
    /// Whether that folder was named.
    pub(super) names_reports: bool,
    /// The limit of a case, in seconds.
    pub(super) limit: f64,
    /// Whether what the run says is added to the history.
    pub(super) history: bool,
    /// What the whole run may take, in seconds; nothing where it takes as long as it takes.
    pub(super) at_most: Option<f64>,
    /// What a look at the whole catalogue may take, in minutes, where one is asked for; the run takes no more then.
    pub(super) minutes: Option<f64>,
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
}

/// The seconds that the rounds lane may take for each claim, and those of a quick run; and the least that a run gets.
const BUDGET: f64 = 7.5;
const QUICK_BUDGET: f64 = 1.4;
const LEAST_BUDGET: f64 = 15.0;
const LEAST_QUICK_BUDGET: f64 = 3.0;
/// The seconds that one case may take.
const LIMIT: f64 = 60.0;
/// The most forks of a group.
const FORKS: u32 = 200;
/// The least and the most seconds that a run may be given.
const SHORTEST: f64 = 0.1;
const LONGEST: f64 = 86_400.0;

impl Options {
    /// Reads the command line of the process. Help, the version and a mistyped flag end the process here, the last
    /// with exit code 2.
    pub(super) fn from_process(lane: &'static str) -> Options {
        let mut command = command(lane);
        let mut options = Options::from_matches(&command.get_matches_mut());
        if options.at_most.is_none() {
            let told = std::env::var(VARIABLE).ok().filter(|told| !told.is_empty());
            let number =
                told.map(|told| number(&told, SHORTEST, LONGEST).map_err(|why| (told, why)));
            options.at_most = number.transpose().unwrap_or_else(|(told, why)| {
                let what = format!("invalid value '{told}' of the variable {VARIABLE}: {why}");
                command.error(ErrorKind::ValueValidation, what).exit()
            });
        }
        options
    }

    fn from_matches(matches: &ArgMatches) -> Options {
        let quick = matches.get_flag("quick");
        let by_tester = !matches.get_flag("bench");
        let given = |name: &str| matches.get_one::<f64>(name).copied();
        let all = |name: &str| -> Vec<String> {
            matches.get_many::<String>(name).into_iter().flatten().cloned().collect()
        };
        let colours = match matches.get_one::<String>("color").map(String::as_str) {
            Some("always") => Some(true),
            Some("never") => Some(false),
            _ => None,
        };
        Options {
            filters: all("FILTER"),
            skip: all("skip"),
            exact: matches.get_flag("exact"),
            profile: flags::folder_of_profile(matches),
            shard: matches.get_one::<Shard>("shard").copied(),
            since: matches.get_one::<String>("since").cloned(),
            changed: None,
            ignored: matches.get_flag("ignored"),
            quick,
            test: matches.get_flag("test") || by_tester,
            list: matches.get_flag("list"),
            by_tester,
            nocapture: matches.get_flag("nocapture"),
            colours,
            reports: matches.get_one::<PathBuf>("reports").cloned().unwrap_or_default(),
            names_reports: matches.value_source("reports") == Some(ValueSource::CommandLine),
            limit: given("limit").unwrap_or(LIMIT),
            history: matches.get_flag("history"),
            at_most: given("at-most").or(given("minutes").map(|minutes| 60.0 * minutes)),
            minutes: given("minutes"),
            budget: given("budget"),
            claims: 1,
            forks: matches.get_one::<u32>("forks").copied().unwrap_or(FORKS),
            margin: given("margin").map_or(Settings::default().margin, |percent| percent / 100.0),
            error: Settings::default().error,
            seed: matches.get_one::<u64>("seed").copied().unwrap_or_else(|| fastrand::u64(..)),
            criterion: flags::of_criterion(matches),
        }
    }

    /// The options of comparisons outside every lane; each gets a budget and a seed of its own.
    pub(super) fn of_comparisons(reports: PathBuf, margin: f64) -> Options {
        Options {
            filters: Vec::new(),
            skip: Vec::new(),
            exact: false,
            profile: None,
            shard: None,
            since: None,
            changed: None,
            ignored: false,
            quick: false,
            test: false,
            list: false,
            by_tester: false,
            nocapture: false,
            colours: None,
            reports,
            names_reports: false,
            limit: LIMIT,
            history: false,
            at_most: None,
            minutes: None,
            budget: None,
            claims: 1,
            forks: FORKS,
            margin,
            error: Settings::default().error,
            seed: 0,
            criterion: Vec::new(),
        }
    }

    /// The same over a catalogue: where claims have to have changed, those that have are found.
    ///
    /// # Errors
    /// Where git does not know the commit.
    pub(super) fn with(self, catalogue: &Catalogue) -> Result<Options, Error> {
        let changed =
            self.since.as_deref().map(|named| Since::find(catalogue, named)).transpose()?;
        Ok(Options { changed, ..self })
    }

    /// What the rounds lane may take in all, in seconds.
    pub(super) fn budget(&self) -> f64 {
        let (each, least) =
            if self.quick { (QUICK_BUDGET, LEAST_QUICK_BUDGET) } else { (BUDGET, LEAST_BUDGET) };
        self.budget.unwrap_or_else(|| (each * self.claims as f64).max(least))
    }

    /// The criterion flags that were given, as a sentence for the lanes that pass over them.
    pub(super) fn passed_over(&self) -> Option<String> {
        let flags = flags::of_its_lane_alone(&self.criterion);
        (!flags.is_empty()).then(|| {
            format!("{} passed over: criterion's, for the time lane only", flags.join(", "))
        })
    }

    /// Whether what is run is written where nobody keeps it: a test runner is told how the cases ended, and may start many
    /// lanes at a time in a tree that it may not write to.
    pub(super) fn keeps_nothing(&self) -> bool {
        self.by_tester && !self.names_reports
    }

    /// What of the catalogue is asked for, in words; nothing where that is all of it.
    pub(super) fn asked(&self) -> Option<String> {
        let skip = self.skip.iter().map(|skipped| format!("--skip {skipped}"));
        let shard = self.shard.map(|shard| format!("--shard {shard}"));
        let since = self.since.iter().map(|named| format!("--since {named}"));
        let words = self.filters.iter().cloned();
        let asked: Vec<String> = words.chain(skip).chain(shard).chain(since).collect();
        (!asked.is_empty()).then(|| asked.join(" "))
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
            filter: self.asked(),
            quick: self.quick,
            seed: self.seed,
            budget_seconds: finite(self.budget())?,
            limit_seconds: finite(self.limit)?,
            margin: finite(self.margin)?,
            at_most_seconds: self.at_most.map(finite).transpose()?,
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
    let command = Command::new(lane)
        .bin_name(format!("cargo bench --bench {lane} --"))
        .version(env!("CARGO_PKG_VERSION"))
        .args_override_self(true)
        .about(format!("The `{lane}` lane of claimbench. `cargo bench` runs all lanes one after the other."))
        .arg(Arg::new("FILTER").num_args(0..).action(ArgAction::Append).help(
            "Only cases whose name THEME/CLAIM/VARIANT/POINT holds this, or matches it as a regular expression; of \
             several one has to fit",
        ))
        .arg(
            Arg::new("skip")
                .long("skip")
                .value_name("FILTER")
                .action(ArgAction::Append)
                .help("Leave out cases that fit this; it may be given several times"),
        )
        .arg(switch("exact", "Take filters as whole names of cases"))
        .arg(
            Arg::new("shard")
                .long("shard")
                .value_name("K/N")
                .value_parser(Shard::parse)
                .help("Only the K-th of N parts of the claims; `merge` makes one record of all parts"),
        )
        .arg(
            Arg::new("since")
                .long("since")
                .value_name("COMMIT")
                .help("Only claims whose code, or what it depends on, has changed since a commit; says which and why, and measures what it is not sure of"),
        )
        .arg(switch("quick", "A fifth of the budget: a first look, with more left unclear"))
        .arg(switch("test", "Run every case once and measure nothing; so does a lane without --bench"))
        .arg(switch("list", "Name the cases and end"))
        .arg(switch("ignored", "Only ignored cases, of which there are none"))
        .arg(switch("nocapture", "Show what routines print").alias("no-capture"))
        .arg(
            Arg::new("reports")
                .long("reports")
                .value_name("FOLDER")
                .default_value("reports")
                .value_parser(Given)
                .help("Where the record and the report are written"),
        )
        .arg(switch("history", "Add what the run says of each claim to history.jsonl, beside the record; the lane `verdicts` does so at its end"))
        .arg(seconds("limit", "How long one case may take beside what criterion is asked for, 0.1 to 3600 [default: 60]", 0.1, 3600.0))
        .arg(seconds("at-most", "How long the run may take at most, 0.1 to 86400: all lanes that one `cargo bench` starts together. \
             What is not measured by then is left out and named; what is measured is kept, and the exit code is none of a failure \
             [default: as long as it takes; CLAIMBENCH_AT_MOST in the environment says the same]", SHORTEST, LONGEST))
        .arg(
            Arg::new("minutes")
                .long("minutes")
                .value_name("MINUTES")
                .allow_negative_numbers(true)
                .value_parser(|text: &str| number(text, 0.1, 1440.0))
                .conflicts_with_all(["at-most", "budget"])
                .help("A look at everything in so many minutes, 0.1 to 1440: each lane has a share of them, what articles state comes first, then what is decided soonest; says what was left open"),
        )
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
        .arg(switch("bench", "Measure: `cargo bench` says so, and a test runner does not"))
        .after_help(
            "Criterion's own flags (--save-baseline, --sample-size, --noplot, …) are taken by the time lane and \
             passed over by the others.",
        );
    flags::with_flags(flags::with_profile(command, lane), lane)
}

#[cfg(test)]
mod tests;
