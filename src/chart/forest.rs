//! Rows of values with their intervals on one axis, each beside the region in which it should lie, as dots or as bars.

use super::colour::{GRID, INK, PALE, Shade};
use super::frame::SMALL;
use super::label::{lines, other, told, width, width_of, words};
use super::paper::{Paper, SIZE};
use super::pen::{Path, px};
use super::picture::Picture;
use super::scale::{Axis, Scale, written};
use crate::text::Text;
use maud::{Markup, html};

/// A value with its interval.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// What it is.
    pub name: Text,
    /// The value.
    pub value: f64,
    /// The ends of its interval; not numbers where there is none.
    pub interval: [f64; 2],
    /// Where it should lie; an end that is not a number is open.
    pub region: Option<[f64; 2]>,
    /// A word at its end, such as a verdict.
    pub verdict: Text,
    /// Whether the mark is hollow.
    pub hollow: bool,
}

/// Rows on one axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Forest {
    /// What the picture shows.
    pub says: Text,
    /// What the values are.
    pub axis: Axis,
    /// From above.
    pub rows: Vec<Row>,
    /// Whether the values are bars from 0 rather than dots.
    pub bars: bool,
    /// A value to compare with; a line goes through all rows there.
    pub at: Option<f64>,
}

/// Height of a line of words.
const LINE: f64 = 16.0;
/// Height of what stands below the words of a row: its interval, and room to the next.
const MARK: f64 = 24.0;
/// Height of the axis.
const BELOW: f64 = 42.0;
/// Room on either side of the axis.
const SIDE: f64 = 14.0;

impl Forest {
    /// A scale on which all values, the ends of their intervals and of their regions have a place, and 0 if there are bars.
    pub fn scale(rows: &[Row], bars: bool) -> Scale {
        let numbers = rows.iter().flat_map(|row| [row.value].into_iter().chain(row.interval).chain(row.region.into_iter().flatten()));
        Scale::over(numbers.chain(bars.then_some(0.0)))
    }

    /// Draws it.
    pub fn draw(&self, paper: Paper) -> Picture {
        let across = paper.width - 2.0 * SIDE;
        let names: Vec<Vec<Name>> = self.rows.iter().map(|row| row.named(paper, across)).collect();
        let mut bottom = 4.0;
        let mut tops = Vec::new();
        for lines in &names {
            tops.push(bottom);
            bottom += lines.len() as f64 * LINE + MARK;
        }
        let at = |x: f64| SIDE + self.axis.scale.at(x).clamp(0.0, 1.0) * across;
        let ticks = self.axis.scale.ticks((across / 70.0) as usize);
        let mut grid = Path::default();
        for (k, &top) in tops.iter().enumerate() {
            let words = top + names[k].len() as f64 * LINE + 2.0;
            ticks.iter().for_each(|(x, _)| grid.through([[at(*x), words], [at(*x), words + MARK - 4.0]]));
        }
        let body = html! {
            path d=(grid.text()) stroke=(GRID) fill="none" {}
            @for ((row, lines), top) in self.rows.iter().zip(&names).zip(&tops) { (self.row(row, lines, *top, paper, &at)) }
            path d=(format!("M{} {}H{}", px(SIDE), px(bottom), px(SIDE + across))) stroke=(PALE) fill="none" {}
            g font-size=(SMALL) fill=(PALE) text-anchor="middle" {
                @for (x, text) in &ticks {
                    // What stands at an edge stays on the paper.
                    @let half = width_of(&text.en, SMALL) / 2.0;
                    text x=(px(at(*x).max(half).min(paper.width - half))) y=(px(bottom + 16.0)) { (text.en) }
                }
                text x=(px(paper.width / 2.0)) y=(px(bottom + 34.0)) { (words(&self.axis.title, paper, paper.width - 8.0, SMALL)) }
            }
        };
        Picture { width: paper.width, height: bottom + BELOW, says: self.says.clone(), body, paper }
    }

    fn row(&self, row: &Row, lines: &[Name], top: f64, paper: Paper, at: &impl Fn(f64) -> f64) -> Markup {
        let words_end = top + lines.len() as f64 * LINE;
        let middle = words_end + MARK / 2.0;
        let Scale::Linear([least, most]) = self.axis.scale else { return html! {} };
        let [low, high] = row.interval;
        let ends = |[low, high]: [f64; 2]| [if low.is_nan() { least } else { low }, if high.is_nan() { most } else { high }].map(at);
        html! {
            g.row data-name=(told(&row.name, paper)) data-name-zh=[other(&row.name, paper)] data-value=(row.value) data-low=(low) data-high=(high)
                data-region=[row.region.map(|[low, high]| format!("{low} {high}"))] {
                @if let Some([from, to]) = row.region.map(ends) {
                    rect x=(px(from)) y=(px(middle - 8.0)) width=(px((to - from).max(1.0))) height="16" fill="#dcdcdc" {}
                }
                @if let Some(x) = self.at { path d=(format!("M{} {}V{}", px(at(x)), px(words_end + 2.0), px(words_end + MARK - 2.0))) stroke=(PALE) stroke-dasharray="3 3" fill="none" {} }
                @for (k, (class, line)) in lines.iter().enumerate() {
                    text class=[*class] x=(px(SIDE)) y=(px(top + LINE * k as f64 + 12.0)) { (line) }
                }
                text x=(px(paper.width - SIDE)) y=(px(top + 12.0)) text-anchor="end" { (row.said(paper)) }
                @if self.bars && row.value.is_finite() {
                    @let (from, to) = (at(0.0).min(at(row.value)), at(0.0).max(at(row.value)));
                    rect x=(px(from)) y=(px(middle - 6.0)) width=(px(to - from)) height="12" fill=(Shade::Grey.colour()) {}
                }
                @if low.is_finite() && high.is_finite() {
                    path d=(whiskers(at(low), at(high), middle)) stroke=(INK) stroke-width="1.6" fill="none" {}
                }
                @if !self.bars && row.value.is_finite() {
                    circle cx=(px(at(row.value))) cy=(px(middle)) r="4.5" stroke=(INK) stroke-width="1.6" fill=(if row.hollow { "#ffffff" } else { INK }) {}
                }
            }
        }
    }
}

/// An interval with a stroke at either end.
fn whiskers(low: f64, high: f64, middle: f64) -> String {
    let [low, high, middle, above, below] = [low, high, middle, middle - 4.0, middle + 4.0].map(px);
    format!("M{low} {middle}H{high}M{low} {above}V{below}M{high} {above}V{below}")
}

/// A line of a name, and the class of its language where two are shown.
type Name = (Option<&'static str>, String);

impl Row {
    /// The number and the verdict.
    fn said(&self, paper: Paper) -> Markup {
        html! { (written(self.value)) @if !self.verdict.en.is_empty() { "  " (words(&self.verdict, paper, paper.width / 2.0, SIZE)) } }
    }

    /// The lines of the name: one language below the other.
    fn named(&self, paper: Paper, across: f64) -> Vec<Name> {
        let room = across - width(&self.verdict, paper, SIZE) - width_of(&written(self.value), SIZE) - 24.0;
        let of = |class: Option<&'static str>, text: &str| lines(text, room, SIZE).into_iter().map(move |line| (class, line)).collect();
        match paper.language {
            Some(language) => of(None, self.name.get(language)),
            None if self.name.en == self.name.zh => of(None, &self.name.en),
            None => [of(Some("en"), &self.name.en), of(Some("zh"), &self.name.zh)].concat(),
        }
    }
}
