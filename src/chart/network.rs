//! Nodes and the ties between them; where there are too many to draw ties, a grid of dots.

use super::colour::{INK, PALE};
use super::frame::SMALL;
use super::key::Colours;
use super::label::{cut, words};
use super::layout::places;
use super::paper::{Paper, SIZE};
use super::pen::{Path, px};
use super::picture::Picture;
use super::scale::{Numbers, written};
use crate::text::Text;
use maud::{Markup, html};

/// Colours of ties.
const CLASSES: usize = 8;

/// A node.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Node {
    /// Its name, or nothing.
    pub name: String,
    /// The value that its colour shows; not a number for grey.
    pub value: f64,
    /// Whether it is a square rather than a disc.
    pub square: bool,
}

/// A tie from one node to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tie {
    /// Number of the node where it begins.
    pub from: usize,
    /// Number of the node where it ends.
    pub to: usize,
    /// The value that its colour shows, and how far it pulls, from 0 to 1.
    pub value: f64,
}

/// Nodes and ties.
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    /// What the picture shows.
    pub says: Text,
    /// The nodes.
    pub nodes: Vec<Node>,
    /// The ties.
    pub ties: Vec<Tie>,
    /// How values are shown by colours.
    pub colours: Colours,
    /// What discs and squares are.
    pub shapes: [Text; 2],
}

impl Network {
    /// Draws it on a square of the paper.
    pub fn draw(&self, paper: Paper) -> Picture {
        let pulls: Vec<(usize, usize, f64)> =
            self.ties.iter().map(|tie| (tie.from, tie.to, 0.2 + 0.8 * self.colours.at(tie.value))).collect();
        self.at(&places(self.nodes.len(), &pulls), paper)
    }

    /// Draws it with its nodes at these places, from 0 to 1.
    pub fn at(&self, places: &[[f64; 2]], paper: Paper) -> Picture {
        let side = paper.width.min(560.0);
        let radius = (side / 40.0).min(side / (self.nodes.len().max(1) as f64).sqrt() / 4.0).max(2.0);
        let edge = radius + 10.0;
        let at = |k: usize| places[k].map(|x| edge + x * (side - 2.0 * edge));
        let mut ties = vec![Path::default(); CLASSES];
        for tie in &self.ties {
            let class = ((self.colours.at(tie.value) * CLASSES as f64) as usize).min(CLASSES - 1);
            ties[class].through([at(tie.from), at(tie.to)]);
        }
        let named = self.nodes.len() <= 60;
        let body = html! {
            g.ties fill="none" stroke-width=(if self.ties.len() > 1500 { "0.4" } else { "0.9" }) stroke-opacity="0.7" {
                @for (k, path) in ties.into_iter().enumerate().filter(|(_, path)| !path.is_empty()) {
                    path d=(path.text()) stroke=(self.colours.ramp.colour((k as f64 + 0.5) / CLASSES as f64))
                        stroke-dasharray=(if k < CLASSES / 2 { "4 3" } else { "none" }) {}
                }
            }
            g.nodes data-values=(Numbers(self.nodes.iter().map(|node| node.value))) stroke=(INK) stroke-width="0.8" {
                @for (k, node) in self.nodes.iter().enumerate() { (shape(node, at(k), radius, &self.colours)) }
            }
            @if named {
                g font-size=(SMALL) text-anchor="middle" paint-order="stroke" stroke="#ffffff" stroke-width="3" {
                    @for (k, node) in self.nodes.iter().enumerate().filter(|(_, node)| !node.name.is_empty()) {
                        @let [x, y] = at(k);
                        text x=(px(x)) y=(px(y + radius + 11.0)) { (cut(&node.name, 90.0, SMALL)) }
                    }
                }
            }
            (self.below(paper, side))
        };
        Picture { width: paper.width, height: side + Colours::HEIGHT + 22.0, says: self.says.clone(), body, paper }
    }

