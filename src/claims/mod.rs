//! THE CATALOGUE: a folder per theme, a file per claim, one line each here, in the order of the report.

crate::catalogue! {
    "Retention versus allocation count" retention {
        allocation_count,
    }
    "Pooled versus fresh buffers" buffers {
        pooled_4k,
        pooled_by_size,
        pool_when_free,
        large_per_request,
        grown_capacity,
    }
    "Slice over-preallocation" slices {
        over_preallocation,
    }
    "Dyn versus generic calls" dispatch {
        dyn_vs_generic,
    }
}
