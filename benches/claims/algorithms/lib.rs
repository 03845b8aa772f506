//! Algorithms: a file per claim, one line each here, in the order of the report.

claimbench::theme! {
    "Algorithms" algorithms {
        heap_fix,
        quickselect,
        rolling_state,
        union_find,
        pop_front,
    }
}
