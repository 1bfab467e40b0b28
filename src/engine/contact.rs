//! One contact: they meet; does she rely on him; does he keep his word; both are paid; she learns; we count.

use super::draws::Words;
use super::field::{Field, Patch};
use super::state::{Circumstances, Contact, LastContact, Trace};
use super::tally::{Flow, Holding};
use crate::model::belief::{BeliefRule, Experience, Reading};
use crate::model::choice::{self, Choice};
use crate::model::communication::{disclose, estrange, identify};
use crate::model::engagement::{engages, expected_value};
use crate::model::exchange::Outcome;
use crate::model::interest::willingness;
use crate::model::keeping::{self, served_ability};
use crate::quantity::Grid;
use crate::stream::{below, unit};
use std::ops::Range;

/// Steps 1 to 5 of the model for one trustor, the `k`-th of its task.
#[inline]
pub fn contact<R: BeliefRule>(field: &Field<R>, patch: &mut Patch<R::Memory>, group: usize, k: usize, words: &Words) {
    let agent = patch.agents.start + k;
    patch.contacts[k] = Contact::NONE;
    let row = field.starts[agent] as usize - patch.first..field.starts[agent + 1] as usize - patch.first;
    let mind = &field.stances[group * field.kinds].mind;
    if row.is_empty() || unit(words.activity) >= mind.activity {
        return;
    }
    let r = row.start + choose(field, patch, group, k, row.clone(), words);
    let tie = patch.relations[r].tie;
    let stance = field.stance(group, tie);
    let talk = &stance.communication;
    if unit(words.talk) < talk.talk {
        patch.revise(field, group, r, |patch| talk_it_over(field, patch, group, r));
    }

    let trustee = field.traits[tie.trustee()];
    let sight = patch.sight(field, r);
    let mut relation = patch.relations[r];
    let reading = field.rule.read(stance, &relation.memory, sight);
    let promised = unit(words.promise) < talk.promise;
    let trust = if promised { reading.trust } else { field.rule.unpromised(&reading) };
    let value = expected_value(&stance.exchange, stance.mind.loss_aversion, trust, reading.beliefs.benevolence);
    let mut outcome = Outcome::Declined;
    let mut known = Circumstances { promised, ..Circumstances::default() };
    let mut temptation = 0;
    let mut after = reading.trust;

    if engages(stance.mind.engagement, stance.mind.rationality, stance.exchange.stake(), trust, value, unit(words.engage)) {
        let interests = patch.interests(field, r);
        let benevolence = trustee.benevolence.get();
        let assurance = stance.assurance(interests.shared.get() + benevolence, reading.trust, reading.beliefs.ability);
        let exchanges = relation.history.exchanges();
        let before = Holding {
            trust: Grid::new(reading.trust),
            beliefs: grid(&reading),
            interests: [interests.shared, interests.perceived],
            reliability: field.reliability(stance, &trustee, assurance, exchanges),
        };

        let ability = served_ability(trustee.ability.get(), stance.exchange.records, f64::from(exchanges));
        let (tempted, integrity) = (unit(words.temptation), trustee.integrity.get());
        outcome = keeping::outcome(ability, assurance, integrity, promised, tempted, unit(words.integrity), unit(words.succeed));
        known.amends = outcome.broken() && unit(words.amends) < benevolence;
        known.seen = outcome.broken() && (known.amends || unit(words.cause) < talk.transparency);
        known.reported = talk.record_weight > 0.0 && unit(words.report) < talk.reporting;
        if outcome == Outcome::Wilful {
            temptation = field.unit.count(stance.exchange.temptation.quantile(tempted));
        }

        relation.history = relation.history.after(outcome);
        let (amends, seen) = (known.amends, known.seen);
        let experience = Experience { outcome, promised, amends, seen, weight: 1.0, exchanges: exchanges + 1 };
        field.rule.learn(stance, &mut relation.memory, sight, &reading, &experience);
        patch.relations[r] = relation;
        let shared = moved(interests.shared, stance.exchange.identification, outcome);
        if shared != interests.shared {
            patch.interests[r].shared = shared;
        }

        after = field.rule.trust(stance, &relation.memory, sight.record);
        let beliefs = field.rule.beliefs(stance, &relation.memory, sight.record);
        let assurance = if stance.exchange.future == 0.0 && shared == interests.shared {
            assurance
        } else {
            stance.assurance(shared.get() + benevolence, after, beliefs.ability)
        };
        let after = Holding {
            trust: Grid::new(after),
            beliefs: grid(&Reading { beliefs, ..reading }),
            interests: [shared, interests.perceived],
            reliability: field.reliability(stance, &trustee, assurance, exchanges + 1),
        };
        let tally = &mut patch.desk.tallies[tie.kind()];
        tally.change(&before, &after);
        tally.count(Flow::Amends, i64::from(known.amends));
    }

    let (trustor_payoff, trustee_payoff) = stance.accounts.payoffs(outcome, known.amends, temptation);
    let contact = Contact::new(tie, outcome, known, trustee_payoff);
    patch.accounts[k].payoff += trustor_payoff;
    patch.accounts[k].exchanges += 1;
    patch.contacts[k] = contact;
    if let Some(trace) = patch.traces.get_mut(k) {
        *trace = Trace { before: reading.trust, expected_value: value, trustor_payoff, after };
    }

    let last = std::mem::replace(&mut patch.last[k], LastContact { tie, outcome });
    let tally = &mut patch.desk.tallies[tie.kind()];
    tally.count(Flow::Contacts, 1);
    tally.count_outcome(outcome);
    tally.count(Flow::TrustContacted, Grid::new(reading.trust).steps());
    tally.count(Flow::ExpectedValue, field.unit.count(value));
    tally.count(Flow::BestPayoff, stance.best);
    tally.count(Flow::PayoffTrustor, trustor_payoff);
    tally.count(Flow::PayoffTrustee, trustee_payoff);
    let willing = willingness(reading.assurance, reading.beliefs.integrity, promised);
    if R::TRAITS && willing > 0.0 {
        tally.count(Flow::Willing, 1);
        tally.count(Flow::AssuranceShare, Grid::new(reading.assurance / willing).steps());
    }
    let (returning, same) = (last != LastContact::NONE, last.tie == tie);
    let engaging = last.outcome != Outcome::Declined;
    tally.count(Flow::Returning, i64::from(returning));
    tally.count(Flow::Loyal, i64::from(same));
    tally.count(Flow::Engaging, i64::from(engaging));
    tally.count(Flow::Retained, i64::from(engaging && same && contact.engaged()));
}

