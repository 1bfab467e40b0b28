//! A slow, plain simulator of the promise-exchange model, written from the specification and from nothing else.
//!
//! One struct per agent and per relation, ordinary floating-point numbers, a loop over agents inside a loop over steps, and
//! everything recounted whenever a row is asked for. It shares with the engine only what makes two runs comparable: the random
//! streams (an agent's word for a purpose and step), the population at its start, and the resolved numbers of the scenario.
//!
//! The names are those of the model: T trust, A assurance, w willingness, u blame, r credit, D detectability, V shadow of the
//! future, K reach of interest, F the distribution function of the temptation. Where the specification leaves room, it says here
//! `convention`.

use fiducia::distribution::Temptation;
use fiducia::model::belief::BeliefTable;
use fiducia::model::choice::Choice;
use fiducia::model::communication::Communication;
use fiducia::model::engagement::Engagement;
use fiducia::model::exchange::Exchange;
use fiducia::model::mind::Mind;
use fiducia::model::parameter::Change;
use fiducia::population::build::{Population, build};
use fiducia::population::spec::{GroupId, SharedInterest};
use fiducia::record::columns::{METRIC_COUNT, Metric};
use fiducia::scenario::events::Target;
use fiducia::scenario::{Phase, Scenario};
use fiducia::stream::{Purpose, Stream, Streams, below, unit};
use std::cell::Cell;

/// How a contact ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Declined,
    Honoured,
    Unable,
    Wilful,
}

/// An agent.
#[derive(Clone, Debug)]
pub struct Agent {
    pub group: usize,
    pub ability: f64,
    pub integrity: f64,
    pub benevolence: f64,
    /// Payoff on either side since it came.
    pub payoff: f64,
    /// Contacts made and engagements met since it came.
    pub exchanges: u32,
    /// Failed attempts in this step.
    failures: u32,
    /// Kind, trustee and outcome of its last contact.
    last: Option<(usize, usize, Outcome)>,
    /// Grows with every newcomer in this place.
    generation: u32,
}

/// A relation of a trustor.
#[derive(Clone, Debug)]
pub struct Relation {
    /// No two relations that ever were have the same number.
    number: u64,
    pub kind: usize,
    pub trustee: usize,
    pub shared: f64,
    pub perceived: f64,
    /// (good, bad) on ability, integrity, benevolence; the rule beta uses the first.
    pub evidence: [[f64; 2]; 3],
    /// Trust as last evaluated.
    trust: f64,
    pub exchanges: u32,
    pub last: Outcome,
    /// The public record (honoured, broken) as last consulted.
    record: [f64; 2],
}

/// A contact.
#[derive(Clone, Debug)]
pub struct Contact {
    pub trustor: usize,
    pub kind: usize,
    pub trustee: usize,
    pub promised: bool,
    pub outcome: Outcome,
    pub seen: bool,
    pub amends: bool,
    reported: bool,
    pub trust_before: f64,
    pub expected_value: f64,
    pub trust_after: f64,
    pub payoff_trustor: f64,
    pub payoff_trustee: f64,
    best: f64,
    /// Assurance as a share of believed willingness, if there is any.
    assurance_share: Option<f64>,
    returning: bool,
    loyal: bool,
    engaging: bool,
    retained: bool,
}

/// Something learnt, by own experience or by hearsay.
struct Experience {
    outcome: Outcome,
    promised: bool,
    amends: bool,
    seen: bool,
    /// 1, or the credibility.
    weight: f64,
}

/// What an event overwrote: the place, who was there, and the value.
struct Undo {
    until: usize,
    target: Target,
    before: Vec<(Place, f64)>,
}

#[derive(Clone, Copy)]
enum Place {
    Agent { agent: usize, generation: u32 },
    Relation { number: u64 },
}

/// The simulator.
pub struct Reference<'s> {
    scenario: &'s Scenario,
    streams: Streams,
    population: Population,
    step: usize,
    pub agents: Vec<Agent>,
    /// By trustor, in the order of kind and trustee.
    pub relations: Vec<Vec<Relation>>,
    /// Who listens to whom; `None` where people hear of their own trustees.
    listening: Option<Vec<Vec<usize>>>,
    /// Public record (honoured, broken) by trustee and kind.
    public: Vec<Vec<[f64; 2]>>,
    /// Contacts of this step.
    pub contacts: Vec<Contact>,
    /// Contacts of the step before that can still be told, by teller.
    told: Vec<Option<Contact>>,
    /// Contacts since the last row.
    interval: Vec<Contact>,
    newcomers: Vec<u32>,
    dropped: Vec<u32>,
    undo: Vec<Undo>,
    numbered: u64,
    /// The narrowest decision so far: how near a draw came to the chance it was held against, or one value to another where the larger
    /// decides. Two simulators that agree up to less than this take the same turns.
    pub narrowest: Cell<f64>,
}

