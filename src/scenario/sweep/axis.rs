//! The values that a parameter takes in a sweep: a list, or a range with or without steps.

use super::sampling::MOST_POINTS;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;
use std::fmt;
use toml::Value;

/// The parameters of a block with their values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Varied(pub Vec<(String, Axis)>);

/// The values that a parameter takes.
#[derive(Clone, Debug, PartialEq)]
pub enum Axis {
    /// These.
    Values(Vec<Value>),
    /// Between two numbers, inclusive.
    Range(Range),
}

/// Between two numbers, inclusive.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// First value.
    pub from: f64,
    /// Last value.
    pub to: f64,
    /// Number of values; none in a sample.
    pub count: Option<u64>,
    /// Even steps of the logarithm.
    pub log: bool,
    /// Whole numbers only.
    pub whole: bool,
}

/// A number as a scenario writes it: a whole one without a decimal point, so that it also serves where only whole numbers do.
pub fn number(x: f64) -> Value {
    if x == libm::trunc(x) && x.abs() < 9e15 { Value::Integer(x as i64) } else { Value::Float(x) }
}

/// Rounded to twelve significant digits: the 0.3 of `0..1:11` is the 0.3 that a person would write.
fn tidy(x: f64) -> f64 {
    format!("{x:.11e}").parse().unwrap_or(x)
}

impl Range {
    /// Reads `a..b`, followed by any of `:count`, `:log` and `:whole`.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn parse(text: &str) -> Result<Range, String> {
        let wrong = || format!("`{text}` is not a range such as 0..1:11, 1..100:5:log or, in a sample, 0..1");
        let mut parts = text.split(':').map(str::trim);
        let (from, to) = parts.next().and_then(|ends| ends.split_once("..")).ok_or_else(wrong)?;
        let end = |end: &str| end.trim().parse::<f64>().ok().filter(|x| x.is_finite()).ok_or_else(wrong);
        let mut range = Range { from: end(from)?, to: end(to)?, count: None, log: false, whole: false };
        for part in parts {
            match part {
                "log" => range.log = true,
                "whole" => range.whole = true,
                _ if range.count.is_some() => return Err(format!("`{text}` has two numbers of values")),
                _ => range.count = Some(part.parse().map_err(|_| wrong())?),
            }
        }
        if range.count.is_some_and(|n| n == 0 || n > MOST_POINTS) {
            return Err(format!("`{text}` takes 1 to {MOST_POINTS} values"));
        }
        if range.count == Some(1) && range.from != range.to {
            return Err(format!("`{text}` takes one value but has two ends"));
        }
        if range.log && (range.from <= 0.0 || range.to <= 0.0) {
            return Err(format!("`{text}` goes by the logarithm, so both ends must be above 0"));
        }
        if range.whole && [range.from, range.to].iter().any(|&x| x != libm::trunc(x) || x.abs() > 9e15) {
            return Err(format!("`{text}` takes whole numbers, so both ends must be whole"));
        }
        Ok(range)
    }

    /// The value at a share of the way, in `[0, 1]`.
    fn between(&self, share: f64) -> f64 {
        let x = if self.log {
            self.from * libm::exp(libm::log(self.to / self.from) * share)
        } else {
            self.from + (self.to - self.from) * share
        };
        // Rounding must not lead out of the range.
        x.clamp(self.from.min(self.to), self.from.max(self.to))
    }

    /// Value `k` of `n` in even steps.
    pub fn step(&self, k: u64, n: u64) -> Value {
        let x = match k {
            0 => self.from,
            _ if k + 1 == n => self.to,
            _ if self.log => tidy(self.between(k as f64 / (n - 1) as f64)),
            _ => tidy(self.from + (self.to - self.from) * k as f64 / (n - 1) as f64),
        };
        number(if self.whole { libm::rint(x) } else { x })
    }

    /// The value that a coordinate in `[0, 1]` stands for.
    pub fn at(&self, u: f64) -> Value {
        let x = if self.whole {
            // Each whole number owns the unit around it.
            let (low, high) = (self.from.min(self.to), self.from.max(self.to));
            let wide = Range { from: low - 0.5, to: high + 0.5, ..*self };
            let x = if self.log { self.between(u) } else { wide.between(u) };
            libm::rint(x).clamp(low, high)
        } else {
            self.between(u)
        };
        number(x)
    }
}

impl Axis {
    /// Reads the values of a parameter from the command line: a range, a TOML list, or values between commas.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn parse(text: &str) -> Result<Axis, String> {
        let text = text.trim();
        if text.is_empty() {
            return Err("there are no values behind `=`".into());
        }
        if text.contains("..") && !text.starts_with('[') {
            return Range::parse(text).map(Axis::Range);
        }
        if text.starts_with('[') {
            return match format!("x = {text}").parse::<toml::Table>().map(|mut table| table.remove("x")) {
                Ok(Some(Value::Array(values))) => Ok(Axis::Values(values)),
                _ => Err(format!("`{text}` is not a list")),
            };
        }
        Ok(Axis::Values(split(text).map(word).collect()))
    }

    /// Number of values; a range in a sample has none of its own.
    pub fn count(&self) -> Option<u64> {
        match self {
            Axis::Values(values) => Some(values.len() as u64),
            Axis::Range(range) => range.count,
        }
    }

    /// A value of a list, or of a range with a number of steps, by its place below [`Axis::count`].
    pub fn value(&self, k: u64) -> Value {
        match self {
            Axis::Values(values) => values[k as usize].clone(),
            Axis::Range(range) => range.step(k, range.count.unwrap_or(1)),
        }
    }

    /// As a scenario writes it.
    pub fn to_toml(&self) -> Value {
        match self {
            Axis::Values(values) => Value::Array(values.clone()),
            Axis::Range(range) => {
                let mut text = format!("{}..{}", range.from, range.to);
                range.count.iter().for_each(|n| text += &format!(":{n}"));
                [(range.log, ":log"), (range.whole, ":whole")].iter().for_each(|(on, word)| text += if *on { word } else { "" });
                Value::String(text)
            }
        }
    }
}

