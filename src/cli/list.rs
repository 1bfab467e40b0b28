//! `fiducia list`: the bundled scenarios.

use super::{Failure, Lang, out};
use crate::scenario::Document;
use crate::scenario::bundled::SCENARIOS;
use std::fmt::Write;

/// List the bundled scenarios, which run by their bare name
#[derive(clap::Args)]
pub struct Args {
    /// Language of the titles
    #[arg(long, value_enum, default_value_t)]
    lang: Lang,
}

/// Prints names and titles.
pub fn run(args: &Args) -> Result<(), Failure> {
    let width = SCENARIOS.iter().map(|s| s.name.len()).max().unwrap_or(0);
    let mut text = String::new();
    for bundled in SCENARIOS {
        let scenario = Document::bundled(bundled.name)?.scenario()?;
        let _ = writeln!(text, "{:<width$}  {}", bundled.name, scenario.title.get(args.lang.into()));
    }
    out::write(&text)
}
