//! The article of a sweep: what was varied, how every metric goes with it, which parameters it hangs on, the points in figures.

mod grid;
mod layout;
mod many;
mod metrics;
mod one;
mod points;
mod ranks;
mod sensitivity;
mod sheet;
mod table;

use super::html::Shown;
use super::page::{Article, Section};
use super::plot::{self, Wish};
use super::{drawn, how, run};
use crate::chart::{Picture, beside, written};
use crate::experiment::{Fault, Progress, Results};
use crate::record::tables::SUMMARY;
use crate::scenario::sweep::Entry;
use crate::spelling::hint;
use crate::text::{Text, text};
use layout::Layout;
use metrics::Known;
use points::{Points, ROWS};
use ranks::Ranks;
use sensitivity::Indices;
use sheet::Sheet;

/// Bytes that are left for what stands around the sections.
const AROUND: usize = 40_000;

/// Parts of the work on a sweep, of each of which the progress is told.
pub fn parts(results: &Results) -> u64 {
    results.files().iter().filter(|file| file.name == SUMMARY.file).map(|file| file.rows / ROWS).sum()
}

/// The article, of about so many bytes at most, with these metrics or, where none is named, all.
///
/// # Errors
/// When a table cannot be read.
pub fn article(
    results: &Results,
    id: &str,
    shown: Shown,
    wanted: &[String],
    room: usize,
    progress: &dyn Progress,
) -> Result<Article, Fault> {
    let entries: Vec<Entry> = match results.scenarios.first() {
        Some((_, document)) => document.sweep()?,
        None => Vec::new(),
    };
    // Intervals are shown along one parameter.
    let intervals = entries.len() < 3 && entries.iter().all(|entry| !matches!(entry, Entry::Sampled { .. }));
    let mut points = Points::read(results, intervals, progress)?;
    let layout = Layout::new(&mut points, &entries);
    let known = Known { indices: Indices::read(results)?, ranks: Ranks::new(&points, &layout) };
    let sheet = Sheet { points: &points, layout: &layout, shown, width: drawn::HALF };
    let scenario = results.scenario(0);
    let mut around = vec![
        Section::new("varied", text!("What was varied", "变动的参数"), table::varied(&sheet)),
        Section::new("points", text!("Points in figures", "参数点数值"), table::points(&sheet)),
    ];
    if let Some(failures) = table::failures(results, &sheet)? {
        around.push(Section::new("failures", text!("Runs that failed", "失败的运行"), failures));
    }
    around.push(Section::new("scenario", text!("The scenario", "场景"), run::described(scenario.as_ref(), shown)));
    around.push(how::again(results, shown));
    let taken: usize = around.iter().map(|section| section.body.0.len()).sum();
    if points.count() > 1 {
        let body = metrics::section(&sheet, &known, wanted, room.saturating_sub(taken + AROUND));
        around.insert(1, Section::new("metrics", text!("What became of it", "结果如何变化"), body));
    }
    Ok(Article { id: id.into(), title: run::title(results, scenario.as_ref()), facts: facts(results, &points), sections: around })
}

/// A metric against what was varied, or against these parameters, as a figure of its own; nothing if it is the same everywhere.
///
/// # Errors
/// When a table cannot be read, or there is no such metric or parameter.
pub fn picture(results: &Results, wish: Wish) -> Result<Option<Picture>, Fault> {
    let entries = results.scenarios.first().map_or(Ok(Vec::new()), |(_, document)| document.sweep())?;
    let mut points = Points::read(results, true, &())?;
    let layout = Layout::new(&mut points, &entries);
    let mut there: Vec<&str> = points.responses.iter().map(|of| of.metric.as_str()).collect();
    there.dedup();
    plot::known(results, wish.metric, &there)?;
    let sheet = Sheet { points: &points, layout: &layout, shown: Some(wish.language), width: wish.width };
    let by = wish.by.iter().map(|path| layout.with(path).ok_or_else(|| unknown(results, &layout, path))).collect::<Result<Vec<_>, _>>()?;
    let pictures = metrics::drawn(&sheet, wish.metric, &by);
    Ok(match &pictures[..] {
        [] => None,
        [only] => Some(only.clone()),
        [first, ..] => Some(beside(&pictures, sheet.paper(), first.says.clone())),
    })
}

/// Says that nothing of this name was varied, with the nearest that was.
fn unknown(results: &Results, layout: &Layout, path: &str) -> Fault {
    let near = hint(path, layout.dimensions.iter().flat_map(|dimension| dimension.paths.iter().map(String::as_str)));
    Fault::wrong(format!("{}: `{path}` was not varied{near}", results.folder().display()))
}

/// One line: of how much the results are.
fn facts(results: &Results, points: &Points) -> Text {
    let (points, runs, steps) = (points.count() as f64, results.manifest.runs as f64, results.manifest.steps as f64);
    let [points, runs, steps] = [points, runs, steps].map(written);
    let seed = results.manifest.seed;
    text!(
        "A sweep: {points} points, {runs} runs of {steps} steps, seed {seed}",
        "参数扫描：{points} 个参数点，共 {runs} 次运行，每次 {steps} 步，随机种子 {seed}"
    )
}
