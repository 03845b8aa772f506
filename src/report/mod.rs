//! SHOW: a record as a page with charts, and its verdicts as a table for the terminal. Pure functions: a record goes
//! in, text comes out, and the same record gives the same bytes.

mod advice;
mod builds;
mod calibration;
mod chart;
mod code;
mod evidence;
mod explain;
pub mod export;
mod findings;
pub mod format;
mod gate;
mod markdown;
mod memory;
mod opposite;
mod page;
mod plot;
mod reach;
mod repeats;
mod summary;
mod table;
mod terminal;
mod theme;
mod throughput;
pub mod words;
mod worth;

pub use builds::{builds_markdown, builds_table};
pub use calibration::calibration_table;
pub use findings::findings;
pub use gate::{GATE_JSON_FORMAT, Shown, gate_json, gate_markdown, gate_table};
pub use markdown::{left_out_page, theme_pages};
pub use page::{page, page_with};
pub use plot::plot;
pub use repeats::repeats_table;
pub use table::table;
pub use terminal::{Colours, Terminal, wrapped};
pub use throughput::throughput_table;
