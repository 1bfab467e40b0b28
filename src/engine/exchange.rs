//! The contacts of a batch of trustors: does she rely on him; does he keep his word; both are paid; she learns; we count.
//!
//! Steps 3 to 5 of the model for up to [`LANES`] trustors of one group in one kind of relation, in columns: what the batch needs is fetched
//! at once, each question is put to all of them before the next, and what came of it is put back. Contacts do not see each other within
//! a step, so that the order of work changes no result. In a large population the cache misses of a batch overlap.
//!
//! What a question finds out it writes to columns that are variables of their own, never to those that were fetched: only then does the
//! compiler see that no write touches what is still to be read, and make vector code of the loops (a contact by the rule `beta` takes four fifths of the time).

#![expect(clippy::needless_range_loop, reason = "a lane is an index into many columns")]

use super::columns::{Batch, Column, Facts, LANES, Marks, Payoffs, Prospect, View};
use super::contact::{Contact, Ending, Trace};
use super::count::count;
use super::draws::Draws;
use super::field::{Field, Patch};
use super::relation::Relation;
use super::round::Meeting;
use crate::model::belief::{BeliefRule, Experience};
use crate::model::communication::moved;
use crate::model::engagement::{engage, expected_value};
use crate::model::exchange::Outcome;
use crate::model::keeping::{self, served_ability};
use crate::model::stance::Stance;
use crate::population::build::Traits;
use crate::quantity::LedgerUnit;
use crate::stream::{CHUNK, Purpose};
use prefetch_index::prefetch_index;
use pulp::NullaryFnOnce;

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
    /// Where it is put down what they need.
    pub facts: &'a mut Facts<R::Memory>,
    /// What comes after them.
    pub ahead: Ahead<'a>,
}

/// The contacts to come. A large population does not fit in the cache: what they need is called for while others are worked out.
pub struct Ahead<'a> {
    /// Those of the next batch, whose relations are there.
    pub soon: &'a [Meeting],
    /// Others, whose relations are still to come.
    pub later: &'a [Meeting],
}

impl Ahead<'_> {
    /// Calls for the `k`-th eighth. A processor waits for some twenty places of memory at once and forgets what it is asked for beyond.
    #[inline(always)]
    fn call<R: BeliefRule>(&self, k: usize, field: &Field<R>, patch: &Patch<R::Memory>) {
        const EIGHTH: usize = LANES / 8;
        if !field.vast {
            return;
        }
        for meeting in self.soon.iter().skip(k * EIGHTH).take(EIGHTH) {
            prefetch_index(field.traits, patch.rows.relations[meeting.relation as usize].tie.trustee());
            prefetch_index(&*patch.rows.shared, meeting.relation as usize);
        }
        for meeting in self.later.iter().skip(k * EIGHTH).take(EIGHTH) {
            prefetch_index(&*patch.rows.relations, meeting.relation as usize);
            if !size_of::<Relation<R::Memory>>().is_power_of_two() {
                prefetch_index(&*patch.rows.relations, meeting.relation as usize + 1);
            }
        }
    }
}

impl<R: BeliefRule> NullaryFnOnce for Contacts<'_, '_, '_, R> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Contacts { field, patch, group, meetings, draws, facts, ahead } = self;
        let stance = field.stances.of(group, usize::from(meetings[0].kind));
        facts.words.gather(draws, field.needs, meetings.iter().map(|meeting| usize::from(meeting.place) % CHUNK));
        ahead.call(0, field, patch);
        fetch(field, patch, meetings, facts);
        let (mut before, mut after, mut prospect, mut marks) = (View::NONE, View::NONE, Prospect::NONE, Marks::NONE);
        let mut payoffs = Payoffs { trustor: [0; LANES], trustee: [0; LANES] };
        let mut learnt = facts.memories;
        ahead.call(1, field, patch);
        read(field.rule, stance, facts, &mut before);
        ahead.call(2, field, patch);
        rely(field.rule, stance, facts, &before, &mut prospect, &mut marks);
        ahead.call(3, field, patch);
        keep(stance, facts, &before, &mut marks);
        ahead.call(4, field, patch);
        learn(field.rule, stance, facts, &before, &marks, &mut learnt, &mut after);
        ahead.call(5, field, patch);
        pay(field.unit, stance, facts, &marks, &mut payoffs);
        ahead.call(6, field, patch);
        let batch =
            Batch { stance, facts, before: &before, prospect: &prospect, marks: &marks, payoffs: &payoffs, learnt: &learnt, after: &after };
        put_back(patch, &batch);
        ahead.call(7, field, patch);
        count(field, patch, &batch);
    }
}

