//! How values are written in a scenario: readers that let nothing go unread.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{self, IgnoredAny, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer};
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

/// Reads either a bare number or an externally tagged table, keeping the place of an error inside the table.
pub(crate) struct NumberOr<T, F: Fn(f64) -> T>(pub PhantomData<T>, pub F, pub &'static str);

impl<'de, T: Deserialize<'de>, F: Fn(f64) -> T> Visitor<'de> for NumberOr<T, F> {
    type Value = T;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.2)
    }
    fn visit_f64<E: de::Error>(self, x: f64) -> Result<T, E> {
        Ok(self.1(x))
    }
    fn visit_i64<E: de::Error>(self, x: i64) -> Result<T, E> {
        Ok(self.1(x as f64))
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        only(map)
    }
}

/// Reads a table as one value; a second name beside the one that says what it is would otherwise go unread.
pub(crate) fn only<'de, T: Deserialize<'de>, A: MapAccess<'de>>(mut map: A) -> Result<T, A::Error> {
    let value = T::deserialize(MapAccessDeserializer::new(&mut map))?;
    match map.next_key::<String>()? {
        Some(name) => Err(de::Error::custom(format!("exactly one name belongs in this table, and `{name}` is one too many"))),
        None => Ok(value),
    }
}

/// Refuses what is left of a list that should hold `n` values.
pub(crate) fn ended<'de, A: SeqAccess<'de>>(mut list: A, n: usize) -> Result<(), A::Error> {
    match list.next_element::<IgnoredAny>()? {
        Some(_) => Err(de::Error::custom(format!("expected a list of {n} values, but there are more"))),
        None => Ok(()),
    }
}

/// A list of exactly so many values.
pub(crate) struct Exactly<T, const N: usize>(pub [T; N]);

impl<'de, T: Deserialize<'de>, const N: usize> Deserialize<'de> for Exactly<T, N> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Exactly<T, N>, D::Error> {
        struct List<T, const N: usize>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>, const N: usize> Visitor<'de> for List<T, N> {
            type Value = Exactly<T, N>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "a list of {N} values")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Exactly<T, N>, A::Error> {
                let mut values = Vec::with_capacity(N);
                while values.len() < N {
                    let value = list.next_element()?.ok_or_else(|| de::Error::invalid_length(values.len(), &self))?;
                    values.push(value);
                }
                ended(list, N)?;
                values.try_into().map(Exactly).map_err(|_| de::Error::custom(format!("expected a list of {N} values")))
            }
        }
        d.deserialize_seq(List(PhantomData))
    }
}

impl<T: JsonSchema, const N: usize> JsonSchema for Exactly<T, N>
where
    [T; N]: JsonSchema,
{
    fn schema_name() -> Cow<'static, str> {
        <[T; N]>::schema_name()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        <[T; N]>::json_schema(generator)
    }
}
