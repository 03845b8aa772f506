//! THE CATALOGUE: a folder per theme, a file per claim, one line each here, in the order of the report.

pub mod not_carried_over;
mod not_measured_yet;

claimbench::catalogue! {
    title: "Performance advice, measured",
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
    "Slice over-preallocation" slices {
        over_preallocation,
        expected_size,
        growth_copies,
        grow_in_place,
        oversized_set,
        queue_head_index,
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
    "Joining and building strings" strings {
        append_loop,
        builder,
        one_expression,
        copy_share,
    }
    "Where values live" placement {
        value_or_box,
        elided_work,
        stack_limits,
        copy_or_borrow,
        array_literals,
        flat_or_pointers,
        header_size,
        zero_size,
        zeroed_memory,
        elided_zeroing,
        clearing,
        unaligned_access,
    }
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
    "Maps and ordered tables" maps {
        growth,
        hasher,
        clone_or_share,
        counting,
        retain,
        ordered_output,
        sorted_vec,
    }
    "Errors, panics and checks" errors {
        drop_guard,
        panic_or_result,
        bounds_checks,
    }
    "Algorithms" algorithms {
        heap_fix,
        quickselect,
        rolling_state,
        union_find,
        pop_front,
    }
}
