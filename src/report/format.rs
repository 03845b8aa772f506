//! Numbers as text: the one place where times, bytes, ratios and their intervals are rounded and given a unit.

use crate::claim::{Metric, Unit};
use crate::record::RecordedPrediction;
use crate::verdict::Interval;

/// What a number counts, which decides how it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// Nanoseconds.
    Time,
    /// Bytes.
    Bytes,
    /// A number of things, or of a unit that only the claim knows.
    Count,
    /// One reading divided by another.
    Ratio,
    /// The number of a signal, or 0.
    Signal,
}

impl Quantity {
    /// What the readings of a metric count.
    #[must_use]
    pub const fn of_metric(metric: Metric) -> Quantity {
        match metric {
            Metric::Time
            | Metric::LatencyP50
            | Metric::LatencyP99
            | Metric::LatencyP999
            | Metric::CpuTime
            | Metric::CollectorTime
            | Metric::AssistTime
            | Metric::CriterionTime => Quantity::Time,
            Metric::Allocations
            | Metric::Instructions
            | Metric::DataReferences
            | Metric::DataMisses
            | Metric::Figure
            | Metric::SampledFigure
            | Metric::MinorFaults
            | Metric::VoluntarySwitches
            | Metric::InvoluntarySwitches
            | Metric::Faults
            | Metric::MajorFaults
            | Metric::Cycles
            | Metric::RetiredInstructions
            | Metric::BranchMisses
            | Metric::CacheMisses
            | Metric::Collections
            | Metric::ExitCode => Quantity::Count,
            Metric::Signal => Quantity::Signal,
            Metric::Bytes
            | Metric::Held
            | Metric::Left
            | Metric::Peak
            | Metric::Resident
            | Metric::ResidentPeak
            | Metric::InUse
            | Metric::Active
            | Metric::AllocatorResident
            | Metric::Retained
            | Metric::Released
            | Metric::Requested
            | Metric::Usable
            | Metric::Moved => Quantity::Bytes,
        }
    }

    /// What meets the bound of a prediction: a ratio where one reading is divided by another, else the metric's own.
    #[must_use]
    pub const fn of_prediction(prediction: &RecordedPrediction) -> Quantity {
        let is_compared = prediction.reference.is_some()
            || prediction.reference_point.is_some()
            || prediction.own.is_some()
            || prediction.to_go;
        if is_compared && !prediction.difference {
            Quantity::Ratio
        } else {
            Quantity::of_metric(prediction.metric)
        }
    }

    /// The number with its unit, rounded for a reader.
    #[must_use]
    pub fn text(self, number: f64) -> String {
        match self {
            Quantity::Time => nanoseconds(number),
            Quantity::Bytes => bytes(number),
            Quantity::Count => count(number),
            Quantity::Ratio => ratio(number),
            Quantity::Signal => signal(number),
        }
    }

    /// The number with its unit and nothing rounded away that a whole number has.
    #[must_use]
    pub fn exact(self, number: f64) -> String {
        match self {
            Quantity::Bytes => exact_bytes(number),
            _ => self.text(number),
        }
    }

    /// The number as one writes a bound or a tick: without zeros at its end and without the sign of a ratio.
    #[must_use]
    pub fn short(self, number: f64) -> String {
        match self {
            Quantity::Time => trimmed(&nanoseconds(number)),
            Quantity::Bytes if number >= 0.0 && number.fract() == 0.0 => {
                Unit::Bytes.label(number as u64)
            }
            Quantity::Bytes => bytes(number),
            Quantity::Count | Quantity::Ratio | Quantity::Signal => count(number),
        }
    }

    /// The number with its interval in square brackets: `16.7× [15.9, 17.2]`.
    #[must_use]
    pub fn with_interval(self, center: f64, interval: Option<Interval>) -> String {
        match (self, interval) {
            (_, None) => self.text(center),
            (Quantity::Ratio, Some(interval)) => ratio_with_interval(center, interval),
            (_, Some(interval)) => {
                let [lower, upper] = [interval.lower, interval.upper].map(|end| self.text(end));
                format!("{} [{lower}, {upper}]", self.text(center))
            }
        }
    }
}

/// Nanoseconds with three digits: `3.41 ns`, `312 ns`, `1.50 ms`.
#[must_use]
pub fn nanoseconds(nanoseconds: f64) -> String {
    const UNITS: [(f64, &str); 4] = [(1.0, "ns"), (1e3, "µs"), (1e6, "ms"), (1e9, "s")];
    scaled(nanoseconds, &UNITS, 999.5)
}

