//! Shared interest as a scenario writes it: a number, a distribution, a table of pairs, or a word.

use crate::distribution::Distribution;
use crate::quantity::Interest;
use crate::written::{Exactly, ended, only};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;
use std::fmt;

/// Where shared interest comes from, as written.
#[derive(Clone, Debug, PartialEq)]
pub enum SharedInterestValue {
    /// A number or a distribution.
    Drawn(Distribution),
    /// A constant per pair of groups.
    Pairs(Vec<(String, String, Interest)>),
    /// Cosine similarity of interest vectors.
    Vectors,
}

// A table of pairs; every other table is a distribution.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum SharedInterestTable {
    /// Everyone has this value.
    Fixed(f64),
    /// Uniform between two values: `[low, high]`.
    Uniform(Exactly<f64, 2>),
    /// Normal, truncated to [-1, 1]: `[mean, sd]`.
    Normal(Exactly<f64, 2>),
    /// Beta on [0, 1]: `[alpha, beta]`.
    Beta(Exactly<f64, 2>),
    /// A list of values, with equal weights.
    Values(Vec<f64>),
    /// A list of values with weights: `[[0.2, 3], [0.8, 1]]`.
    Weighted(Vec<Exactly<f64, 2>>),
    /// A constant per pair of groups: `[["from", "to", 0.5], ...]`.
    Pairs(Vec<Pair>),
}

/// The shared interest of one pair of groups.
struct Pair {
    from: String,
    to: String,
    value: Interest,
}

impl<'de> Deserialize<'de> for Pair {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Pair, D::Error> {
        struct Three;
        impl<'de> Visitor<'de> for Three {
            type Value = Pair;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("[\"from\", \"to\", interest]")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Pair, A::Error> {
                let short = |n| move || de::Error::invalid_length(n, &Three);
                let from = list.next_element()?.ok_or_else(short(0))?;
                let to = list.next_element()?.ok_or_else(short(1))?;
                let value = list.next_element()?.ok_or_else(short(2))?;
                ended(list, 3)?;
                Ok(Pair { from, to, value })
            }
        }
        d.deserialize_seq(Three)
    }
}

impl JsonSchema for Pair {
    fn schema_name() -> Cow<'static, str> {
        "Pair".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        <(String, String, Interest)>::json_schema(generator)
    }
}

impl<'de> Deserialize<'de> for SharedInterestValue {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<SharedInterestValue, D::Error> {
        struct Shared;
        impl<'de> Visitor<'de> for Shared {
            type Value = SharedInterestValue;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number, a distribution, \"vectors\" or { pairs = [...] }")
            }
            fn visit_f64<E: de::Error>(self, x: f64) -> Result<SharedInterestValue, E> {
                Ok(SharedInterestValue::Drawn(Distribution::Fixed(x)))
            }
            fn visit_i64<E: de::Error>(self, x: i64) -> Result<SharedInterestValue, E> {
                self.visit_f64(x as f64)
            }
            fn visit_str<E: de::Error>(self, s: &str) -> Result<SharedInterestValue, E> {
                if s == "vectors" { Ok(SharedInterestValue::Vectors) } else { Err(E::invalid_value(de::Unexpected::Str(s), &self)) }
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<SharedInterestValue, A::Error> {
                let equal = |values: Vec<f64>| {
                    let weights = vec![1.0; values.len()];
                    Distribution::Values(values, weights)
                };
                Ok(SharedInterestValue::Drawn(match only(map)? {
                    SharedInterestTable::Fixed(x) => Distribution::Fixed(x),
                    SharedInterestTable::Uniform(Exactly(x)) => Distribution::Uniform(x),
                    SharedInterestTable::Normal(Exactly(x)) => Distribution::Normal(x),
                    SharedInterestTable::Beta(Exactly(x)) => Distribution::Beta(x),
                    SharedInterestTable::Values(values) => equal(values),
                    SharedInterestTable::Weighted(pairs) => {
                        let (values, weights) = pairs.into_iter().map(|Exactly([value, weight])| (value, weight)).unzip();
                        Distribution::Values(values, weights)
                    }
                    SharedInterestTable::Pairs(pairs) => {
                        return Ok(SharedInterestValue::Pairs(pairs.into_iter().map(|pair| (pair.from, pair.to, pair.value)).collect()));
                    }
                }))
            }
        }
        d.deserialize_any(Shared)
    }
}

impl JsonSchema for SharedInterestValue {
    fn schema_name() -> Cow<'static, str> {
        "SharedInterest".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let table = SharedInterestTable::json_schema(generator);
        let number = json_schema!({ "type": "number", "minimum": -1, "maximum": 1, "description": "The same in every relation." });
        let vectors =
            json_schema!({ "const": "vectors", "description": "Cosine similarity of the `interests` of the two groups' members." });
        json_schema!({ "anyOf": [number, vectors, table] })
    }
}
