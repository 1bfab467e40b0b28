//! Partial rank correlation coefficients: how closely a result follows a parameter up or down while the other parameters are held.
//!
//! Values become ranks, equal ones their mean rank. What the ranks of the other parameters explain by a linear regression is taken from the
//! ranks of the parameter and from those of the result, and what is left of the two is correlated. A dependence that rises or falls throughout is found
//! whatever its shape; one that turns about may come out as 0.
//!
//! With P the inverse of the correlations among the parameters' ranks and c the correlations of these with the ranks of the result, b = P c
//! are the slopes of the regression on all parameters and 1 - c b is what it leaves. The part of the result that is the parameter's own is
//! t = b / sqrt(P of the parameter with itself), and the coefficient is t / sqrt(1 - c b + t^2).
//!
//! Source: Saltelli and Marivoet (1990); Marino et al. (2008). The interval is Fisher's (1924), with a degree less for each other parameter.

use super::resample::QUANTILE;

/// What the other parameters may explain of the ranks of a parameter, or of the result, for something to be left that is no rounding.
const LEFT: f64 = 1e-10;

/// A correlation and its 95 % interval, all from -1 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Correlation {
    /// The coefficient; not a number where the other parameters explain the ranks of the result altogether.
    pub value: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

/// Why no correlations follow from some points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// There must be at least so many points.
    Few(usize),
    /// This parameter takes one value only.
    Constant(usize),
    /// The ranks of this parameter follow from those of the parameters before it.
    Bound(usize),
}

/// The parameters of a set of points, ready for any number of results.
#[derive(Clone, Debug, PartialEq)]
pub struct PartialRanks {
    /// By parameter, its ranks with mean 0 and sum of squares 1.
    ranks: Vec<Vec<f64>>,
    /// The inverse of their correlations, by row.
    inverse: Vec<Vec<f64>>,
    /// Standard error of Fisher's z.
    error: f64,
}

impl PartialRanks {
    /// Takes the values of the parameters, by parameter and point; all are finite.
    ///
    /// # Errors
    /// Points that are too few, or a parameter of which nothing can be said.
    pub fn new(parameters: &[Vec<f64>]) -> Result<PartialRanks, Unfit> {
        let (points, number) = (parameters.first().map_or(0, Vec::len), parameters.len());
        if points <= number + 3 {
            return Err(Unfit::Few(number + 4));
        }
        let ranks = parameters.iter().enumerate().map(|(k, values)| normalised_ranks(values).ok_or(Unfit::Constant(k)));
        let ranks = ranks.collect::<Result<Vec<_>, _>>()?;
        let inverse = inverse(ranks.iter().map(|a| ranks.iter().map(|b| product(a, b)).collect()).collect())?;
        // n - (k - 1) - 3 degrees.
        Ok(PartialRanks { ranks, inverse, error: 1.0 / libm::sqrt((points - number - 2) as f64) })
    }

    /// The coefficient of every parameter for a result with these values, by point; nothing if one is missing or all are the same.
    pub fn correlations(&self, values: &[f64]) -> Option<Vec<Correlation>> {
        let values = normalised_ranks(values)?;
        let with: Vec<f64> = self.ranks.iter().map(|ranks| product(ranks, &values)).collect();
        let slopes: Vec<f64> = self.inverse.iter().map(|row| product(row, &with)).collect();
        let left = (1.0 - product(&with, &slopes)).max(0.0);
        let own = slopes.iter().enumerate().map(|(k, slope)| slope / libm::sqrt(self.inverse[k][k]));
        Some(own.map(|own| self.correlation(own, left + own * own)).collect())
    }

    /// `own` is the part that is the parameter's own, `unexplained` the variance that the others leave.
    fn correlation(&self, own: f64, unexplained: f64) -> Correlation {
        let value = if unexplained > LEFT { (own / libm::sqrt(unexplained)).clamp(-1.0, 1.0) } else { f64::NAN };
        let z = libm::atanh(value);
        let [low, high] = [-1.0, 1.0].map(|side| libm::tanh(z + side * QUANTILE * self.error));
        Correlation { value, low, high }
    }
}

