//! Step 8: agents change. Feedback, imitation, turnover, search; each is skipped where nobody has it.

use super::field::TASK;
use super::hear::acquaintance;
use super::simulator::Simulator;
use super::state::{Account, History, Relation};
use super::tally::Flow;
use crate::model::belief::{BeliefRule, PublicRecord};
use crate::model::change::{feedback, fermi};
use crate::population::build::{Tie, draw_shared, draw_traits};
use crate::population::spec::{GroupId, KindId};
use crate::quantity::{Grid, LedgerUnit};
use crate::stream::{CHUNK, Purpose, unit};

/// By how much the mean payoff per exchange of one agent exceeds that of another, in units of utility; exactly 0 where they are equal, as
/// an infinite selection asks for.
fn lead(unit: LedgerUnit, one: &Account, other: &Account) -> f64 {
    let [mine, theirs] = [one, other].map(|account| i128::from(account.exchanges.max(1)));
    let difference = i128::from(one.payoff) * theirs - i128::from(other.payoff) * mine;
    unit.payoff(difference) / (mine * theirs) as f64
}

/// A word per agent for a purpose, in the order of the agents.
fn words(streams: &crate::stream::Streams, purpose: Purpose, step: usize, agents: usize) -> impl Iterator<Item = u32> + '_ {
    (0..agents.div_ceil(CHUNK)).flat_map(move |chunk| {
        let mut words = [0; CHUNK];
        let here = (agents - chunk * CHUNK).min(CHUNK);
        streams.fill(purpose, step, chunk, &mut words, here);
        words.into_iter().take(here)
    })
}

impl<R: BeliefRule> Simulator<R> {
    /// Whether agents change at the end of a step.
    pub(super) fn changes(&self) -> bool {
        self.minds().any(|mind| [mind.feedback, mind.imitation, mind.turnover, mind.search].iter().any(|&rate| rate > 0.0))
    }

    /// Lets the agents change at the end of a step.
    pub(super) fn change(&mut self) {
        let has = |rate: fn(&crate::model::mind::Mind) -> f64| self.minds().any(|mind| rate(mind) > 0.0);
        let imitates = has(|m| m.imitation);
        let (leaves, searches) = (has(|m| m.turnover), has(|m| m.search));
        // Failures are counted per step: where feedback begins with an event, those before it are taken off the count all the same.
        if self.scenario.phases.iter().flat_map(|p| &p.minds).any(|m| m.feedback > 0.0) {
            self.learn_from_failure();
        }
        if imitates {
            self.imitate();
        }
        if leaves {
            self.turn_over();
        }
        if searches {
            self.search();
        }
    }

    fn learn_from_failure(&mut self) {
        for (g, spec) in self.scenario.groups.iter().enumerate() {
            let rate = self.stances[g * self.scenario.kinds.len()].mind.feedback;
            for agent in spec.first as usize..spec.end as usize {
                let failures = std::mem::take(&mut self.state.failures[agent]);
                if failures > 0 && rate > 0.0 {
                    let ability = &mut self.state.traits[agent].ability;
                    *ability = Grid::new(feedback(ability.get(), rate, failures));
                    self.stale = true;
                }
            }
        }
    }

    /// Everyone compares itself with what the others were at the end of the exchanges; nobody copies a copy of this step.
    fn imitate(&mut self) {
        let scenario = self.scenario.clone();
        let agents = self.state.traits.len();
        let mut integrity: Vec<Grid> = Vec::new();
        let accounts: Vec<Account> = (0..agents).map(|agent| self.state.account(agent)).collect();
        self.with_patches(|field, patches| {
            let (streams, step) = (field.streams, field.step);
            let draws = words(streams, Purpose::Imitate, step, agents)
                .zip(words(streams, Purpose::Model, step, agents))
                .zip(words(streams, Purpose::Copy, step, agents))
                .zip(words(streams, Purpose::Mutate, step, agents));
            integrity = draws
                .enumerate()
                .map(|(agent, (((imitates, whom), copies), mutates))| {
                    let own = field.traits[agent].integrity;
                    let group = field.group(agent);
                    let mind = &field.stances[group * field.kinds].mind;
                    if unit(imitates) >= mind.imitation {
                        return own;
                    }
                    if unit(mutates) < mind.mutation {
                        let mut stream = streams.open(Purpose::Mutate, step, agent | 1 << 27);
                        return Grid::new(scenario.groups[group].integrity.sample(0.0, 1.0, &mut stream));
                    }
                    match acquaintance(field, &patches[agent / TASK], agent, whom) {
                        Some(other) if unit(copies) < fermi(mind.selection, lead(field.unit, &accounts[other], &accounts[agent])) => {
                            field.traits[other].integrity
                        }
                        _ => own,
                    }
                })
                .collect();
        });
        for (traits, integrity) in self.state.traits.iter_mut().zip(integrity) {
            self.stale |= traits.integrity != integrity;
            traits.integrity = integrity;
        }
    }

