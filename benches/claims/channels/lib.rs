//! Channels: a file per claim, one line each here, in the order of the report.

#[path = "shared/connected.rs"]
pub mod connected;
#[path = "../shared/work.rs"]
pub mod work;

claimbench::theme! {
    "Channels" channels {
        capacity,
        backpressure,
        slots_upfront,
        operation_cost,
        loopback,
        pipeline,
    }
}
