//! `fiducia sweep`: a scenario over many parameter points, on all cores, resumable.

use super::opening::{Settings, seed_source};
use super::options::{Output, Pool, metric};
use super::out::{bytes, count, quoted};
use super::parquet::Parquet;
use super::points::Points;
use super::progress::Progress;
use super::{Failure, interrupt, memory, out, shards};
use crate::experiment::sweep::{Done, Workers, finish};
use crate::experiment::{Checkpoint, Contract, Fault, Halt, Plan, Rows, Tables, Threads, Until, Wanted};
use crate::record::columns::METRICS;
use crate::record::manifest::{self, Manifest};
use crate::record::table::hex;
use crate::scenario::Document;
use crate::scenario::diagnostic::Error;
use sha2::{Digest, Sha256};
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::time::{Duration, Instant};

/// How long a dry run tries runs to see what they take.
const TRIAL: Duration = Duration::from_secs(2);

/// Run a scenario over many parameter points: results for every run, and means with their intervals for every point
#[derive(clap::Args)]
#[command(mut_arg("out", |out| out.help("Folder for the results; outputs/NAME-sweep if left out")))]
pub struct Args {
    /// Scenario file, or name of a bundled scenario
    #[arg(value_name = "FILE")]
    file: String,
    #[command(flatten)]
    shards: shards::Shards,
    #[command(flatten)]
    settings: Settings,
    #[command(flatten)]
    points: Points,
    /// Master seed, instead of the scenario's
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Number of steps, instead of the scenario's
    #[arg(long, value_name = "N")]
    steps: Option<u64>,
    /// Number of replicates of each point, instead of the scenario's
    #[arg(long, value_name = "N")]
    replicates: Option<u64>,
    /// Add replicates to a point until the 95 % confidence interval of --metric is at most this wide
    #[arg(long, value_name = "WIDTH", requires = "metric", requires = "max_replicates")]
    until_ci: Option<f64>,
    /// The metric that --until-ci looks at
    #[arg(long, value_name = "NAME", requires = "until_ci")]
    metric: Option<String>,
    /// Most replicates of a point, with --until-ci
    #[arg(long, value_name = "N", requires = "until_ci")]
    max_replicates: Option<u64>,
    /// Also take means over the last N steps of each run
    #[arg(long, value_name = "N")]
    window: Option<u64>,
    /// Also write series.csv: a row for every recorded step of every run
    #[arg(long)]
    series: bool,
    /// Go on with a sweep that was interrupted
    #[arg(long, conflicts_with = "force")]
    resume: bool,
    /// What happens when a run fails: keep on and list it in failures.csv, or stop
    #[arg(long, value_enum, default_value = "keep", value_name = "WHAT")]
    on_error: OnError,
    /// Say what would run, how long it would take and how large it would be, and stop
    #[arg(long)]
    dry_run: bool,
    /// Begin each file with a byte order mark, for spreadsheet programs
    #[arg(long)]
    bom: bool,
    #[command(flatten)]
    parquet: Parquet,
    #[command(flatten)]
    pool: Pool,
    #[command(flatten)]
    output: Output,
}

/// What happens when a run fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum OnError {
    /// Keep on
    Keep,
    /// Stop
    Stop,
}

