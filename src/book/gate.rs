//! The gate in your repository: what it compares, what it excuses, and the baseline in version control.
//!
//! `cargo claimbench baseline` writes `reports/baseline.json` from the last run, and `cargo claimbench gate` counts again
//! and compares: it ends with 1 where a case allocates more, or more bytes, than the baseline says, where a case failed or
//! its run was ended before it came to it, and where a verdict that held is refuted and a second measurement agrees. It ends
//! with 2 where nothing could be compared, for the record has no case of the baseline.
//!
//! # Go sides
//!
//! Where claims have a [Go side](crate::book::go) and `heap_go` has run, the baseline has what that allocates as well, with the
//! version of Go, and the verdicts in Go. The gate then counts it again, by a lane of its own, and compares it by the same
//! rules: what grew counts, and is excused where Go is another version. A Go side that does not compile any more can not be
//! compared, which counts; without a toolchain its cases are passed over, and the last lines say how many and why.
//!
//! A verdict in Go that held and is refuted is measured again like one in Rust. What both languages say of a stated
//! prediction together, its [transfer](crate::verdict::Transfer), is listed beside the verdicts where it turned: a sentence
//! that carried over and is true in Go alone now, or the other way round. It counts by the verdicts of which it is put
//! together, and not once more by itself.
//!
//! # Instructions
//!
//! Where the `instructions` lane has run, the baseline has its counts too, with the version of Valgrind, and the gate runs that
//! lane as well. A case that takes over half a per cent more counts as worse, which no time would show on a busy machine. The
//! C library copies by the kind of the processor, so the counts of another processor, of another C library or under another
//! Valgrind are not compared, and a line says so.
//!
//! # What is excused
//!
//! A count can change although nobody has changed the code. So one that grew is *excused*, and named with its cause, where
//! one of these is not as it was when the baseline was written:
//!
//! - the compiler (`rustc --version`) and the target;
//! - the profile of `cargo bench`: optimisation level, `lto`, `codegen-units` and the checks, by the manifest of the
//!   workspace and the environment. A line that says what cargo does by itself excuses nothing, and neither does `panic`,
//!   over which cargo passes in bench targets;
//! - the compiler flags, as a set: in which order and how often they are given says nothing, and lints, the linker, what is
//!   written for a debugger and the placement of code are not among them;
//! - the version of a crate that the claims are linked with, as `cargo metadata` tells it for this target. That the lock
//!   file is another one excuses nothing by itself: what tests, builds, measures or is for another system has no part in a
//!   case, and a crate that was added or removed is the project's own doing.
//!
//! Everything else counts, and with `--strict` what is excused counts too. In continuous integration, where the toolchain is
//! pinned, that is the right setting: whoever changes it writes the baseline anew in the same change.
//!
//! ```yaml
//! - uses: actions/checkout@v4
//! - run: rustup default 1.95
//! - run: cargo claimbench gate --strict --markdown gate.md --json gate.json
//! - if: ${{ !cancelled() }}
//!   run: cat gate.md >> "$GITHUB_STEP_SUMMARY"
//! ```
//!
//! The table has a line for each claim, with its worst finding and how many there are; `--all` has a line for each finding.
//! `--json` writes all of them for programs, in the shape that [`gate_json`](crate::report::gate_json) describes. What a file
//! is named for is looked at before anything is counted. A step's summary holds 1 MiB and shows nothing of what is longer:
//! written to by its name, it gets the lines that fit and how many do not.
//!
//! # Counts that differ by themselves
//!
//! Where threads meet by chance, or a map is seeded at random, one process counts otherwise than the next: such a case is
//! counted in three, and the baseline keeps the least and the most. A later count is as it was where it meets that range, or
//! lies beyond it by no more than the range is wide or a twentieth; the table shows the end that was left. How many bytes
//! live at once is not compared where it depends on who runs when. Three processes do not meet every count that chance has
//! for them: `cargo claimbench baseline --also RECORD` takes those of another run of the same code in, and what is not alike
//! in both is a range.
//!
//! What still leaves it is counted again before it counts: `gate` runs the cases that got worse once more, and those that
//! did again a last time. A change of the code counts otherwise in every run; what one of them does not find reads *not
//! again* and does not count. With `--record` that is done where the working tree is at the record's commit. Where more than
//! twenty claims have worse counts, chance has not moved them, and none is counted again; nor is any with `--no-rerun`.
//!
//! # The baseline in git
//!
//! The file is JSON, laid out for git. What can change stands on a line of its own between lines that stay: a case, a verdict
//! and a crate have three lines each, of which the one in the middle is what was read. Neither time nor commit is in it, for
//! git knows both. So branches that renew or accept different cases merge, and so do those that add claims in different
//! places.
//!
//! Where two branches have changed the same line, git leaves both with its marks. Every command that reads the file then
//! names the line, and the command that mends it: `cargo claimbench baseline` writes the file from what was measured and
//! keeps every reason of both sides that is still so. It does the same with a file of an older layout or a cut one;
//! `cargo claimbench baseline --convert` moves an older file to the layout of today without any record.
