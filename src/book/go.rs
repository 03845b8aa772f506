//! Go beside Rust: a second file for a claim that is about Go.
//!
//! Most performance advice that a Rust programmer meets comes from elsewhere. Whether it carries over can only be said where
//! it was measured where it comes from as well: on the same machine, in the same run, with intervals on both sides. So a
//! claim may have a Go side:
//!
//! ```text
//! benches/claims/buffers/pooled.rs    the claim
//! benches/claims/buffers/pooled.go    its Go side: optional, no line in any list
//! ```
//!
//! # The file
//!
//! ```go
//! // What Go does otherwise: make clears the whole buffer, and a pool's Put stands in the turn.
//! package pooled
//!
//! import "claimbench/bench"
//!
//! var Variants = bench.Variants{
//!     "fresh": func(run *bench.Run) {
//!         size := run.Size()
//!         bench.Iter(run, func() []byte { return make([]byte, size) }, bench.OfBytes)
//!     },
//! }
//! ```
//!
//! - **A Go variant has the name of the Rust variant whose work it does**, and gives its digest at every point: digests are
//!   [defined](crate::run::Digest), and the same in both languages. One that differs voids what reads it. A Rust variant may
//!   be without one. What Rust has not is entered by `bench.Only(routine, "what it does")`, and shown beside the others.
//! - **The first comment is shown in the report.** It says what is unlike: Go clears what it reserves, has no drop, and
//!   leaves to its compiler what lies on the stack.
//! - `bench` has what [`Run`](crate::Run) has: `Point`, `Size`, `Operations`, `Input`, `Iter`, `IterWith`, `IterMarked`,
//!   `IterWithMarked`; `bench.Random` draws the numbers of fastrand; `bench.Loop` is for turns of a few nanoseconds, whose
//!   loop the file writes itself; `bench.At` restricts a variant to some points. `bench.Of…` are the digests, and
//!   `bench.Of(func(h *bench.Hasher) {…})` writes any other value as [`Hash`](std::hash::Hash) does.
//! - Only Go's standard library: there is no network and no other module. An editor finds the module that is laid out in
//!   `target/claimbench-go`.
//!
//! # Which predictions are about Go
//!
//! What an article [states](crate::claim::Prediction::stated) is judged in both languages; what is ours in Rust. A
//! prediction says otherwise by [`in_go`](crate::claim::Prediction::in_go), [`in_both`](crate::claim::Prediction::in_both)
//! or [`in_rust`](crate::claim::Prediction::in_rust). The claim's own verdict is Rust's. Of each stated prediction the
//! report says what becomes of it:
//!
//! | in Go | in Rust | reads |
//! |---|---|---|
//! | holds | holds | carries over |
//! | holds | refuted | true in Go here, not in Rust |
//! | refuted | holds | true in Rust, not in Go here |
//! | refuted | refuted | true in neither |
//! | either unclear, void or not judged | | open, and why |
//!
//! Where the two allocators of Rust differ, or the two ways in which Go is run, it names the one:
//! [`Transfer`](crate::verdict::Transfer).
//!
//! # How it is measured
//!
//! | lane | reads |
//! |---|---|
//! | `heap_go` | allocations and bytes of one turn with the collector off, *held* and *left* after two collections |
//! | `rounds_go` | time as Go runs by default, with all cores: what articles talk about |
//! | `rounds_go_one` | time on one core, with the collector's work in the slices: what can stand beside one thread of Rust |
//!
//! Each Go variant takes turns with the Rust variant of its name, slice by slice, each in a process of its own. Where a turn
//! allocates, a slice is lengthened to whole collections, four where 50 ms have room for them and at least one, for a median
//! over slices of which one in twenty collects would never see a collection; where none ends in half a second, the
//! times are unclear. A case warms up by four collections first. The program is linked in four orders of its functions, which
//! forks go round: Go aligns no loops, and so where code lies is part of the spread between forks. The collector is at its
//! defaults, and none is forced between slices.
//!
//! # The toolchain
//!
//! Go 1.22 or newer: the one that `CLAIMBENCH_GO` names, else the one that `scripts/go` of claimbench's repository brought
//! to `target/go`, else `go` on the path. Without one each lane of Go says so in a line and ends; in the report its columns
//! read *not judged here*.
//!
//! `cargo claimbench new --go THEME/NAME` writes a Go side to begin with, and `claimbench init --go` the lanes.
//!
//! The bench targets are a few lines each, as `benches/rounds_go.rs` is:
//!
//! ```no_run
//! # mod claims { claimbench::catalogue! {} }
//! fn main() -> std::process::ExitCode {
//!     claimbench::lanes::go::rounds(claims::CATALOGUE, claimbench::claim::Allocator::Go)
//! }
//! ```
