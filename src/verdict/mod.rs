//! JUDGE: statistics over readings, and predictions judged by them. Pure functions of a record.

mod calibration;
mod doubt;
mod estimate;
mod judge;
mod settings;
mod statistics;
mod twins;

pub use calibration::{CellWorth, Rate, Worth, cells, is_flagged, worth};
pub use doubt::{Doubt, Verdict};
pub use estimate::{Estimate, time_against, time_of, time_of_twin};
pub use judge::{JudgedClaim, JudgedPoint, JudgedPrediction, Measured, allocators, judge, missing};
pub use settings::Settings;
pub use statistics::{Interval, interval, median, quartiles, spearman};
pub use twins::{SLOW, Twins};