/// Parts between commas that stand outside of brackets and quotes.
fn split(text: &str) -> impl Iterator<Item = &str> {
    let (mut depth, mut quoted) = (0i32, None);
    text.split(move |c: char| {
        match c {
            '"' | '\'' if quoted == Some(c) => quoted = None,
            '"' | '\'' if quoted.is_none() => quoted = Some(c),
            '[' | '{' if quoted.is_none() => depth += 1,
            ']' | '}' if quoted.is_none() => depth -= 1,
            _ => {}
        }
        c == ',' && depth == 0 && quoted.is_none()
    })
}

/// A value as it is written on a command line or in a CSV file: TOML if it is that, or else a text. Whole numbers lose their decimals.
pub fn word(text: &str) -> Value {
    let text = text.trim();
    if let Ok(x) = text.parse::<f64>()
        && x.is_finite()
    {
        return number(x);
    }
    match text {
        "TRUE" | "True" => return Value::Boolean(true),
        "FALSE" | "False" => return Value::Boolean(false),
        _ => {}
    }
    let parsed = format!("x = {text}").parse::<toml::Table>().ok().and_then(|mut table| table.remove("x"));
    parsed.unwrap_or_else(|| Value::String(text.to_owned()))
}

impl<'de> Deserialize<'de> for Axis {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Axis, D::Error> {
        Axis::of(Value::deserialize(d)?).map_err(de::Error::custom)
    }
}

impl Axis {
    fn of(value: Value) -> Result<Axis, String> {
        match value {
            Value::Array(values) => Ok(Axis::Values(values)),
            Value::String(text) => Range::parse(&text).map(Axis::Range),
            other => Err(format!("expected a list of values or a range such as \"0..1:11\", not {other}")),
        }
    }
}

impl<'de> Deserialize<'de> for Varied {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Varied, D::Error> {
        struct Paths;
        impl<'de> Visitor<'de> for Paths {
            type Value = Varied;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table of paths with their values, such as { \"exchange.gain\" = [1, 2] }")
            }
            fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Varied, A::Error> {
                let mut flat = Vec::new();
                while let Some((path, value)) = map.next_entry::<String, Value>()? {
                    // A quoted path stands as it is; keys that were written with dots come as tables in tables.
                    flatten(path, value, &mut flat).map_err(de::Error::custom)?;
                }
                Ok(Varied(flat))
            }
        }
        d.deserialize_map(Paths)
    }
}

fn flatten(path: String, value: Value, flat: &mut Vec<(String, Axis)>) -> Result<(), String> {
    if let Value::Table(table) = value {
        return table.into_iter().try_for_each(|(key, inner)| flatten(format!("{path}.{key}"), inner, flat));
    }
    let axis = Axis::of(value).map_err(|message| format!("{path}: {message}"))?;
    flat.push((path, axis));
    Ok(())
}

impl JsonSchema for Varied {
    fn schema_name() -> Cow<'static, str> {
        "Varied".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "object", "additionalProperties": { "type": ["array", "string", "object"] } })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<Value> {
        let axis = Axis::parse(text).unwrap();
        (0..axis.count().unwrap()).map(|k| axis.value(k)).collect::<Vec<_>>()
    }

    #[test]
    fn even_steps_are_the_numbers_that_a_person_would_write() {
        assert_eq!(values("0..1:11")[3], Value::Float(0.3));
        assert_eq!(values("-0.5..1:4"), [-0.5, 0.0, 0.5, 1.0].map(number));
        assert_eq!(values("1..100:3:log"), [1.0, 10.0, 100.0].map(number));
        assert_eq!(values("1..2:2:whole"), [Value::Integer(1), Value::Integer(2)]);
    }

    #[test]
    fn lists_hold_numbers_words_and_tables() {
        assert_eq!(values("1, 2.50 ,3e2"), [Value::Integer(1), Value::Float(2.5), Value::Integer(300)]);
        assert_eq!(values("attribution,beta").len(), 2);
        assert_eq!(values("{ ring = { degree = 4, rewire = 0 } },{ random = { degree = 4 } }").len(), 2);
        assert_eq!(values("[[1, 2], [3, 4]]").len(), 2);
    }

    #[test]
    fn a_whole_range_gives_every_number_its_share() {
        let range = Range::parse("1..3:whole").unwrap();
        assert_eq!([0.0, 0.34, 0.99].map(|u| range.at(u)), [1, 2, 3].map(Value::Integer));
    }

    #[test]
    fn no_value_lies_outside_of_its_range() {
        for text in ["0.01..1:log", "1..0.01:log", "0.1..0.7", "-0.3..0.9"] {
            let range = Range::parse(text).unwrap();
            let ends = [0.0, 1.0].map(|u| range.at(u).as_float().or(range.at(u).as_integer().map(|x| x as f64)).unwrap());
            assert!(ends.iter().all(|x| (range.from.min(range.to)..=range.from.max(range.to)).contains(x)), "{text}: {ends:?}");
        }
    }

    #[test]
    fn a_range_says_what_is_wrong_with_it() {
        for (text, part) in [("0..x", "is not a range"), ("0..1:0", "takes 1 to"), ("0..1:3:log", "above 0"), ("0..1.5:whole", "whole")] {
            let message = Range::parse(text).unwrap_err();
            assert!(message.contains(part), "{message}");
        }
    }
}
