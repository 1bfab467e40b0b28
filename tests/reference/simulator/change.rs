//! Step 8: agents change.

use super::{Agent, Reference, Relation};
use fiducia::population::spec::{GroupId, SharedInterest};
use fiducia::stream::{Purpose, Stream};

impl Reference<'_> {
    /// Convention: a failure is a failed attempt, not a breach of will.
    pub(super) fn feedback(&mut self) {
        for i in 0..self.agents.len() {
            let feedback = self.mind(i).feedback;
            let agent = &mut self.agents[i];
            for _ in 0..agent.failures {
                agent.ability = 1.0 - (1.0 - agent.ability) * (1.0 - feedback);
            }
        }
    }

    fn mean_payoff(&self, i: usize) -> f64 {
        let agent = &self.agents[i];
        if agent.exchanges == 0 { 0.0 } else { agent.payoff / f64::from(agent.exchanges) }
    }

    /// Convention: only who is about to compare itself may mutate instead; payoffs equal up to a billionth are equal.
    pub(super) fn imitate(&mut self) {
        let mut integrity: Vec<f64> = self.agents.iter().map(|agent| agent.integrity).collect();
        #[allow(clippy::needless_range_loop)] // Agents are numbered, as in the model.
        for i in 0..self.agents.len() {
            let mind = self.mind(i);
            if self.u(Purpose::Imitate, i) >= mind.imitation {
                continue;
            }
            if self.u(Purpose::Mutate, i) < mind.mutation {
                let spread = &self.scenario.groups[self.agents[i].group].integrity;
                integrity[i] = spread.sample(0.0, 1.0, &mut self.streams.open(Purpose::Mutate, self.step, i | 1 << 27));
                continue;
            }
            let word = self.streams.word(Purpose::Model, self.step, i);
            let Some(other) = self.acquaintance(i, word) else { continue };
            let difference = self.mean_payoff(other) - self.mean_payoff(i);
            let chance = if difference.abs() < 1e-9 { 0.5 } else { 1.0 / (1.0 + (-mind.selection * difference).exp()) };
            if self.happens(self.u(Purpose::Copy, i), chance) {
                integrity[i] = self.agents[other].integrity;
            }
        }
        for (agent, integrity) in self.agents.iter_mut().zip(integrity) {
            agent.integrity = integrity;
        }
    }

    fn drawn_interest(&self, i: usize, kind: usize, j: usize, stream: &mut Stream) -> f64 {
        let groups = (GroupId(self.agents[i].group as u8), GroupId(self.agents[j].group as u8));
        match &self.scenario.kinds[kind].shared {
            SharedInterest::Drawn(spread) => spread.sample(-1.0, 1.0, stream),
            SharedInterest::Pairs(pairs) => pairs.iter().find(|(a, b, _)| (*a, *b) == groups).unwrap().2,
            SharedInterest::Vectors => self.population.topics.similarity(i, j),
        }
    }

    /// All that a newcomer knows, and all that is known of it, begins anew; what its predecessor did is no longer told.
    pub(super) fn turn_over(&mut self) {
        let n = self.agents.len();
        let gone: Vec<bool> = (0..n).map(|i| self.u(Purpose::Leave, i) < self.mind(i).turnover).collect();
        for i in (0..n).filter(|&i| gone[i]) {
            let group = &self.scenario.groups[self.agents[i].group];
            let mut stream = self.streams.open(Purpose::Newcomer, self.step, i);
            let [ability, integrity, benevolence] =
                [&group.ability, &group.integrity, &group.benevolence].map(|spread| spread.sample(0.0, 1.0, &mut stream));
            self.population.topics.redraw(i, group, &mut stream);
            let Agent { group, generation, .. } = self.agents[i];
            let (payoff, exchanges, failures, last, generation) = (0.0, 0, 0, None, generation + 1);
            self.agents[i] = Agent { group, ability, integrity, benevolence, payoff, exchanges, failures, last, generation };
            self.public[i].fill([0.0; 2]);
            for (kind, spec) in self.scenario.kinds.iter().enumerate() {
                let member = |agent: u32| agent as usize == i;
                self.newcomers[kind] += u32::from(spec.trustors.iter().any(member) || spec.trustees.iter().any(member));
            }
        }
        for i in 0..n {
            let mut stream = self.streams.open(Purpose::Renew, self.step, i);
            for r in 0..self.relations[i].len() {
                let Relation { kind, trustee, .. } = self.relations[i][r];
                if gone[i] || gone[trustee] {
                    let shared = self.drawn_interest(i, kind, trustee, &mut stream);
                    self.relations[i][r] = self.new_relation(i, kind, trustee, shared);
                }
            }
            if matches!(self.agents[i].last, Some((_, trustee, _)) if gone[trustee]) {
                self.agents[i].last = None;
            }
            if matches!(&self.told[i], Some(told) if gone[i] || gone[told.trustee]) {
                self.told[i] = None;
            }
        }
    }

    /// Convention: a searcher tries sixteen times to find somebody new.
    pub(super) fn search(&mut self) {
        for i in 0..self.agents.len() {
            if self.relations[i].is_empty() || self.u(Purpose::Drop, i) >= self.mind(i).search {
                continue;
            }
            let mut least = 0;
            for r in 1..self.relations[i].len() {
                if self.trust(i, &self.relations[i][r]) < self.trust(i, &self.relations[i][least]) - 1e-13 {
                    least = r;
                }
            }
            let lowest = self.trust(i, &self.relations[i][least]);
            self.relations[i].iter().for_each(|relation| self.narrow(self.trust(i, relation) - lowest));
            let kind = self.relations[i][least].kind;
            let candidates: Vec<usize> = self.scenario.kinds[kind].trustees.iter().map(|j| j as usize).collect();
            let mut stream = self.streams.open(Purpose::Search, self.step, i);
            for _ in 0..16 {
                let j = candidates[stream.below(candidates.len())];
                if j != i && self.relations[i].iter().all(|r| (r.kind, r.trustee) != (kind, j)) {
                    let shared = self.drawn_interest(i, kind, j, &mut stream);
                    self.relations[i][least] = self.new_relation(i, kind, j, shared);
                    self.relations[i].sort_by_key(|r| (r.kind, r.trustee));
                    self.dropped[kind] += 1;
                    break;
                }
            }
        }
    }
}
