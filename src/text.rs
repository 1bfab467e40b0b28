//! Texts in English and Chinese, and how numbers read in them.

use crate::written::only;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::borrow::Cow;
use std::fmt;

/// A language that texts are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Chinese.
    Chinese,
}

/// A text in one or two languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Text {
    /// English.
    pub en: String,
    /// Chinese; the English text where there is none.
    pub zh: String,
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

/// A text of the same values in both languages: the English format, then the Chinese one.
macro_rules! text {
    ($en:literal, $zh:literal) => {
        $crate::text::Text { en: format!($en), zh: format!($zh) }
    };
}
pub(crate) use text;

/// A number without the noise of binary fractions.
pub(crate) fn number(x: f64) -> String {
    if x.abs() >= 1e4 || !x.is_finite() { format!("{x}") } else { format!("{}", (x * 1e4).round() / 1e4) }
}

/// A probability or share in per cent.
pub(crate) fn percent(x: f64) -> String {
    format!("{}%", number(x * 100.0))
}

// The written form of `Text` when it is a table.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct TextTable {
    /// English.
    en: String,
    /// Chinese; left out: the English text.
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
                let table: TextTable = only(map)?;
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
        json_schema!({ "anyOf": [{ "type": "string", "description": "One text for both languages." }, table] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_they_were_written() {
        assert_eq!(percent(0.07), "7%");
        assert_eq!(percent(0.1 + 0.2), "30%");
        assert_eq!(number(f64::INFINITY), "inf");
        assert_eq!(number(2.0), "2");
    }
}
