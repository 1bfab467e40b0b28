//! Fits: which parameters may move, and which figures they are to meet.

mod checked;
mod written;

pub(super) use checked::fit;
#[cfg(feature = "experiment")]
pub(crate) use checked::settings;
pub use checked::{Fit, Free, Target};
pub(super) use written::{FitTable, TargetTable};
