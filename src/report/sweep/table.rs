//! The points of a sweep in words and figures: what was varied, what became of the points, which runs failed.

use super::layout::Dimension;
use super::sheet::Sheet;
use crate::chart::{plain, written};
use crate::experiment::{Fault, Results};
use crate::record::tables::FAILURES;
use crate::report::html::{paragraph, table};
use crate::report::names;
use crate::scenario::sweep::Sampling;
use crate::text::{Text, counted, text};
use maud::{Markup, html};

/// Rows of a table of points at most.
const ROWS: usize = 50;

/// Parameters and values that are told at most.
const TOLD: usize = 60;

/// Failures that are told at most.
const FAILED: usize = 20;

/// Metrics of the table of points.
const KEYS: [&str; 4] = ["trust_mean", "reliability", "efficiency", "honoured"];

/// What was varied: each parameter with its values.
pub fn varied(sheet: &Sheet) -> Markup {
    let head = [text!("parameter", "参数"), text!("values", "取值"), text!("number of values", "取值个数")];
    let layout = sheet.layout;
    let row = |dimension: &Dimension, path: &String| {
        let parameter = sheet.points.parameters.iter().find(|parameter| parameter.path == *path);
        let own = parameter.map_or((plain(String::new()), 0), |parameter| {
            let mut values = parameter.at.clone();
            values.sort_by(f64::total_cmp);
            values.dedup();
            (
                values_of(&values, &|x| parameter.shown(x), dimension.log && dimension.paths[0] == *path, !parameter.words.is_empty()),
                values.len(),
            )
        });
        vec![plain(path.clone()), own.0, plain(written(own.1 as f64))]
    };
    let moving = layout.dimensions.iter().flat_map(|dimension| dimension.paths.iter().map(move |path| row(dimension, path)));
    let still = layout
        .still
        .iter()
        .map(|&k| &sheet.points.parameters[k])
        .filter(|of| !layout.dimensions.iter().any(|d| d.paths.contains(&of.path)));
    let still =
        still.map(|of| vec![plain(of.path.clone()), plain(of.at.first().map_or_else(String::new, |x| of.shown(*x))), plain("1".into())]);
    let rows: Vec<Vec<Text>> = moving.chain(still).take(TOLD).collect();
    let more = sheet.points.parameters.len().saturating_sub(TOLD);
    let left = text!("{more} more parameters are left out; see summary.csv.", "另有 {more} 个参数未列出，见 summary.csv。");
    html! {
        (paragraph(&arranged(sheet), sheet.shown))
        @if !rows.is_empty() { (table(&head, &rows, &text!("What was varied", "变动的参数"), sheet.shown)) }
        @if more > 0 { div.note { (paragraph(&left, sheet.shown)) } }
    }
}

/// The values of a parameter: all where they are few, else their ends.
fn values_of(values: &[f64], said: &dyn Fn(f64) -> String, log: bool, words: bool) -> Text {
    if values.len() <= 8 || words {
        let more = values.len().saturating_sub(12);
        let first = values.iter().take(12).map(|x| said(*x)).collect::<Vec<_>>().join(", ");
        return plain(if more > 0 { format!("{first}, …") } else { first });
    }
    let [low, high] = [values[0], values[values.len() - 1]].map(written);
    if log {
        text!("{low} to {high}, by the logarithm", "{low} 至 {high}（对数刻度）")
    } else {
        text!("{low} to {high}", "{low} 至 {high}")
    }
}

/// How the points lie, in a sentence.
fn arranged(sheet: &Sheet) -> Text {
    let (n, layout) = (sheet.points.count(), sheet.layout);
    let count = written(n as f64);
    let Some(sampling) = layout.sampling else {
        return match (layout.crossed, n) {
            (_, 0) => text!("No point has a result.", "没有任何参数点有结果。"),
            (_, 1) => text!(
                "The sweep has one point with a result, so that nothing can be drawn along a parameter; its figures are in the table below.",
                "本扫描只有一个参数点有结果，无法沿参数作图；其数值见下表。"
            ),
            (true, _) => text!("{count} points: every combination of these values.", "{count} 个参数点：下列取值的全部组合。"),
            (false, _) => {
                text!("{count} points with a result, as a list or a file gives them.", "{count} 个有结果的参数点，由列表或文件给出。")
            }
        };
    };
    let (en, zh) = match sampling {
        Sampling::Random => ("drawn at random", "随机抽取"),
        Sampling::LatinHypercube => ("a Latin hypercube", "拉丁超立方抽样"),
        Sampling::Sobol => ("a Sobol sequence", "Sobol 序列"),
        Sampling::Saltelli => ("pairs after Saltelli, for Sobol indices", "Saltelli 样本对，用于 Sobol 指数"),
        Sampling::Morris => ("trajectories after Morris, for elementary effects", "Morris 轨迹，用于基本效应"),
    };
    Text { en: format!("{count} points: {en}."), zh: format!("{count} 个参数点：{zh}。") }
}

