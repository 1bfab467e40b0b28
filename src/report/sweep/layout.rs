//! How the points of a sweep lie: crossed, in dimensions that a chart can have for its axes, or drawn from a box.

use super::points::{Parameter, Points, number_as_written};
use crate::chart::{Axis, Scale, plain, written};
use crate::scenario::sweep::{self, Entry, Sampling};
use crate::text::{Text, text};
use indexmap::IndexSet;
use std::collections::BTreeSet;
use toml::Value;

/// Something that varies: a parameter, or several that move together.
#[derive(Clone, Debug, PartialEq)]
pub struct Dimension {
    /// What it is.
    pub title: Text,
    /// The same for narrow places: the last part of the path where no other parameter ends like it.
    pub short: String,
    /// The paths of its parameters.
    pub paths: Vec<String>,
    /// The levels from low to high; of words 0, 1, 2.
    pub levels: Vec<f64>,
    /// The words of the levels; empty where they are numbers.
    pub words: Vec<String>,
    /// The number of the level, by point.
    pub of: Vec<usize>,
    /// Whether equal ratios are equal steps.
    pub log: bool,
}

/// How all of it lies.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// What varies.
    pub dimensions: Vec<Dimension>,
    /// Whether there is a point for every combination of levels, but for runs that failed.
    pub crossed: bool,
    /// The design, if the points were drawn from one box.
    pub sampling: Option<Sampling>,
    /// The numbers of the parameters that take one value only.
    pub still: Vec<usize>,
    /// Whether points came from a file, so that nothing is known of the order of words.
    pub from_file: bool,
}

impl Layout {
    /// Finds out how points lie, from the blocks of the sweep and from the values themselves. Words are put in the order of their lists.
    pub fn new(points: &mut Points, entries: &[Entry]) -> Layout {
        let axes = || entries.iter().flat_map(axes_of);
        for parameter in &mut points.parameters {
            let axis = axes().find(|(path, _)| *path == parameter.path);
            parameter.order(&axis.map_or_else(Vec::new, |(_, axis)| listed(axis)));
        }
        let number = |path: &String| points.parameters.iter().position(|parameter| parameter.path == *path);
        let listed_all = entries.iter().all(|entry| matches!(entry, Entry::Listed(_)));
        let blocks: Vec<Vec<usize>> = match listed_all {
            true => entries.iter().map(|entry| axes_of(entry).iter().filter_map(|(path, _)| number(path)).collect()).collect(),
            false => (0..points.parameters.len()).map(|k| vec![k]).collect(),
        };
        let still = (0..points.parameters.len()).filter(|&k| !varies(&points.parameters[k])).collect();
        let logarithmic = |k: usize| {
            let flagged =
                axes().any(|(path, axis)| *path == points.parameters[k].path && matches!(axis, sweep::Axis::Range(range) if range.log));
            flagged && points.parameters[k].at.iter().all(|x| *x > 0.0)
        };
        let moving = blocks.iter().filter(|block| block.iter().any(|&k| varies(&points.parameters[k])));
        let mut dimensions: Vec<Dimension> = moving.map(|block| dimension(points, block, logarithmic(block[0]))).collect();
        shorten(&mut dimensions);
        let crossed = listed_all || full(&dimensions, points.count());
        let sampling = match entries {
            [Entry::Sampled { sampling, .. }] => Some(*sampling),
            _ => None,
        };
        let from_file = entries.iter().any(|entry| matches!(entry, Entry::Design(_)));
        Layout { dimensions, crossed, sampling, still, from_file }
    }

    /// The dimension to which a parameter belongs.
    pub fn with(&self, path: &str) -> Option<&Dimension> {
        self.dimensions.iter().find(|dimension| dimension.paths.iter().any(|own| own == path))
    }

    /// The dimensions with the most levels first, numbers before words: the first two span a map.
    pub fn ranked(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.dimensions.len()).collect();
        order.sort_by_key(|&k| (!self.dimensions[k].words.is_empty(), std::cmp::Reverse(self.dimensions[k].levels.len())));
        order
    }
}

/// The axes of a block.
fn axes_of(entry: &Entry) -> &[(String, sweep::Axis)] {
    match entry {
        Entry::Listed(axes) | Entry::Sampled { axes, .. } => axes,
        Entry::Design(_) => &[],
    }
}

/// The values of a list as tables have them.
fn listed(axis: &sweep::Axis) -> Vec<String> {
    let written = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Float(x) => number_as_written(*x),
        other => other.to_string(),
    };
    match axis {
        sweep::Axis::Values(values) => values.iter().map(written).collect(),
        sweep::Axis::Range(_) => Vec::new(),
    }
}

fn varies(parameter: &Parameter) -> bool {
    parameter.at.windows(2).any(|pair| pair[0] != pair[1])
}

