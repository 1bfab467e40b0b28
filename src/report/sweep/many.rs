//! A metric over points that were drawn from a box: against each parameter by itself, and along all of them at once.

use super::layout::Dimension;
use super::points::Response;
use super::sheet::{Drawn, Shape, Sheet, axis};
use crate::chart::{Axis, Dots, Forest, Line, Paper, Parallel, Plane, Row, Scale, beside, plain};
use crate::report::drawn::HALF;
use crate::report::names;
use crate::text::{Text, text};

/// Dots of a panel at most.
const DOTS: usize = 400;

/// Dots of all panels of a metric, about.
const ALL_DOTS: usize = 2_000;

/// Bins of a panel.
const BINS: usize = 16;

/// Panels of a picture at most.
const PANELS: usize = 24;

/// Points of which a mean and percentiles are told at least.
const FEWEST: usize = 3;

/// Lines of parallel coordinates at most.
const LINES: usize = 300;

/// Axes of parallel coordinates at most, without that of the metric.
const AXES: usize = 9;

/// Words of one parameter that are told apart at most.
const WORDS: usize = 24;

/// The points of a bin: their place on the axis, and the value of the metric.
type Bin = [(f64, f64)];

/// Against each parameter: a panel for each number, and rows for each parameter whose values are words.
pub fn panels(sheet: &Sheet, metric: &str) -> Vec<Drawn> {
    let found = sheet.responses(metric);
    let (words, numbers): (Vec<&Dimension>, Vec<&Dimension>) = sheet.layout.dimensions.iter().partition(|dimension| dimension.is_words());
    let dots = (ALL_DOTS / (found.len() * numbers.len().min(PANELS)).max(1)).clamp(60, DOTS);
    let mut all = Vec::new();
    for of in found {
        all.extend((!numbers.is_empty()).then(|| scattered(sheet, &numbers, of, dots)));
        all.extend(words.iter().map(|dimension| by_word(sheet, dimension, of)));
    }
    all
}

/// Every so manieth of the points that have a value, no more than `most`.
fn some(of: &Response, most: usize) -> Vec<usize> {
    let known: Vec<usize> = (0..of.mean.len()).filter(|&point| of.mean[point].is_finite()).collect();
    if known.len() <= most {
        return known;
    }
    (0..most).map(|k| known[k * known.len() / most]).collect()
}

fn scattered(sheet: &Sheet, numbers: &[&Dimension], of: &Response, most: usize) -> Drawn {
    let dots = some(of, most);
    let height = axis(&of.metric, of.mean.iter().copied());
    let narrow = Paper { width: HALF / 2.0, ..sheet.paper() };
    let panel = |dimension: &&Dimension| {
        let mut plane = Plane::new(plain(dimension.title.en.clone()), across(dimension), Axis { title: Text::default(), ..height.clone() });
        plane.height = 200.0;
        plane.dots =
            vec![Dots { at: dots.iter().map(|&point| [dimension.at(point), of.mean[point]]).collect(), look: 5, ..Dots::default() }];
        plane.lines = vec![binned(dimension, of)];
        plane.draw(narrow)
    };
    let panels: Vec<_> = numbers.iter().take(PANELS).map(panel).collect();
    let (shown, all) = (dots.len(), of.mean.iter().filter(|x| x.is_finite()).count());
    let mut note = text!(
        "Line: mean of the points in a bin of the parameter; band: their 10th to 90th percentile. Dots: {shown} of {all} points.",
        "线：参数各区间内参数点的均值；带：其第 10 至第 90 百分位。点：{all} 个参数点中的 {shown} 个。"
    );
    if let Some(more) = numbers.len().checked_sub(PANELS).filter(|more| *more > 0) {
        note.en += &format!(" {more} more parameters are left out; see summary.csv.");
        note.zh += &format!("另有 {more} 个参数未画出，见 summary.csv。");
    }
    let name = sheet.named(of);
    let says = Text { en: format!("{} against each parameter", name.en), zh: format!("{}与各参数", name.zh) };
    Drawn { shape: Shape::Picture(beside(&panels, sheet.paper(), says)), note, places: None }
}

