//! The command line of `cargo claimbench calibrate`.

use super::shares::SHARES;
use crate::lanes::options::{number, whole};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Where a calibration is written unless another file is named.
const OUT: &str = "reports/calibration.json";
/// How many comparisons of each kind are made unless a number is named, and the seconds in which they have to be.
const TRIALS: u32 = 10;
const TIME_LIMIT: f64 = 600.0;
/// The pairs of criterion's unless a number is named.
const PAIRS: u32 = 16;

/// What belongs to the built-in workloads, and so not to a repetition of the package's own claims.
const OF_WORKLOADS: [&str; 10] =
    ["trials", "workloads", "more", "budget", "margin", "seed", "out", "add", "against", "pairs"];

/// Finds out what comparisons are worth on this machine: false alarms, finds, the smallest difference found
///
/// Built-in workloads are compared with themselves, and with themselves given more turns, in ten minutes at most. Three
/// of them, in which something takes long as it does in a catalogue (`pages`, `set_up`, `long`), are compared with
/// themselves once, and by everything where --workload names them. With --repeat the rounds lanes of the package are run
/// instead, again and again, and what is counted is how often a verdict differs from that of other runs.
#[derive(Args, Clone, Debug)]
pub struct Calibrate {
    /// With --repeat: only cases whose name THEME/CLAIM/VARIANT/POINT matches this regular expression
    #[arg(value_name = "FILTER", requires = "repeat")]
    pub filter: Option<String>,
    /// Runs the rounds lanes of this package so often, 2 to 100, into reports/repeat, and counts the verdicts of each
    /// prediction
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true, value_parser = repetitions, conflicts_with_all = OF_WORKLOADS)]
    pub repeat: Option<u32>,
    /// Compares Go with itself, as it runs by default and on one core, over workloads of its own: identical code alone, unless
    /// --more says otherwise
    #[arg(long, conflicts_with_all = ["repeat", "against", "pairs"])]
    pub go: bool,
    /// How many comparisons of each kind, 1 to 10000 [default: 10, as far as 10 minutes go]
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true, value_parser = trials)]
    pub trials: Option<u32>,
    /// Only this workload; may be given more than once
    #[arg(long = "workload", value_name = "NAME")]
    pub workloads: Vec<String>,
    /// Only comparisons with so many per cent more turns, one of 0, 1, 2, 3, 5 and 10, where 0 compares a workload with
    /// itself; may be given more than once
    #[arg(long = "more", value_name = "PERCENT", allow_negative_numbers = true, value_parser = more)]
    pub more: Vec<u32>,
    /// How long one comparison may take, 0.05 to 600 [default: 2 with 0, 1 or 2 % more turns, 4 with more, at
    /// least 10 for `set_up`]
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true, value_parser = budget)]
    pub budget: Option<f64>,
    /// Differences within this margin do not count, 0 to 50 [default: 0.5]
    #[arg(long, value_name = "PERCENT", allow_negative_numbers = true, value_parser = margin)]
    pub margin: Option<f64>,
    /// The seed of the random orders, a whole number from 0 to 18446744073709551615 [default: a random one, kept in
    /// the file]
    #[arg(long, value_name = "SEED", allow_negative_numbers = true, value_parser = seed)]
    pub seed: Option<u64>,
    /// The file to write
    #[arg(long, value_name = "FILE", default_value = OUT)]
    pub out: PathBuf,
    /// Adds the comparisons to those that the file holds, where they are of this machine, build, margin and budgets
    #[arg(long)]
    pub add: bool,
    /// Lets another harness compare each workload with itself in the same run
    #[arg(long, value_name = "HARNESS")]
    pub against: Option<Against>,
    /// How many pairs the other harness measures, 1 to 30 [default: 16]
    #[arg(long, value_name = "NUMBER", requires = "against", allow_negative_numbers = true, value_parser = pairs)]
    pub pairs: Option<u32>,
}

/// A harness that is not ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Against {
    /// Criterion's comparison with a saved baseline
    Criterion,
}

impl Calibrate {
    /// How many comparisons of each kind.
    pub(super) fn trials(&self) -> u32 {
        self.trials.unwrap_or(TRIALS)
    }

    /// The pairs of the other harness; nothing where there is none.
    pub(super) fn pairs(&self) -> Option<u32> {
        self.against.map(|Against::Criterion| self.pairs.unwrap_or(PAIRS))
    }

    /// The seconds that the whole run may take; nothing where somebody asked for a number of comparisons.
    pub(super) fn time_limit(&self) -> Option<f64> {
        self.trials.is_none().then_some(TIME_LIMIT)
    }

    /// Whether the workloads that take long are compared too, without being named: where the budgets are the usual ones,
    /// which they need, and identical code is compared.
    pub(super) fn wants_long_ones(&self) -> bool {
        self.budget.is_none() && !self.go && (self.more.is_empty() || self.more.contains(&0))
    }

    /// Whether the file is one that somebody named.
    pub(super) fn is_elsewhere(&self) -> bool {
        self.out.as_os_str() != OUT
    }
}

fn trials(text: &str) -> Result<u32, String> {
    whole(text, 1, 10_000).map(|number| number as u32)
}

fn repetitions(text: &str) -> Result<u32, String> {
    whole(text, 2, 100).map(|number| number as u32)
}

/// A difference in thousandths, from per cent.
fn more(text: &str) -> Result<u32, String> {
    let known = SHARES.map(|(more, _)| more);
    let given = text.parse().ok().and_then(|percent: u32| percent.checked_mul(10));
    given.filter(|more| known.contains(more)).ok_or_else(|| {
        let known = known.map(|more| (more / 10).to_string()).join(", ");
        format!("it has to be one of {known}")
    })
}

fn pairs(text: &str) -> Result<u32, String> {
    whole(text, 1, 30).map(|number| number as u32)
}

fn seed(text: &str) -> Result<u64, String> {
    whole(text, 0, u64::MAX)
}

fn budget(text: &str) -> Result<f64, String> {
    number(text, 0.05, 600.0)
}

fn margin(text: &str) -> Result<f64, String> {
    number(text, 0.0, 50.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::{Command, FromArgMatches};

    fn parse(words: &[&str]) -> Result<Calibrate, String> {
        let command = Calibrate::augment_args(Command::new("calibrate"));
        let matches = command.try_get_matches_from([&["calibrate"], words].concat());
        let options = matches.and_then(|matches| Calibrate::from_arg_matches(&matches));
        options.map_err(|error| error.to_string())
    }

    #[test]
    fn a_repetition_takes_a_filter_and_nothing_of_the_workloads() {
        let options =
            parse(&["--repeat", "5", "buffers/.*"]).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!((options.repeat, options.filter.as_deref()), (Some(5), Some("buffers/.*")));
        for words in
            [["--trials", "3"], ["--workload", "sort"], ["--out", "c.json"], ["--seed", "1"]]
        {
            let error = parse(&[&["--repeat", "5"], &words[..]].concat()).expect_err("both");
            assert!(error.contains("cannot be used with") && error.contains(words[0]), "{error}");
        }
        let error = parse(&["buffers"]).expect_err("a filter alone");
        assert!(error.contains("--repeat"), "{error}");
        for number in ["1", "101", "-2", "2.5"] {
            let error = parse(&["--repeat", number]).expect_err("out of range");
            assert!(error.contains("between 2 and 100"), "{error}");
        }
    }
}
