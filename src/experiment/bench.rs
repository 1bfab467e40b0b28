//! Settings that are run to be compared, each once for all who look at it, and no further than the last step that is looked at.

use super::crew::{Crew, is_large};
use super::fault::Fault;
use super::observe::Kept;
use super::perform::perform;
use super::run::Run;
use crate::record::row::Row;
use crate::scenario::Scenario;
use crate::scenario::measure::is_recorded;
use std::convert::Infallible;
use std::sync::Arc;

/// The settings that are run.
#[derive(Default)]
pub struct Benches(Vec<Bench>);

struct Bench {
    /// As it was given, with all its steps: what tells one bench from another.
    given: Scenario,
    /// As it is run.
    scenario: Arc<Scenario>,
}

impl Benches {
    /// The number of the bench of a scenario, of which steps up to `last` are looked at.
    pub fn add(&mut self, scenario: &Scenario, last: usize) -> usize {
        let last = (0..=last).rev().find(|&step| is_recorded(step, scenario)).unwrap_or(0).max(1);
        if let Some(k) = self.0.iter().position(|bench| bench.given == *scenario) {
            let known = Arc::make_mut(&mut self.0[k].scenario);
            known.steps = known.steps.max(last);
            return k;
        }
        self.0.push(Bench { given: scenario.clone(), scenario: Arc::new(Scenario { steps: last, ..scenario.clone() }) });
        self.0.len() - 1
    }

    /// Number of benches.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Performs runs, each a bench and a replicate, and keeps what `keep` makes of
    /// their rows, in order.
    ///
    /// # Errors
    /// A request to halt.
    pub fn run<T: Send>(&self, runs: &[(usize, u64)], crew: &Crew, keep: impl Fn(usize, &[Row]) -> T + Sync) -> Result<Vec<T>, Fault> {
        let work = |number: u64| {
            let (k, replicate) = runs[number as usize];
            let run = Run { number, point: 0, replicate, key: 0 };
            let kept = Kept { series: true, ..Kept::default() };
            perform(&self.0[k].scenario, run, kept, crew.halt(), || ()).map(|result| keep(k, result.series()))
        };
        let mut kept = Vec::with_capacity(runs.len());
        let large = self.0.iter().any(|bench| is_large(&bench.scenario));
        let Ok(()) = crew.in_order(large, 0..runs.len() as u64, work, |_, values| {
            kept.push(values);
            Ok::<(), Infallible>(())
        });
        if kept.len() == runs.len() { Ok(kept) } else { Err(Fault::Halted) }
    }
}
