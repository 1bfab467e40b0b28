//! Texts in English and Chinese, and how numbers read in them.

use crate::written::only;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::borrow::Cow;
use std::fmt::{self, Display};

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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
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
    // What is rounded to nothing has no sign.
    if x.abs() >= 1e4 || !x.is_finite() { format!("{x}") } else { format!("{}", (x * 1e4).round() / 1e4 + 0.0) }
}

/// What is counted, with its number: `1 run`, `2 runs`.
pub(crate) fn counted(n: impl TryInto<u64> + Display + Copy, one: &str) -> String {
    format!("{n} {}", nouns(n, one))
}

/// The noun that goes with a number: `run` with one, `runs` with any other.
pub(crate) fn nouns(n: impl TryInto<u64>, one: &str) -> Cow<'_, str> {
    if n.try_into().is_ok_and(|n| n == 1) { one.into() } else { format!("{one}s").into() }
}

/// The verb that goes with a number.
#[cfg(feature = "experiment")]
pub(crate) fn are(n: impl TryInto<u64>) -> &'static str {
    if n.try_into().is_ok_and(|n| n == 1) { "is" } else { "are" }
}

/// A name on one line, as a terminal shows it without being disturbed: what would break the line, move the cursor, change colours or turn the
/// direction of writing is escaped, as in `\n` and `\u{1b}`.
pub(crate) fn shown(name: &str) -> Cow<'_, str> {
    escaped(name, disturbs)
}

/// The same for a text that may have several lines.
pub(crate) fn shown_lines(text: &str) -> Cow<'_, str> {
    escaped(text, |c| c != '\n' && disturbs(c))
}

fn escaped(text: &str, wanted: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&wanted) {
        return text.into();
    }
    let mut safe = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if wanted(c) { safe.extend(c.escape_default()) } else { safe.push(c) }
    }
    safe.into()
}

fn disturbs(c: char) -> bool {
    // The separators of lines and paragraphs, and the marks that override or isolate a direction.
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
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
        assert_eq!(number(-0.000_01), "0");
    }

    #[test]
    fn one_thing_is_one() {
        assert_eq!([0u64, 1, 2].map(|n| counted(n, "target")), ["0 targets", "1 target", "2 targets"]);
        assert_eq!([nouns(1usize, "run"), nouns(1000usize, "run")], ["run", "runs"]);
    }

    #[test]
    fn a_name_cannot_disturb_a_terminal() {
        assert_eq!(shown("信任 – é"), "信任 – é");
        assert_eq!(shown("a\u{1b}[31mb\nc\u{202e}d\r\u{7}"), "a\\u{1b}[31mb\\nc\\u{202e}d\\r\\u{7}");
        assert_eq!(shown_lines("a\nb\u{9b}"), "a\nb\\u{9b}");
    }
}
