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
//!   leaves to its compiler what lies on the stack. What that puts on the heap, by its own account, stands below the code.
//! - `bench` has what [`Run`](crate::Run) has: `Point`, `Size`, `Operations`, `Kept`, `Input`, `Iter`, `IterWith`, `IterMarked`,
//!   `IterWithMarked`, `IterLatency`, whose percentiles go by the rules of
//!   [`iter_latency`](crate::Run::iter_latency), and `Threads`; `bench.Random` draws the numbers of fastrand; `bench.Loop` is for turns of a few nanoseconds, whose
//!   loop the file writes itself; `bench.At` restricts a variant to some points. `bench.Of…` are the digests, and
//!   `bench.Of(func(h *bench.Hasher) {…})` writes any other value as [`Hash`](std::hash::Hash) does.
//! - Only Go's standard library: there is no network and no other module. `cargo claimbench go` lays the Go sides out as a
//!   module below `target/claimbench-go`, as the lanes do, and prints its folder, for an editor or for `go vet`.
//! - A variant whose name no Rust variant has, and that is not entered by `bench.Only`, is a failure of its claim: nobody
//!   would know whose work it should do.
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
//! | `resident_go` | what stays in memory as Go runs by default, cold: resident bytes, heap in use, kept and given back, at each phase, behind two forced collections (`collected`) and behind `debug.FreeOSMemory` (`purged`) |
//! | `rounds_go` | time as Go runs by default, with all cores: what articles talk about |
//! | `rounds_go_one` | time on one core, with the collector's work in the slices: what can stand beside one thread of Rust |
//!
//! Each Go variant takes turns with the Rust variant of its name, slice by slice, each in a process of its own. Where a turn
//! allocates, a slice is lengthened to whole collections, four where 50 ms have room for them and at least one, for a median
//! over slices of which one in twenty collects would never see a collection; where none ends in half a second, the
//! times are unclear. A case warms up by four collections first, and before each slice of turns that allocate come half as
//! many turns which are not timed: a heap goes round in many MiB of memory, other programs drive it out of the caches between
//! two slices, and to read it back took as long as the slice itself. Each theme is a program, so that what a collection looks
//! through does not depend on what other themes import, and is linked in four orders of its functions, which forks go round:
//! Go aligns no loops, and so where code lies is part of the spread between forks. The collector is at its defaults, and
//! none is forced between slices.
//!
//! Turns of [`Threads`](crate::Run::iter_threads) are goroutines, of which none is kept on a core. Go's scheduler has as many
//! processors as there are of them; an axis of threads is not measured on one core.
//!
//! Every case is counted on one processor, in three processes (in one with `--quick`): Go seeds its maps at random and empties its pools by the
//! clock, so some counts differ from one process to the next. Such a count is told with the least and the most that was
//! seen, and is compared with no baseline.
//!
//! # The collector
//!
//! [`Collections`](crate::claim::Metric::Collections), [`CollectorTime`](crate::claim::Metric::CollectorTime) and
//! [`AssistTime`](crate::claim::Metric::AssistTime) are read in the slices and stand beside CPU time; a prediction may name them,
//! and is then about the Go side:
//!
//! ```
//! use claimbench::claim::{Bound, Language, Metric, ratio};
//!
//! let fewer = ratio(Metric::Collections, "pooled", "fresh", Bound::AtMost(0.1));
//! assert!(fewer.applies_in(Language::Go) && !fewer.applies_in(Language::Rust));
//! ```
//!
//! What the state of the runtime can spoil is said: turns that allocate and *never collect within a slice*, collections of
//! which a fifth and more was *left running* by slices and ended between them (from half on the times are unclear), and
//! goroutines that turns *leave behind* (unclear).
//!
//! # Rust's time divided by Go's
//!
//! For whoever ports, the page, the summary in Markdown and the exports have the time of each Rust variant under the C library's
//! allocator divided by that of the Go variant of its name, at each point, with its interval:
//! [`ratio_to_go`](crate::verdict::ratio_to_go). Both took turns in this run, and Go's collector is in it. It is no ratio of the
//! two languages, and no verdict.
//!
//! Where a claim is about that ratio, it [predicts](crate::claim::ratio_to_go) it: of times as Go runs by default and on one
//! core, or as the prediction names one of the two; of allocations, bytes and held bytes by what both lanes count. It is
//! judged by its interval like any other ratio, stands with the Go side's predictions, and reads *not judged here* where there
//! is no toolchain. The claim's own verdict stays that of its Rust variants.
//!
//! ```
//! use claimbench::claim::{Allocator, Bound::AtMost, Metric::*, Prediction, ratio_to_go};
//!
//! static PORTED: [Prediction; 2] = [
//!     // At most 0.8 of the time of Go on one core, at one point.
//!     ratio_to_go(Time, "pooled", AtMost(0.8)).at(&[4_096]).under(Allocator::GoOne),
//!     // No more allocations than in Go.
//!     ratio_to_go(Allocations, "pooled", AtMost(1.0)),
//! ];
//! # assert!(PORTED[0].allocator.is_some());
//! ```
//!
//! # What else is compared
//!
//! The gate compares Go's allocations and bytes where the version of Go is the baseline's; where it is another one, what changed
//! reads `with Go` and does not count, unless `--strict` is given. Without a toolchain those lines are not measured.
//! `claimbench compare` is about builds of Rust, and refuses the programs of Go's lanes.
//!
//! Go can be compared with itself: `cargo claimbench calibrate --go --trials 25` makes 500 comparisons of identical code, of
//! ten workloads, as Go runs by default and on one core, and says how many were called different. In claimbench's
//! repository `cargo test --release --test tests agreement -- --ignored --nocapture` holds the times on one core against Go's own benchmarks
//! of the same work, written independently, and fails where the medians lie more than 10 % apart. Both want a machine with nothing
//! else to do.
//!
//! # The toolchain
//!
//! Go 1.22 or newer: the one that `CLAIMBENCH_GO` names, else the one that `scripts/go` of claimbench's repository brought
//! to `target/go`, else `go` on the path. Without one each lane of Go says so in a line and ends; in the report its columns
//! read *not judged here*. A Go side that does not compile is a failure of its claim, with file and line; a toolchain that can not
//! build at all, for want of room, is one of each. What is set for Go in the environment (`GOFLAGS`, `GOROOT`, `GODEBUG`,
//! `GOMAXPROCS`, `GOGC`, …) changes nothing: the lanes set or take away all of it, and say in the record what they set.
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
