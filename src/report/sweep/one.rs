//! A metric along one parameter: lines over numbers, bars of words, and over numbers a line for each word of a second parameter.

use super::layout::Dimension;
use super::points::Response;
use super::sheet::{Drawn, Shape, Sheet, axis};
use crate::chart::{Axis, Dots, Forest, Line, Plane, Row, plain};
use crate::report::{drawn, names};
use crate::text::{Text, text};

/// Lines of one chart at most.
pub const LINES: usize = 6;

/// Bars of one chart at most.
const BARS: usize = 40;

/// Levels up to which each has a dot of its own on the line.
const DOTS: usize = 60;

/// Over one parameter: numbers as lines, words as bars.
pub fn along(sheet: &Sheet, dimension: &Dimension, metric: &str) -> Vec<Drawn> {
    let found = sheet.responses(metric);
    if dimension.is_words() {
        return found.iter().map(|of| bars(sheet, dimension, of)).collect();
    }
    let name = |of: &&Response| if sheet.points.relations.len() > 1 { plain(sheet.relation(of).to_owned()) } else { Text::default() };
    let lines: Vec<Line> = found.iter().enumerate().map(|(look, of)| line(dimension, of, name(of), look, |_| true)).collect();
    let own = names::metric(metric);
    let says = by(&Text { en: drawn::capital(&own.en), zh: own.zh }, &dimension.title);
    vec![plane(sheet, dimension, metric, says, lines)]
}

/// Over the numbers of one parameter, a line for each word of another; a chart for each kind of relation.
pub fn by_word(sheet: &Sheet, [numbers, words]: [&Dimension; 2], metric: &str) -> Vec<Drawn> {
    let of_word = |of: &Response, k: usize| line(numbers, of, words.name(k), k, |point| words.of[point] == k);
    let of_relation = |of: &&Response| {
        let lines = (0..words.levels.len()).map(|k| of_word(of, k)).filter(|line| line.y.iter().any(|y| y.is_finite())).collect();
        plane(sheet, numbers, metric, by(&sheet.named(of), &numbers.title), lines)
    };
    sheet.responses(metric).iter().map(of_relation).collect()
}

fn plane(sheet: &Sheet, dimension: &Dimension, metric: &str, says: Text, lines: Vec<Line>) -> Drawn {
    let heights: Vec<f64> = lines.iter().flat_map(|line| line.heights().collect::<Vec<_>>()).collect();
    let mut plane = Plane::new(says, dimension.axis(), axis(metric, heights));
    if dimension.levels.len() <= DOTS {
        let dots =
            |line: &Line| Dots { at: line.x.iter().zip(&line.y).map(|(&x, &y)| [x, y]).collect(), look: line.look, ..Dots::default() };
        plane.dots = lines.iter().map(dots).collect();
    }
    let bands = lines.iter().any(|line| line.band.is_some());
    plane.lines = lines;
    let note = if bands {
        text!("Lines: means over replicates; bands: their 95 % confidence intervals.", "线：各次重复的均值；带：其 95% 置信区间。")
    } else {
        text!("One replicate a point: no intervals.", "每个参数点只运行一次，故无置信区间。")
    };
    Drawn { shape: Shape::Picture(plane.draw(sheet.paper())), note, places: None }
}

/// The means at the levels of a dimension, over the points that are meant; what has the same settings twice is averaged.
fn line(dimension: &Dimension, of: &Response, name: Text, look: usize, meant: impl Fn(usize) -> bool) -> Line {
    let levels = dimension.levels.len();
    let points: Vec<usize> = (0..of.mean.len()).filter(|&point| meant(point)).collect();
    let means = |column: &[f64]| averaged(levels, points.iter().map(|&point| (dimension.of[point], column[point])));
    let [low, high] = [0, 1].map(|side| means(&of.interval[side]));
    let band = low.iter().any(|x| x.is_finite()).then_some([low, high]);
    Line { name, x: dimension.levels.clone(), y: means(&of.mean), band, look }
}

/// The mean of the values of each place; not a number where there is none.
pub fn averaged(places: usize, values: impl Iterator<Item = (usize, f64)>) -> Vec<f64> {
    let mut sums = vec![(0.0, 0.0); places];
    for (place, x) in values.filter(|(_, x)| x.is_finite()) {
        sums[place].0 += x;
        sums[place].1 += 1.0;
    }
    sums.into_iter().map(|(sum, n)| sum / n).collect()
}

/// Words as bars with intervals.
fn bars(sheet: &Sheet, dimension: &Dimension, of: &Response) -> Drawn {
    let all = line(dimension, of, Text::default(), 0, |_| true);
    let ends = |k: usize| all.band.as_ref().map_or([f64::NAN; 2], |[low, high]| [low[k], high[k]]);
    let row = |k: usize| Row { name: dimension.name(k), value: all.y[k], interval: ends(k), ..Row::default() };
    let known: Vec<usize> = (0..all.y.len()).filter(|&k| all.y[k].is_finite()).collect();
    let rows: Vec<Row> = known.iter().take(BARS).map(|&k| row(k)).collect();
    let scale = match axis(&of.metric, [f64::NAN]).scale {
        shares if names::is_trust(&of.metric) => shares,
        _ => Forest::scale(&rows, true),
    };
    let title = names::metric(&of.metric);
    let (en, zh) = if all.band.is_some() {
        ("Bars: means over replicates; strokes: their 95 % confidence intervals.", "条：各次重复的均值；横线：其 95% 置信区间。")
    } else {
        ("One replicate a point: no intervals.", "每个参数点只运行一次，故无置信区间。")
    };
    let mut note = Text { en: en.into(), zh: zh.into() };
    if known.len() > BARS {
        let (all, more) = (known.len(), known.len() - BARS);
        note.en += &format!(" The first {BARS} of {all} values; the other {more} are in summary.csv.");
        note.zh += &format!("仅列前 {BARS} 个取值，其余 {more} 个见 summary.csv。");
    }
    let forest = Forest { says: by(&sheet.named(of), &dimension.title), axis: Axis { title, scale }, rows, bars: true, at: None };
    Drawn { shape: Shape::Rows(forest), note, places: None }
}

/// What a picture over a parameter shows.
pub fn by(what: &Text, parameter: &Text) -> Text {
    Text { en: format!("{} by {}", what.en, parameter.en), zh: format!("{}（随 {} 变化）", what.zh, parameter.zh) }
}
