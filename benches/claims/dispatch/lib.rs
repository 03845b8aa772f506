//! Dyn versus generic calls: a file per claim, one line each here, in the order of the report.

claimbench::theme! {
    "Dyn versus generic calls" dispatch {
        dyn_vs_generic,
        expression_tree,
        priority_queue,
        sort_comparator,
        erased_pool,
        closures,
        downcast,
    }
}
