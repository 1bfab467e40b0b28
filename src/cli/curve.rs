//! Curves for a terminal, drawn in braille: a line, and the band around it as dots, with both ends of the axes in figures. A chart has no colours,
//! so that it is the same in a file and on any terminal.

use super::options::metric;
use super::out::{decimals, number};
use super::{Failure, out};
use crate::experiment::Moments;
use crate::record::columns::{METRICS, Metric};
use crate::record::reading::Reading;
use crate::record::tables::{SUMMARY, kind};
use console::Term;
use std::io;
use std::path::Path;
use textplots::{AxisBuilder, Chart, LineStyle, Plot, Shape};

/// Columns of a chart where there is no terminal.
const COLUMNS: usize = 72;

/// Fewest columns of a chart, however narrow the terminal.
const FEWEST: usize = 40;

/// Rows of a chart, without its axis.
const ROWS: usize = 14;

/// Dots of a braille character, across and down.
const DOTS: [usize; 2] = [2, 4];

/// Whether a chart is drawn, and of what.
#[derive(clap::Args)]
pub struct Charted {
    /// Also draw a chart in the terminal: trust_mean, or another column of runs.csv, with its 95 % interval over replicates
    #[arg(long, value_name = "METRIC", num_args = 0..=1, require_equals = true, default_missing_value = "trust_mean")]
    plot: Option<String>,
}

impl Charted {
    /// The metric that is drawn, if one is.
    pub fn metric(&self) -> Result<Option<Metric>, Failure> {
        self.plot.as_deref().map(|name| metric("--plot", name)).transpose()
    }
}

/// A point of a curve, and the band there. What is not a number is not drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    /// Where on the horizontal axis.
    pub place: f64,
    /// The line.
    pub middle: f64,
    /// The ends of the band.
    pub band: [f64; 2],
}

impl Spot {
    /// The mean of values, and its 95 % interval.
    pub fn mean(place: f64, values: &Moments) -> Spot {
        let middle = if values.n == 0 { f64::NAN } else { values.mean };
        let margin = values.margin(0.95);
        Spot { place, middle, band: [middle - margin, middle + margin] }
    }

    fn is_known(&self) -> bool {
        self.place.is_finite() && self.middle.is_finite()
    }
}

/// A drawing, and what stands at the ends of its vertical axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// From top to bottom.
    pub rows: Vec<String>,
    /// The lowest and the highest value.
    pub ends: [String; 2],
}

/// Columns of the terminal.
fn columns() -> usize {
    Term::stdout().size_checked().map_or(COLUMNS, |(_, columns)| usize::from(columns).max(FEWEST))
}

