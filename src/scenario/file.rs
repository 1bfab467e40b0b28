//! The scenario file as it is written. Every table refuses unknown keys; the JSON Schema and the reference are derived from these
//! types and their comments.

use super::claim::ClaimTable;
use crate::distribution::Distribution;
use crate::model::belief::BeliefTable;
use crate::model::communication::CommunicationTable;
use crate::model::exchange::ExchangeTable;
use crate::model::mind::GroupTable;
use crate::population::network::NetworkTable;
use crate::quantity::{Interest, Probability};
use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer};
use serde::{Deserialize, Deserializer, Serialize};
use std::borrow::Cow;
use std::fmt;

/// A fiducia scenario: who meets whom, what is at stake, how they talk and learn.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioFile {
    /// Version of the format; 1.
    pub schema: u64,
    /// Title, one text or `{ en = "...", zh = "..." }`.
    pub title: Text,
    /// What the scenario shows and where it comes from.
    pub description: Option<Text>,
    /// Master seed of all randomness, at most 2^53. Default 1.
    #[schemars(extend("default" = 1))]
    pub seed: Option<u64>,
    /// Number of steps.
    pub steps: u64,
    /// Number of replicates: runs that differ only in their luck. Default 1.
    #[schemars(extend("default" = 1))]
    pub replicates: Option<u64>,
    /// A row of the series is written every so many steps; step 0 and the last step always are. Default 1.
    #[schemars(extend("default" = 1))]
    pub every: Option<u64>,
    /// Whether the points of a sweep share their luck. Default common.
    #[serde(default)]
    pub randomness: Randomness,
    /// The belief rule. Default `[belief.attribution]`.
    pub belief: Option<BeliefTable>,
    /// What is at stake, in every kind of relation that says nothing else.
    #[serde(default)]
    pub exchange: ExchangeTable,
    /// How people talk, in every kind of relation that says nothing else.
    #[serde(default)]
    pub communication: CommunicationTable,
    /// The groups of agents, by name.
    pub group: IndexMap<String, GroupTable>,
    /// The kinds of relation, by name.
    pub relation: IndexMap<String, RelationTable>,
    /// Networks through which exchanges are heard of, by name. Without one, trustors hear of their own trustees.
    #[serde(default)]
    pub listening: IndexMap<String, ListeningTable>,
    /// What happens at certain steps.
    #[serde(default)]
    pub event: Vec<EventTable>,
    /// What theory expects of the scenario, tested by `fiducia check`.
    #[serde(default)]
    pub claim: Vec<ClaimTable>,
}

/// Whether the points of a sweep share their luck.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Randomness {
    /// The same luck at every point, so that differences between points are not noise.
    #[default]
    Common,
    /// Independent luck at every point.
    Independent,
}

/// A text in one or two languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Text {
    /// English.
    pub en: String,
    /// Chinese; the English text where there is none.
    pub zh: String,
}

/// A language that texts are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Chinese.
    Chinese,
}

impl Text {
    /// The text in a language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::English => &self.en,
            Language::Chinese => &self.zh,
        }
    }
}

/// The written form of [`Text`] when it is a table.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct TextTable {
    /// English.
    en: String,
    /// Chinese.
    zh: Option<String>,
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Text, D::Error> {
        struct Words;
        impl<'de> Visitor<'de> for Words {
            type Value = Text;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a table { en = \"...\", zh = \"...\" }")
            }
            fn visit_str<E: de::Error>(self, s: &str) -> Result<Text, E> {
                Ok(Text { en: s.to_owned(), zh: s.to_owned() })
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Text, A::Error> {
                let table = TextTable::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Text { zh: table.zh.unwrap_or_else(|| table.en.clone()), en: table.en })
            }
        }
        d.deserialize_any(Words)
    }
}

impl JsonSchema for Text {
    fn schema_name() -> Cow<'static, str> {
        "Text".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let table = TextTable::json_schema(generator);
        json_schema!({ "anyOf": [{ "type": "string" }, table] })
    }
}

