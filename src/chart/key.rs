//! The key of colours: which number has which.

use super::colour::{PALE, Ramp};
use super::frame::SMALL;
use super::label::words;
use super::paper::Paper;
use super::pen::px;
use super::scale::Scale;
use crate::text::Text;
use maud::{Markup, html};

/// How numbers are shown by colours.
#[derive(Clone, Debug, PartialEq)]
pub struct Colours {
    /// What the numbers are.
    pub title: Text,
    /// The colours.
    pub ramp: Ramp,
    /// The numbers of the first and the last colour.
    pub ends: [f64; 2],
}

impl Colours {
    /// The place of a number among the colours, from 0 to 1.
    pub(super) fn at(&self, x: f64) -> f64 {
        let [low, high] = self.ends;
        if high > low { ((x - low) / (high - low)).clamp(0.0, 1.0) } else { 0.5 }
    }

    /// Height of the key.
    pub(super) const HEIGHT: f64 = 44.0;

    /// The key, from this height on.
    pub(super) fn key(&self, paper: Paper, left: f64, top: f64) -> Markup {
        const PIECES: usize = 40;
        let width = (paper.width - left - 12.0).min(300.0);
        let scale = Scale::Linear(self.ends);
        let each = width / PIECES as f64;
        html! {
            @for k in 0..PIECES {
                rect x=(px(left + k as f64 * each)) y=(px(top + 16.0)) width=(px(each + 0.3)) height="9"
                    fill=(self.ramp.colour((k as f64 + 0.5) / PIECES as f64)) {}
            }
            g font-size=(SMALL) fill=(PALE) {
                text x=(px(left)) y=(px(top + 10.0)) { (words(&self.title, paper, width, SMALL)) }
                @if self.ends[0] < self.ends[1] {
                    @for (x, text) in scale.ticks(4) {
                        text x=(px(left + scale.at(x) * width)) y=(px(top + 38.0)) text-anchor="middle" { (text.en) }
                    }
                }
            }
        }
    }
}