/// The curve in its own range, from its lowest to its highest value; nothing where there are no two places with a value. `spots` stand in the
/// order of their places.
pub fn draw(spots: &[Spot], width: usize, rows: usize) -> Option<Drawing> {
    let known = || spots.iter().filter(|spot| spot.is_known());
    let (from, to) = (known().next()?.place, known().next_back()?.place);
    if from >= to {
        return None;
    }
    let values = || known().flat_map(|spot| [spot.middle, spot.band[0], spot.band[1]]).filter(|x| x.is_finite());
    let (low, high) = (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
    // What is not seen in the figures is not drawn: a line that reads alike at both ends is flat.
    let digits = decimals(high - low).max(3);
    let ends = [low, high].map(|end| number(end, digits));
    let half = if ends[0] == ends[1] { (low.abs() + 1.0) * 1e3 } else { 0.0 };
    // Places of the canvas are counted from 0, its last included.
    let [across, down] = [width * DOTS[0] - 1, rows * DOTS[1] - 1].map(|dots| dots as u32);
    let [left, right, bottom, top] = [from, to, low - half, high + half].map(|end| end as f32);

    let lines: Vec<Vec<(f32, f32)>> = spots
        .chunk_by(|a, b| a.is_known() == b.is_known())
        .map(|part| part.iter().filter(|spot| spot.is_known()).map(|spot| (spot.place as f32, spot.middle as f32)).collect())
        .collect();
    let dots: Vec<(f32, f32)> = (0..=across)
        .step_by(3)
        .map(|dot| from + (to - from) * f64::from(dot) / f64::from(across))
        .flat_map(|place| band(spots, place).into_iter().flatten().map(move |end| (place as f32, end as f32)))
        .collect();
    let shapes: Vec<Shape> = lines.iter().map(|line| Shape::Lines(line)).chain([Shape::Points(&dots)]).collect();
    let mut chart = Chart::new_with_y_range(across, down, left, right, bottom, top);
    let chart = chart.x_axis_style(LineStyle::None).y_axis_style(LineStyle::None);
    let chart = shapes.iter().fold(chart, |chart, shape| chart.lineplot(shape));
    chart.figures();
    let mut drawn: Vec<String> = chart.frame().lines().map(|row| row.trim_end().to_owned()).collect();
    drawn.resize(rows, String::new());
    Some(Drawing { rows: drawn, ends })
}

/// The ends of the band at a place, between the two spots around it.
fn band(spots: &[Spot], place: f64) -> Option<[f64; 2]> {
    let after = spots.partition_point(|spot| spot.place < place).clamp(1, spots.len() - 1);
    let [a, b] = [&spots[after - 1], &spots[after]];
    let share = ((place - a.place) / (b.place - a.place)).clamp(0.0, 1.0);
    let ends = [0, 1].map(|end| a.band[end] + share * (b.band[end] - a.band[end]));
    ends.iter().all(|end| end.is_finite()).then_some(ends)
}

/// The chart of a metric against what the horizontal axis is, as wide as the terminal; a sentence where there is nothing to draw.
pub fn chart(metric: &str, axis: &str, spots: &[Spot]) -> String {
    lettered(metric, axis, spots, columns())
}

fn lettered(metric: &str, axis: &str, spots: &[Spot], columns: usize) -> String {
    // Figures at the axis take up to a third.
    let width = columns - FEWEST / 3;
    let Some(Drawing { rows, ends: [low, high] }) = draw(spots, width, ROWS) else {
        return format!("{metric} by {axis}: fewer than two places with a value\n");
    };
    let banded = spots.iter().any(|spot| spot.band[0] < spot.band[1]);
    let mut text = format!("{metric} by {axis}{}\n", if banded { " (dotted: 95 % interval over replicates)" } else { "" });
    for (k, row) in rows.iter().enumerate() {
        let end = if k == 0 { &high } else { &low };
        let end = if k == 0 || k + 1 == rows.len() { end } else { "" };
        text += format!("{end:>10} {row}").trim_end();
        text.push('\n');
    }
    let known = || spots.iter().filter(|spot| spot.is_known()).map(|spot| spot.place);
    let (from, to) = (known().fold(f64::INFINITY, f64::min), known().fold(f64::NEG_INFINITY, f64::max));
    let [left, right] = [from, to].map(|end| number(end, decimals(to - from)));
    text + &format!("{:10} {left}{right:>gap$}\n", "", gap = width.saturating_sub(left.len()))
}

/// The charts of a sweep of one parameter, a kind of relation each, from its summary.
pub fn swept(folder: &Path, metric: Metric) -> Result<String, Failure> {
    let file = folder.join(SUMMARY.file);
    match curves(&file, METRICS[metric as usize].name) {
        Ok((Some(parameter), curves)) => Ok(curves
            .iter()
            .map(|(name, spots)| format!("\n{name}: {}", chart(METRICS[metric as usize].name, &parameter, spots)))
            .collect()),
        Ok((None, _)) => Ok("\nno chart: that takes a sweep of one parameter, which is a number at every point\n".into()),
        Err(e) => Err(Failure::Failed(format!("{}: {e}", out::path(folder)))),
    }
}

type Curves = Vec<(String, Vec<Spot>)>;

/// The parameter, if there is one alone and a number at every point, and by kind of relation the curve of a metric.
fn curves(summary: &Path, metric: &str) -> io::Result<(Option<String>, Curves)> {
    let mut rows = Reading::open(summary)?;
    let parameters = rows.places(|name| kind(SUMMARY.file, name).is_none());
    let [relation, named, mean, low, high] = rows.all(["relation", "metric", "mean", "ci_low", "ci_high"])?;
    let &[parameter] = &parameters[..] else { return Ok((None, Vec::new())) };
    let mut curves: Curves = Vec::new();
    while rows.advance()? {
        if rows.text(named)? != metric {
            continue;
        }
        let Ok(place) = rows.text(parameter)?.parse() else { return Ok((None, Vec::new())) };
        let spot = Spot { place, middle: rows.number(mean)?, band: [rows.number(low)?, rows.number(high)?] };
        let name = rows.text(relation)?;
        match curves.iter_mut().find(|(known, _)| known == name) {
            Some((_, spots)) => spots.push(spot),
            None => curves.push((name.to_owned(), vec![spot])),
        }
    }
    curves.iter_mut().for_each(|(_, spots)| spots.sort_by(|a, b| a.place.total_cmp(&b.place)));
    Ok((Some(rows.name(parameter).to_owned()), curves))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spots(values: &[f64], margin: f64) -> Vec<Spot> {
        let spot = |(place, middle): (usize, &f64)| Spot { place: place as f64, middle: *middle, band: [middle - margin, middle + margin] };
        values.iter().enumerate().map(spot).collect()
    }

    /// The dots of a drawing, by row.
    fn dots(rows: &[String]) -> Vec<u32> {
        let dots = |c: char| if c == ' ' { 0 } else { (c as u32 - 0x2800).count_ones() };
        rows.iter().map(|row| row.chars().map(dots).sum()).collect()
    }

    #[test]
    fn a_curve_spans_its_own_range_and_names_both_ends() {
        let of = |values: &[f64]| draw(&spots(values, f64::NAN), 40, 3);
        let rising = of(&[0.5, 0.55, 0.6]).unwrap();
        assert_eq!(rising.ends, ["0.500", "0.600"]);
        assert!(rising.rows[2].starts_with(|c| c != ' ') && rising.rows[0].starts_with(' '), "{rising:?}");
        assert!(rising.rows.iter().all(|row| row.chars().count() <= 40));
        assert_eq!(rising.rows[0].chars().count(), 40, "it ends at the right, on top");
        let flat = of(&[0.5, 0.500_000_000_1, 0.5]).unwrap();
        assert_eq!((flat.ends[0].clone(), dots(&flat.rows)[1]), (flat.ends[1].clone(), 80), "what is not seen in the figures is not drawn");
        assert_eq!([of(&[]), of(&[0.5]), of(&[f64::NAN; 3])], [None, None, None]);
    }

    #[test]
    fn a_gap_stays_a_gap() {
        let whole = draw(&spots(&[0.0, 0.0, 0.5, 1.0, 1.0], f64::NAN), 40, 3).unwrap();
        let gap = draw(&spots(&[0.0, 0.0, f64::NAN, 1.0, 1.0], f64::NAN), 40, 3).unwrap();
        assert!(dots(&whole.rows)[1] > 0);
        assert_eq!(dots(&gap.rows)[1], 0, "{gap:?}");
    }

    #[test]
    fn a_band_widens_the_range_and_is_drawn_in_dots() {
        let drawing = draw(&spots(&[0.5; 4], 0.1), 40, 3).unwrap();
        assert_eq!(drawing.ends, ["0.40", "0.60"].map(|end| format!("{end}0")));
        assert_eq!(dots(&drawing.rows), [27, 80, 27], "a dot at every third place");
    }

    #[test]
    fn a_chart_is_as_wide_as_the_terminal_and_names_the_ends_of_both_axes() {
        let values: Vec<f64> = (0..=50).map(|k| f64::from(k) / 50.0).collect();
        for columns in [40, 72, 200] {
            let text = lettered("trust_mean", "step", &spots(&values, 0.02), columns);
            assert!(text.lines().all(|line| line.chars().count() <= columns.max(60)), "{text}");
            assert!(text.starts_with("trust_mean by step (dotted: 95 % interval over replicates)\n"), "{text}");
            assert!(text.contains("     1.020 ") && text.contains("    -0.020 "), "{text}");
            assert!(text.ends_with("50\n"), "{text}");
        }
        assert_eq!(lettered("trust_mean", "step", &[], 72), "trust_mean by step: fewer than two places with a value\n");
    }
}
