//! The article of a comparison: paired differences, metric by metric, and what differs between the two scenarios.

use super::drawn::HALF;
use super::how;
use super::html::{self, Shown, paragraph, table, words};
use super::names;
use super::page::{Article, Section};
use crate::chart::{Axis, Forest, Paper, Picture, Row, plain, written};
use crate::experiment::{Fault, Results};
use crate::record::columns::metric;
use crate::record::tables::COMPARE;
use crate::text::{Text, text};
use maud::{Markup, html};

/// One metric of one kind of relation in both scenarios.
struct Pair {
    relation: String,
    metric: String,
    n: u64,
    means: [f64; 2],
    difference: f64,
    interval: [f64; 2],
    holm: f64,
}

/// The article.
///
/// # Errors
/// When the table cannot be read.
pub fn article(results: &Results, id: &str, shown: Shown) -> Result<Article, Fault> {
    let pairs = read(results).map_err(Fault::disk(results.folder()))?;
    let level = results.level.unwrap_or(0.95);
    let mut relations: Vec<&str> = Vec::new();
    for pair in &pairs {
        if !relations.contains(&pair.relation.as_str()) {
            relations.push(&pair.relation);
        }
    }
    let [a, b] =
        [0, 1].map(|k| results.scenario(k).map_or_else(|| plain(results.scenarios[k].0.scenario.clone()), |scenario| scenario.title));
    let mut sections = vec![Section::new("pair", text!("A and B", "甲与乙"), named(&a, &b, results, shown))];
    for (k, relation) in relations.iter().enumerate() {
        let own: Vec<&Pair> = pairs.iter().filter(|pair| pair.relation == *relation).collect();
        if let Some(body) = differences(&own, level, shown) {
            sections.push(Section::new(&format!("relation{k}"), plain((*relation).to_owned()), body));
        }
    }
    sections.push(how::again(results, shown));
    let (replicates, seed) = (results.manifest.replicates, results.manifest.seed);
    let facts = text!(
        "B less A over {replicates} pairs of runs that share their luck, seed {seed}",
        "乙减甲；{replicates} 对运行共享同样的运气，随机种子 {seed}"
    );
    let title = Text { en: format!("{} — {}", a.en, b.en), zh: format!("{}——{}", a.zh, b.zh) };
    Ok(Article { id: id.into(), title, facts, sections })
}

fn read(results: &Results) -> std::io::Result<Vec<Pair>> {
    let mut rows = results.table(COMPARE).map_err(std::io::Error::other)?;
    let [relation, metric, n, mean_a, mean_b] = rows.all(["relation", "metric", "n", "mean_a", "mean_b"])?;
    let [difference, low, high, holm] = rows.all(["difference", "ci_low", "ci_high", "p_holm"])?;
    let mut pairs = Vec::new();
    while rows.advance()? {
        pairs.push(Pair {
            relation: rows.text(relation)?.to_owned(),
            metric: rows.text(metric)?.to_owned(),
            n: rows.count(n)?,
            means: [rows.number(mean_a)?, rows.number(mean_b)?],
            difference: rows.number(difference)?,
            interval: [rows.number(low)?, rows.number(high)?],
            holm: rows.number(holm)?,
        });
    }
    Ok(pairs)
}

/// Which scenario is which, and what differs between their texts.
fn named(a: &Text, b: &Text, results: &Results, shown: Shown) -> Markup {
    let [first, second] = [0, 1].map(|k| results.scenarios[k].0.scenario_text.lines().map(str::trim_end).collect::<Vec<_>>());
    let only = |of: &[&str], other: &[&str], sign: &str| {
        of.iter()
            .filter(|line| !line.is_empty() && !line.starts_with('#') && !other.contains(*line))
            .map(|line| format!("{sign} {line}\n"))
            .collect::<String>()
    };
    let differ = only(&first, &second, "A") + &only(&second, &first, "B");
    html! {
        p { b { "A " } (words(a, shown)) br; b { "B " } (words(b, shown)) }
        @if differ.is_empty() {
            (paragraph(&text!("The two scenario files have the same lines.", "两个场景文件的内容逐行相同。"), shown))
        } @else {
            details {
                summary { (words(&text!("Lines that only one of the scenario files has", "只出现在其中一个场景文件里的行"), shown)) }
                pre tabindex="0" { code { (differ) } }
            }
        }
    }
}

