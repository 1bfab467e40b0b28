//! Saltelli's design for Sobol indices: pairs of points, and what lies between the two when they exchange one parameter at a time.
//!
//! With d parameters each pair makes d + 2 points in a row: A; then, for each parameter, A with that one taken from B; then B. A and B are the
//! two halves of a scrambled Sobol point of 2d sides. The order is that of SALib without second-order indices.
//!
//! Source: Saltelli et al. (2010), Computer Physics Communications 181, design of their table 2.

use super::Coordinates;
use super::sobol::Sobol;
use crate::scenario::sweep::Sampling;

/// Coordinates of pairs and of what lies between.
pub struct Pairs {
    sobol: Sobol,
    parameters: usize,
}

impl Pairs {
    /// Of a seed, with so many parameters.
    pub fn new(seed: u64, parameters: usize) -> Pairs {
        Pairs { sobol: Sobol::new(seed), parameters }
    }

    /// Points that each pair makes.
    fn each(&self) -> u64 {
        Sampling::Saltelli.each(self.parameters)
    }
}

impl Coordinates for Pairs {
    fn at(&self, point: u64, side: usize) -> f64 {
        let (pair, place) = (point / self.each(), (point % self.each()) as usize);
        let from_b = place == side + 1 || place == self.parameters + 1;
        self.sobol.at(pair, if from_b { self.parameters + side } else { side })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_then_a_with_each_parameter_of_b_then_b() {
        let pairs = Pairs::new(3, 2);
        let sobol = Sobol::new(3);
        let points: Vec<[f64; 2]> = (4..8).map(|point| [pairs.at(point, 0), pairs.at(point, 1)]).collect();
        let [a, b] = [[sobol.at(1, 0), sobol.at(1, 1)], [sobol.at(1, 2), sobol.at(1, 3)]];
        assert_eq!(points, [a, [b[0], a[1]], [a[0], b[1]], b]);
    }
}
