//! Where values live: a file per claim, one line each here, in the order of the report.

claimbench::theme! {
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
}
