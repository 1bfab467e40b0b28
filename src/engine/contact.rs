//! The contacts of a batch of trustors: does she rely on him; does he keep his word; both are paid; she learns; we count.
//!
//! Steps 3 to 5 of the model for up to [`LANES`] trustors of one group in one kind of relation, in columns: what the batch needs is fetched
//! at once, each question is put to all of them before the next, and what came of it is put back. Contacts do not see each other within
//! a step, so that the order of work changes no result. In a large population the cache misses of a batch overlap.

#![expect(clippy::needless_range_loop, reason = "a lane is an index into many columns")]

use super::draws::{Draws, Words};
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
use crate::quantity::{Grid, LedgerUnit};
use crate::stream::{CHUNK, Purpose, unit};
use pulp::NullaryFnOnce;
use std::hint::select_unpredictable;

/// Contacts of a batch: few enough for its columns to stay in the first-level cache.
pub const LANES: usize = 64;

type Column<T> = [T; LANES];

/// What is known of a batch of contacts, in columns.
#[derive(Debug)]
pub struct Lanes<M> {
    /// Contacts in the batch; the lanes beyond hold what was there before, and count for nothing.
    contacts: usize,
    meetings: Column<Meeting>,
    words: Words<LANES>,
    ties: Column<Tie>,
    last: Column<LastContact>,
    histories: Column<History>,
    memories: Column<M>,
    records: Column<PublicRecord>,
    shared: Column<Grid>,
    perceived: Column<Grid>,
    /// What the trustees are like.
    traits: Column<Traits>,
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
    reported: Column<bool>,
    trustor_payoff: Column<i64>,
    trustee_payoff: Column<i64>,
    /// What the memories, beliefs and trust are afterwards, of those who engaged.
    learnt: Column<M>,
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
            words: Words::NONE,
            ties: [Tie::NOBODY; LANES],
            last: [LastContact::NONE; LANES],
            histories: [History::default(); LANES],
            memories: [blank; LANES],
            records: [PublicRecord::default(); LANES],
            shared: [Grid::default(); LANES],
            perceived: [Grid::default(); LANES],
            traits: [Traits::default(); LANES],
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
            reported: [false; LANES],
            trustor_payoff: [0; LANES],
            trustee_payoff: [0; LANES],
            learnt: [blank; LANES],
            beliefs_after: Reflections::NONE,
            trust_after: [0.0; LANES],
        }
    }

    /// The draw of a purpose, in (0, 1).
    #[inline(always)]
    fn draw(&self, purpose: Purpose, l: usize) -> f64 {
        unit(self.words.of(purpose)[l])
    }

    #[inline(always)]
    fn reading(&self, l: usize) -> Reading {
        Reading { beliefs: self.beliefs.get(l), assurance: self.estimate[l], trust: self.trust[l] }
    }
}

/// The contacts of `meetings`, all of trustors of one group in relations of one kind.
pub struct Contacts<'a, 'f, 'p, R: BeliefRule> {
    /// What everybody may read.
    pub field: &'a Field<'f, R>,
    /// What the task may write.
    pub patch: &'a mut Patch<'p, R::Memory>,
    /// The group of the trustors.
    pub group: usize,
    /// Who meets whom.
    pub meetings: &'a [Meeting],
    /// The words of their chunk.
    pub draws: &'a Draws,
    /// Where they are worked out.
    pub lanes: &'a mut Lanes<R::Memory>,
}

impl<R: BeliefRule> NullaryFnOnce for Contacts<'_, '_, '_, R> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Contacts { field, patch, group, meetings, draws, lanes } = self;
        let stance = &field.stances[group * field.kinds + usize::from(meetings[0].kind)];
        lanes.words.gather(draws, field.needs, meetings.iter().map(|meeting| usize::from(meeting.place) % CHUNK));
        fetch(field, patch, meetings, lanes);
        read(field.rule, stance, lanes);
        rely(field.rule, stance, lanes);
        keep(stance, lanes);
        learn(field.rule, stance, lanes);
        pay(field.unit, stance, lanes);
        put_back(patch, lanes);
        count(field, patch, stance, lanes);
    }
}

/// Fetches what the contacts need.
#[inline(always)]
fn fetch<R: BeliefRule>(field: &Field<R>, patch: &Patch<R::Memory>, meetings: &[Meeting], lanes: &mut Lanes<R::Memory>) {
    lanes.contacts = meetings.len();
    for (l, &meeting) in meetings.iter().enumerate() {
        let relation = &patch.relations[meeting.relation as usize];
        lanes.meetings[l] = meeting;
        lanes.last[l] = patch.last[usize::from(meeting.place)];
        (lanes.ties[l], lanes.histories[l], lanes.memories[l]) = (relation.tie, relation.history, relation.memory);
    }
    for l in 0..meetings.len() {
        lanes.traits[l] = field.traits[lanes.ties[l].trustee()];
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
        lanes.assurance[l] = lanes.shared[l].near() + lanes.traits[l].benevolence.near();
        lanes.estimate[l] = lanes.perceived[l].near() + beliefs.benevolence;
    }
    stance.assurances(&mut lanes.assurance, &lanes.trust, &lanes.beliefs.ability);
    stance.assurances(&mut lanes.estimate, &lanes.trust, &lanes.beliefs.ability);
}

