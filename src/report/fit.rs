//! The article of a fit: observed figures beside simulated ones, the parameters that were found, the profiles of the loss, and the search.

use super::drawn::HALF;
use super::html::{self, Shown, figures, paragraph, table};
use super::page::{Article, Section};
use super::{how, run};
use crate::chart::{Axis, Dots, Forest, Line, Paper, Picture, Plane, Row, Rule, Scale, plain, written};
use crate::experiment::{Fault, Results};
use crate::record::tables::{FIT, PROFILE, TARGETS, TRACE};
use crate::text::{Text, text};
use maud::{Markup, html};
use std::io;

/// How far the loss rises at the ends of a 95 % interval: the quantile of chi-square with one degree of freedom (Wilks 1938).
const RISE: f64 = 3.841;

/// A figure that was to be met.
struct Target {
    name: String,
    source: String,
    observed: f64,
    error: f64,
    simulated: f64,
    interval: [f64; 2],
    z: f64,
    met: bool,
}

/// A free parameter.
struct Parameter {
    path: String,
    value: f64,
    interval: [f64; 2],
    range: [f64; 2],
}

/// The article.
///
/// # Errors
/// When a table cannot be read.
pub fn article(results: &Results, id: &str, shown: Shown) -> Result<Article, Fault> {
    let disk = Fault::disk(results.folder());
    let scenario = results.scenario(0);
    let targets = targets(results).map_err(&disk)?;
    let parameters = parameters(results).map_err(&disk)?;
    let profiles = profiles(results, &parameters).map_err(&disk)?;
    let search = search(results).map_err(&disk)?;
    let (met, all) = (targets.iter().filter(|target| target.met).count(), targets.len());
    let (places, replicates) = (results.manifest.points, results.manifest.replicates);
    let facts = text!(
        "{met} of {all} targets met; {places} places tried with {replicates} replicates each",
        "{all} 个目标中达到 {met} 个；共尝试 {places} 处，每处重复 {replicates} 次"
    );
    let paper = Paper { width: HALF, language: shown };
    let drawn = |planes: Vec<Plane>| figures(planes.iter().map(|plane| (plane.draw(paper), None)).collect(), shown);
    let mut sections = vec![
        Section::new("targets", text!("Observed and simulated", "观测与模拟"), met_or_not(&targets, shown)),
        Section::new("parameters", text!("The parameters", "参数"), found(&parameters, shown)),
    ];
    let more =
        [("profiles", text!("How well they are known", "参数的确定程度"), profiles), ("search", text!("The search", "搜索过程"), search)];
    sections.extend(more.into_iter().filter_map(|(id, title, planes)| Some(Section::new(id, title, drawn(planes)?))));
    sections.push(Section::new("scenario", text!("The scenario", "场景"), run::described(scenario.as_ref(), shown)));
    sections.push(how::again(results, shown));
    Ok(Article { id: id.into(), title: run::title(results, scenario.as_ref()), facts, sections })
}

fn targets(results: &Results) -> io::Result<Vec<Target>> {
    let mut rows = results.table(TARGETS).map_err(io::Error::other)?;
    let [target, source, observed, error, simulated] = rows.all(["target", "source", "observed", "standard_error", "simulated"])?;
    let [low, high, z, met] = rows.all(["ci_low", "ci_high", "z", "met"])?;
    let mut targets = Vec::new();
    while rows.advance()? {
        targets.push(Target {
            name: rows.text(target)?.to_owned(),
            source: rows.text(source)?.to_owned(),
            observed: rows.number(observed)?,
            error: rows.number(error)?,
            simulated: rows.number(simulated)?,
            interval: [rows.number(low)?, rows.number(high)?],
            z: rows.number(z)?,
            met: rows.bytes(met) == b"1",
        });
    }
    Ok(targets)
}

