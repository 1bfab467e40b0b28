//! Experiments: runs = points x replicates, in parallel, with rows in order.
//!
//! A run is a pure function of (resolved scenario, point, replicate). Whole runs go to different threads; a large population is
//! instead simulated on all threads at once, one run after the other. Either way results are handed on in the order of the runs.

mod bench;
mod checkpoint;
pub mod claims;
pub mod compare;
mod crew;
pub mod design;
mod digest;
mod fault;
pub mod fit;
mod folder;
mod measure;
pub mod observe;
mod ordered;
#[cfg(feature = "parquet")]
pub mod parquet;
mod perform;
pub mod plan;
mod points;
mod progress;
mod provenance;
mod rows;
mod run;
mod schedule;
pub mod sensitivity;
pub mod shard;
mod simulate;
mod summary;
pub mod sweep;
mod workers;

pub use crew::{Crew, is_large};
pub use fault::Fault;
pub use folder::{Folder, prepare};
pub use observe::{Kept, Observer, Scene, Tabled};
pub use ordered::Halt;
pub use perform::{Ended, RunResult, perform, watch};
pub use plan::Plan;
pub use points::Points;
pub use progress::Progress;
pub use provenance::manifest;
pub use rows::Wanted;
pub use run::{Label, Run};
pub use schedule::{Schedule, Until};
pub use simulate::simulate;
pub use summary::{Moments, Summary};
