//! One relation: with whom, what happened so far, and what it is worth; and which relations are whose.

use crate::model::belief::{BeliefRule, PublicRecord, Reading, Sight};
use crate::model::exchange::Outcome;
use crate::model::keeping;
use crate::model::stance::Stance;
use crate::population::build::{Tie, Traits};
use crate::quantity::Grid;
use std::ops::Range;

/// One relation: with whom, what happened so far, and what the belief rule remembers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Relation<M> {
    /// Kind of relation and trustee.
    pub tie: Tie,
    /// Own exchanges, and the outcome of the last.
    pub history: History,
    /// The memory of the belief rule.
    pub memory: M,
}

/// Number of own exchanges and outcome of the last, in four bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct History(u32);

impl History {
    /// Own exchanges so far, at most 2^30 - 1.
    #[inline(always)]
    pub fn exchanges(self) -> u32 {
        self.0 >> 2
    }

    /// Outcome of the last exchange; `Declined` before the first.
    #[inline(always)]
    pub fn last(self) -> Outcome {
        Outcome::from_bits(self.0)
    }

    /// One more exchange with this outcome.
    #[inline(always)]
    #[must_use]
    pub fn after(self, outcome: Outcome) -> History {
        History((self.exchanges() + 1).min(u32::MAX >> 2) << 2 | outcome as u32)
    }
}

/// Shared and perceived interest of one relation, each in `[-1, 1]`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Interests {
    /// The share of the trustor's payoff that the trustee counts as its own.
    pub shared: Grid,
    /// What the trustor thinks it is.
    pub perceived: Grid,
}

/// What a relation is worth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Worth {
    /// What the trustor makes of it.
    pub reading: Reading,
    /// The chance that a promise would be honoured.
    pub reliability: f64,
}

impl<M> Relation<M> {
    /// What the relation is worth to a trustor of this stance, with these interests, the public record as last consulted and a trustee of
    /// these traits.
    #[inline]
    pub fn worth<R: BeliefRule<Memory = M>>(
        &self,
        rule: R,
        stance: &Stance,
        interests: Interests,
        record: PublicRecord,
        trustee: &Traits,
    ) -> Worth {
        let reading = rule.read(stance, &self.memory, Sight { perceived: interests.perceived.get(), record });
        let weight = interests.shared.get() + trustee.benevolence.get();
        let assurance = stance.assurance(weight, reading.trust, reading.beliefs.ability);
        Worth { reading, reliability: reliability(stance, trustee, assurance, self.history.exchanges()) }
    }
}

/// The chance that a promise would be honoured after so many exchanges, given the true assurance.
#[inline(always)]
pub fn reliability(stance: &Stance, trustee: &Traits, assurance: f64, exchanges: u32) -> f64 {
    let ability = keeping::served_ability(trustee.ability.get(), stance.exchange.records, f64::from(exchanges));
    keeping::reliability(ability, assurance, trustee.integrity.get(), true)
}

/// Which relations are whose: those of an agent lie side by side, agent after agent.
#[derive(Clone, Debug)]
pub struct Spans(Vec<u32>);

impl Spans {
    /// `starts[i]..starts[i + 1]` are the relations of agent i.
    pub fn new(starts: Vec<u32>) -> Spans {
        Spans(starts)
    }

    /// The number of the first relation of an agent, or of all relations behind the last agent.
    #[inline(always)]
    pub fn start(&self, agent: usize) -> usize {
        self.0[agent] as usize
    }

    /// The relations of an agent.
    #[inline(always)]
    pub fn row(&self, agent: usize) -> Range<usize> {
        self.start(agent)..self.start(agent + 1)
    }

    /// The relations of some agents, agent by agent.
    #[inline(always)]
    pub fn rows(&self, agents: Range<usize>) -> impl Iterator<Item = Range<usize>> {
        self.0[agents.start..=agents.end].windows(2).map(|ends| ends[0] as usize..ends[1] as usize)
    }

    /// Whose a relation is.
    pub fn owner(&self, relation: usize) -> usize {
        self.0.partition_point(|&start| start as usize <= relation) - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_history_counts_and_remembers_the_last_outcome() {
        let h = History::default();
        assert_eq!((h.exchanges(), h.last()), (0, Outcome::Declined));
        let h = h.after(Outcome::Honoured).after(Outcome::Wilful);
        assert_eq!((h.exchanges(), h.last()), (2, Outcome::Wilful));
    }

    #[test]
    fn every_relation_is_in_the_row_of_its_owner() {
        let spans = Spans::new(vec![0, 2, 2, 5]);
        let owners: Vec<usize> = (0..5).map(|r| spans.owner(r)).collect();
        assert_eq!(owners, [0, 0, 2, 2, 2]);
        assert_eq!(spans.rows(0..3).collect::<Vec<_>>(), [0..2, 2..2, 2..5]);
        assert_eq!(spans.row(2), 2..5);
    }

    #[test]
    fn sizes_are_those_that_memory_is_planned_with() {
        use crate::model::belief::{attribution::Attribution, beta::Beta, linear::Linear};
        assert_eq!(size_of::<Relation<<Attribution as BeliefRule>::Memory>>(), 36);
        assert_eq!(size_of::<Relation<<Beta as BeliefRule>::Memory>>(), 16);
        assert_eq!(size_of::<Relation<<Linear as BeliefRule>::Memory>>(), 12);
    }
}
