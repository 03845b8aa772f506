//! Slice over-preallocation: a file per claim, one line each here, in the order of the report.

claimbench::theme! {
    "Slice over-preallocation" slices {
        over_preallocation,
        expected_size,
        growth_copies,
        grow_in_place,
        oversized_set,
        queue_head_index,
    }
}
