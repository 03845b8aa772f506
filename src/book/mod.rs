//! The book: how to make claims of one's own. No code; every example is run by the tests.
//!
//! | chapter | what it answers |
//! |---|---|
//! | [`first_claim`] | from an empty package to the first verdict, in five minutes |
//! | [`predictions`] | what can be predicted, of which metric, with which bound; and what is refused |
//! | [`set_up`] | how to keep out of the clock what is not the claim's work |
//! | [`threads`] | work that several threads do at once |
//! | [`asynchronous`] | routines that await, over a runtime of the claim's own |
//! | [`latency`] | the slow ones: percentiles of single operations |
//! | [`memory`] | allocations, bytes held and left, and memory by phase |
//! | [`ends`] | what ends its process, and how: a stack that overflows, a limit that is hit |
//! | [`settings`] | a variant with settings of the allocator, and what becomes of those it does not know |
//! | [`programs`] | what is in a program's file, and how long it takes to start |
//! | [`go`] | a second file for a claim that is about Go, measured beside Rust |
//! | [`package`] | what `claimbench init` writes, and how to do it by hand |
//! | [`machines`] | a long catalogue over several machines, and one record of what they measured or of what each of several kinds says |
//! | [`history`] | verdicts and counts over commits, a look in a few minutes, what other tools take, and a site |
//! | [`gate`] | what `cargo claimbench gate` compares and excuses, and the baseline in git |
//! | [`profiles`] | where one case spends its instructions and where it allocates, for the viewers that exist |
//! | [`mistakes`] | what makes a measurement worthless, and what is done against it |

pub mod asynchronous;
pub mod ends;
pub mod first_claim;
pub mod gate;
pub mod go;
pub mod history;
pub mod latency;
pub mod machines;
pub mod memory;
pub mod mistakes;
pub mod package;
pub mod predictions;
pub mod profiles;
pub mod programs;
pub mod set_up;
pub mod settings;
pub mod threads;
