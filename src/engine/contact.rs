//! The contacts of a batch of trustors: does she rely on him; does he keep his word; both are paid; she learns; we count.
//!
//! Steps 3 to 5 of the model for up to [`LANES`] trustors of one group in one kind of relation, in columns: what the batch needs is fetched
//! at once, each question is put to all of them before the next, and what came of it is put back. Contacts do not see each other within
//! a step, so that the order of work changes no result. In a large population the cache misses of a batch overlap.

use super::draws::Draws;
use super::field::{Field, Patch};
use super::meet::Meeting;
use super::state::{Circumstances, Contact, History, LastContact, Trace};
use super::tally::{Flow, Stock};
use crate::model::belief::{BeliefRule, Beliefs, Experience, PublicRecord, Reading};
use crate::model::communication::{estrange, identify};
use crate::model::engagement::{engage, expected_value};
use crate::model::exchange::Outcome;
use crate::model::interest::willingness;
use crate::model::keeping::{self, served_ability};
use crate::model::stance::Stance;
use crate::population::build::{Tie, Traits};
use crate::quantity::Grid;
use crate::stream::{Purpose, unit};

/// Contacts of a batch: few enough for its columns to stay in the first-level cache.
pub const LANES: usize = 64;

type Column<T> = [T; LANES];

/// What is known of a batch of contacts, in columns.
#[derive(Debug)]
pub struct Lanes<M> {
    /// Contacts in the batch; the lanes beyond hold what was there before, and count for nothing.
    contacts: usize,
    meetings: Column<Meeting>,
    /// By lane, the place of the trustor in its chunk.
    places: Column<u8>,
    ties: Column<Tie>,
    histories: Column<History>,
    memories: Column<M>,
    records: Column<PublicRecord>,
    shared: Column<Grid>,
    perceived: Column<Grid>,
    ability: Column<f64>,
    integrity: Column<f64>,
    benevolence: Column<f64>,
    beliefs: Reflections,
    trust: Column<f64>,
    /// Assurance, as it is.
    assurance: Column<f64>,
    /// Assurance, as the trustor estimates it.
    estimate: Column<f64>,
    promised: Column<bool>,
    value: Column<f64>,
    engaged: Column<bool>,
    outcome: Column<Outcome>,
    amends: Column<bool>,
    seen: Column<bool>,
    /// What the same beliefs and trust are afterwards.
    beliefs_after: Reflections,
    trust_after: Column<f64>,
}

/// Beliefs in columns.
#[derive(Debug)]
struct Reflections {
    ability: Column<f64>,
    integrity: Column<f64>,
    benevolence: Column<f64>,
}

impl Reflections {
    const NONE: Reflections = Reflections { ability: [0.0; LANES], integrity: [0.0; LANES], benevolence: [0.0; LANES] };

    #[inline(always)]
    fn get(&self, l: usize) -> Beliefs {
        Beliefs { ability: self.ability[l], integrity: self.integrity[l], benevolence: self.benevolence[l] }
    }

    #[inline(always)]
    fn set(&mut self, l: usize, beliefs: Beliefs) {
        (self.ability[l], self.integrity[l], self.benevolence[l]) = (beliefs.ability, beliefs.integrity, beliefs.benevolence);
    }
}

impl<M: Copy> Lanes<M> {
    /// Empty lanes; `blank` is any memory.
    pub fn new(blank: M) -> Lanes<M> {
        Lanes {
            contacts: 0,
            meetings: [Meeting::default(); LANES],
            places: [0; LANES],
            ties: [Tie::NOBODY; LANES],
            histories: [History::default(); LANES],
            memories: [blank; LANES],
            records: [PublicRecord::default(); LANES],
            shared: [Grid::default(); LANES],
            perceived: [Grid::default(); LANES],
            ability: [0.0; LANES],
            integrity: [0.0; LANES],
            benevolence: [0.0; LANES],
            beliefs: Reflections::NONE,
            trust: [0.0; LANES],
            assurance: [0.0; LANES],
            estimate: [0.0; LANES],
            promised: [false; LANES],
            value: [0.0; LANES],
            engaged: [false; LANES],
            outcome: [Outcome::Declined; LANES],
            amends: [false; LANES],
            seen: [false; LANES],
            beliefs_after: Reflections::NONE,
            trust_after: [0.0; LANES],
        }
    }

    #[inline(always)]
    fn reading(&self, l: usize) -> Reading {
        Reading { beliefs: self.beliefs.get(l), assurance: self.estimate[l], trust: self.trust[l] }
    }
}

