//! `fiducia fit`: finds the parameters with which the simulation meets figures that were observed.

use super::opening::{Settings, manifest};
use super::options::{Output, Pool};
use super::progress::Progress;
use super::{Failure, fitted, interrupt, memory, out, points};
use crate::experiment::fit::{Meeting, Objective, fit, most_evaluations, write};
use crate::experiment::{Fault, Halt};
use crate::record::manifest::Manifest;
use crate::scenario::diagnostic::Error;
use crate::scenario::fitting::Fit;
use crate::scenario::{Document, Scenario};
use toml::Table;

/// Evaluations of the search for each free parameter, unless another number is asked for.
const EVALUATIONS: u64 = 60;

/// Find the parameters with which the simulation meets observed figures, and say how well the figures pin them down
///
/// The scenario holds the figures as [[target]], and the free parameters with their ranges as [fit]. All places are simulated with the same
/// luck. Exit code 3 if a target is not met.
#[derive(clap::Args)]
#[command(mut_arg("out", |out| out.help("Folder for the results; outputs/NAME-fit if left out")))]
pub struct Args {
    /// Scenario file, or name of a bundled scenario
    #[arg(value_name = "FILE")]
    file: String,
    #[command(flatten)]
    settings: Settings,
    /// A free parameter and its range: PATH=0..1 or PATH=0.1..10:log. May be repeated. Replaces the [fit] of the scenario
    #[arg(long, value_name = "PATH=RANGE")]
    vary: Vec<String>,
    /// Master seed, instead of the scenario's
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Number of replicates of each place, instead of the scenario's
    #[arg(long, value_name = "N")]
    replicates: Option<u64>,
    /// Most places that the search tries; 60 for each free parameter if left out. The profile comes on top
    #[arg(long, value_name = "N")]
    max_evaluations: Option<u64>,
    /// Values of each parameter at which the loss is profiled; 0 for none
    #[arg(long, value_name = "N", default_value_t = 11)]
    profile: u64,
    #[command(flatten)]
    pool: Pool,
    #[command(flatten)]
    output: Output,
}

/// Everything is checked before the first run.
pub fn run(args: &Args) -> Result<(), Failure> {
    let pool = args.pool.start()?;
    let document = document(args)?;
    let scenario = document.scenario()?;
    let wanted = document.fit()?;
    let evaluations = check(args, &document, &scenario, &wanted)?;
    let folder = args.output.folder_or(format!("{}-fit", document.source().stem()));
    args.output.prepare(&folder)?;
    let halt: &Halt = interrupt::halt();
    let most = most_evaluations(wanted.free.len(), evaluations, args.profile);
    let progress = Progress::new(&document.source().stem(), most, "places at most", args.output.quiet);
    let tick = || progress.tick();
    let objective = Objective::new(&document, &wanted, scenario.replicates as u64, &pool, halt, &tick);
    let result = fit(objective, evaluations, args.profile);
    progress.finish();
    if result.is_err() {
        // The folder was made to be sure of it; one that was there before stays.
        let _ = std::fs::remove_dir(&folder);
    }
    let result = result?;
    let tried = result.trace.len() as u64;
    let manifest = Manifest { points: tried, runs: tried * scenario.replicates as u64, ..manifest(&document, &scenario) };
    write(&folder, &scenario, &wanted, &result, manifest).map_err(Fault::disk(&folder))?;
    if !args.output.quiet {
        out::write(&fitted::text((&args.file, &args.settings.set), &scenario, &wanted, &result, &folder, console::colors_enabled()))?;
    }
    let missed = wanted.targets.iter().zip(&result.fresh).filter(|(target, fresh)| !Meeting::of(target, fresh).met).count();
    if missed == 0 { Ok(()) } else { Err(Failure::Unmet(format!("{missed} of {} targets are not met", wanted.targets.len()))) }
}

/// The scenario with everything that the command line says.
fn document(args: &Args) -> Result<Document, Error> {
    let document = args.settings.open_with(&args.file, [("seed", args.seed), ("replicates", args.replicates)])?;
    if args.vary.is_empty() {
        return Ok(document);
    }
    let mut varied = Table::new();
    for one in &args.vary {
        points::vary(&mut varied, one, "PATH=RANGE, for example --vary group.sellers.integrity=0..1")?;
    }
    document.fitting(&varied)
}

/// What a fit needs besides a scenario without mistakes; the number of evaluations of the search.
fn check(args: &Args, document: &Document, scenario: &Scenario, wanted: &Fit) -> Result<u64, Failure> {
    let source = document.source();
    if wanted.targets.is_empty() {
        return Err(Failure::usage(format!("{source}: there is no figure to meet; a scenario states them as [[target]]")));
    }
    if wanted.free.is_empty() {
        return Err(Failure::usage(format!("{source}: nothing is free; add --vary PATH=RANGE, or [fit] to the scenario")));
    }
    let evaluations = args.max_evaluations.unwrap_or(EVALUATIONS * wanted.free.len() as u64);
    let fewest = 4 * wanted.free.len() as u64 + 4;
    if !(fewest..=1_000_000).contains(&evaluations) {
        let free = wanted.free.len();
        return Err(Failure::usage(format!(
            "--max-evaluations {evaluations}: {free} free parameters take at least {fewest} evaluations, and 1000000 are the most"
        )));
    }
    if args.profile == 1 || args.profile > 10_001 {
        return Err(Failure::usage(format!("--profile {}: write 0 for none, or 2 to 10001 values", args.profile)));
    }
    memory::require(&source.to_string(), scenario)?;
    Ok(evaluations)
}
