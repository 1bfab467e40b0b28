//! An error as its user sees it: the place, the line with a caret, what is wrong and what would be right.

use crate::text::shown;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use std::fmt;
use std::ops::Range;

/// Longest line that is shown with a caret, in bytes.
const LONGEST_LINE: usize = 1000;

/// Longest word of a sentence that is shown whole, in characters.
const LONGEST_WORD: usize = 500;

/// Everything that is wrong with a scenario; at least one report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    reports: Vec<Report>,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The first line: the place and the sentence.
    pub headline: String,
    /// The line of the document that is at fault.
    pub excerpt: Option<Excerpt>,
}

/// A line of a document, part of which is marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    line: String,
    number: usize,
    marked: Range<usize>,
}

/// A place in a text as an editor counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl Position {
    /// The position of a byte of a text.
    pub fn of(text: &str, byte: usize) -> Position {
        let before = &text[..floor(text, byte)];
        let start = before.rfind('\n').map_or(0, |k| k + 1);
        Position { line: before.matches('\n').count() + 1, column: before[start..].chars().count() + 1 }
    }
}

/// The character boundary at or before a byte.
fn floor(text: &str, byte: usize) -> usize {
    (0..=byte.min(text.len())).rev().find(|&k| text.is_char_boundary(k)).unwrap_or(0)
}

impl Excerpt {
    /// The line around a span of a text; of a longer span only the first line is marked.
    pub fn of(text: &str, span: &Range<usize>) -> Option<Excerpt> {
        let from = floor(text, span.start);
        let start = text[..from].rfind('\n').map_or(0, |k| k + 1);
        let line = text[start..].lines().next().unwrap_or_default();
        let end = floor(text, span.end).clamp(from, start + line.len().max(from - start));
        (line.len() <= LONGEST_LINE).then(|| Excerpt {
            line: line.to_owned(),
            number: Position::of(text, from).line,
            marked: from - start..end - start,
        })
    }
}

impl Error {
    /// A single sentence without a place in a document.
    pub fn plain(headline: impl Into<String>) -> Error {
        Error { reports: vec![Report { headline: headline.into(), excerpt: None }] }
    }

    /// Several reports; there must be at least one.
    pub fn new(mut reports: Vec<Report>) -> Error {
        reports.iter_mut().for_each(|report| report.headline = shortened(&report.headline));
        Error { reports }
    }

    /// What is wrong, one by one.
    pub fn reports(&self) -> &[Report] {
        &self.reports
    }

    /// The same errors with words put before each, such as the point of a sweep.
    #[must_use]
    pub fn prefixed(mut self, prefix: &str) -> Error {
        for report in &mut self.reports {
            report.headline.insert_str(0, prefix);
        }
        self
    }

    /// The same errors without these words at the beginning, where they stand there.
    #[must_use]
    pub fn without(mut self, prefix: &str) -> Error {
        for report in &mut self.reports {
            if let Some(rest) = report.headline.strip_prefix(prefix) {
                report.headline = rest.to_owned();
            }
        }
        self
    }

    /// The text for the terminal, in colours or plain; ends without a line break.
    pub fn render(&self, colours: bool) -> String {
        self.reports.iter().map(|report| report.render(colours)).collect::<Vec<_>>().join("\n\n")
    }
}

/// The same sentence with every very long word cut, so that the rest of it is seen.
fn shortened(sentence: &str) -> String {
    let cut = |word: &str| match word.char_indices().nth(LONGEST_WORD) {
        Some((end, _)) => format!("{}...", &word[..end]),
        None => word.to_owned(),
    };
    sentence.split(' ').map(cut).collect::<Vec<_>>().join(" ")
}

impl Report {
    fn render(&self, colours: bool) -> String {
        let headline = shown(&self.headline);
        let mut text = if colours { format!("\x1b[1m{headline}\x1b[0m") } else { headline.into_owned() };
        if let Some(excerpt) = &self.excerpt {
            let renderer = if colours { Renderer::styled() } else { Renderer::plain() };
            let annotation = AnnotationKind::Primary.span(excerpt.marked.clone());
            let snippet = Snippet::source(excerpt.line.as_str()).line_start(excerpt.number).annotation(annotation);
            text.push('\n');
            text.push_str(&renderer.render(&[Group::with_level(Level::ERROR).element(snippet)]));
        }
        text
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_shows_the_line_and_points_at_the_fault() {
        let text = "a = 1\nchinese = \"信任\" # 信\nb = 2\n";
        let at = text.find("信任").unwrap();
        assert_eq!(Position::of(text, at), Position { line: 2, column: 12 });
        let excerpt = Excerpt::of(text, &(at..at + 6));
        let error = Error::new(vec![Report { headline: "x.toml:2:12: no".into(), excerpt }]);
        assert_eq!(error.to_string(), "x.toml:2:12: no\n  |\n2 | chinese = \"信任\" # 信\n  |            ^^^^");
    }

    #[test]
    fn an_excerpt_survives_any_span() {
        let text = "é\n\nab";
        for start in 0..9 {
            for end in 0..9 {
                let excerpt = Excerpt::of(text, &(start..end));
                Error::new(vec![Report { headline: String::new(), excerpt }]).render(true);
            }
        }
    }
}
