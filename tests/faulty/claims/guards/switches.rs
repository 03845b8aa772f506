//! A process that gives its core away all the time

use super::super::steps;
use claimbench::claim::{
    Axis, Bound, Claim, Metric, Needs, Processes, Scale, Source, Unit, ratio, variant,
};
use claimbench::{Digest, Run};
use nix::sched::{CpuSet, sched_getcpu, sched_setaffinity};
use nix::unistd::Pid;

pub static CLAIM: Claim = Claim {
    source: Source { article: "None", author: "", url: "", quote: "it has to wait", figures: &[] },
    says: "One variant works with another thread in turns on one core.",
    axis: Axis {
        name: "size",
        unit: Unit::Count,
        points: &[1],
        article: 1,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[variant("fine", fine), variant("switched", switched)],
    reference: "fine",
    predictions: &[ratio(Metric::Time, "switched", "fine", Bound::AtMost(1e9))],
    carries_over: "Nothing.",
    cautions: &[],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

fn fine(run: &mut Run) {
    run.iter(|| steps(1_000), |_: &u64| Digest(0));
}

/// Gives its core away 200 times in every turn, to a thread that gives it back at once. It goes back to that thread's core in
/// each turn, wherever a busy machine may have taken it.
fn switched(run: &mut Run) {
    let mut shared = None;
    let turn = move || {
        let cores = shared.get_or_insert_with(|| {
            let mut cores = CpuSet::new();
            cores.set(sched_getcpu().expect("it runs on a core")).expect("it is in the set");
            stay_on(&cores);
            // It inherits the core.
            std::thread::spawn(|| {
                loop {
                    std::thread::yield_now();
                }
            });
            cores
        });
        stay_on(cores);
        (0..200).for_each(|_| std::thread::yield_now());
        steps(100)
    };
    run.iter(turn, |_: &u64| Digest(0));
}

fn stay_on(cores: &CpuSet) {
    sched_setaffinity(Pid::from_raw(0), cores).expect("it may stay where it is");
}
