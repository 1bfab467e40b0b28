//! The simulation loop: state in flat columns, the step, and the counts that become rows.
//!
//! One step is: events take effect; every trustor meets, decides, learns and perhaps hears something (in parallel over chunks of
//! agents, each writing only its own rows); what flows to trustees is delivered; agents change. See [`Simulation::step`].

mod change;
mod columns;
mod count;
mod deliver;
mod draws;
mod exchange;
mod field;
mod hear;
mod layout;
mod meet;
mod observe;
mod simulator;
mod state;
mod strike;
mod tally;
mod task;

use crate::model::belief::{Attribution, Beta, Linear}; // rule
use crate::model::belief::{BeliefRule, BeliefTable, Beliefs};
use crate::model::exchange::Outcome;
use crate::record::row::Row;
use crate::scenario::Scenario;
use simulator::Simulator;
use state::Relation;
use std::sync::Arc;

/// What a simulation keeps besides what it needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Keep {
    /// What every contact of the last step looked like.
    pub traces: bool,
}

/// A contact as `events.csv` shows it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ContactView {
    /// Relation kind.
    pub kind: usize,
    /// The trustor.
    pub trustor: usize,
    /// The trustee.
    pub trustee: usize,
    /// Whether the trustee gave its word.
    pub promised: bool,
    /// Trust at contact, given a promise, in `[0, 1]`.
    pub trust_before: f64,
    /// Expected value of relying on the partner, in units of utility.
    pub expected_value: f64,
    /// How it ended; `Declined` if the trustor did not engage.
    pub outcome: Outcome,
    /// Whether the cause of a break became known.
    pub cause_seen: bool,
    /// Whether amends were made.
    pub amends: bool,
    /// Payoff of the trustor, in units of utility.
    pub payoff_trustor: f64,
    /// Payoff of the trustee, in units of utility.
    pub payoff_trustee: f64,
    /// Trust after the exchange, in `[0, 1]`.
    pub trust_after: f64,
}

/// An agent as `agents.csv` shows it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AgentView {
    /// Its number.
    pub agent: usize,
    /// Chance that an honest attempt succeeds, in `[0, 1]`.
    pub ability: f64,
    /// Chance to keep its word when interest alone would not, in `[0, 1]`.
    pub integrity: f64,
    /// Weight given to a partner's payoff, and chance to make amends, in `[0, 1]`.
    pub benevolence: f64,
    /// Payoffs on either side since it came, in units of utility.
    pub payoff: f64,
    /// Contacts made as trustor and engagements met as trustee since it came.
    pub exchanges: u32,
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
    pub last: Outcome,
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

    /// Number of relations of a kind: it stays the same through the run, and is there without a look at each.
    fn relations_of(&self, kind: usize) -> usize;

    /// All agents, in order.
    fn agents(&self, see: &mut dyn FnMut(AgentView));

    /// All relations, by trustor, kind and trustee.
    fn relations(&self, see: &mut dyn FnMut(RelationView));

    /// The contacts of the last step, by trustor; only if traces are kept.
    fn contacts(&self, see: &mut dyn FnMut(ContactView));
}

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
    layout::memory(
        scenario,
        match scenario.belief {
            BeliefTable::Attribution {} => size_of::<Relation<<Attribution as BeliefRule>::Memory>>(), // rule
            BeliefTable::Beta {} => size_of::<Relation<<Beta as BeliefRule>::Memory>>(),               // rule
            BeliefTable::Linear(_) => size_of::<Relation<<Linear as BeliefRule>::Memory>>(),           // rule
        },
    )
}
