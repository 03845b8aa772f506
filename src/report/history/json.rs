//! A history for programs: its lines in their order, what has turned and what has moved.

use crate::history::{History, HistoryLine, Kind, Moved, Series, Turn, points};
use serde_json::{Value, json};

/// The version of the shape; a field may be added within one.
pub const HISTORY_JSON_FORMAT: u32 = 1;

/// A history as one JSON object.
///
/// | field | what it is |
/// |---|---|
/// | `format` | [`HISTORY_JSON_FORMAT`] |
/// | `lines` | the lines of the file, in the order of their commits and each once: [`HistoryLine`] |
/// | `turned` | each verdict that turned: `claim`, `prediction`, `stated`, `allocator`, `processor`, `cores`, `was`, `is`, and `before` and `after`, each with `commit`, `committed`, `measured` and `rustc` |
/// | `moved` | each count that moved: the same with `point`, and numbers as `was` and `is` |
#[must_use]
pub fn history_json(history: &History, claim: Option<&str>) -> String {
    let is_asked = |id: &str| claim.is_none_or(|claim| claim == id);
    let lines: Vec<&HistoryLine> =
        history.lines.iter().filter(|line| is_asked(&line.claim)).collect();
    let (mut turned, mut moved) = (Vec::new(), Vec::new());
    for series in history.all_series().iter().filter(|series| is_asked(series.claim)) {
        turned.extend(series.turns().iter().map(|turn| of_turn(series, turn)));
        moved.extend(series.moves().iter().map(|moved| of_move(series, moved)));
    }
    let all = json!({
        "format": HISTORY_JSON_FORMAT, "lines": lines, "turned": turned, "moved": moved,
    });
    format!("{all:#}\n")
}

fn of_turn(series: &Series, turn: &Turn) -> Value {
    let mut value = of(series, turn.before, turn.after);
    value["was"] = turn.was.into();
    value["is"] = turn.is.into();
    value
}

fn of_move(series: &Series, moved: &Moved) -> Value {
    let mut value = of(series, moved.before, moved.after);
    value["was"] = json!(moved.was);
    value["is"] = json!(moved.is);
    value["point"] = json!(points(series.key).get(moved.place));
    value
}

fn of(series: &Series, before: &HistoryLine, after: &HistoryLine) -> Value {
    let Kind { processor, cores } = series.kind;
    let end = |line: &HistoryLine| {
        json!({
            "commit": line.commit, "committed": line.committed, "measured": line.measured, "rustc": line.rustc,
        })
    };
    json!({
        "claim": series.claim, "prediction": series.key, "stated": series.stated, "allocator": series.allocator,
        "processor": processor, "cores": cores, "before": end(before), "after": end(after),
    })
}