    /// The keys of colours and shapes.
    fn below(&self, paper: Paper, top: f64) -> Markup {
        html! {
            g transform=(format!("translate(14 {})", px(top))) { (self.colours.key(paper, 0.0, 4.0)) }
            g font-size=(SMALL) fill=(PALE) {
                @if self.nodes.iter().any(|node| !node.square) && self.nodes.iter().any(|node| node.square) {
                    circle cx="20" cy=(px(top + 58.0)) r="5" fill="none" stroke=(PALE) {}
                    text x="30" y=(px(top + 62.0)) { (words(&self.shapes[0], paper, paper.width / 2.0 - 34.0, SMALL)) }
                    rect x=(px(paper.width / 2.0)) y=(px(top + 53.0)) width="10" height="10" fill="none" stroke=(PALE) {}
                    text x=(px(paper.width / 2.0 + 16.0)) y=(px(top + 62.0)) { (words(&self.shapes[1], paper, paper.width / 2.0 - 20.0, SMALL)) }
                }
            }
        }
    }
}

fn shape(node: &Node, [x, y]: [f64; 2], radius: f64, colours: &Colours) -> Markup {
    let fill = if node.value.is_finite() { colours.ramp.colour(colours.at(node.value)) } else { "#ffffff".into() };
    // In grey both ends of the colours are dark: what is low is hatched.
    let fills = [Some(fill), (colours.at(node.value) < 0.5).then(|| "url(#hatched)".to_owned())];
    html! {
        @for fill in fills.iter().flatten() {
            @if node.square {
                rect x=(px(x - radius * 0.9)) y=(px(y - radius * 0.9)) width=(px(radius * 1.8)) height=(px(radius * 1.8)) fill=(fill) { (hint(node)) }
            } @else {
                circle cx=(px(x)) cy=(px(y)) r=(px(radius)) fill=(fill) { (hint(node)) }
            }
        }
    }
}

/// What a pointer over a node tells.
fn hint(node: &Node) -> Markup {
    html! { @if !node.name.is_empty() { title { (cut(&node.name, 600.0, SIZE)) ": " (written(node.value)) } } }
}

/// Many nodes without their ties: group by group a grid of dots, sorted by value from high to low.
pub fn dots(says: Text, groups: &[(Text, Vec<f64>)], colours: &Colours, paper: Paper) -> Picture {
    let all: usize = groups.iter().map(|(_, values)| values.len()).sum();
    // As large as fits into a square of the paper.
    let each =
        ((paper.width - 20.0) * (paper.width - 20.0 - 26.0 * groups.len() as f64).max(60.0) / all.max(1) as f64).sqrt().clamp(1.6, 16.0);
    let in_row = ((paper.width - 20.0) / each) as usize;
    let mut top = 0.0;
    let mut body = String::new();
    for (name, values) in groups {
        let mut sorted = values.clone();
        sorted.sort_by(|a, b| b.total_cmp(a));
        let own = html! {
            text x="10" y=(px(top + 16.0)) font-weight="600" { (words(name, paper, paper.width - 20.0, SIZE)) }
            g.nodes data-values=(Numbers(sorted.iter().copied())) {
                @for (k, &value) in sorted.iter().enumerate() {
                    @let (x, y) = (10.0 + (k % in_row) as f64 * each, top + 24.0 + (k / in_row) as f64 * each);
                    rect x=(px(x)) y=(px(y)) width=(px(each * 0.86)) height=(px(each * 0.86))
                        fill=(if value.is_finite() { colours.ramp.colour(colours.at(value)) } else { "#d0d0d0".into() }) {}
                }
            }
        };
        body += &own.into_string();
        top += 30.0 + values.len().div_ceil(in_row) as f64 * each;
    }
    body += &colours.key(paper, 14.0, top + 6.0).into_string();
    Picture { width: paper.width, height: top + 6.0 + Colours::HEIGHT, says, body: maud::PreEscaped(body), paper }
}
