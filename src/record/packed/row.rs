//! A row of columns, read by serde into the type of its line without a map in between.

use super::cells::{Cells, Field, Kind};
use serde::de::value::BorrowedStrDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, IntoDeserializer, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::{Error, Value};
use std::slice::Iter;

/// What a place of a column holds.
enum Found<'de> {
    Value(&'de Value),
    Whole(i64),
    Float(f64),
    Fields(&'de [(String, Field)]),
    List(&'de Cells, usize),
}

impl Cells {
    /// The next value.
    fn read(&self) -> Result<Found<'_>, Error> {
        fn at<T>(cells: &Cells, values: &[T]) -> Result<usize, Error> {
            cells.step(values.len()).ok_or_else(|| Error::custom("a column has too few values"))
        }
        Ok(match &self.kind {
            Kind::Same(value) => Found::Value(value),
            Kind::Plain(values) => Found::Value(&values[at(self, values)?]),
            Kind::Named(names, places) => Found::Value(&names[places[at(self, places)?]]),
            Kind::Whole(numbers) => Found::Whole(numbers[at(self, numbers)?]),
            Kind::Floats(numbers) => Found::Float(numbers[at(self, numbers)?]),
            Kind::Fields(fields) => Found::Fields(fields),
            Kind::Lists(lengths, of) => Found::List(of, lengths[at(self, lengths)?]),
        })
    }

    /// Whether the next value is null, which then counts as read.
    fn is_null(&self) -> bool {
        let value = match &self.kind {
            Kind::Same(value) => Some(value),
            Kind::Plain(values) => values.get(self.place()),
            Kind::Named(names, places) => places.get(self.place()).map(|place| &names[*place]),
            _ => None,
        };
        let is_null = value.is_some_and(Value::is_null);
        if is_null {
            self.step(usize::MAX);
        }
        is_null
    }
}

impl<'de> Deserializer<'de> for &'de Cells {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.read()? {
            Found::Value(value) => value.deserialize_any(visitor),
            Found::Whole(number) => visitor.visit_i64(number),
            Found::Float(number) => visitor.visit_f64(number),
            Found::Fields(fields) => visitor.visit_map(Row { fields: fields.iter(), value: None }),
            Found::List(of, left) => visitor.visit_seq(List { of, left }),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let fields = match self.read()? {
            Found::Value(value) => return value.deserialize_enum(name, variants, visitor),
            Found::Fields(fields) => fields,
            Found::Whole(_) | Found::Float(_) | Found::List(..) => {
                return Err(Error::custom(format!("a {name} is neither text nor an object")));
            }
        };
        // Each field has to be asked, whether or not one was found.
        let mut there: Vec<&(String, Field)> =
            fields.iter().filter(|(_, field)| field.is_there()).collect();
        match (there.pop(), there.is_empty()) {
            (Some((name, field)), true) => visitor.visit_enum(Variant { name, of: &field.of }),
            _ => Err(Error::custom(format!("a {name} is not one of several"))),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

/// The fields of a row that are still to be read.
struct Row<'de> {
    fields: Iter<'de, (String, Field)>,
    value: Option<&'de Cells>,
}

impl<'de> MapAccess<'de> for Row<'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        let Some((name, field)) = self.fields.find(|(_, field)| field.is_there()) else {
            return Ok(None);
        };
        self.value = Some(&field.of);
        seed.deserialize(BorrowedStrDeserializer::new(name)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let value = self.value.take().ok_or_else(|| Error::custom("a value has no name"))?;
        seed.deserialize(value)
    }
}

/// The values of a list that are still to be read.
struct List<'de> {
    of: &'de Cells,
    left: usize,
}

impl<'de> SeqAccess<'de> for List<'de> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(None) };
        self.left = left;
        seed.deserialize(self.of).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left)
    }
}

/// A variant of an enum that holds something.
struct Variant<'de> {
    name: &'de str,
    of: &'de Cells,
}

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = Error;
    type Variant = &'de Cells;

    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, &'de Cells), Error> {
        let name = seed.deserialize(IntoDeserializer::<Error>::into_deserializer(self.name))?;
        Ok((name, self.of))
    }
}

impl<'de> VariantAccess<'de> for &'de Cells {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        serde::de::Deserialize::deserialize(self)
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_any(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_any(visitor)
    }
}
