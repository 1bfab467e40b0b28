//! The peer model, in which agent-based frameworks are compared: `scenarios/bench/peer.toml` against a bare loop written for it alone.
//!
//! A small world of degree 10; every agent acts once a step as trustor, picks a partner uniformly, engages with a chance equal to its trust;
//! the partner honours with a chance of its own; trust is one Beta belief with memory .99. Mean trust is recorded every step. The engine keeps
//! and records every metric besides.

use crate::measure::{bare_and_engine, scenario, size};
use fiducia::population::build::build;
use fiducia::scenario::{Form, Scenario};
use fiducia::stream::Streams;
use rand::Rng;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use std::hint::black_box;

/// Contacts of one measurement.
const CONTACTS: usize = 8_000_000;

/// Numbers of agents at which the peer model is measured.
pub const SIZES: [usize; 4] = [1_000, 10_000, 100_000, 1_000_000];

/// What others reach in this model at those sizes, in million contacts a second on one core of an AMD EPYC; measured apart, in 2026.
pub const OTHERS: [(&str, [f64; 4]); 3] =
    [("krABMaga", [9.7, 8.5, 5.5, 1.3]), ("ixa", [13.8, 12.7, 11.9, 10.9]), ("numpy, whole arrays", [6.7, 22.6, 17.5, 14.8])];

/// The best of the others at the k-th size.
pub fn best_other(k: usize) -> f64 {
    OTHERS.iter().map(|(_, rates)| rates[k]).fold(0.0, f64::max)
}

/// Nanoseconds a contact of the bare loop and of the engine.
pub fn loop_and_engine(agents: usize) -> [f64; 2] {
    let scenario = scenario("peer.toml", &[size(agents)]);
    let mut bare = Bare::new(&scenario);
    bare_and_engine(&scenario, CONTACTS, || {
        black_box(bare.step());
    })
}

/// The bare loop's state: one array per quantity.
struct Bare {
    partners: Vec<u32>,
    evidence: Vec<[f32; 2]>,
    honesty: Vec<f32>,
    payoff: Vec<f32>,
    rng: ChaCha8Rng,
    words: Vec<u32>,
    trust: f64,
}

impl Bare {
    fn new(scenario: &Scenario) -> Bare {
        let Form::Exchange(form) = &scenario.form;
        let people = build(&scenario.groups, &scenario.kinds, &form.listening, true, &Streams::new(1, 0, 0));
        Bare {
            partners: people.ties.iter().map(|tie| tie.trustee() as u32).collect(),
            evidence: vec![[0.0; 2]; people.ties.len()],
            honesty: people.traits.iter().map(|t| t.integrity.get() as f32).collect(),
            payoff: vec![0.0; people.traits.len()],
            rng: ChaCha8Rng::seed_from_u64(1),
            words: vec![0; 3 * people.traits.len()],
            trust: 0.5 * people.ties.len() as f64,
        }
    }

    /// One step; mean trust at its end.
    fn step(&mut self) -> f64 {
        let bytes: &mut [u8] = &mut vec![0; 4 * self.words.len()];
        self.rng.fill_bytes(bytes);
        for (word, four) in self.words.iter_mut().zip(bytes.as_chunks().0) {
            *word = u32::from_le_bytes(*four);
        }
        let unit = |word: u32| word as f32 * (1.0 / 4_294_967_296.0);
        let mean = |[good, bad]: [f32; 2]| (1.0 + good) / (2.0 + good + bad);
        for (i, words) in self.words.as_chunks::<3>().0.iter().enumerate() {
            let r = i * 10 + ((u64::from(words[0]) * 10) >> 32) as usize;
            let j = self.partners[r] as usize;
            let evidence = self.evidence[r];
            let trust = mean(evidence);
            if unit(words[1]) < trust {
                let honoured = unit(words[2]) < self.honesty[j];
                let kept = if honoured { 1.0 } else { 0.0 };
                let evidence = [0.99 * evidence[0] + kept, 0.99 * evidence[1] + 1.0 - kept];
                self.evidence[r] = evidence;
                self.trust += f64::from(mean(evidence) - trust);
                self.payoff[i] += 2.0 * kept - 1.0;
                self.payoff[j] += 2.0 - kept;
            }
        }
        self.trust / self.partners.len() as f64
    }
}
