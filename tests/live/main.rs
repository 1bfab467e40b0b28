//! A live world is a scenario whose events are still being written: what is played is, to the last bit, what the log gives from the start.
#![cfg(feature = "parallel")]

#[path = "../common/mod.rs"]
mod common;
mod log;
mod worlds;

use common::bits;
use fiducia::engine::{Keep, Simulation, begin};
use fiducia::scenario::Scenario;
use fiducia::stream::{Purpose, Stream, Streams};
use log::{Event, moved};
use rayon::ThreadPoolBuilder;
use std::collections::BTreeSet;
use std::sync::Arc;
use worlds::World;

const KEEP: Keep = Keep { traces: true, undo: true };

/// The rows of every step up to one, and the state in which it ends.
fn replayed(scenario: &Arc<Scenario>, steps: usize) -> (Vec<Vec<u64>>, Vec<u64>) {
    let mut run = begin(scenario.clone(), 0, 0, Keep { undo: false, ..KEEP });
    let mut rows = vec![bits::rows(&run.record())];
    for _ in 0..steps {
        run.step();
        rows.push(bits::rows(&run.record()));
    }
    (rows, end(&mut *run))
}

/// Everything that a run shows when it has ended.
fn end(run: &mut dyn Simulation) -> Vec<u64> {
    [bits::rows(&run.overall()), bits::state(run)].concat()
}

/// A world that is played in.
struct Live<'w> {
    world: &'w World,
    run: Box<dyn Simulation>,
    log: Vec<Event>,
    /// By step: its rows.
    rows: Vec<Vec<u64>>,
    /// By step: the log as it stood then.
    logs: Vec<Vec<Event>>,
    /// The parameters that were moved, and how often any was.
    moved: BTreeSet<String>,
    moves: usize,
}

