//! A circle of neighbours with some ties rewired to far away: clustered like a village, yet nobody is many steps from anybody.
//!
//! The law: on a ring of `degree` neighbours, each tie keeps its one end i and, with probability `rewire`, moves the other to an agent
//! drawn uniformly among those that are no ring neighbours of i and not tied to i yet. The number of ties stays n · `degree`/2, ties
//! are mutual, and each agent keeps at least the `degree`/2 ties that start from it. Watts and Strogatz also let a tie move to a
//! vacated place on the ring, which is as rare as `degree`/n. A tie that finds nobody free stays where it is.
//!
//! Parameters: `degree`, even, at least 2 and below the number of members; `rewire`, a probability: 0 is the ring, 1 nearly random.
//!
//! Source: Watts & Strogatz (1998), Collective dynamics of "small-world" networks, Nature 393.

use super::misfit::{fits, one_population, ring_degree};
use super::{Generator, Luck, Misfit, Network, rows};
use crate::population::members::Members;
use crate::quantity::Probability;
use crate::stream::{LIMIT, Stream};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::HashSet;

/// Parameters of a small world.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SmallWorld {
    /// Mean number of partners; on the ring, half on each side: even, at least 2, below the number of members.
    pub degree: u32,
    /// Probability that a tie of the ring is rewired.
    pub rewire: Probability,
}

/// The place of the draws that settle clashes, beyond all chunks of rows.
const CLASHES: usize = LIMIT - 1;

/// Draws in vain before the free agents are listed.
const PATIENCE: usize = 16;

/// A circle of `n` with `half` ties from each agent to those behind it.
#[derive(Clone, Copy)]
struct Circle {
    n: usize,
    half: usize,
}

impl Circle {
    /// The agent `step` places behind.
    fn behind(self, agent: usize, step: usize) -> u32 {
        ((agent + step) % self.n) as u32
    }

    /// Number of agents that are no ring neighbours.
    fn far(self) -> usize {
        self.n - 1 - 2 * self.half
    }

    /// The agent's k-th non-neighbour, k below [`Circle::far`].
    fn afar(self, agent: usize, k: usize) -> u32 {
        self.behind(agent, self.half + 1 + k)
    }
}

/// A tie by its two ends, whichever comes first.
fn tie(a: usize, b: u32) -> u64 {
    let b = b as usize;
    (a.min(b) as u64) << 32 | a.max(b) as u64
}

impl Generator for SmallWorld {
    fn check(&self, from: &Members, to: &Members) -> Result<(), Misfit> {
        one_population("a small world", from, to)?;
        ring_degree(self.degree, from.len())?;
        fits("degree", self.expected(from, to))
    }

    fn expected(&self, from: &Members, _: &Members) -> f64 {
        from.len() as f64 * f64::from(self.degree)
    }

    fn generate(&self, from: &Members, _: &Members, luck: Luck) -> Network {
        let circle = Circle { n: from.len(), half: self.degree as usize / 2 };
        let mut ties = rows::of_length(circle.n, circle.half, |chunk, rows| {
            let mut stream = luck.open(chunk);
            for (agent, ends) in rows {
                for (k, end) in ends.iter_mut().enumerate() {
                    // Both draws, always: networks that differ in `rewire` share their luck.
                    let (rewired, target) = (stream.chance(self.rewire.get()), stream.below(circle.far().max(1)));
                    *end = if rewired && circle.far() > 0 { circle.afar(agent, target) } else { circle.behind(agent, k + 1) };
                }
            }
        });
        settle(circle, &mut ties.partners, luck.open(CLASHES));
        rows::both_ways(&ties, from)
    }
}

