//! `fiducia sweep --plan | --shard | --status`: a sweep that many machines make together.

use super::out::counted;
use super::progress::Bar;
use super::say::say;
use super::{Failure, interrupt, out};
use crate::experiment::shard::{self, Site, ranges};
use crate::experiment::sweep::OnError;
use crate::experiment::{Crew, Plan, Points};
use crate::text::are;
use std::path::{Path, PathBuf};

/// What --missing prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Missing {
    /// Ranges, as `sbatch --array=` and `hq submit --array` take them
    Slurm,
    /// A number a line
    Lines,
}

/// The shard and the folder options.
#[derive(clap::Args)]
#[command(next_help_heading = "On many machines (FILE is the folder of the plan, except with --plan)")]
pub struct Shards {
    /// Write a plan into DIR instead of running, for --shards shards
    #[arg(long, value_name = "DIR", requires = "shards", conflicts_with_all = ["out", "resume", "force", "until_ci", "dry_run"])]
    pub plan: Option<PathBuf>,
    /// Number of shards of the plan
    #[arg(long, value_name = "N", requires = "plan")]
    pub shards: Option<u64>,
    /// Make shard K, from 0
    #[arg(long, value_name = "K", conflicts_with_all = ["plan", "out", "resume", "force", "dry_run"])]
    pub shard: Option<u64>,
    /// Make the shard whose number is in SLURM_ARRAY_TASK_ID, HQ_TASK_ID or PBS_ARRAY_INDEX, plus FIDUCIA_SHARD_OFFSET if that is set
    #[arg(long, conflicts_with_all = ["shard", "plan", "out", "resume", "force", "dry_run"])]
    pub shard_from_env: bool,
    /// Say which shards are done
    #[arg(long, conflicts_with_all = ["shard", "shard_from_env", "plan", "out", "resume", "force", "dry_run"])]
    pub status: bool,
    /// With --status: print only the shards that are not done
    #[arg(long, value_enum, value_name = "AS", requires = "status")]
    pub missing: Option<Missing>,
    /// With --missing slurm: one line for every N shards, each with an offset and an array below N
    #[arg(long, value_name = "N", requires = "missing")]
    pub max_array: Option<u64>,
    /// With --status: read every byte of the parts again
    #[arg(long, requires = "status")]
    pub verify: bool,
}

impl Shards {
    /// Whether a folder with a plan is meant rather than a scenario.
    pub fn on_folder(&self) -> bool {
        self.shard.is_some() || self.shard_from_env || self.status
    }
}

/// Writes the plan of a sweep.
pub fn write_plan(folder: &Path, shards: u64, plan: Plan, points: &Points, quiet: bool) -> Result<(), Failure> {
    shard::plan(folder, shards, plan, points).map_err(Failure::of_shard)?;
    if quiet {
        return Ok(());
    }
    let dir = out::path(folder);
    out::write(&format!(
        "{} in {} of about {}: {dir}\n  fiducia sweep --shard K {dir}    K from 0 to {}, in any order, anywhere\n  fiducia sweep --status {dir}\n  fiducia merge {dir}\n",
        counted(points.runs(), "run"),
        counted(shards, "shard"),
        out::count(points.runs().div_ceil(shards) as f64),
        shards - 1
    ))
}

/// Makes a shard.
pub fn make(args: &Shards, folder: &Path, crew: &Crew, on_error: OnError, quiet: bool) -> Result<(), Failure> {
    let number = match args.shard {
        Some(k) => k,
        None => from_environment()?,
    };
    let site = Site::glance(folder).map_err(Failure::of_shard)?;
    if number >= site.shards() {
        return Err(Failure::usage(format!(
            "{}: shards go from 0 to {}, so there is no shard {number}",
            folder.display(),
            site.shards() - 1
        )));
    }
    let note = |text: &str| {
        if !quiet {
            say(&format!("shard {number}: {text}"));
        }
    };
    if site.receipt(number, false).map_err(Failure::of_shard)?.is_some() {
        note("done already");
        return Ok(());
    }
    let (site, points) = Site::open(folder).map_err(Failure::of_shard)?;
    interrupt::heed(crew);
    let made = site.make(&points, number, crew, on_error, &Bar::new(&format!("shard {number}"), quiet)).map_err(Failure::of_shard)?;
    note(&format!("{} done", counted(made.end_run - made.first_run, "run")));
    Ok(())
}

fn from_environment() -> Result<u64, Failure> {
    const NAMES: [&str; 3] = ["SLURM_ARRAY_TASK_ID", "HQ_TASK_ID", "PBS_ARRAY_INDEX"];
    let read = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let number = |name: &str, value: String| {
        value.parse::<u64>().map_err(|_| Failure::usage(format!("{name} is `{value}`, which is not the number of a shard")))
    };
    let offset = read("FIDUCIA_SHARD_OFFSET").map_or(Ok(0), |value| number("FIDUCIA_SHARD_OFFSET", value))?;
    match NAMES.iter().find_map(|name| Some((name, read(name)?))) {
        Some((name, value)) => number(name, value)?
            .checked_add(offset)
            .ok_or_else(|| Failure::usage(format!("{name} and FIDUCIA_SHARD_OFFSET together are not the number of a shard"))),
        None => Err(Failure::usage(format!("--shard-from-env: none of {} is set; use --shard K", NAMES.join(", ")))),
    }
}

/// Says which shards are done.
pub fn status(args: &Shards, folder: &Path) -> Result<(), Failure> {
    let site = Site::glance(folder).map_err(Failure::of_shard)?;
    let missing = site.missing(args.verify).map_err(Failure::of_shard)?;
    match args.missing {
        None => {
            let done = site.shards() - missing.len() as u64;
            let mut text = format!("{}: {done} of {} {} done\n", out::path(folder), counted(site.shards(), "shard"), are(site.shards()));
            if !missing.is_empty() {
                text += &format!("  not done: {}\n", ranges(&missing));
            }
            out::write(&text)
        }
        Some(Missing::Lines) => out::write(&missing.iter().map(|k| format!("{k}\n")).collect::<String>()),
        Some(Missing::Slurm) => match args.max_array {
            None if missing.is_empty() => Ok(()),
            None => out::write(&format!("{}\n", ranges(&missing))),
            Some(0) => Err(Failure::usage("--max-array must be at least 1")),
            Some(most) => {
                let mut text = String::new();
                for chunk in missing.chunk_by(|a, b| a / most == b / most) {
                    let offset = chunk[0] / most * most;
                    let within: Vec<u64> = chunk.iter().map(|k| k - offset).collect();
                    text += &format!("{offset} {}\n", ranges(&within));
                }
                out::write(&text)
            }
        },
    }
}
