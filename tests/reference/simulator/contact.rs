//! Steps 1 to 7: whom somebody turns to, what comes of it, and who hears of it.

use super::{Contact, Experience, Outcome, Reference, Relation};
use fiducia::distribution::Temptation;
use fiducia::model::choice::Choice;
use fiducia::model::engagement::Engagement;
use fiducia::stream::{Purpose, below, unit};

impl Reference<'_> {
    /// EV of relying on a partner.
    fn expected_value(&self, trustor: usize, relation: &Relation, trust: f64) -> f64 {
        let e = self.exchange(relation.kind);
        let kindness = self.beliefs(trustor, relation)[2];
        let loss = e.loss - e.compensation * kindness * (e.gain + e.loss);
        trust * e.gain - (1.0 - trust) * self.mind(trustor).loss_aversion * loss - e.outside
    }

    /// Step 1: which relation. Convention: the public record of those between whom the rule chooses is consulted.
    fn choose(&mut self, i: usize) -> usize {
        let n = self.relations[i].len();
        let word = self.streams.word(Purpose::Pick, self.step, i);
        let anyone = below(word, n);
        let explores = self.u(Purpose::Explore, i) < self.mind(i).explore;
        let rule = if explores { Choice::Uniform } else { self.mind(i).choice };
        if let Choice::Uniform | Choice::Loyal = rule {
            let mut picked = anyone;
            if let (Choice::Loyal, Some((kind, trustee, Outcome::Honoured))) = (rule, self.agents[i].last) {
                picked = self.relations[i].iter().position(|r| (r.kind, r.trustee) == (kind, trustee)).unwrap_or(anyone);
            }
            self.consult(i, picked);
            return picked;
        }
        (0..n).for_each(|r| self.consult(i, r));
        let values: Vec<f64> = self.relations[i]
            .iter()
            .map(|relation| {
                let trust = self.trust(i, relation);
                if rule == Choice::Proportional { trust } else { self.expected_value(i, relation, trust) }
            })
            .collect();
        let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let precision = self.mind(i).rationality;
        let weights: Vec<f64> = match rule {
            Choice::Proportional => values,
            Choice::Softmax if precision.is_finite() => values.iter().map(|value| (precision * (value - most)).exp()).collect(),
            _ => {
                values.iter().for_each(|value| self.narrow(value - most));
                let best: Vec<usize> = (0..n).filter(|&r| values[r] >= most - 1e-13).collect();
                return best[below(word, best.len())];
            }
        };
        let total: f64 = weights.iter().sum();
        if total == 0.0 {
            return anyone;
        }
        let mut reached = 0.0;
        for (r, weight) in weights.iter().enumerate() {
            reached += weight / total;
            if self.happens(unit(word), reached) {
                return r;
            }
        }
        n - 1
    }

    /// Step 7, the reader's side. Convention: where records have weight they are read at contact, kept in the relation, and trust is
    /// evaluated anew.
    fn consult(&mut self, i: usize, r: usize) {
        let relation = &self.relations[i][r];
        if self.talk(relation.kind).record_weight > 0.0 {
            self.relations[i][r].record = self.public[relation.trustee][relation.kind];
            self.relations[i][r].trust = self.evaluate(i, &self.relations[i][r]);
        }
    }

    /// Steps 1 to 5.
    pub(super) fn contact(&mut self, i: usize) {
        if self.relations[i].is_empty() || self.u(Purpose::Activity, i) >= self.mind(i).activity {
            return;
        }
        let r = self.choose(i);
        let mut relation = self.relations[i][r].clone();
        let (kind, j) = (relation.kind, relation.trustee);
        let (mind, e, talk) = (self.mind(i).clone(), self.exchange(kind).clone(), self.talk(kind).clone());

        if self.u(Purpose::Talk, i) < talk.talk {
            relation.perceived += talk.openness * (relation.shared - relation.perceived);
            relation.trust = self.evaluate(i, &relation);
        }

        let [ability, integrity, _] = self.beliefs(i, &relation);
        let believed = self.believed_assurance(i, &relation);
        let trust_before = self.trust(i, &relation);
        let promised = self.u(Purpose::Promise, i) < talk.promise;
        let willingness = if promised { believed + (1.0 - believed) * integrity } else { believed };
        // Convention: a rule that does not tell the traits apart trusts as much without a promise as with one.
        let trust = if promised || !self.traits_are_told_apart() { trust_before } else { ability * believed };
        let expected_value = self.expected_value(i, &relation, trust);
        let u = self.u(Purpose::Engage, i);
        let engaged = match mind.engagement {
            Engagement::Matching => self.happens(u, trust),
            // Convention: zero up to a billionth of what is at stake is zero.
            Engagement::Logit if mind.rationality.is_infinite() => {
                self.narrow(expected_value / (e.gain + e.loss + e.outside.abs()));
                expected_value >= -1e-9 * (e.gain + e.loss)
            }
            Engagement::Logit => self.happens(u, 1.0 / (1.0 + (-mind.rationality * expected_value).exp())),
        };

        let mut outcome = Outcome::Declined;
        let (mut amends, mut seen, mut reported) = (false, false, false);
        let (mut payoff_trustor, mut payoff_trustee) = (e.outside, 0.0);
        if engaged {
            let trustee = self.agents[j].clone();
            let u = self.u(Purpose::Temptation, i);
            let assurance = self.assurance(kind, relation.shared, trustee.benevolence, trust_before, ability);
            // theta <= K exactly when its quantile u lies below A = F(K).
            let interested = self.happens(u, assurance);
            let willing = interested || (promised && self.u(Purpose::Integrate, i) < trustee.integrity);
            let able = self.happens(self.u(Purpose::Succeed, i), served(trustee.ability, e.records, relation.exchanges));
            outcome = match (willing, able) {
                (true, true) => Outcome::Honoured,
                (true, false) => Outcome::Unable,
                (false, _) => Outcome::Wilful,
            };
            let broken = outcome != Outcome::Honoured;
            amends = broken && self.u(Purpose::Amends, i) < trustee.benevolence;
            seen = broken && (amends || self.u(Purpose::Cause, i) < talk.transparency);
            reported = talk.record_weight > 0.0 && self.u(Purpose::Report, i) < talk.reporting;
            (payoff_trustor, payoff_trustee) = match outcome {
                Outcome::Honoured => (e.gain, e.reward),
                Outcome::Unable => (-e.loss, 0.0),
                _ => (-e.loss, e.reward + temptation(&e.temptation, u)),
            };
            if amends {
                payoff_trustor += e.compensation * (e.gain + e.loss);
                payoff_trustee -= e.compensation * (e.gain + e.loss);
            }

            relation.exchanges += 1;
            relation.last = outcome;
            let n = relation.exchanges;
            self.learn(i, &mut relation, n, &Experience { outcome, promised, amends, seen, weight: 1.0 });
            match outcome {
                Outcome::Honoured => relation.shared += e.identification * (1.0 - relation.shared),
                Outcome::Wilful => relation.shared -= e.identification * (1.0 + relation.shared),
                _ => {}
            }
        }

        let same = matches!(self.agents[i].last, Some((k, t, _)) if (k, t) == (kind, j));
        let engaging = matches!(self.agents[i].last, Some((_, _, last)) if last != Outcome::Declined);
        self.contacts.push(Contact {
            trustor: i,
            kind,
            trustee: j,
            promised,
            outcome,
            seen,
            amends,
            reported,
            trust_before,
            expected_value,
            trust_after: self.trust(i, &relation),
            payoff_trustor,
            payoff_trustee,
            best: (e.gain + e.reward).max(e.outside),
            assurance_share: (self.traits_are_told_apart() && willingness > 0.0).then(|| believed / willingness),
            returning: self.agents[i].last.is_some(),
            loyal: same,
            engaging,
            retained: engaging && same && engaged,
        });
        self.agents[i].last = Some((kind, j, outcome));
        self.relations[i][r] = relation;
    }

    /// Acquaintances. Convention: where a scenario has listening networks, nobody hears through another.
    pub(super) fn acquaintance(&self, i: usize, word: u32) -> Option<usize> {
        let is_trustor = |j: usize| self.scenario.kinds.iter().any(|kind| kind.trustors.iter().any(|member| member as usize == j));
        let known: Vec<usize> = match &self.listening {
            Some(listening) => listening[i].clone(),
            None => self.relations[i].iter().map(|relation| relation.trustee).filter(|&j| is_trustor(j)).collect(),
        };
        (!known.is_empty()).then(|| known[below(word, known.len())])
    }

    /// Step 6. Convention: the chance is that of the kind of relation in which the exchange took place.
    pub(super) fn hear(&mut self, i: usize) {
        let word = self.streams.word(Purpose::Source, self.step, i);
        let Some(teller) = self.acquaintance(i, word) else { return };
        let Some(told) = self.told[teller].clone().filter(|told| told.outcome != Outcome::Declined) else { return };
        if self.u(Purpose::Hear, i) >= self.talk(told.kind).word_of_mouth {
            return;
        }
        let Some(r) = self.relations[i].iter().position(|r| (r.kind, r.trustee) == (told.kind, told.trustee)) else { return };
        let mut relation = self.relations[i][r].clone();
        let weight = self.talk(told.kind).credibility;
        let n = relation.exchanges + 1;
        let heard = Experience { outcome: told.outcome, promised: told.promised, amends: told.amends, seen: told.seen, weight };
        self.learn(i, &mut relation, n, &heard);
        self.relations[i][r] = relation;
    }

    pub(super) fn pay(&mut self, contact: &Contact) {
        let trustor = &mut self.agents[contact.trustor];
        trustor.payoff += contact.payoff_trustor;
        trustor.exchanges += 1;
        if contact.outcome != Outcome::Declined {
            let trustee = &mut self.agents[contact.trustee];
            trustee.payoff += contact.payoff_trustee;
            trustee.exchanges += 1;
            trustee.failures += u32::from(contact.outcome == Outcome::Unable);
        }
    }

    /// Step 7, the writers' side.
    pub(super) fn publish(&mut self) {
        for j in 0..self.agents.len() {
            for kind in 0..self.scenario.kinds.len() {
                let memory = self.talk(kind).record_memory;
                self.public[j][kind] = self.public[j][kind].map(|tally| tally * memory);
            }
        }
        for contact in self.contacts.iter().filter(|contact| contact.reported) {
            let [honoured, broken] = &mut self.public[contact.trustee][contact.kind];
            *(if contact.outcome == Outcome::Honoured { honoured } else { broken }) += 1.0;
        }
    }
}

/// Ability towards a partner of `n` exchanges.
pub(super) fn served(ability: f64, records: f64, n: u32) -> f64 {
    ability + (1.0 - ability) * (1.0 - (-records * f64::from(n)).exp())
}

/// The temptation at its quantile u.
fn temptation(spread: &Temptation, u: f64) -> f64 {
    match *spread {
        Temptation::Fixed(theta) => theta,
        Temptation::Uniform([low, high]) => low + (high - low) * u,
        Temptation::Exponential(mean) => -mean * (1.0 - u).ln(),
        Temptation::Logistic([location, scale]) => location + scale * (u / (1.0 - u)).ln(),
    }
}