    /// Leavers are replaced by newcomers of their group, in the same place: what they knew and what was known of them is void.
    fn turn_over(&mut self) {
        let agents = self.state.traits.len();
        let kinds = self.scenario.kinds.len();
        let mut gone = vec![false; agents];
        for (agent, word) in words(&self.streams, Purpose::Leave, self.step, agents).enumerate() {
            let group = self.group(agent);
            gone[agent] = unit(word) < self.stances[group * kinds].mind.turnover;
        }
        if !gone.contains(&true) {
            return;
        }
        self.stale = true;
        for agent in (0..agents).filter(|&agent| gone[agent]) {
            let group = self.group(agent);
            let spec = &self.scenario.groups[group];
            let mut stream = self.streams.open(Purpose::Newcomer, self.step, agent);
            self.state.traits[agent] = draw_traits(spec, &mut stream);
            self.state.topics.redraw(agent, spec, &mut stream);
            self.state.clear_account(agent);
            self.undo.iter_mut().for_each(|undo| undo.forget_agent(agent));
            if !self.state.public.is_empty() {
                self.state.public[agent * kinds..(agent + 1) * kinds].fill(PublicRecord::default());
            }
            for (k, kind) in self.scenario.kinds.iter().enumerate() {
                if kind.trustors.position(agent as u32).is_some() || kind.trustees.position(agent as u32).is_some() {
                    self.totals[k].count(Flow::Newcomers, 1);
                }
            }
        }
        for trustor in 0..agents {
            let mut luck = None;
            for r in self.state.starts[trustor] as usize..self.state.starts[trustor + 1] as usize {
                let tie = self.state.relations[r].tie;
                if gone[trustor] || gone[tie.trustee()] {
                    let stream = luck.get_or_insert_with(|| self.streams.open(Purpose::Renew, self.step, trustor));
                    let shared = self.drawn_interest(trustor, tie, stream);
                    self.begin_relation(r, trustor, tie, shared);
                }
            }
            let contact = &mut self.state.contacts[trustor];
            if contact.tie() != Tie::NOBODY && (gone[trustor] || gone[contact.tie().trustee()]) {
                contact.hush();
            }
        }
    }

    /// Shared interest of a relation that begins anew; `None` where interests are the same in the whole kind. A network that brought its
    /// own interests keeps them: they belong to the place, not to the person.
    fn drawn_interest(&self, trustor: usize, tie: Tie, stream: &mut crate::stream::Stream) -> Option<Grid> {
        let kind = &self.scenario.kinds[tie.kind()];
        if self.state.shared.is_empty() || kind.network.brings_interests() {
            return None;
        }
        let groups = (GroupId(self.group(trustor) as u8), GroupId(self.group(tie.trustee()) as u8));
        Some(draw_shared(&kind.shared, groups, (trustor, tie.trustee()), &self.state.topics, stream))
    }

    /// Makes a relation one in which nothing has happened yet.
    fn begin_relation(&mut self, r: usize, trustor: usize, tie: Tie, shared: Option<Grid>) {
        self.undo.iter_mut().for_each(|undo| undo.forget_relation(r));
        let stance = &self.stances[self.group(trustor) * self.scenario.kinds.len() + tie.kind()];
        if let (Some(place), Some(shared)) = (self.state.shared.get_mut(r), shared) {
            *place = shared;
        }
        if let Some(perceived) = self.state.perceived.get_mut(r) {
            *perceived = Grid::new(stance.prior_interest);
        }
        if let Some(record) = self.state.consulted.get_mut(r) {
            *record = PublicRecord::default();
        }
        let sight = crate::model::belief::Sight { perceived: stance.prior_interest, record: PublicRecord::default() };
        self.state.relations[r] = Relation { tie, history: History::default(), memory: self.rule.start(stance, sight) };
    }

