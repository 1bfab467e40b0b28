//! Designs: which points a block of a sweep consists of. One design a file.
//!
//! A point is a pure function of its number, so that a sweep of a million points takes no more memory than one of ten.

mod latin_hypercube;
mod listed;
mod morris;
mod random;
mod saltelli;
mod sobol;
mod table;

pub use table::PointFile;

use super::fault::Fault;
use crate::scenario::sweep::{Axis, Drawing, Entry};
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
struct Sample<C> {
    coordinates: C,
    points: u64,
    axes: Vec<(String, Axis)>,
}

/// Where a point lies in the unit box.
trait Coordinates: Send + Sync {
    /// The coordinate of a point on a parameter's side, in `[0, 1]`.
    fn at(&self, point: u64, side: usize) -> f64;
}

impl<C: Coordinates> Design for Sample<C> {
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
        Entry::Sampled { drawing, points, seed, axes } => match drawing {
            Drawing::Random => Box::new(Sample { coordinates: random::Random::new(seed), points, axes }), // design
            Drawing::LatinHypercube => {
                let coordinates = latin_hypercube::Layers::new(seed, points, axes.len());
                Box::new(Sample { coordinates, points, axes }) // design
            }
            Drawing::Sobol => Box::new(Sample { coordinates: sobol::Sobol::new(seed), points, axes }), // design
            Drawing::Saltelli => {
                let coordinates = saltelli::Pairs::new(seed, axes.len());
                Box::new(Sample { points: points * coordinates.each(), coordinates, axes }) // design
            }
            Drawing::Morris { levels } => {
                let coordinates = morris::Trajectories::new(seed, levels, axes.len());
                Box::new(Sample { points: points * coordinates.each(), coordinates, axes }) // design
            }
        },
    })
}
