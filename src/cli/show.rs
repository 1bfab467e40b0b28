//! `fiducia show`: the text of a bundled scenario.

use super::{Failure, out};
use crate::scenario::bundled;

/// Print the text of a bundled scenario, to read or to start from
#[derive(clap::Args)]
pub struct Args {
    /// Name of the scenario
    name: String,
}

/// Prints the text as it is.
pub fn run(args: &Args) -> Result<(), Failure> {
    let scenario = bundled::scenario(&args.name).ok_or_else(|| bundled::unknown(&args.name))?;
    out::write(scenario.text)
}
