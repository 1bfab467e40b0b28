//! The order of a step, and what a run shows.

use super::change::{self, change};
use super::field::call_for;
use super::follow::follow;
use super::layout::Keep;
use super::observe;
use super::relation::Worth;
use super::simulation::{AgentView, ContactView, RelationView, Simulation};
use super::strike::strike;
use super::task::work;
use super::threads::each;
use super::world::World;
use crate::model::belief::BeliefRule;
use crate::record::row::Row;
use crate::scenario::{Problem, Scenario};
use crate::stream::Streams;
use std::sync::Arc;

/// A run of one belief rule.
pub struct Simulator<R: BeliefRule>(World<R>);

impl<R: BeliefRule> Simulator<R> {
    /// The run of a replicate at its start, `point` being the key of the point.
    pub fn new(scenario: Arc<Scenario>, rule: R, replicate: u64, point: u64, keep: Keep) -> Simulator<R> {
        let streams = Streams::new(scenario.seed, replicate, point);
        Simulator(World::new(scenario, rule, streams, keep, pulp::Arch::new()))
    }
}

impl<R: BeliefRule> Simulation for Simulator<R> {
    fn step(&mut self) {
        let world = &mut self.0;
        world.advance();
        // Step 0.
        strike(world);
        if change::is_due(world.terms()) {
            // Nobody needs to keep the stocks true in a step that unsettles them at its end.
            world.unsettle();
        }
        // Steps 1 to 6.
        let (field, patches) = world.patches();
        each(patches, |patch| work(&field, patch));
        // Step 7.
        world.deliver();
        // Step 8.
        change(world);
        world.end_step();
    }

    fn follow(&mut self, scenario: Arc<Scenario>) -> Result<(), Problem> {
        follow(&mut self.0, scenario)
    }

    fn fork(&self) -> Box<dyn Simulation> {
        Box::new(Simulator(self.0.clone()))
    }

    fn steps_taken(&self) -> usize {
        self.0.terms().step
    }

    fn record(&mut self) -> Vec<Row> {
        let rows = observe::rows(&self.0.settle(), false);
        self.0.turn_over();
        rows
    }

    fn overall(&mut self) -> Vec<Row> {
        observe::rows(&self.0.settle(), true)
    }

    fn relations_of(&self, kind: usize) -> usize {
        self.0.relations_of(kind)
    }

    fn agents(&self, see: &mut dyn FnMut(AgentView)) {
        let (terms, state) = (self.0.terms(), self.0.state());
        for (agent, traits) in state.traits.iter().enumerate() {
            let account = state.account(agent);
            see(AgentView {
                agent,
                ability: traits.ability.get(),
                integrity: traits.integrity.get(),
                benevolence: traits.benevolence.get(),
                payoff: terms.unit.payoff(i128::from(account.payoff)),
                exchanges: account.exchanges,
            });
        }
    }

    fn relations(&self, see: &mut dyn FnMut(RelationView)) {
        let (terms, state) = (self.0.terms(), self.0.state());
        for trustor in 0..state.traits.len() {
            let group = terms.group(trustor);
            for r in state.spans.row(trustor) {
                call_for(&state.traits, &state.relations, r);
                let relation = &state.relations[r];
                let (kind, trustee) = (relation.tie.kind(), relation.tie.trustee());
                let (stance, interests) = (terms.stances.of(group, kind), state.interests(r));
                let Worth { reading, reliability } = relation.worth(terms.rule, stance, interests, state.record(r), &state.traits[trustee]);
                see(RelationView {
                    kind,
                    trustor,
                    trustee,
                    trust: reading.trust,
                    reliability,
                    shared: interests.shared.get(),
                    perceived: interests.perceived.get(),
                    exchanges: relation.history.exchanges(),
                    last: relation.history.last(),
                    beliefs: R::TRAITS.then_some(reading.beliefs),
                    evidence: terms.rule.evidence(&relation.memory),
                });
            }
        }
    }

    fn contacts(&self, see: &mut dyn FnMut(ContactView)) {
        let (terms, state) = (self.0.terms(), self.0.state());
        let payoff = |count: i64| terms.unit.payoff(i128::from(count));
        let contacts = state.last_contacts().iter().zip(&state.traces).enumerate();
        for (trustor, (contact, trace)) in contacts.filter(|(_, (contact, _))| contact.happened()) {
            let (tie, known) = (contact.tie(), contact.circumstances());
            see(ContactView {
                kind: tie.kind(),
                trustor,
                trustee: tie.trustee(),
                promised: known.promised,
                trust_before: trace.before,
                expected_value: trace.expected_value,
                outcome: contact.outcome(),
                cause_seen: known.seen,
                amends: known.amends,
                payoff_trustor: payoff(trace.trustor_payoff),
                payoff_trustee: payoff(contact.trustee_payoff),
                trust_after: trace.after,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::belief::attribution::Attribution;
    use crate::scenario::Document;

    #[test]
    fn the_vector_unit_changes_no_result() {
        for name in ["first-promise", "karate-club", "car-industry"] {
            let scenario = Arc::new(Document::bundled(name).and_then(|document| document.scenario()).unwrap());
            let run = |arch: pulp::Arch| {
                let streams = Streams::new(scenario.seed, 0, 0);
                let mut simulator = Simulator(World::new(scenario.clone(), Attribution, streams, Keep::default(), arch));
                (0..60).for_each(|_| simulator.step());
                let mut relations = Vec::new();
                simulator.relations(&mut |relation| relations.push(format!("{relation:?}")));
                (format!("{:?}", simulator.record()), relations)
            };
            assert_eq!(run(pulp::Arch::Scalar), run(pulp::Arch::new()), "{name}");
        }
    }
}