/// Moves every rewired tie that repeats an earlier one. Rare when the circle is large: about `degree`/n of the ties.
fn settle(circle: Circle, ends: &mut [u32], mut stream: Stream) {
    let home = |place: usize| circle.behind(place / circle.half, place % circle.half + 1);
    let mut taken: Vec<u64> =
        ends.iter().enumerate().filter(|&(place, &end)| end != home(place)).map(|(place, &end)| tie(place / circle.half, end)).collect();
    taken.sort_unstable();
    let repeated: HashSet<u64> = taken.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
    if repeated.is_empty() {
        return;
    }
    let mut met = HashSet::new();
    let mut added = HashSet::new();
    let (mut listed, mut free) = (usize::MAX, Vec::new());
    for (place, end) in ends.iter_mut().enumerate() {
        let agent = place / circle.half;
        let key = tie(agent, *end);
        if *end == home(place) || !repeated.contains(&key) || met.insert(key) {
            continue;
        }
        let is_free = |end: u32| taken.binary_search(&tie(agent, end)).is_err() && !added.contains(&tie(agent, end));
        let found = if listed == agent {
            None
        } else {
            (0..PATIENCE).map(|_| circle.afar(agent, stream.below(circle.far()))).find(|&end| is_free(end))
        };
        let found = found.or_else(|| {
            if listed != agent {
                free = (0..circle.far()).map(|k| circle.afar(agent, k)).filter(|&end| is_free(end)).collect();
                listed = agent;
            }
            if free.is_empty() { None } else { Some(free.swap_remove(stream.below(free.len()))) }
        });
        *end = found.unwrap_or_else(|| home(place));
        if let Some(end) = found {
            added.insert(tie(agent, end));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Ring;
    use super::super::laws::{assert_symmetric, group, luck};
    use super::*;

    fn world(n: u32, degree: u32, rewire: f64, seed: u64) -> Network {
        let world = SmallWorld { degree, rewire: Probability::new(rewire).unwrap() };
        world.check(&group(n), &group(n)).unwrap();
        world.generate(&group(n), &group(n), luck(seed))
    }

    #[test]
    fn without_rewiring_a_small_world_is_a_ring() {
        for (n, degree) in [(3, 2), (7, 4), (7, 6), (1000, 10)] {
            assert_eq!(world(n, degree, 0.0, 1), Ring { degree }.generate(&group(n), &group(n), luck(1)));
        }
    }

    #[test]
    fn rewiring_keeps_the_number_of_ties_also_when_there_is_hardly_room() {
        for (n, degree) in [(3, 2), (5, 4), (6, 4), (10, 8), (11, 4), (40, 20), (700, 6)] {
            for (seed, rewire) in [0.1, 0.5, 1.0].into_iter().enumerate() {
                let network = world(n, degree, rewire, seed as u64);
                assert_eq!(network.partners.len() as u32, n * degree);
                assert_symmetric(&network, &group(n));
                assert!((0..n as usize).all(|k| network.row(k).len() as u32 >= degree / 2));
            }
        }
    }

    #[test]
    fn with_full_rewiring_and_room_no_neighbour_of_the_ring_remains() {
        let network = world(600, 6, 1.0, 4);
        for k in 0..600 {
            assert!(network.row(k).iter().all(|&j| (4..=596).contains(&((j + 600 - k as u32) % 600))));
        }
    }

    /// Of 50,000 ties, each is rewired with chance 0.1: 5,000, standard deviation sqrt(50,000 · 0.1 · 0.9) = 67.
    /// Bound: 4 standard deviations, missed by chance in 6 of 100,000 seeds.
    #[test]
    fn the_share_of_rewired_ties_is_the_probability() {
        let n = 10_000;
        let network = world(n, 10, 0.1, 8);
        let near = |k: usize, j: u32| (j + n - k as u32) % n <= 5 || (k as u32 + n - j) % n <= 5;
        let far = (0..n as usize).map(|k| network.row(k).iter().filter(|&&j| !near(k, j)).count()).sum::<usize>() / 2;
        assert!((far as f64 - 5000.0).abs() < 4.0 * 67.1, "{far}");
    }

    #[test]
    fn ties_that_clash_are_moved_to_someone_free() {
        // Six on a ring of two: 0-3 is drawn by both, 1-4 once; 2 and 5 keep their ties to 3 and 0.
        let circle = Circle { n: 6, half: 1 };
        let mut ends = [3, 4, 3, 0, 5, 0];
        settle(circle, &mut ends, luck(1).open(0));
        assert_eq!((&ends[..3], &ends[4..]), (&[3, 4, 3][..], &[5, 0][..]));
        assert!([1, 5].contains(&ends[3]), "3 may turn to 1 or 5, not to {}", ends[3]);
    }
}
