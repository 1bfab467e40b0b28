//! The Sobol sequence, Owen-scrambled: points that fill the box more evenly than chance does.
//!
//! Use a power of two of points. Source: Sobol (1967); scrambling by hashing, Burley (2020).

use super::Coordinates;

/// Coordinates of a scrambled Sobol sequence.
pub struct Sobol {
    seed: u32,
}

impl Sobol {
    /// Of a seed.
    pub fn new(seed: u64) -> Sobol {
        Sobol { seed: (seed ^ seed >> 32) as u32 }
    }
}

impl Coordinates for Sobol {
    fn at(&self, point: u64, side: usize) -> f64 {
        f64::from(sobol_burley::sample(point as u32, side as u32, self.seed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_power_of_two_of_points_puts_one_into_each_layer_of_every_side() {
        let sobol = Sobol::new(7);
        for side in [0, 1, 5, 40] {
            let mut layers: Vec<usize> = (0..256).map(|k| (sobol.at(k, side) * 256.0) as usize).collect();
            layers.sort_unstable();
            assert_eq!(layers, (0..256).collect::<Vec<_>>());
        }
        assert_ne!(Sobol::new(1).at(0, 0), Sobol::new(2).at(0, 0));
    }
}
