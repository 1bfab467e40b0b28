//! A plane: two axes and what is drawn between them, lines, areas, dots and rules, each named where it ends.

use super::colour::{INK, PALE, Shade, stroke};
use super::frame::{Frame, SMALL, room};
use super::label::{cut, other, spread, told, width, words};
use super::line::Line;
use super::paper::{Paper, SIZE};
use super::pen::px;
use super::picture::Picture;
use super::scale::{Axis, Numbers, Scale};
use super::stack::Stack;
use crate::text::Text;
use maud::{Markup, html};

/// Room that a small square takes beside words.
const SWATCH: f64 = 18.0;

/// Points without a line between them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dots {
    /// What they are; it stands beside the last.
    pub name: Text,
    /// Their places.
    pub at: Vec<[f64; 2]>,
    /// How many each stands for; their areas go with it. Nothing for small dots of one size.
    pub weights: Option<Vec<f64>>,
    /// Number of their look.
    pub look: usize,
}

/// A straight line that says where something is.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// Upright: when something happened.
    At(f64, Text),
    /// Level: a height to compare with.
    Level(f64, Text),
    /// Where both numbers are equal.
    Equal(Text),
}

/// Two axes and what is drawn between them.
#[derive(Clone, Debug, PartialEq)]
pub struct Plane {
    /// What the picture shows.
    pub says: Text,
    /// From left to right.
    pub x: Axis,
    /// From bottom to top.
    pub y: Axis,
    /// Height of the picture.
    pub height: f64,
    /// Areas.
    pub stack: Stack,
    /// Lines.
    pub lines: Vec<Line>,
    /// Dots.
    pub dots: Vec<Dots>,
    /// Rules.
    pub rules: Vec<Rule>,
}

impl Plane {
    /// Two axes with nothing between them yet, as high as three fifths of the paper's width are.
    pub fn new(says: Text, x: Axis, y: Axis) -> Plane {
        Plane { says, x, y, height: 288.0, stack: Stack::default(), lines: Vec::new(), dots: Vec::new(), rules: Vec::new() }
    }

    /// Draws it.
    pub fn draw(&self, paper: Paper) -> Picture {
        let names = self.lines.iter().map(|line| &line.name).chain(self.dots.iter().map(|dots| &dots.name));
        let parts = self.stack.parts.iter().map(|part| &part.name);
        let right = room(names, paper).max(room(parts, paper) + if self.stack.parts.is_empty() { 0.0 } else { SWATCH });
        let frame = Frame::new(paper, [&self.x, &self.y], self.height, right);
        let body = html! {
            (frame.axes())
            g.plane data-place=(frame.place()) data-scale=(self.x.scale.data()) data-title=(told(&self.x.title, frame.paper)) data-title-zh=[other(&self.x.title, frame.paper)] {
                (self.stack.draw(&frame))
                @for rule in &self.rules { (rule.draw(&frame)) }
                // What leaves the frame is not seen.
                svg x=(px(frame.left)) y=(px(frame.top - 1.5)) width=(px(frame.width + 1.5)) height=(px(frame.height + 3.0)) viewBox=(frame.view()) {
                    @for line in &self.lines { (line.band(&frame)) }
                    @for line in &self.lines { (line.line(&frame)) }
                }
                @for dots in &self.dots { (dots.draw(&frame)) }
            }
            (self.upright(&frame))
            (self.named(&frame))
        };
        Picture { width: paper.width, height: self.height, says: self.says.clone(), body, paper }
    }

    /// The words at the ends of lines, areas and dots.
    fn named(&self, frame: &Frame) -> Markup {
        let of_lines = self.lines.iter().map(|line| (line.end(), &line.name, stroke(line.look)[0], None));
        let of_parts = self.stack.parts.iter().zip(self.stack.ends()).map(|(part, end)| (Some(end), &part.name, INK, Some(part.shade)));
        let of_dots = self.dots.iter().map(|dots| (dots.at.last().map(|at| at[1]), &dots.name, stroke(dots.look)[0], None));
        let mut ends: Vec<(f64, &Text, &str, Option<Shade>)> = of_lines
            .chain(of_parts)
            .chain(of_dots)
            .filter(|(_, name, ..)| !name.en.is_empty())
            .map(|(end, name, colour, shade)| (frame.within(frame.at(0.0, end.unwrap_or(0.0))[1]), name, colour, shade))
            .collect();
        let mut heights: Vec<f64> = ends.iter().map(|end| end.0).collect();
        // Two languages stand one below the other.
        let apart = if frame.paper.language.is_none() { 31.0 } else { 16.0 };
        spread(&mut heights, apart, [frame.top + 4.0, frame.top + frame.height]);
        ends.iter_mut().zip(&heights).for_each(|(end, &height)| end.0 = height);
        let edge = frame.left + frame.width + 8.0;
        html! {
            g.ends {
                @for (y, name, colour, shade) in ends {
                    @if let Some(shade) = shade { (swatch(shade, [edge, y - 6.0])) }
                    @let left = edge + if shade.is_some() { SWATCH } else { 0.0 };
                    @for (class, text, down) in stacked(name, frame.paper) {
                        text class=[class] x=(px(left)) y=(px(y + down)) fill=(colour) { (cut(text, frame.paper.width - left, SIZE)) }
                    }
                }
            }
        }
    }

