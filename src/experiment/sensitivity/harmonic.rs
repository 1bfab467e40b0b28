//! First-order indices by harmonics, random balance designs: which share of the variance of a result follows a parameter up and down again.
//!
//! The points are put in the order of the parameter, first every other one upwards, then the rest downwards, so that the parameter rises and falls
//! once. Of the variance of the result in this order, the first ten harmonics are the parameter's: S = 2 sum over k of |F_k|^2 / (n sum of squares).
//! As many harmonics of mere chance would take the share lambda = 20 / n, which is taken off: S - lambda / (1 - lambda) (1 - S).
//!
//! Where values are equal their order is arbitrary, and with 20 points or fewer there is nothing but these harmonics: neither has an index.
//!
//! Source: Tarantola, Gatelli and Mara (2006); the order of the points Plischke (2010), the correction Tissot and Prieur (2012).

use super::rank::groups;
use std::f64::consts::TAU;

/// Harmonics that are the parameter's.
const HARMONICS: usize = 10;

/// The parameters of a set of points, ready for any number of results.
pub struct Waves {
    /// By parameter, the points upwards and downwards again; nothing where values are equal or points too few.
    orders: Vec<Option<Vec<usize>>>,
    /// Cosine and sine of every n-th part of a turn.
    circle: Vec<[f64; 2]>,
}

impl Waves {
    /// Takes the values of the parameters, by parameter and point.
    pub fn new(parameters: &[Vec<f64>]) -> Waves {
        let points = parameters.first().map_or(0, Vec::len);
        let angles = (0..points).map(|k| TAU * k as f64 / points as f64);
        let circle = angles.map(|angle| [libm::cos(angle), libm::sin(angle)]).collect();
        Waves { orders: parameters.iter().map(|values| order(values)).collect(), circle }
    }

    /// The index of every parameter for a result with mean 0 and standard deviation 1; not a number where it has none.
    pub fn indices(&self, values: &[f64]) -> Vec<f64> {
        self.orders.iter().map(|order| order.as_ref().map_or(f64::NAN, |order| self.index(order, values))).collect()
    }

    fn index(&self, order: &[usize], values: &[f64]) -> f64 {
        let n = values.len();
        let power = |harmonic: usize| {
            let [mut even, mut odd] = [0.0; 2];
            for (place, &point) in order.iter().enumerate() {
                let [cosine, sine] = self.circle[place * harmonic % n];
                even += values[point] * cosine;
                odd += values[point] * sine;
            }
            even * even + odd * odd
        };
        let share = 2.0 * (1..=HARMONICS).map(power).sum::<f64>() / (n as f64 * n as f64);
        let chance = (2 * HARMONICS) as f64 / n as f64;
        share - chance / (1.0 - chance) * (1.0 - share)
    }
}

/// The points upwards and downwards again.
fn order(values: &[f64]) -> Option<Vec<usize>> {
    let upwards = groups(values).concat();
    let distinct = upwards.windows(2).all(|pair| values[pair[0]] != values[pair[1]]);
    let back = upwards.iter().skip(1).step_by(2).rev();
    (distinct && values.len() > 2 * HARMONICS).then(|| upwards.iter().step_by(2).chain(back).copied().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A wave of so many turns over the points in the order of a parameter, with standard deviation 1.
    fn wave(turns: f64) -> ([Vec<f64>; 1], Vec<f64>) {
        let x: Vec<f64> = (0..100).map(|k| f64::from(k * 37 % 100)).collect();
        let order = order(&x).unwrap();
        let mut values = vec![0.0; 100];
        order.iter().enumerate().for_each(|(place, &point)| values[point] = 2f64.sqrt() * (TAU * turns * place as f64 / 100.0).cos());
        ([x], values)
    }

    #[test]
    fn the_parameter_rises_and_falls_once() {
        let x: Vec<f64> = (0..21).map(f64::from).collect();
        let order = order(&x).unwrap();
        assert_eq!((order[..3].to_vec(), order[10..13].to_vec(), order[20]), (vec![0, 2, 4], vec![20, 19, 17], 1));
    }

    #[test]
    fn ten_harmonics_are_the_parameters_and_no_more() {
        for (turns, expected) in [(1.0, 1.0), (10.0, 1.0), (11.0, -0.25)] {
            let (x, values) = wave(turns);
            let found = Waves::new(&x).indices(&values)[0];
            // Without any share, chance is taken off alone: 0.2 / 0.8.
            assert!((found - expected).abs() < 1e-12, "{turns} turns: {found}");
        }
    }

    #[test]
    fn equal_values_and_twenty_points_have_no_index() {
        let x: Vec<f64> = (0..21).map(f64::from).collect();
        let tied = x.iter().map(|x| x.max(1.0)).collect();
        let values: Vec<f64> = x.iter().map(|x| (x - 10.0) / 6.0).collect();
        let found = Waves::new(&[x.clone(), tied]).indices(&values);
        assert!(found[0] > 0.9 && found[1].is_nan(), "{found:?}");
        assert!(Waves::new(&[x[..20].to_vec()]).indices(&values[..20])[0].is_nan());
    }
}
