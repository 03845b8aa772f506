//! **claimbench** turns a sentence from an article into a claim that can fail: a source, a prediction with a number,
//! variants that do the same work, measurements of time and memory, and a verdict with an interval.
//!
//! **To make claims of your own**, read [the book](book): it begins with [the first claim](book::first_claim) in five
//! minutes.
//!
//! # The map
//!
//! There are two kinds of package. This one is the harness and knows no claim. **A catalogue** is a package of claims in the
//! folder `benches` of the package that they are about, and depends on this one: the repository's own, about published
//! advice, and anybody's, which [`claimbench init`](book::package) lays out in the same way. Its command line is
//! `cargo claimbench`.
//!
//! ```text
//! claims ──> lanes (binaries of their own) ──> record ──> verdict ──> report
//! ```
//!
//! Each arrow is a plain value or a file. The lanes know no claim and the claims know no lane; verdict and report are
//! pure functions of a record, which carries the claims that it measured.
//!
//! | module | what it is |
//! |---|---|
//! | [`claim`] | the vocabulary of a claim: plain data |
//! | [`run`] | what a routine is handed: the only code between a claim and a lane |
//! | [`lanes`] | MEASURE: the code behind each bench target |
//! | [`method`] | how times are compared, what that promises and what it can not do |
//! | [`record`] | NUMBERS: cases, readings, the machine, the file format |
//! | [`verdict`] | JUDGE: statistics and predictions |
//! | [`gate`] | COMPARE: a record with the baseline |
//! | [`history`] | OVER COMMITS: what earlier runs said, in a file that git merges |
//! | [`report`] | SHOW: charts, the page, tables |
//! | [`command_line`] | `cargo claimbench` over any catalogue, and the program `claimbench`, which has none |
//! | [`scaffold`] | what `init` and `new` write |
//! | [`allocators`] | the allocators of the lanes |
//!
//! # The words
//!
//! | word | meaning |
//! |---|---|
//! | claim | one sentence of an article with everything needed to test it; its id is its path, `theme/name` |
//! | source | article, author, link, a quotation of under 20 words, and the figures that the article prints |
//! | variant | one way of doing the claim's work; a name and a routine |
//! | routine | `fn(&mut Run)`: sets up once, hands the measured closure to [`Run`], returns |
//! | turn | one call of the measured closure; it declares how many operations it does |
//! | digest | what a turn's output is reduced to, so that variants can be compared |
//! | control | a variant that does other work on purpose, with its reason; those that do the same other work are compared by their digests too |
//! | axis, point | the parameter that is swept, and one value of it |
//! | case | claim × variant × point × allocator |
//! | lane | one kind of measurement in binaries of their own: time, rounds, heap, resident |
//! | program | a small program that a routine has built, whose file is read or which is run |
//! | end | how the process of a case ended, by which code or signal: what is read of a variant that is about it |
//! | metric | what a lane reads; it belongs to exactly one kind of lane, and is exact (counts, bytes) or sampled (times, latencies, switches, page faults) |
//! | figure | what a routine reports itself under a name: exact in the heap lane, sampled in the rounds lane |
//! | reading | a metric of a case, with its samples or its exact value |
//! | group | the cases that a prediction compares: the variants of one point, or one variant at two points |
//! | slice | the turns of one case that are timed at a stretch |
//! | latency | the time of one operation, or the mean of a block of them where one is too short for the clock |
//! | round | one slice of every member of a fork, in random order |
//! | roster | the members of forks that are alike: the cases of a group that a prediction reads, its other cases, or its twins |
//! | fork | a fresh process, or a set of processes, that runs rounds of one roster |
//! | pilot | the first fork of a group, in which nothing is counted: it finds turns and costs, and looks for guards |
//! | twin | the reference entered again: must read the same, shows the placement error, or should read slower |
//! | guard | what can make a time worthless or doubtful; where one trips, predictions that read the time are void or unclear |
//! | prediction | metric, subject, reference, points, bound: something that a reading can contradict |
//! | verdict | holds, refuted, unclear (why), not judged here (why), void (why); a claim with several is mixed |
//! | pair | two variants whose times a prediction compares, along the whole axis |
//! | crossover | where on the axis the faster and the slower of a pair change place |
//! | refined point | a point between two of a continuous axis, measured to narrow a crossover down; it makes no case |
//! | held, left | live bytes while the result is alive; live bytes after it is dropped (what a pool keeps) |
//! | Go side | Go variants of a claim in a file beside its own, each with the name of the Rust variant whose work it does |
//! | transfer | what becomes in Rust of a sentence that was judged in Go as well: it carries over, or holds in one only |
//! | calibration | comparisons with known answers, which show what all others are worth on this machine |
//! | trial, pass | one comparison of a calibration; one trial of every kind, in random order |
//! | toolchain | what a count depends on beside the project's own code: compiler, target, profile, flags, and the versions of what the claims are linked with |
//! | excused | of a count: it is not as in the baseline, and neither is the toolchain |
//! | baseline | the file that later records are compared with: exact readings and verdicts |
//! | history | the file with a line a run and claim: verdicts, ratios and counts over commits |
//! | turned | of a verdict: it was decided, and is decided otherwise at a later commit |
//! | record | the file with the readings and the machine, toolchain and commit they were taken on |

pub mod allocators;
pub mod book;
pub mod claim;
pub mod command_line;
pub mod gate;
pub mod history;
pub mod lanes;
pub mod method;
pub mod record;
pub mod report;
pub mod run;
pub mod scaffold;
pub mod verdict;

pub use claim::{Catalogue, Claim, Entry};
pub use run::{Digest, Run};
