//! The sweep of a scenario: which parameters vary, and over which values.
//!
//! Every `[[sweep]]` entry is a block of points, and the points of the sweep are the full grid over the blocks, the last block varying
//! fastest. A block varies one parameter, several together (zip), a sample of a box, or the rows of a CSV file.

mod axis;
mod checked;
mod option;
mod sampling;
mod written;

pub(super) use axis::Varied;
pub use axis::{Axis, Range};
pub use checked::Entry;
pub(super) use checked::check;
pub(super) use option::option;
pub use sampling::Sampling;
pub(super) use written::SweepTable;

// What only makes and reads points.
#[cfg(feature = "experiment")]
pub(crate) use {
    axis::{number, word},
    checked::path_problem,
    sampling::{MOST_LEVELS, MOST_POINTS},
};
