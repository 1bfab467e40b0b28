//! `fiducia completions`: completion for shells.

use super::{Failure, command_line, out};
use clap_complete::{Shell, generate};

/// Print the completions for a shell
#[derive(clap::Args)]
pub struct Args {
    /// The shell
    shell: Shell,
}

/// Prints the script.
pub fn run(args: &Args) -> Result<(), Failure> {
    let mut script = Vec::new();
    generate(args.shell, &mut command_line(), "fiducia", &mut script);
    out::write(&String::from_utf8_lossy(&script))
}
