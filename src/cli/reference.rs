//! `fiducia reference`: the scenario reference of the documentation.

use super::{Failure, out};
use crate::scenario;

/// Print the reference of scenario files, in Markdown
#[derive(clap::Args)]
#[command(hide = true)]
pub struct Args {}

/// Prints the reference.
pub fn run(_: &Args) -> Result<(), Failure> {
    out::write(&scenario::reference())
}
