//! What the comparisons of a calibration are worth: false alarms, finds, the smallest difference found, their price.

use super::doubt::Verdict;
use super::estimate::Estimate;
use super::number::{Interval, median};
use super::settings::Settings;
use super::twins::Twins;
use crate::claim::Bound;
use crate::record::{Calibration, Finite, Mode, Rate, Smallest, Summary, Trial, WorkloadKind};

/// A difference of so many thousandths is clear.
const CLEAR: u32 = 100;
/// The rate of finds from which a difference counts as found: nine of ten.
const NINE_OF_TEN: f64 = 0.9;

/// What some comparisons are worth.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Worth {
    /// Comparisons of a workload with itself that were called different.
    pub alarms: Rate,
    /// Comparisons that found the difference there was, by its size in thousandths, in ascending order.
    pub found: Vec<(u32, Rate)>,
    /// Comparisons that reported a difference on the wrong side.
    pub wrong_side: usize,
    /// The smallest difference, in thousandths, from which on nine of ten were found; nothing where there is none.
    pub smallest: Option<u32>,
    /// The median price of a comparison that is clear (10 % or more), in seconds.
    pub clear_seconds: Option<f64>,
    /// The median price of a comparison of a workload with itself, in seconds.
    pub equal_seconds: Option<f64>,
}

/// What the comparisons of one workload in one mode are worth.
#[derive(Clone, Debug, PartialEq)]
pub struct CellWorth {
    /// The name of the workload.
    pub workload: String,
    /// Whether both sides shared a process.
    pub mode: Mode,
    /// What they are worth.
    pub worth: Worth,
}

/// Whether an interval reports a difference: anywhere beyond the margin where there is none, so that every false alarm
/// counts; else beyond it on the side on which the difference is.
#[must_use]
pub fn is_flagged(settings: Settings, more_thousandths: u32, interval: Interval) -> bool {
    match more_thousandths {
        0 => settings.differs(interval),
        _ => interval.lower > 1.0 + settings.margin,
    }
}

/// Whether a comparison with a copy that only stands elsewhere would give a verdict of *different*: its interval lies
/// beyond the margin, and its ratio further from 1 than that of the first side compiled a second time. Where it lies
/// nearer, every verdict is *unclear (placement)*.
#[must_use]
pub fn is_turned(settings: Settings, compared: Estimate, placed: Estimate) -> bool {
    let differs = compared.interval.is_some_and(|interval| settings.differs(interval));
    let twins = Twins { same: None, placed: Some(placed), slow: None };
    let tempered = twins.temper(Verdict::Refuted, Bound::Equal(1.0), compared.center, settings);
    differs && tempered == Verdict::Refuted
}

/// What all comparisons of a calibration say together.
#[must_use]
pub fn summary(calibration: &Calibration) -> Summary {
    let margin = calibration.settings.margin.get();
    let kind = |workload: &str| calibration.kind(workload);
    let (padded, unpadded): (Vec<&Trial>, Vec<&Trial>) = calibration
        .trials
        .iter()
        .partition(|trial| kind(&trial.workload) == Some(WorkloadKind::Padded));
    let is_found_early = |workload: &str, mode: Mode| {
        mode == Mode::Together && kind(workload) == Some(WorkloadKind::Resident)
    };
    let of_share =
        |share: u32| unpadded.iter().copied().filter(move |trial| trial.more_thousandths == share);
    let together: Vec<&Trial> =
        unpadded.iter().copied().filter(|trial| trial.mode == Mode::Together).collect();
    let priced = worth(&together, margin);
    let smallest = cells(calibration)
        .into_iter()
        .filter(|cell| !cell.worth.found.is_empty())
        .filter(|cell| !is_found_early(&cell.workload, cell.mode))
        .map(|CellWorth { workload, mode, worth }| Smallest {
            workload,
            mode,
            more_thousandths: worth.smallest,
        });
    Summary {
        alarms: rate(of_share(0)),
        turned: rate(padded.into_iter()),
        found_three: rate(of_share(30)),
        found_one: rate(of_share(10).filter(|trial| is_found_early(&trial.workload, trial.mode))),
        smallest: smallest.collect(),
        clear_seconds: priced.clear_seconds.and_then(Finite::new),
        equal_seconds: priced.equal_seconds.and_then(Finite::new),
    }
}

/// What each workload's comparisons are worth, together and apart, in the order of the workloads. Nothing of those
/// that were not compared.
#[must_use]
pub fn cells(calibration: &Calibration) -> Vec<CellWorth> {
    let names = calibration.workloads.iter().map(|workload| &workload.name);
    names
        .flat_map(|name| [Mode::Together, Mode::Apart].map(|mode| (name, mode)))
        .filter_map(|(name, mode)| {
            let is_in_cell = |trial: &&Trial| trial.workload == *name && trial.mode == mode;
            let trials: Vec<&Trial> = calibration.trials.iter().filter(is_in_cell).collect();
            let worth = worth(&trials, calibration.settings.margin.get());
            (!trials.is_empty()).then(|| CellWorth { workload: name.clone(), mode, worth })
        })
        .collect()
}

