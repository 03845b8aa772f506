//! THE CATALOGUE: a folder per theme, a file per claim, one line each here, in the order of the report.

crate::catalogue! {
    "Retention versus allocation count" retention {
        allocation_count,
    }
}
