//! What `claimbench init` writes, and how to do it by hand.
//!
//! | file | what it is |
//! |---|---|
//! | `benches/Cargo.toml` | the claims' package: it depends on claimbench and on the package that the claims are about |
//! | `benches/lib.rs` | its library, which is the claims, compiled once for all lanes |
//! | `benches/claims/mod.rs` | the list: [`catalogue!`](crate::catalogue) with a line a claim |
//! | `benches/claims/THEME/NAME.rs` | a claim |
//! | `benches/heap.rs`, `resident.rs`, `rounds.rs`, `time.rs` | the lanes, a program each, for each has an allocator of its own |
//! | `benches/instructions.rs` | the lane that counts instructions, under Valgrind where there is one |
//! | `benches/rounds_jemalloc.rs`, `resident_jemalloc.rs` | the lanes under jemalloc |
//! | `benches/rounds_mimalloc.rs`, `resident_mimalloc.rs` | the lanes under mimalloc, with `--features mimalloc` |
//! | `benches/verdicts.rs` | the last one: judges the record and writes the report |
//! | `benches/claimbench.rs` | the command line over these claims, which `cargo claimbench` runs |
//! | `benches/tests/claims.rs` | the test that holds the claims: [`claim::check`](crate::claim::check) |
//! | `.cargo/config.toml` | the flags of code placement, and the alias `claimbench` |
//! | `.gitignore` | passes over `reports/`, but for `reports/baseline.json` and `reports/history.jsonl` |
//! | `.gitattributes` | has git keep the lines of both sides where branches add to the [history](super::history) |
//!
//! claimbench's own repository is laid out in the same way: its catalogue is such a package.
//!
//! # The package's own manifest
//!
//! In `Cargo.toml` are `benches` among the members and the default members of the workspace, so that `cargo test` and
//! `cargo bench` are about both packages; `autobenches = false`, for the files in `benches` are the claims' bench targets;
//! `bench = false` for library and programs, or their test harness would be handed the flags of `cargo bench`; and in
//! `[profile.bench]` many codegen units, so that an edit of one claim takes seconds and leaves the code of the others as it
//! is, with the line tables by which the sites of allocations are named. With two default members `cargo publish` has to be
//! told which one is meant: `cargo publish -p NAME`.
//!
//! **A member of a workspace** has its claims among the members of that workspace, whose manifest is also the place of the
//! profile: `init` says what to add. There cargo takes a package by its name: `cargo test -p NAME-claims`,
//! `cargo bench -p NAME-claims -- --quick`. The alias names it already, so `cargo claimbench …` is the same everywhere; it
//! and the flags hold in the folder of the package, where `.cargo/config.toml` lies. Flags that are moved to the
//! `.cargo/config.toml` of the workspace hold in both, and for all members; where both have them cargo adds them up, and what
//! was started in one folder is built anew in the other.
//!
//! # Other bench targets, other members
//!
//! Cargo hands the words behind `--` to every bench target that it runs. Filters and `--test` are known to all harnesses. Where
//! a filter fits nothing here, a lane says which names are near and lets cargo go on to those that may have it; where no one
//! else is asked, that is an error. Flags of lanes are not known to others: the harness of a bench target of your own, be it
//! libtest's, divan's or criterion's, ends the run at one that it does not know, such as `--budget`. There the claims' package
//! is named, as in `cargo bench -p NAME-claims -- --quick`; `init` says so where it is needed.
//! A bench target of your own that has the name of a lane, such as `heap`, would be run in its place or beside it: `init` asks
//! for another name.
//!
//! `cargo bench` stops at the first target that does not end with 0. So a lane ends with 0 where cases failed, and `verdicts`,
//! the last one, ends with 1 for all of them. Where cargo is told other lanes than that one, as in `cargo bench --bench heap`,
//! the lane ends with 1 itself, also where an alias of cargo says so.
//!
//! # Test runners
//!
//! `cargo bench` hands `--bench` to every target, and without it a lane measures nothing: under `cargo test --benches`,
//! `cargo test --all-targets` and `cargo nextest run --benches` it runs every case once, in debug builds too, and exits 1 where
//! one fails or variants disagree. It writes nothing into the package, so many may run at a time.
//!
//! # A limit for a run
//!
//! `--at-most SECONDS`, or the variable `CLAIMBENCH_AT_MOST` where the words of a command are not yours, ends every lane of a run
//! at the same moment. The run is what was started: `cargo bench -- --at-most 300` with all lanes of this package, from the
//! first one on (what cargo compiles before is not counted), or `cargo bench --bench heap -- --at-most 300` with one. Each
//! package of a workspace has a run of its own. At the end the child that is at work is killed, whether it hangs or not; its
//! case and all that follow are *left out*: no failure, and nothing that an earlier run has read of them is lost. The lane
//! names them, the record has them in its last line, and the exit code is 0, for the run did what it was asked to. It is 1
//! where that would be taken for success: in `gate`, which could not count what was left out, and where cases were to be
//! tested. `--limit` is that of a single case, which fails where it takes longer.
//!
//! # Where what is
//!
//! Routines run in the folder of the package that the claims are about, whoever starts a lane and wherever, and under
//! [`claim::check`](crate::claim::check) too. Records, pages and the baseline are there as well, unless you name others: a path
//! on a command line is from where you stand, and `-` is standard output.
//!
//! # A lane
//!
//! A file of a few lines: its `#[global_allocator]`, where it has one, and a call.
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
//! # A theme as a package of its own
//!
//! An edit of a claim compiles the claims' library anew, and all of them once more for the twins. Where there are dozens of
//! claims, each theme can be a package: then only its theme is compiled, twice. The folder of the theme gets
//!
//! - `lib.rs` with [`theme!`](crate::theme), which is the theme's part of the list,
//! - a `Cargo.toml` whose library is that file, such as `ours-claims-parsing`,
//! - `again/Cargo.toml`, such as `ours-claims-parsing-again`, with the same dependencies and `path = "../lib.rs"`: the twins.
//!
//! The list in `benches/claims/mod.rs` then is `claimbench::catalogue! { title: "…", use ours_claims_parsing, }`, a second one
//! in `benches/again.rs` names the packages of the twins, and the rounds lanes take that as `Some(again)`. The catalogue of
//! claimbench is laid out so. `claimbench new` adds a claim to whichever list its theme has.
//!
//! # jemalloc
//!
//! The second allocator is the feature `jemalloc` of the claims' package, on by default. Only one crate of a program may
//! link it, so where the package links another one already, `claimbench init --without-jemalloc` leaves out the feature and
//! its two lanes.
//!
//! # An earlier layout
//!
//! At first the lanes were bench targets of the package itself. There `init` changes nothing and says, step by step, which
//! lines and files to remove before it is run again. The claims stay as they are, and so do baseline and records.
//!
//! # Flags
//!
//! The flags of code placement are those of whole builds, so that a changed flag builds everything again, and a build
//! without them measures as well: but the same loop can differ from itself between two builds, and the report says so.
//!
//! Cargo takes the flags of one source and passes over the others without a word: those of the variable `RUSTFLAGS`, else
//! those of a target in any configuration from the folder where it is started upwards and at home, by its name or by a
//! condition that it meets, else those of `build`.
//! Where another source has flags, those of `build` do not count: `init` and the first lane of a run name the source and
//! what to add to it.
//!
//! # The profile
//!
//! | setting of releases | in the lanes |
//! |---|---|
//! | `strip` | `init` sets `strip = "none"` for them, or no place of an allocation could be named |
//! | `panic = "abort"` | cargo passes over it in bench targets; given as a flag, a panic ends its process, and the case fails with what it said |
//! | `lto` | they have it too: an edit of one claim compiles the whole program anew and may change the code of others; `lto = "off"` in `[profile.bench]` keeps them apart |
//! | folding of identical code by the linker | the rounds lane refuses where it took both copies of a reference for one |
