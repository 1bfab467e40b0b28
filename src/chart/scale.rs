//! Scales: from numbers to places between 0 and 1, and the numbers that stand at an axis.

use crate::text::Text;
use maud::Render;

/// Which numbers an axis has, and how they lie on it.
#[derive(Clone, Debug, PartialEq)]
pub enum Scale {
    /// Equal distances for equal differences.
    Linear([f64; 2]),
    /// Equal distances for equal ratios; both ends above 0.
    Log([f64; 2]),
    /// Names in equal distances; their numbers are 0, 1, 2.
    Names(Vec<Text>),
}

/// An axis: what it is of, and its scale.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// What the numbers are.
    pub title: Text,
    /// How they lie.
    pub scale: Scale,
}

impl Scale {
    /// A linear scale from the lowest to the highest of these numbers, widened to round ends; from 0 to 1 where there is no number.
    pub fn over(values: impl IntoIterator<Item = f64>) -> Scale {
        let (low, high) = ends(values);
        if low > high {
            return Scale::Linear([0.0, 1.0]);
        }
        let (low, high) = if high - low > 1e-9 * low.abs().max(high.abs()) {
            (low, high)
        } else {
            // One number only: something on either side of it.
            let beside = if low == 0.0 { 0.5 } else { low.abs() * 0.1 };
            (low - beside, high + beside)
        };
        let step = round_step(high - low, 5.0);
        Scale::Linear([(low / step + 1e-9).floor() * step, (high / step - 1e-9).ceil() * step])
    }

    /// The scale from the lowest to the highest of these numbers, and no further.
    pub fn just(values: impl IntoIterator<Item = f64>) -> Scale {
        let (low, high) = ends(values);
        if low < high { Scale::Linear([low, high]) } else { Scale::over([low, high].into_iter().filter(|x| x.is_finite())) }
    }

    /// The place of a number; it may lie outside 0 to 1.
    pub(super) fn at(&self, x: f64) -> f64 {
        match self {
            Scale::Linear([low, high]) => (x - low) / (high - low),
            Scale::Log([low, high]) => libm::log(x / low) / libm::log(high / low),
            Scale::Names(names) => (x + 0.5) / names.len().max(1) as f64,
        }
    }

    /// The numbers to write at the axis, about `wanted` of them, with their words.
    pub(super) fn ticks(&self, wanted: usize) -> Vec<(f64, Text)> {
        match self {
            Scale::Linear([low, high]) => {
                let step = round_step(high - low, wanted.max(1) as f64);
                let first = (low / step - 1e-9).ceil() as i64;
                let last = (high / step + 1e-9).floor() as i64;
                let places = digits(step);
                (first..=last).map(|k| k as f64 * step).map(|x| (x, plain(grouped(&format!("{:.places$}", x + 0.0))))).collect()
            }
            Scale::Log([low, high]) => {
                let (first, last) = (libm::floor(libm::log10(*low)) as i32, libm::ceil(libm::log10(*high)) as i32);
                let decades: Vec<f64> = (first..=last).map(|k| libm::pow(10.0, f64::from(k))).collect();
                let few = decades.len() < 4;
                let all = decades.iter().flat_map(|ten| [1.0, 2.0, 5.0].iter().filter(move |&&k| k == 1.0 || few).map(move |k| k * ten));
                all.filter(|x| (low * (1.0 - 1e-9)..=high * (1.0 + 1e-9)).contains(x)).map(|x| (x, plain(written(x)))).collect()
            }
            Scale::Names(names) => {
                let each = names.len().div_ceil(wanted.max(1)).max(1);
                names.iter().enumerate().step_by(each).map(|(k, name)| (k as f64, name.clone())).collect()
            }
        }
    }

    /// The kind of scale and its ends, as a script reads them.
    pub(super) fn data(&self) -> String {
        match self {
            Scale::Linear([low, high]) => format!("linear {low} {high}"),
            Scale::Log([low, high]) => format!("log {low} {high}"),
            Scale::Names(names) => format!("names {}", names.len()),
        }
    }
}

/// The lowest and the highest of the numbers that there are.
fn ends(values: impl IntoIterator<Item = f64>) -> (f64, f64) {
    let known = values.into_iter().filter(|x| x.is_finite());
    known.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)))
}