/// The axis of a panel, which bears the name of the parameter above it: with round ends, so that it has numbers.
fn across(dimension: &Dimension) -> Axis {
    let scale = match dimension.axis().scale {
        Scale::Linear(ends) => Scale::over(ends),
        scale => scale,
    };
    Axis { title: Text::default(), scale }
}

/// Means and percentiles in bins of equal width, or for each value where there are few.
fn binned(dimension: &Dimension, of: &Response) -> Line {
    let levels = &dimension.levels;
    let few = levels.len() <= BINS;
    let along = |x: f64| if dimension.log { libm::log(x) } else { x };
    let (low, high) = (along(levels[0]), along(levels[levels.len() - 1]));
    let bin = |point: usize| match few {
        true => dimension.of[point],
        false => (((along(dimension.at(point)) - low) / (high - low) * BINS as f64) as usize).min(BINS - 1),
    };
    let mut bins: Vec<Vec<(f64, f64)>> = vec![Vec::new(); BINS];
    (0..of.mean.len())
        .filter(|&point| of.mean[point].is_finite())
        .for_each(|point| bins[bin(point)].push((of.mean[point], dimension.at(point))));
    bins.retain(|bin| bin.len() >= FEWEST);
    let mean = |bin: &[(f64, f64)], of: fn(&(f64, f64)) -> f64| bin.iter().map(of).sum::<f64>() / bin.len() as f64;
    bins.iter_mut().for_each(|bin| bin.sort_by(|a, b| a.0.total_cmp(&b.0)));
    let of_bins = |value: &dyn Fn(&Bin) -> f64| bins.iter().map(|bin| value(bin)).collect::<Vec<f64>>();
    let x = of_bins(&|bin| if few { bin[0].1 } else { mean(bin, |pair| pair.1) });
    let band = Some([of_bins(&|bin| percentile(bin, 0.1)), of_bins(&|bin| percentile(bin, 0.9))]);
    Line { name: Text::default(), x, y: of_bins(&|bin| mean(bin, |pair| pair.0)), band, look: 0 }
}

/// A percentile of sorted values, on the straight line between the two that are next to it.
fn percentile(sorted: &[(f64, f64)], share: f64) -> f64 {
    let at = share * (sorted.len() - 1) as f64;
    let (below, above) = (sorted[at as usize].0, sorted[(at as usize + 1).min(sorted.len() - 1)].0);
    below + (above - below) * (at - libm::floor(at))
}

/// Against words: the mean of the points with each.
fn by_word(sheet: &Sheet, dimension: &Dimension, of: &Response) -> Drawn {
    let row = |word: usize| {
        let mut values: Vec<(f64, f64)> = (0..of.mean.len())
            .filter(|&point| dimension.of[point] == word && of.mean[point].is_finite())
            .map(|point| (of.mean[point], 0.0))
            .collect();
        if values.is_empty() {
            return None;
        }
        values.sort_by(|a, b| a.0.total_cmp(&b.0));
        let value = values.iter().map(|pair| pair.0).sum::<f64>() / values.len() as f64;
        Some(Row { name: dimension.name(word), value, interval: [percentile(&values, 0.1), percentile(&values, 0.9)], ..Row::default() })
    };
    let rows: Vec<Row> = (0..dimension.words.len()).filter_map(row).take(WORDS).collect();
    let mut note = text!(
        "Dots: means of the points with this value; strokes: their 10th to 90th percentile.",
        "点：取该值的各参数点的均值；横线：其第 10 至第 90 百分位。"
    );
    if dimension.words.len() > WORDS {
        let all = dimension.words.len();
        note.en += &format!(" The first {WORDS} of {all} values.");
        note.zh += &format!("仅列 {all} 个取值中的前 {WORDS} 个。");
    }
    let axis = Axis { title: names::metric(&of.metric), scale: Forest::scale(&rows, false) };
    let says = super::one::by(&sheet.named(of), &dimension.title);
    Drawn { shape: Shape::Rows(Forest { says, axis, rows, bars: false, at: None }), note, places: None }
}

