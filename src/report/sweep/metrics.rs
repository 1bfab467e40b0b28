//! All metrics of a sweep, one folded part each, of which a reader chooses: as many as the size of a page allows, what matters first.

use super::layout::Dimension;
use super::ranks::{Ranks, forests};
use super::sensitivity::{Indices, bars, missing};
use super::sheet::{Drawn, RELATIONS, Shape, Sheet};
use super::{grid, many, one};
use crate::chart::Picture;
use crate::record::columns::WINDOW;
use crate::report::drawn::HALF;
use crate::report::html::{figure, forest, label, paragraph, words};
use crate::report::names;
use crate::text::{Text, text};
use maud::{Markup, html};

/// What is looked for first.
const FIRST: [&str; 12] = [
    "trust_mean",
    "reliability",
    "efficiency",
    "honoured",
    "engaged",
    "calibration_gap",
    "expected_value",
    "payoff_trustor",
    "payoff_trustee",
    "broken_wilful",
    "broken_unable",
    "trust_contacted",
];

/// What is known of how much the parameters matter.
pub struct Known<'a> {
    /// What `fiducia sensitivity` found, if it stands beside.
    pub indices: Option<Indices>,
    /// The ranks of points that were drawn.
    pub ranks: Option<Ranks<'a>>,
}

/// The metrics of a sweep by what can be said of them.
#[derive(Debug, Default, PartialEq)]
struct Sorted<'a> {
    /// They differ between points.
    varying: Vec<&'a str>,
    /// They are the same at every point.
    constant: Vec<&'a str>,
    /// They have no value, or are not there.
    empty: Vec<&'a str>,
}

/// Sorts the metrics that are wanted, or all where none is.
fn sorted<'a>(sheet: &Sheet<'a>, wanted: &'a [String]) -> Sorted<'a> {
    let mut names: Vec<&str> = wanted.iter().map(String::as_str).collect();
    if names.is_empty() {
        for of in &sheet.points.responses {
            if !names.contains(&of.metric.as_str()) {
                names.push(&of.metric);
            }
        }
        names.sort_by_key(|name| {
            let plain = name.strip_prefix(WINDOW).unwrap_or(name);
            (FIRST.iter().position(|first| *first == plain).unwrap_or(FIRST.len()), name.starts_with(WINDOW))
        });
    }
    let mut sorted = Sorted::default();
    for name in names {
        let found = sheet.responses(name);
        let differs = |of: &&super::points::Response| {
            let mut values = of.mean.iter().filter(|x| x.is_finite());
            let first = values.next();
            values.any(|x| Some(x) != first)
        };
        match () {
            () if found.is_empty() => sorted.empty.push(name),
            () if found.iter().any(differs) => sorted.varying.push(name),
            () => sorted.constant.push(name),
        }
    }
    sorted
}

/// The part on the metrics, of about so many bytes at most; one metric is always there if there is any.
pub fn section(sheet: &Sheet, known: &Known, wanted: &[String], room: usize) -> Markup {
    let Sorted { varying, constant, empty } = sorted(sheet, wanted);
    let (mut parts, mut left) = (Vec::new(), room);
    for name in &varying {
        let part = part(sheet, known, name, parts.is_empty()).into_string();
        if part.len() > left && !parts.is_empty() {
            break;
        }
        left = left.saturating_sub(part.len());
        parts.push(part);
    }
    let says = text!("Metric", "指标");
    let mut notes = Vec::new();
    notes.extend(left_out(&varying[parts.len()..]));
    notes.extend(same(&constant));
    notes.extend(without(&empty, wanted));
    notes.extend(relations(sheet));
    notes.extend(known.ranks.iter().flat_map(Ranks::notes));
    notes.extend(known.indices.is_none().then(|| missing(sheet.layout)).flatten());
    html! {
        @if parts.is_empty() { (paragraph(&text!("No metric differs between the points.", "各参数点之间没有任何指标存在差异。"), sheet.shown)) } @else {
            div.metrics data-label=(label(&says, sheet.shown)) { @for part in &parts { (maud::PreEscaped(part)) } }
        }
        div.note { @for note in &notes { (paragraph(note, sheet.shown)) } }
    }
}

