//! A metric over two parameters as a map, and over more as small maps side by side.

use super::layout::Dimension;
use super::one::averaged;
use super::points::Response;
use super::sheet::{Drawn, Shape, Sheet};
use crate::chart::{Colours, Heat, Paper, beside};
use crate::report::drawn::HALF;
use crate::text::{Text, text};

/// Rows and columns of a map at most; where there are more, neighbours are taken together.
const MOST: usize = 100;

/// Small maps of one picture at most.
const PANELS: usize = 24;

/// Lines of equal value, about.
const CONTOURS: usize = 6;

/// The levels of a dimension as a map has them: each by itself, or so many neighbours together.
struct Side<'a> {
    dimension: &'a Dimension,
    together: usize,
}

impl Side<'_> {
    fn of(dimension: &Dimension) -> Side<'_> {
        Side { dimension, together: dimension.levels.len().div_ceil(MOST) }
    }

    fn count(&self) -> usize {
        self.dimension.levels.len().div_ceil(self.together)
    }

    fn names(&self) -> (Text, Vec<Text>) {
        (self.dimension.title.clone(), (0..self.count()).map(|k| self.dimension.name(k * self.together)).collect())
    }

    fn places(&self) -> Vec<String> {
        (0..self.count()).map(|k| self.dimension.as_written(k * self.together)).collect()
    }
}

/// A map over two dimensions for each kind of relation.
pub fn maps(sheet: &Sheet, [x, y]: [&Dimension; 2], metric: &str) -> Vec<Drawn> {
    let found = sheet.responses(metric);
    let colours = sheet.colours(&found);
    let of_relation = |of: &&Response| {
        let heat = heat([x, y], of, sheet.named(of), &colours, |_| true);
        let height = (heat.y.1.len() as f64 * 30.0 + 66.0).clamp(150.0, 340.0);
        let picture = Heat { height, key: true, contours: if x.is_words() || y.is_words() { 0 } else { CONTOURS }, ..heat };
        let note = lines_note(&picture, [x, y]);
        Drawn { shape: Shape::Picture(picture.draw(sheet.paper())), note, places: Some([x, y].map(|side| Side::of(side).places())) }
    };
    found.iter().map(of_relation).collect()
}

/// How to read a map.
fn lines_note(heat: &Heat, dimensions: [&Dimension; 2]) -> Text {
    let mut note = text!("Means over replicates; hatched: no value.", "各次重复的均值；斜纹格：无取值。");
    if heat.contours > 0 && heat.values.len() > 2 && heat.x.1.len() > 2 {
        note = text!(
            "Means over replicates. Lines join equal values; without colour: no value.",
            "各次重复的均值。曲线为等值线；无色处无取值。"
        );
    }
    for side in dimensions.map(Side::of).into_iter().filter(|side| side.together > 1) {
        let (together, title) = (side.together, &side.dimension.title);
        note.en += &format!(" {together} neighbouring values of {} are averaged in a cell, which bears the lowest.", title.en);
        note.zh += &format!("{} 每 {together} 个相邻取值合为一格取平均，以其中最小者标记。", title.zh);
    }
    note
}

fn heat([x, y]: [&Dimension; 2], of: &Response, says: Text, colours: &Colours, meant: impl Fn(usize) -> bool) -> Heat {
    let [across, up] = [x, y].map(Side::of);
    let place = |point: usize| y.of[point] / up.together * across.count() + x.of[point] / across.together;
    let points = (0..of.mean.len()).filter(|&point| meant(point));
    let values = averaged(across.count() * up.count(), points.map(|point| (place(point), of.mean[point])));
    Heat {
        says,
        x: across.names(),
        y: up.names(),
        values: values.chunks(across.count()).map(<[f64]>::to_vec).collect(),
        said: None,
        colours: colours.clone(),
        contours: 0,
        height: 190.0,
        key: false,
    }
}

/// Small maps over the first two dimensions, one for each combination of levels of the others, as far as there is room.
pub fn small(sheet: &Sheet, [x, y]: [&Dimension; 2], others: &[&Dimension], metric: &str) -> Vec<Drawn> {
    let shown = thinned(others);
    let combinations: usize = shown.iter().map(Vec::len).product();
    let found = sheet.responses(metric);
    let colours = sheet.colours(&found);
    let narrow = Paper { width: HALF / 2.0, ..sheet.paper() };
    let of_relation = |of: &&Response| {
        let panel = |number: usize| {
            let levels = combination(&shown, number);
            let named: Vec<String> =
                others.iter().zip(&levels).map(|(other, &k)| format!("{} = {}", other.short, other.name(k).en)).collect();
            let says = crate::chart::plain(named.join(", "));
            let of_panel = |point: usize| others.iter().zip(&levels).all(|(other, &k)| other.of[point] == k);
            let heat = heat([x, y], of, says, &colours, of_panel);
            // The key stands once, below the last row.
            let heat = Heat { key: number == (combinations - 1) / 2 * 2, ..heat };
            heat.draw(narrow)
        };
        let panels: Vec<_> = (0..combinations).map(panel).collect();
        let note = small_note(others, &shown);
        Drawn {
            shape: Shape::Picture(beside(&panels, sheet.paper(), sheet.named(of))),
            note,
            places: Some([x, y].map(|side| Side::of(side).places())),
        }
    };
    found.iter().map(of_relation).collect()
}