/// A kind of relation: who trusts whom.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RelationTable {
    /// The group of the trustors, or a list of groups.
    pub from: Names,
    /// The group of the trustees, or a list of groups.
    pub to: Names,
    /// Who relates to whom.
    pub network: NetworkTable,
    /// Shared interest: the share of the trustor's payoff that the trustee counts as its own. A number or distribution on [-1, 1], `"vectors"`,
    /// or `{ pairs = [["from", "to", 0.5], ...] }`. Default 0.
    #[schemars(extend("default" = 0.0))]
    pub shared_interest: Option<SharedInterestValue>,
    /// Perceived shared interest at the start, in [-1, 1]. Default 0.
    #[schemars(extend("default" = 0.0))]
    pub prior_interest: Option<Interest>,
    /// What is at stake in this kind of relation; keys left out are taken from `[exchange]`.
    #[serde(default)]
    pub exchange: ExchangeTable,
    /// How people talk in this kind of relation; keys left out are taken from `[communication]`.
    #[serde(default)]
    pub communication: CommunicationTable,
}

/// A network through which exchanges are heard of.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListeningTable {
    /// The group of those who listen, or a list of groups.
    pub from: Names,
    /// The group of those they listen to, or a list of groups.
    pub to: Names,
    /// Who listens to whom.
    pub network: NetworkTable,
}

/// A name, or a list of names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names(pub Vec<String>);

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Names, D::Error> {
        struct OneOrMore;
        impl<'de> Visitor<'de> for OneOrMore {
            type Value = Names;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a group, or a list of names")
            }
            fn visit_str<E: de::Error>(self, s: &str) -> Result<Names, E> {
                Ok(Names(vec![s.to_owned()]))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Names, A::Error> {
                let mut names = Vec::new();
                while let Some(name) = seq.next_element()? {
                    names.push(name);
                }
                Ok(Names(names))
            }
        }
        d.deserialize_any(OneOrMore)
    }
}

impl JsonSchema for Names {
    fn schema_name() -> Cow<'static, str> {
        "Names".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" }, "minItems": 1 }] })
    }
}

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

/// A table of pairs; every other table is a distribution.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum SharedInterestTable {
    /// Everyone has this value.
    Fixed(f64),
    /// Uniform between two values: `[low, high]`.
    Uniform([f64; 2]),
    /// Normal, truncated to [-1, 1]: `[mean, sd]`.
    Normal([f64; 2]),
    /// Beta on [0, 1]: `[alpha, beta]`.
    Beta([f64; 2]),
    /// A list of values, with equal weights.
    Values(Vec<f64>),
    /// A list of values with weights: `[[0.2, 3], [0.8, 1]]`.
    Weighted(Vec<[f64; 2]>),
    /// A constant per pair of groups: `[["from", "to", 0.5], ...]`.
    Pairs(Vec<(String, String, Interest)>),
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
                Ok(SharedInterestValue::Drawn(match SharedInterestTable::deserialize(MapAccessDeserializer::new(map))? {
                    SharedInterestTable::Fixed(x) => Distribution::Fixed(x),
                    SharedInterestTable::Uniform(x) => Distribution::Uniform(x),
                    SharedInterestTable::Normal(x) => Distribution::Normal(x),
                    SharedInterestTable::Beta(x) => Distribution::Beta(x),
                    SharedInterestTable::Values(values) => equal(values),
                    SharedInterestTable::Weighted(pairs) => {
                        let (values, weights) = pairs.into_iter().map(|[value, weight]| (value, weight)).unzip();
                        Distribution::Values(values, weights)
                    }
                    SharedInterestTable::Pairs(pairs) => return Ok(SharedInterestValue::Pairs(pairs)),
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
        json_schema!({ "anyOf": [{ "type": "number", "minimum": -1, "maximum": 1 }, { "const": "vectors" }, table] })
    }
}

/// Something that happens at a certain step: a parameter or a trait is set, added to, or scaled.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EventTable {
    /// The step at whose beginning it happens, from 1 on.
    pub at: u64,
    /// The step at whose beginning it is undone; left out: for good.
    pub until: Option<u64>,
    /// What is changed: a path such as `communication.transparency`, `relation.kin.exchange.reward`, `group.sellers.memory`, the traits
    /// `group.sellers.integrity`, or the interests `relation.kin.shared_interest` and `relation.kin.perceived_interest`.
    pub parameter: String,
    /// Puts this value in its place.
    pub set: Option<f64>,
    /// Adds this value.
    pub add: Option<f64>,
    /// Multiplies by this value.
    pub scale: Option<f64>,
    /// Share of the group that is struck; only for traits. Default 1.
    pub share: Option<Probability>,
}
