//! Experiments: runs = points x replicates, in parallel, with rows in order.
//!
//! A run is a pure function of (resolved scenario, point, replicate). Whole runs go to different threads; a large population is
//! instead simulated on all threads at once, one run after the other. Either way results are handed on in the order of the runs.

mod bench;
mod checkpoint;
pub mod claims;
pub mod compare;
pub mod contract;
pub mod design;
mod digest;
mod fault;
pub mod fit;
mod folder;
pub mod lab;
mod measure;
mod ordered;
#[cfg(feature = "parquet")]
pub mod parquet;
mod plan;
mod rows;
mod run;
mod sample;
mod schedule;
pub mod sensitivity;
pub mod shard;
mod summary;
pub mod survey;
pub mod sweep;
mod threads;

pub use checkpoint::Checkpoint;
pub use contract::Contract;
pub use fault::Fault;
pub use folder::{Folder, Label, Wanted, prepare};
pub use ordered::{Halt, in_order};
pub use plan::Plan;
pub use rows::Rows;
pub use run::{Run, RunResult, Tables, perform};
pub use schedule::{Schedule, Until};
pub use summary::{Moments, Summary};
pub use threads::{Threads, threads};

use crate::scenario::Scenario;

/// Agents from which on a run is simulated on all threads, instead of several runs at once.
pub const LARGE: usize = 20_000;

/// Whether a run of this scenario is worth all threads.
pub fn is_large(scenario: &Scenario) -> bool {
    scenario.agents() >= LARGE
}