/// The levels of each dimension for which there are small maps: all, or as many at even distances as there is room for.
fn thinned(others: &[&Dimension]) -> Vec<Vec<usize>> {
    let mut counts: Vec<usize> = others.iter().map(|other| other.levels.len()).collect();
    while counts.iter().try_fold(1usize, |product, &n| product.checked_mul(n)).is_none_or(|product| product > PANELS) {
        // What has the most loses a level; of equals the later.
        let largest = (0..counts.len()).max_by_key(|&k| counts[k]).unwrap_or(0);
        counts[largest] -= 1;
    }
    let levels = |(other, n): (&&Dimension, usize)| {
        let last = other.levels.len() - 1;
        if n == 1 { vec![last / 2] } else { (0..n).map(|k| (k * last + (n - 1) / 2) / (n - 1)).collect() }
    };
    others.iter().zip(counts).map(levels).collect()
}

/// The levels of a combination by its number; the last dimension moves fastest.
fn combination(shown: &[Vec<usize>], number: usize) -> Vec<usize> {
    let mut left = number;
    let mut levels: Vec<usize> = shown
        .iter()
        .rev()
        .map(|levels| {
            let k = left % levels.len();
            left /= levels.len();
            levels[k]
        })
        .collect();
    levels.reverse();
    levels
}

fn small_note(others: &[&Dimension], shown: &[Vec<usize>]) -> Text {
    let mut note = text!(
        "Means over replicates, one map for each setting of the other parameters; the colours are the same in all.",
        "各次重复的均值；其余参数的每种取值组合一幅图，各图颜色刻度相同。"
    );
    for (other, levels) in others.iter().zip(shown).filter(|(other, levels)| levels.len() < other.levels.len()) {
        let (title, all) = (&other.title, other.levels.len());
        let values = levels.iter().map(|&k| other.name(k).en).collect::<Vec<_>>().join(", ");
        note.en += &format!(" Of the {all} values of {} only these are shown: {values}; all are in summary.csv.", title.en);
        note.zh += &format!("{} 共 {all} 个取值，图中仅有 {values}，其余见 summary.csv。", title.zh);
    }
    note
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::plain;

    fn dimension(levels: usize) -> Dimension {
        Dimension {
            title: plain("a".into()),
            short: "a".into(),
            paths: vec!["a".into()],
            levels: (0..levels).map(|k| k as f64).collect(),
            words: Vec::new(),
            of: Vec::new(),
            log: false,
        }
    }

    #[test]
    fn there_are_no_more_small_maps_than_there_is_room_for_and_the_ends_are_among_them() {
        let [five, nine, two] = [5, 9, 2].map(dimension);
        assert_eq!(thinned(&[&five]), [[0, 1, 2, 3, 4]]);
        let shown = thinned(&[&five, &nine, &two]);
        assert!(shown.iter().map(Vec::len).product::<usize>() <= PANELS);
        assert!(shown[1][0] == 0 && shown[1].last() == Some(&8) && shown[1].is_sorted(), "{shown:?}");
        assert_eq!(thinned(&[&two; 10]).iter().map(Vec::len).product::<usize>(), 16);
        assert_eq!((0..4).map(|k| combination(&[vec![0, 3], vec![1, 2]], k)).collect::<Vec<_>>(), [[0, 1], [0, 2], [3, 1], [3, 2]]);
    }

    #[test]
    fn neighbours_are_averaged_where_there_are_too_many() {
        let mut x = dimension(201);
        x.of = (0..201).collect();
        let mut y = dimension(2);
        y.of = vec![0; 201];
        let of = Response { mean: (0..201).map(f64::from).collect(), ..Response::default() };
        let colours = Colours { title: plain(String::new()), ramp: crate::chart::Ramp::Rising, ends: [0.0, 200.0] };
        let heat = heat([&x, &y], &of, Text::default(), &colours, |_| true);
        assert_eq!((heat.x.1.len(), heat.values.len(), heat.values[0][0], heat.values[0][66]), (67, 2, 1.0, 199.0));
        assert!(heat.values[1].iter().all(|x| x.is_nan()));
    }
}