/// What comparisons are worth together; `margin` as a share.
#[must_use]
pub fn worth(trials: &[&Trial], margin: f64) -> Worth {
    let of_share = |share: u32| {
        trials.iter().copied().filter(move |trial: &&Trial| trial.more_thousandths == share)
    };
    let mut shares: Vec<u32> = trials.iter().map(|trial| trial.more_thousandths).collect();
    shares.retain(|share| *share > 0);
    shares.sort_unstable();
    shares.dedup();
    let found: Vec<(u32, Rate)> =
        shares.into_iter().map(|share| (share, rate(of_share(share)))).collect();
    let is_found = |rate: &Rate| rate.share().is_some_and(|share| share >= NINE_OF_TEN);
    // From the largest down, so that a lucky small one below a missed larger one does not count.
    let smallest = found.iter().rev().take_while(|(_, rate)| is_found(rate)).last();
    let is_on_the_wrong_side =
        |trial: &&&Trial| trial.more_thousandths > 0 && trial.upper.get() < 1.0 - margin;
    let price = |is_wanted: &dyn Fn(u32) -> bool| {
        let wanted = trials.iter().filter(|trial| is_wanted(trial.more_thousandths));
        median(&wanted.map(|trial| trial.seconds.get()).collect::<Vec<f64>>())
    };
    Worth {
        alarms: rate(of_share(0)),
        smallest: smallest.map(|(share, _)| *share),
        wrong_side: trials.iter().filter(is_on_the_wrong_side).count(),
        clear_seconds: price(&|share| share >= CLEAR),
        equal_seconds: price(&|share| share == 0),
        found,
    }
}

