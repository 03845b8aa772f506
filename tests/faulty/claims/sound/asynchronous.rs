//! Turns that await, over runtimes of one thread and of two

use claimbench::claim::{Axis, Bound, Claim, Metric, Processes, exactly, ratio, value, variant};
use claimbench::{Digest, Run};
use tokio::runtime::Builder;

pub static CLAIM: Claim = Claim {
    says: "A task that is spawned takes longer than what is awaited where it stands, and an allocation.",
    axis: Axis::count("tasks", &[10]),
    variants: &[
        variant("awaited", awaited),
        variant("spawned", spawned),
        variant("spawned_far", spawned_far),
    ],
    reference: "awaited",
    predictions: &[
        exactly(Metric::Allocations, "awaited", 0),
        value(Metric::Allocations, "spawned", Bound::AtLeast(1.0)),
        ratio(Metric::Time, "spawned_far", "awaited", Bound::AtLeast(1.5)),
    ],
    processes: Processes::Apart,
    ..Claim::OURS
};

async fn work(number: u64) -> u64 {
    std::future::ready(std::hint::black_box(number)).await
}

fn awaited(run: &mut Run) {
    let tasks = run.point();
    let runtime = Builder::new_current_thread().build().expect("a runtime");
    let turn = async move || {
        let mut sum = 0;
        for number in 0..tasks {
            sum += work(number).await;
        }
        sum
    };
    run.iter_async(move |slice| runtime.block_on(slice), turn, Digest::of);
}

fn spawned(run: &mut Run) {
    let runtime = Builder::new_current_thread().build().expect("a runtime");
    spawn(run, runtime);
}

fn spawned_far(run: &mut Run) {
    let runtime = Builder::new_multi_thread().worker_threads(2).build().expect("a runtime");
    spawn(run, runtime);
}

fn spawn(run: &mut Run, runtime: tokio::runtime::Runtime) {
    let tasks = run.point();
    let turn = async move || {
        let mut sum = 0;
        for number in 0..tasks {
            sum += tokio::spawn(work(number)).await.expect("no task panics");
        }
        sum
    };
    run.iter_async(move |slice| runtime.block_on(slice), turn, Digest::of);
}
