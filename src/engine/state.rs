//! The state of a run, in flat columns.
//!
//! A trustor's relations are contiguous and written by nobody else, so that a step needs no locks. What is the same in every
//! relation of a kind is not stored per relation.

use super::contact::{Contact, Trace};
use super::deliver::Reports;
use super::layout::Layout;
use super::relation::{History, Interests, Relation, Spans};
use super::undo::Undo;
use crate::model::belief::{BeliefRule, PublicRecord, Sight};
use crate::model::stance::Stances;
use crate::population::build::{Population, Topics, Traits, group_of};
use crate::population::network::Network;
use crate::population::spec::SharedInterest;
use crate::quantity::Grid;
use crate::scenario::Scenario;

/// What an agent has gathered since it came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Payoffs on either side, in units of the ledger.
    pub payoff: i64,
    /// Contacts made as trustor and engagements met as trustee.
    pub exchanges: u32,
}

/// Everything that changes during a run.
#[derive(Clone, Debug)]
pub struct State<M> {
    /// Traits of each agent.
    pub traits: Vec<Traits>,
    /// Interest vectors of the agents.
    pub topics: Topics,
    /// Which relations are whose.
    pub spans: Spans,
    /// The relations, by trustor, kind and trustee.
    pub relations: Vec<Relation<M>>,
    /// Interests by kind, where they are not kept by relation.
    pub fixed: Vec<Interests>,
    /// Shared interest of each relation; empty when it is the same in every relation of a kind and stays so.
    pub shared: Vec<Grid>,
    /// Perceived interest of each relation; likewise.
    pub perceived: Vec<Grid>,
    /// The public record as last consulted, by relation; empty without a record.
    pub consulted: Vec<PublicRecord>,
    /// The public record, by trustee and kind; empty without one.
    pub public: Vec<PublicRecord>,
    /// Outcomes reported in this step, by trustee and kind; empty without a public record.
    pub reports: Vec<Reports>,
    /// Who listens to whom, where that is a network of its own.
    pub listening: Network,
    /// Payoffs on either side since it came, by agent, in units of the ledger.
    pub payoffs: Vec<i64>,
    /// Contacts as trustor since it came, by agent.
    pub made: Vec<u32>,
    /// Engagements as trustee, over all kinds, before it came, by agent; empty where nobody leaves.
    pub inherited: Vec<u32>,
    /// Failed attempts as trustee in this step, by agent; empty without feedback.
    pub failures: Vec<u32>,
    /// The last contact of each trustor, in this step or before.
    pub contacts: Vec<Contact>,
    /// The same as they stood a step before; empty without word of mouth.
    pub previous: Vec<Contact>,
    /// What this step's contacts looked like, by trustor; empty unless events are written.
    pub traces: Vec<Trace>,
    /// Engagements since the start, by trustee and kind.
    pub received: Vec<u32>,
    /// The same as they stood at the last row.
    pub shown: Vec<u32>,
    /// What blows have overwritten that will be given back, or may be.
    pub undo: Vec<Undo>,
}

impl<M: Copy> State<M> {
    /// The state at the start: nothing has happened yet.
    pub fn new<R: BeliefRule<Memory = M>>(
        scenario: &Scenario,
        rule: R,
        population: Population,
        stances: &Stances,
        layout: &Layout,
    ) -> State<M> {
        let Population { traits, topics, starts, ties, shared, listening } = population;
        let (agents, kinds) = (traits.len(), scenario.kinds.len());
        let record = PublicRecord::default();
        let blank = |stance| rule.start(stance, Sight { perceived: stance.prior_interest, record });
        let blank: Vec<Vec<M>> =
            (0..scenario.groups.len()).map(|group| (0..kinds).map(|kind| blank(stances.of(group, kind))).collect()).collect();
        let spans = Spans::new(starts);
        let mut relations = Vec::with_capacity(ties.len());
        for trustor in 0..agents {
            let blank = &blank[group_of(&scenario.groups, trustor).index()];
            let row = &ties[spans.row(trustor)];
            relations.extend(row.iter().map(|&tie| Relation { tie, history: History::default(), memory: blank[tie.kind()] }));
        }
        // What is no longer needed goes before the next column comes: this is where a run takes the most memory.
        drop(ties);
        let fixed = scenario.kinds.iter().map(|kind| Interests {
            shared: match &kind.shared {
                SharedInterest::Drawn(d) => Grid::new(d.fixed().unwrap_or(0.0)),
                _ => Grid::default(),
            },
            perceived: Grid::new(kind.prior_interest),
        });
        let mut state = State {
            fixed: fixed.collect(),
            shared,
            perceived: Vec::new(),
            consulted: Vec::new(),
            public: Vec::new(),
            reports: Vec::new(),
            listening,
            payoffs: vec![0; agents],
            made: vec![0; agents],
            inherited: Vec::new(),
            failures: Vec::new(),
            contacts: vec![Contact::NONE; agents],
            previous: Vec::new(),
            traces: Vec::new(),
            received: vec![0; agents * kinds],
            shown: vec![0; agents * kinds],
            undo: Vec::new(),
            traits,
            topics,
            spans,
            relations,
        };
        state.make_room(layout);
        state
    }