impl<'s> Reference<'s> {
    pub fn new(scenario: &'s Scenario, replicate: u64, point: u64) -> Reference<'s> {
        let streams = Streams::new(scenario.seed, replicate, point);
        let population = build(&scenario.groups, &scenario.kinds, &scenario.listening, true, &streams);
        let group_of = |agent: usize| scenario.groups.iter().position(|g| (g.first as usize..g.end as usize).contains(&agent)).unwrap();
        let agents: Vec<Agent> = population
            .traits
            .iter()
            .enumerate()
            .map(|(agent, traits)| Agent {
                group: group_of(agent),
                ability: traits.ability.get(),
                integrity: traits.integrity.get(),
                benevolence: traits.benevolence.get(),
                payoff: 0.0,
                exchanges: 0,
                failures: 0,
                last: None,
                generation: 0,
            })
            .collect();
        let n = agents.len();
        let heard = &population.listening;
        let listening = (!scenario.listening.is_empty()).then(|| {
            (0..n)
                .map(|i| heard.partners[heard.starts[i] as usize..heard.starts[i + 1] as usize].iter().map(|&j| j as usize).collect())
                .collect()
        });
        let mut reference = Reference {
            scenario,
            streams,
            step: 0,
            agents,
            relations: vec![Vec::new(); n],
            listening,
            public: vec![vec![[0.0; 2]; scenario.kinds.len()]; n],
            contacts: Vec::new(),
            told: vec![None; n],
            interval: Vec::new(),
            newcomers: vec![0; scenario.kinds.len()],
            dropped: vec![0; scenario.kinds.len()],
            undo: Vec::new(),
            numbered: 0,
            narrowest: Cell::new(1.0),
            population,
        };
        for i in 0..n {
            for r in reference.population.starts[i] as usize..reference.population.starts[i + 1] as usize {
                let (tie, shared) = (reference.population.ties[r], reference.population.shared[r].get());
                let relation = reference.new_relation(i, tie.kind(), tie.trustee(), shared);
                reference.relations[i].push(relation);
            }
        }
        reference
    }

    // ---- The numbers in force ----

    fn phase(&self) -> &Phase {
        self.scenario.phases.iter().rev().find(|phase| phase.step <= self.step).unwrap()
    }

    fn mind(&self, trustor: usize) -> &Mind {
        &self.phase().minds[self.agents[trustor].group]
    }

    fn exchange(&self, kind: usize) -> &Exchange {
        &self.phase().exchanges[kind]
    }

    fn talk(&self, kind: usize) -> &Communication {
        &self.phase().communications[kind]
    }

    fn traits_are_told_apart(&self) -> bool {
        matches!(self.scenario.belief, BeliefTable::Attribution {})
    }

    // ---- Chance ----

    /// An agent's uniform number for a purpose in this step.
    fn u(&self, purpose: Purpose, agent: usize) -> f64 {
        unit(self.streams.word(purpose, self.step, agent))
    }

    /// Takes note of how far apart two numbers were that decided something. What is equal up to rounding in either simulator is equal.
    fn narrow(&self, gap: f64) {
        if gap.abs() > 1e-13 {
            self.narrowest.set(self.narrowest.get().min(gap.abs()));
        }
    }

    /// Whether a number in (0, 1) lies below a chance that beliefs and traits have led to.
    fn happens(&self, u: f64, chance: f64) -> bool {
        if chance > 0.0 && chance < 1.0 {
            self.narrow(u - chance);
        }
        u < chance
    }

    // ---- Section 3: beliefs ----

    fn new_relation(&mut self, trustor: usize, kind: usize, trustee: usize, shared: f64) -> Relation {
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
    fn assurance(&self, kind: usize, s: f64, b: f64, trust: f64, ability: f64) -> f64 {
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
    fn believed_assurance(&self, trustor: usize, relation: &Relation) -> f64 {
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
    fn evaluate(&self, trustor: usize, relation: &Relation) -> f64 {
        if !self.traits_are_told_apart() {
            return relation.trust;
        }
        let [ability, integrity, _] = self.beliefs(trustor, relation);
        let a = self.believed_assurance(trustor, relation);
        ability * (a + (1.0 - a) * integrity)
    }

    /// Step 5, for an own experience or for hearsay.
    fn learn(&self, trustor: usize, relation: &mut Relation, n: u32, experience: &Experience) {
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

    // ---- Section 4: one step ----

    pub fn step(&mut self) {
        self.step += 1;
        self.events();
        self.contacts.clear();
        for i in 0..self.agents.len() {
            self.contact(i);
            self.hear(i);
        }
        self.told = vec![None; self.agents.len()];
        for contact in self.contacts.clone() {
            self.pay(&contact);
            self.interval.push(contact.clone());
            let teller = contact.trustor;
            self.told[teller] = Some(contact);
        }
        self.publish();
        self.feedback();
        self.imitate();
        self.turn_over();
        self.search();
        self.agents.iter_mut().for_each(|agent| agent.failures = 0);
    }

    /// Step 0. Convention: what ends comes before what begins; an end gives back the value that the event overwrote, to those who are
    /// still there; after a change of perceived interest trust is evaluated anew.
    fn events(&mut self) {
        let mut ending = Vec::new();
        for k in (0..self.undo.len()).rev() {
            if self.undo[k].until == self.step {
                ending.push(self.undo.remove(k));
            }
        }
        for undo in ending {
            for (place, value) in undo.before {
                self.strike(undo.target, place, |_| value);
            }
        }
        let (scenario, step) = (self.scenario, self.step);
        for (number, blow) in scenario.blows.iter().enumerate().filter(|(_, blow)| blow.at == step) {
            let mut places = Vec::new();
            match blow.target {
                Target::Ability(GroupId(g)) | Target::Integrity(GroupId(g)) | Target::Benevolence(GroupId(g)) => {
                    for (agent, a) in self.agents.iter().enumerate().filter(|(_, a)| a.group == usize::from(g)) {
                        if self.streams.open(Purpose::Struck, number, agent).uniform() < blow.share {
                            places.push(Place::Agent { agent, generation: a.generation });
                        }
                    }
                }
                Target::Shared(kind) | Target::Perceived(kind) => {
                    for relation in self.relations.iter().flatten().filter(|relation| relation.kind == kind.index()) {
                        places.push(Place::Relation { number: relation.number });
                    }
                }
            }
            let lowest = if matches!(blow.target, Target::Shared(_) | Target::Perceived(_)) { -1.0 } else { 0.0 };
            let changed = |x: f64| {
                let x = match blow.change {
                    Change::Set => blow.by,
                    Change::Add => x + blow.by,
                    Change::Scale => x * blow.by,
                };
                x.clamp(lowest, 1.0)
            };
            let mut before = Vec::new();
            for place in places {
                before.extend(self.strike(blow.target, place, changed).map(|x| (place, x)));
            }
            if let Some(until) = blow.until {
                self.undo.push(Undo { until, target: blow.target, before });
            }
        }
    }

    /// Changes a trait or an interest and gives what it was; nothing if who was there has gone.
    fn strike(&mut self, target: Target, place: Place, change: impl Fn(f64) -> f64) -> Option<f64> {
        match place {
            Place::Agent { agent, generation } => {
                let agent = Some(&mut self.agents[agent]).filter(|agent| agent.generation == generation)?;
                let value = match target {
                    Target::Ability(_) => &mut agent.ability,
                    Target::Integrity(_) => &mut agent.integrity,
                    _ => &mut agent.benevolence,
                };
                let before = *value;
                *value = change(before);
                Some(before)
            }
            Place::Relation { number } => {
                let (i, r) = (0..self.agents.len())
                    .find_map(|i| self.relations[i].iter().position(|relation| relation.number == number).map(|r| (i, r)))?;
                let relation = &mut self.relations[i][r];
                if matches!(target, Target::Shared(_)) {
                    let before = relation.shared;
                    relation.shared = change(before);
                    return Some(before);
                }
                let before = relation.perceived;
                relation.perceived = change(before);
                self.relations[i][r].trust = self.evaluate(i, &self.relations[i][r]);
                Some(before)
            }
        }
    }

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
    fn contact(&mut self, i: usize) {
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
    fn acquaintance(&self, i: usize, word: u32) -> Option<usize> {
        let is_trustor = |j: usize| self.scenario.kinds.iter().any(|kind| kind.trustors.iter().any(|member| member as usize == j));
        let known: Vec<usize> = match &self.listening {
            Some(listening) => listening[i].clone(),
            None => self.relations[i].iter().map(|relation| relation.trustee).filter(|&j| is_trustor(j)).collect(),
        };
        (!known.is_empty()).then(|| known[below(word, known.len())])
    }

    /// Step 6. Convention: the chance is that of the kind of relation in which the exchange took place.
    fn hear(&mut self, i: usize) {
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

    fn pay(&mut self, contact: &Contact) {
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
    fn publish(&mut self) {
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

    // ---- Step 8: agents change ----

    /// Convention: a failure is a failed attempt, not a breach of will.
    fn feedback(&mut self) {
        for i in 0..self.agents.len() {
            let feedback = self.mind(i).feedback;
            let agent = &mut self.agents[i];
            for _ in 0..agent.failures {
                agent.ability = 1.0 - (1.0 - agent.ability) * (1.0 - feedback);
            }
        }
    }

    fn mean_payoff(&self, i: usize) -> f64 {
        let agent = &self.agents[i];
        if agent.exchanges == 0 { 0.0 } else { agent.payoff / f64::from(agent.exchanges) }
    }

    /// Convention: only who is about to compare itself may mutate instead; payoffs equal up to a billionth are equal.
    fn imitate(&mut self) {
        let mut integrity: Vec<f64> = self.agents.iter().map(|agent| agent.integrity).collect();
        #[allow(clippy::needless_range_loop)] // Agents are numbered, as in the model.
        for i in 0..self.agents.len() {
            let mind = self.mind(i);
            if self.u(Purpose::Imitate, i) >= mind.imitation {
                continue;
            }
            if self.u(Purpose::Mutate, i) < mind.mutation {
                let spread = &self.scenario.groups[self.agents[i].group].integrity;
                integrity[i] = spread.sample(0.0, 1.0, &mut self.streams.open(Purpose::Mutate, self.step, i | 1 << 27));
                continue;
            }
            let word = self.streams.word(Purpose::Model, self.step, i);
            let Some(other) = self.acquaintance(i, word) else { continue };
            let difference = self.mean_payoff(other) - self.mean_payoff(i);
            let chance = if difference.abs() < 1e-9 { 0.5 } else { 1.0 / (1.0 + (-mind.selection * difference).exp()) };
            if self.happens(self.u(Purpose::Copy, i), chance) {
                integrity[i] = self.agents[other].integrity;
            }
        }
        for (agent, integrity) in self.agents.iter_mut().zip(integrity) {
            agent.integrity = integrity;
        }
    }

    fn drawn_interest(&self, i: usize, kind: usize, j: usize, stream: &mut Stream) -> f64 {
        let groups = (GroupId(self.agents[i].group as u8), GroupId(self.agents[j].group as u8));
        match &self.scenario.kinds[kind].shared {
            SharedInterest::Drawn(spread) => spread.sample(-1.0, 1.0, stream),
            SharedInterest::Pairs(pairs) => pairs.iter().find(|(a, b, _)| (*a, *b) == groups).unwrap().2,
            SharedInterest::Vectors => self.population.topics.similarity(i, j),
        }
    }

    /// All that a newcomer knows, and all that is known of it, begins anew; what its predecessor did is no longer told.
    fn turn_over(&mut self) {
        let n = self.agents.len();
        let gone: Vec<bool> = (0..n).map(|i| self.u(Purpose::Leave, i) < self.mind(i).turnover).collect();
        for i in (0..n).filter(|&i| gone[i]) {
            let group = &self.scenario.groups[self.agents[i].group];
            let mut stream = self.streams.open(Purpose::Newcomer, self.step, i);
            let [ability, integrity, benevolence] =
                [&group.ability, &group.integrity, &group.benevolence].map(|spread| spread.sample(0.0, 1.0, &mut stream));
            self.population.topics.redraw(i, group, &mut stream);
            let Agent { group, generation, .. } = self.agents[i];
            let (payoff, exchanges, failures, last, generation) = (0.0, 0, 0, None, generation + 1);
            self.agents[i] = Agent { group, ability, integrity, benevolence, payoff, exchanges, failures, last, generation };
            self.public[i].fill([0.0; 2]);
            for (kind, spec) in self.scenario.kinds.iter().enumerate() {
                let member = |agent: u32| agent as usize == i;
                self.newcomers[kind] += u32::from(spec.trustors.iter().any(member) || spec.trustees.iter().any(member));
            }
        }
        for i in 0..n {
            let mut stream = self.streams.open(Purpose::Renew, self.step, i);
            for r in 0..self.relations[i].len() {
                let Relation { kind, trustee, .. } = self.relations[i][r];
                if gone[i] || gone[trustee] {
                    let shared = self.drawn_interest(i, kind, trustee, &mut stream);
                    self.relations[i][r] = self.new_relation(i, kind, trustee, shared);
                }
            }
            if matches!(self.agents[i].last, Some((_, trustee, _)) if gone[trustee]) {
                self.agents[i].last = None;
            }
            if matches!(&self.told[i], Some(told) if gone[i] || gone[told.trustee]) {
                self.told[i] = None;
            }
        }
    }

    /// Convention: a searcher tries sixteen times to find somebody new.
    fn search(&mut self) {
        for i in 0..self.agents.len() {
            if self.relations[i].is_empty() || self.u(Purpose::Drop, i) >= self.mind(i).search {
                continue;
            }
            let mut least = 0;
            for r in 1..self.relations[i].len() {
                if self.trust(i, &self.relations[i][r]) < self.trust(i, &self.relations[i][least]) - 1e-13 {
                    least = r;
                }
            }
            let lowest = self.trust(i, &self.relations[i][least]);
            self.relations[i].iter().for_each(|relation| self.narrow(self.trust(i, relation) - lowest));
            let kind = self.relations[i][least].kind;
            let candidates: Vec<usize> = self.scenario.kinds[kind].trustees.iter().map(|j| j as usize).collect();
            let mut stream = self.streams.open(Purpose::Search, self.step, i);
            for _ in 0..16 {
                let j = candidates[stream.below(candidates.len())];
                if j != i && self.relations[i].iter().all(|r| (r.kind, r.trustee) != (kind, j)) {
                    let shared = self.drawn_interest(i, kind, j, &mut stream);
                    self.relations[i][least] = self.new_relation(i, kind, j, shared);
                    self.relations[i].sort_by_key(|r| (r.kind, r.trustee));
                    self.dropped[kind] += 1;
                    break;
                }
            }
        }
    }

    // ---- Step 9: observation ----

    /// The chance that a promise would be honoured in a relation, as things stand.
    pub fn reliability(&self, i: usize, relation: &Relation) -> f64 {
        let trustee = &self.agents[relation.trustee];
        let ability = self.beliefs(i, relation)[0];
        let a = self.assurance(relation.kind, relation.shared, trustee.benevolence, self.trust(i, relation), ability);
        served(trustee.ability, self.exchange(relation.kind).records, relation.exchanges) * (a + (1.0 - a) * trustee.integrity)
    }

    /// A row per relation kind over the contacts since the last call.
    pub fn record(&mut self) -> Vec<[f64; METRIC_COUNT]> {
        let rows = (0..self.scenario.kinds.len()).map(|kind| self.row(kind)).collect();
        self.interval.clear();
        self.newcomers.fill(0);
        self.dropped.fill(0);
        rows
    }

    fn row(&self, kind: usize) -> [f64; METRIC_COUNT] {
        let spec = &self.scenario.kinds[kind];
        let contacts: Vec<&Contact> = self.interval.iter().filter(|contact| contact.kind == kind).collect();
        let count = |which: &dyn Fn(&Contact) -> bool| contacts.iter().filter(|contact| which(contact)).count() as f64;
        let sum = |what: &dyn Fn(&Contact) -> f64| contacts.iter().map(|contact| what(contact)).sum::<f64>();
        let ended = |outcome: Outcome| count(&|contact| contact.outcome == outcome);
        let engaged = count(&|contact| contact.outcome != Outcome::Declined);
        let n = contacts.len() as f64;

        let held: Vec<(usize, &Relation)> = self
            .relations
            .iter()
            .enumerate()
            .flat_map(|(i, row)| row.iter().map(move |relation| (i, relation)))
            .filter(|(_, relation)| relation.kind == kind)
            .collect();
        let mean = |what: &dyn Fn(usize, &Relation) -> f64| held.iter().map(|(i, r)| what(*i, r)).sum::<f64>() / held.len() as f64;
        let belief = |k: usize| if self.traits_are_told_apart() { mean(&|i, r| self.beliefs(i, r)[k]) } else { f64::NAN };
        let mut trusts: Vec<f64> = held.iter().map(|(i, r)| self.trust(*i, r)).collect();
        trusts.sort_by(f64::total_cmp);
        let percentile = |tenths: usize| {
            let rank = (trusts.len() * tenths).div_ceil(10).max(1);
            trusts.get(rank - 1).map_or(f64::NAN, |trust| (trust * 1000.0).floor() / 1000.0)
        };
        let trust_mean = mean(&|i, r| self.trust(i, r));
        let reliability = mean(&|i, r| self.reliability(i, r));
        let met: Vec<f64> =
            spec.trustees.iter().map(|j| count(&|contact| contact.trustee == j as usize && contact.outcome != Outcome::Declined)).collect();
        let gini = |members: &fiducia::population::members::Members| {
            let payoffs: Vec<f64> = members.iter().map(|i| self.agents[i as usize].payoff).collect();
            let differences: f64 = payoffs.iter().flat_map(|x| payoffs.iter().map(move |y| (x - y).abs())).sum();
            let gathered: f64 = payoffs.iter().map(|x| x.abs()).sum();
            // Convention: without payoffs there is no inequality; payoffs are whole units, of at least a billionth.
            if gathered < 1e-9 { f64::NAN } else { differences / (2.0 * payoffs.len() as f64 * gathered) }
        };

        let mut row = [0.0; METRIC_COUNT];
        for &metric in Metric::ALL {
            row[metric as usize] = match metric {
                Metric::Contacts => n,
                Metric::Engaged => engaged,
                Metric::Honoured => ended(Outcome::Honoured),
                Metric::BrokenUnable => ended(Outcome::Unable),
                Metric::BrokenWilful => ended(Outcome::Wilful),
                Metric::Amends => count(&|contact| contact.amends),
                Metric::TrustMean => trust_mean,
                Metric::TrustSd => mean(&|i, r| (self.trust(i, r) - trust_mean).powi(2)).sqrt(),
                Metric::TrustP10 => percentile(1),
                Metric::TrustP50 => percentile(5),
                Metric::TrustP90 => percentile(9),
                Metric::TrustContacted => sum(&|contact| contact.trust_before) / n,
                Metric::BeliefAbility => belief(0),
                Metric::BeliefIntegrity => belief(1),
                Metric::BeliefBenevolence => belief(2),
                Metric::SharedInterest => mean(&|_, r| r.shared),
                Metric::PerceivedInterest => mean(&|_, r| r.perceived),
                Metric::Reliability => reliability,
                Metric::CalibrationGap => trust_mean - reliability,
                Metric::AssuranceShare => {
                    sum(&|contact| contact.assurance_share.unwrap_or(0.0)) / count(&|contact| contact.assurance_share.is_some())
                }
                Metric::PayoffTrustor => sum(&|contact| contact.payoff_trustor),
                Metric::PayoffTrustee => sum(&|contact| contact.payoff_trustee),
                Metric::Efficiency => {
                    // Convention: where keeping promises brings nothing or less, there is no efficiency.
                    let best = sum(&|contact| contact.best);
                    if best <= 0.0 { f64::NAN } else { sum(&|contact| contact.payoff_trustor + contact.payoff_trustee) / best }
                }
                Metric::ExpectedValue => sum(&|contact| contact.expected_value) / n,
                Metric::Loyalty => count(&|contact| contact.loyal) / count(&|contact| contact.returning),
                Metric::Retention => count(&|contact| contact.retained) / count(&|contact| contact.engaging),
                Metric::Concentration => met.iter().map(|c| c * c).sum::<f64>() / (engaged * engaged),
                Metric::GiniTrustors => gini(&spec.trustors),
                Metric::GiniTrustees => gini(&spec.trustees),
                Metric::Newcomers => f64::from(self.newcomers[kind]),
                Metric::Dropped => f64::from(self.dropped[kind]),
            };
        }
        row
    }
}

/// u(w): the chance that a failure of hidden cause is put down to inability. Convention: even when no failure is thought possible.
fn blame(ability: f64, w: f64) -> f64 {
    let failure = 1.0 - ability * w;
    if failure <= 0.0 { 0.5 } else { w * (1.0 - ability) / failure }
}

/// Ability towards a partner of `n` exchanges.
fn served(ability: f64, records: f64, n: u32) -> f64 {
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
