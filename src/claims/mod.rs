//! THE CATALOGUE: a folder per theme, a file per claim, one line each here, in the order of the report.

pub mod not_carried_over;

crate::catalogue! {
    "Retention versus allocation count" retention {
        allocation_count,
        view_pins_parent,
        truncate_keeps_capacity,
        slots_not_cleared,
        scope_end,
    }
    "Pooled versus fresh buffers" buffers {
        pooled_4k,
    }
    "Slice over-preallocation" slices {
        over_preallocation,
    }
    "Dyn versus generic calls" dispatch {
        dyn_vs_generic,
    }
}
