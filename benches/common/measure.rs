//! What the benchmarks have in common: their scenarios, one thread, and the best of several measurements.

use fiducia::engine::{Keep, begin};
use fiducia::scenario::{Document, Scenario};
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

/// A scenario of `scenarios/bench/` with settings of the form `path=value`.
pub fn scenario(file: &str, settings: &[String]) -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/bench").join(file);
    let document = Document::read(&path).and_then(|d| d.set(settings)).and_then(|d| d.scenario());
    document.unwrap_or_else(|e| panic!("{e}"))
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

/// Nanoseconds a contact over so many contacts: the best of five measurements, since noise only adds.
pub fn nanoseconds(agents: usize, contacts: usize, mut step: impl FnMut()) -> f64 {
    let steps = (contacts / agents).max(4);
    step();
    let measure = |_| {
        let start = Instant::now();
        (0..steps).for_each(|_| step());
        start.elapsed().as_nanos() as f64 / (steps * agents) as f64
    };
    (0..5).map(measure).fold(f64::INFINITY, f64::min)
}

/// The same for the engine on one thread, which records every step.
pub fn engine_nanoseconds(scenario: &Scenario, contacts: usize) -> f64 {
    on_threads(1, || {
        let mut simulation = begin(scenario, 0, 0, Keep::default());
        nanoseconds(scenario.agents(), contacts, || {
            simulation.step();
            black_box(simulation.record());
        })
    })
}
