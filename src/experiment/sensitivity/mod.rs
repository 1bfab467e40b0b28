//! Sensitivity: which of the swept parameters the results of a finished sweep hang on.
//!
//! `study` reads the folder of the sweep, `layout` finds out how its points hang together, `variance` and `effects` hold the two methods,
//! `resample` their uncertainty, `analysis` applies them to every metric and kind of relation, `tables` writes the CSV.

mod analysis;
mod effects;
mod layout;
mod resample;
mod study;
mod tables;
mod variance;

pub use analysis::{Analysed, Analysis, Found, analyse};
pub use effects::Effect;
pub use layout::Layout;
pub use resample::{Estimate, Settings};
pub use study::{Outcome, Study};
pub use tables::Written;
pub use variance::Indices;
