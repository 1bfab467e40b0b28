//! `fiducia run`: simulates scenarios and writes what they did to a folder of CSV files.

use super::curve::Charted;
use super::opening::Settings;
use super::options::{Output, Pool};
use super::parquet::Parquet;
use super::portrait::Portrait;
use super::progress::Bar;
use super::report::After;
use super::{EXIT_CODES, Failure, interrupt, memory, out};
use crate::experiment::{self, Crew, Fault, Folder, Kept, Wanted};
use crate::record::columns::Metric;
use crate::record::tables::DICTIONARY;
use crate::scenario::{Document, Scenario};
use crate::text::{are, counted};
use std::path::PathBuf;
use std::sync::Arc;

/// Simulate scenarios and write CSV
///
/// --steps N ends a scenario early: what happens until then is what happens in the whole run, whatever comes later, so that --agents and
/// --relations show it in the middle.
#[derive(clap::Args)]
#[command(after_help = EXIT_CODES)]
#[command(mut_arg("out", |out| out.help("Folder for the results; outputs/NAME if left out. With several scenarios, a folder in it for each")))]
pub struct Args {
    /// Scenario files, or names of bundled scenarios; - reads one from stdin
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    #[command(flatten)]
    settings: Settings,
    /// Master seed, instead of the scenario's
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Number of steps, instead of the scenario's
    #[arg(long, value_name = "N")]
    steps: Option<u64>,
    /// Number of replicates, instead of the scenario's
    #[arg(long, value_name = "N")]
    replicates: Option<u64>,
    /// Run this replicate alone, from 0: the rows that it has among all of them
    #[arg(long, value_name = "K")]
    replicate: Option<u64>,
    /// Write a row every N steps, instead of the scenario's
    #[arg(long, value_name = "N")]
    every: Option<u64>,
    /// Also write agents.csv: every agent at the end
    #[arg(long)]
    agents: bool,
    /// Also write relations.csv: every relation at the end
    #[arg(long)]
    relations: bool,
    /// Also write events.csv: every contact
    #[arg(long)]
    events: bool,
    /// Begin each file with a byte order mark, for spreadsheet programs
    #[arg(long)]
    bom: bool,
    #[command(flatten)]
    charted: Charted,
    #[command(flatten)]
    parquet: Parquet,
    #[command(flatten)]
    pool: Pool,
    #[command(flatten)]
    after: After,
    #[command(flatten)]
    output: Output,
}

/// One scenario, ready to run.
struct Job {
    document: Document,
    scenario: Arc<Scenario>,
    folder: PathBuf,
}

/// All scenarios are checked, and all folders made, before the first one runs.
pub fn run(args: &Args) -> Result<(), Failure> {
    let (parquet, charted) = (args.parquet.wanted()?, args.charted.metric()?);
    let crew = args.pool.start()?;
    let jobs = args.files.iter().map(|file| job(args, file)).collect::<Result<Vec<_>, _>>()?;
    for (k, job) in jobs.iter().enumerate() {
        if jobs[..k].iter().any(|other| other.folder == job.folder) {
            return Err(Failure::usage(format!("two of the scenarios would write to {}", out::path(&job.folder))));
        }
    }
    let folders = jobs.iter().map(|job| folder(args, job, parquet)).collect::<Result<Vec<_>, _>>()?;
    interrupt::heed(&crew);
    for (job, folder) in jobs.iter().zip(folders) {
        if let Some(folder) = folder {
            simulate(args, job, folder, charted, &crew)?;
        }
    }
    Ok(())
}

/// The folder of a job; nothing if an earlier call had done the same.
fn folder(args: &Args, job: &Job, parquet: bool) -> Result<Option<Folder>, Failure> {
    let kept = Kept { agents: args.agents, relations: args.relations, events: args.events, ..Kept::default() };
    let wanted = Wanted { kept, replicate: args.replicate, bom: args.bom, parquet };
    match Folder::create(&job.folder, &job.document, &job.scenario, wanted, args.output.force) {
        Err(Fault::Done(message)) => {
            args.output.note(&message);
            Ok(None)
        }
        folder => Ok(Some(folder?)),
    }
}

fn job(args: &Args, file: &str) -> Result<Job, Failure> {
    let numbers = [("seed", args.seed), ("steps", args.steps), ("replicates", args.replicates), ("every", args.every)];
    let document = args.settings.open_with(file, numbers)?;
    let scenario = document.scenario()?;
    memory::require(file, &scenario)?;
    if let Some(replicate) = args.replicate.filter(|&replicate| replicate >= scenario.replicates as u64) {
        let last = scenario.replicates - 1;
        return Err(Failure::usage(format!("--replicate {replicate}: the replicates of {} go from 0 to {last}", document.source())));
    }
    let name = document.source().stem();
    let folder = match &args.output.out {
        Some(out) if args.files.len() > 1 => out.join(name),
        _ => args.output.folder_or(name),
    };
    Ok(Job { document, scenario: Arc::new(scenario), folder })
}

fn simulate(args: &Args, job: &Job, folder: Folder, charted: Option<Metric>, crew: &Crew) -> Result<(), Failure> {
    let Job { document, scenario, folder: path } = job;
    let mut portrait = Portrait::new(scenario, charted);
    let bar = Bar::new(&scenario.title.en, args.output.quiet);
    let performed = experiment::simulate(document, folder, crew, &bar, |result| portrait.add(result));
    let manifest = performed.map_err(|fault| match fault {
        Fault::Halted => Failure::Interrupted(format!("interrupted: {} keeps the results that it had", out::path(path))),
        other => other.into(),
    })?;
    let tables = manifest.files.iter().map(|file| file.name.clone()).filter(|name| name != DICTIONARY.file);
    let files: Vec<String> = tables.filter(|name| name.ends_with(".csv")).collect();
    for (kind, runs) in portrait.without_relations(scenario) {
        let which = if runs == manifest.runs { "any run".into() } else { format!("{runs} of {}", counted(manifest.runs, "run")) };
        args.output.note(&format!("{}: warning: there are no relations of the kind `{kind}` in {which}", document.source()));
    }
    if !args.output.quiet && manifest.runs > 0 {
        let notes: String = scenario.notes.iter().map(|note| format!("note: {note}\n")).collect();
        super::out::write(&(portrait.text(scenario, path, &files, console::colors_enabled()) + &notes))?;
    }
    if manifest.complete {
        return args.after.page(path, &args.output);
    }
    let asked = if args.replicate.is_some() { 1 } else { manifest.replicates };
    let again = out::again(&["--force"], "--force");
    Err(Failure::Interrupted(format!(
        "interrupted: {} of {} {} complete, in {}; to run all of them: {again}",
        manifest.runs,
        counted(asked, "run"),
        are(asked),
        out::path(path)
    )))
}
