//! Areas one upon the other: what a whole is made of, over time.

use super::colour::Shade;
use super::frame::Frame;
use super::label::{other, told};
use super::pen::Path;
use super::scale::Numbers;
use super::thin::thinned;
use crate::text::Text;
use maud::{Markup, html};

/// Points that are drawn at most.
const MOST: usize = 360;

/// A part of a whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// What it is.
    pub name: Text,
    /// How its area is filled.
    pub shade: Shade,
    /// How much of it there is at each place.
    pub y: Vec<f64>,
}

/// Parts of a whole, from the ground upward.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stack {
    /// From left to right.
    pub x: Vec<f64>,
    /// The parts.
    pub parts: Vec<Part>,
}

impl Stack {
    /// The upper edge of each part; not a number where the whole is not known.
    pub(super) fn edges(&self) -> Vec<Vec<f64>> {
        let mut edge = vec![0.0; self.x.len()];
        let upper = |part: &Part| {
            edge.iter_mut().zip(&part.y).for_each(|(edge, y)| *edge += y);
            edge.clone()
        };
        self.parts.iter().map(upper).collect()
    }

    /// The middle of each part where the whole is known last.
    pub(super) fn ends(&self) -> Vec<f64> {
        let edges = self.edges();
        let Some(last) = edges.last().and_then(|top| top.iter().rposition(|y| y.is_finite())) else { return vec![0.0; self.parts.len()] };
        (0..edges.len()).map(|k| (edges[k][last] + if k > 0 { edges[k - 1][last] } else { 0.0 }) / 2.0).collect()
    }

    pub(super) fn draw(&self, frame: &Frame) -> Markup {
        let edges = self.edges();
        let drawn = thinned(edges.last().map_or(&[], |top| top), MOST);
        html! {
            @for (k, part) in self.parts.iter().enumerate() {
                @let ground = |at: usize| if k > 0 { edges[k - 1][at] } else { 0.0 };
                @let area = {
                    let mut area = Path::default();
                    for piece in drawn.split(|&at| !edges[k][at].is_finite()).filter(|piece| !piece.is_empty()) {
                        let above = piece.iter().map(|&at| frame.at(self.x[at], edges[k][at]));
                        area.shape(above.chain(piece.iter().rev().map(|&at| frame.at(self.x[at], ground(at)))));
                    }
                    area.text()
                };
                @let of = |values: &[f64]| Numbers(drawn.iter().map(|&at| values[at]).collect::<Vec<_>>().into_iter());
                g.line data-name=(told(&part.name, frame.paper)) data-name-zh=[other(&part.name, frame.paper)] data-x=(of(&self.x)) data-y=(of(&part.y)) {
                    path d=(area) fill=(part.shade.colour()) stroke="#ffffff" stroke-width="0.6" {}
                    @if let Some(hatch) = part.shade.hatch() { path d=(area) fill=(hatch) {} }
                }
            }
        }
    }
}
