//! Where a case spends its time, and where it allocates: profiles of one case, for the viewers that exist.
//!
//! A verdict says that one variant takes longer; a profile says where. `cargo claimbench profile` writes those of one case,
//! which is named as the lanes name it, or without its point for that of the article:
//!
//! ```sh
//! cargo claimbench profile buffers/pooled/fresh
//! ```
//!
//! They are below `reports/profiles`, in a folder of the case's own, which `--out` puts elsewhere:
//!
//! | file | what it is | what opens it |
//! |---|---|---|
//! | `flame.svg` | a flame graph: below each function what it calls, as wide as its share of the instructions | a browser |
//! | `stacks.folded` | the stacks that it is drawn from, a line each | speedscope, and the tools of flame graphs |
//! | `callgrind.out` | instructions by function and line, and who calls whom how often | kcachegrind, `callgrind_annotate` |
//! | `dhat-heap.json` | every place that allocates: how much, how often, for how long | `dh_view.html`, which comes with Valgrind and is on the web |
//!
//! The first three are the `instructions` lane's and need Valgrind (`apt-get install valgrind`). They are of the turns alone,
//! without the set-up, unless the turns are several threads'. Instructions are not time: where a variant waits for memory,
//! its time is longer than its bar is wide; a claim that wants to know predicts `DataMisses`. The last file is the `heap`
//! lane's: of the set-up, a turn that warms up, and one more. What a lane can not write is told, and the others are there.
//!
//! Nothing is timed and no record is changed, so profiles may be taken at any time, but not while something else is timed.
//! Lines are named where the profile of the lanes has line tables, as `claimbench init` writes it: `debug =
//! "line-tables-only"`.
