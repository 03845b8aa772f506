//! Locks: a file per claim, one line each here, in the order of the report.

#[path = "shared/tables.rs"]
pub mod tables;
#[path = "shared/threads.rs"]
pub mod threads;

claimbench::theme! {
    "Locks" locks {
        uncontended,
        spin_or_park,
        counter,
        fairness,
        rwlock,
        sharded_map,
        shard_count,
        copy_on_write,
        single_owner,
        wait_group,
        waiting,
        condvar_or_channel,
        wake_all,
    }
}