    /// Makes the columns that the layout asks for and that are not kept yet, as they would stand if they had been kept from the start.
    pub fn make_room(&mut self, layout: &Layout) {
        let (agents, kinds, relations) = (self.traits.len(), self.fixed.len(), self.relations.len());
        let by_relation = |of: fn(&Interests) -> Grid| self.relations.iter().map(|r| of(&self.fixed[r.tie.kind()])).collect();
        if layout.shared && self.shared.is_empty() {
            self.shared = by_relation(|fixed| fixed.shared);
        }
        if layout.perceived && self.perceived.is_empty() {
            self.perceived = by_relation(|fixed| fixed.perceived);
        }
        if layout.public && self.public.is_empty() {
            self.consulted = vec![PublicRecord::default(); relations];
            self.public = vec![PublicRecord::default(); agents * kinds];
            self.reports = vec![Reports::default(); agents * kinds];
        }
        if layout.turnover && self.inherited.is_empty() {
            self.inherited = vec![0; agents];
        }
        if layout.feedback && self.failures.is_empty() {
            self.failures = vec![0; agents];
        }
        if layout.hearing && self.previous.is_empty() {
            self.previous = self.contacts.clone();
        }
        if layout.traces && self.traces.is_empty() {
            self.traces = vec![Trace::default(); agents];
        }
    }

    /// The interests of a relation.
    #[inline(always)]
    pub fn interests(&self, r: usize) -> Interests {
        let fixed = || self.fixed[self.relations[r].tie.kind()];
        Interests {
            shared: self.shared.get(r).copied().unwrap_or_else(|| fixed().shared),
            perceived: self.perceived.get(r).copied().unwrap_or_else(|| fixed().perceived),
        }
    }

    /// The public record as it was last consulted in a relation.
    #[inline(always)]
    pub fn record(&self, r: usize) -> PublicRecord {
        self.consulted.get(r).copied().unwrap_or_default()
    }

    /// Two relations next to each other change places.
    pub fn swap_with_next(&mut self, r: usize) {
        self.relations.swap(r, r + 1);
        for interests in [&mut self.shared, &mut self.perceived].into_iter().filter(|column| !column.is_empty()) {
            interests.swap(r, r + 1);
        }
        if !self.consulted.is_empty() {
            self.consulted.swap(r, r + 1);
        }
        self.undo.iter_mut().for_each(|undo| undo.swap_relations(r));
    }

    /// The contacts of the last step, or those that went before where there was none.
    pub fn last_contacts(&self) -> &[Contact] {
        if self.previous.is_empty() { &self.contacts } else { &self.previous }
    }

    /// Engagements that an agent's place has met as trustee, over all kinds.
    fn met(&self, agent: usize) -> u32 {
        let kinds = self.fixed.len();
        self.received[agent * kinds..(agent + 1) * kinds].iter().sum()
    }

    /// What an agent has gathered since it came.
    pub fn account(&self, agent: usize) -> Account {
        let met = self.met(agent) - self.inherited.get(agent).copied().unwrap_or(0);
        Account { payoff: self.payoffs[agent], exchanges: self.made[agent] + met }
    }

    /// Somebody else takes the place of an agent.
    pub fn clear_account(&mut self, agent: usize) {
        (self.payoffs[agent], self.made[agent]) = (0, 0);
        self.inherited[agent] = self.met(agent);
    }
}
