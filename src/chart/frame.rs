//! The frame of a chart: where numbers lie on the paper, the grid and the numbers at the axes.

use super::colour::{GRID, PALE};
use super::label::{width, width_of, words};
use super::paper::{Paper, SIZE};
use super::pen::{Path, px};
use super::scale::{Axis, Scale};
use crate::text::Text;
use maud::{Markup, html};

/// Height of the letters of numbers at an axis.
pub(super) const SMALL: f64 = 12.0;

/// Where numbers lie on the paper.
pub(super) struct Frame<'a> {
    pub paper: Paper,
    pub x: &'a Axis,
    pub y: &'a Axis,
    pub left: f64,
    pub top: f64,
    pub width: f64,
    pub height: f64,
}

impl<'a> Frame<'a> {
    /// A frame of this height, axes and their words included, that leaves room on its right.
    pub fn new(paper: Paper, [x, y]: [&'a Axis; 2], height: f64, right: f64) -> Frame<'a> {
        let names = matches!(y.scale, Scale::Names(_));
        let widest = y.scale.ticks(if names { 99 } else { 5 }).iter().map(|(_, text)| width(text, paper, SMALL)).fold(0.0, f64::max);
        let left = widest.min(paper.width * 0.35) + 10.0;
        let top = 24.0;
        Frame { paper, x, y, left, top, width: (paper.width - left - right).max(40.0), height: height - top - 42.0 }
    }

    /// Where a pair of numbers lies.
    pub fn at(&self, x: f64, y: f64) -> [f64; 2] {
        [self.left + self.x.scale.at(x) * self.width, self.top + (1.0 - self.y.scale.at(y)) * self.height]
    }

    /// The place of a height within the frame.
    pub fn within(&self, y: f64) -> f64 {
        y.clamp(self.top, self.top + self.height)
    }

    /// Attributes for a script: where the frame lies, and its scale from left to right.
    pub fn place(&self) -> String {
        [self.left, self.top, self.width, self.height].map(px).join(" ")
    }

    /// What is seen of the paper within the frame, a hair over its edge, so that lines on the edge are seen whole.
    pub fn view(&self) -> String {
        [self.left, self.top - 1.5, self.width + 1.5, self.height + 3.0].map(px).join(" ")
    }

    /// Grid, numbers and titles.
    pub fn axes(&self) -> Markup {
        let (right, bottom) = (self.left + self.width, self.top + self.height);
        let across = self.y.scale.ticks((self.height / 44.0) as usize);
        let mut grid = Path::default();
        if !matches!(self.y.scale, Scale::Names(_)) {
            for (y, _) in &across {
                let [_, height] = self.at(0.0, *y);
                grid.through([[self.left, height], [right, height]]);
            }
        }
        let (room, ticks) = self.ticks_below();
        let first = self.x.title.clone();
        html! {
            path d=(grid.text()) stroke=(GRID) fill="none" {}
            path d=(format!("M{} {}H{}", px(self.left), px(bottom), px(right))) stroke=(PALE) fill="none" {}
            g font-size=(SMALL) fill=(PALE) {
                @for (y, text) in &across {
                    text x=(px(self.left - 6.0)) y=(px(self.at(0.0, *y)[1] + 4.0)) text-anchor="end" { (words(text, self.paper, self.left - 8.0, SMALL)) }
                }
                @for (x, text) in &ticks {
                    text x=(px(*x)) y=(px(bottom + 16.0)) text-anchor="middle" { (words(text, self.paper, room, SMALL)) }
                }
                text x="2" y="13" { (words(&self.y.title, self.paper, self.paper.width - 4.0, SMALL)) }
                text x=(px(self.left + self.width / 2.0)) y=(px(bottom + 34.0)) text-anchor="middle" {
                    (words(&first, self.paper, self.paper.width - 8.0, SMALL))
                }
            }
        }
    }

    /// The words below the frame that do not run into each other, where they stand and the room of each.
    fn ticks_below(&self) -> (f64, Vec<(f64, Text)>) {
        let mut wanted = (self.width / 56.0).max(1.0) as usize;
        if let Scale::Names(names) = &self.x.scale {
            wanted = names.len();
        }
        loop {
            let ticks = self.x.scale.ticks(wanted);
            let places: Vec<f64> = ticks.iter().map(|(x, _)| self.at(*x, 0.0)[0]).collect();
            let apart = places.windows(2).map(|pair| pair[1] - pair[0]).fold(self.width, f64::min);
            let widest = ticks.iter().map(|(_, text)| width(text, self.paper, SMALL)).fold(0.0, f64::max);
            // A few long names are cut rather than left out.
            if widest + 6.0 <= apart || wanted <= 2 || (matches!(self.x.scale, Scale::Names(_)) && apart >= 70.0) {
                return (apart.max(30.0), places.into_iter().zip(ticks).map(|(x, (_, text))| (x, text)).collect());
            }
            wanted = if wanted > 8 { wanted / 2 } else { wanted - 1 };
        }
    }
}

/// The room that words on the right of a frame take.
pub(super) fn room<'a>(names: impl Iterator<Item = &'a Text>, paper: Paper) -> f64 {
    let of = |name: &Text| match paper.language {
        Some(language) => width_of(name.get(language), SIZE),
        // One below the other.
        None => width_of(&name.en, SIZE).max(width_of(&name.zh, SIZE)),
    };
    let widest = names.map(of).fold(0.0, f64::max);
    if widest == 0.0 { 12.0 } else { (widest + 14.0).min(paper.width * 0.36) }
}
