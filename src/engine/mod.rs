//! The simulation loop: state in flat columns, the step, and the counts that become rows.
//!
//! One step is: events take effect; every trustor meets, decides, learns and perhaps hears something (in parallel over chunks of
//! agents, each writing only its own rows); what flows to trustees is delivered; agents change. See [`Simulation::step`].

mod change;
mod columns;
mod contact;
mod count;
mod deliver;
mod draws;
mod exchange;
mod field;
mod follow;
mod hear;
mod inequality;
mod layout;
mod meet;
mod memory;
mod observe;
mod relation;
mod round;
mod simulation;
mod simulator;
mod state;
mod strike;
mod tally;
mod task;
mod terms;
mod threads;
mod undo;
mod world;

pub use layout::Keep;
pub use simulation::{AgentView, ContactView, RelationView, Simulation};

use crate::model::belief::{BeliefRule, WithRule};
use crate::scenario::{Form, Scenario};
use relation::Relation;
use simulator::Simulator;
use std::sync::Arc;

/// Begins a run: a pure function of the scenario, the number of the replicate and the key of the point (0 where points share their
/// luck).
pub fn begin(scenario: Arc<Scenario>, replicate: u64, point: u64, keep: Keep) -> Box<dyn Simulation> {
    match &scenario.form {
        Form::Exchange(_) => scenario.belief.with(Begin { scenario: Arc::clone(&scenario), replicate, point, keep }),
    }
}

struct Begin {
    scenario: Arc<Scenario>,
    replicate: u64,
    point: u64,
    keep: Keep,
}

impl WithRule for Begin {
    type Output = Box<dyn Simulation>;

    fn with<R: BeliefRule>(self, rule: R) -> Box<dyn Simulation> {
        Box::new(Simulator::new(self.scenario, rule, self.replicate, self.point, self.keep))
    }
}

/// Largest memory, in bytes, that one run of a scenario is expected to take.
pub fn memory(scenario: &Scenario) -> u64 {
    match &scenario.form {
        Form::Exchange(_) => scenario.belief.with(Memory(scenario)),
    }
}

struct Memory<'s>(&'s Scenario);

impl WithRule for Memory<'_> {
    type Output = u64;

    fn with<R: BeliefRule>(self, _: R) -> u64 {
        memory::memory(self.0, size_of::<Relation<R::Memory>>())
    }
}