/// One metric with all of its pictures.
fn part(sheet: &Sheet, known: &Known, metric: &str, open: bool) -> Markup {
    let name = names::metric(metric);
    let mut pictures = pictures(sheet, metric);
    pictures.extend(known.ranks.iter().flat_map(|ranks| forests(sheet, ranks, metric)));
    pictures.extend(known.indices.iter().flat_map(|indices| bars(sheet, indices, metric)));
    html! {
        details.metric open[open] data-en=(name.en) data-zh=(name.zh) data-metric=(metric) {
            summary { (words(&name, sheet.shown)) }
            @if let Some(meaning) = names::meaning(metric) { div.note { (paragraph(&meaning, sheet.shown)) } }
            div.figures { @for drawn in &pictures { (placed(drawn, sheet)) } }
        }
    }
}

/// A picture, with the exact values of its columns and rows if it is a map.
fn placed(drawn: &Drawn, sheet: &Sheet) -> Markup {
    let figure = match &drawn.shape {
        Shape::Picture(picture) => figure(picture, Some(&drawn.note), sheet.shown),
        Shape::Rows(rows) => forest(rows, Some(&drawn.note), HALF, sheet.shown),
    };
    let joined = |values: &[String]| values.join("\u{1f}");
    match &drawn.places {
        Some([columns, rows]) => html! { div.map data-columns=(joined(columns)) data-rows=(joined(rows)) { (figure) } },
        None => figure,
    }
}

/// The pictures that go with how the points lie.
fn pictures(sheet: &Sheet, metric: &str) -> Vec<Drawn> {
    let layout = sheet.layout;
    let all: Vec<&Dimension> = layout.ranked().into_iter().map(|k| &layout.dimensions[k]).collect();
    if !layout.crossed {
        return [many::panels(sheet, metric), many::parallel(sheet, metric)].into_iter().flatten().collect();
    }
    match all[..] {
        [] => Vec::new(),
        [only] => one::along(sheet, only, metric),
        [x, y] if y.is_words() && !x.is_words() && y.words.len() <= one::LINES => one::by_word(sheet, [x, y], metric),
        [x, y] => grid::maps(sheet, [x, y], metric),
        _ => [grid::small(sheet, [all[0], all[1]], &all[2..], metric), many::parallel(sheet, metric)].into_iter().flatten().collect(),
    }
}

/// The pictures of a metric against these dimensions, or as the points lie where none is named.
pub fn drawn(sheet: &Sheet, metric: &str, by: &[&Dimension]) -> Vec<Picture> {
    let found = match *by {
        [] => pictures(sheet, metric),
        [only] => one::along(sheet, only, metric),
        [x, y, ..] => grid::maps(sheet, [x, y], metric),
    };
    let drawn = |found: Drawn| match found.shape {
        Shape::Picture(picture) => picture,
        Shape::Rows(rows) => rows.draw(sheet.paper()),
    };
    found.into_iter().map(drawn).collect()
}

/// Names within a sentence.
fn listed(names: &[&str]) -> String {
    names.join(", ")
}

fn left_out(names: &[&str]) -> Option<Text> {
    let (first, listed) = (names.first()?, listed(names));
    Some(text!(
        "Left out for the size of the page: {listed}. To see one of them: `fiducia report` with `--metric {first}`, which may be repeated.",
        "因页面大小所限未列入：{listed}。查看其中之一：`fiducia report` 加 `--metric {first}`（可重复）。"
    ))
}

fn same(names: &[&str]) -> Option<Text> {
    let listed = listed(names);
    (!names.is_empty()).then(|| text!("The same at every point, and so not drawn: {listed}.", "各参数点取值相同，故不画图：{listed}。"))
}

/// Metrics that have no value are worth a word where they were asked for.
fn without(names: &[&str], wanted: &[String]) -> Option<Text> {
    let listed = listed(names);
    (!names.is_empty() && !wanted.is_empty())
        .then(|| text!("Without a value in these results: {listed}.", "在本结果中没有取值：{listed}。"))
}

fn relations(sheet: &Sheet) -> Option<Text> {
    let all = sheet.points.relations.len();
    (all > RELATIONS).then(|| {
        text!(
            "There are {all} kinds of relation; at most {RELATIONS} of them are drawn, and summary.csv has all.",
            "共有 {all} 种关系，最多画出其中 {RELATIONS} 种；全部数据见 summary.csv。"
        )
    })
}
