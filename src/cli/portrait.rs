//! A run in ten lines that can be projected: trust at start and end, promises honoured and broken, who gained what, a sparkline, and
//! where the files are.

use super::out::{count, counted, number, path};
use crate::experiment::lab::Game;
use crate::experiment::survey::{Quality, SCALES, Sheet, quality};
use crate::experiment::{Moments, RunResult};
use crate::model::exchange::Outcome;
use crate::record::columns::Metric;
use crate::scenario::Scenario;
use crate::text::shown;
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
    /// Runs in which there was no relation of this kind.
    empty: u64,
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
            sums.empty += u64::from(result.relations[kind] == 0);
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
        measured(&mut text, scenario, &self.sheets, &self.games);
        let _ = writeln!(text, "\nfiles in {}: {}; what the columns mean: columns.csv", path(folder), files.join(", "));
        text
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
        let trust: Vec<f64> = self.trust.iter().map(mean).collect();
        let (start, end) = (trust.first().copied().unwrap_or(f64::NAN), trust.last().copied().unwrap_or(f64::NAN));
        let colour = if end < start { bad } else { good };
        let told = sparkline(&trust)
            .map(|(line, [low, high])| format!("{} -> {}  {}  {low} to {high}", number(start, 3), number(end, 3), colour.apply_to(line)));
        let _ = writeln!(text, "  trust      {}", told.unwrap_or("-".into()));
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

/// Values over time in block characters, from the lowest of them to the highest, and both of these as they are printed; nothing where there is no
/// value. A run whose ends read alike is a flat line.
fn sparkline(values: &[f64]) -> Option<(String, [String; 2])> {
    const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let known = || values.iter().copied().filter(|x| !x.is_nan());
    let (low, high) = (known().reduce(f64::min)?, known().reduce(f64::max)?);
    let ends = [low, high].map(|end| number(end, 3));
    let range = if ends[0] == ends[1] { f64::INFINITY } else { high - low };
    let width = WIDTH.min(values.len());
    let line = (0..width).map(|k| match values[if width > 1 { k * (values.len() - 1) / (width - 1) } else { 0 }] {
        x if x.is_nan() => ' ',
        x => BLOCKS[(((x - low) / range * 8.0) as usize).min(7)],
    });
    Some((line.collect(), ends))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sparkline_spans_its_own_range_and_names_both_ends() {
        let of = |values: &[f64]| sparkline(values).map(|(line, [low, high])| format!("{line} {low} to {high}"));
        assert_eq!(of(&[0.5, 0.55, 0.6]).unwrap(), "▁▅█ 0.500 to 0.600");
        assert_eq!(of(&[0.6, f64::NAN, 0.5]).unwrap(), "█ ▁ 0.500 to 0.600", "a gap stays a gap");
        assert_eq!(of(&[0.5, 0.500_1, 0.499_9]).unwrap(), "▁▁▁ 0.500 to 0.500", "what is not seen in the numbers is not drawn");
        assert_eq!((of(&[]), of(&[f64::NAN; 3])), (None, None));
        assert_eq!(sparkline(&[0.3; 500]).unwrap().0.chars().count(), WIDTH);
    }
}