/// The dimension of parameters that move together. The first gives the levels; where it has fewer values than they have settings together, each
/// setting is a word.
fn dimension(points: &Points, block: &[usize], log: bool) -> Dimension {
    let first = &points.parameters[block[0]];
    let paths: Vec<String> = block.iter().map(|&k| points.parameters[k].path.clone()).collect();
    let (own, others) = (&paths[0], paths[1..].join(", "));
    let title = if others.is_empty() { plain(own.clone()) } else { text!("{own} (with {others})", "{own}（{others} 随之变动）") };
    let settings = |point: usize| block.iter().map(|&k| points.parameters[k].at[point].to_bits()).collect::<Vec<u64>>();
    let distinct: IndexSet<Vec<u64>> = if block.len() > 1 { (0..points.count()).map(settings).collect() } else { IndexSet::new() };
    let mut levels = first.at.clone();
    levels.sort_by(f64::total_cmp);
    levels.dedup();
    if distinct.len() > levels.len() {
        let word = |setting: &Vec<u64>| {
            let parts: Vec<String> =
                block.iter().zip(setting).map(|(&k, &bits)| points.parameters[k].written(f64::from_bits(bits))).collect();
            parts.join(" / ")
        };
        let of = (0..points.count()).map(|point| distinct.get_index_of(&settings(point)).unwrap_or(0)).collect();
        let words: Vec<String> = distinct.iter().map(word).collect();
        let title = plain(paths.join(" / "));
        return Dimension {
            title,
            short: String::new(),
            paths,
            levels: (0..words.len()).map(|k| k as f64).collect(),
            words,
            of,
            log: false,
        };
    }
    let words: Vec<String> = if first.words.is_empty() { Vec::new() } else { levels.iter().map(|x| first.written(*x)).collect() };
    let of = first.at.iter().map(|x| levels.partition_point(|level| level < x)).collect();
    let log = words.is_empty() && (log || geometric(&levels));
    let levels = if words.is_empty() { levels } else { (0..words.len()).map(|k| k as f64).collect() };
    Dimension { title, short: String::new(), paths, levels, words, of, log }
}

/// Whether levels rise by equal ratios over a good range, as nobody chooses them who means equal steps.
fn geometric(levels: &[f64]) -> bool {
    let (Some(&low), Some(&high)) = (levels.first(), levels.last()) else { return false };
    let ratio = |pair: &[f64]| pair[1] / pair[0];
    let first = levels.get(..2).map_or(1.0, ratio);
    levels.len() > 2 && low > 0.0 && high / low >= 8.0 && levels.windows(2).all(|pair| (ratio(pair) / first - 1.0).abs() < 0.02)
}

/// Gives each dimension a short name.
fn shorten(dimensions: &mut [Dimension]) {
    let last = |dimension: &Dimension| dimension.paths[0].rsplit('.').next().unwrap_or_default().to_owned();
    let all: Vec<String> = dimensions.iter().map(last).collect();
    for (dimension, short) in dimensions.iter_mut().zip(&all) {
        let alone = all.iter().filter(|other| *other == short).count() == 1;
        dimension.short = if alone { short.clone() } else { dimension.paths[0].clone() };
    }
}

/// Whether every combination of levels is there exactly once.
fn full(dimensions: &[Dimension], points: usize) -> bool {
    let product = dimensions.iter().try_fold(1usize, |product, dimension| product.checked_mul(dimension.levels.len()));
    let cells =
        || (0..points).map(|point| dimensions.iter().map(|dimension| dimension.of[point]).collect::<Vec<_>>()).collect::<BTreeSet<_>>();
    points > 1
        && dimensions.iter().all(|dimension| dimension.levels.len() < points || dimensions.len() == 1)
        && product == Some(points)
        && cells().len() == points
}

impl Dimension {
    /// Whether its levels are words.
    pub fn is_words(&self) -> bool {
        !self.words.is_empty()
    }

    /// The place of a point on the axis.
    pub fn at(&self, point: usize) -> f64 {
        self.levels[self.of[point]]
    }

    /// What a level is called.
    pub fn name(&self, level: usize) -> Text {
        if let Some(word) = self.words.get(level) {
            return plain(word.clone());
        }
        // What is nothing beside the range is written as nothing: steps of a range may miss 0 by a rounding.
        let (x, range) = (self.levels[level], self.levels[self.levels.len() - 1] - self.levels[0]);
        plain(written(if x.abs() < range * 1e-12 { 0.0 } else { x }))
    }

    /// A level as it is written in tables.
    pub fn as_written(&self, level: usize) -> String {
        self.words.get(level).cloned().unwrap_or_else(|| number_as_written(self.levels[level]))
    }

