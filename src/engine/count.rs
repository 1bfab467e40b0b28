//! Counts what happened in a batch of contacts, and what has changed in the relations.

use super::columns::{Batch, Column, LANES};
use super::field::{Field, Patch};
use super::relation::reliability;
use super::tally::{Flow, Stock, Tally};
use crate::model::belief::BeliefRule;
use crate::model::communication::moved;
use crate::model::exchange::Outcome;
use crate::model::interest::willingness;
use crate::population::build::{Tie, Traits};
use crate::quantity::Grid;

/// Counts what happened and what has changed.
#[inline(always)]
pub fn count<R: BeliefRule>(field: &Field<R>, patch: &mut Patch<R::Memory>, batch: &Batch<R::Memory>) {
    let Batch { stance, facts, before, prospect, marks, payoffs, after, .. } = *batch;
    let here = facts.contacts.min(LANES);
    let tally = &mut patch.desk.tallies[usize::from(facts.meetings[0].kind)];
    tally.count(Flow::Contacts, here as i64);
    tally.count(Flow::BestPayoff, here as i64 * stance.best);
    for outcome in [Outcome::Declined, Outcome::Honoured, Outcome::Unable, Outcome::Wilful] {
        tally.count_outcome(outcome, number(here, |l| marks.outcome[l] == outcome));
    }
    tally.count(Flow::Amends, number(here, |l| marks.amends[l]));
    let (last, engaging) = &facts.last;
    tally.count(Flow::Returning, number(here, |l| last[l] != Tie::NOBODY));
    tally.count(Flow::Loyal, number(here, |l| last[l] == facts.ties[l]));
    tally.count(Flow::Engaging, number(here, |l| engaging[l]));
    tally.count(Flow::Retained, number(here, |l| (last[l] == facts.ties[l]) & engaging[l] & marks.engaged[l]));
    let [mut trust, mut trust_after] = [[Grid::default(); LANES]; 2];
    for l in 0..LANES {
        trust[l] = Grid::new(before.trust[l]);
        trust_after[l] = Grid::new(after.trust[l]);
    }
    tally.count(Flow::TrustContacted, trust[..here].iter().map(|t| t.steps()).sum());
    tally.count(Flow::PayoffTrustor, payoffs.trustor[..here].iter().sum());
    tally.count(Flow::PayoffTrustee, payoffs.trustee[..here].iter().sum());
    tally.count(Flow::ExpectedValue, prospect.value[..here].iter().map(|&v| field.unit.count(v)).sum());
    if R::TRAITS {
        let (mut willing, mut share) = (0, 0);
        for l in 0..here {
            let w = willingness(before.estimate[l], before.integrity[l], marks.promised[l]);
            willing += i64::from(w > 0.0);
            share += if w > 0.0 { Grid::new(before.estimate[l] / w).steps() } else { 0 };
        }
        tally.count(Flow::Willing, willing);
        tally.count(Flow::AssuranceShare, share);
    }
    if R::TRAITS && !field.stale {
        tally.stock(Stock::Ability, change(&marks.engaged, &before.ability, &after.ability));
        tally.stock(Stock::Integrity, change(&marks.engaged, &before.integrity, &after.integrity));
        tally.stock(Stock::Benevolence, change(&marks.engaged, &before.benevolence, &after.benevolence));
    }
    if field.stale {
        return;
    }
    tally.trust_changes(&trust, &trust_after);
    let exchange = &stance.exchange;
    if exchange.identification > 0.0 || exchange.future > 0.0 || exchange.records > 0.0 {
        interests_change(tally, batch);
    }
}

/// How many of the contacts are of some kind: at most 64, which fits in a byte.
#[inline(always)]
fn number(here: usize, of_kind: impl Fn(usize) -> bool) -> i64 {
    i64::from((0..here).map(|l| u8::from(of_kind(l))).sum::<u8>())
}

/// By how much a belief changes in all those who engaged together, in steps of the grid.
#[inline(always)]
fn change(engaged: &Column<bool>, before: &Column<f64>, after: &Column<f64>) -> i64 {
    let mut sum = 0;
    for l in 0..LANES {
        let change = Grid::new(after[l]).steps() - Grid::new(before[l]).steps();
        sum += if engaged[l] { change } else { 0 };
    }
    sum
}

/// Identification moves shared interest, and reliability follows interest, trust and the number of exchanges.
#[inline(always)]
fn interests_change<M>(tally: &mut Tally, batch: &Batch<M>) {
    let Batch { stance, facts, before, marks, after, .. } = *batch;
    for l in (0..facts.contacts).filter(|&l| marks.engaged[l]) {
        let [ability, integrity, benevolence] = [facts.traits[0][l], facts.traits[1][l], facts.traits[2][l]];
        let trustee = Traits { ability, integrity, benevolence };
        let exchanges = facts.histories[l].exchanges();
        let before = Grid::new(reliability(stance, &trustee, before.assurance[l], exchanges));
        let shared = match stance.exchange.identification {
            0.0 => facts.shared[l],
            identification => moved(facts.shared[l], identification, marks.outcome[l]),
        };
        let weight = shared.get() + benevolence.get();
        let assurance = stance.assurance(weight, after.trust[l], after.ability[l]);
        let after = Grid::new(reliability(stance, &trustee, assurance, exchanges + 1));
        tally.stock(Stock::Shared, shared.steps() - facts.shared[l].steps());
        tally.stock(Stock::Reliability, after.steps() - before.steps());
    }
}
