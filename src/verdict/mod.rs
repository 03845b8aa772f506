//! JUDGE: statistics over readings, and predictions judged by them. Pure functions of a record.

mod crossover;
mod doubt;
mod estimate;
mod judge;
mod pair;
mod statistics;

pub use crossover::{Course, Crossing, Place};
pub use doubt::{Doubt, Verdict};
pub use estimate::{Estimate, time_against, time_of};
pub use judge::{
    JudgedClaim, JudgedPoint, JudgedPrediction, Measured, Settings, allocators, judge, missing,
};
pub use pair::{Pair, Side, Standing};
pub use statistics::{Interval, interval, median, quartiles, spearman};