fn parameters(results: &Results) -> io::Result<Vec<Parameter>> {
    let mut rows = results.table(FIT).map_err(io::Error::other)?;
    let [path, value, low, high] = rows.all(["parameter", "value", "ci_low", "ci_high"])?;
    let [from, to] = rows.all(["range_low", "range_high"])?;
    let mut parameters = Vec::new();
    while rows.advance()? {
        parameters.push(Parameter {
            path: rows.text(path)?.to_owned(),
            value: rows.number(value)?,
            interval: [rows.number(low)?, rows.number(high)?],
            range: [rows.number(from)?, rows.number(to)?],
        });
    }
    Ok(parameters)
}

/// The targets of the first axis as a figure of its own; nothing without a target.
///
/// # Errors
/// When the table cannot be read.
pub fn picture(results: &Results, paper: Paper) -> Result<Option<Picture>, Fault> {
    let targets = targets(results).map_err(Fault::disk(results.folder()))?;
    Ok(axes(&targets).first().map(|group| forest(group).draw(paper)))
}

/// Targets that share an axis: those up to one together, each of another size alone.
fn axes(targets: &[Target]) -> Vec<Vec<&Target>> {
    let (large, small): (Vec<&Target>, Vec<&Target>) =
        targets.iter().partition(|target| target.observed.abs() > 1.5 || target.simulated.abs() > 1.5);
    [small].into_iter().chain(large.into_iter().map(|one| vec![one])).filter(|group| !group.is_empty()).collect()
}

/// Every target as two rows: what was observed, and what is simulated.
fn forest(targets: &[&Target]) -> Forest {
    let rows_of = |target: &&Target| {
        let (observed, margin) = (target.observed, 1.96 * target.error);
        let name = &target.name;
        let verdict = if target.met { text!("met", "达到") } else { text!("not met", "未达到") };
        let interval = [observed - margin, observed + margin];
        [
            Row { name: text!("{name}: observed", "{name}：观测"), value: observed, interval, hollow: true, ..Row::default() },
            Row {
                name: text!("{name}: simulated", "{name}：模拟"),
                value: target.simulated,
                interval: target.interval,
                verdict,
                ..Row::default()
            },
        ]
    };
    let rows: Vec<Row> = targets.iter().flat_map(rows_of).collect();
    let axis = Axis { title: text!("value", "数值"), scale: Forest::scale(&rows, false) };
    Forest { says: text!("Observed and simulated", "观测与模拟"), axis, rows, bars: false, at: None }
}

/// The targets as pictures and as a table.
fn met_or_not(targets: &[Target], shown: Shown) -> Markup {
    let note = text!(
        "Hollow: observed, with 1.96 standard errors; full: simulated, mean over replicates that the fit did not see, with its 95 % confidence interval.",
        "空心：观测值及其 1.96 倍标准误；实心：模拟值，即拟合未用过的重复上的均值及其 95% 置信区间。"
    );
    let head = [text!("target", "目标"), text!("observed", "观测"), text!("simulated", "模拟"), plain("z".into()), text!("source", "出处")];
    let row = |target: &Target| {
        vec![
            plain(target.name.clone()),
            plain(written(target.observed)),
            plain(written(target.simulated)),
            plain(written(target.z)),
            plain(target.source.clone()),
        ]
    };
    let rows: Vec<Vec<Text>> = targets.iter().map(row).collect();
    html! {
        div.figures {
            @for group in axes(targets) {
                (html::forest(&forest(&group), Some(&note), HALF, shown))
            }
        }
        (table(&head, &rows, &text!("Targets", "目标"), shown))
    }
}

/// The parameters with their intervals, each within the range that was searched.
fn found(parameters: &[Parameter], shown: Shown) -> Markup {
    let paper = Paper { width: HALF, language: shown };
    let picture = |parameter: &Parameter| -> (Picture, Option<Text>) {
        let [low, high] = parameter.interval;
        let open = [low, high].iter().any(|end| end.is_nan());
        let ends = [if low.is_nan() { parameter.range[0] } else { low }, if high.is_nan() { parameter.range[1] } else { high }];
        let row = Row { name: plain(parameter.path.clone()), value: parameter.value, interval: ends, ..Row::default() };
        let axis = Axis { title: text!("range that was searched", "搜索的范围"), scale: Scale::just(parameter.range) };
        let path = &parameter.path;
        let note = open.then(|| text!("The targets leave the interval open at an end of the range.", "目标未能在范围的一端限定该区间。"));
        (Forest { says: text!("{path}", "{path}"), axis, rows: vec![row], bars: false, at: None }.draw(paper), note)
    };
    let note = text!("Line: the 95 % interval by the profile of the loss.", "线：按损失剖面得到的 95% 区间。");
    html! {
        @if let Some(drawn) = figures(parameters.iter().map(picture).collect(), shown) { (drawn) }
        div.note { (paragraph(&note, shown)) }
    }
}

