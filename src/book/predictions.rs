//! What can be predicted, and what is refused.
//!
//! A prediction is a metric, a subject, what it is compared with, a bound, and the points at which it is judged. It is
//! written down before the first run, and a reading can contradict it.
//!
//! | function | what meets the bound |
//! |---|---|
//! | [`ratio`](crate::claim::ratio) | the subject's reading divided by another variant's |
//! | [`difference`](crate::claim::difference) | the subject's reading less another variant's, in the metric's unit |
//! | [`value`](crate::claim::value), [`exactly`](crate::claim::exactly) | the reading itself |
//! | [`across`](crate::claim::across) | the subject's reading divided by its own at another point |
//! | [`ratio_to_go`](crate::claim::ratio_to_go) | the subject's reading divided by that of the Go variant of its name: [Go beside Rust](crate::book::go) |
//! | [`figure`](crate::claim::figure), [`sampled_figure`](crate::claim::sampled_figure) | a figure that the routine reports itself, exact or by an interval |
//!
//! ```
//! use claimbench::claim::{Allocator, Bound::*, Metric::*, across, difference, exactly, figure, ratio, value};
//!
//! let predictions = [
//!     // At most half of the time, from 64 KiB on, under jemalloc.
//!     ratio(Time, "pooled", "fresh", AtMost(0.5)).from(64 << 10).under(Allocator::Jemalloc),
//!     // At least 20 ns less, at one point.
//!     difference(Time, "generic", "dynamic", AtMost(-20.0)).at(&[1_000]),
//!     exactly(Allocations, "pooled", 0),
//!     value(Held, "arena", Within(4_096.0, 8_192.0)),
//!     // Growing tenfold costs between eight and twelve times as much: linear.
//!     across(Time, "sorted", 1_000, Within(8.0, 12.0)).at(&[10_000]),
//!     figure("moved", "grown", AtMost(2_048.0)),
//!     // After the drop, at most a tenth of what was there in the phase `burst`.
//!     value(Resident, "pooled", AtMost(0.1)).in_phase("drained").over_phase("burst"),
//! ];
//! # assert_eq!(predictions.len(), 7);
//! ```
//!
//! # Whose it is
//!
//! | mark | whose | shown as |
//! |---|---|---|
//! | [`stated`](crate::claim::Prediction::stated) | the article's: what it prints, and how the bound follows | *stated* |
//! | none | ours, derived before the first measurement | *ours* |
//! | [`after_trial`](crate::claim::Prediction::after_trial) | ours, chosen or changed after something was measured | *ours, after a trial* |
//!
//! A bound that followed a trial guards what was found: it says when that changes. It is no evidence for the sentence,
//! for it was drawn around the answer.
//!
//! ```
//! use claimbench::claim::{Bound::*, Metric::*, Prediction, ratio};
//!
//! static CHOSEN: Prediction = ratio(Time, "pooled", "fresh", Within(0.2, 0.4)).after_trial();
//! # assert!(CHOSEN.after_trial);
//! ```
//!
//! # Metrics
//!
//! [`Metric`](crate::claim::Metric) tells what each one reads. Counts and bytes are exact and are compared as they are;
//! times, latencies, switches and page faults are sampled and are judged by an interval over fresh processes. `Instructions`
//! are exact: Valgrind counts them, and no other work of the machine touches them; they say what a program does and not how
//! long it takes. `DataReferences` and `DataMisses` are counted there too where a prediction asks for one, with caches that are
//! simulated, the same on every machine. `Cycles`, `RetiredInstructions`, `BranchMisses` and `CacheMisses` are the processor's
//! own: sampled beside the time where the machine lets a process read them, and *not judged here* on the many virtual machines
//! that do not.
//!
//! # Which lanes read it
//!
//! A variant runs in every lane unless it says otherwise: one that is there for its counts need not be timed
//! ([`lanes`](crate::claim::Variant::lanes)), and one whose turns take seconds at the far end of the axis need not be
//! timed there ([`lanes_at`](crate::claim::Variant::lanes_at)). A prediction about a metric of a lane that does not run
//! one of its sides is refused by the test.
//!
//! ```
//! use claimbench::claim::{Lane, Points, Variant, variant};
//! # fn grown(_: &mut claimbench::Run) {}
//!
//! const COUNTED: &[Lane] = &[Lane::Heap, Lane::Resident];
//! static VARIANTS: &[Variant] = &[
//!     variant("grown", grown).lanes_at(Points::From(1 << 24), COUNTED),
//!     variant("watched", grown).about("reports what it kept").lanes(COUNTED),
//! ];
//! # assert!(!VARIANTS[1].runs_in(Lane::Rounds, 1));
//! ```
//!
//! # What the compiler refuses
//!
//! The functions are `const`, so that in a `static` these are errors of the build, at their line: a sampled metric that
//! should be exactly something, a bound that is infinite, a variant that is compared with itself, a count
//! under one allocator, points that do not ascend; and two claims or themes of one name in a list.
//!
//! ```compile_fail
//! use claimbench::claim::{Bound, Metric, Prediction, ratio};
//! static PREDICTION: Prediction = ratio(Metric::Time, "one", "one", Bound::AtMost(0.5));
//! ```
//!
//! # What the test refuses
//!
//! What needs the whole claim is found by [`claim::check`](crate::claim::check), which the test of `init` calls, with file
//! and line: an unknown variant, a bound that can not fail, a claim without reference or prediction, a file that nobody lists,
//! a quotation of 20 words or more, a stated prediction that does not say what the article states or how the bound follows,
//! that no article states, or that is said to have followed a trial, one that is about a Go side that is not there, a claim of an article that judges nothing at the
//! article's own point, two controls that are compared and whose outputs are not, a prediction about no point of the axis, variants
//! that do different work, and a digest that is the same at both ends of the axis, where nothing says why.
