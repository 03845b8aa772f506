//! What is packed is what was written, whatever it is; what is damaged is an error.

use super::cells::Cells;
use super::{Block, Head, Many, columns};
use crate::claim::{Allocator, Metric};
use crate::record::Line;
use crate::record::testing::{exact, forks};
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// The columns of rows, as text and back.
fn through(rows: &[Value]) -> (String, Vec<Value>) {
    let text = columns::fields(&rows.iter().collect::<Vec<_>>()).to_string();
    let columns: Map<String, Value> = serde_json::from_str(&text).expect("an object");
    let cells = Cells::of_fields(columns, rows.len()).expect("sound columns");
    let read = rows.iter().map(|_| Value::deserialize(&cells).expect("a row")).collect();
    (text, read)
}

/// Rows of that kind that a text of columns says.
fn lines(columns: &Value, rows: usize) -> Result<Vec<Line>, String> {
    let line = json!({ "run": 1, "of": "reading", "rows": rows }).to_string();
    let line = line.trim_start_matches('{').trim_end_matches('}');
    let line = format!("{{\"line\":\"packed\",{line},\"columns\":{columns}}}");
    Block::parse(&line).expect("it begins like one")?.lines()
}

#[test]
fn columns_that_hardly_change_are_short() {
    let row = |place: u64| {
        json!({
            "claim": if place < 500 { "a/b" } else { "a/c" },
            "point": 1 << (place % 4),
            "fork": place,
            "phase": "held",
            "median": 4298.45,
        })
    };
    let rows: Vec<Value> = (0..1000).map(row).collect();
    let (text, read) = through(&rows);
    assert_eq!(read, rows);
    assert!(text.len() < 400, "{text}");
    assert!(text.contains(r#""phase":{"same":"held"}"#), "{text}");
    assert!(text.contains(r#""fork":{"steps":{"again":[[0,1],1,998]}}"#), "{text}");
}

#[test]
fn floats_of_one_size_are_whole_numbers_with_a_point() {
    let rows: Vec<Value> =
        (0..50).map(|place| json!({ "median": 4298.45 + f64::from(place * place) })).collect();
    let (text, read) = through(&rows);
    assert!(text.contains(r#""decimals":{"same":2}"#), "{text}");
    for (read, row) in read.iter().zip(&rows) {
        assert_eq!(read["median"].as_f64(), row["median"].as_f64());
    }
}

#[test]
fn a_packed_line_says_at_its_head_whose_it_is() {
    let lines = forks(7, 64, Allocator::System, &[0.5, 0.25]);
    let block = Block::of(Many::Forks, 7, &lines.iter().collect::<Vec<_>>());
    let text = block.to_text();
    let head = r#"{"line":"packed","run":7,"of":"forks","rows":4,"columns":{"#;
    assert!(text.starts_with(head) && text.ends_with("}\n"), "{text}");
    let read = Block::parse(text.trim_end()).expect("a packed line").expect("a sound one");
    assert_eq!(read.head, Head { run: 7, of: Many::Forks, rows: 4 });
    assert_eq!(read.lines(), Ok(lines));
}

#[test]
fn damaged_columns_are_errors_that_name_the_field() {
    let reading = Line::Reading(exact(1, "pooled", 64, Metric::Held, 7));
    let sound = Block::of(Many::Reading, 1, &[&reading, &reading]);
    let sound: Value = serde_json::from_str(&sound.columns).expect("JSON");
    assert_eq!(lines(&sound, 2), Ok(vec![reading.clone(), reading]));
    let damages = [
        ("point", json!([64]), "point: it has 1 values for 2 rows"),
        ("point", json!({"names": [64], "at": [0, 1]}), "point: a place has no name"),
        ("point", json!({"steps": [i64::MAX, 1]}), "point: steps lead too far"),
        ("point", json!({"guess": 1}), "point: its way"),
        ("point", json!(7), "point: a column is neither"),
        ("point", json!({"again": [[1], 1, 5]}), "point: a column has more values"),
        ("phase", json!({"some": [0, -1], "of": []}), "phase: a place is negative"),
        ("phase", json!({"some": [0, 1]}), "phase: some of nothing"),
        ("phase", json!({"decimals": [1, 99], "of": [1, 1]}), "phase: decimals are too many"),
        ("phase", json!({"lists": [1, 1_u64 << 40], "of": [1]}), "phase: lists are too long"),
        ("metric", json!({"same": "bites"}), "row 1: unknown variant `bites`"),
        ("variant", json!(["a", 7]), "row 2: "),
    ];
    for (field, column, wanted) in damages {
        let mut columns = sound.clone();
        columns[field] = column;
        let error = lines(&columns, 2).expect_err(field);
        assert!(error.contains(wanted), "{error}");
    }
    let mut columns = sound.clone();
    columns.as_object_mut().expect("an object").remove("value");
    assert!(lines(&columns, 2).expect_err("no value").contains("missing field `value`"));
    assert!(lines(&sound, usize::MAX).expect_err("too many").contains("rows"));
}

#[test]
fn a_head_that_is_damaged_is_an_error() {
    for line in [
        r#"{"line":"packed","run":1}"#,
        r#"{"line":"packed","run":1,"of":"rumour","rows":1,"columns":{}}"#,
        r#"{"line":"packed","run":-1,"of":"fork","rows":1,"columns":{}}"#,
    ] {
        assert!(Block::parse(line).expect("it begins like one").is_err(), "{line}");
    }
    assert_eq!(Block::parse(r#"{"line":"end","run":1,"seconds":1.0}"#), None);
}

/// Any value of JSON, with few distinct ones, so that all ways of writing a column are taken.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (0..3_i64).prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-9_999..9_999_i32).prop_map(|number| json!(f64::from(number) / 16.0 + 0.03125)),
        any::<f64>().prop_filter_map("finite", |it| it.is_finite().then(|| json!(it + 0.0))),
        "[a-c]?".prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            object(inner).prop_map(Value::from),
        ]
    })
}

fn object(of: impl Strategy<Value = Value>) -> impl Strategy<Value = Map<String, Value>> {
    let name = prop_oneof!["[a-d]", Just("same".to_owned()), Just("of".to_owned())];
    prop::collection::btree_map(name, of, 0..4).prop_map(|fields| fields.into_iter().collect())
}

proptest! {
    #[test]
    fn any_rows_survive(rows in prop::collection::vec(object(value()).prop_map(Value::from), 0..12)) {
        let (_, read) = through(&rows);
        prop_assert_eq!(read, rows);
    }

    #[test]
    fn rows_of_one_kind_survive(
        cells in prop_oneof![
            prop::collection::vec((0..4_i64).prop_map(Value::from), 1..40),
            prop::collection::vec(any::<i64>().prop_map(Value::from), 1..40),
            prop::collection::vec((0..900_i32).prop_map(|it| json!(f64::from(it) / 8.0)), 1..40),
            prop::collection::vec("[a-c]".prop_map(Value::from), 1..40),
            prop::collection::vec(prop::collection::vec(0..3_i64, 0..3).prop_map(|it| json!(it)), 1..40),
        ]
    ) {
        let rows: Vec<Value> = cells.iter().map(|cell| json!({ "field": cell })).collect();
        let (_, read) = through(&rows);
        prop_assert_eq!(read, rows);
    }
}