#[inline]
fn grid(reading: &Reading) -> [Grid; 3] {
    [reading.beliefs.ability, reading.beliefs.integrity, reading.beliefs.benevolence].map(Grid::new)
}

/// Identification: where shared interest stands after an exchange.
#[inline]
fn moved(shared: Grid, identification: f64, outcome: Outcome) -> Grid {
    match outcome {
        _ if identification == 0.0 => shared,
        Outcome::Honoured => Grid::new(identify(shared.get(), identification)),
        Outcome::Wilful => Grid::new(estrange(shared.get(), identification)),
        Outcome::Unable | Outcome::Declined => shared,
    }
}

/// Step 2: interests are disclosed, and trust is evaluated anew.
fn talk_it_over<R: BeliefRule>(field: &Field<R>, patch: &mut Patch<R::Memory>, group: usize, r: usize) {
    let stance = field.stance(group, patch.relations[r].tie);
    let interests = &mut patch.interests[r];
    interests.perceived = Grid::new(disclose(interests.perceived.get(), interests.shared.get(), stance.communication.openness));
    let sight = patch.sight(field, r);
    field.rule.evaluate(stance, &mut patch.relations[r].memory, sight);
}

/// The trustor reads the public record of a partner, and trust is evaluated anew.
fn consult<R: BeliefRule>(field: &Field<R>, patch: &mut Patch<R::Memory>, group: usize, r: usize) {
    let tie = patch.relations[r].tie;
    let stance = field.stance(group, tie);
    let record = field.public[tie.trustee() * field.kinds + tie.kind()];
    // Also a record that has not changed: with a shadow of the future each evaluation starts from the last, and events change parameters.
    if stance.communication.record_weight > 0.0 {
        patch.revise(field, group, r, |patch| {
            patch.consulted[r] = record;
            let sight = patch.sight(field, r);
            field.rule.evaluate(stance, &mut patch.relations[r].memory, sight);
        });
    }
}

/// Step 1: the partner, as an index into the row. The public record of those between whom the rule chooses is consulted.
#[inline]
fn choose<R: BeliefRule>(
    field: &Field<R>,
    patch: &mut Patch<R::Memory>,
    group: usize,
    k: usize,
    row: Range<usize>,
    words: &Words,
) -> usize {
    let mind = &field.stances[group * field.kinds].mind;
    let records = !patch.consulted.is_empty();
    let any = below(words.pick, row.len());
    let picked = match mind.choice {
        Choice::Uniform => any,
        _ if unit(words.explore) < mind.explore => any,
        Choice::Loyal if patch.last[k].outcome == Outcome::Honoured => {
            let last = patch.last[k].tie;
            patch.relations[row.clone()].binary_search_by_key(&last, |relation| relation.tie).unwrap_or(any)
        }
        Choice::Loyal => any,
        Choice::Proportional | Choice::Softmax | Choice::Best => {
            if records {
                row.clone().for_each(|r| consult(field, patch, group, r));
            }
            return weigh(field, patch, group, row, words.pick);
        }
    };
    if records {
        consult(field, patch, group, row.start + picked);
    }
    picked
}

/// The partner where trust or expected value decides.
fn weigh<R: BeliefRule>(field: &Field<R>, patch: &mut Patch<R::Memory>, group: usize, row: Range<usize>, word: u32) -> usize {
    let mind = &field.stances[group * field.kinds].mind;
    let mut values = std::mem::take(&mut patch.desk.values);
    values.clear();
    values.extend(row.map(|r| {
        let relation = &patch.relations[r];
        let stance = field.stance(group, relation.tie);
        let record = patch.sight(field, r).record;
        let trust = field.rule.trust(stance, &relation.memory, record);
        if mind.choice == Choice::Proportional {
            return trust;
        }
        let benevolence = field.rule.beliefs(stance, &relation.memory, record).benevolence;
        expected_value(&stance.exchange, stance.mind.loss_aversion, trust, benevolence)
    }));
    let picked = match mind.choice {
        Choice::Proportional => choice::proportional(&values, word),
        Choice::Best => choice::best(&values, word),
        _ => choice::softmax(&mut values, mind.rationality, word),
    };
    patch.desk.values = values;
    picked
}
