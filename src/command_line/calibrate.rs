//! `cargo claimbench calibrate`: what comparisons are worth here, by known answers or by repeating the catalogue's own.

use crate::lanes::calibrate::{self, Calibrate, REPEAT_FOLDER};
use crate::lanes::width;
use crate::record::Error;
use crate::report;
use crate::verdict;
use std::process::ExitCode;

pub(super) fn run(options: &Calibrate) -> Result<(String, ExitCode), Error> {
    match options.repeat {
        Some(times) => repeat(times, options.filter.as_deref()),
        None => compare(options),
    }
}

/// Compares the built-in workloads; the exit code is 1 where a comparison came to nothing.
fn compare(options: &Calibrate) -> Result<(String, ExitCode), Error> {
    let calibration = calibrate::run(options)?;
    let table = report::calibration_table(&calibration, width());
    let text = format!("{table}calibration: {}\n", options.out.display());
    Ok((text, ExitCode::from(u8::from(!calibration.failed.is_empty()))))
}

/// Measures the package's own claims so many times.
fn repeat(times: u32, filter: Option<&str>) -> Result<(String, ExitCode), Error> {
    let records = calibrate::repeat(times, filter)?;
    let table = report::repeats_table(&verdict::repeats(&records), width());
    let warnings: String = records
        .iter()
        .flat_map(|record| &record.warnings)
        .map(|warning| format!("warning: {warning}\n"))
        .collect();
    Ok((format!("{table}{warnings}records: {REPEAT_FOLDER}\n"), ExitCode::SUCCESS))
}
