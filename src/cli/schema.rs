//! `fiducia schema`: the JSON Schema of scenario files.

use super::{Failure, out};
use crate::scenario;

/// Print the JSON Schema of scenario files, with which editors complete and check
#[derive(clap::Args)]
pub struct Args {}

/// Prints the schema.
pub fn run(_: &Args) -> Result<(), Failure> {
    out::write(&scenario::schema())
}