/// Everything is checked before the first run.
pub fn run(args: &Args) -> Result<(), Failure> {
    args.parquet.check()?;
    let pool = args.pool.start()?;
    if args.shards.on_folder() {
        if !args.settings.set.is_empty() || args.points.given() || args.seed.is_some() {
            return Err(Failure::usage("the folder of a plan says what is run; nothing can be set any more"));
        }
        let folder = Path::new(&args.file);
        return match args.shards.status {
            true => shards::status(&args.shards, folder),
            false => shards::make(&args.shards, folder, &pool, args.on_error == OnError::Stop, args.output.quiet),
        };
    }
    let document = document(args)?;
    let source = document.source().clone();
    let plan = Plan::with_files(document, |name| args.points.file(name).unwrap_or_else(|| source.place(name)))?;
    let until = until(args)?;
    let halt = interrupt::halt();
    let large = check(&plan, &pool, halt, args.output.quiet)?;
    let window = args.window.unwrap_or(0).min(plan.steps()) as usize;
    let wanted = Wanted { tables: Tables { series: args.series, window, ..Tables::default() }, bom: args.bom, ..Wanted::default() };
    let contract = Contract { large, ..Contract::new(&plan, wanted, until, seed_source(plan.document()), data(plan.document())?) };
    if let (Some(folder), Some(shards)) = (&args.shards.plan, args.shards.shards) {
        return shards::write_plan(folder, shards, contract, &plan, args.output.quiet);
    }
    let folder = args.output.folder_or(format!("{}-sweep", plan.document().source().stem()));
    let workers =
        Workers { folder: &folder, plan: &plan, pool: &pool, large, halt, tables: wanted.tables, stop: args.on_error == OnError::Stop };
    if args.dry_run {
        return dry_run(&workers, &contract);
    }
    let Some((mut rows, kept)) = open(args, &folder, &contract, &plan)? else {
        note(args.output.quiet, &format!("{}: the sweep is complete already", folder.display()));
        return Ok(());
    };
    if kept > 0 {
        note(args.output.quiet, &format!("{}: {} runs are kept", folder.display(), count(kept as f64)));
    }
    let total = contract.points * contract.until().map_or(contract.replicates, |until| until.most);
    let progress = Progress::new(&plan.document().source().stem(), total, "runs", args.output.quiet);
    progress.begin_at(kept);
    let mut reached = kept;
    let mut checkpoint = Checkpoint::new(&folder);
    checkpoint.mark(&mut rows, kept, true).map_err(|e| disk(&folder, &e))?;
    let done = workers.perform(&mut contract.schedule(), &mut rows, kept, |rows, runs| {
        progress.tick();
        reached = runs;
        checkpoint.mark(rows, runs, false)
    });
    progress.finish();
    let done = match done {
        Ok(done) => done,
        Err(Fault::Disk { error, .. }) => return Err(disk(&folder, &error)),
        Err(Fault::Run(message)) => {
            checkpoint.mark(&mut rows, reached, true).map_err(|e| disk(&folder, &e))?;
            return Err(Failure::Failed(format!("{message}\nthe sweep stopped there; --on-error keep lists what fails and goes on")));
        }
        Err(other) => return Err(other.into()),
    };
    if !done.complete {
        checkpoint.mark(&mut rows, done.runs, true).map_err(|e| disk(&folder, &e))?;
        let kept = format!("{} of {} runs are kept in {}", count(done.runs as f64), count(total as f64), folder.display());
        return Err(Failure::Interrupted(format!("interrupted: {kept}; to go on: {}", again())));
    }
    checkpoint.mark(&mut rows, done.runs, true).map_err(|e| disk(&folder, &e))?;
    let mut manifest = finish(&folder, &plan, &contract, rows, done.runs).map_err(|e| disk(&folder, &e))?;
    args.parquet.add(&folder, &mut manifest)?;
    said(args.output.quiet, &folder, &manifest, done)
}

/// What was done, and the exit code of a sweep some of whose runs failed.
pub fn said(quiet: bool, folder: &Path, manifest: &Manifest, done: Done) -> Result<(), Failure> {
    let size = manifest.files.iter().map(|file| file.bytes).sum();
    if !quiet {
        let shown = |n: u64| count(n as f64);
        out::write(&format!(
            "{} points, {} runs: {} ({})\n  runs.csv     a row for every run and kind of relation\n  summary.csv  means with their intervals for every point\n",
            shown(manifest.points),
            shown(manifest.runs),
            folder.display(),
            bytes(size)
        ))?;
    }
    match done.failures {
        0 => Ok(()),
        n => {
            let which = folder.join("failures.csv");
            Err(Failure::Unmet(format!("{} of {} runs failed; {} says which and why", n, done.runs, which.display())))
        }
    }
}

fn note(quiet: bool, text: &str) {
    if !quiet {
        eprintln!("{text}");
    }
}

/// The line to type to go on.
fn again() -> String {
    let words: Vec<String> = std::env::args().filter(|word| word != "--force" && word != "--resume").collect();
    words.iter().map(|word| quoted(word)).chain(["--resume".to_owned()]).collect::<Vec<_>>().join(" ")
}

/// What the disk said.
fn disk(folder: &Path, e: &std::io::Error) -> Failure {
    match e.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            Failure::Failed(format!("{}: {e}; what was written before is kept. When there is room: {}", folder.display(), again()))
        }
        _ => Failure::Failed(format!("{}: {e}", folder.display())),
    }
}

/// The scenario with everything that the command line says.
fn document(args: &Args) -> Result<Document, Error> {
    let numbers = [("seed", args.seed), ("steps", args.steps), ("replicates", args.replicates)];
    let document = args.settings.open_with(&args.file, numbers)?;
    if args.points.given() { document.sweeping(&args.points.entries()?) } else { Ok(document) }
}

fn until(args: &Args) -> Result<Option<Until>, Failure> {
    let (Some(width), Some(name), Some(most)) = (args.until_ci, &args.metric, args.max_replicates) else { return Ok(None) };
    if !(width > 0.0 && width.is_finite()) {
        return Err(Failure::usage(format!("--until-ci must be above 0, not {width}")));
    }
    if most < 2 {
        return Err(Failure::usage("--max-replicates must be at least 2: one run has no interval"));
    }
    Ok(Some(Until { metric: metric(name)?, width, most }))
}

/// The data files that a scenario names, with their hashes.
fn data(document: &Document) -> Result<Vec<(String, String)>, Failure> {
    let files = document.data_files().into_iter().map(|path| {
        let mut content = Vec::new();
        let mut reader = document.source().data(&path)?;
        reader.read_to_end(&mut content).map_err(|e| format!("{path}: {e}"))?;
        Ok((path, hex(&Sha256::digest(&content))))
    });
    files.collect::<Result<_, String>>().map_err(Failure::usage)
}

