//! What allocators do: a file per claim, one line each here, in the order of the report.

#[path = "shared/jemalloc.rs"]
mod jemalloc;

claimbench::theme! {
    "What allocators do" allocators {
        size_class_cost,
        size_class_waste,
        survivors_pin_pages,
        mixed_lifetimes,
        thread_cache,
        steady_loop,
        pages_returned,
        slab,
        arena,
        arena_release,
        ladder,
    }
}
