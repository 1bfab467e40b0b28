//! The article of tested claims: every claim as an interval on one axis beside the region in which it should lie.

use super::drawn::HALF;
use super::how;
use super::html::{self, Shown, paragraph, table, words};
use super::names;
use super::page::{Article, Section};
use crate::chart::{Axis, Forest, Paper, Picture, Row, plain, written};
use crate::experiment::{Fault, Results};
use crate::record::reading::Reading;
use crate::record::tables::{CLAIM_SETTINGS, CLAIMS};
use crate::text::{Text, text};
use maud::{Markup, html};
use std::io;

/// A claim as it was tested.
struct Claim {
    scenario: String,
    name: String,
    says: Text,
    metric: String,
    relation: String,
    window: String,
    source: String,
    effect: f64,
    interval: [f64; 2],
    region: [f64; 2],
    verdict: String,
    holm: f64,
    replicates: u64,
    reproduced: bool,
    as_stated: bool,
    /// What it compares: the words of each thing, and its mean with the interval.
    settings: Vec<(String, f64, [f64; 2])>,
}

/// The article.
///
/// # Errors
/// When a table cannot be read.
pub fn article(results: &Results, id: &str, shown: Shown) -> Result<Article, Fault> {
    let disk = Fault::disk(results.folder());
    let mut claims = read(&mut results.table(CLAIMS)?).map_err(&disk)?;
    settings(&mut results.table(CLAIM_SETTINGS)?, &mut claims).map_err(&disk)?;
    let level = results.level.unwrap_or(f64::NAN);
    let mut sections = Vec::new();
    for (k, (origin, _)) in results.scenarios.iter().enumerate() {
        let own: Vec<&Claim> = claims.iter().filter(|claim| claim.scenario == origin.scenario).collect();
        if !own.is_empty() {
            let title = results.scenario(k).map_or_else(|| plain(origin.scenario.clone()), |scenario| scenario.title);
            sections.push(Section::new(&format!("claims{k}"), title, verdicts(&own, level, shown)));
        }
    }
    let (all, as_stated) = (claims.len(), claims.iter().filter(|claim| claim.as_stated).count());
    let (percent, most) = (written(100.0 * level), results.manifest.replicates);
    let facts = text!(
        "{as_stated} of {all} claims are as their scenarios state, each at {percent} %, at most {most} replicates a setting",
        "{all} 个论断中有 {as_stated} 个与场景所述一致；各按 {percent}% 的置信水平，每个设定至多重复 {most} 次"
    );
    sections.push(how::again(results, shown));
    Ok(Article { id: id.into(), title: text!("Claims and verdicts", "论断与结论"), facts, sections })
}

/// All claims on one axis as a figure of its own, the first axis if there are several; nothing without a claim.
///
/// # Errors
/// When the table cannot be read.
pub fn picture(results: &Results, paper: Paper) -> Result<Option<Picture>, Fault> {
    let claims = read(&mut results.table(CLAIMS)?).map_err(Fault::disk(results.folder()))?;
    let Some(first) = claims.first() else { return Ok(None) };
    let own: Vec<&Claim> = claims.iter().filter(|claim| claim.axis() == first.axis()).collect();
    Ok(Some(forest(&own, first.axis()).draw(paper)))
}

/// Claims that share an axis.
fn forest(claims: &[&Claim], axis: &str) -> Forest {
    let rows: Vec<Row> = claims.iter().map(|claim| claim.row()).collect();
    let title = if axis.is_empty() { text!("effect", "效应") } else { measured(axis) };
    let says = match axis {
        "" => text!("Claims", "论断"),
        _ => Text { en: format!("Claims: {}", title.en), zh: format!("论断：{}", title.zh) },
    };
    Forest { says, axis: Axis { title, scale: Forest::scale(&rows, false) }, rows, bars: false, at: Some(0.0) }
}

fn read(rows: &mut Reading) -> io::Result<Vec<Claim>> {
    let [scenario, name, metric, relation, window] = rows.all(["scenario", "claim", "metric", "relation", "window"])?;
    let [low, high, effect, ci_low, ci_high] = rows.all(["region_low", "region_high", "effect", "ci_low", "ci_high"])?;
    let [replicates, holm, verdict, reproduced] = rows.all(["replicates", "p_holm", "verdict", "reproduced"])?;
    let [as_stated, source, en, zh] = rows.all(["as_stated", "source", "text_en", "text_zh"])?;
    let mut claims = Vec::new();
    while rows.advance()? {
        let of = |place| rows.text(place).map(str::to_owned);
        claims.push(Claim {
            scenario: of(scenario)?,
            name: of(name)?,
            says: Text { en: of(en)?, zh: of(zh)? },
            metric: of(metric)?,
            relation: of(relation)?,
            window: of(window)?,
            source: of(source)?,
            effect: rows.number(effect)?,
            interval: [rows.number(ci_low)?, rows.number(ci_high)?],
            region: [rows.number(low)?, rows.number(high)?],
            verdict: of(verdict)?,
            holm: rows.number(holm)?,
            replicates: rows.count(replicates)?,
            reproduced: rows.bytes(reproduced) == b"1",
            as_stated: rows.bytes(as_stated) == b"1",
            settings: Vec::new(),
        });
    }
    Ok(claims)
}

