//! Files: a file per claim, one line each here, in the order of the report.

#[path = "../shared/files.rs"]
pub mod files;
#[path = "../shared/runtimes.rs"]
pub mod runtimes;

claimbench::theme! {
    "Files" files {
        direct_or_offloaded,
        handles,
        copy_or_read_all,
    }
}
