//! THE CATALOGUE: a folder per theme, a file per claim, one line each here, in the order of the report.

pub mod not_carried_over;

crate::catalogue! {
    "Retention versus allocation count" retention {
        allocation_count,
    }
    "Pooled versus fresh buffers" buffers {
        pooled_4k,
        zero_on_reuse,
        shared_pool,
        fills_before_reuse,
        size_classes,
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
