//! JUDGE: statistics over readings, and predictions judged by them. Pure functions of a record.

mod doubt;
mod estimate;
mod judge;
mod statistics;

pub use doubt::{Doubt, Verdict};
pub use estimate::{Estimate, time_against, time_of};
pub use judge::{
    JudgedClaim, JudgedPoint, JudgedPrediction, Measured, Settings, allocators, judge, missing,
};
pub use statistics::{Interval, interval, median, quartiles, spearman};
