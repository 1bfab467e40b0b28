//! Sections of a text for a paper, in two languages, and how they are written as Markdown.

use crate::text::{Language, Text};
use std::fmt::Write;

/// A piece of a section. Texts may hold Markdown within a line: `code` and **strong**.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Words(Text),
    /// A list.
    List(Vec<Text>),
    /// A table: the first row is its head.
    Table(Vec<Vec<Text>>),
}

/// A heading and what stands below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The heading.
    pub heading: Text,
    /// What stands below it.
    pub blocks: Vec<Block>,
}

impl Section {
    /// A section without anything below its heading yet.
    pub(super) fn new(heading: Text) -> Section {
        Section { heading, blocks: Vec::new() }
    }

    /// Adds a paragraph.
    pub(super) fn words(&mut self, words: Text) {
        self.blocks.push(Block::Words(words));
    }

    /// Adds a list, unless it is empty.
    pub(super) fn list(&mut self, items: Vec<Text>) {
        if !items.is_empty() {
            self.blocks.push(Block::List(items));
        }
    }

    /// The section in one language.
    pub fn markdown(&self, language: Language) -> String {
        let mut text = format!("## {}\n", self.heading.get(language));
        for block in &self.blocks {
            text.push('\n');
            let _ = match block {
                Block::Words(words) => writeln!(text, "{}", words.get(language)),
                Block::List(items) => items.iter().try_for_each(|item| writeln!(text, "- {}", item.get(language))),
                Block::Table(rows) => rows.iter().enumerate().try_for_each(|(k, row)| {
                    let cells: Vec<String> = row.iter().map(|cell| cell.get(language).replace('|', "\\|")).collect();
                    writeln!(text, "| {} |", cells.join(" | "))?;
                    if k == 0 { writeln!(text, "|{}", "---|".repeat(row.len())) } else { Ok(()) }
                }),
            };
        }
        text
    }
}

/// A paragraph of sentences: set apart in English, one behind the other in Chinese.
pub(super) fn paragraph<'a>(sentences: impl IntoIterator<Item = &'a Text>) -> Text {
    let (en, zh): (Vec<&str>, Vec<&str>) = sentences.into_iter().map(|sentence| (sentence.en.as_str(), sentence.zh.as_str())).unzip();
    Text { en: en.join(" "), zh: zh.concat() }
}

/// The texts of which a condition holds.
pub(super) fn given<const N: usize>(texts: [(bool, Text); N]) -> Vec<Text> {
    texts.into_iter().filter(|(holds, _)| *holds).map(|(_, text)| text).collect()
}
