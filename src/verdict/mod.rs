//! JUDGE: statistics over readings, and predictions judged by them. Pure functions of a record.

mod calibration;
mod crossover;
mod doubt;
mod estimate;
pub mod guards;
mod judge;
mod measured;
mod modes;
pub mod narrow;
mod pair;
mod settings;
mod statistics;
mod trend;
mod twins;

pub use calibration::{CellWorth, Worth, cells, is_flagged, is_turned, summary, worth};
pub use crossover::{Course, Crossing, Place};
pub use doubt::{Doubt, Verdict};
pub use estimate::{
    Estimate, difference_of, of_own, own_of, ratio_of, ratio_of_logs, time_against, time_of,
    time_of_twin, value_of, value_of_samples,
};
pub use judge::{JudgedClaim, JudgedPoint, JudgedPrediction, allocators, judge, missing};
pub use measured::Measured;
pub use modes::{dip, modes};
pub use pair::{Pair, Side, Standing, pairs};
pub use settings::Settings;
pub use statistics::{Interval, interval, median, quartiles, spearman};
pub use trend::{mann_kendall, slope};
pub use twins::{SLOW, Twins};