    /// Its axis.
    pub fn axis(&self) -> Axis {
        let ends = [self.levels[0], self.levels[self.levels.len() - 1]];
        let scale = match (self.is_words(), self.log) {
            (true, _) => Scale::Names((0..self.words.len()).map(|k| self.name(k)).collect()),
            (false, true) => Scale::Log(ends),
            (false, false) => Scale::just(ends),
        };
        Axis { title: self.title.clone(), scale }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::sweep::Range;

    fn parameter(path: &str, at: &[f64], words: &[&str]) -> Parameter {
        Parameter { path: path.into(), at: at.to_vec(), words: words.iter().map(|word| (*word).to_owned()).collect() }
    }

    fn points(parameters: Vec<Parameter>) -> Points {
        Points { numbers: (0..parameters[0].at.len() as u64).collect(), parameters, ..Points::default() }
    }

    fn block(paths: &[&str]) -> Entry {
        Entry::Listed(
            paths.iter().map(|path| ((*path).to_owned(), sweep::Axis::Values(vec![Value::from("y"), Value::from("x")]))).collect(),
        )
    }

    #[test]
    fn blocks_are_crossed_and_words_stand_in_the_order_of_their_list() {
        let mut points =
            points(vec![parameter("e.a", &[1.0, 1.0, 10.0, 10.0, 100.0], &[]), parameter("e.b", &[0.0, 1.0, 0.0, 1.0, 0.0], &["x", "y"])]);
        let layout = Layout::new(&mut points, &[block(&["e.a"]), block(&["e.b"])]);
        assert!(layout.crossed && layout.still.is_empty(), "one point failed");
        let [a, b] = &layout.dimensions[..] else { panic!("{layout:?}") };
        assert_eq!(
            (a.levels.as_slice(), a.of.as_slice(), a.log, a.short.as_str()),
            (&[1.0, 10.0, 100.0][..], &[0, 0, 1, 1, 2][..], true, "a")
        );
        assert_eq!((b.words.join(" "), b.of.as_slice()), ("y x".to_owned(), &[1, 0, 1, 0, 1][..]));
        assert_eq!(layout.ranked(), [0, 1]);
    }

    #[test]
    fn parameters_that_move_together_are_one_dimension() {
        let together = |b: &[f64]| {
            let mut points = points(vec![parameter("a", &[1.0, 2.0, 4.0], &[]), parameter("b", b, &[])]);
            Layout::new(&mut points, &[block(&["a", "b"])]).dimensions
        };
        let found = together(&[5.0, 6.0, 5.0]);
        assert_eq!((found.len(), found[0].levels.len(), found[0].title.en.as_str()), (1, 3, "a (with b)"));
        let mut points = points(vec![parameter("a", &[1.0, 1.0, 4.0], &[]), parameter("b", &[0.5, 2.0, 2.0], &[])]);
        let found = Layout::new(&mut points, &[block(&["a", "b"])]).dimensions;
        assert_eq!((found[0].words.join(", "), found[0].title.en.as_str()), ("1 / 0.5, 1 / 2, 4 / 2".to_owned(), "a / b"));
    }

    #[test]
    fn a_file_of_points_is_crossed_where_every_combination_is_there() {
        let of = |a: &[f64], b: &[f64]| {
            let mut points = points(vec![parameter("a", a, &[]), parameter("b", b, &[])]);
            Layout::new(&mut points, &[Entry::Design("points.csv".into())])
        };
        assert!(of(&[0.0, 0.0, 1.0, 1.0], &[0.0, 1.0, 0.0, 1.0]).crossed);
        assert!(!of(&[0.0, 0.0, 1.0, 1.0], &[0.0, 1.0, 0.0, 0.0]).crossed);
        assert!(!of(&[0.0, 0.3, 0.5, 1.0], &[0.1, 0.2, 0.3, 0.0]).crossed);
        let still = of(&[0.0, 0.3, 0.5, 1.0], &[2.0; 4]);
        assert_eq!((still.still.as_slice(), still.dimensions.len(), still.crossed), (&[1][..], 1, true));
    }

    #[test]
    fn one_point_varies_in_nothing_and_a_range_by_the_logarithm_is_known() {
        let mut one = points(vec![parameter("a", &[1.0], &[])]);
        assert!(Layout::new(&mut one, &[block(&["a"])]).dimensions.is_empty());
        let axis = sweep::Axis::Range(Range { from: 1.0, to: 9.0, count: None, log: true, whole: false });
        let mut drawn = points(vec![parameter("a", &[1.0, 2.5, 9.0], &[])]);
        let entry = Entry::Sampled { sampling: Sampling::Random, points: 3, levels: 4, seed: 1, axes: vec![("a".into(), axis)] };
        let layout = Layout::new(&mut drawn, &[entry]);
        assert!(layout.dimensions[0].log && layout.sampling == Some(Sampling::Random));
        assert!(geometric(&[1.0, 2.0, 4.0, 8.0]) && !geometric(&[1.0, 2.0, 3.0, 8.0]) && !geometric(&[0.0, 1.0, 10.0]));
    }
}
