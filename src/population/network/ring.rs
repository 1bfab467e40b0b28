//! A circle on which everyone knows the nearest on both sides; the last stands beside the first.
//!
//! The law: i relates to i ± 1, ..., i ± `degree`/2, counted round the circle in the order of the agents. Ties are mutual.
//!
//! Parameters: `degree`, even, at least 2 and below the number of members.
//!
//! Source: Ellison (1993), Learning, local interaction, and coordination, Econometrica 61.

use super::misfit::{fits, one_population, ring_degree};
use super::{Generator, Luck, Misfit, Network, rows};
use crate::population::members::Members;
use schemars::JsonSchema;
use serde::Deserialize;

/// Parameters of a ring.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ring {
    /// Partners of each agent, half on each side: even, at least 2, below the number of members.
    pub degree: u32,
}

impl Generator for Ring {
    fn check(&self, from: &Members, to: &Members) -> Result<(), Misfit> {
        one_population("a ring", from, to)?;
        ring_degree(self.degree, from.len())?;
        fits("degree", self.expected(from, to))
    }

    fn expected(&self, from: &Members, _: &Members) -> f64 {
        from.len() as f64 * f64::from(self.degree)
    }

    fn generate(&self, from: &Members, _: &Members, _: Luck) -> Network {
        let (n, half) = (from.len(), self.degree as usize / 2);
        rows::of_length(n, 2 * half, |_, rows| {
            for (k, row) in rows {
                for step in 1..=half {
                    row[half - step] = from.nth((k + n - step) % n);
                    row[half + step - 1] = from.nth((k + step) % n);
                }
                row.sort_unstable();
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::laws::{group, luck};
    use super::*;

    #[test]
    fn the_neighbours_of_seven_on_a_ring() {
        let ring = Ring { degree: 4 }.generate(&group(7), &group(7), luck(0));
        assert_eq!(ring.row(0), [1, 2, 5, 6]);
        assert_eq!(ring.row(3), [1, 2, 4, 5]);
        assert_eq!(ring.row(6), [0, 1, 4, 5]);
    }

    #[test]
    fn a_ring_runs_through_several_groups() {
        let members = Members::new(vec![10..12, 3..5]);
        let ring = Ring { degree: 2 }.generate(&members, &members, luck(0));
        assert_eq!(ring.partners, [4, 11, 3, 10, 4, 11, 3, 10]);
    }

    #[test]
    fn a_ring_names_what_is_wrong() {
        let check = |degree, n| Ring { degree }.check(&group(n), &group(n)).map_err(|m| m.message);
        assert_eq!(check(0, 10).unwrap_err(), "degree must be at least 1");
        assert_eq!(check(1, 10).unwrap_err(), "degree must be even (half on each side), not 1; try 2");
        assert_eq!(check(5, 10).unwrap_err(), "degree must be even (half on each side), not 5; try 4 or 6");
        assert_eq!(check(120, 100).unwrap_err(), "degree must be below the number of members (100), not 120");
        let apart = Ring { degree: 2 }.check(&group(10), &group(11)).unwrap_err();
        assert_eq!(apart, Misfit::new("", "a ring ties a population to itself: `from` and `to` must name the same groups"));
    }
}
