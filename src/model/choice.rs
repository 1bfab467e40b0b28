//! Which partner a trustor turns to.
//!
//! `uniform`: anyone. `proportional`: with a chance proportional to trust. `softmax`: with a chance proportional to
//! exp(rationality * expected value). `best`: the largest expected value, ties at random. `loyal`: the last partner again if it
//! honoured, else anyone (Kollock 1994). Each with a chance `explore` of a uniform pick instead.

use super::parameter::word_parameter;
use crate::stream::below;
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

/// Index drawn with a chance proportional to `weight(0..n)`; uniform if all weights are 0. `word` decides.
#[inline]
pub fn proportional(n: usize, weight: impl Fn(usize) -> f64, word: u32) -> usize {
    let total: f64 = (0..n).map(&weight).sum();
    if total <= 0.0 {
        return below(word, n);
    }
    let mut left = crate::stream::unit(word) * total;
    for k in 0..n - 1 {
        left -= weight(k);
        if left < 0.0 {
            return k;
        }
    }
    n - 1
}

/// Index of the largest `value(0..n)`; among equals each with the same chance. `word` decides.
#[inline]
pub fn best(n: usize, value: impl Fn(usize) -> f64, word: u32) -> usize {
    let top = (0..n).map(&value).fold(f64::NEG_INFINITY, f64::max);
    let ties = (0..n).filter(|&k| value(k) >= top).count();
    (0..n).filter(|&k| value(k) >= top).nth(below(word, ties)).unwrap_or(0)
}

/// Index drawn with a chance proportional to `exp(precision * value)`; `precision` infinite is [`best`]. `word` decides.
#[inline]
pub fn softmax(n: usize, value: impl Fn(usize) -> f64, precision: f64, word: u32) -> usize {
    if precision.is_infinite() {
        return best(n, value, word);
    }
    let top = (0..n).map(&value).fold(f64::NEG_INFINITY, f64::max);
    proportional(n, |k| libm::exp(precision * (value(k) - top)), word)
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
        let w = [1.0, 0.0, 3.0];
        let s = shares(3, |word| proportional(3, |k| w[k], word));
        assert!((s[0] - 0.25).abs() < 2e-4 && s[1] == 0.0 && (s[2] - 0.75).abs() < 2e-4);
        let s = shares(2, |word| proportional(2, |_| 0.0, word));
        assert!((s[0] - 0.5).abs() < 2e-4, "no trust at all: anyone");
    }

    #[test]
    fn softmax_is_logit_and_with_infinite_precision_the_best() {
        let v = [1.0, 2.0];
        let s = shares(2, |word| softmax(2, |k| v[k], 1.0, word));
        assert!((s[1] - 1.0 / (1.0 + (-1.0f64).exp())).abs() < 2e-4);
        assert_eq!(shares(2, |word| softmax(2, |k| v[k], f64::INFINITY, word))[1], shares(2, |_| 1)[1]);
    }

    #[test]
    fn the_best_breaks_ties_evenly() {
        let v = [2.0, 1.0, 2.0];
        let s = shares(3, |word| best(3, |k| v[k], word));
        assert!((s[0] - 0.5).abs() < 2e-4 && s[1] == 0.0);
    }
}
