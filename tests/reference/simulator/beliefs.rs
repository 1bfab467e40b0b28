//! Section 3: beliefs, trust, and what is learnt.

use super::{Experience, Outcome, Reference, Relation};
use fiducia::distribution::Temptation;
use fiducia::model::belief::BeliefTable;

impl Reference<'_> {
    pub(super) fn new_relation(&mut self, trustor: usize, kind: usize, trustee: usize, shared: f64) -> Relation {
        self.numbered += 1;
        let mut relation = Relation {
            number: self.numbered,
            kind,
            trustee,
            shared,
            perceived: self.scenario.kinds[kind].prior_interest,
            evidence: [[0.0; 2]; 3],
            trust: self.mind(trustor).prior_mean,
            exchanges: 0,
            last: Outcome::Declined,
            record: [0.0; 2],
        };
        // At the start T = p0, then one evaluation.
        relation.trust = self.evaluate(trustor, &relation);
        relation
    }

    /// Beliefs a^, q^, b^. Convention: a rule that does not tell the traits apart keeps the prior mean for all three.
    pub fn beliefs(&self, trustor: usize, relation: &Relation) -> [f64; 3] {
        let mind = self.mind(trustor);
        let (p0, n0, v) = (mind.prior_mean, mind.prior_weight, mind.negativity);
        if !self.traits_are_told_apart() {
            return [p0; 3];
        }
        let [mut ability, mut integrity, benevolence] = relation.evidence;
        let weight = self.talk(relation.kind).record_weight;
        let [h, b] = relation.record;
        let (u0, r0) = self.at_the_prior(trustor, relation.kind);
        ability[0] += weight * h;
        ability[1] += v.ability * weight * b * u0;
        integrity[0] += weight * r0 * (h + b * u0);
        integrity[1] += v.integrity * weight * b * (1.0 - u0);
        [ability, integrity, benevolence].map(|[good, bad]| (n0 * p0 + good) / (n0 + good + bad))
    }

    /// Trust as last evaluated; that of the rule beta is the mean of its evidence at any time.
    pub fn trust(&self, trustor: usize, relation: &Relation) -> f64 {
        let mind = self.mind(trustor);
        if !matches!(self.scenario.belief, BeliefTable::Beta {}) {
            return relation.trust;
        }
        let weight = self.talk(relation.kind).record_weight;
        let good = relation.evidence[0][0] + weight * relation.record[0];
        let bad = relation.evidence[0][1] + mind.negativity.integrity * weight * relation.record[1];
        (mind.prior_weight * mind.prior_mean + good) / (mind.prior_weight + good + bad)
    }

    /// A = F(K(s, b)) with the trustor's trust and belief on ability inside V.
    pub(super) fn assurance(&self, kind: usize, s: f64, b: f64, trust: f64, ability: f64) -> f64 {
        let (e, talk) = (self.exchange(kind), self.talk(kind));
        let w = if ability > 0.0 { (trust / ability).clamp(0.0, 1.0) } else { 0.0 };
        let d = talk.transparency + (1.0 - talk.transparency) * (1.0 - blame(ability, w));
        let v = e.future * trust * d * (1.0 + talk.word_of_mouth) * (e.reward + (s + b) * (e.gain - e.outside));
        let k = (s + b) * (e.gain + e.loss) + v;
        match e.temptation {
            // Convention: equal up to a billionth is equal.
            Temptation::Fixed(theta) => {
                self.narrow((k - theta) / (e.gain + e.loss + theta));
                f64::from(u8::from(k >= theta - 1e-9 * (1.0 + theta)))
            }
            Temptation::Uniform([low, high]) => ((k - low) / (high - low)).clamp(0.0, 1.0),
            Temptation::Exponential(mean) => 1.0 - (-k.max(0.0) / mean).exp(),
            Temptation::Logistic([location, scale]) => 1.0 / (1.0 + (-(k - location) / scale).exp()),
        }
    }

    /// A^ = F(K(s^, b^)).
    pub(super) fn believed_assurance(&self, trustor: usize, relation: &Relation) -> f64 {
        let [ability, _, benevolence] = self.beliefs(trustor, relation);
        self.assurance(relation.kind, relation.perceived, benevolence, self.trust(trustor, relation), ability)
    }

    /// u and r at the prior. Convention: with T = p0 inside V.
    fn at_the_prior(&self, trustor: usize, kind: usize) -> (f64, f64) {
        let p0 = self.mind(trustor).prior_mean;
        let a = self.assurance(kind, self.scenario.kinds[kind].prior_interest, p0, p0, p0);
        let w = a + (1.0 - a) * p0;
        (blame(p0, w), if w > 0.0 { (1.0 - a) * p0 / w } else { 0.0 })
    }

    /// T = a^ w, given a promise.
    pub(super) fn evaluate(&self, trustor: usize, relation: &Relation) -> f64 {
        if !self.traits_are_told_apart() {
            return relation.trust;
        }
        let [ability, integrity, _] = self.beliefs(trustor, relation);
        let a = self.believed_assurance(trustor, relation);
        ability * (a + (1.0 - a) * integrity)
    }

    /// Step 5, for an own experience or for hearsay.
    pub(super) fn learn(&self, trustor: usize, relation: &mut Relation, n: u32, experience: &Experience) {
        let mind = self.mind(trustor);
        let v = mind.negativity;
        let &Experience { outcome, promised, amends, seen, weight } = experience;
        let honoured = outcome == Outcome::Honoured;
        let g = if amends { 1.0 - mind.forgiveness } else { 1.0 };
        // Convention: hearsay of weight c forgets a share c of what own experience would.
        let keep = 1.0 - weight * (1.0 - mind.memory);
        let amounts = match &self.scenario.belief {
            BeliefTable::Linear(rule) => {
                // Convention: hearsay counts as the (n+1)-th exchange would.
                let gain = f64::from(n).powf(-rule.cooling.get()) * weight;
                if honoured {
                    relation.trust += rule.up.get() * gain * (1.0 - relation.trust);
                } else {
                    relation.trust -= rule.down.get() * gain * g * relation.trust;
                }
                return;
            }
            // Convention: the one negativity of the rule beta, and forgiveness, weigh a break of either cause.
            BeliefTable::Beta {} if honoured => [[1.0, 0.0], [0.0; 2], [0.0; 2]],
            BeliefTable::Beta {} => [[0.0, v.integrity * g], [0.0; 2], [0.0; 2]],
            BeliefTable::Attribution {} => {
                let [ability, integrity, _] = self.beliefs(trustor, relation);
                let a = self.believed_assurance(trustor, relation);
                let w = if promised { a + (1.0 - a) * integrity } else { a };
                let r = if promised && w > 0.0 { (1.0 - a) * integrity / w } else { 0.0 };
                let pin = match (seen || amends, outcome) {
                    (false, _) => blame(ability, w),
                    (true, Outcome::Unable) => 1.0,
                    (true, _) => 0.0,
                };
                if honoured {
                    [[1.0, 0.0], [r, 0.0], [0.0, 0.0]]
                } else {
                    let dishonest = if promised { v.integrity * g * (1.0 - pin) } else { 0.0 };
                    let care = if amends { [1.0, 0.0] } else { [0.0, v.benevolence] };
                    [[0.0, v.ability * g * pin], [r * pin, dishonest], care]
                }
            }
        };
        for (pair, amount) in relation.evidence.iter_mut().zip(amounts) {
            for (kept, new) in pair.iter_mut().zip(amount) {
                *kept = keep * *kept + weight * new;
            }
        }
        relation.trust = self.evaluate(trustor, relation);
    }
}

/// u(w): the chance that a failure of hidden cause is put down to inability. Convention: even when no failure is thought possible.
fn blame(ability: f64, w: f64) -> f64 {
    let failure = 1.0 - ability * w;
    if failure <= 0.0 { 0.5 } else { w * (1.0 - ability) / failure }
}
