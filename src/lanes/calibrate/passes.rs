//! Which comparisons are made, in which order and how long each may take.

use super::number::finite;
use super::options::Calibrate;
use super::shares::SHARES;
use super::workloads::Workload;
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
    /// The workload with itself, so many thousandths of its turns added.
    Trial { mode: Mode, more: u32 },
    /// The workload with itself, by the other harness.
    Pair,
}

/// The passes: in each every kind of comparison once, in an order of its own. The other harness's pairs are spread over
/// them.
pub(super) fn plan(
    options: &Calibrate,
    workloads: &[&'static Workload],
    random: &mut fastrand::Rng,
) -> Vec<Vec<Step>> {
    let passes = options.trials() as usize;
    // The copies of the padded one are told apart by the engine's twins, which the other harness does not know.
    let whole: Vec<&'static Workload> =
        workloads.iter().copied().filter(|workload| !workload.is_padded()).collect();
    let pairs = if whole.is_empty() { 0 } else { options.pairs().unwrap_or(0) as usize };
    (0..passes)
        .map(|pass| {
            let of_pass = pairs * pass / passes..pairs * (pass + 1) / passes;
            let paired = of_pass.map(|pair| (whole[pair % whole.len()], Kind::Pair));
            let mut kinds: Vec<(&'static Workload, Kind)> = paired.collect();
            for workload in workloads {
                for mode in [Mode::Together, Mode::Apart] {
                    let trial = |(more, _)| (*workload, Kind::Trial { mode, more });
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

/// The differences that are asked for, each with the seconds that a comparison may take by default.
fn shares(options: &Calibrate) -> impl Iterator<Item = (u32, f64)> {
    let asked = |more: u32| options.more.is_empty() || options.more.contains(&more);
    SHARES.into_iter().filter(move |(more, _)| asked(*more))
}

/// The seconds that a comparison with a share more turns may take.
pub(super) fn budget(options: &Calibrate, more: u32) -> f64 {
    let of_share = SHARES.iter().find(|(share, _)| *share == more);
    options.budget.or(of_share.map(|(_, seconds)| *seconds)).unwrap_or(SHARES[0].1)
}

/// The budgets for the file.
pub(super) fn budgets(options: &Calibrate) -> Result<Vec<ShareBudget>, Error> {
    let of_share = |(more, _): (u32, f64)| {
        let seconds = finite(budget(options, more))?;
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
        .map(|(more, _)| {
            let share = if more == 0 { "A/A".to_owned() } else { format!("+{} %", more / 10) };
            format!("{share} {} s", budget(options, more))
        })
        .collect();
    let limit = options
        .time_limit()
        .map_or(String::new(), |limit| format!(", as far as {:.0} minutes go", limit / 60.0));
    let names: Vec<&str> = workloads.iter().map(|workload| workload.name).collect();
    format!(
        "calibrate: {}; together and apart, passes: {}, comparisons: {steps}{limit}; each may take {}",
        names.join(", "),
        options.trials(),
        budgets.join(", ")
    )
}
