//! A run in ten lines that can be projected: trust at start and end, promises honoured and broken, who gained what, a sparkline, and
//! where the files are.

use super::out::count;
use crate::experiment::lab::Game;
use crate::experiment::survey::{Quality, SCALES, Sheet, quality};
use crate::experiment::{Moments, RunResult};
use crate::model::exchange::Outcome;
use crate::record::columns::Metric;
use crate::scenario::Scenario;
use console::Style;
use std::fmt::Write;
use std::path::Path;

/// Width of the sparkline.
const WIDTH: usize = 40;

/// Means over replicates of what the portrait shows.
pub struct Portrait {
    kinds: Vec<KindSums>,
    runs: u64,
    sheets: Vec<Sheet>,
    games: Vec<Game>,
}

#[derive(Clone, Default)]
struct KindSums {
    trust: Vec<Moments>,
    overall: Vec<Moments>,
}

impl Portrait {
    /// Nothing seen yet.
    pub fn new(scenario: &Scenario) -> Portrait {
        Portrait { kinds: vec![KindSums::default(); scenario.kinds.len()], runs: 0, sheets: Vec::new(), games: Vec::new() }
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
            let rows = result.series().iter().filter(|row| row.kind == kind);
            for (k, row) in rows.enumerate() {
                if sums.trust.len() <= k {
                    sums.trust.push(Moments::default());
                }
                sums.trust[k].add(row[Metric::TrustMean]);
            }
            for row in result.overall.iter().filter(|row| row.kind == kind) {
                sums.overall.resize(row.values.len(), Moments::default());
                sums.overall.iter_mut().zip(row.values).for_each(|(m, x)| m.add(x));
            }
        }
    }

    /// The text; `files` are those of the folder that have rows of their own.
    pub fn text(&self, scenario: &Scenario, folder: &Path, files: &[String], colours: bool) -> String {
        let style = |style: Style| if colours { style.force_styling(true) } else { Style::new() };
        let (bold, good, bad) = (style(Style::new().bold()), style(Style::new().green()), style(Style::new().red()));
        let mut text = format!("{}\n", bold.apply_to(&scenario.title.en));
        let runs = if self.runs == 1 { "1 run".to_owned() } else { format!("means of {} runs", count(self.runs as f64)) };
        let _ = writeln!(text, "{} agents, {} steps, {runs}", count(scenario.agents() as f64), count(scenario.steps as f64));
        for (kind, sums) in self.kinds.iter().enumerate() {
            let [name, from, to] = scenario.kind_names(kind);
            let value = |metric: Metric| sums.overall[metric as usize].mean;
            let engaged = value(Metric::Engaged);
            let share = |metric: Metric| if engaged > 0.0 { format!("{:.0} %", 100.0 * value(metric) / engaged) } else { "-".into() };
            let (start, end) = (mean_at(&sums.trust, 0), mean_at(&sums.trust, sums.trust.len().saturating_sub(1)));
            let colour = if end < start { &bad } else { &good };
            let _ = writeln!(text, "\n{} ({from} -> {to})", bold.apply_to(&name));
            let _ = writeln!(text, "  trust      {start:.3} -> {end:.3}  {}", colour.apply_to(sparkline(&sums.trust)));
            let contacts = value(Metric::Contacts);
            let relied = if contacts > 0.0 { 100.0 * engaged / contacts } else { 0.0 };
            let _ = writeln!(
                text,
                "  promises   {} relied on ({relied:.0} % of contacts): {} honoured, {} broken for want of ability, {} by will",
                count(engaged),
                good.apply_to(share(Metric::Honoured)),
                share(Metric::BrokenUnable),
                bad.apply_to(share(Metric::BrokenWilful))
            );
            let _ = writeln!(
                text,
                "  gained     {} by trustors, {} by trustees; efficiency {:.2}",
                count(value(Metric::PayoffTrustor)),
                count(value(Metric::PayoffTrustee)),
                value(Metric::Efficiency)
            );
        }
        measured(&mut text, scenario, &self.sheets, &self.games);
        let _ = writeln!(text, "\nfiles in {}: {}; what the columns mean: columns.csv", folder.display(), files.join(", "));
        text
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
                let [alpha, correlation] = [alpha, correlation].map(|x| if x.is_nan() { "-".into() } else { format!("{x:.2}") });
                let _ = writeln!(text, "  {name:<11} mean {mean:.2} of 7, alpha {alpha}, correlation with the trust held {correlation}");
            }
        }
        let played = || games.iter().filter(|game| game.kind == kind);
        if let Some(game) = played().next() {
            let (all, engaged) = (played().count(), played().filter(|game| game.outcome != Outcome::Declined).count());
            let kept = played().filter(|game| game.outcome == Outcome::Honoured).count();
            let share = |part: usize, of: usize| if of == 0 { "-".into() } else { format!("{:.0} %", 100.0 * part as f64 / of as f64) };
            let _ = writeln!(
                text,
                "\nlaboratory on {} at step {}: {} of {} games entered, {} of these honoured",
                spec.name,
                game.step,
                share(engaged, all),
                count(all as f64),
                share(kept, engaged)
            );
        }
    }
}

fn mean_at(series: &[Moments], k: usize) -> f64 {
    series.get(k).map_or(f64::NAN, |m| m.mean)
}

/// Trust over time between 0 and 1, in block characters.
fn sparkline(series: &[Moments]) -> String {
    const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let width = WIDTH.min(series.len());
    (0..width)
        .map(|k| {
            let mean = series[if width > 1 { k * (series.len() - 1) / (width - 1) } else { 0 }].mean;
            BLOCKS[((mean * 8.0) as usize).min(7)]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sparkline_spans_zero_to_one() {
        let of = |xs: &[f64]| {
            let series: Vec<Moments> = xs
                .iter()
                .map(|&x| {
                    let mut m = Moments::default();
                    m.add(x);
                    m
                })
                .collect();
            sparkline(&series)
        };
        assert_eq!(of(&[0.0, 0.5, 1.0]), "▁▅█");
        assert_eq!(of(&[]), "");
        assert_eq!(of(&[0.3; 500]).chars().count(), WIDTH);
    }
}