/// The contacts of `meetings`, all of trustors of one group in relations of one kind.
#[inline(always)]
pub fn contacts<R: BeliefRule>(
    field: &Field<R>,
    patch: &mut Patch<R::Memory>,
    group: usize,
    meetings: &[Meeting],
    draws: &Draws,
    lanes: &mut Lanes<R::Memory>,
) {
    fetch(field, patch, meetings, lanes);
    let stance = &field.stances[group * field.kinds + usize::from(meetings[0].kind)];
    read(field.rule, stance, lanes);
    rely(field.rule, stance, draws, lanes);
    keep(stance, draws, lanes);
    learn(field.rule, stance, lanes);
    put_back(field, patch, stance, draws, lanes);
    count::<R>(field, patch, stance, lanes);
}

/// Fetches what the contacts need.
#[inline(always)]
fn fetch<R: BeliefRule>(field: &Field<R>, patch: &Patch<R::Memory>, meetings: &[Meeting], lanes: &mut Lanes<R::Memory>) {
    lanes.contacts = meetings.len();
    for (l, &meeting) in meetings.iter().enumerate() {
        let relation = &patch.relations[meeting.relation as usize];
        lanes.meetings[l] = meeting;
        lanes.places[l] = meeting.place as u8;
        (lanes.ties[l], lanes.histories[l], lanes.memories[l]) = (relation.tie, relation.history, relation.memory);
    }
    for l in 0..meetings.len() {
        let Traits { ability, integrity, benevolence } = field.traits[lanes.ties[l].trustee()];
        (lanes.ability[l], lanes.integrity[l], lanes.benevolence[l]) = (ability.get(), integrity.get(), benevolence.get());
        let interests = patch.interests(field, meetings[l].relation as usize);
        (lanes.shared[l], lanes.perceived[l]) = (interests.shared, interests.perceived);
    }
    if !patch.consulted.is_empty() {
        for (record, meeting) in lanes.records.iter_mut().zip(meetings) {
            *record = patch.consulted[meeting.relation as usize];
        }
    }
}

/// What each trustor believes and trusts, and what interest alone achieves.
#[inline(always)]
fn read<R: BeliefRule>(rule: R, stance: &Stance, lanes: &mut Lanes<R::Memory>) {
    for l in 0..LANES {
        let beliefs = rule.beliefs(stance, &lanes.memories[l], lanes.records[l]);
        lanes.beliefs.set(l, beliefs);
        lanes.trust[l] = rule.trust(stance, &lanes.memories[l], lanes.records[l]);
        lanes.assurance[l] = lanes.shared[l].get() + lanes.benevolence[l];
        lanes.estimate[l] = lanes.perceived[l].get() + beliefs.benevolence;
    }
    stance.assurances(&mut lanes.assurance, &lanes.trust, &lanes.beliefs.ability);
    stance.assurances(&mut lanes.estimate, &lanes.trust, &lanes.beliefs.ability);
}

/// Step 3: does he promise, and does she rely on him?
#[inline(always)]
fn rely<R: BeliefRule>(rule: R, stance: &Stance, draws: &Draws, lanes: &mut Lanes<R::Memory>) {
    let mut trust = [0.0; LANES];
    let mut u = [0.0; LANES];
    for l in 0..LANES {
        let reading = lanes.reading(l);
        let promised = unit(draws.of(Purpose::Promise)[lanes.places[l] as usize]) < stance.communication.promise;
        lanes.promised[l] = promised;
        trust[l] = if promised { reading.trust } else { rule.unpromised(&reading) };
        lanes.value[l] = expected_value(&stance.exchange, stance.mind.loss_aversion, trust[l], reading.beliefs.benevolence);
        u[l] = unit(draws.of(Purpose::Engage)[lanes.places[l] as usize]);
    }
    let mind = &stance.mind;
    engage(mind.engagement, mind.rationality, stance.exchange.stake(), &trust, &lanes.value, &u, &mut lanes.engaged);
    lanes.engaged[lanes.contacts..].fill(false);
}

