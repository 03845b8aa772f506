//! From rows to columns: each field of the rows becomes a list, written the shortest of several ways.

use super::{again, decimals};
use serde_json::{Map, Number, Value, json};
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

/// The fields of rows, each as a column; one that not all rows have says which.
pub(super) fn fields(rows: &[&Value]) -> Value {
    let rows: Vec<&Map<String, Value>> = rows.iter().filter_map(|row| row.as_object()).collect();
    let names: BTreeSet<&String> = rows.iter().flat_map(|row| row.keys()).collect();
    let field = |name: &String| {
        let cells: Vec<&Value> = rows.iter().filter_map(|row| row.get(name)).collect();
        if cells.len() == rows.len() {
            return column(&cells);
        }
        let has: Vec<i64> = rows.iter().map(|row| i64::from(row.contains_key(name))).collect();
        json!({ "some": whole(&has), "of": column(&cells) })
    };
    names.into_iter().map(|name| (name.clone(), field(name))).collect::<Map<_, _>>().into()
}

/// One value for each row.
fn column(cells: &[&Value]) -> Value {
    if let Some((first, rest)) = cells.split_first()
        && rest.iter().all(|cell| cell == first)
    {
        return json!({ "same": first });
    }
    let all = |is: fn(&Value) -> bool| cells.iter().all(|cell| is(cell));
    match () {
        () if all(Value::is_object) => json!({ "fields": fields(cells) }),
        () if all(Value::is_array) => {
            let lists = || cells.iter().filter_map(|cell| cell.as_array());
            let lengths: Vec<i64> = lists().map(|list| list.len() as i64).collect();
            json!({ "lists": whole(&lengths), "of": column(&lists().flatten().collect::<Vec<_>>()) })
        }
        () if all(Value::is_i64) => {
            whole(&cells.iter().filter_map(|cell| cell.as_i64()).collect::<Vec<_>>())
        }
        () if all(Value::is_f64) => {
            let numbers: Vec<f64> = cells.iter().filter_map(|cell| cell.as_f64()).collect();
            shortest(pointed(&numbers).into_iter().chain([named(cells), json!(cells)]))
        }
        () => shortest([named(cells), json!(cells)]),
    }
}

/// Whole numbers: themselves, or their steps.
fn whole(numbers: &[i64]) -> Value {
    if let Some((first, rest)) = numbers.split_first()
        && rest.iter().all(|number| number == first)
    {
        return json!({ "same": first });
    }
    let step = |place: usize| match place.checked_sub(1) {
        Some(before) => numbers[place].checked_sub(numbers[before]),
        None => Some(numbers[place]),
    };
    let steps: Option<Vec<i64>> = (0..numbers.len()).map(step).collect();
    let steps = steps.map(|steps| json!({ "steps": again::packed(&steps) }));
    shortest([again::packed(numbers)].into_iter().chain(steps))
}

/// Floats as whole numbers: all with the same decimals, each with those that are usual for its size, or each with the
/// fewest that it has.
fn pointed(numbers: &[f64]) -> Vec<Value> {
    let of = |decimals: Vec<i64>| {
        let pairs = numbers.iter().zip(&decimals);
        let pairs = pairs.map(|(number, decimals)| decimals::whole(*number, *decimals));
        let numbers: Vec<i64> = pairs.collect::<Option<_>>()?;
        Some(json!({ "decimals": whole(&decimals), "of": whole(&numbers) }))
    };
    let each = |decimals: fn(f64) -> Option<i64>| -> Option<Vec<i64>> {
        numbers.iter().copied().map(decimals).collect()
    };
    let Some(fewest) = each(decimals::fewest) else { return Vec::new() };
    let most = fewest.iter().copied().max().unwrap_or(0);
    let same = of(vec![most; numbers.len()]);
    same.into_iter().chain(each(decimals::usual).and_then(of)).chain(of(fewest)).collect()
}

/// Each distinct value once, and which of them each row has.
fn named<'a>(cells: &[&'a Value]) -> Value {
    let text = |cell: &'a Value| match cell {
        Value::String(text) => (true, Cow::Borrowed(text.as_str())),
        _ => (false, Cow::Owned(cell.to_string())),
    };
    let mut places: HashMap<(bool, Cow<'a, str>), i64> = HashMap::new();
    let mut names: Vec<&Value> = Vec::new();
    let mut at = Vec::new();
    for cell in cells.iter().copied() {
        let next = names.len() as i64;
        let place = *places.entry(text(cell)).or_insert(next);
        if place == next {
            names.push(cell);
        }
        at.push(place);
    }
    json!({ "names": names, "at": whole(&at) })
}

/// The one with the shortest text.
fn shortest(ways: impl IntoIterator<Item = Value>) -> Value {
    ways.into_iter().min_by_key(length).unwrap_or_else(|| json!([]))
}

/// The length of a value's text; of a string without what its quotes and escapes add.
fn length(value: &Value) -> usize {
    match value {
        Value::Array(list) => list.iter().map(length).sum::<usize>() + list.len() + 1,
        Value::Object(map) => {
            map.iter().map(|(key, value)| key.len() + 4 + length(value)).sum::<usize>() + 2
        }
        Value::String(text) => text.len() + 2,
        Value::Number(number) => digits(number),
        Value::Null | Value::Bool(_) => 4,
    }
}

fn digits(number: &Number) -> usize {
    match number.as_i64() {
        Some(whole) => {
            let digits = whole.unsigned_abs().checked_ilog10().unwrap_or(0) as usize + 1;
            digits + usize::from(whole < 0)
        }
        None => number.to_string().len(),
    }
}
