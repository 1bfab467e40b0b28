//! Testing claims: replicates with common random numbers, paired differences, sequential looks.
//!
//! `measure` takes the values from the rows of a run, `decide` turns them into intervals and verdicts, `test` runs what is needed until
//! every claim is decided or the limit is reached, `family` looks at all claims together, `tables` writes the CSV.

mod decide;
mod family;
mod measure;
mod tables;
mod test;

pub use decide::{Contrast, Finding, Protocol, Verdict};
pub(crate) use family::holm;
pub use family::together;
pub use tables::{Adjusted, prepare, write};
pub use test::{Tested, test};
