//! Sentences in two languages, side by side, and how numbers read in them.

use super::mechanism::Mechanism;
use crate::distribution::Distribution;
use crate::text::{Language, Text, number};
use std::collections::BTreeSet;
use std::fmt::Write;

/// Headings with their sentences, and the mechanisms that they tell of.
#[derive(Debug, Default)]
pub struct Page {
    sections: Vec<(Text, Vec<Text>)>,
    mechanisms: BTreeSet<Mechanism>,
}

impl Page {
    /// Begins a section; one that stays empty is not written.
    pub fn heading(&mut self, en: &str, zh: &str) {
        self.sections.push((Text { en: en.to_owned(), zh: zh.to_owned() }, Vec::new()));
    }

    /// Adds a sentence.
    pub fn add(&mut self, sentence: Text) {
        if let Some((_, sentences)) = self.sections.last_mut() {
            sentences.push(sentence);
        }
    }

    /// Notes that a mechanism is switched on.
    pub fn switch_on(&mut self, mechanism: Mechanism) {
        self.mechanisms.insert(mechanism);
    }

    /// The mechanisms that are told of, in the order of a step.
    pub fn into_mechanisms(self) -> BTreeSet<Mechanism> {
        self.mechanisms
    }

    /// The sections that have sentences.
    pub fn sections(&self) -> impl Iterator<Item = &(Text, Vec<Text>)> {
        self.sections.iter().filter(|(_, sentences)| !sentences.is_empty())
    }

    /// All sentences, whatever their headings.
    pub fn sentences(&self) -> impl Iterator<Item = &Text> {
        self.sections.iter().flat_map(|(_, sentences)| sentences)
    }

    /// The page in one language.
    pub fn write(&self, language: Language) -> String {
        let mut text = String::new();
        for (heading, sentences) in self.sections() {
            let _ = writeln!(text, "\n{}", heading.get(language));
            for sentence in sentences {
                let _ = writeln!(text, "- {}", sentence.get(language));
            }
        }
        text
    }
}

/// Adds a sentence to a page: the English format, then the Chinese one. A mechanism in front of them is what the sentence tells of.
macro_rules! say {
    ($page:expr, $mechanism:ident: $en:literal, $zh:literal) => {{
        $page.switch_on($crate::scenario::explain::mechanism::Mechanism::$mechanism);
        say!($page, $en, $zh)
    }};
    ($page:expr, $en:literal, $zh:literal) => {
        $page.add($crate::text::text!($en, $zh))
    };
}
pub(super) use say;

/// How a distribution reads.
pub fn spread(d: &Distribution) -> Text {
    let text = |en: String, zh: String| Text { en, zh };
    let listed = |values: &[f64], between: &str| values.iter().map(|x| number(*x)).collect::<Vec<_>>().join(between);
    match d {
        Distribution::Fixed(x) => text(number(*x), number(*x)),
        Distribution::Uniform([a, b]) => {
            let (a, b) = (number(*a), number(*b));
            text(format!("anything from {a} to {b}"), format!("{a} 到 {b} 之间，均匀分布"))
        }
        Distribution::Normal([mean, sd]) => {
            let (mean, sd) = (number(*mean), number(*sd));
            text(format!("normal around {mean}, sd {sd}"), format!("正态分布，均值 {mean}，标准差 {sd}"))
        }
        Distribution::Beta([a, b]) => {
            let (mean, a, b) = (number(a / (a + b)), number(*a), number(*b));
            text(format!("{mean} on average, beta({a}, {b})"), format!("平均 {mean}，贝塔分布（{a}, {b}）"))
        }
        Distribution::Values(values, weights) => {
            let (en, zh) = (listed(values, ", "), listed(values, "、"));
            if weights.windows(2).all(|w| w[0] == w[1]) {
                return text(format!("one of {en}"), format!("{zh} 之一"));
            }
            let (en_weights, zh_weights) = (listed(weights, " : "), listed(weights, "∶"));
            text(format!("one of {en}, in proportions {en_weights}"), format!("{zh} 之一，比例为 {zh_weights}"))
        }
    }
}

/// Names in a row.
pub fn names<'a>(names: impl Iterator<Item = &'a str> + Clone) -> Text {
    Text { en: names.clone().collect::<Vec<_>>().join(", "), zh: names.collect::<Vec<_>>().join("、") }
}

/// Texts in a row, as a sentence lists them.
pub fn listed(texts: &[Text]) -> Text {
    let (en, zh): (Vec<&str>, Vec<&str>) = texts.iter().map(|text| (text.en.as_str(), text.zh.as_str())).unzip();
    let en = match en.as_slice() {
        [first @ .., before, last] => {
            let row: Vec<&str> = first.iter().chain([before]).copied().collect();
            format!("{} and {last}", row.join(", "))
        }
        few => few.concat(),
    };
    Text { en, zh: zh.join("、") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_distribution_is_told_with_its_mean() {
        assert_eq!(spread(&Distribution::Beta([18.0, 2.0])).en, "0.9 on average, beta(18, 2)");
    }
}
