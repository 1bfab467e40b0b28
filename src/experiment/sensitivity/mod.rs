//! Sensitivity: which of the swept parameters the results of a finished sweep hang on.
//!
//! `study` reads the folder of the sweep, `arrangement` finds out how its points hang together. `variance` holds the method for Saltelli's pairs,
//! `effects` that for Morris's trajectories, `rank`, `given` and `harmonic` those for points of any other kind, `resample` their uncertainty.
//! `analysis` applies them to every metric and kind of relation, `tables` writes the CSV.

mod analysis;
mod arrangement;
mod effects;
mod given;
mod harmonic;
mod rank;
mod resample;
mod study;
mod tables;
mod variance;

pub use analysis::{Analysed, Analysis, Found, Given, analyse};
pub use arrangement::Arrangement;
pub use effects::Effect;
pub use given::classes;
pub use rank::{Correlation, PartialRanks, Unfit};
pub use resample::{Bootstrap, Estimate};
pub use study::{Response, Study};
pub use tables::write;
pub use variance::Indices;
