//! One run: its state, and the order of a step.

use super::draws::Needs;
use super::field::{Desk, Field, Patch, TASK};
use super::layout::{Layout, certain};
use super::state::{Interests, Relation, State};
use super::strike::Undo;
use super::tally::Totals;
use super::task::{Rows, each, threads, work};
use super::{AgentView, ContactView, Keep, RelationView, Simulation, deliver, observe};
use crate::model::belief::{BeliefRule, Sight};
use crate::model::mind::Mind;
use crate::model::stance::Stance;
use crate::population::build::{Traits, build, group_of};
use crate::population::spec::SharedInterest;
use crate::quantity::{Grid, LedgerUnit};
use crate::record::row::Row;
use crate::scenario::Scenario;
use crate::stream::Streams;
use prefetch_index::prefetch_index;
use std::sync::Arc;

/// Steps after which counts are gathered at the latest, long before a task's could overflow.
const GATHER: usize = 1024;

/// Bytes that a cache near the processor surely holds.
const CACHE: usize = 1 << 19;

/// Relations between calling for what is known of a trustee and using it: long enough for it to come from memory.
const AHEAD: usize = 24;

/// Calls for what is known of the trustee of a relation to come; building a large population took a half longer without.
fn call_for<M>(traits: &[Traits], relation: Option<&Relation<M>>) {
    if let Some(relation) = relation {
        prefetch_index(traits, relation.tie.trustee());
    }
}

/// A run of one belief rule.
pub(crate) struct Simulator<R: BeliefRule> {
    pub(super) scenario: Arc<Scenario>,
    pub(super) rule: R,
    pub(super) streams: Streams,
    pub(super) stances: Vec<Stance>,
    pub(super) needs: Needs,
    pub(super) arch: pulp::Arch,
    pub(super) region_bits: u32,
    pub(super) unit: LedgerUnit,
    pub(super) bounds: Vec<usize>,
    pub(super) tells: Vec<bool>,
    pub(super) fixed: Vec<Interests>,
    pub(super) state: State<R::Memory>,
    pub(super) desks: Vec<Desk>,
    pub(super) totals: Vec<Totals>,
    pub(super) relation_counts: Vec<usize>,
    pub(super) undo: Vec<Undo>,
    /// Whether traits or parameters have changed under the relations, so that the stocks must be counted anew before they are shown.
    pub(super) stale: bool,
    pub(super) gathered: usize,
    pub(super) step: usize,
}

impl<R: BeliefRule> Simulator<R> {
    pub(super) fn new(scenario: Arc<Scenario>, rule: R, replicate: u64, point: u64, keep: Keep) -> Simulator<R> {
        let streams = Streams::new(scenario.seed, replicate, point);
        let layout = Layout::new(&scenario);
        let population = build(&scenario.groups, &scenario.kinds, &scenario.listening, layout.shared, &streams);
        let stances = scenario.stances(&scenario.phases[0]);
        let kinds = scenario.kinds.len();
        let needs = Needs::new(scenario.phases.iter().flat_map(|p| scenario.stances(p)).collect::<Vec<_>>().iter(), certain(&scenario));
        let fixed: Vec<Interests> = scenario
            .kinds
            .iter()
            .map(|k| Interests {
                shared: match &k.shared {
                    SharedInterest::Drawn(d) => Grid::new(d.fixed().unwrap_or(0.0)),
                    _ => Grid::default(),
                },
                perceived: Grid::new(k.prior_interest),
            })
            .collect();
        let mut bounds: Vec<usize> = scenario.groups.iter().map(|g| g.first as usize).collect();
        bounds.push(scenario.agents());
        let tells = scenario.groups.iter().map(|g| scenario.kinds.iter().any(|k| k.trustors.position(g.first).is_some())).collect();
        let state = State::new(&scenario, rule, population, &stances, &layout, keep);
        let tasks = scenario.agents().div_ceil(TASK);
        let region_bits = deliver::region_bits(scenario.agents(), threads());
        let shared = tasks > 1 && threads() > 1;
        let till = deliver::Till::new(&scenario, &layout).filter(|_| shared);
        let regions = if shared && till.is_none() { scenario.agents().div_ceil(1 << region_bits) } else { 0 };
        let mut relation_counts = vec![0; kinds];
        state.relations.iter().for_each(|r| relation_counts[r.tie.kind()] += 1);
        let mut simulator = Simulator {
            unit: scenario.ledger_unit(),
            scenario,
            rule,
            streams,
            stances,
            needs,
            arch: pulp::Arch::new(),
            region_bits,
            bounds,
            tells,
            fixed,
            state,
            desks: (0..tasks).map(|_| Desk::new(kinds, regions, till.clone())).collect(),
            totals: vec![Totals::default(); kinds],
            relation_counts,
            undo: Vec::new(),
            stale: true,
            gathered: 0,
            step: 0,
        };
        simulator.settle();
        simulator
    }

