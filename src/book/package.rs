//! What `claimbench init` writes, and how to do it by hand.
//!
//! | file | what it is |
//! |---|---|
//! | `benches/claims/mod.rs` | the list: [`catalogue!`](crate::catalogue) with a line a claim |
//! | `benches/claims/THEME/NAME.rs` | a claim |
//! | `benches/heap.rs`, `resident.rs`, `rounds.rs`, `time.rs` | the lanes, a program each, for each has an allocator of its own |
//! | `benches/rounds_jemalloc.rs`, `resident_jemalloc.rs` | the lanes under jemalloc, where the dependency has that feature |
//! | `benches/verdicts.rs` | the last one: judges the record and writes the report |
//! | `benches/claimbench.rs` | the command line over these claims, which `cargo claimbench` runs |
//! | `tests/claims.rs` | the test that holds the claims: [`claim::check`](crate::claim::check) |
//! | `.cargo/config.toml` | the flags of code placement, and the alias `claimbench` |
//! | `.gitignore` | passes over `reports/`, but for `reports/baseline.json` |
//!
//! In `Cargo.toml` are the dependency, a `[[bench]]` with `harness = false` for each program, `bench = false` for library
//! and programs (or their test harness would be handed the flags of `cargo bench`), and in `[profile.bench]` one codegen
//! unit and the line tables by which the sites of allocations are named. A member of a workspace is told what belongs into
//! the workspace's own manifest.
//!
//! # A lane
//!
//! ```
//! mod claims {
//!     claimbench::catalogue! {}
//! }
//!
//! fn main() -> std::process::ExitCode {
//!     # let _lane = ||
//!     claimbench::lanes::time::main(claims::CATALOGUE)
//!     # ;
//!     # std::process::ExitCode::SUCCESS
//! }
//! ```
//!
//! The rounds lane takes its catalogue twice: the second copy, compiled by itself, is the twin that shows what the
//! placement of code alone does to a time. Two lines are enough, `#[path = "claims/mod.rs"] mod again;` and
//! `Some(again::CATALOGUE)`; with `None` the report says that there is no such twin.
//!
//! # Features
//!
//! `catalogue` (on by default) is the built-in claims about published advice, with the crates that are their subjects.
//! `jemalloc` (on by default) is the second allocator; only one crate of a program may link it, so leave it out where
//! another one does. A package with claims of its own wants the first one off:
//!
//! ```toml
//! [dev-dependencies]
//! claimbench = { version = "0.1", default-features = false, features = ["jemalloc"] }
//! ```
//!
//! # Flags
//!
//! The flags of code placement are those of whole builds, so that a changed flag builds everything again, and a build
//! without them measures as well: but the same loop can differ from itself between two builds, and the report says so.