/// The differences of all kinds of relation as a figure of its own; nothing without a difference.
///
/// # Errors
/// When the table cannot be read.
pub fn picture(results: &Results, paper: Paper) -> Result<Option<Picture>, Fault> {
    let pairs = read(results).map_err(Fault::disk(results.folder()))?;
    let all: Vec<&Pair> = pairs.iter().collect();
    Ok(forests(&all, results.level.unwrap_or(0.95)).first().map(|forest| forest.draw(paper)))
}

/// Shares on one axis, counts and payoffs in percent of A on another.
fn forests(pairs: &[&Pair], level: f64) -> Vec<Forest> {
    let flow = |pair: &&&Pair| metric(&pair.metric).is_some_and(|metric| matches!(metric.column().unit, "count" | "utility"));
    let (flows, shares): (Vec<&&Pair>, Vec<&&Pair>) = pairs.iter().filter(|pair| pair.difference.is_finite()).partition(flow);
    let several = pairs.windows(2).any(|pair| pair[0].relation != pair[1].relation);
    let row = |pair: &Pair, scale: f64| {
        let (name, relation) = (names::metric(&pair.metric), &pair.relation);
        let name = if several { Text { en: format!("{relation}: {}", name.en), zh: format!("{relation}：{}", name.zh) } } else { name };
        let hollow = pair.holm > 1.0 - level;
        Row { name, value: pair.difference * scale, interval: pair.interval.map(|end| end * scale), hollow, ..Row::default() }
    };
    let of = |rows: Vec<Row>, title: Text, says: Text| {
        let scale = Forest::scale(&rows, false);
        (!rows.is_empty()).then_some(Forest { says, axis: Axis { title, scale }, rows, bars: false, at: Some(0.0) })
    };
    let same = shares.iter().map(|pair| row(pair, 1.0)).collect();
    let relative = flows.iter().filter(|pair| pair.means[0] != 0.0).map(|pair| row(pair, 100.0 / pair.means[0].abs())).collect();
    let drawn = [
        of(same, text!("difference", "差值"), text!("Shares and means: B less A", "份额与均值：乙减甲")),
        of(
            relative,
            text!("difference in percent of A", "差值占甲的百分比"),
            text!("Counts and payoffs: B less A, in percent of A", "次数与收益：乙减甲，占甲的百分比"),
        ),
    ];
    drawn.into_iter().flatten().collect()
}

/// The differences in one kind of relation: shares on one axis, counts and payoffs in percent of A on another, and all of them as a table.
fn differences(pairs: &[&Pair], level: f64, shown: Shown) -> Option<Markup> {
    let percent = written(100.0 * level);
    let note = text!(
        "Dot: mean of the paired differences, B less A; line: its {percent} % confidence interval. Hollow: not clear from 0 once all comparisons are \
         judged together (Holm).",
        "点：配对差值（乙减甲）的均值；线：其 {percent}% 置信区间。空心：全部比较合并校正（Holm）后与 0 无明显差别。"
    );
    let forests = forests(pairs, level);
    let head = [
        text!("metric", "指标"),
        plain("A".into()),
        plain("B".into()),
        text!("B less A", "乙减甲"),
        text!("interval", "置信区间"),
        text!("p (Holm)", "p（Holm）"),
        text!("pairs", "对数"),
    ];
    let cells = |pair: &&Pair| {
        let [a, b, difference, holm] = [pair.means[0], pair.means[1], pair.difference, pair.holm].map(|x| plain(written(x)));
        let interval = plain(format!("[{}, {}]", written(pair.interval[0]), written(pair.interval[1])));
        vec![names::metric(&pair.metric), a, b, difference, interval, holm, plain(pair.n.to_string())]
    };
    let rows: Vec<Vec<Text>> = pairs.iter().map(cells).collect();
    (!forests.is_empty()).then(|| {
        html! {
            div.figures { @for forest in &forests { (html::forest(forest, Some(&note), HALF, shown)) } }
            (table(&head, &rows, &text!("All metrics", "全部指标"), shown))
        }
    })
}
