//! Claims about what is in a program's file, and about its start.
//!
//! [`Run::program`](crate::Run::program) builds a small program at the set-up of a routine. A turn then reports what was found
//! in its file as a figure, or runs it:
//!
//! ```
//! use claimbench::claim::{Axis, Bound::*, Claim, Lane, Processes, figure, variant};
//! use claimbench::{Digest, Run};
//!
//! pub static CLAIM: Claim = Claim {
//!     says: "A function that nobody calls is in no program.",
//!     axis: Axis::count("functions", &[10]),
//!     variants: &[
//!         variant("called", |run| counted(run, true)).lanes(&[Lane::Heap]),
//!         variant("not called", |run| counted(run, false)).lanes(&[Lane::Heap]),
//!     ],
//!     reference: "called",
//!     predictions: &[
//!         figure("functions", "called", Equal(10.0)),
//!         figure("functions", "not called", Equal(0.0)),
//!     ],
//!     processes: Processes::Apart,
//!     ..Claim::OURS
//! };
//!
//! fn counted(run: &mut Run, called: bool) {
//!     let each = |text: fn(u64) -> String| (0..run.point()).map(text).collect::<String>();
//!     let functions = each(|n| format!("#[inline(never)] fn spare_{n}(x: u64) -> u64 {{ std::hint::black_box(x) ^ {n} }}\n"));
//!     let calls = each(|n| format!("    std::hint::black_box(spare_{n}(1));\n"));
//!     let calls = if called { calls } else { String::new() };
//!     let source = format!("{functions}\nfn main() {{\n{calls}    println!(\"done\");\n}}\n");
//!     let program = run.program(&source, &["-Copt-level=3", "-Cstrip=debuginfo"]);
//!     let functions = program.functions("spare_");
//!     let output = run.input(|| program.command().output().expect("it runs").stdout);
//!     run.iter_marked(
//!         move |marks| {
//!             marks.figure("functions", functions);
//!             output.clone()
//!         },
//!         Digest::of,
//!     );
//! }
//! # for (variant, wanted) in CLAIM.variants.iter().zip([10, 0]) {
//! #     struct Told(Vec<u64>);
//! #     impl claimbench::run::Observer for Told {
//! #         fn mark(&mut self, _: claimbench::run::Moment) {}
//! #         fn figure(&mut self, _: &'static str, value: u64) {
//! #             self.0.push(value);
//! #         }
//! #     }
//! #     let mut told = Told(Vec::new());
//! #     let mut prepared = claimbench::run::prepare(variant.routine, 10, || 0).unwrap();
//! #     assert_eq!(prepared.turn.observe(1, &mut told), Digest::of(&b"done\n".to_vec()));
//! #     assert_eq!(told.0, [wanted], "{}", variant.name);
//! # }
//! ```
//!
//! - The compiler is the one that built the suite. It is given the source, edition 2024 and the flags; there are no crates but
//!   the standard library, and neither `RUSTFLAGS` nor a wrapper nor the network has a part in it.
//!   [`Run::program_with_crates`](crate::Run::program_with_crates) has cargo build one with crates, in the versions of the suite's
//!   lock file and from sources that are at hand.
//! - [`Program`](crate::run::Program) tells the size of the file, of a section, of all that is loaded, and how many functions
//!   have a word in their names. Flags that strip the names leave nothing to count.
//! - The digest is of what the program prints, so that two programs are shown to do the same.
//! - Figures of a file are exact and belong to the heap lane: such a variant has `.lanes(&[Lane::Heap])`. A turn that runs
//!   [`Program::command`](crate::run::Program::command) and waits for it is timed by the rounds lane as any other is.
//! - What is built is kept in `target/claimbench-programs`, by source, flags and compiler: a second set-up reads the file and
//!   builds nothing. Cases that want the same program at the same time build it once.
//! - Building is part of the set-up, so it ends with the case's limit (`--limit`). A program that does not compile is a failed
//!   case, with the first error, its file and its line.
//! - Where the compiler is gone or was replaced, has nothing for a target that the flags name, or finds no linker, library or
//!   crate that is asked for, the case reads *not judged here*, and is no failure. In a suite that is built with `panic = "abort"` it is
//!   one.
