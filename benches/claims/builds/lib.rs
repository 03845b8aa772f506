//! Builds: a file per claim, one line each here, in the order of the report.

#[path = "shared/programs.rs"]
pub mod programs;

claimbench::theme! {
    "Builds" builds {
        dyn_keeps_methods,
        unreachable_functions,
        derive_size,
        file_size,
        inlining,
    }
}
