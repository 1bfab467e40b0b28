//! Elementary effects: by how much a result moves when a parameter moves, per full range of the parameter.
//!
//! An effect is the difference that one move upwards makes, over the share of the range that it takes. Over the trajectories, mu is the mean
//! effect, mu* the mean of its size, and sigma its standard deviation. A parameter matters by mu*; where |mu| falls short of it, the effect has no
//! one direction; where sigma is of the size of mu*, the effect is curved or hangs on other parameters.
//!
//! Source: Morris (1991); mu* by Campolongo, Cariboni and Saltelli (2007).

use super::arrangement::share;
use super::resample::Estimate;
use crate::experiment::Moments;

/// The elementary effects of a parameter, summed up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    /// Mean effect.
    pub mean: f64,
    /// Mean size of the effect.
    pub size: Estimate,
    /// Standard deviation of the effect.
    pub spread: f64,
}

/// The effects of every parameter, by trajectory.
pub fn effects(values: &[f64], levels: u64, moves: &[Vec<[usize; 2]>]) -> Vec<Vec<f64>> {
    let share = share(levels);
    moves.iter().map(|moves| moves.iter().map(|&[low, high]| (values[high] - values[low]) / share).collect()).collect()
}

/// The mean size of the effects of every parameter; a trajectory counts by its weight.
pub fn sizes(effects: &[Vec<f64>], weights: &[f64]) -> Vec<f64> {
    let count: f64 = weights.iter().sum();
    effects.iter().map(|of| of.iter().zip(weights).map(|(effect, weight)| weight * effect.abs()).sum::<f64>() / count).collect()
}

/// Sums up the effects of a parameter, the margin of whose size is known.
pub fn summed(effects: &[f64], margin: f64) -> Effect {
    let (mut moments, mut sizes) = (Moments::default(), Moments::default());
    for effect in effects {
        moments.add(*effect);
        sizes.add(effect.abs());
    }
    Effect { mean: moments.mean, size: Estimate { value: sizes.mean, margin }, spread: moments.sd() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_linear_result_has_its_slopes_for_effects() {
        // y = 3 x1 - 2 x2 on four levels: one move up and one down.
        let points = [[0.0, 1.0], [2.0 / 3.0, 1.0], [2.0 / 3.0, 1.0 / 3.0]];
        let values = points.map(|[x1, x2]: [f64; 2]| 3.0 * x1 - 2.0 * x2);
        let found = effects(&values, 4, &[vec![[0, 1]], vec![[2, 1]]]);
        assert!((found[0][0] - 3.0).abs() < 1e-12 && (found[1][0] + 2.0).abs() < 1e-12, "{found:?}");
    }

    #[test]
    fn effects_in_both_directions_cancel_in_the_mean_but_not_in_the_size() {
        let effect = summed(&[1.0, -3.0], 0.5);
        assert_eq!((effect.mean, effect.size, effect.spread), (-1.0, Estimate { value: 2.0, margin: 0.5 }, libm::sqrt(8.0)));
        assert_eq!(sizes(&[vec![1.0, -3.0]], &[0.0, 2.0]), [3.0]);
    }
}