/// The lowest loss for each value at which a parameter is held.
fn profiles(results: &Results, parameters: &[Parameter]) -> io::Result<Vec<Plane>> {
    let mut rows = results.table(PROFILE).map_err(io::Error::other)?;
    let [path, held, loss] = rows.all(["parameter", "held", "loss"])?;
    let mut lines: Vec<Line> = parameters.iter().map(|parameter| Line { name: Text::default(), ..named(&parameter.path) }).collect();
    while rows.advance()? {
        if let Some(k) = parameters.iter().position(|parameter| rows.bytes(path) == parameter.path.as_bytes()) {
            lines[k].x.push(rows.number(held)?);
            lines[k].y.push(rows.number(loss)?);
        }
    }
    let plane = |(line, parameter): (Line, &Parameter)| {
        let least = line.y.iter().copied().filter(|y| y.is_finite()).reduce(f64::min)?;
        let path = &parameter.path;
        let says = text!("Loss with {path} held", "固定 {path} 时的损失");
        // Near the least loss: far up the profile says nothing more.
        let most = line.y.iter().copied().filter(|y| y.is_finite()).fold(least, f64::max).min(least + 10.0 * RISE);
        let y = Axis { title: text!("lowest loss", "最小损失"), scale: Scale::over([0.0, most]) };
        let mut plane = Plane::new(says, Axis { title: plain(path.clone()), scale: Scale::just(parameter.range) }, y);
        plane.lines = vec![line];
        plane.rules =
            vec![Rule::Level(least + RISE, text!("95 % interval", "95% 区间")), Rule::At(parameter.value, text!("found", "所得"))];
        Some(plane)
    };
    Ok(lines.into_iter().zip(parameters).filter_map(plane).collect())
}

fn named(path: &str) -> Line {
    Line { name: plain(path.to_owned()), ..Line::default() }
}

/// The loss of every place that was tried.
fn search(results: &Results) -> io::Result<Vec<Plane>> {
    let mut rows = results.table(TRACE).map_err(io::Error::other)?;
    let [number, stage, loss] = rows.all(["evaluation", "stage", "loss"])?;
    let mut stages: [(Text, Vec<[f64; 2]>); 3] =
        [(text!("survey", "探查"), Vec::new()), (text!("search", "逼近"), Vec::new()), (text!("profile", "剖面"), Vec::new())];
    while rows.advance()? {
        if let Some((_, at)) = stages.iter_mut().find(|(name, _)| rows.bytes(stage) == name.en.as_bytes()) {
            at.push([rows.number(number)?, rows.number(loss)?]);
        }
    }
    let all = || stages.iter().flat_map(|(_, at)| at).filter(|at| at[1] > 0.0);
    let ends = |side: usize| all().map(|at| at[side]).fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], x| [low.min(x), high.max(x)]);
    let [low, high] = ends(1);
    if low >= high {
        return Ok(Vec::new());
    }
    let x = Axis { title: text!("evaluation", "评估"), scale: Scale::over([0.0, ends(0)[1]]) };
    let y = Axis { title: text!("loss", "损失"), scale: Scale::Log([low, high]) };
    let mut plane = Plane::new(text!("The loss of every place that was tried", "每个尝试过的位置的损失"), x, y);
    let dots = |(look, (name, at)): (usize, (Text, Vec<[f64; 2]>))| Dots { name, at, weights: None, look };
    plane.dots = stages.into_iter().filter(|(_, at)| !at.is_empty()).enumerate().map(dots).collect();
    Ok(vec![plane])
}
