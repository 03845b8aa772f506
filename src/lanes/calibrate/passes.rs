//! Which comparisons are made, in which order and how long each may take.

use super::number::finite;
use super::options::Calibrate;
use super::shares::SHARES;
use super::workloads::Workload;
use crate::claim::Allocator;
use crate::record::{Error, Mode, ShareBudget};

/// One comparison of a pass.
pub(super) struct Step {
    pub(super) workload: &'static Workload,
    pub(super) kind: Kind,
    /// The seed of the order of its rounds.
    pub(super) seed: u64,
}

/// What is compared, and by whom.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// The workload with itself, so many thousandths of its turns added, under an allocator: Go's two stand for the two
    /// ways in which Go runs.
    Trial { mode: Mode, more: u32, under: Allocator },
    /// The workload with itself, by the other harness.
    Pair,
}

/// The passes: in each every kind of comparison once, in an order of its own. The other harness's pairs are spread over
/// them. What takes long is compared with itself once, in the first pass, unless somebody named it.
pub(super) fn plan(
    options: &Calibrate,
    workloads: &[&'static Workload],
    random: &mut fastrand::Rng,
) -> Vec<Vec<Step>> {
    let passes = options.trials() as usize;
    // The copies of the padded one are told apart by the engine's twins, which the other harness does not know.
    let (once, usual): (Vec<&'static Workload>, Vec<&'static Workload>) =
        workloads.iter().partition(|workload| is_once(options, workload));
    let whole: Vec<&'static Workload> =
        usual.iter().copied().filter(|workload| !workload.is_padded()).collect();
    let pairs = if whole.is_empty() { 0 } else { options.pairs().unwrap_or(0) as usize };
    (0..passes)
        .map(|pass| {
            let of_pass = pairs * pass / passes..pairs * (pass + 1) / passes;
            let paired = of_pass.map(|pair| (whole[pair % whole.len()], Kind::Pair));
            let mut kinds: Vec<(&'static Workload, Kind)> = paired.collect();
            if pass == 0 {
                kinds.extend(once.iter().map(|workload| {
                    let mode = if random.bool() { Mode::Together } else { Mode::Apart };
                    (*workload, Kind::Trial { mode, more: 0, under: Allocator::System })
                }));
            }
            for workload in &usual {
                for (mode, under) in ways(options) {
                    let trial = |(more, _)| (*workload, Kind::Trial { mode, more, under });
                    let shares = shares(options).filter(|(more, _)| workload.is_given(*more));
                    kinds.extend(shares.map(trial));
                }
            }
            random.shuffle(&mut kinds);
            let step = |(workload, kind)| Step { workload, kind, seed: random.u64(..) };
            kinds.into_iter().map(step).collect()
        })
        .collect()
}

/// How a workload is compared: together and apart, or of Go as it runs by default and on one core.
fn ways(options: &Calibrate) -> [(Mode, Allocator); 2] {
    match options.go {
        false => [Mode::Together, Mode::Apart].map(|mode| (mode, Allocator::System)),
        true => [Allocator::Go, Allocator::GoOne].map(|under| (Mode::Apart, under)),
    }
}

/// Whether a run compares the workload once and with itself only, for it takes long and nobody named it.
pub(super) fn is_once(options: &Calibrate, workload: &Workload) -> bool {
    options.workloads.is_empty() && workload.takes_long()
}

/// The differences that are asked for, each with the seconds that a comparison may take by default.
fn shares(options: &Calibrate) -> impl Iterator<Item = (u32, f64)> {
    let is_all = options.more.is_empty();
    let asked = move |more: u32| match options.go && is_all {
        true => more == 0,
        false => is_all || options.more.contains(&more),
    };
    SHARES.into_iter().filter(move |(more, _)| asked(*more))
}

/// The seconds that a comparison of a workload with a share more turns may take.
pub(super) fn budget(options: &Calibrate, workload: &Workload, more: u32) -> f64 {
    options.budget.unwrap_or_else(|| workload.seconds(usual_budget(more)))
}

/// The seconds that a comparison with a share more turns may take, where nobody says how many.
fn usual_budget(more: u32) -> f64 {
    let of_share = SHARES.iter().find(|(share, _)| *share == more);
    of_share.map_or(SHARES[0].1, |(_, seconds)| *seconds)
}

/// The budgets for the file.
pub(super) fn budgets(options: &Calibrate) -> Result<Vec<ShareBudget>, Error> {
    let of_share = |(more, seconds): (u32, f64)| {
        let seconds = finite(options.budget.unwrap_or(seconds))?;
        Ok(ShareBudget { more_thousandths: more, seconds })
    };
    shares(options).map(of_share).collect()
}

/// What is about to be done.
pub(super) fn sentence(
    options: &Calibrate,
    workloads: &[&'static Workload],
    steps: usize,
) -> String {
    let budgets: Vec<String> = shares(options)
        .map(|(more, seconds)| {
            let share = if more == 0 { "A/A".to_owned() } else { format!("+{} %", more / 10) };
            format!("{share} {} s", options.budget.unwrap_or(seconds))
        })
        .collect();
    let limit = options
        .time_limit()
        .map_or(String::new(), |limit| format!(", as far as {:.0} minutes go", limit / 60.0));
    let named = |is_wanted: &dyn Fn(&Workload) -> bool| {
        let wanted = workloads.iter().filter(|workload| is_wanted(workload));
        wanted.map(|workload| workload.name).collect::<Vec<&str>>().join(", ")
    };
    let usual = named(&|workload| !is_once(options, workload));
    let once = named(&|workload| is_once(options, workload));
    let once = if once.is_empty() { once } else { format!("; {once} once, with itself") };
    let ways =
        if options.go { "as Go runs by default and on one core" } else { "together and apart" };
    format!(
        "calibrate: {usual}{once}; {ways}, passes: {}, comparisons: {steps}{limit}; each may take {}",
        options.trials(),
        budgets.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::super::workloads::chosen;
    use super::*;
    use clap::{Args, FromArgMatches};

    fn planned(words: &[&str]) -> Vec<Vec<Step>> {
        let command = Calibrate::augment_args(clap::Command::new("calibrate"));
        let words = std::iter::once(&"calibrate").chain(words);
        let options = Calibrate::from_arg_matches(&command.get_matches_from(words));
        let options = options.unwrap_or_else(|error| panic!("{error}"));
        let workloads = chosen(&options.workloads, options.wants_long_ones(), options.go);
        let workloads = workloads.unwrap_or_else(|error| panic!("{error}"));
        plan(&options, &workloads, &mut fastrand::Rng::with_seed(1))
    }

    /// The differences by which a pass compares a workload.
    fn shares_of(pass: &[Step], name: &str) -> Vec<u32> {
        let steps = pass.iter().filter(|step| step.workload.name == name);
        let mut shares: Vec<u32> = steps
            .filter_map(|step| match step.kind {
                Kind::Trial { more, .. } => Some(more),
                Kind::Pair => None,
            })
            .collect();
        shares.sort_unstable();
        shares
    }

    #[test]
    fn what_takes_long_is_compared_once_unless_it_is_named() {
        let passes = planned(&["--trials", "3"]);
        for name in ["pages", "set_up", "long"] {
            let counts: Vec<Vec<u32>> = passes.iter().map(|pass| shares_of(pass, name)).collect();
            assert_eq!(counts, [vec![0], vec![], vec![]], "{name}");
        }
        let both = [0, 0, 10, 10, 20, 20, 30, 30, 50, 50, 100, 100];
        assert!(passes.iter().all(|pass| shares_of(pass, "latencies") == both));
        let passes = planned(&["--trials", "3", "--workload", "long"]);
        assert!(passes.iter().all(|pass| shares_of(pass, "long") == both));
    }

    #[test]
    fn what_takes_long_is_left_out_where_a_budget_or_other_differences_are_named() {
        for words in [["--budget", "1"], ["--more", "3"]] {
            let passes = planned(&words);
            assert!(passes.iter().all(|pass| shares_of(pass, "long").is_empty()), "{words:?}");
        }
        assert_eq!(shares_of(&planned(&["--more", "0"])[0], "long"), [0]);
    }

    #[test]
    fn go_is_compared_with_itself_in_two_ways_and_with_more_turns_where_they_are_asked_for() {
        let passes = planned(&["--go", "--trials", "25"]);
        assert_eq!(passes.iter().map(Vec::len).sum::<usize>(), 500);
        assert!(passes.iter().all(|pass| shares_of(pass, "growing") == [0, 0]));
        let of = |step: &Step| matches!(step.kind, Kind::Trial { under, .. } if under.is_go());
        assert!(passes.iter().flatten().all(of));
        assert_eq!(shares_of(&planned(&["--go", "--more", "3"])[0], "pool"), [30, 30]);
    }

    #[test]
    fn the_other_harness_gets_nothing_that_takes_long() {
        let passes = planned(&["--against", "criterion", "--pairs", "30"]);
        let is_pair = |step: &&Step| matches!(step.kind, Kind::Pair);
        let pairs: Vec<&Step> = passes.iter().flatten().filter(is_pair).collect();
        assert_eq!(pairs.len(), 30);
        assert!(pairs.iter().all(|pair| !pair.workload.takes_long()));
    }
}
