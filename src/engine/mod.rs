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
mod field;
mod hear;
mod layout;
mod meet;
pub mod observe;
mod simulator;
mod state;
mod strike;
mod tally;
mod task;

pub use observe::Row;
pub use state::{Account, Contact, Trace};

use crate::model::belief::{Attribution, Beta, Linear}; // rule
use crate::model::belief::{BeliefRule, BeliefTable, Beliefs};
use crate::model::stance::Stance;
use crate::population::build::Traits;
use crate::quantity::LedgerUnit;
use crate::scenario::Scenario;
use simulator::Simulator;
use state::Relation;

/// What a simulation keeps besides what it needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Keep {
    /// What every contact of the last step looked like.
    pub traces: bool,
}

/// A contact as `events.csv` shows it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ContactView {
    /// The trustor.
    pub trustor: usize,
    /// With whom and how it ended.
    pub contact: Contact,
    /// What it looked like.
    pub trace: Trace,
}

/// An agent as `agents.csv` shows it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AgentView {
    /// Its traits.
    pub traits: Traits,
    /// What it has gathered.
    pub account: Account,
}

/// A relation as `relations.csv` shows it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RelationView {
    /// Relation kind.
    pub kind: usize,
    /// The trustor.
    pub trustor: usize,
    /// The trustee.
    pub trustee: usize,
    /// Trust, in `[0, 1]`.
    pub trust: f64,
    /// Chance that a promise would be honoured, in `[0, 1]`.
    pub reliability: f64,
    /// Shared interest, in `[-1, 1]`.
    pub shared: f64,
    /// Perceived interest, in `[-1, 1]`.
    pub perceived: f64,
    /// Engagements so far.
    pub exchanges: u32,
    /// Outcome of the last one; `Declined` before the first.
    pub last: crate::model::exchange::Outcome,
    /// Mean beliefs on the traits, where the rule holds them apart.
    pub beliefs: Option<Beliefs>,
    /// (good, bad) evidence on ability, integrity and benevolence, where the rule keeps it.
    pub evidence: [Option<f64>; 6],
}

/// A run in progress.
pub trait Simulation: Send {
    /// One step of the model.
    fn step(&mut self);

    /// Steps taken so far.
    fn steps_taken(&self) -> usize;

    /// A row per relation kind over the interval since the last call, which begins a new interval.
    fn record(&mut self) -> Vec<Row>;

    /// A row per relation kind over the whole run so far.
    fn overall(&mut self) -> Vec<Row>;

    /// Number of relations of a kind.
    fn relations_of(&self, kind: usize) -> usize;

    /// The unit of payoffs.
    fn unit(&self) -> LedgerUnit;

    /// What the trustors of a group bring to a kind of relation, as it is in force.
    fn stance(&self, group: usize, kind: usize) -> &Stance;

    /// All agents, in order.
    fn agents(&self, see: &mut dyn FnMut(usize, AgentView));

    /// All relations, by trustor, kind and trustee.
    fn relations(&self, see: &mut dyn FnMut(RelationView));

    /// The contacts of the last step, by trustor; only if traces are kept.
    fn contacts(&self, see: &mut dyn FnMut(ContactView));
}

/// Begins a run: a pure function of the scenario, the number of the replicate and the key of the point (0 where points share their
/// luck).
pub fn begin(scenario: &Scenario, replicate: u64, point: u64, keep: Keep) -> Box<dyn Simulation + '_> {
    match &scenario.belief {
        BeliefTable::Attribution {} => Box::new(Simulator::new(scenario, Attribution, replicate, point, keep)), // rule
        BeliefTable::Beta {} => Box::new(Simulator::new(scenario, Beta, replicate, point, keep)),               // rule
        BeliefTable::Linear(table) => Box::new(Simulator::new(scenario, Linear::from(table), replicate, point, keep)), // rule
    }
}
/// Largest memory, in bytes, that one run of a scenario is expected to take.
pub fn memory(scenario: &Scenario) -> u64 {
    layout::memory(
        scenario,
        match scenario.belief {
            BeliefTable::Attribution {} => size_of::<Relation<<Attribution as BeliefRule>::Memory>>(), // rule
            BeliefTable::Beta {} => size_of::<Relation<<Beta as BeliefRule>::Memory>>(),               // rule
            BeliefTable::Linear(_) => size_of::<Relation<<Linear as BeliefRule>::Memory>>(),           // rule
        },
    )
}