/// All parameters at once, a line for each point.
pub fn parallel(sheet: &Sheet, metric: &str) -> Vec<Drawn> {
    let found = sheet.responses(metric);
    let colours = sheet.colours(&found);
    let dimensions: Vec<&Dimension> = sheet.layout.dimensions.iter().take(AXES).collect();
    let of_relation = |of: &&Response| {
        let points = some(of, LINES);
        let short = |dimension: &&Dimension| Axis { title: plain(dimension.short.clone()), ..dimension.axis() };
        let own = Axis { title: names::metric(metric), scale: Scale::Linear(colours.ends) };
        let line = |&point: &usize| dimensions.iter().map(|dimension| dimension.at(point)).chain([of.mean[point]]).collect();
        let name = sheet.named(of);
        let says = Text { en: format!("{} along all parameters", name.en), zh: format!("{}与全部参数", name.zh) };
        let axes = dimensions.iter().map(short).chain([own]).collect();
        let picture = Parallel { says, axes, points: points.iter().map(line).collect(), colours: colours.clone(), height: 300.0 };
        let (shown, all) = (points.len(), of.mean.iter().filter(|x| x.is_finite()).count());
        let mut note = text!(
            "A line for each point, {shown} of {all}; its colour is the metric, the last axis.",
            "每条线为一个参数点（{all} 个中的 {shown} 个），颜色为指标，即最后一轴。"
        );
        if let Some(more) = sheet.layout.dimensions.len().checked_sub(AXES).filter(|more| *more > 0) {
            note.en += &format!(" The last {more} parameters are left out.");
            note.zh += &format!("最后 {more} 个参数未画出。");
        }
        let wide = Paper { width: HALF.max(70.0 * (dimensions.len() + 1) as f64), ..sheet.paper() };
        Drawn { shape: Shape::Picture(picture.draw(wide)), note, places: None }
    };
    found.iter().map(of_relation).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_lies_between_its_neighbours() {
        let values: Vec<(f64, f64)> = (0..=10).map(|k| (f64::from(k), 0.0)).collect();
        assert_eq!((percentile(&values, 0.1), percentile(&values, 0.9), percentile(&values[..1], 0.9)), (1.0, 9.0, 0.0));
        assert_eq!(percentile(&values[..2], 0.25), 0.25);
    }

    #[test]
    fn bins_hold_the_means_of_their_points_and_few_values_are_bins_of_their_own() {
        let dimension = |levels: Vec<f64>, of: Vec<usize>| Dimension {
            title: plain("a".into()),
            short: "a".into(),
            paths: vec!["a".into()],
            levels,
            words: Vec::new(),
            of,
            log: false,
        };
        let of = |mean: Vec<f64>| Response { mean, ..Response::default() };
        let line = binned(&dimension(vec![0.0, 1.0], vec![0, 0, 0, 1, 1, 1, 1]), &of(vec![1.0, 2.0, 6.0, 5.0, 5.0, 5.0, f64::NAN]));
        assert_eq!((line.x, line.y), (vec![0.0, 1.0], vec![3.0, 5.0]));
        let many =
            binned(&dimension((0..160).map(f64::from).collect(), (0..160).collect()), &of((0..160).map(|k| f64::from(2 * k)).collect()));
        assert_eq!(many.x.len(), BINS);
        assert!(many.x.iter().zip(&many.y).all(|(x, y)| (2.0 * x - y).abs() < 1e-9), "{many:?}");
    }

    #[test]
    fn dots_are_taken_at_even_distances_from_those_with_a_value() {
        let of = Response { mean: (0..100).map(|k| if k % 2 == 0 { f64::NAN } else { 1.0 }).collect(), ..Response::default() };
        assert_eq!((some(&of, 5), some(&of, 400).len()), (vec![1, 21, 41, 61, 81], 50));
    }
}