/// Step 4: does he keep his word, and if not, does he make amends, and is the cause seen?
#[inline(always)]
fn keep<M>(stance: &Stance, draws: &Draws, lanes: &mut Lanes<M>) {
    let mut ability = lanes.ability;
    let records = stance.exchange.records;
    if records > 0.0 {
        for l in 0..lanes.contacts {
            ability[l] = served_ability(ability[l], records, f64::from(lanes.histories[l].exchanges()));
        }
    }
    for l in 0..LANES {
        let u = |purpose| unit(draws.of(purpose)[lanes.places[l] as usize]);
        let (tempted, conscience, luck) = (u(Purpose::Temptation), u(Purpose::Integrate), u(Purpose::Succeed));
        let outcome = keeping::outcome(ability[l], lanes.assurance[l], lanes.integrity[l], lanes.promised[l], tempted, conscience, luck);
        let outcome = if lanes.engaged[l] { outcome } else { Outcome::Declined };
        let amends = outcome.broken() & (u(Purpose::Amends) < lanes.benevolence[l]);
        lanes.outcome[l] = outcome;
        lanes.amends[l] = amends;
        lanes.seen[l] = outcome.broken() & (amends | (u(Purpose::Cause) < stance.communication.transparency));
    }
}

/// Step 5: those who relied learn, and their trust is evaluated anew.
#[inline(always)]
fn learn<R: BeliefRule>(rule: R, stance: &Stance, lanes: &mut Lanes<R::Memory>) {
    let mut estimate = [0.0; LANES];
    for l in 0..LANES {
        let experience = Experience {
            outcome: lanes.outcome[l],
            promised: lanes.promised[l],
            amends: lanes.amends[l],
            seen: lanes.seen[l],
            weight: 1.0,
            exchanges: lanes.histories[l].exchanges() + 1,
        };
        let mut memory = lanes.memories[l];
        rule.learn(stance, &mut memory, &lanes.reading(l), &experience);
        let beliefs = rule.beliefs(stance, &memory, lanes.records[l]);
        lanes.memories[l] = memory;
        lanes.beliefs_after.set(l, beliefs);
        estimate[l] = lanes.perceived[l].get() + beliefs.benevolence;
    }
    stance.assurances(&mut estimate, &lanes.trust, &lanes.beliefs_after.ability);
    for l in 0..LANES {
        let mut memory = lanes.memories[l];
        rule.evaluate(&mut memory, &lanes.beliefs_after.get(l), estimate[l]);
        lanes.memories[l] = memory;
        lanes.trust_after[l] = rule.trust(stance, &memory, lanes.records[l]);
    }
}

/// Where shared interest stands after an exchange: identification.
#[inline]
fn moved(shared: Grid, identification: f64, outcome: Outcome) -> Grid {
    match outcome {
        Outcome::Honoured => Grid::new(identify(shared.get(), identification)),
        Outcome::Wilful => Grid::new(estrange(shared.get(), identification)),
        Outcome::Unable | Outcome::Declined => shared,
    }
}

/// Puts back what came of the contacts, and pays.
#[inline(always)]
fn put_back<R: BeliefRule>(field: &Field<R>, patch: &mut Patch<R::Memory>, stance: &Stance, draws: &Draws, lanes: &mut Lanes<R::Memory>) {
    let talk = &stance.communication;
    let mut sums = [0; 6];
    for l in 0..lanes.contacts {
        let Meeting { place, relation, .. } = lanes.meetings[l];
        let (k, r) = (place as usize, relation as usize);
        let (tie, outcome, amends) = (lanes.ties[l], lanes.outcome[l], lanes.amends[l]);
        let u = |purpose| unit(draws.of(purpose)[lanes.places[l] as usize]);
        if lanes.engaged[l] {
            let relation = &mut patch.relations[r];
            relation.history = lanes.histories[l].after(outcome);
            relation.memory = lanes.memories[l];
        }
        let temptation =
            if outcome == Outcome::Wilful { field.unit.count(stance.exchange.temptation.quantile(u(Purpose::Temptation))) } else { 0 };
        let reported = lanes.engaged[l] && talk.record_weight > 0.0 && u(Purpose::Report) < talk.reporting;
        let known = Circumstances { promised: lanes.promised[l], seen: lanes.seen[l], amends, reported };
        let (trustor_payoff, trustee_payoff) = stance.accounts.payoffs(outcome, amends, temptation);
        patch.accounts[k].payoff += trustor_payoff;
        patch.accounts[k].exchanges += 1;
        patch.contacts[k] = Contact::new(tie, outcome, known, trustee_payoff);
        if let Some(trace) = patch.traces.get_mut(k) {
            let after = if lanes.engaged[l] { lanes.trust_after[l] } else { lanes.trust[l] };
            *trace = Trace { before: lanes.trust[l], expected_value: lanes.value[l], trustor_payoff, after };
        }
        let last = std::mem::replace(&mut patch.last[k], LastContact { tie, outcome });
        let (returning, same) = (last != LastContact::NONE, last.tie == tie);
        let engaging = last.outcome != Outcome::Declined;
        let counted = [returning, same, engaging, engaging && same && lanes.engaged[l]].map(i64::from);
        for (sum, amount) in sums.iter_mut().zip(counted.into_iter().chain([trustor_payoff, trustee_payoff])) {
            *sum += amount;
        }
    }
    let tally = &mut patch.desk.tallies[usize::from(lanes.meetings[0].kind)];
    let flows = [Flow::Returning, Flow::Loyal, Flow::Engaging, Flow::Retained, Flow::PayoffTrustor, Flow::PayoffTrustee];
    for (flow, sum) in flows.into_iter().zip(sums) {
        tally.count(flow, sum);
    }
}