/// The points in the order of their values, in groups of equal ones.
pub(super) fn groups(values: &[f64]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    // 0 and -0 are equal.
    order.sort_by(|&a, &b| (values[a] + 0.0).total_cmp(&(values[b] + 0.0)));
    order.chunk_by(|&a, &b| values[a] == values[b]).map(<[usize]>::to_vec).collect()
}

/// Ranks with mean 0 and sum of squares 1; nothing if a value is missing or all are the same.
fn normalised_ranks(values: &[f64]) -> Option<Vec<f64>> {
    if values.iter().any(|x| x.is_nan()) {
        return None;
    }
    let middle = (values.len() as f64 + 1.0) / 2.0;
    let (mut ranks, mut before) = (vec![0.0; values.len()], 0.0);
    for group in groups(values) {
        let count = group.len() as f64;
        group.iter().for_each(|&point| ranks[point] = before + (count + 1.0) / 2.0 - middle);
        before += count;
    }
    let length = libm::sqrt(product(&ranks, &ranks));
    (length > 0.0).then(|| ranks.iter().map(|rank| rank / length).collect())
}

fn product(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The inverse of a matrix of correlations, by Gauss and Jordan. A pivot is what the rows before it leave of a row, so that none need be exchanged.
fn inverse(mut matrix: Vec<Vec<f64>>) -> Result<Vec<Vec<f64>>, Unfit> {
    let size = matrix.len();
    for (k, row) in matrix.iter_mut().enumerate() {
        row.extend((0..size).map(|other| if other == k { 1.0 } else { 0.0 }));
    }
    for k in 0..size {
        let pivot = matrix[k][k];
        if pivot < LEFT {
            return Err(Unfit::Bound(k));
        }
        matrix[k].iter_mut().for_each(|x| *x /= pivot);
        let own = matrix[k].clone();
        for (_, row) in matrix.iter_mut().enumerate().filter(|(other, _)| *other != k) {
            let factor = row[k];
            row.iter_mut().zip(&own).for_each(|(x, own)| *x -= factor * own);
        }
    }
    Ok(matrix.into_iter().map(|mut row| row.split_off(size)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::design::sobol;

    /// Three parameters at as many points, drawn from the unit box.
    fn drawn(points: u64) -> Vec<Vec<f64>> {
        (0..3).map(|side| (0..points).map(|point| sobol(1, point, side)).collect()).collect()
    }

    fn of(parameters: &[Vec<f64>], result: impl Fn([f64; 3]) -> f64) -> Vec<Correlation> {
        let values: Vec<f64> = (0..parameters[0].len()).map(|k| result([parameters[0][k], parameters[1][k], parameters[2][k]])).collect();
        PartialRanks::new(parameters).unwrap().correlations(&values).unwrap()
    }

    #[test]
    fn two_parameters_have_the_coefficients_of_the_textbook() {
        // Six points with r(x, z) = 23/35, r(x, y) = 13/35 and r(z, y) = 5/35.
        let x = vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
        let z = vec![20.0, 10.0, 40.0, 60.0, 30.0, 50.0];
        let y = [1.0, 8.0, 4.0, 16.0, 32.0, 2.0];
        let ranked = [[1.0f64, 2.0, 3.0, 4.0, 5.0, 6.0], [2.0, 1.0, 4.0, 6.0, 3.0, 5.0], [1.0, 4.0, 3.0, 5.0, 6.0, 2.0]];
        // Without ties, Spearman's r is 1 - 6 sum of d^2 / (n (n^2 - 1)).
        let r = |a: usize, b: usize| 1.0 - 6.0 * (0..6).map(|k| (ranked[a][k] - ranked[b][k]).powi(2)).sum::<f64>() / 210.0;
        let by_hand = |own: f64, other: f64, both: f64| (own - other * both) / ((1.0 - other * other) * (1.0 - both * both)).sqrt();
        let found = PartialRanks::new(&[x, z]).unwrap().correlations(&y).unwrap();
        for (found, expected) in found.iter().zip([by_hand(r(0, 2), r(1, 2), r(0, 1)), by_hand(r(1, 2), r(0, 2), r(0, 1))]) {
            assert!((found.value - expected).abs() < 1e-14, "{found:?} against {expected}");
            // Six points less one other parameter less three leave two degrees.
            let margin = QUANTILE / 2f64.sqrt();
            assert!((found.low.atanh() - (expected.atanh() - margin)).abs() < 1e-12, "{found:?}");
            assert!((found.high.atanh() - (expected.atanh() + margin)).abs() < 1e-12, "{found:?}");
        }
    }

    #[test]
    fn equal_values_share_their_mean_rank() {
        let ranks = normalised_ranks(&[3.0, 0.0, 3.0, -0.0, 7.0]).unwrap();
        // Ranks 3.5, 1.5, 3.5, 1.5, 5 less 3.
        let length = (0.25 * 2.0 + 2.25 * 2.0 + 4.0f64).sqrt();
        assert_eq!(ranks, [0.5, -1.5, 0.5, -1.5, 2.0].map(|rank| rank / length));
        assert_eq!(normalised_ranks(&[2.0; 4]), None);
        assert_eq!(normalised_ranks(&[2.0, f64::NAN, 1.0]), None);
    }

    #[test]
    fn what_rises_with_one_parameter_and_falls_with_another_is_near_one_and_minus_one() {
        let found = of(&drawn(256), |[x, y, _]| x - 0.5 * y);
        assert!(found[0].value > 0.95 && found[1].value < -0.9, "{found:?}");
        // The third has no part: 0 within the interval of a fixed draw.
        assert!(found[2].low < 0.0 && found[2].high > 0.0, "{found:?}");
        assert!(found.iter().all(|of| -1.0 <= of.low && of.low < of.value && of.value < of.high && of.high <= 1.0), "{found:?}");
    }

    #[test]
    fn the_scale_of_a_result_does_not_matter() {
        let parameters = drawn(100);
        let result = |[x, y, z]: [f64; 3]| x * y - z * z;
        let plain = of(&parameters, result);
        assert_eq!(plain, of(&parameters, |point| (3.0 * result(point)).exp()));
        for (plain, turned) in plain.iter().zip(of(&parameters, |point| -result(point).powi(3))) {
            assert!((plain.value + turned.value).abs() < 1e-14 && (plain.low + turned.high).abs() < 1e-14, "{plain:?} against {turned:?}");
        }
    }

    #[test]
    fn where_one_parameter_explains_all_nothing_is_left_for_the_others() {
        let found = of(&drawn(64), |[x, ..]| x * x);
        assert!((found[0].value - 1.0).abs() < 1e-12 && found[0].high == 1.0, "{found:?}");
        assert!(found[1..].iter().all(|of| of.value.is_nan() && of.low.is_nan() && of.high.is_nan()), "{found:?}");
    }

    #[test]
    fn points_that_tell_nothing_are_refused() {
        let mut parameters = drawn(7);
        assert!(PartialRanks::new(&parameters).is_ok());
        assert_eq!(PartialRanks::new(&drawn(6)).err(), Some(Unfit::Few(7)));
        // The second moves with the first, on another scale.
        parameters[1] = parameters[0].iter().map(|x| x * x + 2.0).collect();
        assert_eq!(PartialRanks::new(&parameters).err(), Some(Unfit::Bound(1)));
        parameters[2] = vec![0.5; 7];
        assert_eq!(PartialRanks::new(&parameters).err(), Some(Unfit::Constant(2)));
        let ranks = PartialRanks::new(&drawn(7)).unwrap();
        assert_eq!(ranks.correlations(&[0.1; 7]), None);
        assert_eq!(ranks.correlations(&[1.0, 2.0, 3.0, f64::NAN, 4.0, 5.0, 6.0]), None);
    }
}
