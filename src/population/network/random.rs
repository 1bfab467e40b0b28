//! Each trustor has the same number of partners, picked by chance and independently of the others.
//!
//! The law: the row of i is a uniformly random set of `degree` members of the `to` groups, without i. A relation need not be
//! answered: that i relates to j says nothing about j.
//!
//! Parameters: `degree`, from 1 to the number of possible partners.
//!
//! Source: Fenner & Frieze (1982), On the connectivity of random m-orientable graphs and digraphs, Combinatorica 2.

use super::misfit::{at_least_one, at_most, fits, overlap};
use super::{Generator, Luck, Misfit, Network, rows};
use crate::population::members::Members;
use crate::stream::Stream;
use schemars::JsonSchema;
use serde::Deserialize;

/// Parameters of a random network.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Random {
    /// Partners of each trustor: at least 1, at most as many as there are others.
    pub degree: u32,
}

/// Fills `chosen` with a uniformly random set of different numbers below `n`, ascending; at most `n` of them.
///
/// Draws as many as are missing, sorts, drops doubles, and again: every set is equally likely since the numbers are interchangeable.
/// More than half are chosen by what is left out.
fn distinct(n: usize, chosen: &mut [u32], stream: &mut Stream) {
    if chosen.len() > n / 2 {
        let mut left_out = vec![0; n - chosen.len()];
        distinct(n, &mut left_out, stream);
        let mut left_out = left_out.into_iter().peekable();
        let stays = (0..n as u32).filter(|number| left_out.next_if_eq(number).is_none());
        for (slot, number) in chosen.iter_mut().zip(stays) {
            *slot = number;
        }
        return;
    }
    let mut kept = 0;
    while kept < chosen.len() {
        chosen[kept..].fill_with(|| stream.below(n) as u32);
        chosen.sort_unstable();
        kept = 1;
        for k in 1..chosen.len() {
            if chosen[k] != chosen[kept - 1] {
                chosen[kept] = chosen[k];
                kept += 1;
            }
        }
    }
}

/// The number of partners that every trustor can find.
fn partners(from: &Members, to: &Members) -> usize {
    to.len() - usize::from(overlap(from, to) > 0)
}

impl Generator for Random {
    fn check(&self, from: &Members, to: &Members) -> Result<(), Misfit> {
        at_least_one("degree", self.degree)?;
        at_most("degree", self.degree, partners(from, to), "the number of possible partners")?;
        fits("degree", self.expected(from, to))
    }

    fn expected(&self, from: &Members, _: &Members) -> f64 {
        from.len() as f64 * f64::from(self.degree)
    }

    fn generate(&self, from: &Members, to: &Members, luck: Luck) -> Network {
        rows::of_length(from.len(), self.degree as usize, |chunk, rows| {
            let mut stream = luck.open(chunk);
            for (k, row) in rows {
                let own = to.position(from.nth(k));
                distinct(to.len() - usize::from(own.is_some()), row, &mut stream);
                for place in row {
                    // Whoever stands at or behind the trustor's own place moves up by one.
                    let trustee = *place as usize;
                    *place = to.nth(trustee + usize::from(own.is_some_and(|own| trustee >= own)));
                }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::laws::{agents, group, luck};
    use super::*;

    #[test]
    fn degree_is_checked_against_the_others() {
        let check = |degree, from: &Members, to: &Members| Random { degree }.check(from, to).map_err(|m| m.message);
        let (hundred, others) = (group(100), agents(100..120));
        assert_eq!(check(0, &hundred, &hundred).unwrap_err(), "degree must be at least 1");
        assert_eq!(check(120, &hundred, &hundred).unwrap_err(), "degree must be at most the number of possible partners (99), not 120");
        assert_eq!(check(99, &hundred, &hundred), Ok(()));
        assert_eq!(check(20, &hundred, &others), Ok(()));
        assert!(check(21, &hundred, &others).is_err());
    }

    #[test]
    fn with_the_largest_degree_everyone_knows_everyone() {
        let all = Random { degree: 6 }.generate(&group(7), &group(7), luck(3));
        assert_eq!(all, super::super::Everyone.generate(&group(7), &group(7), luck(3)));
    }

    /// 20,000 trustors choose 3 of 10 outside their own group, so each trustee is chosen 6,000 times, with variance n p (1 - p) = 4,200.
    /// Bound: 4.5 standard deviations; one of ten fails by chance in 7 of 100,000 seeds.
    #[test]
    fn every_partner_is_equally_likely() {
        for degree in [3, 7] {
            let (from, to) = (agents(10..20_010), group(10));
            let network = Random { degree }.generate(&from, &to, luck(5));
            let mut times = [0.0; 10];
            network.partners.iter().for_each(|&trustee| times[trustee as usize] += 1.0);
            for n in times {
                assert!(f64::abs(n - 2000.0 * f64::from(degree)) < 4.5 * f64::sqrt(4200.0), "{n} times");
            }
        }
    }
}
