//! A run that is added to those of its file: what has to be the same in both, and what is kept of the runs before.

use super::options::Calibrate;
use crate::record::{Calibration, CalibrationEnd, Criterion, EarlierRun, Error};

/// What the run begins with: the comparisons of its file where it is to be added to them, else none.
///
/// # Errors
/// Where the file holds no calibration, or one whose comparisons do not belong with these: the error names what differs.
pub(super) fn begin(options: &Calibrate, new: Calibration) -> Result<Calibration, Error> {
    if !options.add || !options.out.exists() {
        return Ok(new);
    }
    let known = Calibration::read(&options.out)?;
    if let Some(what) = difference(&known, &new) {
        let next = "name another file with --out, or leave --add out to replace this one";
        let what = format!("this run can not be added to the file's: {what}");
        return Err(Error::new(what, next).at(&options.out));
    }
    Ok(joined(known, new))
}

/// What keeps the comparisons of two calibrations from standing side by side; nothing where nothing does.
fn difference(known: &Calibration, new: &Calibration) -> Option<String> {
    let (machine, other) = (&known.machine, &new.machine);
    if (&machine.processor, machine.cores, &machine.system)
        != (&other.processor, other.cores, &other.system)
    {
        return Some(format!(
            "it was made on another machine ({}, {} cores, {})",
            machine.processor, machine.cores, machine.system
        ));
    }
    let (build, other) = (&known.build, &new.build);
    if build.commit != other.commit {
        return Some(format!("it is of commit {}, this is {}", build.commit, other.commit));
    }
    if (&build.rustc, &build.flags, &build.lock, &build.go)
        != (&other.rustc, &other.flags, &other.lock, &other.go)
    {
        return Some(
            "it was built by another compiler, with other flags or other crates".to_owned(),
        );
    }
    let (settings, other) = (&known.settings, &new.settings);
    let percent = |share: f64| 100.0 * share;
    if settings.margin != other.margin {
        let (margin, own) = (percent(settings.margin.get()), percent(other.margin.get()));
        return Some(format!(
            "its margin is {margin} %, this one's {own} %: give --margin {margin}"
        ));
    }
    if (settings.error, &settings.looks, &settings.equal_looks)
        != (other.error, &other.looks, &other.equal_looks)
    {
        return Some("its comparisons were judged by another error or other looks".to_owned());
    }
    let own = |more: u32| other.budgets.iter().find(|budget| budget.more_thousandths == more);
    settings.budgets.iter().find_map(|budget| {
        let own = own(budget.more_thousandths).filter(|own| own.seconds != budget.seconds)?;
        Some(format!(
            "a comparison with {} % more turns had {} s there and has {} s here: see --budget",
            f64::from(budget.more_thousandths) / 10.0,
            budget.seconds.get(),
            own.seconds.get()
        ))
    })
}

/// Both in one: the comparisons of the file, with the settings and the machine of the new run.
fn joined(known: Calibration, new: Calibration) -> Calibration {
    let made_before: usize = known.earlier.iter().map(|earlier| earlier.made).sum();
    let made = known.made() - made_before.min(known.made());
    let mut earlier = known.earlier;
    earlier.push(EarlierRun {
        started: known.started,
        seed: known.settings.seed,
        made,
        load: known.machine.load,
        end: known.end,
    });
    let mut settings = new.settings;
    for budget in known.settings.budgets {
        if settings.budgets.iter().all(|own| own.more_thousandths != budget.more_thousandths) {
            settings.budgets.push(budget);
        }
    }
    settings.budgets.sort_by_key(|budget| budget.more_thousandths);
    let mut workloads = known.workloads;
    for workload in new.workloads {
        if workloads.iter().all(|known| known.name != workload.name) {
            workloads.push(workload);
        }
    }
    let criterion = match (known.criterion, new.criterion) {
        (Some(known), Some(new)) => Some(Criterion { pairs: known.pairs, ..new }),
        (known, new) => known.or(new),
    };
    let highest_load = new.end.highest_load;
    Calibration {
        settings,
        workloads,
        trials: known.trials,
        failed: known.failed,
        criterion,
        earlier,
        summary: None,
        end: CalibrationEnd { highest_load, ..new.end },
        ..new
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::testing::{calibration, finite, trial};
    use crate::record::{Mode, ShareBudget};

    #[test]
    fn comparisons_of_both_runs_are_kept_and_each_run_is_told_apart() {
        let mut third = calibration();
        third.settings.seed = 3;
        third.trials.clear();
        let mut second = joined(calibration(), Calibration { trials: Vec::new(), ..calibration() });
        second.trials.push(trial("sums", Mode::Apart, 0, false));
        let both = joined(second, third);
        assert_eq!(both.trials.len(), 3);
        assert_eq!(both.settings.seed, 3);
        let made: Vec<usize> = both.earlier.iter().map(|earlier| earlier.made).collect();
        assert_eq!(made, [2, 1]);
        assert_eq!(both.workloads.len(), 1);
    }

    #[test]
    fn budgets_of_differences_that_only_one_run_made_are_kept() {
        let mut new = calibration();
        new.settings.budgets = vec![ShareBudget { more_thousandths: 10, seconds: finite(2.0) }];
        let both = joined(calibration(), new);
        let shares: Vec<u32> =
            both.settings.budgets.iter().map(|budget| budget.more_thousandths).collect();
        assert_eq!(shares, [0, 10]);
    }

    #[test]
    fn what_does_not_belong_together_is_named() {
        let named = |change: fn(&mut Calibration)| {
            let mut new = calibration();
            change(&mut new);
            difference(&calibration(), &new)
        };
        assert_eq!(named(|_| {}), None);
        assert_eq!(named(|new| new.machine.load = finite(9.0)), None);
        let contains = |change: fn(&mut Calibration), word: &str| {
            let what = named(change).expect("a difference");
            assert!(what.contains(word), "{what}");
        };
        contains(|new| new.machine.cores += 1, "another machine");
        contains(|new| new.build.commit = "other".to_owned(), "this is other");
        contains(|new| new.build.flags.push("-g".to_owned()), "other flags");
        contains(|new| new.settings.margin = finite(0.01), "--margin 0.5");
        contains(|new| new.settings.looks = vec![6], "other looks");
        contains(|new| new.settings.budgets[0].seconds = finite(4.0), "2 s there and has 4 s here");
    }
}