/// Fetches what the contacts need.
#[inline(always)]
fn fetch<R: BeliefRule>(field: &Field<R>, patch: &Patch<R::Memory>, meetings: &[Meeting], facts: &mut Facts<R::Memory>) {
    facts.contacts = meetings.len();
    for (l, &meeting) in meetings.iter().enumerate().take(LANES) {
        let relation = &patch.rows.relations[meeting.relation as usize];
        facts.meetings[l] = meeting;
        (facts.last.0[l], facts.last.1[l]) = patch.rows.contacts[usize::from(meeting.place)].memorable();
        (facts.ties[l], facts.histories[l], facts.memories[l]) = (relation.tie, relation.history, relation.memory);
    }
    for l in 0..meetings.len().min(LANES) {
        let Traits { ability, integrity, benevolence } = field.traits[facts.ties[l].trustee()];
        (facts.traits[0][l], facts.traits[1][l], facts.traits[2][l]) = (ability, integrity, benevolence);
    }
    let fixed = field.fixed[usize::from(meetings[0].kind)];
    for (column, interests, fixed) in
        [(&mut facts.shared, &*patch.rows.shared, fixed.shared), (&mut facts.perceived, &*patch.rows.perceived, fixed.perceived)]
    {
        if interests.is_empty() {
            *column = [fixed; LANES];
        } else {
            column.iter_mut().zip(meetings).for_each(|(interest, meeting)| *interest = interests[meeting.relation as usize]);
        }
    }
    if !patch.rows.consulted.is_empty() {
        for (record, meeting) in facts.records.iter_mut().zip(meetings) {
            *record = patch.rows.consulted[meeting.relation as usize];
        }
    }
}

/// What each trustor believes and trusts, and what interest alone achieves.
#[inline(always)]
fn read<R: BeliefRule>(rule: R, stance: &Stance, facts: &Facts<R::Memory>, view: &mut View) {
    for l in 0..LANES {
        view.trust[l] = rule.trust(stance, &facts.memories[l], facts.records[l]);
    }
    for l in 0..LANES {
        view.set_beliefs(l, rule.beliefs(stance, &facts.memories[l], facts.records[l]));
    }
    for l in 0..LANES {
        view.assurance[l] = facts.shared[l].near() + facts.traits[2][l].near();
    }
    stance.assurances(&mut view.assurance, &view.trust, &view.ability);
    if R::TRAITS {
        for l in 0..LANES {
            view.estimate[l] = facts.perceived[l].near() + view.benevolence[l];
        }
        stance.assurances(&mut view.estimate, &view.trust, &view.ability);
    }
}

/// Step 3: does he promise, and does she rely on him?
#[inline(always)]
fn rely<R: BeliefRule>(rule: R, stance: &Stance, facts: &Facts<R::Memory>, view: &View, prospect: &mut Prospect, marks: &mut Marks) {
    for l in 0..LANES {
        marks.promised[l] = facts.draw(Purpose::Promise, l) < stance.communication.promise;
    }
    for l in 0..LANES {
        let reading = view.reading(l);
        let trust = if marks.promised[l] { reading.trust } else { rule.unpromised(&reading) };
        prospect.trust[l] = trust;
        prospect.value[l] = expected_value(&stance.exchange, stance.mind.loss_aversion, trust, reading.beliefs.benevolence);
        prospect.u[l] = facts.draw(Purpose::Engage, l);
    }
    let mind = &stance.mind;
    engage(mind.engagement, mind.rationality, stance.exchange.stake(), &prospect.trust, &prospect.value, &prospect.u, &mut marks.engaged);
    if let Some(beyond) = marks.engaged.get_mut(facts.contacts..) {
        beyond.fill(false);
    }
}

/// Step 4: does he keep his word, and if not, does he make amends, and is the cause seen?
#[inline(always)]
fn keep<M: Copy>(stance: &Stance, facts: &Facts<M>, view: &View, marks: &mut Marks) {
    let mut ability = [0.0; LANES];
    for l in 0..LANES {
        ability[l] = facts.traits[0][l].near();
    }
    let records = stance.exchange.records;
    if records > 0.0 {
        for l in 0..LANES {
            ability[l] = served_ability(ability[l], records, f64::from(facts.histories[l].exchanges()));
        }
    }
    let talk = &stance.communication;
    let reporting = if talk.record_weight > 0.0 { talk.reporting } else { 0.0 };
    for l in 0..LANES {
        let (integrity, benevolence) = (facts.traits[1][l].near(), facts.traits[2][l].near());
        let [tempted, conscience, luck] = [Purpose::Temptation, Purpose::Integrate, Purpose::Succeed].map(|purpose| facts.draw(purpose, l));
        let outcome = keeping::outcome(ability[l], view.assurance[l], integrity, marks.promised[l], tempted, conscience, luck);
        let outcome = if marks.engaged[l] { outcome } else { Outcome::Declined };
        let amends = outcome.broken() & (facts.draw(Purpose::Amends, l) < benevolence);
        marks.outcome[l] = outcome;
        marks.amends[l] = amends;
        marks.seen[l] = outcome.broken() & (amends | (facts.draw(Purpose::Cause, l) < talk.transparency));
        marks.reported[l] = marks.engaged[l] & (facts.draw(Purpose::Report, l) < reporting);
    }
}

