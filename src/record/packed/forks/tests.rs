//! Forks survive as rows, whatever they say, and are short where they are alike.

use super::*;
use crate::record::testing::{finite, forks as of_case};
use crate::record::{Line, LogRatio};
use proptest::prelude::*;

fn forks(ratios: &[f64]) -> Vec<Fork> {
    let forks =
        of_case(7, 64, Allocator::System, ratios).into_iter().filter_map(|line| match line {
            Line::Fork(fork) => Some(fork),
            _ => None,
        });
    let mut forks: Vec<Fork> = forks.collect();
    forks.sort_by(|one, other| one.case.cmp(&other.case));
    forks
}

fn read(rows: Vec<Row>) -> Result<Vec<Fork>, String> {
    let mut read: Vec<Fork> = Vec::new();
    for row in rows {
        let fork = row.fork(7, read.last())?;
        read.push(fork);
    }
    Ok(read)
}

fn used(cpu: f64, voluntary: f64) -> Usage {
    let [cpu, voluntary, involuntary] = [cpu, voluntary, 0.0].map(finite);
    Usage { cpu, voluntary, involuntary, minor: Some(involuntary), major: None, hardware: None }
}

#[test]
fn what_is_alike_is_told_once_and_the_rest_in_small_numbers() {
    let mut forks = forks(&[0.5, 0.501, 0.499]);
    for (fork, cpu) in forks.iter_mut().zip([1.0, 2.0, 3.0, 1.0, 2.0, 3.0]) {
        fork.usage_operations = Some(fork.turns * fork.operations * 4);
        let operations = fork.usage_operations.expect("set") as f64;
        fork.usage = Some(used((4000.0 + cpu) * 1e3 / operations, 3.0 / operations));
    }
    let rows = rows(&forks);
    for row in &rows {
        assert!(row.times.is_some() && row.slices.is_none() && row.against.is_empty(), "{row:?}");
        assert!(
            row.used.is_some() && row.usage.is_none() && row.usage_slices == Some(4),
            "{row:?}"
        );
    }
    let told: Vec<bool> = rows.iter().map(|row| row.references.is_some()).collect();
    assert_eq!(told.iter().filter(|told| **told).count(), 1, "{told:?}");
    let compared: Vec<i64> = rows.iter().flat_map(|row| row.ratios.clone()).collect();
    assert_eq!(compared, [-69_315, 200, -400]);
    assert_eq!(read(rows), Ok(forks));
}

#[test]
fn what_leads_too_far_is_an_error() {
    let damaged = |damage: fn(&mut Row)| {
        let mut rows = rows(&forks(&[0.5, 0.25]));
        damage(rows.last_mut().expect("there are rows"));
        read(rows).expect_err("it is damaged")
    };
    let times = |row: &mut Row| row.times.as_mut().expect("times").median = i64::MAX;
    assert!(damaged(times).contains("times"));
    let decimals = |row: &mut Row| row.times.as_mut().expect("times").decimals = -99;
    assert!(damaged(decimals).contains("times"));
    assert!(damaged(|row| row.usage_slices = Some(u64::MAX)).contains("usage_slices"));
    assert!(damaged(|row| row.ratios = vec![1, 2, 3]).contains("ratios"));
    assert!(damaged(|row| row.ratios = vec![i64::MAX; row.ratios.len().max(1)]).contains("ratios"));
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        0.0..1e3_f64,
        Just(0.0),
        1e6..1e9_f64,
        any::<f64>().prop_filter("finite", |it| it.is_finite())
    ]
}

proptest! {
    #[test]
    fn forks_survive(
        all in prop::collection::vec(
            (prop::array::uniform3(number()), number(), number(), 0..9_u64, prop::option::of(1..99_u64)),
            1..6
        )
    ) {
        let mut forks = forks(&vec![0.5; all.len()]);
        for (fork, (quartiles, ratio, cpu, operations, used_operations)) in forks.iter_mut().zip(&all) {
            fork.slices = Slices::of(3, quartiles.map(finite));
            fork.operations = *operations;
            fork.usage_operations = *used_operations;
            fork.usage = Some(used(*cpu, *ratio));
            let log_ratio = Finite::log(*ratio).expect("finite");
            fork.against.push(LogRatio { variant: "other".into(), point: 1, allocator: None, log_ratio });
        }
        prop_assert_eq!(read(rows(&forks)), Ok(forks));
    }

    #[test]
    fn quartiles_are_rounded_once(quartiles in prop::array::uniform3(number())) {
        let once = Slices::of(3, quartiles.map(finite));
        let again = Slices::of(3, [once.lower, once.median, once.upper]);
        prop_assert_eq!(&again, &once);
        let [lower, median, upper] = quartiles;
        let spread = (upper - lower).abs();
        if spread.is_finite() && median.abs() < 1e9 {
            let off = (once.median.get() - median).abs();
            prop_assert!(off <= spread / 18.0 + median.abs() * 5.1e-6, "{} {}", off, spread);
        }
    }
}
