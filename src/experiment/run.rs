//! One run, from its first step to its last.

use super::lab::{self, Game};
use super::ordered::Halt;
use super::sample::Scene;
use super::summary::Moments;
use super::survey::{self, Sheet};
use crate::engine::{self, Keep, Simulation};
use crate::model::exchange::Outcome;
use crate::record::columns::METRIC_COUNT;
use crate::record::row::Row;
use crate::record::table::Lines;
use crate::scenario::Scenario;
use crate::stream::Streams;
use std::sync::Arc;

/// Which run: a point, a replicate, and its place in the experiment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// Number of the run: replicate x points + point.
    pub number: u64,
    /// Number of the point.
    pub point: u64,
    /// Number of the replicate.
    pub replicate: u64,
    /// Key of the point's luck; 0 where points share theirs.
    pub key: u64,
}

/// Which optional tables are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tables {
    /// Rows of every recorded step.
    pub series: bool,
    /// Agents at the end.
    pub agents: bool,
    /// Relations at the end.
    pub relations: bool,
    /// Every contact.
    pub events: bool,
    /// The answers of the survey and the games of the laboratory, where the scenario has them.
    pub measures: bool,
    /// Steps at the end of the run over which means are taken; 0 for none.
    pub window: usize,
}

/// What a run leaves behind.
#[derive(Clone, Debug)]
pub struct RunResult {
    /// Which run.
    pub run: Run,
    /// Rows of the recorded steps, by step and relation kind.
    pub series: Vec<Row>,
    /// A row per relation kind over the whole run.
    pub overall: Vec<Row>,
    /// By relation kind, the mean of each metric over the rows recorded in the window; empty without one.
    pub window: Vec<[f64; METRIC_COUNT]>,
    /// Number of relations by kind.
    pub relations: Vec<usize>,
    /// What people answered in the survey.
    pub sheets: Vec<Sheet>,
    /// What they did in the laboratory.
    pub games: Vec<Game>,
    /// Formatted rows of `agents.csv`, `relations.csv`, `events.csv`, `survey.csv` and `lab.csv`.
    pub extras: [Lines; 5],
}

/// Performs a run; `None` if it was asked to halt. `tick` is called after each step.
pub fn perform(scenario: &Arc<Scenario>, run: Run, tables: Tables, halt: &Halt, tick: impl Fn()) -> Option<RunResult> {
    let mut simulation = engine::begin(scenario.clone(), run.replicate, run.key, Keep { traces: tables.events });
    let mut series = Vec::new();
    let mut extras: [Lines; 5] = Default::default();
    let streams = Streams::new(scenario.seed, run.replicate, run.key);
    let (mut sheets, mut games) = (Vec::new(), Vec::new());
    let mut measure = |simulation: &dyn Simulation, step: usize, extras: &mut [Lines; 5]| {
        let scene = Scene { simulation, streams: &streams, step };
        if let Some(survey) = scenario.survey.as_ref().filter(|_| tables.measures) {
            sheets.extend(survey::ask(scenario, survey, &scene, run.number, &mut extras[3]));
        }
        if let Some(lab) = scenario.lab.as_ref().filter(|_| tables.measures) {
            games.extend(lab::play(scenario, lab, &scene, run.number, &mut extras[4]));
        }
    };
    let window_from = scenario.steps.saturating_sub(tables.window);
    let mut window = Window::new(scenario, tables);
    if tables.series || tables.window > 0 {
        let rows = simulation.record();
        series.extend(rows.into_iter().filter(|_| tables.series));
    }
    measure(simulation.as_ref(), 0, &mut extras);
    for step in 1..=scenario.steps {
        if halt.requested() {
            return None;
        }
        simulation.step();
        if tables.events {
            contacts(scenario, run, step, simulation.as_ref(), &mut extras[2]);
        }
        measure(simulation.as_ref(), step, &mut extras);
        let in_window = tables.window > 0 && step > window_from;
        if step < scenario.steps && ((tables.series || in_window) && step % scenario.every == 0) {
            let rows = simulation.record();
            window.take(&rows, in_window);
            series.extend(rows.into_iter().filter(|_| tables.series));
        } else if tables.window > 0 && !tables.series && step == window_from {
            // What went before does not count.
            simulation.record();
        }
        tick();
    }
    let overall = simulation.overall();
    if tables.series || tables.window > 0 {
        let rows = simulation.record();
        window.take(&rows, true);
        series.extend(rows.into_iter().filter(|_| tables.series));
    }
    let window = window.means();
    if tables.agents {
        agents(scenario, run, simulation.as_ref(), &mut extras[0]);
    }
    if tables.relations {
        relations(scenario, run, simulation.as_ref(), &mut extras[1]);
    }
    let relations = (0..scenario.kinds.len()).map(|kind| simulation.relations_of(kind)).collect();
    Some(RunResult { run, series, overall, window, relations, sheets, games, extras })
}

