//! What the targets leave open: the profile of the loss over the range of each parameter.
//!
//! The parameter is held at a value, all others are moved until the loss is lowest (profile likelihood; the loss is minus twice the logarithm
//! of a normal likelihood). Values whose loss exceeds the lowest by less than 3.84 form the 95 % interval (Wilks 1938). Its ends lie between
//! two values of the profile, where the root of the excess is taken for straight (Bates & Watts 1988), as it is for a quadratic loss.

use super::effort::of_a_value;
use super::objective::{Evaluation, Objective, Stage};
use super::search::{FINE, minimise};
use crate::experiment::Fault;

/// The root of the excess at an end of the 95 % interval: a quantile of the normal distribution.
const ROOT: f64 = 1.959_963_984_540_054;

/// Radius at which the others are no longer moved, as a share of their ranges.
const LAST: f64 = 0.01;

/// The profile of one parameter.
#[derive(Clone, Debug)]
pub struct Profile {
    /// Places in the order of the parameter, the nearest place of all among them; each the nearest with this value of the parameter.
    pub points: Vec<Evaluation>,
    /// The ends of the 95 % interval as coordinates in `[0, 1]`; nothing where it reaches the end of the range.
    pub interval: [Option<f64>; 2],
}

/// For each parameter, the nearest places with its values at even steps of its range.
pub fn curves(objective: &mut Objective, best: &Evaluation, values: u64) -> Result<Vec<Vec<Evaluation>>, Fault> {
    let steps = (0..values).map(|k| k as f64 / (values - 1) as f64);
    let mut curves = Vec::new();
    for side in (0..objective.free()).filter(|_| values > 0) {
        let mut points = Vec::new();
        let below = steps.clone().filter(|u| *u < best.place[side]).rev().collect::<Vec<_>>();
        let above = steps.clone().filter(|u| *u > best.place[side]).collect::<Vec<_>>();
        for outwards in [below, above] {
            // From the nearest place outwards, each beginning where the one before ended.
            let mut place = best.place.clone();
            for u in outwards {
                place[side] = u;
                let found = held(objective, side, &place)?;
                place.clone_from(&found.place);
                points.push(found);
            }
        }
        curves.push(points);
    }
    Ok(curves)
}

/// The nearest place with this coordinate of one side.
fn held(objective: &mut Objective, side: usize, start: &[f64]) -> Result<Evaluation, Fault> {
    let mut nearest: Option<Evaluation> = None;
    let mut stopped = None;
    let mut loss = |others: &[f64]| {
        if stopped.is_some() {
            return f64::INFINITY;
        }
        let mut place = others.to_vec();
        place.insert(side, start[side]);
        match objective.evaluate(Stage::Profile, &place) {
            Ok(found) => {
                if nearest.as_ref().is_none_or(|nearest| found < nearest.loss) {
                    nearest = objective.last().cloned();
                }
                found
            }
            Err(why) => {
                stopped = Some(why);
                f64::INFINITY
            }
        }
    };
    let mut others = start.to_vec();
    others.remove(side);
    if others.is_empty() {
        loss(&[]);
    } else {
        minimise(loss, &others, [FINE, LAST], of_a_value(start.len()));
    }
    match (stopped, nearest) {
        (Some(why), _) => Err(why),
        (None, nearest) => nearest.ok_or(Fault::Halted),
    }
}

/// The profiles, with the nearest place of all among their points.
pub fn profiles(curves: Vec<Vec<Evaluation>>, best: &Evaluation) -> Vec<Profile> {
    let profile = |(side, mut points): (usize, Vec<Evaluation>)| {
        points.push(best.clone());
        points.sort_by(|a, b| a.place[side].total_cmp(&b.place[side]));
        let curve: Vec<(f64, f64)> = points.iter().map(|point| (point.place[side], point.loss)).collect();
        let interval = interval(&curve, (best.place[side], best.loss));
        Profile { points, interval }
    };
    curves.into_iter().enumerate().map(profile).collect()
}

/// The ends of the interval of a curve of (coordinate, loss).
fn interval(curve: &[(f64, f64)], (best, lowest): (f64, f64)) -> [Option<f64>; 2] {
    let root = |loss: f64| libm::sqrt((loss - lowest).max(0.0));
    let end = |outwards: &mut dyn Iterator<Item = &(f64, f64)>| {
        let mut before = (best, 0.0);
        for &(u, loss) in outwards {
            let here = (u, root(loss));
            if here.1 >= ROOT {
                let share = if here.1.is_finite() { (ROOT - before.1) / (here.1 - before.1) } else { 0.0 };
                return Some(before.0 + (here.0 - before.0) * share);
            }
            before = here;
        }
        None
    };
    [end(&mut curve.iter().rev().filter(|(u, _)| *u < best)), end(&mut curve.iter().filter(|(u, _)| *u > best))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_of_a_parabola_is_exact_however_coarse_the_profile() {
        // Standard error 0.05 around 0.43: the loss is ((u - 0.43) / 0.05)^2.
        let loss = |u: f64| ((u - 0.43) / 0.05) * ((u - 0.43) / 0.05) + 7.0;
        let curve: Vec<(f64, f64)> = [0.0, 0.25, 0.43, 0.5, 0.75, 1.0].map(|u| (u, loss(u))).to_vec();
        let [low, high] = interval(&curve, (0.43, 7.0)).map(Option::unwrap);
        assert!((low - (0.43 - 0.05 * ROOT)).abs() < 1e-12 && (high - (0.43 + 0.05 * ROOT)).abs() < 1e-12);
    }

    #[test]
    fn a_flat_side_has_no_end() {
        let curve = [(0.0, 1.2), (0.5, 1.0), (1.0, 9.0)];
        let [low, high] = interval(&curve, (0.5, 1.0));
        assert!(low.is_none() && high.is_some());
    }
}
