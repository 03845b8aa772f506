//! JUDGE: statistics over readings, and predictions judged by them. Pure functions of a record.
//!
//! ```text
//! number ──> sequential ──> estimate ──> forks ──> measured ──> point ──> pair ──> claim
//! ```
//!
//! Each file reads only those before it: samples, the interval of their median, an estimate of one comparison, what fork
//! lines say of it, what a prediction reads, its verdict at one point, two variants along an axis, a whole claim.

mod calibration;
mod claim;
mod counts;
mod crossover;
mod dependence;
mod doubt;
mod estimate;
mod forks;
mod go;
pub mod guards;
mod measured;
mod memory;
pub mod narrow;
mod noise;
mod number;
mod obstacle;
mod pair;
mod point;
mod prediction;
mod repeats;
mod sequential;
mod settings;
mod standing;
#[cfg(test)]
mod testing;
mod to_go;
mod tradeoff;
mod transfer;
mod twins;
mod versus;

pub use calibration::{CellWorth, Worth, cells, is_flagged, is_turned, summary, worth};
pub use claim::{JudgedClaim, allocators, judge, judge_by, missing, said_together};
pub use crossover::{Course, Crossing, Place};
pub use dependence::{Dependence, dependences};
pub use doubt::{Doubt, Verdict};
pub use estimate::{Estimate, ratio_of_logs};
pub use forks::{counted, time_against, time_of, time_of_twin, value_of};
pub use go::unlike_rust;
pub use measured::{Measured, outlook, sampled};
pub use memory::{Liar, MemoryCase, PREDICTORS, SMALL, correlation, liars, memory_cases};
pub use noise::{Noise, Sentinels};
pub use number::{Interval, median, quartiles, spearman};
pub use obstacle::beyond_this_machine;
pub use pair::{Pair, pairs};
pub use point::JudgedPoint;
pub use prediction::JudgedPrediction;
pub use repeats::{NEAR_BOUND, Repeated, Repeats, repeats};
pub use sequential::{Outlook, fewest, forks_needed, interval, needed};
pub use settings::Settings;
pub use standing::{Side, Standing};
pub use to_go::ratio_to_go;
pub use tradeoff::{Choice, Saved, Tradeoff, tradeoff};
pub use transfer::{Reads, Transfer, Transferred, transfer};
pub use twins::{SLOW, Twins, distance, placement};
pub use versus::Versus;
