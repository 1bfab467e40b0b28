//! Designs: which points a block of a sweep consists of. One design a file.
//!
//! To add a design of samples: write its file, then the lines here that are marked `design`, and its line in `scenario/sweep/sampling.rs`.
//!
//! A point is a pure function of its number, so that a sweep of a million points takes no more memory than one of ten.

mod latin_hypercube; // design
mod listed;
mod morris; // design
mod random; // design
mod saltelli; // design
mod sobol; // design
mod table;

pub use table::PointFile;

use super::fault::Fault;
use crate::scenario::sweep::{Axis, Entry, Sampling};
use listed::Listed;
use toml::Value;

/// A block of points.
pub trait Design: Send + Sync {
    /// The parameters that vary, by path.
    fn paths(&self) -> Vec<String>;

    /// Number of points.
    fn points(&self) -> u64;

    /// The values of a point, by parameter.
    fn values(&self, point: u64) -> Vec<Value>;
}

/// A sample of a box: uniform coordinates, one a parameter, made into values.
struct Sample {
    coordinates: Box<dyn Coordinates>,
    points: u64,
    axes: Vec<(String, Axis)>,
}

/// Where a point lies in the unit box.
trait Coordinates: Send + Sync {
    /// The coordinate of a point on a parameter's side, in `[0, 1]`.
    fn at(&self, point: u64, side: usize) -> f64;
}

impl Design for Sample {
    fn paths(&self) -> Vec<String> {
        self.axes.iter().map(|(path, _)| path.clone()).collect()
    }

    fn points(&self) -> u64 {
        self.points
    }

    fn values(&self, point: u64) -> Vec<Value> {
        let value = |(side, (_, axis)): (usize, &(String, Axis))| {
            let u = self.coordinates.at(point, side);
            match axis {
                Axis::Range(range) => range.at(u),
                // Every value of a list owns the same share of the side.
                Axis::Values(values) => values[((u * values.len() as f64) as usize).min(values.len() - 1)].clone(),
            }
        };
        self.axes.iter().enumerate().map(value).collect()
    }
}

/// The coordinate in `[0, 1)` of a point of a scrambled Sobol sequence on one side of the unit box.
pub fn sobol(seed: u64, point: u64, side: usize) -> f64 {
    sobol::Sobol::new(seed).at(point, side)
}

/// The design of a block. `file` opens the file of points that the block names.
///
/// # Errors
/// What is wrong with that file.
pub fn design(entry: Entry, file: impl FnOnce(&str) -> Result<PointFile, Fault>) -> Result<Box<dyn Design>, Fault> {
    Ok(match entry {
        Entry::Listed(axes) => Box::new(Listed::new(axes)),
        Entry::Design(path) => Box::new(file(&path)?),
        Entry::Sampled { sampling, points, levels, seed, axes } => {
            let sides = axes.len();
            let coordinates: Box<dyn Coordinates> = match sampling {
                Sampling::Random => Box::new(random::Random::new(seed)), // design
                Sampling::LatinHypercube => Box::new(latin_hypercube::Layers::new(seed, points, sides)), // design
                Sampling::Sobol => Box::new(sobol::Sobol::new(seed)),    // design
                Sampling::Saltelli => Box::new(saltelli::Pairs::new(seed, sides)), // design
                Sampling::Morris => Box::new(morris::Trajectories::new(seed, levels, sides)), // design
            };
            Box::new(Sample { coordinates, points: points * sampling.each(sides), axes })
        }
    })
}
