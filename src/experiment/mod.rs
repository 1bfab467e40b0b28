//! Experiments: runs = points x replicates, in parallel, with rows in order.
//!
//! A run is a pure function of (resolved scenario, point, replicate). Whole runs go to different threads; a large population is
//! instead simulated on all threads at once, one run after the other. Either way results are handed on in the order of the runs.
//!
//! | to | call |
//! |---|---|
//! | simulate the replicates of a scenario into a folder | [`simulate`], with a [`Folder`] |
//! | look at a run with eyes of one's own | [`watch`], with an [`Observer`] |
//! | run a scenario at many points | [`Points`], [`Plan`], [`sweep::open`] or [`sweep::resume`] |
//! | tell beforehand what a sweep would take | [`trial::trial`] |
//! | make a sweep on many machines | [`shard::plan`], [`shard::Site`] |
//! | say which parameters a finished sweep hangs on | [`sensitivity::Study`], [`sensitivity::analyse`] |
//! | test what a scenario claims | [`claims::test`] |
//! | compare two scenarios | [`compare::Question`], [`compare::compare`] |
//! | meet observed figures | [`fit::Task`], [`fit::fit`] |
//! | read a finished folder of results | [`Results`] |
//! | write the methods section of a paper | [`Account`], [`methods`] |
//!
//! The work is done by a [`Crew`], which can be asked to halt; how far it is, is told to a [`Progress`]; why it came to no end, says a [`Fault`].

mod account;
mod bench;
pub mod claims;
pub mod compare;
mod crew;
mod design;
mod digest;
mod draft;
mod fault;
pub mod fit;
mod folder;
mod journal;
mod measure;
mod methods;
mod observe;
mod ordered;
mod parquet;
mod perform;
mod plan;
mod points;
mod progress;
mod provenance;
mod results;
mod rows;
mod run;
mod schedule;
pub mod sensitivity;
pub mod shard;
mod simulate;
mod summary;
pub mod sweep;
pub mod trial;
mod workers;

pub use account::{Account, Told};
pub use crew::Crew;
pub use draft::Draft;
pub use fault::Fault;
pub use folder::Folder;
pub use methods::methods;
pub use observe::{Kept, Observer, Scene, Tabled, lab, survey};
pub use ordered::Halt;
pub use perform::{Ended, RunResult, perform, watch};
pub use plan::Plan;
pub use points::{Demand, Points};
pub use progress::Progress;
pub use results::{Made, Results};
pub use rows::Wanted;
pub use run::{Label, Run};
pub use schedule::Until;
pub use simulate::simulate;
pub use summary::Moments;
