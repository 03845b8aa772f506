//! Instruments: a file per claim, one line each here, in the order of the report.

#[expect(clippy::new_without_default, reason = "each is made by its name, and by nothing generic")]
#[path = "shared/noted.rs"]
pub mod noted;
#[path = "shared/watches.rs"]
pub mod watches;
#[path = "../shared/work.rs"]
pub mod work;

claimbench::theme! {
    "Instruments" instruments {
        profiler_overhead,
        hooks,
    }
}
