//! JUDGE: statistics over readings, and predictions judged by them. Pure functions of a record.

mod crossover;
mod doubt;
mod estimate;
mod judge;
mod pair;
mod settings;
mod statistics;
mod twins;

pub use crossover::{Course, Crossing, Place};
pub use doubt::{Doubt, Verdict};
pub use estimate::{
    Estimate, ratio_of, ratio_of_logs, time_against, time_of, time_of_twin, value_of,
    value_of_samples,
};
pub use judge::{JudgedClaim, JudgedPoint, JudgedPrediction, Measured, allocators, judge, missing};
pub use pair::{Pair, Side, Standing};
pub use settings::Settings;
pub use statistics::{Interval, interval, median, quartiles, spearman};
pub use twins::{SLOW, Twins};
