//! Parallel coordinates (Inselberg 1985): an upright axis for each dimension, a line for each point, its colour by the last of them.

use super::colour::PALE;
use super::frame::SMALL;
use super::key::Colours;
use super::label::{cut, words};
use super::paper::Paper;
use super::pen::{Path, px};
use super::picture::Picture;
use super::scale::{Axis, Numbers};
use crate::text::Text;
use maud::html;

/// Points with several dimensions.
#[derive(Clone, Debug, PartialEq)]
pub struct Parallel {
    /// What the picture shows.
    pub says: Text,
    /// The dimensions, from left to right.
    pub axes: Vec<Axis>,
    /// The points, each with a number for each dimension.
    pub points: Vec<Vec<f64>>,
    /// How the last dimension is shown by colours.
    pub colours: Colours,
    /// Height of the picture without its key.
    pub height: f64,
}

impl Parallel {
    /// Draws it.
    pub fn draw(&self, paper: Paper) -> Picture {
        let (top, bottom, side) = (38.0, self.height - 12.0, 46.0);
        let apart = (paper.width - 2.0 * side) / (self.axes.len().max(2) - 1) as f64;
        let x = |k: usize| side + k as f64 * apart;
        let at = |k: usize, value: f64| [x(k), bottom - self.axes[k].scale.at(value).clamp(0.0, 1.0) * (bottom - top)];
        // What is high is drawn above what is low.
        let mut order: Vec<usize> = (0..self.points.len()).filter(|&k| self.points[k].iter().all(|x| x.is_finite())).collect();
        let last = |k: usize| self.points[k].last().copied().unwrap_or(0.0);
        order.sort_by(|&a, &b| last(a).total_cmp(&last(b)));
        let body = html! {
            g.points data-values=(Numbers(self.points.iter().flatten().copied())) fill="none" stroke-width="1.1" stroke-opacity="0.6" {
                @for k in order {
                    @let mut path = Path::default();
                    @let () = path.through(self.points[k].iter().enumerate().map(|(axis, &value)| at(axis, value)));
                    path d=(path.text()) stroke=(self.colours.ramp.colour(self.colours.at(last(k)))) {}
                }
            }
            @for (k, axis) in self.axes.iter().enumerate() {
                path d=(format!("M{} {}V{}", px(x(k)), px(top), px(bottom))) stroke=(PALE) fill="none" {}
                g font-size=(SMALL) {
                    @for (value, text) in axis.scale.ticks(5) {
                        text x=(px(x(k) - 5.0)) y=(px(at(k, value)[1] + 4.0)) text-anchor="end" fill=(PALE) paint-order="stroke" stroke="#ffffff" stroke-width="3" {
                            (cut(&text.en, 60.0, SMALL))
                        }
                    }
                    // Names in two rows, so that neighbours have room.
                    text x=(px(x(k))) y=(if k % 2 == 0 { "13" } else { "28" }) text-anchor=(anchor(k, self.axes.len())) {
                        (words(&axis.title, paper, 2.0 * apart - 8.0, SMALL))
                    }
                }
            }
            (self.colours.key(paper, side, self.height))
        };
        Picture { width: paper.width, height: self.height + Colours::HEIGHT, says: self.says.clone(), body, paper }
    }
}

/// Where the name of an axis begins: those at the edges stay on the paper.
fn anchor(k: usize, all: usize) -> &'static str {
    if k == 0 {
        "start"
    } else if k + 1 == all {
        "end"
    } else {
        "middle"
    }
}
