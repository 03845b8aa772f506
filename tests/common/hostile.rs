//! A record in which every text is markup.

use claimbench::record::{Calibration, Record};
use serde_json::Value;
use std::path::Path;

/// Markup that runs where it is not escaped, breaks out of an attribute, and steers a terminal.
pub(crate) const MARKUP: &str =
    "<script>alert(1)</script>\"><img src=x onerror=\"alert(1)\">' onload='alert(1)` \u{1b}[31m";

/// Words of the format: a record with another word there can not be read.
const WORDS: [&str; 13] = [
    "line",
    "lane",
    "allocator",
    "metric",
    "unit",
    "scale",
    "mode",
    "group",
    "kind",
    "url",
    "stop",
    "said",
    "why",
];
const ALLOCATORS: [&str; 3] = ["system", "jemalloc", "dhat"];

/// The record with [`MARKUP`] behind each of its texts, addresses that run a script, and intervals over many powers of ten.
pub(crate) fn record(record: &Record) -> Record {
    let text: String = record
        .to_text()
        .lines()
        .map(|line| {
            let mut value: Value = serde_json::from_str(line).expect("a line is JSON");
            spoil(&mut value, "");
            scatter(&mut value);
            value["url"] = value.get("url").map_or(Value::Null, |_| "javascript:alert(1)".into());
            format!("{value}\n")
        })
        .collect();
    let mut spoiled = Record::parse(&text, Path::new("hostile.jsonl")).expect("still a record");
    spoiled.warnings = record.warnings.iter().map(|warning| warning.clone() + MARKUP).collect();
    spoiled
}

/// The calibration with [`MARKUP`] behind each of its texts.
pub(crate) fn calibration(calibration: &Calibration) -> Calibration {
    let mut value: Value = serde_json::from_str(&calibration.to_text()).expect("it is JSON");
    spoil(&mut value, "");
    serde_json::from_value(value).expect("still a calibration")
}

/// Lets ratios differ from fork to fork by more than any number that a reader counts the digits of.
fn scatter(line: &mut Value) {
    let far = if line["fork"].as_u64().is_some_and(|fork| fork % 2 == 0) { 50.0 } else { -50.0 };
    for against in line.get_mut("against").and_then(Value::as_array_mut).into_iter().flatten() {
        against["log_ratio"] = far.into();
    }
}

fn spoil(value: &mut Value, key: &str) {
    match value {
        Value::String(text) => {
            // `allocator` is a word in a case and a text in a machine.
            let is_word =
                WORDS.contains(&key) && (key != "allocator" || ALLOCATORS.contains(&text.as_str()));
            if !is_word {
                text.push_str(MARKUP);
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| spoil(value, key)),
        Value::Object(fields) => fields.iter_mut().for_each(|(key, value)| spoil(value, key)),
        _ => {}
    }
}
