//! What a task may read and what it may write during a step.
//!
//! A task owns the rows of some consecutive trustors; everything else it only reads. That is the whole of the locking.

use super::deliver::Till;
use super::draws::Needs;
use super::state::{Contact, Interests, Relation, Trace};
use super::tally::{Holding, Tally};
use super::task::Round;
use crate::model::belief::{BeliefRule, PublicRecord, Sight};
use crate::model::keeping::{reliability, served_ability};
use crate::model::stance::Stance;
use crate::population::build::{Tie, Traits};
use crate::population::network::Network;
use crate::quantity::{Grid, LedgerUnit};
use crate::stream::{CHUNK, Streams};
use std::ops::Range;

/// Agents of one task: the unit of parallel work within a step.
pub const TASK: usize = 16 * CHUNK;

/// What everybody may read during a step.
pub struct Field<'a, R> {
    /// The belief rule.
    pub rule: R,
    /// The stances in force, by group and kind.
    pub stances: &'a [Stance],
    /// Number of relation kinds.
    pub kinds: usize,
    /// The first agent of each group, and the number of agents.
    pub bounds: &'a [usize],
    /// By agent.
    pub traits: &'a [Traits],
    /// By agent: where its relations start.
    pub starts: &'a [u32],
    /// Interests by kind, where they are not kept by relation.
    pub fixed: &'a [Interests],
    /// The public record, by trustee and kind; empty without one.
    pub public: &'a [PublicRecord],
    /// The last contacts as they stood a step before; empty without word of mouth.
    pub previous: &'a [Contact],
    /// Who listens to whom, where that is a network of its own.
    pub listening: &'a Network,
    /// By group: whether its members are trustors.
    pub tells: &'a [bool],
    /// The random streams.
    pub streams: &'a Streams,
    /// Which words are needed.
    pub needs: &'a Needs,
    /// Whether the relations are so many that they do not fit in a cache.
    pub vast: bool,
    /// Whether the stocks will be counted anew before they are shown, so that nobody needs to keep them true.
    pub stale: bool,
    /// The vector units of this machine. They change the time of a step, never its result: every operation is rounded as IEEE 754 has it.
    pub arch: pulp::Arch,
    /// Bits of an agent's number within its region.
    pub region_bits: u32,
    /// The unit of payoffs.
    pub unit: LedgerUnit,
    /// This step.
    pub step: usize,
}

/// What a task may write during a step.
pub struct Patch<'a, M> {
    /// The agents of the task.
    pub agents: Range<usize>,
    /// Number of the task's first relation.
    pub first: usize,
    /// The task's relations.
    pub relations: &'a mut [Relation<M>],
    /// Their shared interests; empty where these are fixed.
    pub shared: &'a mut [Grid],
    /// Their perceived interests; empty where these are fixed.
    pub perceived: &'a mut [Grid],
    /// The public records they last consulted; empty without one.
    pub consulted: &'a mut [PublicRecord],
    /// By agent of the task.
    pub payoffs: &'a mut [i64],
    /// Contacts as trustor, by agent of the task.
    pub made: &'a mut [u32],
    /// By agent of the task.
    pub contacts: &'a mut [Contact],
    /// By agent of the task; empty unless contacts are written down.
    pub traces: &'a mut [Trace],
    /// The task's own bookkeeping.
    pub desk: &'a mut Desk,
}

/// The working place of a task, kept from step to step.
#[derive(Debug)]
pub struct Desk {
    /// By kind.
    pub tallies: Vec<Tally>,
    /// The trustors at hand and those who come next; lent out during a step.
    pub rounds: Option<[Round; 2]>,
    /// Values of the partners to choose from.
    pub values: Vec<f64>,
    /// What flows to trustees, where they are few.
    pub till: Option<Till>,
    /// Otherwise the contacts by region of trustees, to be paid; nothing where they are paid straight away.
    pub deliveries: Vec<Vec<Contact>>,
}

impl Desk {
    /// A desk for so many kinds and regions, with or without a till.
    pub fn new(kinds: usize, regions: usize, till: Option<Till>) -> Desk {
        Desk { tallies: vec![Tally::default(); kinds], rounds: None, values: Vec::new(), till, deliveries: vec![Vec::new(); regions] }
    }
}

impl<R: BeliefRule> Field<'_, R> {
    /// The stance of a group in the kind of a relation.
    #[inline(always)]
    pub fn stance(&self, group: usize, tie: Tie) -> &Stance {
        &self.stances[group * self.kinds + tie.kind()]
    }

    /// Whether the trustors of a group ever disclose their interests.
    pub fn talks(&self, group: usize) -> bool {
        self.stances[group * self.kinds..][..self.kinds].iter().any(|stance| stance.communication.talk > 0.0)
    }

    /// The group of an agent.
    #[inline(always)]
    pub fn group(&self, agent: usize) -> usize {
        self.bounds[1..].iter().position(|&end| agent < end).unwrap_or(0)
    }

    /// The chance that a promise would be honoured in a relation.
    #[inline(always)]
    pub fn reliability(&self, stance: &Stance, trustee: &Traits, assurance: f64, exchanges: u32) -> Grid {
        let ability = served_ability(trustee.ability.get(), stance.exchange.records, f64::from(exchanges));
        Grid::new(reliability(ability, assurance, trustee.integrity.get(), true))
    }
}

impl<M: Copy> Patch<'_, M> {
    /// The interests of the task's `r`-th relation.
    #[inline(always)]
    pub fn interests<R>(&self, field: &Field<R>, r: usize) -> Interests {
        let fixed = || field.fixed[self.relations[r].tie.kind()];
        Interests {
            shared: self.shared.get(r).copied().unwrap_or_else(|| fixed().shared),
            perceived: self.perceived.get(r).copied().unwrap_or_else(|| fixed().perceived),
        }
    }

    /// What the trustor sees besides its memory.
    #[inline(always)]
    pub fn sight<R>(&self, field: &Field<R>, r: usize) -> Sight {
        let record = if self.consulted.is_empty() { PublicRecord::default() } else { self.consulted[r] };
        Sight { perceived: self.interests(field, r).perceived.get(), record }
    }

    /// What the task's `r`-th relation contributes to the stocks.
    pub fn holding<R: BeliefRule<Memory = M>>(&self, field: &Field<R>, group: usize, r: usize) -> Holding {
        let relation = &self.relations[r];
        let stance = field.stance(group, relation.tie);
        let trustee = &field.traits[relation.tie.trustee()];
        let interests = self.interests(field, r);
        let reading = field.rule.read(stance, &relation.memory, self.sight(field, r));
        let weight = interests.shared.get() + trustee.benevolence.get();
        let assurance = stance.assurance(weight, reading.trust, reading.beliefs.ability);
        Holding {
            trust: Grid::new(reading.trust),
            beliefs: [reading.beliefs.ability, reading.beliefs.integrity, reading.beliefs.benevolence].map(Grid::new),
            interests: [interests.shared, interests.perceived],
            reliability: field.reliability(stance, trustee, assurance, relation.history.exchanges()),
        }
    }

    /// Lets `change` act on a relation and keeps the stocks true.
    pub fn revise<R: BeliefRule<Memory = M>>(&mut self, field: &Field<R>, group: usize, r: usize, change: impl FnOnce(&mut Self)) {
        if field.stale {
            return change(self);
        }
        let before = self.holding(field, group, r);
        change(self);
        let after = self.holding(field, group, r);
        self.desk.tallies[self.relations[r].tie.kind()].change(&before, &after);
    }
}