/// Step 5: those who relied learn, and their trust is evaluated anew.
#[inline(always)]
fn learn<R: BeliefRule>(
    rule: R,
    stance: &Stance,
    facts: &Facts<R::Memory>,
    before: &View,
    marks: &Marks,
    learnt: &mut Column<R::Memory>,
    after: &mut View,
) {
    for l in 0..LANES {
        let experience = Experience {
            outcome: marks.outcome[l],
            promised: marks.promised[l],
            amends: marks.amends[l],
            seen: marks.seen[l],
            weight: 1.0,
            exchanges: facts.histories[l].exchanges() + 1,
        };
        let mut memory = facts.memories[l];
        rule.learn(stance, &mut memory, &before.reading(l), &experience);
        learnt[l] = memory;
    }
    for l in 0..LANES {
        after.set_beliefs(l, rule.beliefs(stance, &learnt[l], facts.records[l]));
    }
    if R::TRAITS {
        for l in 0..LANES {
            after.estimate[l] = facts.perceived[l].near() + after.benevolence[l];
        }
        stance.assurances(&mut after.estimate, &before.trust, &after.ability);
        for l in 0..LANES {
            rule.evaluate(&mut learnt[l], &after.beliefs(l), after.estimate[l]);
        }
    }
    for l in 0..LANES {
        learnt[l] = if marks.engaged[l] { learnt[l] } else { facts.memories[l] };
        after.trust[l] = rule.trust(stance, &learnt[l], facts.records[l]);
    }
}

/// Both are paid, in units of the ledger.
#[inline(always)]
fn pay<M: Copy>(unit: LedgerUnit, stance: &Stance, facts: &Facts<M>, marks: &Marks, payoffs: &mut Payoffs) {
    let mut temptations = [0.0; LANES];
    for l in 0..LANES {
        temptations[l] = facts.draw(Purpose::Temptation, l);
    }
    stance.exchange.temptation.quantiles(&mut temptations, |l| marks.outcome[l] == Outcome::Wilful);
    for l in 0..LANES {
        let temptation = unit.count(temptations[l]);
        (payoffs.trustor[l], payoffs.trustee[l]) = stance.accounts.payoffs(marks.outcome[l], marks.amends[l], temptation);
    }
}

/// Puts back what came of the contacts.
#[inline(always)]
fn put_back<M: Copy>(patch: &mut Patch<M>, batch: &Batch<M>) {
    let Batch { facts, marks, payoffs, .. } = *batch;
    let here = facts.contacts.min(LANES);
    let mut histories = facts.histories;
    for l in 0..LANES {
        histories[l] = if marks.engaged[l] { histories[l].after(marks.outcome[l]) } else { histories[l] };
    }
    let endings: Column<Ending> =
        std::array::from_fn(|l| Ending::new(marks.outcome[l], marks.promised[l], marks.seen[l], marks.amends[l], marks.reported[l]));
    let contacts: Column<Contact> = std::array::from_fn(|l| Contact::new(facts.ties[l], endings[l], payoffs.trustee[l]));
    for l in 0..here {
        // Those who did not engage as well, as before: a branch that cannot be foreseen costs more than writing.
        let relation = &mut patch.rows.relations[facts.meetings[l].relation as usize];
        (relation.history, relation.memory) = (histories[l], batch.learnt[l]);
    }
    let places = usize::from(facts.meetings[0].place)..usize::from(facts.meetings[here - 1].place) + 1;
    if places.len() == here {
        // Trustors next to each other, as nearly always: vector code.
        patch.rows.payoffs[places.clone()].iter_mut().zip(&payoffs.trustor).for_each(|(sum, payoff)| *sum += payoff);
        patch.rows.made[places.clone()].iter_mut().for_each(|made| *made += 1);
        patch.rows.contacts[places].copy_from_slice(&contacts[..here]);
    } else {
        for l in 0..here {
            let place = usize::from(facts.meetings[l].place);
            patch.rows.payoffs[place] += payoffs.trustor[l];
            patch.rows.made[place] += 1;
            patch.rows.contacts[place] = contacts[l];
        }
    }
    let identification = batch.stance.exchange.identification;
    if identification > 0.0 {
        for l in 0..here {
            patch.rows.shared[facts.meetings[l].relation as usize] = moved(facts.shared[l], identification, marks.outcome[l]);
        }
    }
    if !patch.rows.traces.is_empty() {
        for l in 0..facts.contacts {
            patch.rows.traces[usize::from(facts.meetings[l].place)] = Trace {
                before: batch.before.trust[l],
                expected_value: batch.prospect.value[l],
                trustor_payoff: payoffs.trustor[l],
                after: batch.after.trust[l],
            };
        }
    }
}
