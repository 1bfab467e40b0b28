//! First-order indices from given data: which share of the variance of a result a parameter explains alone, from points that were drawn for no such
//! purpose.
//!
//! The points are cut by the rank of the parameter into classes of as many each. What the class means vary is set against what the result varies:
//! S = sum over classes of n_c / n (mean_c - mean)^2, over the variance. Equal values stay together, in the class of their mean rank: so no index
//! hangs on the order of the points, and a parameter that takes a few values as often each has a class for each of them.
//!
//! Two errors remain. Chance moves the class means too, which adds about (classes - 1) / n (1 - S); what the result does within a class is not
//! seen, which takes 1 / classes^2 from the share of a straight line, and more from what turns about.
//!
//! Source: Plischke, Borgonovo and Smith (2013); their number of classes.

use super::rank::groups;

/// Most classes.
const MOST_CLASSES: f64 = 48.0;

/// The number of classes for so many points.
pub fn classes(points: usize) -> usize {
    let n = points as f64;
    let exponent = 2.0 / (7.0 + libm::tanh((1500.0 - n) / 500.0));
    libm::ceil(libm::pow(n, exponent)).min(MOST_CLASSES) as usize
}

/// The class of every point, by parameter, where a point counts by its weight. `groups` holds the points of each parameter in order.
fn partition(groups: &[Vec<usize>], weights: &[f64]) -> Vec<usize> {
    let (points, classes) = (weights.len(), classes(weights.len()));
    let width = points as f64 / classes as f64;
    let (mut of_point, mut before, mut class) = (vec![0; points], 0.0, 0);
    for group in groups {
        let count: f64 = group.iter().map(|&point| weights[point]).sum();
        let rank = before + (count + 1.0) / 2.0;
        while class + 1 < classes && rank > (class + 1) as f64 * width {
            class += 1;
        }
        group.iter().for_each(|&point| of_point[point] = class);
        before += count;
    }
    of_point
}

/// The parameters of a set of points, ready for any number of results and resamples.
pub struct Classes {
    /// By parameter, the points in the order of its values, in groups of equal ones.
    groups: Vec<Vec<Vec<usize>>>,
}

impl Classes {
    /// Takes the values of the parameters, by parameter and point.
    pub fn new(parameters: &[Vec<f64>]) -> Classes {
        Classes { groups: parameters.iter().map(|values| groups(values)).collect() }
    }

    /// The first-order indices of all parameters for each result. A point counts by its weight; the weights add up to the number of points. Not a
    /// number where the result does not vary over the points that count. The results have standard deviation 1.
    pub fn indices<'a>(&self, results: impl Iterator<Item = &'a [f64]>, weights: &[f64]) -> Vec<f64> {
        let partitions: Vec<Vec<usize>> = self.groups.iter().map(|groups| partition(groups, weights)).collect();
        let classes = classes(weights.len());
        results
            .flat_map(|values| partitions.iter().map(|partition| index(values, partition, classes, weights)).collect::<Vec<_>>())
            .collect()
    }
}

