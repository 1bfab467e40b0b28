//! The sweep of a scenario: which parameters vary, and over which values.
//!
//! Every `[[sweep]]` entry is a block of points, and the points of the sweep are the full grid over the blocks, the last block varying
//! fastest. A block varies one parameter, several together (zip), a sample of a box, or the rows of a CSV file.

mod axis;
mod checked;
mod sampling;
mod written;

pub use axis::{Axis, Range, Varied, number, word};
pub use checked::{Entry, check, path_problem};
pub use sampling::{MOST_LEVELS, MOST_POINTS, Sampling};
pub use written::SweepTable;
