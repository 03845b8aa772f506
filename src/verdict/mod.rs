//! JUDGE: statistics over readings, and predictions judged by them. Pure functions of a record.

mod calibration;
mod crossover;
mod dependence;
mod doubt;
mod estimate;
pub mod guards;
mod judge;
mod measured;
mod memory;
mod modes;
pub mod narrow;
mod noise;
mod pair;
mod settings;
mod statistics;
mod tradeoff;
mod trend;
mod twins;
mod versus;

pub use calibration::{CellWorth, Worth, cells, is_flagged, is_turned, summary, worth};
pub use crossover::{Course, Crossing, Place};
pub use dependence::{Dependence, dependences};
pub use doubt::{Doubt, Verdict};
pub use estimate::{
    Estimate, difference_of, of_own, own_of, ratio_of, ratio_of_logs, time_against, time_of,
    time_of_twin, value_of, value_of_samples,
};
pub use judge::{JudgedClaim, JudgedPoint, JudgedPrediction, allocators, judge, missing};
pub use measured::Measured;
pub use memory::{Liar, MemoryCase, PREDICTORS, SMALL, correlation, liars, memory_cases};
pub use modes::{dip, modes};
pub use noise::{Noise, Sentinels};
pub use pair::{Pair, Side, Standing, pairs};
pub use settings::Settings;
pub use statistics::{Interval, interval, median, quartiles, spearman};
pub use tradeoff::{Choice, Tradeoff, tradeoff};
pub use trend::{mann_kendall, slope};
pub use twins::{SLOW, Twins};
pub use versus::Versus;