/// Step 3: does he promise, and does she rely on him?
#[inline(always)]
fn rely<R: BeliefRule>(rule: R, stance: &Stance, lanes: &mut Lanes<R::Memory>) {
    let mut trust = [0.0; LANES];
    let mut u = [0.0; LANES];
    for l in 0..LANES {
        let reading = lanes.reading(l);
        let promised = lanes.draw(Purpose::Promise, l) < stance.communication.promise;
        lanes.promised[l] = promised;
        trust[l] = if promised { reading.trust } else { rule.unpromised(&reading) };
        lanes.value[l] = expected_value(&stance.exchange, stance.mind.loss_aversion, trust[l], reading.beliefs.benevolence);
        u[l] = lanes.draw(Purpose::Engage, l);
    }
    let mind = &stance.mind;
    engage(mind.engagement, mind.rationality, stance.exchange.stake(), &trust, &lanes.value, &u, &mut lanes.engaged);
    lanes.engaged[lanes.contacts..].fill(false);
}

/// Step 4: does he keep his word, and if not, does he make amends, and is the cause seen?
#[inline(always)]
fn keep<M: Copy>(stance: &Stance, lanes: &mut Lanes<M>) {
    let mut ability: Column<f64> = std::array::from_fn(|l| lanes.traits[l].ability.near());
    let records = stance.exchange.records;
    if records > 0.0 {
        for l in 0..lanes.contacts {
            ability[l] = served_ability(ability[l], records, f64::from(lanes.histories[l].exchanges()));
        }
    }
    let talk = &stance.communication;
    let reporting = if talk.record_weight > 0.0 { talk.reporting } else { 0.0 };
    for l in 0..LANES {
        let (assurance, integrity, benevolence) =
            (lanes.assurance[l], lanes.traits[l].integrity.near(), lanes.traits[l].benevolence.near());
        let [tempted, conscience, luck] = [Purpose::Temptation, Purpose::Integrate, Purpose::Succeed].map(|purpose| lanes.draw(purpose, l));
        let outcome = keeping::outcome(ability[l], assurance, integrity, lanes.promised[l], tempted, conscience, luck);
        let outcome = if lanes.engaged[l] { outcome } else { Outcome::Declined };
        let amends = outcome.broken() & (lanes.draw(Purpose::Amends, l) < benevolence);
        lanes.outcome[l] = outcome;
        lanes.amends[l] = amends;
        lanes.seen[l] = outcome.broken() & (amends | (lanes.draw(Purpose::Cause, l) < talk.transparency));
        lanes.reported[l] = lanes.engaged[l] & (lanes.draw(Purpose::Report, l) < reporting);
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
        lanes.learnt[l] = memory;
        lanes.beliefs_after.set(l, beliefs);
        estimate[l] = lanes.perceived[l].near() + beliefs.benevolence;
    }
    stance.assurances(&mut estimate, &lanes.trust, &lanes.beliefs_after.ability);
    for l in 0..LANES {
        rule.evaluate(&mut lanes.learnt[l], &lanes.beliefs_after.get(l), estimate[l]);
        let trust = rule.trust(stance, &lanes.learnt[l], lanes.records[l]);
        lanes.trust_after[l] = if lanes.engaged[l] { trust } else { lanes.trust[l] };
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

/// Both are paid, in units of the ledger.
#[inline(always)]
fn pay<M: Copy>(unit: LedgerUnit, stance: &Stance, lanes: &mut Lanes<M>) {
    let mut temptation: Column<f64> = std::array::from_fn(|l| lanes.draw(Purpose::Temptation, l));
    stance.exchange.temptation.quantiles(&mut temptation, |l| lanes.outcome[l] == Outcome::Wilful);
    for l in 0..LANES {
        let temptation = unit.count(temptation[l]);
        (lanes.trustor_payoff[l], lanes.trustee_payoff[l]) = stance.accounts.payoffs(lanes.outcome[l], lanes.amends[l], temptation);
    }
}

/// Puts back what came of the contacts.
#[inline(always)]
fn put_back<M: Copy>(patch: &mut Patch<M>, lanes: &Lanes<M>) {
    let contacts: Column<Contact> = std::array::from_fn(|l| {
        let (promised, seen, amends, reported) = (lanes.promised[l], lanes.seen[l], lanes.amends[l], lanes.reported[l]);
        let known = Circumstances { promised, seen, amends, reported };
        Contact::new(lanes.ties[l], lanes.outcome[l], known, lanes.trustee_payoff[l])
    });
    let mut aside = patch.relations[0];
    for l in 0..lanes.contacts {
        let (k, r) = (usize::from(lanes.meetings[l].place), lanes.meetings[l].relation as usize);
        // What those who did not engage would have learnt is written aside: a branch that cannot be foreseen costs more than writing.
        let relation = &mut patch.relations[r];
        let relation = select_unpredictable(lanes.engaged[l], relation, &mut aside);
        (relation.history, relation.memory) = (lanes.histories[l].after(lanes.outcome[l]), lanes.learnt[l]);
        let account = &mut patch.accounts[k];
        account.payoff += lanes.trustor_payoff[l];
        account.exchanges += 1;
        patch.contacts[k] = contacts[l];
        patch.last[k] = LastContact { tie: lanes.ties[l], outcome: lanes.outcome[l] };
    }
    if !patch.traces.is_empty() {
        for l in 0..lanes.contacts {
            patch.traces[usize::from(lanes.meetings[l].place)] = Trace {
                before: lanes.trust[l],
                expected_value: lanes.value[l],
                trustor_payoff: lanes.trustor_payoff[l],
                after: lanes.trust_after[l],
            };
        }
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
    let (mut returning, mut loyal, mut engaging, mut retained) = (0, 0, 0, 0);
    for l in 0..here {
        let LastContact { tie, outcome } = lanes.last[l];
        let (same, engaged) = (tie == lanes.ties[l], outcome != Outcome::Declined);
        returning += i64::from(tie != Tie::NOBODY);
        loyal += i64::from(same);
        engaging += i64::from(engaged);
        retained += i64::from(same & engaged & lanes.engaged[l]);
    }
    tally.count(Flow::Returning, returning);
    tally.count(Flow::Loyal, loyal);
    tally.count(Flow::Engaging, engaging);
    tally.count(Flow::Retained, retained);
    tally.count(Flow::TrustContacted, lanes.trust[..here].iter().map(|&t| Grid::new(t).steps()).sum());
    tally.count(Flow::PayoffTrustor, lanes.trustor_payoff[..here].iter().sum());
    tally.count(Flow::PayoffTrustee, lanes.trustee_payoff[..here].iter().sum());
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
        tally.stock(Stock::Ability, change(&lanes.engaged, &lanes.beliefs.ability, &lanes.beliefs_after.ability));
        tally.stock(Stock::Integrity, change(&lanes.engaged, &lanes.beliefs.integrity, &lanes.beliefs_after.integrity));
        tally.stock(Stock::Benevolence, change(&lanes.engaged, &lanes.beliefs.benevolence, &lanes.beliefs_after.benevolence));
    }
    tally.trust_changes(lanes.trust.map(Grid::new), lanes.trust_after.map(Grid::new));
    let exchange = &stance.exchange;
    if exchange.identification > 0.0 || exchange.future > 0.0 || exchange.records > 0.0 {
        interests_change(field, patch, stance, lanes);
    }
}

/// By how much a belief changes in all those who engaged together, in steps of the grid.
#[inline(always)]
fn change(engaged: &Column<bool>, before: &Column<f64>, after: &Column<f64>) -> i64 {
    let mut sum = 0;
    for l in 0..LANES {
        let change = Grid::new(after[l]).steps() - Grid::new(before[l]).steps();
        sum += change * i64::from(engaged[l]);
    }
    sum
}

/// Identification moves shared interest, and reliability follows interest, trust and the number of exchanges.
fn interests_change<R: BeliefRule>(field: &Field<R>, patch: &mut Patch<R::Memory>, stance: &Stance, lanes: &Lanes<R::Memory>) {
    for l in (0..lanes.contacts).filter(|&l| lanes.engaged[l]) {
        let r = lanes.meetings[l].relation as usize;
        let trustee = lanes.traits[l];
        let exchanges = lanes.histories[l].exchanges();
        let before = field.reliability(stance, &trustee, lanes.assurance[l], exchanges);
        let shared = match stance.exchange.identification {
            0.0 => lanes.shared[l],
            identification => moved(lanes.shared[l], identification, lanes.outcome[l]),
        };
        if shared != lanes.shared[l] {
            patch.interests[r].shared = shared;
        }
        let weight = shared.get() + trustee.benevolence.get();
        let assurance = stance.assurance(weight, lanes.trust_after[l], lanes.beliefs_after.ability[l]);
        let after = field.reliability(stance, &trustee, assurance, exchanges + 1);
        let tally = &mut patch.desk.tallies[usize::from(lanes.meetings[0].kind)];
        tally.stock(Stock::Shared, shared.steps() - lanes.shared[l].steps());
        tally.stock(Stock::Reliability, after.steps() - before.steps());
    }
}
