//! SHOW: a record as a page with charts, and its verdicts as a table for the terminal. Pure functions: a record goes
//! in, text comes out, and the same record gives the same bytes.

mod advice;
mod calibration;
mod chart;
mod evidence;
pub mod export;
pub mod format;
mod gate;
mod page;
mod summary;
mod table;
pub mod words;

pub use calibration::calibration_table;
pub use gate::{Shown, gate_markdown, gate_table};
pub use page::{page, page_with};
pub use table::table;
