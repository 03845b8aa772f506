//! THE CATALOGUE: a folder per theme, a file per claim, one line each here, in the order of the report.

crate::catalogue! {
    "Retention versus allocation count" retention {
        allocation_count,
    }
    "Pooled versus fresh buffers" buffers {
        pooled_4k,
    }
    "Slice over-preallocation" slices {
        over_preallocation,
    }
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
