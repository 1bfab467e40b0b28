//! What the survey and the laboratory of a scenario found.

use super::drawn::HALF;
use super::html::{self, Shown};
use crate::chart::{Axis, Forest, Row, Scale};
use crate::experiment::{Fault, Moments, Results};
use crate::record::tables::{LAB, SURVEY};
use crate::text::{Text, text};
use maud::{Markup, html};

/// Means over runs of what was answered and played, by kind of relation and step.
///
/// # Errors
/// When a table cannot be read.
pub fn section(results: &Results, shown: Shown) -> Result<Option<Markup>, Fault> {
    let found = [results.has(SURVEY).then(|| survey(results)), results.has(LAB).then(|| lab(results))];
    let found = found.into_iter().flatten().collect::<Result<Vec<(Forest, Text)>, Fault>>()?;
    let drawn: Vec<&(Forest, Text)> = found.iter().filter(|(forest, _)| !forest.rows.is_empty()).collect();
    Ok((!drawn.is_empty())
        .then(|| html! { div.figures { @for (forest, note) in drawn { (html::forest(forest, Some(note), HALF, shown)) } } }))
}

/// Sums of something by what it is of, in the order in which it came.
#[derive(Default)]
struct Sums(Vec<(String, u64, String, u64, Moments)>);

impl Sums {
    /// Adds a value of a kind of relation, step, thing and run: one mean a run, so that the interval is over runs.
    fn add(&mut self, relation: &str, step: u64, thing: &str, run: u64, x: f64) {
        let is = |of: &(String, u64, String, u64, Moments)| of.1 == step && of.2 == thing && of.0 == relation;
        // Rows stand in the order of their runs.
        match self.0.iter_mut().rev().take_while(|of| of.3 == run).find(|of| is(of)) {
            Some((.., moments)) => moments.add(x),
            None => {
                let mut moments = Moments::default();
                moments.add(x);
                self.0.push((relation.into(), step, thing.into(), run, moments));
            }
        }
    }

    /// Mean over runs of each, with the 95 % interval.
    fn rows(&self, named: impl Fn(&str, u64, &str) -> Text) -> Vec<Row> {
        let mut over: Vec<((&str, u64, &str), Moments)> = Vec::new();
        for (relation, step, thing, _, moments) in &self.0 {
            let key = (relation.as_str(), *step, thing.as_str());
            match over.iter_mut().find(|(known, _)| *known == key) {
                Some((_, all)) => all.add(moments.mean),
                None => {
                    let mut all = Moments::default();
                    all.add(moments.mean);
                    over.push((key, all));
                }
            }
        }
        let row = |((relation, step, thing), all): &((&str, u64, &str), Moments)| Row {
            name: named(relation, *step, thing),
            value: all.mean,
            interval: [all.mean - all.margin(0.95), all.mean + all.margin(0.95)],
            ..Row::default()
        };
        over.iter().map(row).collect()
    }
}

fn survey(results: &Results) -> Result<(Forest, Text), Fault> {
    let mut rows = results.table(SURVEY)?;
    let mut read = || {
        let [run, step, relation, scale, answer] = rows.all(["run", "step", "relation", "scale", "answer"])?;
        let mut sums = Sums::default();
        while rows.advance()? {
            sums.add(rows.text(relation)?, rows.count(step)?, rows.text(scale)?, rows.count(run)?, rows.number(answer)?);
        }
        Ok(sums)
    };
    let sums = read().map_err(Fault::disk(results.folder()))?;
    let named = |relation: &str, step: u64, scale: &str| {
        let zh = match scale {
            "ability" => "能力",
            "integrity" => "正直",
            "benevolence" => "善意",
            _ => "信任",
        };
        text!("{relation}, step {step}: {scale}", "{relation}，第 {step} 步：{zh}")
    };
    let rows = sums.rows(named);
    let axis = Axis { title: text!("mean answer in points, 1 to 7", "平均作答分数（1 至 7）"), scale: Scale::Linear([1.0, 7.0]) };
    let note = text!("Means over runs of the mean answer, with 95 % confidence intervals.", "各次运行平均作答的均值及 95% 置信区间。");
    Ok((Forest { says: text!("What people answered", "问卷作答"), axis, rows, bars: false, at: None }, note))
}

fn lab(results: &Results) -> Result<(Forest, Text), Fault> {
    let mut rows = results.table(LAB)?;
    let mut read = || {
        let [run, step, relation, engaged, outcome] = rows.all(["run", "step", "relation", "engaged", "outcome"])?;
        let mut sums = Sums::default();
        while rows.advance()? {
            let (relation, step, run) = (rows.text(relation)?, rows.count(step)?, rows.count(run)?);
            let entered = rows.bytes(engaged) == b"1";
            sums.add(relation, step, "engaged", run, f64::from(u8::from(entered)));
            if entered {
                sums.add(relation, step, "honoured", run, f64::from(u8::from(rows.bytes(outcome) == b"honoured")));
            }
        }
        Ok(sums)
    };
    let sums = read().map_err(Fault::disk(results.folder()))?;
    let named = |relation: &str, step: u64, thing: &str| {
        if thing == "engaged" {
            text!("{relation}, step {step}: relied on the partner", "{relation}，第 {step} 步：选择依靠对方")
        } else {
            text!("{relation}, step {step}: of these, honoured", "{relation}，第 {step} 步：其中守信")
        }
    };
    let axis = Axis { title: text!("share of games", "占博弈的份额"), scale: Scale::Linear([0.0, 1.0]) };
    let note = text!("Means over runs of the share in each, with 95 % confidence intervals.", "各次运行份额的均值及 95% 置信区间。");
    let says = text!("What was played in the laboratory", "实验室博弈");
    Ok((Forest { says, axis, rows: sums.rows(named), bars: false, at: None }, note))
}
