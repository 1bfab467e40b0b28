//! `fiducia explain`: what a scenario does, in plain words.

use super::opening::Settings;
use super::{Failure, Lang, out};
use crate::scenario::explain::explain;

/// Say in plain words what a scenario does: who, what is at stake, what is switched on
#[derive(clap::Args)]
pub struct Args {
    /// A scenario file, or the name of a bundled scenario; - reads from stdin
    #[arg(value_name = "FILE")]
    file: String,
    #[command(flatten)]
    settings: Settings,
    /// Language
    #[arg(long, value_enum, default_value_t)]
    lang: Lang,
}

/// Prints the explanation.
pub fn run(args: &Args) -> Result<(), Failure> {
    let scenario = args.settings.open(&args.file)?.scenario()?;
    out::write(&explain(&scenario, args.lang.into()))
}
