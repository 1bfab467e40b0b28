//! Sobol indices: which share of the variance of a result comes from a parameter.
//!
//! First order, what is left of the variance when only this parameter varies: S = mean of B (AB - A) over the variance of A and B.
//! Total, what would be left if everything else were known: ST = half the mean of (A - AB)^2 over the same variance.
//! A and B are the results of a pair, AB those of A with one parameter from B. All are centred on their common mean first, without which the
//! first-order estimate is noisy.
//!
//! Source: Saltelli et al. (2010), table 2, (b) and (f); the second is Jansen's (1999).

use super::resample::Estimate;

/// The indices of a parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Indices {
    /// First order.
    pub first: Estimate,
    /// Total.
    pub total: Estimate,
}

/// Centred on the mean, with standard deviation 1; nothing if they are all the same.
pub fn normalised(values: &[f64]) -> Option<Vec<f64>> {
    if values.iter().all(|x| *x == values[0]) {
        return None;
    }
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let sd = libm::sqrt(values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n);
    Some(values.iter().map(|x| (x - mean) / sd).collect())
}

/// First-order indices of all parameters, then the total ones. `values` are the normalised results of pairs of `each` points; a pair counts by its
/// weight. Not a number where the pairs themselves do not vary.
pub fn indices(values: &[f64], each: usize, parameters: usize, weights: &[f64]) -> Vec<f64> {
    let (mut sum, mut squares, mut count) = (0.0, 0.0, 0.0);
    let mut parts = vec![0.0; 2 * parameters];
    for (of_pair, &weight) in values.chunks(each).zip(weights).filter(|(_, weight)| **weight > 0.0) {
        let (a, b) = (of_pair[0], of_pair[each - 1]);
        count += weight;
        sum += weight * (a + b);
        squares += weight * (a * a + b * b);
        for (k, ab) in of_pair[1..=parameters].iter().enumerate() {
            parts[k] += weight * b * (ab - a);
            parts[parameters + k] += weight * 0.5 * (a - ab) * (a - ab);
        }
    }
    let mean = sum / (2.0 * count);
    let variance = squares / (2.0 * count) - mean * mean;
    // The values have standard deviation 1: what is smaller than this is rounding.
    let variance = if variance > f64::EPSILON { variance } else { f64::NAN };
    parts.iter().map(|part| part / count / variance).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_of_two_has_the_shares_of_its_variance() {
        // y = x1 + 2 x2 over the full grid of levels -1 and 1 in A and B: variances 1 and 4.
        let levels = [-1.0, 1.0];
        let mut values = Vec::new();
        for k in 0..16 {
            let x = |bit: usize| levels[k >> bit & 1];
            let y = |x1: f64, x2: f64| x1 + 2.0 * x2;
            values.extend([y(x(0), x(1)), y(x(2), x(1)), y(x(0), x(3)), y(x(2), x(3))]);
        }
        let values = normalised(&values).unwrap();
        let found = indices(&values, 4, 2, &[1.0; 16]);
        assert!(found.iter().zip([0.2, 0.8, 0.2, 0.8]).all(|(x, y)| (x - y).abs() < 1e-12), "{found:?}");
    }

    #[test]
    fn what_is_the_same_everywhere_has_no_indices() {
        assert_eq!(normalised(&[0.1; 7]), None);
        // The pairs are alike, and only what lies between them is not.
        assert!(indices(&[1.0, 2.0, 1.0, 1.0, 3.0, 1.0], 3, 1, &[1.0, 1.0]).iter().all(|x| x.is_nan()));
    }
}
