//! What a task may read and what it may write during a step.
//!
//! A task owns the rows of some consecutive trustors; everything else it only reads. That is the whole of the locking.

use super::contact::{Contact, Trace};
use super::deliver::Till;
use super::draws::Needs;
use super::relation::{Interests, Relation, Spans, Worth};
use super::round::Round;
use super::tally::{Holding, Tally};
use crate::model::belief::{BeliefRule, PublicRecord, Sight};
use crate::model::stance::{Stance, Stances};
use crate::population::build::{Tie, Traits};
use crate::population::network::Network;
use crate::quantity::{Grid, LedgerUnit};
use crate::stream::Streams;
use prefetch_index::prefetch_index;
use std::ops::Range;

/// Relations between calling for what is known of a trustee and using it: long enough for it to come from memory.
const AHEAD: usize = 24;

/// Calls for what is known of the trustee of a relation to come; building a large population took a half longer without.
#[inline(always)]
pub fn call_for<M>(traits: &[Traits], relations: &[Relation<M>], r: usize) {
    if let Some(relation) = relations.get(r + AHEAD) {
        prefetch_index(traits, relation.tie.trustee());
    }
}

/// What everybody may read during a step.
pub struct Field<'a, R> {
    /// The belief rule.
    pub rule: R,
    /// The stances in force.
    pub stances: &'a Stances,
    /// Number of relation kinds.
    pub kinds: usize,
    /// The first agent of each group, and the number of agents.
    pub bounds: &'a [usize],
    /// By agent.
    pub traits: &'a [Traits],
    /// Which relations are whose.
    pub spans: &'a Spans,
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

/// The columns that tasks write: those of all agents, or a piece of them.
pub struct Rows<'a, M> {
    /// The relations, by trustor.
    pub relations: &'a mut [Relation<M>],
    /// Their shared interests; empty where these are fixed.
    pub shared: &'a mut [Grid],
    /// Their perceived interests; empty where these are fixed.
    pub perceived: &'a mut [Grid],
    /// The public records they last consulted; empty without one.
    pub consulted: &'a mut [PublicRecord],
    /// By agent.
    pub payoffs: &'a mut [i64],
    /// Contacts as trustor, by agent.
    pub made: &'a mut [u32],
    /// By agent.
    pub contacts: &'a mut [Contact],
    /// By agent; empty unless contacts are written down.
    pub traces: &'a mut [Trace],
}

/// Takes the first `n` of a column, or nothing where the column is empty.
fn take<'a, T>(column: &mut &'a mut [T], n: usize) -> &'a mut [T] {
    let n = n.min(column.len());
    let (piece, rest) = std::mem::take(column).split_at_mut(n);
    *column = rest;
    piece
}

impl<'a, M> Rows<'a, M> {
    /// Takes the first so many agents with their so many relations off.
    fn cut(&mut self, agents: usize, relations: usize) -> Rows<'a, M> {
        Rows {
            relations: take(&mut self.relations, relations),
            shared: take(&mut self.shared, relations),
            perceived: take(&mut self.perceived, relations),
            consulted: take(&mut self.consulted, relations),
            payoffs: take(&mut self.payoffs, agents),
            made: take(&mut self.made, agents),
            contacts: take(&mut self.contacts, agents),
            traces: take(&mut self.traces, agents),
        }
    }
}

/// What a task may write during a step.
pub struct Patch<'a, M> {
    /// The agents of the task.
    pub agents: Range<usize>,
    /// Number of the task's first relation.
    pub first: usize,
    /// The task's rows.
    pub rows: Rows<'a, M>,
    /// The task's own bookkeeping.
    pub desk: &'a mut Desk,
}

/// The working place of a task, kept from step to step.
#[derive(Clone, Debug)]
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
        self.stances.of(group, tie.kind())
    }

    /// Whether the trustors of a group ever disclose their interests.
    pub fn talks(&self, group: usize) -> bool {
        self.stances.of_group(group).iter().any(|stance| stance.communication.talk > 0.0)
    }

    /// The group of an agent.
    #[inline(always)]
    pub fn group(&self, agent: usize) -> usize {
        self.bounds[1..].iter().position(|&end| agent < end).unwrap_or(0)
    }
}

impl<'a, M: Copy> Patch<'a, M> {
    /// The next piece of what is left of all rows: that of these agents, worked on at this desk.
    pub fn cut(rows: &mut Rows<'a, M>, agents: Range<usize>, spans: &Spans, desk: &'a mut Desk) -> Patch<'a, M> {
        let first = spans.start(agents.start);
        let rows = rows.cut(agents.len(), spans.start(agents.end) - first);
        Patch { agents, first, rows, desk }
    }

    /// The relations of the task's `k`-th agent, by their places in the task.
    #[inline(always)]
    pub fn row<R>(&self, field: &Field<R>, k: usize) -> Range<usize> {
        let row = field.spans.row(self.agents.start + k);
        row.start - self.first..row.end - self.first
    }

    /// The interests of the task's `r`-th relation.
    #[inline(always)]
    pub fn interests<R>(&self, field: &Field<R>, r: usize) -> Interests {
        let fixed = || field.fixed[self.rows.relations[r].tie.kind()];
        Interests {
            shared: self.rows.shared.get(r).copied().unwrap_or_else(|| fixed().shared),
            perceived: self.rows.perceived.get(r).copied().unwrap_or_else(|| fixed().perceived),
        }
    }

    /// The public record as it was last consulted in the task's `r`-th relation.
    #[inline(always)]
    pub fn record(&self, r: usize) -> PublicRecord {
        if self.rows.consulted.is_empty() { PublicRecord::default() } else { self.rows.consulted[r] }
    }

    /// What the trustor sees besides its memory.
    #[inline(always)]
    pub fn sight<R>(&self, field: &Field<R>, r: usize) -> Sight {
        Sight { perceived: self.interests(field, r).perceived.get(), record: self.record(r) }
    }

    /// What the task's `r`-th relation contributes to the stocks.
    pub fn holding<R: BeliefRule<Memory = M>>(&self, field: &Field<R>, group: usize, r: usize) -> Holding {
        let relation = &self.rows.relations[r];
        let interests = self.interests(field, r);
        let trustee = &field.traits[relation.tie.trustee()];
        let Worth { reading, reliability } =
            relation.worth(field.rule, field.stance(group, relation.tie), interests, self.record(r), trustee);
        Holding {
            trust: Grid::new(reading.trust),
            beliefs: [reading.beliefs.ability, reading.beliefs.integrity, reading.beliefs.benevolence].map(Grid::new),
            interests: [interests.shared, interests.perceived],
            reliability: Grid::new(reliability),
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
        self.desk.tallies[self.rows.relations[r].tie.kind()].change(&before, &after);
    }

    /// Counts what all relations of the task hold.
    pub fn take_stock<R: BeliefRule<Memory = M>>(&mut self, field: &Field<R>) {
        for k in 0..self.agents.len() {
            let group = field.group(self.agents.start + k);
            for r in self.row(field, k) {
                call_for(field.traits, self.rows.relations, r);
                let holding = self.holding(field, group, r);
                self.desk.tallies[self.rows.relations[r].tie.kind()].enter(&holding);
            }
        }
    }
}