fn index(values: &[f64], partition: &[usize], classes: usize, weights: &[f64]) -> f64 {
    let n = weights.len() as f64;
    let mut sums = vec![(0.0, 0.0); classes];
    let (mut sum, mut squares) = (0.0, 0.0);
    for ((&value, &class), &weight) in values.iter().zip(partition).zip(weights) {
        let (count, of_class) = &mut sums[class];
        *count += weight;
        *of_class += weight * value;
        sum += weight * value;
        squares += weight * value * value;
    }
    let mean = sum / n;
    let variance = squares / n - mean * mean;
    let between: f64 =
        sums.iter().filter(|(count, _)| *count > 0.0).map(|(count, sum)| count / n * (sum / count - mean) * (sum / count - mean)).sum();
    // The values have standard deviation 1: what is smaller than this is rounding.
    if variance > f64::EPSILON { between / variance } else { f64::NAN }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn indices(parameters: &[Vec<f64>], values: &[f64]) -> Vec<f64> {
        Classes::new(parameters).indices([values].into_iter(), &vec![1.0; values.len()])
    }

    #[test]
    fn classes_grow_with_the_points_up_to_forty_eight() {
        assert_eq!([5, 20, 100, 1000, 2000, 5000, 100_000, 1_000_000].map(classes), [2, 3, 4, 6, 12, 18, 47, 48]);
    }

    #[test]
    fn a_parameter_on_a_full_grid_has_its_share_whatever_the_order_of_the_points() {
        // Levels -1, 0 and 1 of two parameters, nine times over: the variances of x + 2 y are in the ratio 1 to 4.
        let grid: Vec<[f64; 2]> = (0..81).map(|k| [f64::from(k % 3 - 1), f64::from(k / 3 % 3 - 1)]).collect();
        for step in [1, 2, 41, 80] {
            let points: Vec<[f64; 2]> = (0..81).map(|k| grid[k * step % 81]).collect();
            let parameters = [0, 1].map(|side| points.iter().map(|point| point[side]).collect::<Vec<f64>>());
            let values: Vec<f64> = points.iter().map(|[x, y]| (x + 2.0 * y) * f64::sqrt(0.3)).collect();
            let found = indices(&parameters, &values);
            assert!((found[0] - 0.2).abs() < 1e-12 && (found[1] - 0.8).abs() < 1e-12, "{found:?}");
        }
    }

    #[test]
    fn equal_values_stand_in_the_class_of_their_mean_rank() {
        // Two classes of four: the five have mean rank 3, the three behind them mean rank 7.
        let x = [[0.0; 5].as_slice(), &[1.0; 3]].concat();
        let values: Vec<f64> = x.iter().map(|&x| if x == 0.0 { -f64::sqrt(0.6) } else { f64::sqrt(5.0 / 3.0) }).collect();
        assert!((indices(&[x], &values)[0] - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_straight_line_loses_what_its_classes_hide() {
        // Of the variance of 1 to n, M classes of as many hide that of n / M in a row: (n^2 / M^2 - 1) / (n^2 - 1).
        let n = 1000;
        let x: Vec<f64> = (0..n).map(f64::from).collect();
        let m = classes(n as usize) as f64;
        let n = f64::from(n - n % 6);
        let x = &x[..n as usize];
        let sd = ((n * n - 1.0) / 12.0).sqrt();
        let values: Vec<f64> = x.iter().map(|x| (x - (n - 1.0) / 2.0) / sd).collect();
        let expected = 1.0 - (n * n / (m * m) - 1.0) / (n * n - 1.0);
        assert!((indices(&[x.to_vec()], &values)[0] - expected).abs() < 1e-12);
    }

    #[test]
    fn a_point_drawn_twice_counts_twice_and_one_not_drawn_not_at_all() {
        let x: Vec<f64> = (0..8).map(f64::from).collect();
        let values = [1.0, -1.0, 0.5, 2.0, -0.5, -2.0, 0.0, 1.5];
        let weights = [2.0, 0.0, 1.0, 1.0, 0.0, 2.0, 1.0, 1.0];
        let drawn: Vec<usize> = (0..8).flat_map(|k| std::iter::repeat_n(k, weights[k] as usize)).collect();
        let listed = indices(&[drawn.iter().map(|&k| x[k]).collect()], &drawn.iter().map(|&k| values[k]).collect::<Vec<_>>());
        let weighted = Classes::new(&[x]).indices([&values[..]].into_iter(), &weights);
        assert!((listed[0] - weighted[0]).abs() < 1e-14, "{listed:?} against {weighted:?}");
    }

    #[test]
    fn what_does_not_vary_has_no_index() {
        let x: Vec<f64> = (0..8).map(f64::from).collect();
        let values = [1.0, -1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0];
        let weights = [2.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0];
        assert!(Classes::new(&[x]).indices([&values[..]].into_iter(), &weights)[0].is_nan());
    }
}
