//! `fiducia man`: the manual pages.

use super::{Failure, command_line, out};
use clap_mangen::Man;

/// Print a manual page
#[derive(clap::Args)]
#[command(hide = true)]
pub struct Args {
    /// A subcommand; left out: the program
    command: Option<String>,
}

/// Prints the page in roff.
pub fn run(args: &Args) -> Result<(), Failure> {
    let mut line = command_line();
    line.build();
    let page = match &args.command {
        None => line,
        Some(name) => match line.find_subcommand(name) {
            Some(command) => command.clone(),
            None => return Err(Failure::usage(format!("no subcommand `{name}`; `fiducia help` names them"))),
        },
    };
    let mut roff = Vec::new();
    Man::new(page).render(&mut roff).map_err(|e| Failure::Failed(format!("the manual page cannot be made: {e}")))?;
    out::write(&String::from_utf8_lossy(&roff))
}
