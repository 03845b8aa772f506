//! Tasks: a file per claim, one line each here, in the order of the report.

#[path = "shared/bursts.rs"]
pub mod bursts;
#[path = "shared/deadlines.rs"]
pub mod deadlines;
#[path = "shared/fed_pool.rs"]
pub mod fed_pool;
#[path = "shared/holder.rs"]
pub mod holder;
#[path = "shared/items.rs"]
pub mod items;
#[path = "shared/leaves.rs"]
pub mod leaves;
#[path = "shared/left_behind.rs"]
pub mod left_behind;
#[path = "shared/multi_thread.rs"]
pub mod multi_thread;
#[path = "shared/one_core.rs"]
pub mod one_core;
#[path = "shared/parked.rs"]
pub mod parked;
#[path = "shared/pending.rs"]
pub mod pending;
#[path = "shared/pool.rs"]
pub mod pool;
#[path = "shared/queues.rs"]
pub mod queues;
#[path = "../shared/runtimes.rs"]
pub mod runtimes;
#[path = "shared/team.rs"]
pub mod team;
#[path = "shared/unfinished.rs"]
pub mod unfinished;
#[path = "../shared/work.rs"]
pub mod work;

claimbench::theme! {
    "Tasks" tasks {
        spawn,
        parked_memory,
        captures,
        bounded_fanout,
        busy_loop,
        blocking_call,
        oversubscription,
        run_queue,
        uneven_work,
        worker_pool,
        ready_latency,
        timers,
        scopes,
    }
}
