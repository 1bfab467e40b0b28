//! How the points of a sweep hang together: as the pairs of Saltelli, as the trajectories of Morris, or not at all.
//!
//! Whatever made the points, they are held against the design here, value by value as they stand in the results. So a file of points
//! from elsewhere counts as what it is.

use super::rank::{PartialRanks, Unfit};
use crate::scenario::sweep::MOST_LEVELS;

/// What the points are to each other.
#[derive(Clone, Debug, PartialEq)]
pub enum Arrangement {
    /// Saltelli's pairs.
    Pairs {
        /// Number of pairs.
        pairs: usize,
        /// Points of each: d + 2, or 2d + 2 where B with each parameter of A follows A with each of B.
        each: usize,
    },
    /// Morris's trajectories.
    Trajectories {
        /// Number of trajectories.
        trajectories: usize,
        /// Levels of the grid.
        levels: u64,
        /// By parameter and trajectory, the points before and after its move upwards, or after and before its move downwards.
        moves: Vec<Vec<[usize; 2]>>,
    },
    /// Points of any other kind: given data.
    Given {
        /// The values, by parameter and point.
        values: Vec<Vec<f64>>,
        /// Their ranks.
        ranks: PartialRanks,
    },
}

impl Arrangement {
    /// The points as pairs. `points` holds the values as they are written, by point and parameter.
    ///
    /// # Errors
    /// The first point that is out of place; the number of points if they do not come out even.
    pub fn pairs(points: &[Vec<String>], parameters: usize, both_ways: bool) -> Result<Arrangement, usize> {
        let each = if both_ways { 2 * parameters + 2 } else { parameters + 2 };
        if !points.len().is_multiple_of(each) {
            return Err(points.len());
        }
        for (pair, of_pair) in points.chunks(each).enumerate() {
            let (a, b) = (&of_pair[0], &of_pair[each - 1]);
            for (place, point) in of_pair.iter().enumerate().skip(1).take(each - 2) {
                let (side, own, other) = if place <= parameters { (place - 1, a, b) } else { (place - 1 - parameters, b, a) };
                if (0..parameters).any(|k| point[k] != if k == side { &other[k] } else { &own[k] }[..]) {
                    return Err(pair * each + place);
                }
            }
        }
        Ok(Arrangement::Pairs { pairs: points.len() / each, each })
    }

    /// The points as trajectories; without a number of levels, they are told from the values. `size` makes a number of a value of a
    /// parameter.
    ///
    /// # Errors
    /// The first point that is out of place; the number of points if they do not come out even, or if no number of levels fits.
    pub fn trajectories(
        points: &[Vec<String>],
        parameters: usize,
        levels: Option<u64>,
        size: impl Fn(usize, &str) -> Option<f64>,
    ) -> Result<Arrangement, usize> {
        let each = parameters + 1;
        if !points.len().is_multiple_of(each) {
            return Err(points.len());
        }
        let mut moves = vec![Vec::new(); parameters];
        for start in (0..points.len()).step_by(each) {
            for point in start + 1..start + each {
                let (before, after) = (&points[point - 1], &points[point]);
                let mut moved = (0..parameters).filter(|&k| before[k] != after[k]);
                let (Some(side), None) = (moved.next(), moved.next()) else { return Err(point) };
                let (Some(from), Some(to)) = (size(side, &before[side]), size(side, &after[side])) else { return Err(point) };
                // Each parameter moves once in each trajectory.
                if moves[side].len() != start / each {
                    return Err(point);
                }
                moves[side].push(if to > from { [point - 1, point] } else { [point, point - 1] });
            }
        }
        let value = |point: usize, side: usize| size(side, &points[point][side]).unwrap_or(f64::NAN);
        let levels = levels.or_else(|| told(&moves, value)).ok_or(points.len())?;
        Ok(Arrangement::Trajectories { trajectories: points.len() / each, levels, moves })
    }

