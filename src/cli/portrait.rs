//! A run in ten lines that can be projected: trust at start and end with its curve, promises honoured and broken, who gained what, and
//! where the files are; a larger chart where one is asked for.

use super::curve::{Drawing, Spot, chart, draw};
use super::out::{count, counted, number, path};
use crate::experiment::lab::Game;
use crate::experiment::survey::{Quality, SCALES, Sheet, quality};
use crate::experiment::{Moments, RunResult};
use crate::model::exchange::Outcome;
use crate::record::columns::{METRICS, Metric};
use crate::scenario::Scenario;
use crate::text::shown;
use console::Style;
use std::fmt::Write;
use std::path::Path;

/// Columns and rows of the curve of trust.
const CURVE: [usize; 2] = [40, 3];

/// What its lines are, beside all rows but the first: percentiles are over the relations of a run.
const LEGEND: [&str; CURVE[1] - 1] = ["             line: mean", "             dots: p10, p90"];

/// Means over replicates of what the portrait shows.
pub struct Portrait {
    kinds: Vec<KindSums>,
    runs: u64,
    charted: Option<Metric>,
    sheets: Vec<Sheet>,
    games: Vec<Game>,
}

#[derive(Clone, Default)]
struct KindSums {
    /// Runs in which there was no relation of this kind.
    empty: u64,
    /// By recorded row.
    recorded: Vec<Recorded>,
    overall: Vec<Moments>,
}

/// A recorded step of a kind of relation.
#[derive(Clone)]
struct Recorded {
    step: usize,
    /// Mean, 10th and 90th percentile of trust.
    trust: [Moments; 3],
    /// The metric of the chart.
    charted: Moments,
}

impl Portrait {
    /// Nothing seen yet. A chart is drawn of the metric that is named.
    pub fn new(scenario: &Scenario, charted: Option<Metric>) -> Portrait {
        Portrait { kinds: vec![KindSums::default(); scenario.kinds.len()], runs: 0, charted, sheets: Vec::new(), games: Vec::new() }
    }

    /// Takes a run.
    pub fn add(&mut self, result: &RunResult) {
        self.runs += 1;
        // The last survey and the last games of every run are what the summary is about.
        let last = result.sheets().iter().map(|sheet| sheet.step).max();
        self.sheets.extend(result.sheets().iter().filter(|sheet| Some(sheet.step) == last).cloned());
        let last = result.games().iter().map(|game| game.step).max();
        self.games.extend(result.games().iter().filter(|game| Some(game.step) == last));
        for (kind, sums) in self.kinds.iter_mut().enumerate() {
            sums.empty += u64::from(result.relations[kind] == 0);
            let rows = result.series().iter().filter(|row| row.kind == kind);
            for (k, row) in rows.enumerate() {
                if sums.recorded.len() <= k {
                    sums.recorded.push(Recorded { step: row.step, trust: Default::default(), charted: Moments::default() });
                }
                let trust = [Metric::TrustMean, Metric::TrustP10, Metric::TrustP90];
                sums.recorded[k].trust.iter_mut().zip(trust).for_each(|(moments, metric)| moments.add(row[metric]));
                sums.recorded[k].charted.add(row[self.charted.unwrap_or(Metric::TrustMean)]);
            }
            for row in result.overall.iter().filter(|row| row.kind == kind) {
                sums.overall.resize(row.values.len(), Moments::default());
                sums.overall.iter_mut().zip(row.values).for_each(|(m, x)| m.add(x));
            }
        }
    }

    /// The kinds of relation without a relation in some of the runs, each with the number of these runs.
    pub fn without_relations<'a>(&'a self, scenario: &'a Scenario) -> impl Iterator<Item = (&'a str, u64)> {
        scenario.kinds.iter().zip(&self.kinds).filter(|(_, sums)| sums.empty > 0).map(|(kind, sums)| (kind.name.as_str(), sums.empty))
    }

    /// The text; `files` are those of the folder that have rows of their own.
    pub fn text(&self, scenario: &Scenario, folder: &Path, files: &[String], colours: bool) -> String {
        let style = |style: Style| if colours { style.force_styling(true) } else { Style::new() };
        let palette = [style(Style::new().bold()), style(Style::new().green()), style(Style::new().red())];
        let mut text = format!("{}\n", palette[0].apply_to(shown(&scenario.title.en)));
        let runs = if self.runs == 1 { counted(1, "run") } else { format!("means of {}", counted(self.runs, "run")) };
        let [agents, steps] = [(scenario.agents(), "agent"), (scenario.steps, "step")].map(|(n, one)| counted(n as u64, one));
        let _ = writeln!(text, "{agents}, {steps}, {runs}");
        for (kind, sums) in self.kinds.iter().enumerate() {
            sums.write(&mut text, scenario.kind_names(kind), &palette);
        }
        for (kind, sums) in scenario.kinds.iter().zip(&self.kinds) {
            if let Some(metric) = self.charted {
                let spots: Vec<Spot> = sums.recorded.iter().map(|recorded| Spot::mean(recorded.step as f64, &recorded.charted)).collect();
                let _ = write!(text, "\n{}: {}", kind.name, chart(METRICS[metric as usize].name, "step", &spots));
            }
        }
        measured(&mut text, scenario, &self.sheets, &self.games);
        let _ = writeln!(text, "\nfiles in {}: {}; what the columns mean: columns.csv", path(folder), files.join(", "));
        text
    }
}