    /// Words of upright rules: each in the first of three rows where it does not run into another.
    fn upright(&self, frame: &Frame) -> Markup {
        let mut taken = [f64::NEG_INFINITY; 3];
        let mut placed = Vec::new();
        let mut rules: Vec<(f64, &Text)> = self
            .rules
            .iter()
            .filter_map(|rule| if let Rule::At(x, text) = rule { Some((frame.at(*x, 0.0)[0], text)) } else { None })
            .collect();
        rules.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (x, text) in rules {
            let room = (frame.left + frame.width - 4.0).max(x + 40.0) - x;
            let Some(row) = taken.iter().position(|&end| end <= x) else { continue };
            taken[row] = x + 3.0 + width(text, frame.paper, SMALL).min(room) + 8.0;
            placed.push((x + 3.0, frame.top + 9.0 + 14.0 * row as f64, room, text));
        }
        html! {
            g font-size=(SMALL) fill=(PALE) paint-order="stroke" stroke="#ffffff" stroke-width="3" stroke-linejoin="round" {
                @for (x, y, room, text) in placed { text x=(px(x)) y=(px(y)) { (words(text, frame.paper, room, SMALL)) } }
            }
        }
    }
}

/// The words beside the end of a line in the languages of a paper, each with its class and how far below the middle it stands.
fn stacked(name: &Text, paper: Paper) -> Vec<(Option<&'static str>, &str, f64)> {
    match paper.language {
        Some(language) => vec![(None, name.get(language), 4.5)],
        None if name.en == name.zh => vec![(None, &name.en, 4.5)],
        None => vec![(Some("en"), &name.en, -2.5), (Some("zh"), &name.zh, 12.5)],
    }
}

/// A small square that shows how an area is filled.
pub(super) fn swatch(shade: Shade, [x, y]: [f64; 2]) -> Markup {
    html! {
        rect x=(px(x)) y=(px(y)) width="13" height="13" fill=(shade.colour()) stroke=(PALE) stroke-width="0.7" {}
        @if let Some(hatch) = shade.hatch() { rect x=(px(x)) y=(px(y)) width="13" height="13" fill=(hatch) {} }
    }
}

impl Dots {
    fn draw(&self, frame: &Frame) -> Markup {
        let [colour, _] = stroke(self.look);
        let largest = self.weights.iter().flatten().copied().fold(0.0, f64::max);
        let radius = |k: usize| self.weights.as_ref().map_or(1.8, |weights| 2.0 + 7.0 * (weights[k] / largest.max(1e-300)).sqrt());
        let of = |side: usize| Numbers(self.at.iter().map(move |at| at[side]));
        html! {
            g.dots data-name=(told(&self.name, frame.paper)) data-name-zh=[other(&self.name, frame.paper)] data-x=(of(0)) data-y=(of(1))
                data-weight=[self.weights.as_ref().map(|weights| Numbers(weights.iter().copied()))]
                fill=(colour) fill-opacity=(if self.weights.is_some() { "0.6" } else { "0.45" }) {
                @for (k, at) in self.at.iter().enumerate().filter(|(_, at)| at[0].is_finite() && at[1].is_finite()) {
                    @let [x, y] = frame.at(at[0], at[1]);
                    circle cx=(px(x)) cy=(px(y)) r=(px(radius(k))) {}
                }
            }
        }
    }
}

impl Rule {
    fn draw(&self, frame: &Frame) -> Markup {
        let (left, right, bottom) = (frame.left, frame.left + frame.width, frame.top + frame.height);
        let said = |text: &Text, [x, y]: [f64; 2]| {
            html! { text x=(px(x)) y=(px(y)) text-anchor="end" font-size=(SMALL) fill=(PALE) { (words(text, frame.paper, frame.width, SMALL)) } }
        };
        let line = |path: String| html! { path d=(path) stroke=(PALE) stroke-width="1" stroke-dasharray="3 3" fill="none" {} };
        match self {
            Rule::At(x, text) => {
                let x = frame.at(*x, 0.0)[0];
                html! { g.rule data-name=(told(text, frame.paper)) { (line(format!("M{} {}V{}", px(x), px(frame.top), px(bottom)))) } }
            }
            Rule::Level(y, text) => {
                let y = frame.at(0.0, *y)[1];
                html! { (line(format!("M{} {}H{}", px(left), px(y), px(right)))) (said(text, [right, y - 4.0])) }
            }
            Rule::Equal(text) => {
                let (Scale::Linear(x), Scale::Linear(y)) = (&frame.x.scale, &frame.y.scale) else { return html! {} };
                let [from, to] = [x[0].max(y[0]), x[1].min(y[1])];
                let ([left, below], [right, above]) = (frame.at(from, from), frame.at(to, to));
                html! {
                    (line(format!("M{} {}L{} {}", px(left), px(below), px(right), px(above))))
                    (said(text, [right - (right - left) * 0.12, above + (below - above) * 0.04 + 4.0]))
                }
            }
        }
    }
}