    pub(super) fn minds(&self) -> impl Iterator<Item = &Mind> {
        self.stances.iter().step_by(self.scenario.kinds.len()).map(|stance| &stance.mind)
    }

    pub(super) fn group(&self, agent: usize) -> usize {
        group_of(&self.scenario.groups, agent).index()
    }

    /// Gives `use_them` what every task may read and what each may write.
    pub(super) fn with_patches(&mut self, use_them: impl FnOnce(&Field<R>, Vec<Patch<R::Memory>>)) {
        let state = &mut self.state;
        let field = Field {
            rule: self.rule,
            stances: &self.stances,
            kinds: self.scenario.kinds.len(),
            bounds: &self.bounds,
            traits: &state.traits,
            starts: &state.starts,
            fixed: &self.fixed,
            public: &state.public,
            previous: &state.previous,
            listening: &state.listening,
            tells: &self.tells,
            streams: &self.streams,
            needs: &self.needs,
            vast: size_of_val(&*state.relations) > CACHE,
            stale: self.stale,
            arch: self.arch,
            region_bits: self.region_bits,
            unit: self.unit,
            step: self.step,
        };
        let mut rows = Rows {
            relations: &mut state.relations,
            shared: &mut state.shared,
            perceived: &mut state.perceived,
            consulted: &mut state.consulted,
            payoffs: &mut state.payoffs,
            made: &mut state.made,
            contacts: &mut state.contacts,
            traces: &mut state.traces,
        };
        let agents = field.traits.len();
        let patches = self
            .desks
            .iter_mut()
            .enumerate()
            .map(|(task, desk)| rows.cut(task * TASK..((task + 1) * TASK).min(agents), field.starts, desk))
            .collect();
        use_them(&field, patches);
    }

    /// Adds up what the tasks have counted, and counts the stocks anew where they have gone stale.
    fn settle(&mut self) {
        self.gather();
        if !self.stale {
            return;
        }
        self.stale = false;
        self.with_patches(|field, patches| {
            each(patches, |patch| {
                for k in 0..patch.agents.len() {
                    let agent = patch.agents.start + k;
                    let group = field.group(agent);
                    for r in field.starts[agent] as usize - patch.first..field.starts[agent + 1] as usize - patch.first {
                        call_for(field.traits, patch.relations.get(r + AHEAD));
                        let holding = patch.holding(field, group, r);
                        let kind = patch.relations[r].tie.kind();
                        patch.desk.tallies[kind].enter(&holding);
                    }
                }
            });
        });
        self.totals.iter_mut().for_each(Totals::clear_stocks);
        self.gather();
    }

    fn gather(&mut self) {
        self.gathered = self.step;
        for desk in &mut self.desks {
            for (totals, tally) in self.totals.iter_mut().zip(&mut desk.tallies) {
                totals.absorb(tally);
            }
        }
    }

    fn deliver(&mut self) {
        let kinds = self.scenario.kinds.len();
        let state = &mut self.state;
        let mut ledger = deliver::Region {
            first: 0,
            payoffs: &mut state.payoffs,
            received: &mut state.received,
            failures: &mut state.failures,
            reports: &mut state.reports,
        };
        if self.desks[0].till.is_some() {
            self.desks.iter_mut().filter_map(|desk| desk.till.as_mut()).for_each(|till| till.hand_over(&mut ledger, kinds));
        } else if self.desks[0].deliveries.is_empty() {
            ledger.deliver_all(&state.contacts, kinds);
        } else {
            let regions: Vec<_> = ledger.split(1 << self.region_bits, kinds).enumerate().collect();
            let desks = &self.desks;
            each(regions, |(k, mut region)| desks.iter().for_each(|desk| region.deliver_all(&desk.deliveries[k], kinds)));
            for desk in &mut self.desks {
                desk.deliveries.iter_mut().for_each(Vec::clear);
            }
        }
        self.publish();
    }

    /// Step 7: the public record fades, and what was reported enters it.
    fn publish(&mut self) {
        let kinds = self.scenario.kinds.len();
        for (place, (record, reports)) in self.state.public.iter_mut().zip(&mut self.state.reports).enumerate() {
            let kept = self.stances[place % kinds].communication.record_memory;
            let reports = std::mem::take(reports);
            record.honoured = (kept * f64::from(record.honoured) + f64::from(reports.honoured)) as f32;
            record.broken = (kept * f64::from(record.broken) + f64::from(reports.broken)) as f32;
        }
    }

    fn rows(&self, of_run: bool) -> Vec<Row> {
        let scene = |kind: usize| observe::Scene {
            step: self.step,
            kind,
            kinds: self.scenario.kinds.len(),
            traits: R::TRAITS,
            unit: self.unit,
            arch: self.arch,
            payoffs: &self.state.payoffs,
            received: &self.state.received,
            shown: if of_run { &[] } else { &self.state.shown },
            trustors: &self.scenario.kinds[kind].trustors,
            trustees: &self.scenario.kinds[kind].trustees,
        };
        self.totals
            .iter()
            .enumerate()
            .map(|(kind, totals)| observe::row(&scene(kind), totals, if of_run { &totals.run } else { &totals.interval }))
            .collect()
    }
}

