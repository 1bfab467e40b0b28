//! Colours: what lines and areas look like, and the ramps that numbers are shown by.

use maud::{Markup, html};

/// Ink, for text and axes.
pub(super) const INK: &str = "#1a1a1a";
/// Pale ink, for what stands behind; dark enough to be read on white.
pub(super) const PALE: &str = "#595959";
/// Lines of the grid.
pub(super) const GRID: &str = "#e4e4e4";

/// A line by its number: its colour and its dashes. No two are alike in grey.
pub(super) fn stroke(look: usize) -> [&'static str; 2] {
    const STROKES: [[&str; 2]; 6] =
        [[INK, "none"], ["#b35806", "8 4"], ["#2166ac", "2 3"], ["#762a83", "9 3 2 3"], ["#1b7837", "14 4"], ["#6b6b6b", "4 2"]];
    STROKES[look % STROKES.len()]
}

/// How an area is filled: its colour, and the hatch over it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shade {
    /// Green, plain.
    Plain,
    /// Pale, dotted.
    Dotted,
    /// Dark, hatched.
    Hatched,
    /// Grey, plain.
    Grey,
    /// White, lined.
    Lined,
}

impl Shade {
    /// The colour below the hatch.
    pub(super) fn colour(self) -> &'static str {
        match self {
            Shade::Plain => "#5aae61",
            Shade::Dotted => "#fee0b6",
            Shade::Hatched => "#762a83",
            Shade::Grey => "#bdbdbd",
            Shade::Lined => "#ffffff",
        }
    }

    /// What an area is filled with above its colour, if with anything.
    pub(super) fn hatch(self) -> Option<&'static str> {
        match self {
            Shade::Plain | Shade::Grey => None,
            Shade::Dotted => Some("url(#dotted)"),
            Shade::Hatched => Some("url(#hatched)"),
            Shade::Lined => Some("url(#lined)"),
        }
    }
}

/// The hatches, which a page or file defines once.
pub(super) fn hatches() -> Markup {
    html! {
        defs {
            pattern id="dotted" width="6" height="6" patternUnits="userSpaceOnUse" { circle cx="2" cy="2" r="1" fill="#7f4a10" {} }
            pattern id="hatched" width="6" height="6" patternUnits="userSpaceOnUse" {
                path d="M-1 1L1 -1M0 6L6 0M5 7L7 5" stroke="#ffffff" stroke-width="1.1" {}
            }
            pattern id="lined" width="6" height="6" patternUnits="userSpaceOnUse" { path d="M0 3H6" stroke="#8a8a8a" stroke-width="1" {} }
        }
    }
}

/// Colours from low to high.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ramp {
    /// From pale to dark: how much.
    #[default]
    Rising,
    /// From purple by grey to green: which way.
    Parting,
}

impl Ramp {
    /// The colour at a place from 0 to 1, as red, green and blue.
    fn mixed(self, at: f64) -> [u8; 3] {
        const RISING: [[u8; 3]; 5] = [[247, 252, 240], [204, 235, 197], [123, 204, 196], [43, 140, 190], [8, 64, 129]];
        const PARTING: [[u8; 3]; 5] = [[118, 42, 131], [175, 141, 195], [235, 235, 235], [127, 191, 123], [27, 120, 55]];
        let stops = if self == Ramp::Rising { RISING } else { PARTING };
        let far = at.clamp(0.0, 1.0) * (stops.len() - 1) as f64;
        let stop = (far as usize).min(stops.len() - 2);
        let part = far - stop as f64;
        std::array::from_fn(|k| (f64::from(stops[stop][k]) * (1.0 - part) + f64::from(stops[stop + 1][k]) * part).round() as u8)
    }

    /// The colour at a place from 0 to 1.
    pub(super) fn colour(self, at: f64) -> String {
        let [r, g, b] = self.mixed(at);
        format!("#{r:02x}{g:02x}{b:02x}")
    }

    /// The colour of text that stands on it: black or white, whichever is told from it better, by the contrast of WCAG 2.
    pub(super) fn ink(self, at: f64) -> &'static str {
        let below = luminance(self.mixed(at)) + 0.05;
        if below / 0.05 > 1.05 / below { "#000000" } else { "#ffffff" }
    }
}

/// How bright a colour is, from 0 to 1 (relative luminance of sRGB).
fn luminance(colour: [u8; 3]) -> f64 {
    let linear = |c: u8| match f64::from(c) / 255.0 {
        c if c <= 0.040_45 => c / 12.92,
        c => libm::pow((c + 0.055) / 1.055, 2.4),
    };
    let [r, g, b] = colour.map(linear);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ramp_goes_from_its_first_colour_to_its_last_and_text_on_it_can_be_read() {
        assert_eq!([0.0, 0.5, 1.0].map(|at| Ramp::Parting.colour(at)), ["#762a83", "#ebebeb", "#1b7837"]);
        assert_eq!(Ramp::Rising.colour(-1.0), Ramp::Rising.colour(0.0));
        for ramp in [Ramp::Rising, Ramp::Parting] {
            for at in (0..=100).map(|k| f64::from(k) / 100.0) {
                let below = luminance(ramp.mixed(at));
                let above = if ramp.ink(at) == "#ffffff" { 1.0 } else { 0.0 };
                let contrast = (below.max(above) + 0.05) / (below.min(above) + 0.05);
                assert!(contrast >= 4.5, "{ramp:?} at {at}: {contrast}");
            }
        }
    }
}
