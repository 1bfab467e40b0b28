//! `fiducia fit`: finds the parameters with which the simulation meets figures that were observed.

use super::opening::Settings;
use super::options::{Output, Pool};
use super::progress::Bar;
use super::report::After;
use super::{EXIT_CODES, Failure, fitted, interrupt, memory, out, points};
use crate::experiment::fit::{Effort, Meeting, Task, fit, prepare, write};
use crate::scenario::Document;
use crate::scenario::diagnostic::Error;
use crate::text::{are, counted};
use toml::Table;

/// Find the parameters with which the simulation meets observed figures, and say how well the figures pin them down
///
/// The scenario holds the figures as [[target]], and the free parameters with their ranges as [fit]. All places are simulated with the same
/// luck. Exit code 3 if a target is not met.
#[derive(clap::Args)]
#[command(after_help = EXIT_CODES)]
#[command(mut_arg("out", |out| out.help("Folder for the results; outputs/NAME-fit if left out")))]
pub struct Args {
    /// Scenario file, or name of a bundled scenario; - reads from stdin
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
    after: After,
    #[command(flatten)]
    output: Output,
}

/// Everything is checked before the first run.
pub fn run(args: &Args) -> Result<(), Failure> {
    let crew = args.pool.start()?;
    let task = Task::new(document(args)?, Effort { max_evaluations: args.max_evaluations, profile: args.profile })?;
    let source = task.document().source();
    memory::require(&source.to_string(), task.scenario())?;
    let folder = args.output.folder_or(format!("{}-fit", source.stem()));
    let draft = prepare(&folder, &task, args.output.force)?;
    interrupt::heed(&crew);
    let result = fit(&task, &crew, &Bar::new(&source.stem(), args.output.quiet))?;
    write(draft, &task, &result)?;
    if !args.output.quiet {
        out::write(&fitted::text((&args.file, &args.settings.set), &task, &result, &folder, console::colors_enabled()))?;
    }
    args.after.page(&folder, &args.output)?;
    let targets = &task.wanted().targets;
    let missed = targets.iter().zip(&result.fresh).filter(|(target, fresh)| !Meeting::of(target, fresh).met).count();
    if missed == 0 {
        return Ok(());
    }
    Err(Failure::Unmet(format!("{missed} of {} {} not met", counted(targets.len(), "target"), are(missed))))
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