impl Recorded {
    fn spot(&self) -> Spot {
        let [middle, low, high] = [0, 1, 2].map(|k| mean(&self.trust[k]));
        Spot { place: self.step as f64, middle, band: [low, high] }
    }
}

impl KindSums {
    /// What is said of the kind with these names; what has no value in any run is `-`.
    fn write(&self, text: &mut String, [name, from, to]: [String; 3], [bold, good, bad]: &[Style; 3]) {
        let value = |metric: Metric| self.overall.get(metric as usize).map_or(f64::NAN, mean);
        let engaged = value(Metric::Engaged);
        let share = |part: f64, of: f64| if of > 0.0 { format!("{:.0} %", 100.0 * part / of) } else { "-".into() };
        let of_engaged = |metric: Metric| share(value(metric), engaged);
        let _ = writeln!(text, "\n{} ({from} -> {to})", bold.apply_to(&name));
        let trust: Vec<Spot> = self.recorded.iter().map(Recorded::spot).collect();
        let [start, end] = [trust.first(), trust.last()].map(|spot| spot.map_or(f64::NAN, |spot| spot.middle));
        let colour = if end < start { bad } else { good };
        let mut told = if start.is_nan() && end.is_nan() { "-".into() } else { format!("{} -> {}", number(start, 3), number(end, 3)) };
        if let Some(Drawing { rows, ends: [low, high] }) = draw(&trust, CURVE[0], CURVE[1]) {
            for (k, row) in rows.iter().enumerate() {
                let value = match k {
                    0 => format!("  {high}"),
                    k if k + 1 == rows.len() => format!("  {low}"),
                    _ => String::new(),
                };
                let indent = if k == 0 { "  ".to_owned() } else { format!("\n{:29}", LEGEND[k - 1]) };
                let filled = if value.is_empty() { row.clone() } else { format!("{row:<width$}", width = CURVE[0]) };
                told += &format!("{indent}{}{value}", colour.apply_to(filled));
            }
        }
        let _ = writeln!(text, "  trust      {told}");
        let _ = writeln!(
            text,
            "  promises   {} relied on ({} of contacts): {} honoured, {} broken for want of ability, {} by will",
            count(engaged),
            share(engaged, value(Metric::Contacts)),
            good.apply_to(of_engaged(Metric::Honoured)),
            of_engaged(Metric::BrokenUnable),
            bad.apply_to(of_engaged(Metric::BrokenWilful))
        );
        let _ = writeln!(
            text,
            "  gained     {} by trustors, {} by trustees; efficiency {}",
            count(value(Metric::PayoffTrustor)),
            count(value(Metric::PayoffTrustee)),
            number(value(Metric::Efficiency), 2)
        );
    }
}

/// What the last survey and the last games of the laboratory found, by kind of relation.
fn measured(text: &mut String, scenario: &Scenario, sheets: &[Sheet], games: &[Game]) {
    for (kind, spec) in scenario.kinds.iter().enumerate() {
        let own = || sheets.iter().filter(|sheet| sheet.kind == kind);
        if let Some(sheet) = own().next() {
            let _ = writeln!(text, "\nsurvey on {} at step {}, {} answered", spec.name, sheet.step, count(own().count() as f64));
        }
        for (scale, name) in SCALES.iter().enumerate() {
            let Quality { n, mean, alpha, correlation } = quality(own(), scale);
            if n > 0 {
                let [mean, alpha, correlation] = [mean, alpha, correlation].map(|x| number(x, 2));
                let _ = writeln!(text, "  {name:<11} mean {mean} of 7, alpha {alpha}, correlation with the trust held {correlation}");
            }
        }
        let played = || games.iter().filter(|game| game.kind == kind);
        if let Some(game) = played().next() {
            let (all, engaged) = (played().count(), played().filter(|game| game.outcome != Outcome::Declined).count());
            let kept = played().filter(|game| game.outcome == Outcome::Honoured).count();
            let share = |part: usize, of: usize| if of == 0 { "-".into() } else { format!("{:.0} %", 100.0 * part as f64 / of as f64) };
            let _ = writeln!(
                text,
                "\nlaboratory on {} at step {}: {} of {} entered, {} of these honoured",
                spec.name,
                game.step,
                share(engaged, all),
                counted(all as u64, "game"),
                share(kept, engaged)
            );
        }
    }
}

/// The mean, where there is one.
fn mean(of: &Moments) -> f64 {
    if of.n == 0 { f64::NAN } else { of.mean }
}