    /// The least trusted relation is dropped for a new partner of the same groups.
    fn search(&mut self) {
        let agents = self.state.traits.len();
        let kinds = self.scenario.kinds.len();
        let searching: Vec<usize> = words(&self.streams, Purpose::Drop, self.step, agents)
            .enumerate()
            .filter(|&(agent, word)| unit(word) < self.stances[self.group(agent) * kinds].mind.search)
            .map(|(agent, _)| agent)
            .collect();
        for trustor in searching {
            self.replace_least_trusted(trustor);
        }
    }

    fn replace_least_trusted(&mut self, trustor: usize) {
        let row = self.state.starts[trustor] as usize..self.state.starts[trustor + 1] as usize;
        let group = self.group(trustor);
        let trust = |r: usize| {
            let relation = &self.state.relations[r];
            let stance = &self.stances[group * self.scenario.kinds.len() + relation.tie.kind()];
            let record = self.state.consulted.get(r).copied().unwrap_or_default();
            self.rule.trust(stance, &relation.memory, record)
        };
        let Some(least) = row.clone().min_by(|&a, &b| trust(a).total_cmp(&trust(b))) else { return };
        let old = self.state.relations[least].tie;
        let trustees = &self.scenario.kinds[old.kind()].trustees;
        let mut stream = self.streams.open(Purpose::Search, self.step, trustor);
        let known = |tie: Tie| self.state.relations[row.clone()].iter().any(|relation| relation.tie == tie);
        // Someone who knows nearly everybody finds nobody new in a few tries, and keeps whom it has.
        let new = (0..16)
            .map(|_| trustees.nth(stream.below(trustees.len())))
            .find(|&j| j as usize != trustor && !known(Tie::new(KindId(old.kind() as u8), j)));
        let Some(new) = new else { return };
        let tie = Tie::new(KindId(old.kind() as u8), new);
        self.stale = true;
        let shared = self.drawn_interest(trustor, tie, &mut stream);
        self.begin_relation(least, trustor, tie, shared);
        self.resort(row, least);
        self.totals[old.kind()].count(Flow::Dropped, 1);
    }

    /// Rows stay in the order of their ties, so that a partner is found by bisection.
    fn resort(&mut self, row: std::ops::Range<usize>, moved: usize) {
        let (state, undo) = (&mut self.state, &mut self.undo);
        let mut swap_with_next = |state: &mut super::state::State<R::Memory>, r: usize| {
            state.relations.swap(r, r + 1);
            for interests in [&mut state.shared, &mut state.perceived].into_iter().filter(|column| !column.is_empty()) {
                interests.swap(r, r + 1);
            }
            if !state.consulted.is_empty() {
                state.consulted.swap(r, r + 1);
            }
            undo.iter_mut().for_each(|undo| undo.swap_relations(r));
        };
        let mut at = moved;
        while at > row.start && state.relations[at].tie < state.relations[at - 1].tie {
            at -= 1;
            swap_with_next(state, at);
        }
        while at + 1 < row.end && state.relations[at].tie > state.relations[at + 1].tie {
            swap_with_next(state, at);
            at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_means_are_equal_though_their_sums_are_not() {
        let account = |payoff, exchanges| Account { payoff, exchanges };
        let unit = LedgerUnit::for_scale(1.0);
        assert_eq!(lead(unit, &account(3 * 29_500_000, 3), &account(7 * 29_500_000, 7)), 0.0);
        assert_eq!(lead(unit, &account(0, 0), &account(0, 5)), 0.0, "who has had no exchange has a mean of 0");
        assert_eq!(lead(unit, &account(4_000_000_000, 2), &account(1_000_000_000, 1)), 1.0);
    }
}
