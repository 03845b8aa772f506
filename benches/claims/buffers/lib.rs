//! Pooled versus fresh buffers: a file per claim, one line each here, in the order of the report.

claimbench::theme! {
    "Pooled versus fresh buffers" buffers {
        pooled_4k,
        pooled_by_size,
        pool_when_free,
        large_per_request,
        grown_capacity,
        zero_on_reuse,
        shared_pool,
        fills_before_reuse,
        size_classes,
    }
}