/// The points with their key metrics: all, or those at either end.
pub fn points(sheet: &Sheet) -> Markup {
    let shown: Vec<_> = KEYS.iter().filter_map(|metric| sheet.responses(metric).first().copied()).collect();
    let parameters: Vec<_> = sheet.points.parameters.iter().take(10).collect();
    let several = sheet.points.relations.len() > 1;
    let head: Vec<Text> = [text!("point", "参数点")]
        .into_iter()
        .chain(parameters.iter().map(|parameter| plain(parameter.path.clone())))
        .chain(shown.iter().map(|of| names::metric(&of.metric)))
        .collect();
    let row = |&point: &usize| {
        let values = parameters.iter().map(|parameter| plain(parameter.shown(parameter.at[point])));
        let metrics = shown.iter().map(|of| plain(written(of.mean[point])));
        [plain(sheet.points.numbers[point].to_string())].into_iter().chain(values).chain(metrics).collect::<Vec<Text>>()
    };
    let (chosen, note) = chosen(sheet);
    let rows: Vec<Vec<Text>> = chosen.iter().map(row).collect();
    let mut note = note;
    if several {
        let first = shown.first().map_or("", |of| sheet.relation(of));
        note.en += &format!(" Figures are of the kind of relation {first}.");
        note.zh += &format!("数值属于关系种类 {first}。");
    }
    if sheet.points.parameters.len() > parameters.len() {
        note.en += &format!(" Of {} parameters the first {} are listed.", sheet.points.parameters.len(), parameters.len());
        note.zh += &format!("共 {} 个参数，列出前 {} 个。", sheet.points.parameters.len(), parameters.len());
    }
    html! {
        (table(&head, &rows, &text!("Points", "参数点"), sheet.shown))
        div.note { (paragraph(&note, sheet.shown)) }
    }
}

/// Which points the table has, and why those.
fn chosen(sheet: &Sheet) -> (Vec<usize>, Text) {
    let all = sheet.points.count();
    if all <= ROWS {
        return ((0..all).collect(), text!("All points; means over replicates.", "全部参数点；数值为各次重复的均值。"));
    }
    let Some(of) = sheet.responses(KEYS[0]).first().copied() else {
        return (
            (0..ROWS).collect(),
            text!("The first {ROWS} of {all} points; means over replicates.", "{all} 个参数点中的前 {ROWS} 个；数值为各次重复的均值。"),
        );
    };
    let mut order: Vec<usize> = (0..all).filter(|&point| of.mean[point].is_finite()).collect();
    order.sort_by(|&a, &b| of.mean[b].total_cmp(&of.mean[a]));
    let half = ROWS / 2;
    if order.len() > ROWS {
        order.drain(half..order.len() - half);
    }
    let note = text!(
        "Of {all} points the {half} with the highest and the {half} with the lowest mean trust; all are in summary.csv. Means over replicates: at the ends of \
         so many points chance has a part, the more the fewer the replicates.",
        "{all} 个参数点中平均信任最高与最低的各 {half} 个，全部见 summary.csv。数值为各次重复的均值；从众多参数点中取两端，难免含有偶然成分，重复次数越少越是如此。"
    );
    (order, note)
}

/// Runs that failed, if any did.
///
/// # Errors
/// When the table cannot be read.
pub fn failures(results: &Results, sheet: &Sheet) -> Result<Option<Markup>, Fault> {
    if !results.has(FAILURES) {
        return Ok(None);
    }
    let mut rows = results.table(FAILURES)?;
    let mut read = || {
        let [run, point, message] = rows.all(["run", "point", "message"])?;
        let (mut all, mut told) = (0u64, Vec::new());
        while rows.advance()? {
            all += 1;
            if told.len() < FAILED {
                told.push([rows.text(run)?, rows.text(point)?, rows.text(message)?].map(|cell| plain(cell.to_owned())).to_vec());
            }
        }
        Ok((all, told))
    };
    let (all, told): (u64, Vec<Vec<Text>>) = read().map_err(Fault::disk(results.folder()))?;
    let head = [text!("run", "运行"), text!("point", "参数点"), text!("what went wrong", "出错原因")];
    let count = written(all as f64);
    let runs = counted(all, "run");
    let mut note = text!(
        "{runs} failed. Means are over the runs that did not; a point of which all runs failed is missing above.",
        "{count} 次运行失败。均值只取自成功的运行；所有运行均失败的参数点在上文中缺失。"
    );
    if all > FAILED as u64 {
        note.en += &format!(" The first {FAILED} are listed; failures.csv has all.");
        note.zh += &format!("此处列出前 {FAILED} 次，全部见 failures.csv。");
    }
    let shown = sheet.shown;
    Ok(Some(html! { (paragraph(&note, shown)) (table(&head, &told, &text!("Runs that failed", "失败的运行"), shown)) }))
}
