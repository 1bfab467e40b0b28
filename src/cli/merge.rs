//! `fiducia merge`: the parts of a sweep become its results.

use super::options::Output;
use super::parquet::Parquet;
use super::{EXIT_CODES, Failure, sweep};
use crate::experiment::shard::Site;
use std::path::PathBuf;
use std::time::Duration;

/// Put the shards of a sweep together: the same bytes as if it had been made in one
#[derive(clap::Args)]
#[command(after_help = EXIT_CODES)]
#[command(mut_arg("out", |out| out.help("Folder for the results; the folder of the plan if left out")))]
pub struct Args {
    /// Folder of the plan
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Seconds to wait for shards that a shared disk may show late
    #[arg(long, value_name = "SECONDS", default_value_t = 5.0)]
    wait: f64,
    #[command(flatten)]
    parquet: Parquet,
    #[command(flatten)]
    output: Output,
}

/// Refuses anything incomplete.
pub fn run(args: &Args) -> Result<(), Failure> {
    let parquet = args.parquet.wanted()?;
    let patience = Duration::try_from_secs_f64(args.wait).map_err(|_| Failure::usage("--wait must be a number of seconds"))?;
    let (site, points) = Site::open(&args.folder).map_err(Failure::of_shard)?;
    let out = args.output.out.clone().unwrap_or_else(|| args.folder.clone());
    let swept = site.merge(&points, &out, args.output.force, parquet, patience).map_err(Failure::of_shard)?;
    sweep::said(args.output.quiet, &out, &swept)
}
