//! A claim as it is written.

use crate::quantity::NonNegative;
use crate::scenario::names::Names;
use crate::text::Text;
use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;
use std::fmt;

/// What theory expects of the scenario; `fiducia check` tests it with replicates.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimTable {
    /// Short name, unique in the file: lower-case letters, digits and `-`.
    pub name: String,
    /// What theory says, in one sentence.
    pub text: Text,
    /// Where theory says so.
    pub source: Option<String>,
    /// The settings that are compared: path -> list of values. Several paths vary together.
    #[schemars(with = "Option<IndexMap<String, Vec<serde_json::Value>>>")]
    pub vary: Option<IndexMap<String, Vec<toml::Value>>>,
    /// The same setting by setting: a list of tables path -> value; `{}` is the scenario as it is.
    #[schemars(with = "Option<Vec<IndexMap<String, serde_json::Value>>>")]
    pub settings: Option<Vec<IndexMap<String, toml::Value>>>,
    /// Values held in every setting of this claim: path -> value.
    #[serde(default)]
    #[schemars(with = "IndexMap<String, serde_json::Value>")]
    pub with: IndexMap<String, toml::Value>,
    /// A metric column of `series.csv`, or a ratio of two counts or payoffs such as `honoured/engaged`.
    pub metric: String,
    /// The kind of relation; a list compares kinds within the run. May be left out where there is only one.
    pub relation: Option<Names>,
    /// `[from, to]`: the steps over which the metric is taken, both included; a list of windows compares windows within the run. Default:
    /// the last fifth of the steps.
    pub window: Option<Windows>,
    /// What is expected.
    pub expect: Expect,
    /// Smallest difference that counts, in the unit of the metric; for `rises`, `falls` and `order`. Default 0.
    pub min_effect: Option<NonNegative>,
    /// Largest difference that still counts as none, in the unit of the metric; for `unchanged`.
    pub margin: Option<NonNegative>,
    /// `false`: theory says so, but the model does not show it. Default true.
    pub reproduced: Option<bool>,
    /// Why the model does not show it; required with `reproduced = false`.
    pub why: Option<Text>,
}

/// What is expected of the things compared, in the order in which they are written.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Expect {
    /// Every one is higher than the one before it.
    Rises,
    /// Every one is lower than the one before it.
    Falls,
    /// No two differ by more than the margin.
    Unchanged,
    /// The value lies between two numbers; with two things compared, the second less the first does.
    Between([f64; 2]),
    /// Listed from lowest to highest, numbers from 0.
    Order(Vec<usize>),
}

/// One window of steps, or several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Windows(pub Vec<[u64; 2]>);

/// An element of a window or of a list of windows.
enum Piece {
    Step(u64),
    Window([u64; 2]),
}

impl<'de> Deserialize<'de> for Piece {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Piece, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Piece;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a step or a window [from, to]")
            }
            fn visit_i64<E: de::Error>(self, x: i64) -> Result<Piece, E> {
                u64::try_from(x).map(Piece::Step).map_err(|_| E::invalid_value(de::Unexpected::Signed(x), &self))
            }
            fn visit_u64<E: de::Error>(self, x: u64) -> Result<Piece, E> {
                Ok(Piece::Step(x))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Piece, A::Error> {
                let (from, to, more) = (seq.next_element()?, seq.next_element()?, seq.next_element::<u64>()?);
                match (from, to, more) {
                    (Some(from), Some(to), None) => Ok(Piece::Window([from, to])),
                    _ => Err(de::Error::custom("a window is two steps, [from, to]")),
                }
            }
        }
        d.deserialize_any(Either)
    }
}

impl<'de> Deserialize<'de> for Windows {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Windows, D::Error> {
        struct OneOrMore;
        impl<'de> Visitor<'de> for OneOrMore {
            type Value = Windows;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a window [from, to], or a list of windows")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Windows, A::Error> {
                let (mut steps, mut windows) = (Vec::new(), Vec::new());
                while let Some(piece) = seq.next_element()? {
                    match piece {
                        Piece::Step(step) => steps.push(step),
                        Piece::Window(window) => windows.push(window),
                    }
                }
                match (steps.as_slice(), windows.is_empty()) {
                    (&[from, to], true) => Ok(Windows(vec![[from, to]])),
                    ([], false) => Ok(Windows(windows)),
                    _ => Err(de::Error::custom("expected a window [from, to], or a list of windows")),
                }
            }
        }
        d.deserialize_any(OneOrMore)
    }
}

impl JsonSchema for Windows {
    fn schema_name() -> Cow<'static, str> {
        "Windows".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let window = json_schema!({ "type": "array", "items": { "type": "integer", "minimum": 0 }, "minItems": 2, "maxItems": 2 });
        json_schema!({ "anyOf": [window, { "type": "array", "items": window, "minItems": 1 }] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<ClaimTable, String> {
        toml::from_str(&format!("name='a'\ntext='b'\nmetric='trust_mean'\n{text}")).map_err(|e| e.message().to_owned())
    }

    #[test]
    fn one_window_or_several() {
        let windows = |text: &str| read(&format!("expect='rises'\nwindow={text}")).map(|c| c.window.unwrap().0);
        assert_eq!(windows("[1, 5]"), Ok(vec![[1, 5]]));
        assert_eq!(windows("[[1, 5], [6, 9]]"), Ok(vec![[1, 5], [6, 9]]));
        assert_eq!(windows("[1, 5, 9]"), Err("expected a window [from, to], or a list of windows".into()));
        assert_eq!(windows("[[1]]"), Err("a window is two steps, [from, to]".into()));
    }

    #[test]
    fn every_expectation_is_read() {
        let expect = |text: &str| read(&format!("expect={text}")).unwrap().expect;
        assert_eq!(expect("'falls'"), Expect::Falls);
        assert_eq!(expect("{ between = [0.1, 1] }"), Expect::Between([0.1, 1.0]));
        assert_eq!(expect("{ order = [1, 0] }"), Expect::Order(vec![1, 0]));
    }

    #[test]
    fn values_of_any_type_may_vary() {
        let claim = read("expect='rises'\nvary = { \"a.b\" = [0.1, { beta = [2, 8] }], c = ['x', 'y'] }").unwrap();
        assert_eq!(claim.vary.unwrap().len(), 2);
    }
}
