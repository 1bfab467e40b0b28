//! Fits: which parameters may move, and which figures they are to meet.

mod checked;
mod written;

pub(super) use checked::fit;
pub use checked::{Fit, Free, Target, settings};
pub use written::{FitTable, TargetTable};