    /// The points as they are; `values` by parameter and point.
    ///
    /// # Errors
    /// Points that are too few, or a parameter of which nothing can be said.
    pub fn given(values: Vec<Vec<f64>>) -> Result<Arrangement, Unfit> {
        let ranks = PartialRanks::new(&values)?;
        Ok(Arrangement::Given { values, ranks })
    }
}

/// The number of levels p whose step p / (2(p-1)) is the share of its range that every parameter moves by. What is seen of the range may be
/// less than all of it, so the parameter with the smallest share tells.
fn told(moves: &[Vec<[usize; 2]>], value: impl Fn(usize, usize) -> f64) -> Option<u64> {
    let mut smallest = 1.0f64;
    for (side, moves) in moves.iter().enumerate() {
        let ends = moves.iter().flatten().map(|&point| value(point, side));
        let (low, high) = ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
        let steps = moves.iter().map(|&[low, high]| value(high, side) - value(low, side));
        let (shortest, longest) = steps.fold((f64::INFINITY, 0.0f64), |(short, long), x| (short.min(x), long.max(x)));
        if longest - shortest > 1e-6 * longest {
            return None;
        }
        smallest = smallest.min(longest / (high - low));
    }
    let levels = libm::rint(2.0 * smallest / (2.0 * smallest - 1.0));
    let fits = levels >= 2.0 && levels <= MOST_LEVELS as f64 && levels % 2.0 == 0.0;
    (fits && (share(levels as u64) - smallest).abs() < 1e-6).then_some(levels as u64)
}

/// The share of its range that a parameter moves by, with so many levels.
pub fn share(levels: u64) -> f64 {
    levels as f64 / (2.0 * (levels - 1) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(rows: &[&str]) -> Vec<Vec<String>> {
        rows.iter().map(|row| row.split_whitespace().map(str::to_owned).collect()).collect()
    }

    fn number(_: usize, text: &str) -> Option<f64> {
        text.parse().ok()
    }

    #[test]
    fn pairs_are_known_with_and_without_the_way_back() {
        let one = points(&["1 beta", "2 beta", "1 linear", "2 linear"]);
        assert_eq!(Arrangement::pairs(&one, 2, false), Ok(Arrangement::Pairs { pairs: 1, each: 4 }));
        let both = points(&["1 5", "2 5", "1 6", "1 6", "2 5", "2 6"]);
        assert_eq!(Arrangement::pairs(&both, 2, true), Ok(Arrangement::Pairs { pairs: 1, each: 6 }));
        assert_eq!(Arrangement::pairs(&both, 2, false), Err(6));
        assert_eq!(Arrangement::pairs(&points(&["1 5", "2 5", "1 7", "2 6"]), 2, false), Err(2));
    }

    #[test]
    fn trajectories_are_known_by_their_moves() {
        let walks = points(&["0 3", "0.75 3", "0.75 1", "0.375 2", "0.375 4", "1.125 4"]);
        let expected = Arrangement::Trajectories { trajectories: 2, levels: 4, moves: vec![vec![[0, 1], [4, 5]], vec![[2, 1], [3, 4]]] };
        assert_eq!(Arrangement::trajectories(&walks, 2, None, number), Ok(expected));
        for (wrong, at) in [
            (&["0 3", "0.75 1", "0.75 1"][..], 1), // two at once
            (&["0 3", "0 3", "0.75 3"], 1),        // none
            (&["0 3", "0.5 3", "0 3"], 2),         // one twice
            (&["0 3", "1 3"], 2),                  // torn
            (&["0 x", "0 y", "1 y"], 1),           // no number
        ] {
            assert_eq!(Arrangement::trajectories(&points(wrong), 2, None, number), Err(at), "{wrong:?}");
        }
    }

    #[test]
    fn uneven_steps_tell_no_levels() {
        let walks = points(&["0", "0.5", "1", "0.3"]);
        assert_eq!(Arrangement::trajectories(&walks, 1, None, number), Err(4));
        assert!(Arrangement::trajectories(&walks, 1, Some(4), number).is_ok());
    }
}