/// Counts what happened and what has changed.
#[inline(always)]
fn count<R: BeliefRule>(field: &Field<R>, patch: &mut Patch<R::Memory>, stance: &Stance, lanes: &mut Lanes<R::Memory>) {
    let here = lanes.contacts;
    let tally = &mut patch.desk.tallies[usize::from(lanes.meetings[0].kind)];
    tally.count(Flow::Contacts, here as i64);
    tally.count(Flow::BestPayoff, here as i64 * stance.best);
    for outcome in [Outcome::Declined, Outcome::Honoured, Outcome::Unable, Outcome::Wilful] {
        tally.count_outcome(outcome, lanes.outcome[..here].iter().filter(|&&o| o == outcome).count() as i64);
    }
    tally.count(Flow::Amends, lanes.amends[..here].iter().map(|&a| i64::from(a)).sum());
    tally.count(Flow::TrustContacted, lanes.trust[..here].iter().map(|&t| Grid::new(t).steps()).sum());
    tally.count(Flow::ExpectedValue, lanes.value[..here].iter().map(|&v| field.unit.count(v)).sum());
    if R::TRAITS {
        let (mut willing, mut share) = (0, 0);
        for l in 0..here {
            let w = willingness(lanes.estimate[l], lanes.beliefs.integrity[l], lanes.promised[l]);
            willing += i64::from(w > 0.0);
            share += if w > 0.0 { Grid::new(lanes.estimate[l] / w).steps() } else { 0 };
        }
        tally.count(Flow::Willing, willing);
        tally.count(Flow::AssuranceShare, share);
        let change = |after: &Column<f64>, before: &Column<f64>| -> i64 {
            (0..LANES).map(|l| if lanes.engaged[l] { Grid::new(after[l]).steps() - Grid::new(before[l]).steps() } else { 0 }).sum()
        };
        tally.stock(Stock::Ability, change(&lanes.beliefs_after.ability, &lanes.beliefs.ability));
        tally.stock(Stock::Integrity, change(&lanes.beliefs_after.integrity, &lanes.beliefs.integrity));
        tally.stock(Stock::Benevolence, change(&lanes.beliefs_after.benevolence, &lanes.beliefs.benevolence));
    }
    for l in 0..here {
        if lanes.engaged[l] {
            tally.trust_changes(Grid::new(lanes.trust[l]), Grid::new(lanes.trust_after[l]));
        }
    }
    let exchange = &stance.exchange;
    if exchange.identification > 0.0 || exchange.future > 0.0 || exchange.records > 0.0 {
        interests_change(field, patch, stance, lanes);
    }
}

/// Identification moves shared interest, and reliability follows interest, trust and the number of exchanges.
fn interests_change<R: BeliefRule>(field: &Field<R>, patch: &mut Patch<R::Memory>, stance: &Stance, lanes: &Lanes<R::Memory>) {
    for l in (0..lanes.contacts).filter(|&l| lanes.engaged[l]) {
        let r = lanes.meetings[l].relation as usize;
        let trustee = field.traits[lanes.ties[l].trustee()];
        let exchanges = lanes.histories[l].exchanges();
        let before = field.reliability(stance, &trustee, lanes.assurance[l], exchanges);
        let shared = match stance.exchange.identification {
            0.0 => lanes.shared[l],
            identification => moved(lanes.shared[l], identification, lanes.outcome[l]),
        };
        if shared != lanes.shared[l] {
            patch.interests[r].shared = shared;
        }
        let weight = shared.get() + lanes.benevolence[l];
        let assurance = stance.assurance(weight, lanes.trust_after[l], lanes.beliefs_after.ability[l]);
        let after = field.reliability(stance, &trustee, assurance, exchanges + 1);
        let tally = &mut patch.desk.tallies[usize::from(lanes.meetings[0].kind)];
        tally.stock(Stock::Shared, shared.steps() - lanes.shared[l].steps());
        tally.stock(Stock::Reliability, after.steps() - before.steps());
    }
}
