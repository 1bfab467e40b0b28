//! The peer model, in which agent-based frameworks are compared: `scenarios/bench/peer.toml` against a bare loop written for it alone.
//!
//! A small world of degree 10; every agent acts once a step as trustor, picks a partner uniformly, engages with a chance equal to its trust;
//! the partner honours with a chance of its own; trust is one Beta belief with memory .99. Mean trust is recorded every step. The engine keeps
//! and records every metric besides. Printed: million contacts a second of both on one thread, and the ratio engine / bare loop.

use fiducia::engine::{Keep, begin};
use fiducia::population::build::build;
use fiducia::scenario::{Document, Scenario};
use fiducia::stream::Streams;
use rand::Rng;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

/// Contacts of one measurement.
const CONTACTS: usize = 8_000_000;

fn scenario(agents: usize) -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/bench/peer.toml");
    let document = Document::read(&path).and_then(|d| d.set(&[format!("group.people.size={agents}")])).and_then(|d| d.scenario());
    document.unwrap_or_else(|e| panic!("{e}"))
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
        let people = build(&scenario.groups, &scenario.kinds, &scenario.listening, true, &Streams::new(1, 0, 0));
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

/// Million contacts a second: the best of five measurements, since noise only takes away.
fn rate(agents: usize, mut step: impl FnMut()) -> f64 {
    let steps = (CONTACTS / agents).max(4);
    step();
    let measure = |_| {
        let start = Instant::now();
        (0..steps).for_each(|_| step());
        (steps * agents) as f64 / start.elapsed().as_micros() as f64
    };
    (0..5).map(measure).fold(0.0, f64::max)
}

fn main() {
    println!("{:>9}  {:>10}  {:>10}  {:>6}", "agents", "bare M/s", "engine M/s", "ratio");
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap_or_else(|e| panic!("{e}"));
    for agents in [1_000, 10_000, 100_000, 1_000_000] {
        let scenario = scenario(agents);
        let mut bare = Bare::new(&scenario);
        let kernel = rate(agents, || {
            black_box(bare.step());
        });
        let engine = one.install(|| {
            let mut simulation = begin(&scenario, 0, 0, Keep::default());
            rate(agents, || {
                simulation.step();
                black_box(simulation.record());
            })
        });
        println!("{agents:>9}  {kernel:>10.1}  {engine:>10.1}  {:>6.2}", engine / kernel);
    }
}
