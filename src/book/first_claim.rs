//! The first claim in five minutes.
//!
//! # 1. A package
//!
//! In the folder of the package whose code the claim is about:
//!
//! ```text
//! cargo install --path . --locked          # once, in a clone of claimbench's repository
//! claimbench init --path ../claimbench     # in your package; the path leads to the clone
//! ```
//!
//! `init` says line by line what it wrote: a package for the claims in the folder `benches`, with a bench target for each
//! lane, one that is the command line, a test, and a list of claims with one sample; a few lines in your own `Cargo.toml`;
//! and the flags that keep measured loops in their place. It asks nothing and overwrites nothing;
//! [`package`](super::package) tells what each is for. `cargo bench -- --quick` would measure the sample now.
//!
//! The program `claimbench` is needed for `init` and knows no claims. From now on the command line is `cargo claimbench`,
//! in the folder of your package.
//!
//! # 2. A file and a line
//!
//! ```text
//! cargo claimbench new text/joined
//! ```
//!
//! writes `benches/claims/text/joined.rs` from a template and adds `joined,` to the list in `benches/claims/mod.rs`. Its
//! first line is the title of its page; the rest is a `static` and a function for each variant:
//!
//! ```
//! //! Joining words into a reserved string
//!
//! use claimbench::claim::{Axis, Bound::*, Claim, Metric::*, ratio, value, variant};
//! use claimbench::{Digest, Run};
//!
//! pub static CLAIM: Claim = Claim {
//!     // One sentence in the present tense, with its number.
//!     says: "A string that is reserved takes at most 0.9 of the time of one that grows, and one allocation.",
//!     axis: Axis::count("words", &[10, 100, 1_000]),
//!     variants: &[
//!         variant("grown", grown).about("starts empty and grows word by word"),
//!         variant("reserved", reserved).about("has room for every word from the start"),
//!     ],
//!     reference: "grown",
//!     predictions: &[
//!         value(Allocations, "reserved", Equal(1.0)),
//!         ratio(Time, "reserved", "grown", AtMost(0.9)).from(100),
//!     ],
//!     ..Claim::OURS
//! };
//!
//! fn grown(run: &mut Run) {
//!     join(run, |_| String::new());
//! }
//!
//! fn reserved(run: &mut Run) {
//!     join(run, |words| String::with_capacity(words.iter().map(|word| word.len()).sum()));
//! }
//!
//! fn join(run: &mut Run, make: fn(&[&str]) -> String) {
//!     // Set up here, once. What is made in `input` belongs to no variant.
//!     let words = vec!["word"; run.size()];
//!     let words = run.input(|| words);
//!     // What `iter` is given is measured, and the drop of what it returns.
//!     run.iter(
//!         move || {
//!             let mut text = make(&words);
//!             words.iter().for_each(|word| text.push_str(word));
//!             text
//!         },
//!         Digest::of,
//!     );
//! }
//! # for variant in CLAIM.variants {
//! #     let digests = CLAIM.points_of(variant).map(|point| {
//! #         let mut prepared = claimbench::run::prepare(variant.routine, point, || 0).unwrap();
//! #         prepared.turn.observe(1, &mut claimbench::run::Unobserved)
//! #     });
//! #     let first = CLAIM.points_of(variant).map(|point| {
//! #         let mut prepared = claimbench::run::prepare(CLAIM.variants[0].routine, point, || 0).unwrap();
//! #         prepared.turn.observe(1, &mut claimbench::run::Unobserved)
//! #     });
//! #     assert!(digests.eq(first), "{}", variant.name);
//! # }
//! ```
//!
//! # 3. Check, measure, read
//!
//! ```text
//! cargo test                          the claims are sound: variants do the same work, predictions can fail
//! cargo bench -- --quick text/joined  a first look; without --quick for verdicts to rely on
//! cargo claimbench show text/joined   what is said, what is predicted, what was measured
//! ```
//!
//! The last lines of `cargo bench` are the verdicts and the path of the report. *Holds* and *refuted* are both results: a
//! whole interval lies on one side of the bound. *Unclear* says why it can not tell.
//!
//! # 4. Keep it
//!
//! `cargo claimbench baseline` writes `reports/baseline.json`, which belongs into version control. From then on
//! `cargo claimbench gate` counts again and ends with 1 where something got worse; a change that is meant goes into the
//! baseline with `cargo claimbench accept text/joined --because "…"`.
