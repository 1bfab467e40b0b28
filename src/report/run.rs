//! The article of a run: what the scenario is, how trust went, what became of promises, who gained, who trusts whom, and the end in figures.

use super::courses::Courses;
use super::drawn::{HALF, marks, outcomes, over_time, together};
use super::html::{Shown, each, figures, paragraph, table};
use super::names;
use super::page::{Article, Section};
use super::{how, measured, people};
use crate::chart::{Axis, Line, Paper, Picture, Plane, Scale, beside, plain, written};
use crate::experiment::{Fault, Results};
use crate::record::tables::{LAB, SURVEY};
use crate::scenario::Scenario;
use crate::scenario::explain::explain;
use crate::text::{Text, text};
use maud::{Markup, html};

/// The article.
///
/// # Errors
/// When a table cannot be read.
pub fn article(results: &Results, id: &str, shown: Shown) -> Result<Article, Fault> {
    let courses = Courses::read(results)?;
    let scenario = results.scenario(0);
    let sheet = Drawing { courses: &courses, scenario: scenario.as_ref(), shown };
    let mut sections = vec![Section::new("scenario", text!("The scenario", "场景"), described(scenario.as_ref(), shown))];
    // A part without a picture, as of a kind without relations, is left out.
    let mut add = |id: &str, title: Text, body: Option<Markup>| sections.extend(body.map(|body| Section::new(id, title, body)));
    add("trust", text!("Trust", "信任"), sheet.trust());
    add("promises", text!("Promises", "承诺"), sheet.promises());
    add("learned", text!("What was learned", "学到了什么"), sheet.learned(people::calibration(results)?));
    add("payoffs", text!("Who gained", "谁得益"), sheet.payoffs(people::wealth(results)?));
    let paper = Paper { width: HALF, language: shown };
    let networks = people::networks(results, scenario.as_ref(), paper)?;
    let networks = networks.into_iter().map(|(_, picture, note)| (picture, Some(note))).collect();
    add("network", text!("Who trusts whom", "谁信任谁"), figures(networks, shown));
    if results.has(SURVEY) || results.has(LAB) {
        add("measured", text!("Survey and laboratory", "问卷与实验"), measured::section(results, shown)?);
    }
    let matrix = people::matrix(results, paper)?.map(|picture| (picture, None)).into_iter().collect();
    add("matrix", text!("Promised and done", "所诺与所行"), figures(matrix, shown));
    sections.push(Section::new("end", text!("The end in figures", "最终结果"), sheet.end()));
    sections.push(how::again(results, shown));
    Ok(Article { id: id.into(), title: title(results, scenario.as_ref()), facts: facts(results, scenario.as_ref()), sections })
}

/// The title of what ran, or the name of its scenario.
pub fn title(results: &Results, scenario: Option<&Scenario>) -> Text {
    scenario.map_or_else(|| plain(results.manifest.origin.scenario.clone()), |scenario| scenario.title.clone())
}

/// One line: of how much the results are.
fn facts(results: &Results, scenario: Option<&Scenario>) -> Text {
    let (steps, runs, seed) = (results.manifest.steps, results.manifest.runs, results.manifest.seed);
    let plural = |n: u64, one: &str| format!("{} {one}{}", written(n as f64), if n == 1 { "" } else { "s" });
    let (en_runs, en_steps) = (plural(runs, "replicate"), plural(steps, "step"));
    let own = text!("{en_steps}, {en_runs}, seed {seed}", "{steps} 步，重复 {runs} 次，随机种子 {seed}");
    let Some(agents) = scenario.map(|scenario| scenario.agents() as u64) else { return own };
    Text { en: format!("{}, {}", plural(agents, "agent"), own.en), zh: format!("{agents} 个个体，{}", own.zh) }
}

