//! Joining and building strings: a file per claim, one line each here, in the order of the report.

claimbench::theme! {
    "Joining and building strings" strings {
        append_loop,
        builder,
        one_expression,
        copy_share,
    }
}