impl<R: BeliefRule> Simulation for Simulator<R> {
    fn step(&mut self) {
        self.step += 1;
        self.strike();
        self.stale |= self.changes();
        self.with_patches(|field, patches| each(patches, |patch| work(field, patch)));
        self.deliver();
        self.change();
        if !self.state.previous.is_empty() {
            std::mem::swap(&mut self.state.previous, &mut self.state.contacts);
        }
        if self.step - self.gathered >= GATHER {
            self.gather();
        }
    }

    fn steps_taken(&self) -> usize {
        self.step
    }

    fn record(&mut self) -> Vec<Row> {
        self.settle();
        let rows = self.rows(false);
        self.totals.iter_mut().for_each(Totals::turn_over);
        self.state.shown.copy_from_slice(&self.state.received);
        rows
    }

    fn overall(&mut self) -> Vec<Row> {
        self.settle();
        self.rows(true)
    }

    fn relations_of(&self, kind: usize) -> usize {
        self.relation_counts[kind]
    }

    fn agents(&self, see: &mut dyn FnMut(AgentView)) {
        for (agent, traits) in self.state.traits.iter().enumerate() {
            let account = self.state.account(agent);
            see(AgentView {
                agent,
                ability: traits.ability.get(),
                integrity: traits.integrity.get(),
                benevolence: traits.benevolence.get(),
                payoff: self.unit.payoff(i128::from(account.payoff)),
                exchanges: account.exchanges,
            });
        }
    }

    fn relations(&self, see: &mut dyn FnMut(RelationView)) {
        let state = &self.state;
        for trustor in 0..state.traits.len() {
            let group = self.group(trustor);
            for r in state.starts[trustor] as usize..state.starts[trustor + 1] as usize {
                call_for(&state.traits, state.relations.get(r + AHEAD));
                let Relation { tie, history, memory } = state.relations[r];
                let stance = &self.stances[group * self.scenario.kinds.len() + tie.kind()];
                let shared = state.shared.get(r).copied().unwrap_or(self.fixed[tie.kind()].shared);
                let perceived = state.perceived.get(r).copied().unwrap_or(self.fixed[tie.kind()].perceived);
                let record = state.consulted.get(r).copied().unwrap_or_default();
                let reading = self.rule.read(stance, &memory, Sight { perceived: perceived.get(), record });
                let trustee = &state.traits[tie.trustee()];
                let weight = shared.get() + trustee.benevolence.get();
                let assurance = stance.assurance(weight, reading.trust, reading.beliefs.ability);
                let ability =
                    crate::model::keeping::served_ability(trustee.ability.get(), stance.exchange.records, f64::from(history.exchanges()));
                see(RelationView {
                    kind: tie.kind(),
                    trustor,
                    trustee: tie.trustee(),
                    trust: reading.trust,
                    reliability: crate::model::keeping::reliability(ability, assurance, trustee.integrity.get(), true),
                    shared: shared.get(),
                    perceived: perceived.get(),
                    exchanges: history.exchanges(),
                    last: history.last(),
                    beliefs: R::TRAITS.then_some(reading.beliefs),
                    evidence: self.rule.evidence(&memory),
                });
            }
        }
    }

    fn contacts(&self, see: &mut dyn FnMut(ContactView)) {
        let contacts = if self.state.previous.is_empty() { &self.state.contacts } else { &self.state.previous };
        for (trustor, (contact, trace)) in contacts.iter().zip(&self.state.traces).enumerate().filter(|(_, (c, _))| c.happened()) {
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
                payoff_trustor: self.unit.payoff(i128::from(trace.trustor_payoff)),
                payoff_trustee: self.unit.payoff(i128::from(contact.trustee_payoff)),
                trust_after: trace.after,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::belief::Attribution;
    use crate::scenario::Document;

    #[test]
    fn the_vector_unit_changes_no_result() {
        for name in ["first-promise", "karate-club", "car-industry"] {
            let scenario = Arc::new(Document::bundled(name).and_then(|document| document.scenario()).unwrap());
            let run = |arch: pulp::Arch| {
                let mut simulator = Simulator::new(scenario.clone(), Attribution, 0, 0, Keep::default());
                simulator.arch = arch;
                (0..60).for_each(|_| simulator.step());
                let mut relations = Vec::new();
                simulator.relations(&mut |relation| relations.push(format!("{relation:?}")));
                (format!("{:?}", simulator.record()), relations)
            };
            assert_eq!(run(pulp::Arch::Scalar), run(pulp::Arch::new()), "{name}");
        }
    }
}
