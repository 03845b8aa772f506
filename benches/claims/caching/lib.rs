//! Caching: a file per claim, one line each here, in the order of the report.

#[path = "shared/behind.rs"]
pub mod behind;
#[path = "../shared/files.rs"]
pub mod files;
#[path = "shared/flight.rs"]
pub mod flight;
#[path = "shared/lru.rs"]
pub mod lru;
#[path = "../shared/runtimes.rs"]
pub mod runtimes;
#[path = "../shared/work.rs"]
pub mod work;

claimbench::theme! {
    "Caching" caching {
        single_flight,
        single_flight_lock,
        leader_stall,
        write_behind,
        refresh_ahead,
        write_around,
        break_even,
    }
}