/// A step of 1, 2 or 5 times a power of ten that cuts a range into about so many pieces.
fn round_step(range: f64, pieces: f64) -> f64 {
    let rough = range / pieces;
    let ten = libm::pow(10.0, libm::floor(libm::log10(rough)));
    ten * [1.0, 2.0, 5.0].into_iter().find(|k| k * ten >= rough * 0.999).unwrap_or(10.0)
}

/// Digits behind the point that a multiple of this step has.
fn digits(step: f64) -> usize {
    (-libm::floor(libm::log10(step) + 1e-9)).clamp(0.0, 12.0) as usize
}

/// A text that is the same in both languages.
pub fn plain(text: String) -> Text {
    Text { en: text.clone(), zh: text }
}

/// A number as a person reads it: four digits that count, thousands parted, a true minus.
pub fn written(x: f64) -> String {
    rounded(x, 4)
}

/// The same with so many digits that count.
pub(super) fn rounded(x: f64, digits: u32) -> String {
    if !x.is_finite() {
        return "–".into();
    }
    let size = if x == 0.0 { 0.0 } else { libm::floor(libm::log10(x.abs())) };
    if !(-5.0..15.0).contains(&size) {
        return format!("{x:.3e}").replace('-', "−");
    }
    let places = (f64::from(digits) - 1.0 - size).clamp(0.0, 8.0) as usize;
    let text = format!("{x:.places$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    grouped(if text == "-0" { "0" } else { text })
}

/// Digits in groups of three and a true minus.
fn grouped(text: &str) -> String {
    let (sign, text) = text.strip_prefix('-').map_or(("", text), |rest| ("−", rest));
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut parted = String::new();
    for (k, digit) in whole.chars().enumerate() {
        if whole.len() > 4 && k > 0 && (whole.len() - k) % 3 == 0 {
            parted.push(',');
        }
        parted.push(digit);
    }
    format!("{sign}{parted}{rest}")
}

/// Numbers as they were given, one behind the other, for `data-…`.
pub(super) struct Numbers<I>(pub I);

impl<I: Iterator<Item = f64> + Clone> Render for Numbers<I> {
    fn render_to(&self, w: &mut String) {
        use std::fmt::Write;
        for (k, x) in self.0.clone().enumerate() {
            let _ = write!(w, "{}{x}", if k > 0 { " " } else { "" });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(scale: &Scale, wanted: usize) -> Vec<String> {
        scale.ticks(wanted).into_iter().map(|(_, text)| text.en).collect()
    }

    #[test]
    fn a_scale_has_round_ends_and_round_numbers() {
        assert_eq!(Scale::over([0.13, 0.87]), Scale::Linear([0.0, 1.0]));
        assert_eq!(Scale::over([f64::NAN]), Scale::Linear([0.0, 1.0]));
        assert_eq!(words(&Scale::over([0.0, 200.0]), 4), ["0", "50", "100", "150", "200"]);
        assert_eq!(words(&Scale::over([-0.2, 0.1]), 5), ["−0.2", "−0.1", "0.0", "0.1"]);
        assert_eq!(words(&Scale::over([12_000.0, 48_000.0]), 5), ["10,000", "20,000", "30,000", "40,000", "50,000"]);
        assert_eq!(words(&Scale::Log([0.01, 100.0]), 5), ["0.01", "0.1", "1", "10", "100"]);
        assert_eq!(words(&Scale::Log([1.0, 10.0]), 5), ["1", "2", "5", "10"]);
    }

    #[test]
    fn a_single_number_stands_in_the_middle() {
        for x in [0.0, 3.0, -70.0] {
            let Scale::Linear([low, high]) = Scale::over([x]) else { panic!("not linear") };
            assert!(low < x && x < high, "{low} {x} {high}");
        }
    }

    #[test]
    fn a_number_is_written_as_a_person_reads_it() {
        let given = [0.0, 0.123_456, -1.5, 12_345.678, 0.000_012_34, 1e20, 999.96, f64::NAN];
        assert_eq!(given.map(written), ["0", "0.1235", "−1.5", "12,346", "0.00001234", "1.000e20", "1000", "–"]);
    }

    #[test]
    fn places_go_from_one_end_to_the_other() {
        assert_eq!(Scale::Linear([2.0, 6.0]).at(3.0), 0.25);
        assert!((Scale::Log([1.0, 100.0]).at(10.0) - 0.5).abs() < 1e-12);
        assert_eq!(Scale::Names(vec![plain("a".into()), plain("b".into())]).at(1.0), 0.75);
    }
}