/// Means over the window at the end of a run.
struct Window(Vec<[Moments; METRIC_COUNT]>);

impl Window {
    fn new(scenario: &Scenario, tables: Tables) -> Window {
        Window(if tables.window > 0 { vec![[Moments::default(); METRIC_COUNT]; scenario.kinds.len()] } else { Vec::new() })
    }

    fn take(&mut self, rows: &[Row], in_window: bool) {
        if in_window && !self.0.is_empty() {
            for row in rows {
                self.0[row.kind].iter_mut().zip(row.values).for_each(|(moments, x)| moments.add(x));
            }
        }
    }

    fn means(&self) -> Vec<[f64; METRIC_COUNT]> {
        self.0.iter().map(|moments| moments.map(|m| if m.n == 0 { f64::NAN } else { m.mean })).collect()
    }
}

fn agents(scenario: &Scenario, run: Run, simulation: &dyn Simulation, lines: &mut Lines) {
    let mut groups = scenario.groups.iter().peekable();
    let names = scenario.node_names();
    simulation.agents(&mut |view| {
        while groups.peek().is_some_and(|g| g.end as usize <= view.agent) {
            groups.next();
        }
        lines.count(run.number);
        lines.count(view.agent as u64);
        lines.text(names.get(view.agent).copied().unwrap_or_default());
        lines.text(groups.peek().map_or("", |g| &g.name));
        [view.ability, view.integrity, view.benevolence, view.payoff].into_iter().for_each(|x| lines.number(x));
        lines.count(u64::from(view.exchanges));
        lines.end_row();
    });
}

fn relations(scenario: &Scenario, run: Run, simulation: &dyn Simulation, lines: &mut Lines) {
    simulation.relations(&mut |view| {
        lines.count(run.number);
        lines.text(&scenario.kinds[view.kind].name);
        lines.count(view.trustor as u64);
        lines.count(view.trustee as u64);
        [view.trust, view.reliability, view.shared, view.perceived].into_iter().for_each(|x| lines.number(x));
        lines.count(u64::from(view.exchanges));
        lines.text(if view.last == Outcome::Declined { "" } else { view.last.name() });
        view.evidence.into_iter().for_each(|x| lines.number(x.unwrap_or(f64::NAN)));
        lines.end_row();
    });
}

fn contacts(scenario: &Scenario, run: Run, step: usize, simulation: &dyn Simulation, lines: &mut Lines) {
    simulation.contacts(&mut |view| {
        lines.count(run.number);
        lines.count(step as u64);
        lines.text(&scenario.kinds[view.kind].name);
        lines.count(view.trustor as u64);
        lines.count(view.trustee as u64);
        lines.count(u64::from(view.promised));
        [view.trust_before, view.expected_value].into_iter().for_each(|x| lines.number(x));
        lines.text(view.outcome.name());
        [view.cause_seen, view.amends].into_iter().for_each(|b| lines.count(u64::from(b)));
        [view.payoff_trustor, view.payoff_trustee, view.trust_after].into_iter().for_each(|x| lines.number(x));
        lines.end_row();
    });
}