/// Checks every point before anything runs; says whether a run is worth all threads.
fn check(plan: &Plan, pool: &Threads, halt: &Halt, quiet: bool) -> Result<bool, Failure> {
    let progress = Progress::new("checking the points", plan.points(), "points", quiet || plan.points() < 10_000);
    let checked = plan.check(pool, halt, || progress.tick());
    progress.finish();
    let needs = checked.map_err(|fault| match fault {
        Fault::Halted => Failure::Interrupted("interrupted before the first run".into()),
        other => other.into(),
    })?;
    let at_once = if needs.large { 1 } else { pool.current_num_threads() as u64 };
    memory::require_bytes(&plan.document().source().to_string(), needs.memory * at_once)?;
    Ok(needs.large)
}

/// The files to append to, and how many runs they hold; `None` if the sweep is complete already.
fn open(args: &Args, folder: &Path, contract: &Contract, plan: &Plan) -> Result<Option<(Rows, u64)>, Failure> {
    let there = Contract::read(folder)?;
    let finished = Manifest::read(folder).is_ok();
    if args.resume {
        let Some(there) = there else {
            return Err(Failure::usage(format!("{}: there is no sweep to go on with; leave --resume out", folder.display())));
        };
        let differences = there.differences(contract);
        if !differences.is_empty() {
            return Err(Failure::usage(format!(
                "{} holds another sweep, which cannot be gone on with: {} changed; use --force to begin anew, or --out for another folder",
                folder.display(),
                differences.join(", ")
            )));
        }
        if finished && !Checkpoint::exists(folder) {
            return Ok(None);
        }
        if let Some(found) = Checkpoint::resume(folder).map_err(|e| disk(folder, &e))? {
            return Ok(Some(found));
        }
        note(args.output.quiet, &format!("{}: no run can be kept; the sweep begins anew", folder.display()));
    } else if !args.output.force {
        if there.is_some() && !finished {
            let dir = folder.display();
            return Err(Failure::usage(format!("{dir} holds an unfinished sweep; use --resume to go on, or --force to begin anew")));
        }
        crate::experiment::prepare(folder, false)?;
    }
    let begin = || {
        std::fs::create_dir_all(folder)?;
        Checkpoint::remove(folder)?;
        match std::fs::remove_file(folder.join(manifest::NAME)) {
            Err(e) if e.kind() != ErrorKind::NotFound => return Err(e),
            _ => {}
        }
        contract.write(folder)?;
        Rows::create(folder, plan.paths(), contract.wanted())
    };
    Ok(Some((begin().map_err(|e| disk(folder, &e))?, 0)))
}

/// What would run, from a timed sample.
fn dry_run(workers: &Workers, contract: &Contract) -> Result<(), Failure> {
    let plan = workers.plan;
    let until = contract.until();
    let runs = plan.points() * until.map_or(plan.replicates(), |until| until.most);
    let mut text = format!("{} points x {} replicates = {} runs", count(plan.points() as f64), runs / plan.points(), count(runs as f64));
    text += if until.is_some() { " at most\n" } else { "\n" };
    for point in 0..plan.points().min(5) {
        text += &format!("  {}\n", plan.describe(point));
    }
    if plan.points() > 5 {
        text += &format!("  ...\n  {}\n", plan.describe(plan.points() - 1));
    }
    // Runs from all over the design, a large step apart so that dear regions are met early.
    let begun = Instant::now();
    let (mut tried, mut size) = (0u64, 0u64);
    while tried < plan.points().min(1000) && (tried == 0 || begun.elapsed() < TRIAL) && !workers.halt.requested() {
        let share = (tried as f64 * 0.618_033_988_749_894_9).fract();
        let point = ((share * plan.points() as f64) as u64).min(plan.points() - 1);
        let make = || workers.make(plan.run(point, 0), None);
        let Some(made) = (if workers.large { workers.pool.install(make) } else { make() }) else { break };
        size += made.bytes();
        tried += 1;
    }
    if tried > 0 {
        let at_once = if workers.large { 1 } else { workers.pool.current_num_threads() };
        let each = begun.elapsed().as_secs_f64() / tried as f64;
        let minutes = each * runs as f64 / at_once as f64 / 60.0;
        let summary = 150 * METRICS.len() as u64 * plan.points() * plan.scenario(0).map_or(1, |scenario| scenario.kinds.len() as u64);
        text += &format!(
            "{} runs tried, {:.1} ms each: about {} minutes on {} threads, {} of disk\n",
            tried,
            each * 1e3,
            if minutes < 10.0 { format!("{minutes:.1}") } else { count(minutes) },
            workers.pool.current_num_threads(),
            bytes(size / tried * runs + summary)
        );
    }
    out::write(&text)
}
