//! Errors, panics and checks: a file per claim, one line each here, in the order of the report.

claimbench::theme! {
    "Errors, panics and checks" errors {
        drop_guard,
        panic_or_result,
        bounds_checks,
    }
}
