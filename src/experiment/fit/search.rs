//! Looking for the nearest place: first everywhere, at the points of a Sobol sequence, then downhill from the best of them.
//!
//! Downhill goes BOBYQA (Powell 2009): a quadratic model of the loss within a radius that shrinks, from values alone, within the box. With
//! common luck the loss is a function that the same place always gives the same value, but a rough one at small scale: runs differ by whole
//! decisions. So the search ends at a radius at which the model still sees more slope than roughness.

use super::objective::{Objective, Stage};
use crate::experiment::Fault;
use crate::experiment::design::sobol;
use bobyqa::{Bobyqa, Config};

/// Radius at which the search begins, as a share of the ranges.
const COARSE: f64 = 0.15;

/// The same for a place that is nearly the nearest.
pub const FINE: f64 = 0.05;

/// Radius at which the search ends.
const LAST: f64 = 5e-4;

/// Looks everywhere with some eight evaluations for each free parameter, a quarter of all at most or a little more (a Sobol sequence wants a
/// power of two), and goes downhill with the others.
pub fn search(objective: &mut Objective, evaluations: u64) -> Result<(), Fault> {
    let free = objective.free();
    let everywhere = (8 * free as u64).next_power_of_two().min((evaluations / 4).next_power_of_two()).min(evaluations);
    for point in 0..everywhere {
        let place: Vec<f64> = (0..free).map(|side| sobol(1, point, side)).collect();
        objective.evaluate(Stage::Survey, &place)?;
    }
    let start = objective.best()?.place;
    descend(objective, &start, COARSE, evaluations - everywhere)
}

/// Goes downhill from a place.
pub fn descend(objective: &mut Objective, start: &[f64], radius: f64, evaluations: u64) -> Result<(), Fault> {
    let mut stopped = None;
    let loss = |place: &[f64]| match stopped {
        None => objective.evaluate(Stage::Search, place).unwrap_or_else(|why| {
            stopped = Some(why);
            f64::INFINITY
        }),
        Some(_) => f64::INFINITY,
    };
    minimise(loss, start, [radius, LAST], evaluations);
    stopped.map_or(Ok(()), Err)
}

/// The lowest place that BOBYQA finds within the unit box between two radii; the start where the evaluations are too few for a model.
pub fn minimise(loss: impl FnMut(&[f64]) -> f64, start: &[f64], [first, last]: [f64; 2], evaluations: u64) -> Vec<f64> {
    let free = start.len();
    let mut config = Config::new(free);
    config.rho_begin = first;
    config.rho_end = last;
    config.max_fun = evaluations as usize;
    let mut place = start.to_vec();
    if let Ok(mut solver) = Bobyqa::new(free, config) {
        solver.minimize(loss, &mut place, &vec![0.0; free], &vec![1.0; free]);
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::table::hex;
    use sha2::{Digest, Sha256};

    #[test]
    fn a_valley_is_followed_to_its_end_also_where_that_is_at_a_bound() {
        let valley = |x: &[f64]| (x[0] - 0.3) * (x[0] - 0.3) + 10.0 * (x[1] - x[0] * x[0]) * (x[1] - x[0] * x[0]);
        let lowest = minimise(valley, &[0.9, 0.9], [0.15, 1e-4], 200);
        assert!((lowest[0] - 0.3).abs() < 1e-3 && (lowest[1] - 0.09).abs() < 1e-3, "{lowest:?}");
        let lowest = minimise(|x| (x[0] + 1.0) * (x[0] + 1.0), &[0.5], [0.15, 1e-4], 50);
        assert_eq!(lowest, [0.0]);
    }

    #[test]
    fn too_few_evaluations_for_a_model_leave_the_start() {
        assert_eq!(minimise(|_| 0.0, &[0.25, 0.75], [0.15, 1e-4], 3), [0.25, 0.75]);
    }

    /// Every published fit stands at the end of such a path: when this test fails, fits that are repeated end elsewhere, and **results change**.
    #[test]
    fn the_path_is_bit_by_bit_the_one_of_the_published_fits() {
        // Rosenbrock's valley, in sums and products alone, which every machine rounds alike.
        let valley =
            |x: &[f64]| 100.0 * (x[1] - x[0] * x[0]) * (x[1] - x[0] * x[0]) + (0.75 - x[0]) * (0.75 - x[0]) + (x[2] - 1.5) * (x[2] - 1.5);
        let mut asked: Vec<Vec<f64>> = Vec::new();
        let lowest = minimise(|x| (asked.push(x.to_vec()), valley(x)).1, &[0.25, 0.875, 0.5], [COARSE, LAST], 500);
        assert_eq!(asked.len(), 76);
        assert_eq!(asked[7], [0.3553281519965421, 0.5932223670931223, 0.5021254429649807], "the first place that the model proposes");
        assert_eq!(asked[75], [0.7497757901381285, 0.5622055157039233, 1.0], "the last place that is asked for");
        assert_eq!(lowest, [0.7499277640071167, 0.5623882587200804, 1.0]);
        let bytes: Vec<u8> = asked.iter().flatten().flat_map(|x| x.to_bits().to_le_bytes()).collect();
        assert_eq!(hex(&Sha256::digest(&bytes)), "19f6343576d4711f8ea31af7b4066243d25858a02bb18769c87095511940db21", "all places");
    }
}
