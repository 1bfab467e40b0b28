//! Communities: two agents of one block are tied with one probability, two agents of different blocks with another.
//!
//! The law: every pair of agents is tied, independently of the others, with probability `within` in a block and `between` across.
//! Ties are mutual. With one block this is the random graph of Gilbert (1959).
//!
//! Parameters: `within` and `between`, probabilities; `count`, the number of blocks of consecutive agents, equal up to one agent, from 1
//! to the number of members. Without `count` the groups are the blocks.
//!
//! Source: Holland, Laskey & Leinhardt (1983), Stochastic blockmodels: first steps, Social Networks 5. The pairs between two ties
//! are skipped in one draw, as in Batagelj & Brandes (2005), Efficient generation of large random networks, Physical Review E 71.

use super::misfit::{at_least_one, at_most, fits, one_population};
use super::{Generator, Luck, Misfit, Network, rows};
use crate::population::members::Members;
use crate::quantity::Probability;
use crate::stream::Stream;
use schemars::JsonSchema;
use serde::Deserialize;

/// Parameters of a network of blocks.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Blocks {
    /// Number of blocks, of equal size up to one agent; by default each group is a block.
    pub count: Option<u32>,
    /// Probability of a tie between two agents of the same block.
    pub within: Probability,
    /// Probability of a tie between two agents of different blocks.
    pub between: Probability,
}

/// Independent trials with one probability, of which only the successes are visited.
#[derive(Clone, Copy)]
struct Trials {
    /// log(1 - p): 0 when success is impossible, -inf when it is certain.
    log_failure: f64,
}

impl Trials {
    fn new(p: Probability) -> Trials {
        Trials { log_failure: libm::log1p(-p.get()) }
    }

    /// The successes among the trials `next..end`, ascending.
    #[inline]
    fn successes(self, mut next: usize, end: usize, stream: &mut Stream, mut visit: impl FnMut(u32)) {
        if self.log_failure == 0.0 {
            return;
        }
        while next < end {
            // Failures before the next success; their number is geometric. Division by -inf gives 0: certain success skips none.
            let skipped = libm::log(stream.uniform()) / self.log_failure;
            if skipped >= (end - next) as f64 {
                return;
            }
            next += skipped as usize;
            visit(next as u32);
            next += 1;
        }
    }
}

impl Blocks {
    /// The first members of the blocks, and the number of members.
    fn bounds(&self, members: &Members) -> Vec<usize> {
        let n = members.len();
        match self.count {
            Some(count) => (0..=u64::from(count)).map(|b| (b * n as u64 / u64::from(count.max(1))) as usize).collect(),
            None => members.groups().iter().fold(vec![0], |mut bounds, group| {
                bounds.push(bounds[bounds.len() - 1] + group.len());
                bounds
            }),
        }
    }
}

impl Generator for Blocks {
    fn check(&self, from: &Members, to: &Members) -> Result<(), Misfit> {
        one_population("a network of blocks", from, to)?;
        if let Some(count) = self.count {
            at_least_one("count", count)?;
            at_most("count", count, from.len(), "the number of members")?;
        }
        fits("", self.expected(from, to))
    }

    fn expected(&self, from: &Members, _: &Members) -> f64 {
        let n = from.len() as f64;
        let same: f64 = self.bounds(from).windows(2).map(|b| (b[1] - b[0]) as f64).map(|size| size * (size - 1.0)).sum();
        same * self.within.get() + (n * (n - 1.0) - same) * self.between.get()
    }

    fn generate(&self, from: &Members, _: &Members, luck: Luck) -> Network {
        let n = from.len();
        let bounds = self.bounds(from);
        let (within, between) = (Trials::new(self.within), Trials::new(self.between));
        // Row k holds its ties with later members: first the rest of its own block, then the other blocks.
        let ties = rows::of_any_length(n, |number, agents, chunk| {
            let mut stream = luck.open(number);
            for k in agents {
                let end = bounds[bounds.partition_point(|&bound| bound <= k)];
                within.successes(k + 1, end, &mut stream, |j| chunk.push(j));
                between.successes(end, n, &mut stream, |j| chunk.push(j));
                chunk.end_row();
            }
        });
        rows::both_ways(&ties, from)
    }
}

#[cfg(test)]
mod tests {
    use super::super::laws::{assert_symmetric, group, luck};
    use super::*;

    fn blocks(count: Option<u32>, within: f64, between: f64) -> Blocks {
        Blocks { count, within: Probability::new(within).unwrap(), between: Probability::new(between).unwrap() }
    }

    #[test]
    fn certain_ties_within_and_none_between_are_separate_crowds() {
        let network = blocks(Some(3), 1.0, 0.0).generate(&group(7), &group(7), luck(1)); // 0 1, 2 3, 4 5 6
        assert_eq!(network.partners, [1, 0, 3, 2, 5, 6, 4, 6, 4, 5]);
        let members = Members::new(vec![0..1, 4..6]);
        assert_eq!(blocks(None, 0.0, 1.0).generate(&members, &members, luck(1)).partners, [4, 5, 0, 0]);
    }

    /// Ties are independent trials: with N pairs of probability p the count has mean N p and standard deviation sqrt(N p (1 - p)).
    /// Four such deviations are exceeded by chance in 6 of 100,000 seeds, for each of the two counts.
    #[test]
    fn ties_are_as_frequent_as_their_probabilities() {
        let (n, count, p, q) = (3000, 3, 0.02, 0.004);
        let network = blocks(Some(count), p, q).generate(&group(n), &group(n), luck(9));
        assert_symmetric(&network, &group(n));
        let same = |k: usize| network.row(k).iter().filter(|&&j| j / 1000 == k as u32 / 1000).count();
        let within = (0..n as usize).map(same).sum::<usize>() as f64 / 2.0;
        let between = network.partners.len() as f64 / 2.0 - within;
        for (ties, pairs, p) in [(within, 3.0 * 1000.0 * 999.0 / 2.0, p), (between, 3.0 * 1e6, q)] {
            assert!((ties - pairs * p).abs() < 4.0 * f64::sqrt(pairs * p * (1.0 - p)), "{ties} of {pairs}");
        }
        let expected = blocks(Some(count), p, q).expected(&group(n), &group(n));
        assert_eq!(expected, 2.0 * (3.0 * 1000.0 * 999.0 / 2.0 * p + 3.0 * 1e6 * q));
    }

    #[test]
    fn skipping_visits_each_trial_with_its_probability() {
        // 10 trials of 0.3, 20,000 times: each succeeds 6,000 times, standard deviation 65; one of ten beyond 4.5 of them by chance in 7 of
        // 100,000 seeds.
        let mut stream = luck(3).open(0);
        let mut times = [0i32; 10];
        let trials = Trials::new(Probability::new(0.3).unwrap());
        for _ in 0..20_000 {
            trials.successes(0, 10, &mut stream, |k| times[k as usize] += 1);
        }
        assert!(times.iter().all(|n| (n - 6000).abs() < 292), "{times:?}");
    }

    #[test]
    fn blocks_name_what_is_wrong() {
        let check = |count| blocks(Some(count), 0.5, 0.1).check(&group(9), &group(9)).map_err(|m| m.message);
        assert_eq!(check(0).unwrap_err(), "count must be at least 1");
        assert_eq!(check(10).unwrap_err(), "count must be at most the number of members (9), not 10");
        let crowd = group(1_000_000);
        assert!(
            blocks(None, 0.5, 0.0).check(&crowd, &crowd).unwrap_err().message.starts_with("the network would have about 499999500000 ")
        );
    }
}
