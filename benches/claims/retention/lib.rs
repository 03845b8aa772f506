//! Retention versus allocation count: a file per claim, one line each here, in the order of the report.

claimbench::theme! {
    "Retention versus allocation count" retention {
        allocation_count,
        held_results,
        count_as_predictor,
        pool_after_burst,
        outlier_in_pool,
        idle_limits,
        view_pins_parent,
        truncate_keeps_capacity,
        slots_not_cleared,
        scope_end,
    }
}
