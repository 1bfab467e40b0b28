//! One run, from its first step to its last, and what its observers saw.

use super::observe::lab::{Game, Games};
use super::observe::survey::{Answers, Sheet};
use super::observe::{Kept, Observer, Scene, Series, Tabled, Window, observers};
use super::ordered::Halt;
use super::run::Run;
use crate::engine::{self, Keep, Simulation};
use crate::record::columns::METRIC_COUNT;
use crate::record::row::Row;
use crate::scenario::Scenario;
use crate::scenario::measure::is_recorded;
use crate::stream::Streams;
use std::any::Any;
use std::sync::Arc;

/// What every run comes to, whoever looks on.
#[derive(Clone, Debug)]
pub struct Ended {
    /// A row per relation kind over the whole run.
    pub overall: Vec<Row>,
    /// Number of relations by kind.
    pub relations: Vec<usize>,
}

/// Performs a run before these observers; `None` if it was asked to halt. `tick` is called after each step.
pub fn watch(scenario: &Arc<Scenario>, run: Run, observers: &mut [&mut dyn Observer], halt: &Halt, tick: impl Fn()) -> Option<Ended> {
    let keep = Keep { traces: observers.iter().any(|observer| observer.contacts()), ..Keep::default() };
    let mut simulation = engine::begin(scenario.clone(), run.replicate, run.key, keep);
    let streams = Streams::new(scenario.seed, run.replicate, run.key);
    let from = observers.iter().filter_map(|observer| observer.rows_from()).min();
    // What went before the first row that anybody needs does not count: an interval begins there.
    let recorded = |step: usize| from.is_some_and(|from| step == from || (step > from && is_recorded(step, scenario)));
    let mut look = |simulation: &mut dyn Simulation, step: usize| {
        let rows = if recorded(step) { simulation.record() } else { Vec::new() };
        let scene = Scene { scenario, run, step, simulation, rows: &rows, streams: &streams };
        observers.iter_mut().for_each(|observer| observer.see(&scene));
    };
    look(simulation.as_mut(), 0);
    for step in 1..=scenario.steps {
        if halt.requested() {
            return None;
        }
        simulation.step();
        look(simulation.as_mut(), step);
        tick();
    }
    let relations = (0..scenario.kinds.len()).map(|kind| simulation.relations_of(kind)).collect();
    Some(Ended { overall: simulation.overall(), relations })
}

/// What a run leaves behind.
pub struct RunResult {
    /// Which run.
    pub run: Run,
    /// A row per relation kind over the whole run.
    pub overall: Vec<Row>,
    /// Number of relations by kind.
    pub relations: Vec<usize>,
    observers: Vec<Box<dyn Observer>>,
}

/// Performs a run and keeps what is asked for; `None` if it was asked to halt. `tick` is called after each step.
pub fn perform(scenario: &Arc<Scenario>, run: Run, kept: Kept, halt: &Halt, tick: impl Fn()) -> Option<RunResult> {
    let mut observers = observers(scenario, kept);
    let mut all: Vec<&mut dyn Observer> = observers.iter_mut().map(Box::as_mut).collect();
    let Ended { overall, relations } = watch(scenario, run, &mut all, halt, tick)?;
    Some(RunResult { run, overall, relations, observers })
}

impl RunResult {
    /// The observer of this type, if there was one.
    fn seen<O: Observer>(&self) -> Option<&O> {
        self.observers.iter().find_map(|observer| (observer.as_ref() as &dyn Any).downcast_ref())
    }

    /// Rows of the recorded steps, by step and relation kind; none unless they were kept.
    pub fn series(&self) -> &[Row] {
        self.seen().map_or(&[], Series::rows)
    }

    /// By relation kind, the mean of each metric over the rows recorded in the window; empty without one.
    pub fn window(&self) -> Vec<[f64; METRIC_COUNT]> {
        self.seen().map_or_else(Vec::new, Window::means)
    }

    /// What people answered in the survey.
    pub fn sheets(&self) -> &[Sheet] {
        self.seen().map_or(&[], Answers::sheets)
    }

    /// What they did in the laboratory.
    pub fn games(&self) -> &[Game] {
        self.seen().map_or(&[], Games::games)
    }

    /// What fills a table.
    pub fn tables(&self) -> impl Iterator<Item = &dyn Tabled> {
        self.observers.iter().filter_map(|observer| observer.table())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::columns::Metric;
    use crate::scenario::Document;

    fn scenario() -> Arc<Scenario> {
        let document = Document::open("first-promise").and_then(|document| document.set(&["steps=12", "every=5"]));
        Arc::new(document.and_then(|document| document.scenario()).unwrap())
    }

    /// Notes the steps of the rows that it sees and the contacts of the first kind in them.
    struct Rows {
        from: usize,
        seen: Vec<(usize, f64)>,
    }

    impl Observer for Rows {
        fn see(&mut self, scene: &Scene) {
            self.seen.extend(scene.rows.iter().filter(|row| row.kind == 0).map(|row| (row.step, row[Metric::Contacts])));
        }

        fn rows_from(&self) -> Option<usize> {
            Some(self.from)
        }
    }

    #[test]
    fn an_interval_begins_where_somebody_begins_to_need_rows() {
        let scenario = scenario();
        let seen = |from: usize| {
            let mut rows = Rows { from, seen: Vec::new() };
            watch(&scenario, Run::default(), &mut [&mut rows], &Halt::new(), || ()).unwrap();
            rows.seen
        };
        let steps = |from: usize| seen(from).into_iter().map(|(step, _)| step).collect::<Vec<_>>();
        assert_eq!((steps(0), steps(7), steps(10)), (vec![0, 5, 10, 12], vec![7, 10, 12], vec![10, 12]));
        // The contacts up to step 10 are the same, wherever they are cut.
        let [early, late] = [0, 7].map(seen);
        assert_eq!(early[1].1 + early[2].1, late[0].1 + late[1].1);
        assert_eq!(early[3], late[2]);
    }

    #[test]
    fn a_run_is_the_same_whoever_looks_on() {
        let scenario = scenario();
        let run = |kept: Kept| perform(&scenario, Run::default(), kept, &Halt::new(), || ()).unwrap();
        let all = Kept { series: true, agents: true, relations: true, events: true, measures: true, window: 4 };
        let (alone, watched) = (run(Kept::default()), run(all));
        assert_eq!(format!("{:?}", alone.overall), format!("{:?}", watched.overall));
        assert!(alone.series().is_empty() && alone.window().is_empty() && alone.tables().count() == 0);
        assert!(watched.series().len() == 4 * scenario.kinds.len() && watched.tables().count() == 4);
    }

    #[test]
    fn a_run_that_is_asked_to_halt_leaves_nothing_behind() {
        let halt = Halt::new();
        halt.request();
        assert!(perform(&scenario(), Run::default(), Kept::default(), &halt, || ()).is_none());
    }
}
