//! Everyone relates to everyone else. For small groups: the number of relations is the product of the sizes.
//!
//! The law: i relates to every j of the `to` groups, j ≠ i. No parameters.
//!
//! Source: the complete graph; the well-mixed population of evolutionary game theory (Maynard Smith 1982, Evolution and the Theory
//! of Games).

use super::misfit::{fits, overlap};
use super::{Generator, Luck, Misfit, Network, rows};
use crate::population::members::Members;

/// The generator; it has no parameters.
#[derive(Clone, Copy, Debug)]
pub struct Everyone;

impl Generator for Everyone {
    fn check(&self, from: &Members, to: &Members) -> Result<(), Misfit> {
        fits("", self.expected(from, to))
    }

    fn expected(&self, from: &Members, to: &Members) -> f64 {
        from.len() as f64 * to.len() as f64 - overlap(from, to) as f64
    }

    fn generate(&self, from: &Members, to: &Members, _: Luck) -> Network {
        rows::of_any_length(from.len(), |_, trustors, chunk| {
            for trustor in trustors.map(|k| from.nth(k)) {
                chunk.extend(to.iter().filter(|&trustee| trustee != trustor));
                chunk.end_row();
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::laws::{agents, group, luck};
    use super::*;

    #[test]
    fn everyone_knows_all_others_but_not_itself() {
        let everyone = Everyone.generate(&group(3), &group(3), luck(1));
        assert_eq!(everyone, Network { starts: vec![0, 2, 4, 6], partners: vec![1, 2, 0, 2, 0, 1], interests: vec![] });
    }

    #[test]
    fn groups_that_overlap_in_part_leave_out_only_the_self() {
        let (from, to) = (Members::new(vec![0..2, 5..6]), agents(1..3));
        let everyone = Everyone.generate(&from, &to, luck(1));
        assert_eq!((everyone.row(0), everyone.row(1), everyone.row(2)), (&[1, 2][..], &[2][..], &[1, 2][..]));
        assert_eq!(Everyone.expected(&from, &to), 5.0);
    }

    #[test]
    fn a_million_who_all_know_each_other_are_too_many() {
        let crowd = group(1_000_000);
        let misfit = Everyone.check(&crowd, &crowd).unwrap_err();
        assert_eq!(misfit.message, "the network would have about 999999000000 relations; at most 4000000000 are possible");
    }
}
