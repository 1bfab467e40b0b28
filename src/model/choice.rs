//! Which partner a trustor turns to.
//!
//! `uniform`: anyone. `proportional`: with a chance proportional to trust. `softmax`: with a chance proportional to
//! exp(rationality * expected value). `best`: the largest expected value, ties at random. `loyal`: the last partner again if it
//! honoured, else anyone (Kollock 1994). Each with a chance `explore` of a uniform pick instead.

use super::parameter::word_parameter;
use crate::stream::{below, unit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Rule by which a trustor chooses its partner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// Every partner with the same chance.
    Uniform,
    /// With a chance proportional to trust.
    Proportional,
    /// With a chance proportional to exp(rationality * expected value).
    Softmax,
    /// The partner with the largest expected value; ties are broken at random.
    Best,
    /// The last partner again if it honoured, else any.
    Loyal,
}

word_parameter!(Choice);

/// Index drawn with a chance proportional to its weight; uniform if all weights are 0. `word` decides; `weights` is not empty.
#[inline(always)]
pub fn proportional(weights: &[f64], word: u32) -> usize {
    let total: f64 = weights.iter().sum();
    if total <= 0.0 {
        return below(word, weights.len());
    }
    let mut left = unit(word) * total;
    for (k, weight) in weights[..weights.len() - 1].iter().enumerate() {
        left -= weight;
        if left < 0.0 {
            return k;
        }
    }
    weights.len() - 1
}

/// Index of the largest value; among equals each with the same chance. `word` decides; `values` is not empty.
#[inline(always)]
pub fn best(values: &[f64], word: u32) -> usize {
    let top = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut ties = values.iter().enumerate().filter(|(_, value)| **value >= top).map(|(k, _)| k);
    ties.clone().nth(below(word, ties.clone().count())).or_else(|| ties.next()).unwrap_or(0)
}

/// Index drawn with a chance proportional to `exp(precision * value)`; `precision` infinite is [`best`]. `word` decides; `values` is not
/// empty and is overwritten with the weights.
#[inline(always)]
pub fn softmax(values: &mut [f64], precision: f64, word: u32) -> usize {
    if precision.is_infinite() {
        return best(values, word);
    }
    let top = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    for value in &mut *values {
        *value = libm::exp(precision * (*value - top));
    }
    proportional(values, word)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shares over a grid of words are exact up to the width of the grid.
    fn shares(n: usize, pick: impl Fn(u32) -> usize) -> Vec<f64> {
        let words = 10_000u32;
        let mut shares = vec![0.0; n];
        for k in 0..words {
            shares[pick(k * (u32::MAX / words))] += 1.0 / f64::from(words);
        }
        shares
    }

    #[test]
    fn proportional_choice_follows_its_weights() {
        let s = shares(3, |word| proportional(&[1.0, 0.0, 3.0], word));
        assert!((s[0] - 0.25).abs() < 2e-4 && s[1] == 0.0 && (s[2] - 0.75).abs() < 2e-4);
        let s = shares(2, |word| proportional(&[0.0, 0.0], word));
        assert!((s[0] - 0.5).abs() < 2e-4, "no trust at all: anyone");
    }

    #[test]
    fn softmax_is_logit_and_with_infinite_precision_the_best() {
        let s = shares(2, |word| softmax(&mut [1.0, 2.0], 1.0, word));
        assert!((s[1] - 1.0 / (1.0 + (-1.0f64).exp())).abs() < 2e-4);
        assert!((shares(2, |word| softmax(&mut [1.0, 2.0], f64::INFINITY, word))[1] - 1.0).abs() < 1e-9);
    }

    #[test]
    fn the_best_breaks_ties_evenly() {
        let s = shares(3, |word| best(&[2.0, 1.0, 2.0], word));
        assert!((s[0] - 0.5).abs() < 2e-4 && s[1] == 0.0);
    }
}
