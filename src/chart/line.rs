//! A line with the band around it.

use super::colour::stroke;
use super::frame::Frame;
use super::label::{other, told};
use super::pen::Path;
use super::scale::Numbers;
use super::thin::thinned;
use crate::text::Text;
use maud::{Markup, html};

/// Points of a line that are drawn at most.
const MOST: usize = 360;

/// A line through points, and what lies about it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// What it is; it stands at the end of the line.
    pub name: Text,
    /// From left to right.
    pub x: Vec<f64>,
    /// The height at each; not a number where there is none.
    pub y: Vec<f64>,
    /// The lower and the upper edge of the band, or nothing.
    pub band: Option<[Vec<f64>; 2]>,
    /// Number of its look: lines of one look have the same colour and dashes.
    pub look: usize,
}

impl Line {
    /// All heights that it reaches.
    pub fn heights(&self) -> impl Iterator<Item = f64> {
        self.y.iter().chain(self.band.iter().flatten().flatten()).copied()
    }

    /// The last height that there is.
    pub(super) fn end(&self) -> Option<f64> {
        self.y.iter().rev().copied().find(|y| y.is_finite())
    }

    /// The band.
    pub(super) fn band(&self, frame: &Frame) -> Markup {
        let Some([low, high]) = &self.band else { return html! {} };
        let drawn = thinned(&self.y, MOST);
        let mut area = Path::default();
        // Where there is no band for a while, the area is parted.
        for part in drawn.split(|&k| !(low[k].is_finite() && high[k].is_finite())).filter(|part| part.len() > 1) {
            let at = |k: usize, edge: &[f64]| {
                let [x, y] = frame.at(self.x[k], edge[k]);
                [x, frame.within(y)]
            };
            let above = part.iter().map(|&k| at(k, high));
            let below = part.iter().rev().map(|&k| at(k, low));
            area.shape(above.chain(below));
        }
        let [colour, _] = stroke(self.look);
        html! { path.band d=(area.text()) fill=(colour) fill-opacity="0.16" {} }
    }

    /// The line itself, with the numbers of the points that are drawn.
    pub(super) fn line(&self, frame: &Frame) -> Markup {
        let drawn = thinned(&self.y, MOST);
        let of = |values: &[f64]| Numbers(drawn.iter().map(|&k| values[k]).collect::<Vec<_>>().into_iter());
        let mut path = Path::default();
        path.through(drawn.iter().map(|&k| frame.at(self.x[k], self.y[k])));
        let [colour, dashes] = stroke(self.look);
        html! {
            g.line data-name=(told(&self.name, frame.paper)) data-name-zh=[other(&self.name, frame.paper)] data-x=(of(&self.x)) data-y=(of(&self.y))
                data-low=[self.band.as_ref().map(|[low, _]| of(low))] data-high=[self.band.as_ref().map(|[_, high]| of(high))] {
                path d=(path.text()) fill="none" stroke=(colour) stroke-width="2" stroke-dasharray=(dashes) stroke-linejoin="round" {}
            }
        }
    }
}
