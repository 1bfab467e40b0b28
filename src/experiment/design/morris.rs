//! Morris's design for elementary effects: walks over a grid that move every parameter once, in random order.
//!
//! The grid has p levels a side, 0, 1/(p-1), ..., 1, with p even, and a move takes half of them: p / (2(p-1)) up or down. Where a walk begins,
//! which way each parameter moves and in which order are drawn with equal chances, so that all levels are met equally often. With d
//! parameters a trajectory is d + 1 points in a row.
//!
//! Source: Morris (1991), Technometrics 33.

use super::Coordinates;
use crate::scenario::sweep::Sampling;
use crate::stream::{Purpose, Streams};

/// Coordinates of trajectories.
pub struct Trajectories {
    streams: Streams,
    levels: u64,
    parameters: usize,
}

/// How a trajectory moves one parameter.
#[derive(Clone, Copy)]
struct Move {
    /// The lower of its two levels.
    low: u64,
    up: bool,
    /// After how many moves of others.
    turn: usize,
}

impl Trajectories {
    /// Of a seed, with so many levels, an even number, and parameters.
    pub fn new(seed: u64, levels: u64, parameters: usize) -> Trajectories {
        Trajectories { streams: Streams::new(seed, 0, 0), levels, parameters }
    }

    /// Points of each trajectory.
    fn each(&self) -> u64 {
        Sampling::Morris.each(self.parameters)
    }

    fn moves(&self, trajectory: u64) -> Vec<Move> {
        let mut stream = self.streams.open(Purpose::Design, 0, trajectory as usize);
        let half = (self.levels / 2) as usize;
        let mut moves: Vec<Move> =
            (0..self.parameters).map(|turn| Move { low: stream.below(half) as u64, up: stream.chance(0.5), turn }).collect();
        // The shuffle of Fisher and Yates.
        for k in 1..moves.len() {
            let other = stream.below(k + 1);
            let turn = moves[k].turn;
            moves[k].turn = moves[other].turn;
            moves[other].turn = turn;
        }
        moves
    }
}

impl Coordinates for Trajectories {
    fn at(&self, point: u64, side: usize) -> f64 {
        let Move { low, up, turn } = self.moves(point / self.each())[side];
        let moved = point % self.each() > turn as u64;
        let level = if moved == up { low + self.levels / 2 } else { low };
        level as f64 / (self.levels - 1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parameter_moves_once_by_half_of_the_levels() {
        let walks = Trajectories::new(1, 6, 3);
        let mut orders = std::collections::HashSet::new();
        for trajectory in 0..40 {
            let point = |k: u64| [0, 1, 2].map(|side| walks.at(4 * trajectory + k, side));
            let mut moved = Vec::new();
            for k in 0..3 {
                let (before, after) = (point(k), point(k + 1));
                let steps: Vec<usize> = (0..3).filter(|&side| before[side] != after[side]).collect();
                assert_eq!(steps.len(), 1);
                assert!(((after[steps[0]] - before[steps[0]]).abs() - 0.6).abs() < 1e-12);
                moved.push(steps[0]);
            }
            orders.insert(moved.clone());
            moved.sort_unstable();
            assert_eq!(moved, [0, 1, 2]);
        }
        assert_eq!(orders.len(), 6, "an order is missed by chance in 6 (5/6)^40 = 0.4 % of seeds; this one is fixed");
    }

    /// Of 6,000 first coordinates each level has 1,000, within 4 standard errors (fails for 4 seeds in 10,000; this one is fixed).
    #[test]
    fn all_levels_are_met_equally_often() {
        let walks = Trajectories::new(2, 6, 3);
        let mut counts = [0u32; 6];
        (0..6000).for_each(|trajectory| counts[libm::rint(walks.at(4 * trajectory, 1) * 5.0) as usize] += 1);
        let standard_error = (6000.0f64 * (1.0 / 6.0) * (5.0 / 6.0)).sqrt();
        assert!(counts.iter().all(|&n| (f64::from(n) - 1000.0).abs() < 4.0 * standard_error), "{counts:?}");
    }
}
