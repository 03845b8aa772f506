//! Whole numbers of which stretches come again: what came before is named and not written anew, as in LZ77 (Ziv and
//! Lempel 1977).

use serde_json::{Value, json};
use std::collections::HashMap;

/// A copy has to save so many characters, for it costs nearly as many.
const WORTH: usize = 12;

/// The numbers as they are, or as `{"again": [[fresh …], back, count, [fresh …], back, count, …]}`: behind each stretch of
/// fresh numbers, `count` numbers are those that stand `back` places before them.
pub(super) fn packed(numbers: &[i64]) -> Value {
    let mut parts: Vec<Value> = Vec::new();
    let mut fresh: Vec<i64> = Vec::new();
    let mut seen: HashMap<&[i64], usize> = HashMap::new();
    let mut at = 0;
    while at < numbers.len() {
        let next = numbers.get(at..at + 3);
        let before = next.and_then(|next| seen.get(next).copied());
        let found = before.into_iter().chain(at.checked_sub(1));
        let found = found.map(|from| (same(numbers, from, at), at - from));
        let (count, back) = found.max().unwrap_or((0, 0));
        let is_copy = is_worth(&numbers[at..at + count]);
        let step = if is_copy { count } else { 1 };
        if is_copy {
            parts.extend([json!(fresh), json!(back), json!(count)]);
            fresh.clear();
        } else {
            fresh.push(numbers[at]);
        }
        for place in at..at + step {
            if let Some(next) = numbers.get(place..place + 3) {
                seen.insert(next, place);
            }
        }
        at += step;
    }
    if parts.is_empty() {
        return json!(numbers);
    }
    if !fresh.is_empty() {
        parts.push(json!(fresh));
    }
    json!({ "again": parts })
}

/// How many numbers from one place on are those from another one on.
fn same(numbers: &[i64], from: usize, at: usize) -> usize {
    numbers[at..].iter().zip(&numbers[from..]).take_while(|(one, other)| one == other).count()
}

/// Whether so many numbers are longer as text than a copy is.
fn is_worth(numbers: &[i64]) -> bool {
    let mut characters = 0;
    numbers.iter().any(|number| {
        let digits = number.unsigned_abs().checked_ilog10().unwrap_or(0) as usize + 1;
        characters += digits + usize::from(*number < 0) + 1;
        characters >= WORTH
    })
}

/// The numbers of what stands in `again`, at most so many.
///
/// # Errors
/// Where it does not describe numbers, or describes more.
pub(super) fn unpacked(parts: &[Value], most: usize) -> Result<Vec<i64>, String> {
    let mut numbers: Vec<i64> = Vec::new();
    let mut rest = parts.iter();
    while let Some(fresh) = rest.next() {
        let fresh = fresh.as_array().ok_or("of numbers that come again none are fresh")?;
        for number in fresh {
            numbers.push(number.as_i64().ok_or("a number that comes again is not whole")?);
        }
        let (Some(back), Some(count)) = (rest.next(), rest.next()) else { break };
        let place = |number: &Value| number.as_u64().and_then(|it| usize::try_from(it).ok());
        let (back, count) = place(back).zip(place(count)).ok_or("a copy has no place or length")?;
        let from = numbers.len().checked_sub(back).filter(|from| *from < numbers.len());
        let from = from.ok_or("a copy is of what is not there")?;
        if count > most.saturating_sub(numbers.len()) {
            return Err("a column has more values than rows".to_owned());
        }
        for place in from..from + count {
            numbers.push(numbers[place]);
        }
    }
    Ok(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(column: &Value, count: usize) -> Vec<i64> {
        match column {
            Value::Array(numbers) => numbers.iter().filter_map(Value::as_i64).collect(),
            _ => unpacked(column["again"].as_array().expect("copies"), count).expect("sound"),
        }
    }

    #[test]
    fn what_comes_again_is_named_by_its_distance_and_length() {
        let numbers: Vec<i64> = (0..30).map(|place| 100 + place % 3).collect();
        assert_eq!(packed(&numbers), json!({"again": [[100, 101, 102], 3, 27]}));
        assert_eq!(packed(&[0; 40]), json!({"again": [[0], 1, 39]}));
        assert_eq!(packed(&[1, 2, 3, 1, 2, 3]), json!([1, 2, 3, 1, 2, 3]), "a copy is no shorter");
        assert_eq!(packed(&[]), json!([]));
    }

    #[test]
    fn copies_of_nothing_and_too_long_ones_are_errors() {
        let wrong = [
            json!([[1], 2, 3]),
            json!([[1], 0, 3]),
            json!([[1], 1, 99]),
            json!([[1], -1, 3]),
            json!([[], 1, 3]),
            json!([["x"]]),
            json!([7]),
        ];
        for parts in wrong {
            assert!(unpacked(parts.as_array().expect("a list"), 9).is_err(), "{parts}");
        }
    }

    proptest! {
        #[test]
        fn numbers_survive(
            numbers in prop::collection::vec(prop_oneof![0..4_i64, any::<i64>()], 0..200)
        ) {
            prop_assert_eq!(read(&packed(&numbers), numbers.len()), numbers);
        }
    }
}
