//! Tasks that wait for ever, and who of them is alive behind the scope that they were spawned in.

use super::runtimes::virtual_time;
use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::*};
use std::time::Duration;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::sleep;

/// The clock goes on as soon as all tasks wait.
const UNTIL_ALL_WAIT: Duration = Duration::from_millis(1);

/// Tasks that have begun to wait.
pub type Begun = Arc<AtomicU64>;

async fn waiting(begun: Begun) {
    begun.fetch_add(1, Relaxed);
    pending::<()>().await;
}

/// So many tasks, by their handles.
#[must_use]
pub fn handles_of_waiting(tasks: u64, begun: &Begun) -> Vec<JoinHandle<()>> {
    (0..tasks).map(|_| tokio::spawn(waiting(Arc::clone(begun)))).collect()
}

/// So many tasks in a set.
#[must_use]
pub fn set_of_waiting(tasks: u64, begun: &Begun) -> JoinSet<()> {
    (0..tasks).map(|_| waiting(Arc::clone(begun))).collect()
}

/// Spawns the tasks of a scope on a runtime of their own, drops the scope when they wait, and has the runtime run until
/// all wait again: how many had begun, and how many are alive then.
pub fn alive_behind<S>(scope: impl FnOnce(&Begun) -> S) -> (u64, u64) {
    let (runtime, begun) = (virtual_time(), Begun::default());
    runtime.block_on(async {
        let scope = scope(&begun);
        sleep(UNTIL_ALL_WAIT).await;
        drop(scope);
        sleep(UNTIL_ALL_WAIT).await;
    });
    (begun.load(Relaxed), runtime.metrics().num_alive_tasks() as u64)
}
