//! From columns back to values: what a column's text says, checked, and read row by row.

use super::{again, decimals};
use serde_json::{Map, Value};
use std::cell::Cell;

/// More rows no run of a lane has; a file that says so is damaged.
const MOST: usize = 1 << 26;

/// The values of a column, of which each is read once, in their order.
pub(super) struct Cells {
    /// How many were read.
    next: Cell<usize>,
    pub(super) kind: Kind,
}

/// The ways in which a column is written.
pub(super) enum Kind {
    /// One value for all rows.
    Same(Value),
    /// Values as they are.
    Plain(Vec<Value>),
    /// Distinct values, and which of them each row has.
    Named(Vec<Value>, Vec<usize>),
    /// Whole numbers.
    Whole(Vec<i64>),
    /// Floats.
    Floats(Vec<f64>),
    /// Objects.
    Fields(Vec<(String, Field)>),
    /// Lists: how long each is, and the values of all.
    Lists(Vec<usize>, Box<Cells>),
}

/// A field of objects.
pub(super) struct Field {
    /// Which of the objects have it; nothing where all have.
    has: Option<(Vec<bool>, Cell<usize>)>,
    pub(super) of: Cells,
}

impl Cells {
    /// The next place; nothing where all were read.
    pub(super) fn step(&self, of: usize) -> Option<usize> {
        let place = self.next.get();
        self.next.set(place + 1);
        (place < of).then_some(place)
    }

    /// The place that is read next.
    pub(super) fn place(&self) -> usize {
        self.next.get()
    }

    /// One value for all rows.
    pub(super) fn same(value: Value) -> Cells {
        Cells { next: Cell::new(0), kind: Kind::Same(value) }
    }

    /// The columns of rows.
    ///
    /// # Errors
    /// What is wrong with them.
    pub(super) fn of_fields(columns: Map<String, Value>, rows: usize) -> Result<Cells, String> {
        if rows > MOST {
            return Err(format!("it says that it has {rows} rows"));
        }
        let field = |(name, column)| match Field::of(column, rows) {
            Ok(field) => Ok((name, field)),
            Err(error) => Err(format!("{name}: {error}")),
        };
        let fields = columns.into_iter().map(field).collect::<Result<_, String>>()?;
        Ok(Cells { next: Cell::new(0), kind: Kind::Fields(fields) })
    }

    fn of(column: Value, rows: usize) -> Result<Cells, String> {
        let kind = match column {
            Value::Array(values) => {
                has_as_many(values.len(), rows)?;
                Kind::Plain(values)
            }
            Value::Object(mut map) => {
                if let Some(value) = map.remove("same") {
                    return Ok(Cells::same(value));
                }
                if let Some(Value::Object(columns)) = map.remove("fields") {
                    return Cells::of_fields(columns, rows);
                }
                let (first, of) = (map.keys().find(|key| *key != "of").cloned(), map.remove("of"));
                let name = first.unwrap_or_default();
                let second = |of: Option<Value>| of.ok_or_else(|| format!("{name} of nothing"));
                match (name.as_str(), map.get(&name)) {
                    ("names" | "at", _) => named(&mut map, rows)?,
                    ("lists", Some(lengths)) => {
                        let lengths = places(lengths, rows)?;
                        let all = lengths.iter().try_fold(0_usize, |sum, it| sum.checked_add(*it));
                        let all = all.filter(|all| *all <= MOST).ok_or("lists are too long")?;
                        Kind::Lists(lengths, Box::new(Cells::of(second(of)?, all)?))
                    }
                    ("decimals", Some(decimals)) => {
                        let pairs = whole(&second(of)?, rows)?.into_iter();
                        let pairs = pairs.zip(whole(decimals, rows)?);
                        let floats = pairs.map(|(whole, point)| decimals::float(whole, point));
                        Kind::Floats(floats.collect::<Option<_>>().ok_or("decimals are too many")?)
                    }
                    _ => Kind::Whole(whole(&Value::Object(map), rows)?),
                }
            }
            _ => return Err("a column is neither a list nor an object".to_owned()),
        };
        Ok(Cells { next: Cell::new(0), kind })
    }
}

impl Field {
    fn of(column: Value, rows: usize) -> Result<Field, String> {
        if let Value::Object(mut map) = column {
            let Some(has) = map.remove("some") else {
                return Ok(Field { has: None, of: Cells::of(Value::Object(map), rows)? });
            };
            let has: Vec<bool> = places(&has, rows)?.into_iter().map(|has| has == 1).collect();
            let count = has.iter().filter(|has| **has).count();
            let of = Cells::of(map.remove("of").ok_or("some of nothing")?, count)?;
            return Ok(Field { has: Some((has, Cell::new(0))), of });
        }
        Ok(Field { has: None, of: Cells::of(column, rows)? })
    }

    /// Whether the object at hand has it. To be asked once for each object.
    pub(super) fn is_there(&self) -> bool {
        self.has.as_ref().is_none_or(|(has, next)| {
            let place = next.get();
            next.set(place + 1);
            has.get(place).copied().unwrap_or(false)
        })
    }
}

fn has_as_many(values: usize, rows: usize) -> Result<(), String> {
    if values == rows { Ok(()) } else { Err(format!("it has {values} values for {rows} rows")) }
}

/// Distinct values, and which of them each row has.
fn named(map: &mut Map<String, Value>, rows: usize) -> Result<Kind, String> {
    let (Some(Value::Array(names)), Some(at)) = (map.remove("names"), map.get("at")) else {
        return Err("names have no places, or places no names".to_owned());
    };
    let at = places(at, rows)?;
    if at.iter().any(|place| *place >= names.len()) {
        return Err("a place has no name".to_owned());
    }
    Ok(Kind::Named(names, at))
}

/// Whole numbers that are not negative.
fn places(column: &Value, rows: usize) -> Result<Vec<usize>, String> {
    let places = whole(column, rows)?.into_iter().map(usize::try_from);
    places.collect::<Result<_, _>>().map_err(|_| "a place is negative".to_owned())
}

/// Whole numbers, one a row.
fn whole(column: &Value, rows: usize) -> Result<Vec<i64>, String> {
    let not_whole = || "a value is no whole number".to_owned();
    let numbers = match column {
        Value::Array(numbers) => {
            numbers.iter().map(Value::as_i64).collect::<Option<_>>().ok_or_else(not_whole)?
        }
        Value::Object(map) => match (map.get("same"), map.get("steps"), map.get("again")) {
            (Some(number), _, _) => vec![number.as_i64().ok_or_else(not_whole)?; rows],
            (_, Some(steps), _) => {
                let mut numbers = whole(steps, rows)?;
                for place in 1..numbers.len() {
                    let sum = numbers[place - 1].checked_add(numbers[place]);
                    numbers[place] = sum.ok_or("steps lead too far")?;
                }
                numbers
            }
            (_, _, Some(Value::Array(parts))) => again::unpacked(parts, rows)?,
            _ => return Err("its way of being written is not known".to_owned()),
        },
        _ => return Err(not_whole()),
    };
    has_as_many(numbers.len(), rows)?;
    Ok(numbers)
}