/// Gives every claim what it compares.
fn settings(rows: &mut Reading, claims: &mut [Claim]) -> io::Result<()> {
    let [scenario, claim, setting, mean] = rows.all(["scenario", "claim", "setting", "mean"])?;
    let [low, high] = rows.all(["ci_low", "ci_high"])?;
    while rows.advance()? {
        let is = |of: &&mut Claim| rows.bytes(scenario) == of.scenario.as_bytes() && rows.bytes(claim) == of.name.as_bytes();
        let found = (rows.text(setting)?.to_owned(), rows.number(mean)?, [rows.number(low)?, rows.number(high)?]);
        if let Some(of) = claims.iter_mut().find(is) {
            of.settings.push(found);
        }
    }
    Ok(())
}

impl Claim {
    /// The verdict, and whether that is what the scenario says of it.
    fn verdict(&self) -> Text {
        let (en, zh) = match self.verdict.as_str() {
            "holds" => ("holds", "成立"),
            "fails" => ("fails", "不成立"),
            _ => ("undecided", "未定"),
        };
        let mark = if self.as_stated { "" } else { " ✗" };
        text!("{en}{mark}", "{zh}{mark}")
    }

    fn row(&self) -> Row {
        let open = self.region.iter().all(|end| end.is_nan());
        Row {
            name: self.says.clone(),
            value: self.effect,
            interval: self.interval,
            region: (!open).then_some(self.region),
            verdict: self.verdict(),
            hollow: self.verdict != "holds",
        }
    }

    /// What is told apart by the axis that it stands on: shares and other numbers up to one, and each metric of another size.
    fn axis(&self) -> &str {
        let far = [self.effect, self.interval[0], self.interval[1], self.region[0], self.region[1]];
        if far.iter().all(|x| x.is_nan() || x.abs() <= 1.5) { "" } else { &self.metric }
    }
}

/// The claims of one scenario.
fn verdicts(claims: &[&Claim], level: f64, shown: Shown) -> Markup {
    let mut axes: Vec<&str> = Vec::new();
    for claim in claims {
        if !axes.contains(&claim.axis()) {
            axes.push(claim.axis());
        }
    }
    let percent = written(100.0 * level);
    let note = text!(
        "Dot: the effect, a paired difference or a value; line: its {percent} % confidence interval; grey: where it should lie. A hollow dot does not \
         hold; ✗: not as the scenario states.",
        "点：效应（配对差值或数值）；线：其 {percent}% 置信区间；灰色：应在的区间。空心点：未被判定成立；✗：与场景所述不符。"
    );
    html! {
        div.figures {
            @for axis in axes {
                @let own: Vec<&Claim> = claims.iter().copied().filter(|claim| claim.axis() == axis).collect();
                (html::forest(&forest(&own, axis), None, HALF, shown))
            }
        }
        div.note { (paragraph(&note, shown)) }
        (compared(claims, shown))
    }
}

/// What a metric, or a ratio of two, is called.
fn measured(metric: &str) -> Text {
    match metric.split_once('/') {
        Some((part, whole)) => {
            let [part, whole] = [names::metric(part), names::metric(whole)];
            Text { en: format!("{} / {}", part.en, whole.en), zh: format!("{}／{}", part.zh, whole.zh) }
        }
        None => names::metric(metric),
    }
}

/// What each claim compares, and where it comes from.
fn compared(claims: &[&Claim], shown: Shown) -> Markup {
    let head = [
        text!("claim", "论断"),
        text!("measured", "测量"),
        text!("compared", "比较"),
        text!("replicates", "重复次数"),
        text!("p (Holm)", "p（Holm）"),
        text!("source", "出处"),
    ];
    let cell = |claim: &Claim| {
        let of = |(setting, mean, [low, high]): &(String, f64, [f64; 2])| {
            let named = if setting.is_empty() { String::new() } else { format!("{setting}: ") };
            format!("{named}{} [{}, {}]", written(*mean), written(*low), written(*high))
        };
        claim.settings.iter().map(of).collect::<Vec<_>>().join("; ")
    };
    let row = |claim: &&Claim| {
        let metric = measured(&claim.metric);
        let [relation, window] = [&claim.relation, &claim.window];
        let what = Text { en: format!("{}, {relation}, {window}", metric.en), zh: format!("{}，{relation}，{window}", metric.zh) };
        let name = if claim.reproduced {
            plain(claim.name.clone())
        } else {
            Text { en: format!("{} (marked as not reproduced)", claim.name), zh: format!("{}（标为不能重现）", claim.name) }
        };
        vec![name, what, plain(cell(claim)), plain(claim.replicates.to_string()), plain(written(claim.holm)), plain(claim.source.clone())]
    };
    let rows: Vec<Vec<Text>> = claims.iter().map(row).collect();
    html! {
        details {
            summary { (words(&text!("What each claim compares", "各论断比较什么"), shown)) }
            (table(&head, &rows, &text!("What each claim compares", "各论断比较什么"), shown))
        }
    }
}
