//! Two sides, such as customers and shops: each on the first has the same number of partners on the second.
//!
//! The law: the trustees are shuffled like a deck of cards and dealt, `degree` to a trustor; when the deck is used up it is shuffled
//! again, such that nobody is dealt the same trustee twice. A trustor's partners are a uniformly random set, and the numbers of
//! trustors of any two trustees differ by at most 1.
//!
//! Parameters: `degree`, from 1 to the number of trustees. `from` and `to` have nobody in common.
//!
//! Source: Newman, Strogatz & Watts (2001), Random graphs with arbitrary degree distributions and their applications, Physical
//! Review E 64 (bipartite graphs with given degrees, here as even as can be); shuffle of Durstenfeld (1964).

use super::misfit::{at_least_one, at_most, fits, overlap};
use super::{Generator, Luck, Misfit, Network, rows};
use crate::population::members::Members;
use crate::stream::Stream;
use schemars::JsonSchema;
use serde::Deserialize;

/// Parameters of a network between two sides.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bipartite {
    /// Partners of each trustor: at least 1, at most as many as there are trustees.
    pub degree: u32,
}

/// Shuffles the deck; none of its last `held` cards, which an unfinished hand holds, comes among the first `needed` ones, which
/// complete that hand. `held + needed` is at most the size of the deck.
fn shuffle(deck: &mut [u32], held: usize, needed: usize, stream: &mut Stream) {
    let n = deck.len();
    for k in 0..n {
        let open = if k < needed { n - held } else { n };
        deck.swap(k, k + stream.below(open - k));
    }
}

impl Generator for Bipartite {
    fn check(&self, from: &Members, to: &Members) -> Result<(), Misfit> {
        if overlap(from, to) > 0 {
            return Err(Misfit::new("", "`from` and `to` of a bipartite network must have nobody in common"));
        }
        at_least_one("degree", self.degree)?;
        at_most("degree", self.degree, to.len(), "the number of trustees")?;
        fits("degree", self.expected(from, to))
    }

    fn expected(&self, from: &Members, _: &Members) -> f64 {
        from.len() as f64 * f64::from(self.degree)
    }

    /// Dealing is on one thread: a shuffle depends on the hand that is not yet full.
    fn generate(&self, from: &Members, to: &Members, luck: Luck) -> Network {
        let degree = self.degree as usize;
        let mut stream = luck.open(0);
        let mut deck: Vec<u32> = to.iter().collect();
        let mut partners = Vec::with_capacity(from.len() * degree);
        let mut held = 0;
        while partners.len() < from.len() * degree {
            shuffle(&mut deck, held, if held > 0 { degree - held } else { 0 }, &mut stream);
            let dealt = deck.len().min(from.len() * degree - partners.len());
            partners.extend_from_slice(&deck[..dealt]);
            held = partners.len() % degree;
        }
        let mut network = Network { starts: (0..=from.len()).map(|k| (k * degree) as u32).collect(), partners, interests: Vec::new() };
        rows::sort(&mut network);
        network
    }
}

#[cfg(test)]
mod tests {
    use super::super::laws::{agents, group, luck};
    use super::*;

    fn shops(n: u32) -> Members {
        agents(1000..1000 + n)
    }

    #[test]
    fn every_shop_has_as_many_customers_as_any_other_or_one_more() {
        for (customers, shop, degree) in [(1, 1, 1), (10, 3, 2), (10, 7, 4), (9, 7, 7), (500, 30, 11), (3, 90, 20)] {
            let network = Bipartite { degree }.generate(&group(customers), &shops(shop), luck(4));
            let mut times = vec![0; shop as usize];
            network.partners.iter().for_each(|&s| times[s as usize - 1000] += 1);
            assert!(times.iter().max().unwrap() - times.iter().min().unwrap() <= 1, "{times:?}");
        }
    }

    /// Hands of 3 out of a deck of 5: with 2 in 3 of them a shuffle falls into the hand. Each of the 10 sets has chance 1/10. Bound over
    /// 2,000 first-to-sixth hands of independent networks: 4.5 standard deviations of sqrt(2,000 · 0.09) = 13.4; one of 60 counts is
    /// beyond it by chance in 4 of 10,000 seeds.
    #[test]
    fn every_hand_is_equally_likely() {
        let mut times = [[0i32; 32]; 6];
        for seed in 0..2000 {
            let network = Bipartite { degree: 3 }.generate(&group(6), &shops(5), luck(seed));
            for (k, times) in times.iter_mut().enumerate() {
                times[network.row(k).iter().map(|&s| 1 << (s - 1000)).sum::<usize>()] += 1;
            }
        }
        for n in times.iter().flatten().filter(|&&n| n > 0) {
            assert!((n - 200).abs() < 60, "{times:?}");
        }
        assert!(times.iter().all(|hand| hand.iter().filter(|&&n| n > 0).count() == 10));
    }

    #[test]
    fn sides_that_overlap_are_refused() {
        let misfit = Bipartite { degree: 2 }.check(&group(4), &agents(3..9)).unwrap_err();
        assert_eq!(misfit.message, "`from` and `to` of a bipartite network must have nobody in common");
        let misfit = Bipartite { degree: 7 }.check(&group(4), &shops(6)).unwrap_err();
        assert_eq!(misfit, Misfit::new("degree", "degree must be at most the number of trustees (6), not 7"));
    }
}
