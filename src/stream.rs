//! All randomness of fiducia.
//!
//! Every number drawn is a word of a ChaCha8 keystream. The key is (master seed, replicate, point); the 64-bit stream number
//! is (purpose, step, place), where the place is a chunk of [`CHUNK`] agents or one agent. An agent's draw for a purpose is therefore
//! the word at its own address: it does not depend on threads, on how often others drew, or on which other mechanisms
//! are switched on. Two treatments of one replicate share their luck (common random numbers), and a mechanism that is off
//! costs no random numbers at all.
//!
//! The transformations are our own and use `libm`, so that neither a dependency's minor release nor another platform's
//! math library can change a published figure.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Agents that share one stream of a purpose and step. Small enough for a chunk's draws to stay in the first-level cache,
/// large enough to fill the keystream in bulk. Changing it changes every result.
pub const CHUNK: usize = 256;

/// Largest number of steps, and of agents: a stream number has 28 bits for each.
pub const LIMIT: usize = 1 << 28;

/// What a draw is for. The discriminant is part of every published figure: append, never renumber.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Purpose {
    // Building a population.
    /// Ability of the agents.
    Ability = 1,
    /// Integrity of the agents.
    Integrity = 2,
    /// Benevolence of the agents.
    Benevolence = 3,
    /// Interest vectors of the agents.
    Topics = 4,
    /// Shared interest of the relations.
    Interest = 5,
    /// The network of a relation kind.
    Network = 6,
    /// Who is struck by an event that concerns a share of a group.
    Struck = 7,
    // One step.
    /// Whether a contact takes place.
    Activity = 16,
    /// Whether the partner is picked uniformly instead of by the rule.
    Explore = 17,
    /// Which partner.
    Pick = 18,
    /// Whether interests are disclosed.
    Talk = 19,
    /// Whether the trustee gives its word.
    Promise = 20,
    /// Whether the trustor engages.
    Engage = 21,
    /// The temptation.
    Temptation = 22,
    /// Whether integrity keeps the word.
    Integrate = 23,
    /// Whether the honest attempt succeeds.
    Succeed = 24,
    /// Whether the cause of a break is seen.
    Cause = 25,
    /// Whether amends are made.
    Amends = 26,
    /// Whether something is heard.
    Hear = 27,
    /// Whose exchange is heard of.
    Source = 28,
    /// Whether the outcome enters the public record.
    Report = 29,
    // Change of the agents.
    /// Whether an agent compares itself with another.
    Imitate = 40,
    /// With whom.
    Model = 41,
    /// Whether it copies.
    Copy = 42,
    /// Whether it mutates instead.
    Mutate = 43,
    /// Whether an agent leaves.
    Leave = 44,
    /// Who comes in its place.
    Newcomer = 45,
    /// Whether a partner is dropped.
    Drop = 46,
    /// Who comes instead.
    Search = 47,
    /// Shared interest with newcomers.
    Renew = 48,
    // Measuring.
    /// Who answers a survey.
    Sample = 64,
    /// The noise of an answer.
    Answer = 65,
    /// The one-shot trust game of the laboratory.
    Lab = 66,
    // Designing a sweep; the key holds the design's own seed.
    /// Coordinates of a random point, or the place within its layer.
    Design = 80,
    /// The order of the layers of a parameter.
    Layers = 81,
    // Analysing a sweep; the key holds the analysis's own seed.
    /// What a resample of the bootstrap holds.
    Resample = 96,
}

/// The uniform number in (0, 1) that a word stands for; never 0 nor 1, so that probability 0 never happens and 1 always does.
#[inline(always)]
pub fn unit(word: u32) -> f64 {
    (f64::from(word) + 0.5) * (1.0 / 4_294_967_296.0)
}

/// A number in `0..n` from a word, each with probability `1/n` up to `n / 2^32`.
#[inline(always)]
pub fn below(word: u32, n: usize) -> usize {
    ((u64::from(word) * n as u64) >> 32) as usize
}

/// The streams of one run.
#[derive(Clone, Debug)]
pub struct Streams {
    base: ChaCha8Rng,
}

impl Streams {
    /// The streams of a replicate. `point` is 0 when the points of a sweep share their luck (common random numbers), a
    /// number of the point's settings when they are to be independent.
    pub fn new(seed: u64, replicate: u64, point: u64) -> Streams {
        let mut key = [0u8; 32];
        key[0..8].copy_from_slice(&seed.to_le_bytes());
        key[8..16].copy_from_slice(&replicate.to_le_bytes());
        key[16..24].copy_from_slice(&point.to_le_bytes());
        key[24..32].copy_from_slice(b"fiducia1");
        Streams { base: ChaCha8Rng::from_seed(key) }
    }

    /// A stream read word after word; `place` is a chunk or an agent, below [`LIMIT`].
    pub fn open(&self, purpose: Purpose, step: usize, place: usize) -> Stream {
        debug_assert!(step < LIMIT && place < LIMIT);
        let mut rng = self.base.clone();
        rng.set_stream((purpose as u64) << 56 | (step as u64) << 28 | place as u64);
        Stream { rng }
    }

