//! fiducia: an agent-based simulator of how trust forms.

#[cfg(feature = "cli")]
pub mod cli;
pub mod distribution;
pub mod engine;
#[cfg(feature = "cli")]
pub mod experiment;
pub mod model;
pub mod population;
pub mod quantity;
pub mod record;
pub mod scenario;
pub mod stream;
mod written;
