//! What the benchmarks have in common: their scenarios, threads, and the best of several measurements in turns.

use fiducia::engine::{Keep, begin};
use fiducia::scenario::{Document, Scenario};
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// A scenario of `scenarios/bench/` with settings of the form `path=value`.
pub fn scenario(file: &str, settings: &[String]) -> Arc<Scenario> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/bench").join(file);
    let document = Document::read(&path).and_then(|d| d.set(settings)).and_then(|d| d.scenario());
    Arc::new(document.unwrap_or_else(|e| panic!("{e}")))
}

/// The setting that makes so many agents.
pub fn size(agents: usize) -> String {
    format!("group.people.size={agents}")
}

/// Does something on so many threads.
pub fn on_threads<T: Send>(number: usize, work: impl FnOnce() -> T + Send) -> T {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(number).build();
    pool.unwrap_or_else(|e| panic!("{e}")).install(work)
}

/// The least that each of so many measurements finds, taken in turns for some rounds: a slow minute of the machine hits all of them alike, and
/// noise only adds. `measure` is told which of them it is.
pub fn in_turns(rounds: usize, number: usize, mut measure: impl FnMut(usize) -> f64) -> Vec<f64> {
    let mut least = vec![f64::INFINITY; number];
    for _ in 0..rounds {
        for (k, least) in least.iter_mut().enumerate() {
            *least = least.min(measure(k));
        }
    }
    least
}

/// Nanoseconds a contact of a bare loop, whose step is given, and of the engine, which records every step; five rounds of so many contacts on
/// one thread.
pub fn bare_and_engine(scenario: &Arc<Scenario>, contacts: usize, mut bare: impl FnMut() + Send) -> [f64; 2] {
    let agents = scenario.agents();
    let steps = (contacts / agents).max(4);
    on_threads(1, || {
        let mut simulation = begin(scenario.clone(), 0, 0, Keep::default());
        let mut engine = || {
            simulation.step();
            black_box(simulation.record());
        };
        let mut both: [&mut dyn FnMut(); 2] = [&mut bare, &mut engine];
        let least = in_turns(5, 2, |k| {
            // What the other has pushed out of the cache comes back.
            both[k]();
            let start = Instant::now();
            (0..steps).for_each(|_| both[k]());
            start.elapsed().as_nanos() as f64 / (steps * agents) as f64
        });
        [least[0], least[1]]
    })
}
