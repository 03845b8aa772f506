//! Servers: a file per claim, one line each here, in the order of the report.

#[path = "shared/commands.rs"]
pub mod commands;
#[path = "shared/helper.rs"]
pub mod helper;
#[path = "shared/http.rs"]
pub mod http;
#[path = "shared/idle.rs"]
pub mod idle;
#[path = "shared/pool.rs"]
pub mod pool;
#[path = "shared/queued.rs"]
pub mod queued;
#[path = "../shared/runtimes.rs"]
pub mod runtimes;
#[path = "shared/users.rs"]
pub mod users;
#[path = "../shared/work.rs"]
pub mod work;

claimbench::theme! {
    "Servers" servers {
        event_loop,
        head_of_line,
        connection_memory,
        connection_pool,
        client_reuse,
        load_generator,
        drop_storm,
    }
}
