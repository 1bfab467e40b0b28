//! A run in progress, as everybody outside of the engine sees it: plain numbers, payoffs in units of utility.

use crate::model::belief::Beliefs;
use crate::model::exchange::Outcome;
use crate::record::row::Row;
use crate::scenario::{Problem, Scenario};
use std::sync::Arc;

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

    /// Goes by another scenario from the next step on, one that agrees with the present one in all that has happened.
    ///
    /// It may have events behind the present ones, another `until` of an event that has not ended, another change by one that is still to come,
    /// and other `steps`. From then on the run is that of the new scenario, to the last bit: whatever acts on a run from outside is an event that
    /// is written down, and the scenario in which all of them stand, run from its start, comes to the same state.
    ///
    /// ```
    /// use fiducia::engine::{Keep, Simulation, begin};
    /// use fiducia::scenario::{Document, Source};
    /// use std::sync::Arc;
    ///
    /// let document = Document::bundled("first-promise")?;
    /// let begun = |text: &str| Ok::<_, fiducia::scenario::Error>(Arc::new(Document::new(document.source().clone(), text)?.scenario()?));
    /// let mut live = begin(begun(document.text())?, 0, 0, Keep::default());
    /// (0..10).for_each(|_| live.step());
    ///
    /// // Somebody moves a slider: an event at the step to come.
    /// let log = format!("{}\n[[event]]\nat = 11\nparameter = 'communication.transparency'\nset = 1", document.text());
    /// live.follow(begun(&log)?)?;
    /// (0..10).for_each(|_| live.step());
    ///
    /// let mut replayed = begin(begun(&log)?, 0, 0, Keep::default());
    /// (0..20).for_each(|_| replayed.step());
    /// let trust = |run: &mut Box<dyn Simulation>| run.overall().iter().map(|row| format!("{row:?}")).collect::<Vec<_>>();
    /// assert_eq!(trust(&mut live), trust(&mut replayed));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Where the scenario differs from what has happened, or asks for another unit of the ledger. The run then goes on as before.
    fn follow(&mut self, scenario: Arc<Scenario>) -> Result<(), Problem>;

    /// A twin that goes on as this run would, and shares nothing with it.
    fn fork(&self) -> Box<dyn Simulation>;

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
