//! Sensitivity: which of the swept parameters the results of a finished sweep hang on.
//!
//! `study` reads the folder of the sweep, `arrangement` finds out how its points hang together, `variance` and `effects` hold the two methods,
//! `resample` their uncertainty, `analysis` applies them to every metric and kind of relation, `tables` writes the CSV.

mod analysis;
mod arrangement;
mod effects;
mod resample;
mod study;
mod tables;
mod variance;

pub use analysis::{Analysed, Analysis, Found, analyse};
pub use arrangement::Arrangement;
pub use effects::Effect;
pub use resample::{Bootstrap, Estimate};
pub use study::{Response, Study};
pub use tables::write;
pub use variance::Indices;
