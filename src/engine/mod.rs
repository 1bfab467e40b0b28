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

use crate::model::belief::{Attribution, Beta, Linear}; // rule
use crate::model::belief::{BeliefRule, BeliefTable};
use crate::scenario::Scenario;
use relation::Relation;
use simulator::Simulator;
use std::sync::Arc;

/// Begins a run: a pure function of the scenario, the number of the replicate and the key of the point (0 where points share their
/// luck).
pub fn begin(scenario: Arc<Scenario>, replicate: u64, point: u64, keep: Keep) -> Box<dyn Simulation> {
    match &scenario.belief {
        BeliefTable::Attribution {} => Box::new(Simulator::new(scenario, Attribution, replicate, point, keep)), // rule
        BeliefTable::Beta {} => Box::new(Simulator::new(scenario, Beta, replicate, point, keep)),               // rule
        BeliefTable::Linear(table) => {
            let rule = Linear::from(table); // rule
            Box::new(Simulator::new(scenario, rule, replicate, point, keep))
        }
    }
}

/// Largest memory, in bytes, that one run of a scenario is expected to take.
pub fn memory(scenario: &Scenario) -> u64 {
    memory::memory(
        scenario,
        match scenario.belief {
            BeliefTable::Attribution {} => size_of::<Relation<<Attribution as BeliefRule>::Memory>>(), // rule
            BeliefTable::Beta {} => size_of::<Relation<<Beta as BeliefRule>::Memory>>(),               // rule
            BeliefTable::Linear(_) => size_of::<Relation<<Linear as BeliefRule>::Memory>>(),           // rule
        },
    )
}
