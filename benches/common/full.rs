//! The full model (attribution, uniform choice, logit engagement) as the plainest possible loop over arrays, against the engine.
//!
//! The loop has no options, no metrics beyond three sums, one thread. The engine runs `scenarios/bench/full.toml`, records every step and keeps
//! every metric.

use crate::measure::{bare_and_engine, scenario, size};
use fiducia::population::build::build;
use fiducia::scenario::{Form, Scenario};
use fiducia::stream::Streams;
use rand::Rng;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use std::hint::black_box;

/// Contacts of one measurement.
const CONTACTS: usize = 4_000_000;

/// Nanoseconds a contact of the bare kernel and of the engine.
pub fn kernel_and_engine(agents: usize) -> [f64; 2] {
    let scenario = scenario("full.toml", &[size(agents)]);
    let mut bare = Bare::new(&scenario);
    bare_and_engine(&scenario, CONTACTS, || {
        black_box(bare.step());
    })
}

/// The bare kernel's state: one array per quantity.
struct Bare {
    partners: Vec<u32>,
    shared: Vec<f64>,
    evidence: Vec<[f64; 6]>,
    trust: Vec<f64>,
    ability: Vec<f64>,
    integrity: Vec<f64>,
    benevolence: Vec<f64>,
    payoff: Vec<f64>,
    rng: ChaCha8Rng,
}

impl Bare {
    fn new(scenario: &Scenario) -> Bare {
        let Form::Exchange(form) = &scenario.form;
        let people = build(&scenario.groups, &scenario.kinds, &form.listening, true, &Streams::new(1, 0, 0));
        let trait_of = |pick: fn(&fiducia::population::build::Traits) -> f64| people.traits.iter().map(pick).collect();
        Bare {
            partners: people.ties.iter().map(|tie| tie.trustee() as u32).collect(),
            shared: people.shared.iter().map(|s| s.get()).collect(),
            evidence: vec![[0.0; 6]; people.ties.len()],
            trust: vec![0.6 * 0.9; people.ties.len()],
            ability: trait_of(|t| t.ability.get()),
            integrity: trait_of(|t| t.integrity.get()),
            benevolence: trait_of(|t| t.benevolence.get()),
            payoff: vec![0.0; people.traits.len()],
            rng: ChaCha8Rng::seed_from_u64(1),
        }
    }

    fn uniform(&mut self) -> f64 {
        f64::from(self.rng.next_u32()) * (1.0 / 4_294_967_296.0)
    }

    /// One step; the sums are engagements, honoured promises and trust contacted.
    fn step(&mut self) -> [f64; 3] {
        let (p0, n0, m, v, tau) = (0.6, 2.0, 0.99, 2.0, 0.3);
        let assurance = |weight: f64| (weight * 10.0 / 8.0).clamp(0.0, 1.0);
        let mut sums = [0.0; 3];
        for i in 0..self.payoff.len() {
            let r = i * 10 + (self.uniform() * 10.0) as usize;
            let j = self.partners[r] as usize;
            let trust = self.trust[r];
            let [ag, ab, qg, qb, bg, bb] = self.evidence[r];
            let mean = |good: f64, bad: f64| (n0 * p0 + good) / (n0 + good + bad);
            let (a, q, b) = (mean(ag, ab), mean(qg, qb), mean(bg, bb));
            let value = trust * 5.0 - (1.0 - trust) * (5.0 - 0.5 * b * 10.0);
            sums[2] += trust;
            if self.uniform() >= 1.0 / (1.0 + libm::exp(-value)) {
                continue;
            }
            sums[0] += 1.0;
            let tempted = self.uniform();
            let (conscience, luck, cause, care) = (self.uniform(), self.uniform(), self.uniform(), self.uniform());
            let willing = tempted < assurance(self.shared[r] + self.benevolence[j]) || conscience < self.integrity[j];
            let honoured = willing && luck < self.ability[j];
            let estimate = assurance(b);
            let w = estimate + (1.0 - estimate) * q;
            let credit = (1.0 - estimate) * q / w;
            let mut e = [ag * m, ab * m, qg * m, qb * m, bg * m, bb * m];
            if honoured {
                sums[1] += 1.0;
                e[0] += 1.0;
                e[2] += credit;
                self.payoff[i] += 5.0;
                self.payoff[j] += 5.0;
            } else {
                let amends = care < self.benevolence[j];
                let pin = if amends || cause < tau { if willing { 1.0 } else { 0.0 } } else { w * (1.0 - a) / (1.0 - a * w) };
                let g = if amends { 0.5 } else { 1.0 };
                e[1] += v * g * pin;
                e[2] += credit * pin;
                e[3] += v * g * (1.0 - pin);
                e[if amends { 4 } else { 5 }] += if amends { 1.0 } else { v };
                let made_good = if amends { 5.0 } else { 0.0 };
                self.payoff[i] += made_good - 5.0;
                self.payoff[j] += if willing { 0.0 } else { 5.0 + 8.0 * tempted } - made_good;
            }
            self.evidence[r] = e;
            let (a, q, b) = (mean(e[0], e[1]), mean(e[2], e[3]), mean(e[4], e[5]));
            let estimate = assurance(b);
            self.trust[r] = a * (estimate + (1.0 - estimate) * q);
        }
        sums
    }
}