impl<'w> Live<'w> {
    fn new(world: &'w World) -> Live<'w> {
        let mut run = begin(world.scenario(&[]).unwrap(), 0, 0, KEEP);
        let rows = vec![bits::rows(&run.record())];
        Live { world, run, log: Vec::new(), rows, logs: vec![Vec::new()], moved: BTreeSet::new(), moves: 0 }
    }

    fn now(&self) -> usize {
        self.rows.len() - 1
    }

    fn step(&mut self) {
        self.run.step();
        self.rows.push(bits::rows(&self.run.record()));
        self.logs.push(self.log.clone());
    }

    /// A random move; one that makes no scenario is not made.
    fn play(&mut self, luck: &mut Stream) {
        let log = moved(self.world, &self.log, self.now(), luck);
        let Ok(scenario) = self.world.scenario(&log) else { return };
        if luck.chance(0.1) {
            // Only looked at: a twin follows it, and is thrown away.
            let mut twin = self.run.fork();
            twin.follow(scenario).unwrap();
            (0..3).for_each(|_| twin.step());
            twin.record();
            return;
        }
        self.run.follow(scenario).unwrap_or_else(|refusal| panic!("{refusal}"));
        self.moved.extend(log.last().map(|event| event.parameter.clone()));
        self.moves += 1;
        self.log = log;
    }

    /// Back to a step: the log as it stood then is run again.
    fn go_back(&mut self, step: usize) {
        self.log = self.logs[step].clone();
        let scenario = self.world.scenario(&self.log).unwrap();
        self.run = begin(scenario, 0, 0, KEEP);
        for (t, row) in self.rows[..=step].iter().enumerate() {
            if t > 0 {
                self.run.step();
            }
            assert!(*row == bits::rows(&self.run.record()), "step {t} is another after going back to step {step}");
        }
        self.rows.truncate(step + 1);
        self.logs.truncate(step + 1);
    }

    /// Plays for some steps.
    fn play_for(&mut self, steps: usize, moves: f64, luck: &mut Stream) {
        while self.now() < steps {
            while luck.chance(moves) {
                self.play(luck);
            }
            if luck.chance(0.05) {
                // The twin takes the place of the run itself.
                self.run = self.run.fork();
            }
            if luck.chance(0.02) {
                self.go_back(luck.below(self.now() + 1));
            }
            self.step();
        }
    }
}

/// Plays in a world so many times with this many threads, and runs each log from the start with `others`.
fn live_is_its_log(world: &World, times: std::ops::Range<usize>, steps: usize, [threads, others]: [usize; 2]) {
    let [pool, other] = [threads, others].map(|threads| ThreadPoolBuilder::new().num_threads(threads).build().unwrap());
    let streams = Streams::new(7, 0, 0);
    let (mut parameters, mut moves) = (BTreeSet::new(), 0);
    for time in times.clone() {
        let mut luck = streams.open(Purpose::Search, 0, time);
        let mut live = Live::new(world);
        pool.install(|| live.play_for(steps, 0.4, &mut luck));
        let (rows, state) = other.install(|| replayed(&world.scenario(&live.log).unwrap(), steps));
        let written = || live.log.iter().map(Event::to_string).collect::<String>();
        if let Some(step) = (0..=steps).find(|&step| live.rows[step] != rows[step]) {
            panic!("world {time}: step {step} is another when its log is run from the start:\n{}", written());
        }
        assert!(end(&mut *live.run) == state, "world {time} ends in another state when its log is run from the start:\n{}", written());
        moves += live.moves;
        parameters.append(&mut live.moved);
    }
    let tried = parameters.len() as f64 / world.parameters.len() as f64;
    assert!(moves > 2 * times.len(), "only {moves} moves were made");
    assert!(times.len() < 30 || tried > 0.75, "only {tried} of the parameters were moved");
}

#[test]
fn a_world_in_which_everything_is_at_work() {
    live_is_its_log(&worlds::everything(), 0..45, 24, [1, 4]);
}

#[test]
fn a_world_in_which_nothing_is_at_work_until_somebody_asks_for_it() {
    live_is_its_log(&worlds::nothing(), 0..60, 24, [4, 1]);
}

#[test]
fn a_market_of_loyal_buyers() {
    live_is_its_log(&worlds::market(30, 6), 0..45, 24, [1, 4]);
}

#[test]
fn neighbours_who_change() {
    live_is_its_log(&worlds::neighbours(), 0..45, 24, [4, 1]);
}

#[test]
fn the_first_promise() {
    live_is_its_log(&worlds::first_promise(), 0..45, 24, [1, 1]);
}

#[test]
fn the_karate_club() {
    live_is_its_log(&worlds::karate_club(), 0..40, 24, [4, 4]);
}

#[test]
fn a_public_record() {
    live_is_its_log(&worlds::public_record(), 0..40, 24, [1, 4]);
}

#[test]
fn a_scenario_with_events_of_its_own() {
    live_is_its_log(&worlds::car_industry(), 0..20, 24, [4, 1]);
}

#[test]
fn a_busy_town_that_is_cut_in_tasks() {
    live_is_its_log(&worlds::a_busy_town(), 0..2, 8, [4, 1]);
    live_is_its_log(&worlds::a_busy_town(), 2..4, 8, [1, 4]);
}

#[test]
fn a_quiet_town_that_is_cut_in_tasks() {
    live_is_its_log(&worlds::a_quiet_town(), 0..6, 12, [4, 1]);
    live_is_its_log(&worlds::a_quiet_town(), 6..12, 12, [1, 4]);
}

#[test]
fn a_large_market_of_few_sellers() {
    live_is_its_log(&worlds::a_large_market(), 0..6, 12, [4, 1]);
    live_is_its_log(&worlds::a_large_market(), 6..12, 12, [1, 4]);
}

/// An event that sets a parameter at a step; the first of some values that the scenario admits.
fn event(world: &World, parameter: &str, at: usize) -> Option<Arc<Scenario>> {
    let one = |by| Event { at, until: None, parameter: parameter.to_owned(), change: "set", by, share: None };
    [0.35, 0.9, 3.0].into_iter().find_map(|by| world.scenario(&[one(by)]).ok())
}

#[test]
fn an_event_changes_nothing_before_it() {
    const AT: usize = 6;
    let worlds = [worlds::everything(), worlds::nothing(), worlds::neighbours(), worlds::karate_club(), worlds::public_record()];
    for world in &worlds {
        let before = replayed(&world.scenario(&[]).unwrap(), AT - 1);
        let later = replayed(&world.scenario(&[]).unwrap(), AT + 10);
        let (mut refused, mut felt) = (Vec::new(), 0);
        for parameter in &world.parameters {
            let Some(scenario) = event(world, parameter, AT) else {
                refused.push(parameter.rsplit('.').next().unwrap());
                continue;
            };
            assert!(replayed(&scenario, AT - 1) == before, "{parameter} changes what was before it");
            felt += usize::from(replayed(&scenario, AT + 10) != later);
        }
        // The rule `linear` has no use for these.
        assert!(refused.iter().all(|name| ["memory", "negativity", "record_weight"].contains(name)), "{refused:?}");
        assert!(2 * felt > world.parameters.len(), "only {felt} of {} events are felt at all", world.parameters.len());
    }
}

#[test]
fn a_dear_event_changes_nothing_before_it_if_the_ledger_is_given() {
    let dear = [Event { at: 6, until: None, parameter: "exchange.gain".into(), change: "set", by: 700.0, share: None }];
    let rows = |world: &World, log: &[Event]| replayed(&world.scenario(log).unwrap(), 5).0;
    let world = World::without_ledger(&worlds::everything());
    assert!(rows(&world, &dear) != rows(&world, &[]), "without a ledger, the largest payoff settles the unit of all");
    for world in [worlds::everything(), worlds::nothing(), worlds::neighbours(), worlds::market(30, 6), worlds::first_promise()] {
        assert!(rows(&world, &dear) == rows(&world, &[]));
    }
}

#[test]
fn a_ledger_for_what_is_paid_anyway_changes_nothing() {
    // The largest payoff of these worlds is between 1 and 10.
    for world in [worlds::nothing(), worlds::first_promise(), worlds::karate_club()] {
        let [with, without] = [&world, &world.without_ledger()].map(|world| replayed(&world.scenario(&[]).unwrap(), 20));
        assert!(with == without);
    }
}