/// Bytes a second with three digits: `312 MB/s`, `4.00 GB/s`; decimal, as the makers of memory and disks count.
#[must_use]
pub fn bytes_a_second(bytes: f64) -> String {
    const UNITS: [(f64, &str); 5] =
        [(1.0, "B/s"), (1e3, "kB/s"), (1e6, "MB/s"), (1e9, "GB/s"), (1e12, "TB/s")];
    scaled(bytes, &UNITS, 999.5)
}

/// Elements a second with three digits: `312 Melem/s`.
#[must_use]
pub fn elements_a_second(elements: f64) -> String {
    const UNITS: [(f64, &str); 4] =
        [(1.0, "elem/s"), (1e3, "Kelem/s"), (1e6, "Melem/s"), (1e9, "Gelem/s")];
    scaled(elements, &UNITS, 999.5)
}

/// Bytes: exact below 10 KiB (`9,216 B`), else three digits with a binary prefix (`11.0 KiB`, `8.00 MiB`).
#[must_use]
pub fn bytes(bytes: f64) -> String {
    const KIBIBYTE: f64 = 1024.0;
    const UNITS: [(f64, &str); 4] = [
        (KIBIBYTE, "KiB"),
        (KIBIBYTE * KIBIBYTE, "MiB"),
        (KIBIBYTE * KIBIBYTE * KIBIBYTE, "GiB"),
        (KIBIBYTE * KIBIBYTE * KIBIBYTE * KIBIBYTE, "TiB"),
    ];
    if bytes.abs() < 10.0 * KIBIBYTE { exact_bytes(bytes) } else { scaled(bytes, &UNITS, 1023.5) }
}

/// Bytes without any prefix: `8,391,680 B`.
#[must_use]
pub fn exact_bytes(bytes: f64) -> String {
    format!("{} B", count(bytes))
}

/// A number with a comma between groups of three digits, and at most three decimals where it is not whole. A small one has
/// two digits behind its zeros, so that it is not written as 0, and not like a bound from which it differs.
#[must_use]
pub fn count(number: f64) -> String {
    match number.abs() {
        endless if !endless.is_finite() => unbounded(number),
        large if large >= 100.0 => trimmed(&grouped(number, 1)),
        usual if usual >= 0.01 || usual == 0.0 => trimmed(&grouped(number, 3)),
        small if small >= 1e-9 => trimmed(&grouped(number, ratio_decimals(number))),
        _ => scientific(number),
    }
}

/// A ratio: `0.0031×`, `0.29×`, `16.7×`, `745×`.
#[must_use]
pub fn ratio(ratio: f64) -> String {
    format!("{}×", ratio_digits(ratio, ratio_decimals(ratio)))
}

/// The signal of a number by name: `SIGABRT`; `none` for 0.
#[must_use]
pub fn signal(number: f64) -> String {
    let known = nix::sys::signal::Signal::try_from(number as i32);
    match known {
        Ok(signal) => signal.as_str().to_owned(),
        Err(_) if number == 0.0 => "none".to_owned(),
        Err(_) => count(number),
    }
}

/// A share of one as a percentage: `0.2 %`, `12 %`.
#[must_use]
pub fn percent(share: f64) -> String {
    format!("{} %", count((share * 1e4).round() / 1e2))
}

/// A difference for a reader: `+1 %`.
pub(super) fn more(thousandths: u32) -> String {
    format!("+{}", percent(f64::from(thousandths) / 1e3))
}

/// What stands where nothing was measured.
pub(super) fn nothing() -> String {
    "–".to_owned()
}

/// Seconds for a reader: `0.18 s`, `42.0 s`, `3 min 5 s`.
#[must_use]
pub fn seconds(seconds: f64) -> String {
    if seconds < 120.0 {
        return nanoseconds(seconds * 1e9);
    }
    let whole = seconds.round() as u64;
    format!("{} min {} s", whole / 60, whole % 60)
}