/// The scenario in words.
pub fn described(scenario: Option<&Scenario>, shown: Shown) -> Markup {
    let Some(scenario) = scenario else {
        let sorry = text!(
            "The data files of this scenario are not beside its results, so that it cannot be told in words here.",
            "场景所用的数据文件不在结果旁边，因此这里无法用文字说明。"
        );
        return paragraph(&sorry, shown);
    };
    each(shown, |language| {
        let told = explain(scenario, language);
        // The title stands above already.
        let blocks = told.split("\n\n").skip(1);
        html! {
            div.prose {
                @for block in blocks { (told_block(block)) }
            }
        }
    })
}

/// A block of an explanation: a paragraph, or a heading with its points.
fn told_block(block: &str) -> Markup {
    let points: Vec<&str> = block.lines().filter_map(|line| line.strip_prefix("- ")).collect();
    html! {
        @if points.is_empty() { p { (block) } } @else {
            h3 { (block.lines().next().unwrap_or_default()) }
            ul { @for point in points { li { (point) } } }
        }
    }
}

/// What the charts of a run are drawn from.
struct Drawing<'a> {
    courses: &'a Courses,
    scenario: Option<&'a Scenario>,
    shown: Shown,
}

impl Drawing<'_> {
    fn paper(&self) -> Paper {
        Paper { width: HALF, language: self.shown }
    }

    fn figures(&self, pictures: Vec<(Picture, Option<Text>)>) -> Option<Markup> {
        figures(pictures, self.shown)
    }

    /// Charts of these metrics over time, as far as they have values.
    fn over_time(&self, metrics: &[&str]) -> Vec<(Picture, Option<Text>)> {
        let planes = metrics.iter().filter_map(|metric| over_time(self.courses, metric, self.scenario));
        planes.map(|plane| (plane.draw(self.paper()), None)).collect()
    }

    fn trust(&self) -> Option<Markup> {
        let band =
            text!("Lines: means over replicates; bands: their 95 % confidence intervals.", "线：各次重复的均值；带：其 95% 置信区间。");
        let mut figures = self.over_time(&["trust_mean"]);
        figures.iter_mut().for_each(|(_, note)| *note = Some(band.clone()));
        let spread: Vec<Picture> = self.courses.relations.iter().filter_map(|relation| self.spread(relation)).collect();
        let note = text!(
            "Line: mean trust; band: from the 10th to the 90th percentile of all relations (means over replicates).",
            "线：平均信任；带：全部关系的第 10 至第 90 百分位（各次重复的均值）。"
        );
        match spread.len() {
            0 => {}
            1 => figures.extend(spread.into_iter().map(|picture| (picture, Some(note.clone())))),
            _ => {
                let says = text!("How trust is spread over relations", "信任在各关系间的分布");
                figures.push((beside(&spread, self.paper(), says), Some(note)));
            }
        }
        self.figures(figures)
    }

    /// Trust of one kind of relation with the band in which most relations lie.
    fn spread(&self, relation: &str) -> Option<Picture> {
        let [mean, low, high] = ["trust_mean", "trust_p10", "trust_p90"].map(|metric| self.courses.of(metric, relation));
        let (mean, low, high) = (mean?, low?, high?);
        let many = self.courses.relations.len() > 1;
        let says =
            if many { plain(relation.to_owned()) } else { text!("How trust is spread over relations", "信任在各关系间的分布") };
        let axis = Axis { title: if many { Text::default() } else { names::metric("trust_mean") }, scale: Scale::Linear([0.0, 1.0]) };
        let mut plane = Plane::new(says, super::drawn::steps(&mean.steps), axis);
        let band = Some([low.mean.clone(), high.mean.clone()]);
        plane.lines = vec![Line { name: Text::default(), x: mean.steps.clone(), y: mean.mean.clone(), band, look: 0 }];
        plane.rules = if many { Vec::new() } else { marks(self.scenario) };
        plane.height = if many { 200.0 } else { plane.height };
        Some(plane.draw(Paper { width: if many { HALF / 2.0 } else { HALF }, ..self.paper() }))
    }

    fn promises(&self) -> Option<Markup> {
        let planes = self.courses.relations.iter().take(6).filter_map(|relation| outcomes(self.courses, relation, self.scenario));
        let mut figures: Vec<_> = planes.map(|plane| (plane.draw(self.paper()), None)).collect();
        figures.extend(self.over_time(&["engaged", "amends"]));
        self.figures(figures)
    }

    fn payoffs(&self, wealth: Option<Plane>) -> Option<Markup> {
        let mut figures =
            self.over_time(&["payoff_trustor", "payoff_trustee", "efficiency", "expected_value", "gini_trustors", "gini_trustees"]);
        let note = text!(
            "The poorest share of people and the share of all payoffs that they hold, in the first run, counted from the lowest payoff; the dotted line: all \
             hold the same.",
            "收益最低的一部分人及其所占的总收益份额（第一次运行，收益自最低者算起）；虚线：人人相同。"
        );
        figures.extend(wealth.map(|plane| (plane.draw(self.paper()), Some(note))));
        self.figures(figures)
    }

    fn learned(&self, calibration: Option<Plane>) -> Option<Markup> {
        let mut figures = Vec::new();
        if let Some(plane) = calibration {
            let note = text!(
                "Relations of all runs in twenty classes of reliability; the area of a dot goes with their number. Above the line people trust too much.",
                "全部运行的关系按可靠度分为二十档；点的面积与关系数成正比。位于线上方表示过度信任。"
            );
            figures.push((plane.draw(self.paper()), Some(note)));
        }
        for relation in self.courses.relations.iter().take(6) {
            let beliefs = ["belief_ability", "belief_integrity", "belief_benevolence", "perceived_interest"];
            let of = |parts: &[&str], says: Text, title: Text| together(self.courses, relation, parts, says, title, self.scenario);
            let truth = text!("Trust and true reliability: {relation}", "信任与真实可靠度：{relation}");
            let held = text!("What is believed of the others: {relation}", "对他人的信念：{relation}");
            let pair = of(&["trust_mean", "reliability"], truth, text!("chance that a promise is kept", "承诺被遵守的概率"));
            let planes = [pair, of(&beliefs, held, text!("mean belief", "平均信念"))];
            figures.extend(planes.into_iter().flatten().map(|plane| (plane.draw(self.paper()), None)));
        }
        self.figures(figures)
    }

    /// The last row of every metric, by kind of relation.
    fn end(&self) -> Markup {
        let relations = &self.courses.relations;
        let head: Vec<Text> =
            [text!("metric", "指标")].into_iter().chain(relations.iter().map(|relation| plain(relation.clone()))).collect();
        let cell = |metric: &str, relation: &str| {
            let Some(course) = self.courses.at_the_end(relation).find(|course| course.metric == metric) else { return plain("–".into()) };
            let last = course.mean.len() - 1;
            let value = written(course.mean[last]);
            let (low, high) = (course.low[last], course.high[last]);
            plain(if low.is_finite() && course.n > 1 { format!("{value} [{}, {}]", written(low), written(high)) } else { value })
        };
        let row = |metric: &&str| {
            let name = [names::metric(metric)];
            name.into_iter().chain(relations.iter().map(|relation| cell(metric, relation))).collect::<Vec<Text>>()
        };
        let rows: Vec<Vec<Text>> = self.courses.metrics().iter().map(row).collect();
        let note = text!(
            "Means over replicates at the last recorded step, with 95 % confidence intervals (Student's t); counts and payoffs are those of the last \
             recording interval.",
            "最后记录步上各次重复的均值及 95% 置信区间（学生 t）；次数与收益为最后一个记录间隔内之和。"
        );
        html! {
            (table(&head, &rows, &text!("The end in figures", "最终结果"), self.shown))
            div.note { (paragraph(&note, self.shown)) }
        }
    }
}