    /// Fills `words` with the draws of a chunk: word `k` belongs to agent `chunk * CHUNK + k`.
    #[inline(always)]
    pub fn fill(&self, purpose: Purpose, step: usize, chunk: usize, words: &mut [u32; CHUNK], agents: usize) {
        let mut bytes = [0; 4 * CHUNK];
        self.open(purpose, step, chunk).rng.fill_bytes(&mut bytes[..4 * agents]);
        for (word, four) in words.iter_mut().zip(bytes.as_chunks().0) {
            *word = u32::from_le_bytes(*four);
        }
    }

    /// One agent's word of a purpose, as [`Streams::fill`] would give it. Slow: for tests and rare events.
    pub fn word(&self, purpose: Purpose, step: usize, agent: usize) -> u32 {
        let mut stream = self.open(purpose, step, agent / CHUNK);
        stream.rng.set_word_pos((agent % CHUNK) as u128);
        stream.rng.next_u32()
    }
}

/// A stream in reading.
#[derive(Clone, Debug)]
pub struct Stream {
    rng: ChaCha8Rng,
}

impl Stream {
    /// Uniform on the open interval (0, 1), 53 bits.
    pub fn uniform(&mut self) -> f64 {
        ((self.rng.next_u64() >> 11) as f64 + 0.5) * (1.0 / 9_007_199_254_740_992.0)
    }

    /// True with chance `p`.
    pub fn chance(&mut self, p: f64) -> bool {
        self.uniform() < p
    }

    /// A number in `0..n`; `n` at most 2^32.
    pub fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.rng.next_u64()) * n as u128) >> 64) as usize
    }

    /// Leaves out one number.
    #[inline]
    pub fn skip(&mut self) {
        self.rng.next_u64();
    }

    /// Standard normal (Box and Muller 1958, the cosine branch).
    pub fn normal(&mut self) -> f64 {
        let (radius, angle) = (self.uniform(), self.uniform());
        libm::sqrt(-2.0 * libm::log(radius)) * libm::cos(std::f64::consts::TAU * angle)
    }

    /// Gamma with scale 1 (Marsaglia and Tsang 2000); `shape` above 0.
    pub fn gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            let boost = libm::pow(self.uniform(), 1.0 / shape);
            return self.gamma(shape + 1.0) * boost;
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / libm::sqrt(9.0 * d);
        loop {
            let x = self.normal();
            let v = (1.0 + c * x) * (1.0 + c * x) * (1.0 + c * x);
            if v > 0.0 && libm::log(self.uniform()) < 0.5 * x * x + d - d * v + d * libm::log(v) {
                return d * v;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_pinned() {
        let streams = Streams::new(1, 0, 0);
        let mut words = [0; CHUNK];
        streams.fill(Purpose::Pick, 3, 2, &mut words, CHUNK);
        assert_eq!(words[..4], [2361607206, 1447388762, 841704234, 2863410255]);
        assert_eq!(streams.open(Purpose::Ability, 0, 0).uniform(), 0.15457723102003423);
    }

    #[test]
    fn an_agents_word_has_an_address_of_its_own() {
        let streams = Streams::new(7, 3, 0);
        let mut words = [0; CHUNK];
        streams.fill(Purpose::Engage, 11, 4, &mut words, CHUNK);
        for k in [0, 1, 77, 255] {
            assert_eq!(streams.word(Purpose::Engage, 11, 4 * CHUNK + k), words[k]);
        }
    }

    #[test]
    fn seed_replicate_point_purpose_step_and_place_all_matter() {
        let first = |s: &Streams, p, t, c| s.open(p, t, c).uniform();
        let a = Streams::new(1, 2, 3);
        let mut seen = vec![
            first(&a, Purpose::Pick, 1, 1),
            first(&a, Purpose::Talk, 1, 1),
            first(&a, Purpose::Pick, 2, 1),
            first(&a, Purpose::Pick, 1, 2),
        ];
        for other in [Streams::new(0, 2, 3), Streams::new(1, 0, 3), Streams::new(1, 2, 0)] {
            seen.push(first(&other, Purpose::Pick, 1, 1));
        }
        let count = seen.len();
        seen.sort_by(f64::total_cmp);
        seen.dedup();
        assert_eq!(seen.len(), count);
    }

    #[test]
    fn chance_zero_never_happens_and_chance_one_always_does() {
        for word in [0, 1, u32::MAX / 2, u32::MAX] {
            assert!(unit(word) > 0.0 && unit(word) < 1.0);
        }
        assert_eq!(below(u32::MAX, 7), 6);
        assert_eq!(below(0, 7), 0);
    }

    /// Mean of n draws within 4 standard errors (fails by chance 6 times in 100,000 seeds; this seed is fixed).
    #[test]
    fn moments_of_the_samplers_are_those_of_their_laws() {
        let n = 200_000;
        let mut s = Streams::new(5, 0, 0).open(Purpose::Ability, 0, 0);
        let mut check = |mean: f64, var: f64, draw: &mut dyn FnMut(&mut Stream) -> f64| {
            let got = (0..n).map(|_| draw(&mut s)).sum::<f64>() / f64::from(n);
            assert!((got - mean).abs() < 4.0 * (var / f64::from(n)).sqrt(), "{got} against {mean}");
        };
        check(0.5, 1.0 / 12.0, &mut Stream::uniform);
        check(0.0, 1.0, &mut Stream::normal);
        check(2.5, 2.5, &mut |s| s.gamma(2.5));
        check(0.3, 0.3, &mut |s| s.gamma(0.3));
        check(3.0, (49.0 - 1.0) / 12.0, &mut |s| s.below(7) as f64);
    }
}