fn rate<'a>(trials: impl Iterator<Item = &'a Trial>) -> Rate {
    trials.fold(Rate::default(), |rate, trial| Rate {
        flagged: rate.flagged + usize::from(trial.flagged),
        of: rate.of + 1,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::testing::{calibration, trial};
    use crate::record::{Finite, RecordedWorkload};
    use proptest::prelude::*;

    const MARGIN: f64 = 0.005;

    fn worth_of(trials: &[Trial]) -> Worth {
        worth(&trials.iter().collect::<Vec<&Trial>>(), MARGIN)
    }

    /// So many comparisons with a share more turns, of which some are flagged.
    fn some(share: u32, flagged: usize, of: usize) -> Vec<Trial> {
        (0..of).map(|index| trial("sums", Mode::Together, share, index < flagged)).collect()
    }

    #[test]
    fn flagged_means_beyond_the_margin_and_found_on_the_right_side() {
        let settings = Settings::default();
        let is_flagged =
            |share, lower, upper| is_flagged(settings, share, Interval { lower, upper });
        assert!(is_flagged(0, 1.006, 1.01) && is_flagged(0, 0.98, 0.99));
        assert!(!is_flagged(0, 1.004, 1.02) && !is_flagged(0, 0.98, 0.996));
        assert!(is_flagged(10, 1.006, 1.02) && !is_flagged(10, 0.98, 0.99));
        assert!(!is_flagged(10, 1.004, 1.02));
    }

    #[test]
    fn false_alarms_and_finds_are_counted_apart() {
        let worth = worth_of(&[some(0, 1, 20), some(30, 9, 10), some(10, 3, 10)].concat());
        assert_eq!(worth.alarms, Rate { flagged: 1, of: 20 });
        let wanted = [(10, Rate { flagged: 3, of: 10 }), (30, Rate { flagged: 9, of: 10 })];
        assert_eq!(worth.found, wanted);
        assert_eq!(worth.wrong_side, 0);
    }

    #[test]
    fn the_smallest_difference_is_found_in_nine_of_ten_and_so_are_all_larger_ones() {
        let smallest = |finds: [usize; 3]| {
            let [one, two, three] = finds;
            worth_of(&[some(10, one, 10), some(20, two, 10), some(30, three, 10)].concat()).smallest
        };
        assert_eq!(smallest([9, 9, 10]), Some(10));
        assert_eq!(smallest([8, 9, 10]), Some(20));
        assert_eq!(smallest([10, 8, 9]), Some(30), "10 % below a gap is luck");
        assert_eq!(smallest([10, 10, 8]), None);
        assert_eq!(worth_of(&some(0, 0, 5)).smallest, None);
    }

    #[test]
    fn prices_are_medians_of_the_clear_and_of_the_equal_ones() {
        let priced = |share, seconds| Trial {
            seconds: Finite::new(seconds).expect("finite"),
            ..trial("sums", Mode::Apart, share, share > 0)
        };
        let trials =
            [priced(0, 2.0), priced(0, 1.0), priced(0, 9.0), priced(50, 7.0), priced(100, 0.1)];
        let worth = worth_of(&trials);
        assert_eq!((worth.clear_seconds, worth.equal_seconds), (Some(0.1), Some(2.0)));
    }

    #[test]
    fn a_slower_side_that_is_reported_faster_is_on_the_wrong_side() {
        let finite = |number| Finite::new(number).expect("finite");
        let wrong = Trial {
            lower: finite(0.98),
            upper: finite(0.99),
            ..trial("sums", Mode::Together, 10, false)
        };
        let worth = worth_of(&[wrong]);
        assert_eq!((worth.wrong_side, worth.found[0].1.flagged), (1, 0));
    }

    #[test]
    fn cells_keep_the_order_of_the_workloads_and_leave_out_what_was_not_compared() {
        let mut calibration = calibration();
        calibration.workloads.push(RecordedWorkload {
            name: "a".into(),
            about: String::new(),
            kind: None,
        });
        let none = RecordedWorkload { name: "none".into(), about: String::new(), kind: None };
        calibration.workloads.push(none);
        calibration.trials.push(trial("a", Mode::Apart, 0, true));
        let cells = cells(&calibration);
        let names: Vec<(&str, Mode)> =
            cells.iter().map(|cell| (cell.workload.as_str(), cell.mode)).collect();
        assert_eq!(names, [("sums", Mode::Together), ("a", Mode::Apart)]);
        assert_eq!(cells[1].worth.alarms, Rate { flagged: 1, of: 1 });
    }

    #[test]
    fn a_padded_copy_turns_a_verdict_only_beyond_the_placement_error() {
        let estimate = |center: f64, width: f64| Estimate {
            center,
            interval: Some(Interval { lower: center - width, upper: center + width }),
            forks: 17,
        };
        let is_turned = |compared, placed| is_turned(Settings::default(), compared, placed);
        assert!(is_turned(estimate(1.03, 0.001), estimate(1.001, 0.001)));
        assert!(!is_turned(estimate(1.03, 0.001), estimate(0.96, 0.001)), "unclear (placement)");
        assert!(!is_turned(estimate(1.03, 0.03), estimate(1.0, 0.001)), "not beyond the margin");
        assert!(!is_turned(estimate(1.001, 0.001), estimate(1.0, 0.001)), "equal");
    }

    #[test]
    fn the_summary_counts_each_comparison_in_its_own_row() {
        let mut calibration = calibration();
        let workload = |name: &str, kind| RecordedWorkload {
            name: name.to_owned(),
            about: String::new(),
            kind: Some(kind),
        };
        calibration.workloads = vec![
            workload("sums", WorkloadKind::Resident),
            workload("chase", WorkloadKind::BeyondTheCaches),
            workload("padded", WorkloadKind::Padded),
        ];
        let of = |name: &'static str, mode, share, flagged: &[bool]| {
            flagged.iter().map(|flagged| trial(name, mode, share, *flagged)).collect::<Vec<Trial>>()
        };
        calibration.trials = [
            of("sums", Mode::Together, 0, &[false, true]),
            of("sums", Mode::Together, 10, &[true, false, true]),
            of("sums", Mode::Apart, 10, &[true]),
            of("sums", Mode::Apart, 30, &[true, true]),
            of("chase", Mode::Together, 30, &[false]),
            of("padded", Mode::Together, 0, &[true, false, false]),
        ]
        .concat();
        let summary = summary(&calibration);
        assert_eq!(summary.alarms, Rate { flagged: 1, of: 2 });
        assert_eq!(summary.turned, Rate { flagged: 1, of: 3 });
        assert_eq!(summary.found_three, Rate { flagged: 2, of: 3 });
        assert_eq!(summary.found_one, Rate { flagged: 2, of: 3 });
        let smallest: Vec<(&str, Mode, Option<u32>)> = summary
            .smallest
            .iter()
            .map(|known| (known.workload.as_str(), known.mode, known.more_thousandths))
            .collect();
        assert_eq!(smallest, [("sums", Mode::Apart, Some(10)), ("chase", Mode::Together, None)]);
        assert_eq!(summary.equal_seconds, Finite::new(1.0));
        assert_eq!(summary.clear_seconds, None, "nothing was 10 % apart");
    }

    proptest! {
        #[test]
        fn more_unflagged_comparisons_never_raise_the_rate_of_false_alarms(
            flags in prop::collection::vec(any::<bool>(), 1..60), more in 0_usize..60
        ) {
            let mut trials: Vec<Trial> =
                flags.iter().map(|flag| trial("sums", Mode::Together, 0, *flag)).collect();
            let before = worth_of(&trials).alarms.share().expect("at least one");
            trials.extend(some(0, 0, more));
            let after = worth_of(&trials).alarms.share().expect("at least one");
            prop_assert!(after <= before && (0.0..=1.0).contains(&after));
        }
    }
}