/// An interpolated place on an axis with its interval, all in the unit that fits the place: `8.2 KiB [6.1, 11]`.
///
/// Each number has two digits, or as many more as show that the interval has a width.
#[must_use]
pub fn place(unit: Unit, center: f64, interval: Interval) -> String {
    const PREFIXES: [(f64, &str); 4] =
        [(1_073_741_824.0, " GiB"), (1_048_576.0, " MiB"), (1024.0, " KiB"), (1.0, " B")];
    let (size, name) = match unit {
        Unit::Bytes => {
            let fitting = PREFIXES.into_iter().find(|(size, _)| center >= *size);
            fitting.unwrap_or((1.0, " B"))
        }
        Unit::Count => (1.0, ""),
        Unit::Nanoseconds => (1.0, " ns"),
        Unit::Threads => (1.0, " threads"),
    };
    let width = (interval.upper - interval.lower) / size;
    let short = |number: f64| {
        let usual = if number > 0.0 { 1 - (number / size).log10().floor() as i32 } else { 0 };
        let decimals = (usual..usual + 2)
            .find(|decimals| width * 10_f64.powi(*decimals) >= 3.0)
            .unwrap_or(usual + 2);
        let step = 10_f64.powi(decimals);
        let digits = grouped((number / size * step).round() / step, decimals.max(0) as usize);
        if decimals == usual { trimmed(&digits) } else { digits }
    };
    let [lower, upper] = [interval.lower, interval.upper].map(short);
    format!("{}{name} [{lower}, {upper}]", short(center))
}

/// A ratio and its interval, with as many decimals as show that the interval has a width.
fn ratio_with_interval(center: f64, interval: Interval) -> String {
    let usual = ratio_decimals(center);
    let width = interval.upper - interval.lower;
    let decimals = (usual..usual + 2)
        .find(|decimals| width * 10_f64.powi(*decimals as i32) >= 3.0)
        .unwrap_or(usual + 2);
    let [center, lower, upper] =
        [center, interval.lower, interval.upper].map(|number| ratio_digits(number, decimals));
    format!("{center}× [{lower}, {upper}]")
}

fn ratio_digits(ratio: f64, decimals: usize) -> String {
    match ratio.abs() {
        endless if !endless.is_finite() => unbounded(ratio),
        // An interval over few forks may reach as far as it likes.
        large if large >= 1e9 => scientific(ratio),
        _ => grouped(ratio, decimals),
    }
}

/// A number so large that its digits tell less than how many there are.
fn scientific(number: f64) -> String {
    format!("{number:.0e}").replace('-', "−")
}

/// Three digits from 1 up, two below, and never none.
fn ratio_decimals(ratio: f64) -> usize {
    match ratio.abs() {
        large if large >= 99.95 => 0,
        large if large >= 9.995 => 1,
        usual if usual >= 0.1 || usual == 0.0 => 2,
        small => (1.0 - small.log10().floor()) as usize,
    }
}

/// Three digits in the largest unit in which the number does not reach `limit` of the one below.
fn scaled(number: f64, units: &[(f64, &str)], limit: f64) -> String {
    if !number.is_finite() {
        return unbounded(number);
    }
    let fitting = units.iter().find(|(size, _)| number.abs() / size < limit);
    let (size, unit) = fitting.or(units.last()).expect("there is always a unit");
    let value = number / size;
    let decimals = match value.abs() {
        large if large >= 99.95 => 0,
        middle if middle >= 9.995 => 1,
        0.0 => 0,
        _ => 2,
    };
    format!("{} {unit}", grouped(value, decimals))
}

/// A decimal number with a comma between groups of three digits and a true minus sign.
fn grouped(number: f64, decimals: usize) -> String {
    let written = format!("{:.decimals$}", number.abs());
    let (whole, fraction) = written.split_once('.').unwrap_or((&written, ""));
    let Ok(whole) = whole.parse() else { return scientific(number) };
    let whole = Unit::Count.label(whole);
    let is_zero = written.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    let sign = if number < 0.0 && !is_zero { "−" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{fraction}")
}

/// A number without zeros at the end of its decimals, whatever unit stands behind it.
fn trimmed(text: &str) -> String {
    let (number, unit) = text.split_once(' ').map_or((text, ""), |(number, unit)| (number, unit));
    let number = match number.contains('.') {
        true => number.trim_end_matches('0').trim_end_matches('.'),
        false => number,
    };
    if unit.is_empty() { number.to_owned() } else { format!("{number} {unit}") }
}

/// What is left of a division by nothing.
fn unbounded(number: f64) -> String {
    match number {
        number if number.is_nan() => "no number".to_owned(),
        number if number < 0.0 => "−∞".to_owned(),
        _ => "∞".to_owned(),
    }
}

#[cfg(test)]
mod tests;
