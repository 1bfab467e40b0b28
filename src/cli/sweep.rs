//! `fiducia sweep`: a scenario over many parameter points, on all cores, resumable.

use super::curve::{self, Charted};
use super::opening::Settings;
use super::options::{Output, Pool, metric};
use super::out::{bytes, count, counted};
use super::parquet::Parquet;
use super::points::Vary;
use super::progress::Bar;
use super::report::After;
use super::{EXIT_CODES, Failure, interrupt, memory, out, shards};
use crate::experiment::sweep::{self, OnError, Sweep, Swept};
use crate::experiment::trial;
use crate::experiment::{Crew, Fault, Kept, Plan, Points, Until, Wanted};
use crate::scenario::Document;
use crate::scenario::diagnostic::Error;
use crate::text::{are, shown};
use clap::ValueEnum;
use clap::builder::PossibleValue;
use std::io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
use std::path::Path;
use std::time::Duration;

/// How long a dry run tries runs to see what they take.
const TRIAL: Duration = Duration::from_secs(2);

/// Run a scenario over many parameter points: results for every run, and means with their intervals for every point
#[derive(clap::Args)]
#[command(after_help = EXIT_CODES)]
#[command(mut_arg("out", |out| out.help("Folder for the results; outputs/NAME-sweep if left out")))]
pub struct Args {
    /// Scenario file, or name of a bundled scenario; - reads from stdin
    #[arg(value_name = "FILE")]
    file: String,
    #[command(flatten)]
    shards: shards::Shards,
    #[command(flatten)]
    settings: Settings,
    #[command(flatten)]
    points: Vary,
    /// Master seed, instead of the scenario's
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Number of steps, instead of the scenario's
    #[arg(long, value_name = "N")]
    steps: Option<u64>,
    /// Number of replicates of each point, instead of the scenario's
    #[arg(long, value_name = "N")]
    replicates: Option<u64>,
    /// Add replicates to a point, from 50 on, until the 95 % confidence interval of --metric is at most this wide
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

/// What happens when a run fails, as the command line names it.
impl ValueEnum for OnError {
    fn value_variants<'a>() -> &'a [OnError] {
        &[OnError::Keep, OnError::Stop]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            OnError::Keep => PossibleValue::new("keep").help("Keep on"),
            OnError::Stop => PossibleValue::new("stop").help("Stop"),
        })
    }
}

/// Everything is checked before the first run.
pub fn run(args: &Args) -> Result<(), Failure> {
    let (parquet, charted) = (args.parquet.wanted()?, args.charted.metric()?);
    let crew = args.pool.start()?;
    let quiet = args.output.quiet;
    if args.shards.on_folder() {
        if !args.settings.set.is_empty() || args.points.given() || args.seed.is_some() {
            return Err(Failure::usage("the folder of a plan says what is run; nothing can be set any more"));
        }
        let folder = Path::new(&args.file);
        return match args.shards.status {
            true => shards::status(&args.shards, folder),
            false => shards::make(&args.shards, folder, &crew, args.on_error, quiet),
        };
    }
    let document = document(args)?;
    let source = document.source().clone();
    let points = Points::with_files(document, |name| args.points.file(name).unwrap_or_else(|| source.place(name)))?;
    let until = until(args)?;
    interrupt::heed(&crew);
    let large = check(&points, &crew, quiet)?;
    let window = args.window.unwrap_or(0).min(points.steps()) as usize;
    let kept = Kept { series: args.series, window, ..Kept::default() };
    let wanted = Wanted { kept, replicate: None, bom: args.bom, parquet };
    let plan = Plan::new(&points, wanted, until, large)?;
    if let (Some(folder), Some(shards)) = (&args.shards.plan, args.shards.shards) {
        return shards::write_plan(folder, shards, plan, &points, quiet);
    }
    if args.dry_run {
        return dry_run(&points, &plan, &crew);
    }
    let folder = args.output.folder_or(format!("{}-sweep", points.document().source().stem()));
    let Some(sweep) = begin(args, &folder, &points, &plan)? else {
        args.output.note(&format!("{}: the sweep is complete already", out::path(&folder)));
        return args.after.page(&folder, &args.output);
    };
    let swept = sweep.perform(&crew, args.on_error, &Bar::new(&points.document().source().stem(), quiet)).map_err(failure)?;
    if swept.manifest.is_none() {
        let most = plan.most_runs();
        let (done, kept, dir) = (count(swept.runs as f64), are(most), out::path(&folder));
        let kept = format!("{done} of {} {kept} kept in {dir}", counted(most, "run"));
        return Err(Failure::Interrupted(format!("interrupted: {kept}; to go on: {}", again())));
    }
    let told = said(quiet, &folder, &swept);
    if let Some(metric) = charted.filter(|_| !quiet) {
        out::write(&curve::swept(&folder, metric)?)?;
    }
    args.after.page(&folder, &args.output)?;
    told
}

/// The sweep that is begun or gone on with; nothing if it is complete already.
fn begin<'a>(args: &Args, folder: &Path, points: &'a Points, plan: &'a Plan) -> Result<Option<Sweep<'a>>, Failure> {
    if !args.resume {
        return sweep::open(folder, points, plan, args.output.force).map(Some).map_err(failure);
    }
    let sweep = sweep::resume(folder, points, plan).map_err(failure)?;
    if let Some(sweep) = &sweep {
        let says = match sweep.kept() {
            0 => "no run can be kept; the sweep begins anew".into(),
            kept => format!("{} {} kept", counted(kept, "run"), are(kept)),
        };
        args.output.note(&format!("{}: {says}", out::path(folder)));
    }
    Ok(sweep)
}

/// How a sweep fails, with what can be done about it.
fn failure(fault: Fault) -> Failure {
    match fault {
        Fault::Run(message) => Failure::Failed(format!("{message}\nthe sweep stopped there; --on-error keep lists what fails and goes on")),
        Fault::Disk { ref error, .. } if [StorageFull, QuotaExceeded, FileTooLarge].contains(&error.kind()) => {
            Failure::Failed(format!("{fault}; what was written before is kept. When there is room: {}", again()))
        }
        other => other.into(),
    }
}

/// What was done, and the exit code of a sweep some of whose runs failed.
pub fn said(quiet: bool, folder: &Path, swept: &Swept) -> Result<(), Failure> {
    if let Some(manifest) = swept.manifest.as_ref().filter(|_| !quiet) {
        out::write(&format!(
            "{}, {}: {} ({})\n  runs.csv     a row for every run and kind of relation\n  summary.csv  means with their intervals for every point\n",
            counted(manifest.points, "point"),
            counted(manifest.runs, "run"),
            out::path(folder),
            bytes(manifest.files.iter().map(|file| file.bytes).sum())
        ))?;
    }
    match swept.failures {
        0 => Ok(()),
        n => {
            let which = out::path(&folder.join("failures.csv"));
            Err(Failure::Unmet(format!("{n} of {} failed; {which} says which and why", counted(swept.runs, "run"))))
        }
    }
}

/// The line to type to go on.
fn again() -> String {
    out::again(&["--force", "--resume"], "--resume")
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
    Ok(Some(Until { metric: metric("--metric", name)?, width, most }))
}

/// Checks every point before anything runs; says whether a run is worth all threads.
fn check(points: &Points, crew: &Crew, quiet: bool) -> Result<bool, Failure> {
    let demand = points.check(crew, &Bar::new("checking the points", quiet || points.count() < 10_000));
    let demand = demand.map_err(|fault| match fault {
        Fault::Halted => Failure::Interrupted("interrupted before the first run".into()),
        other => other.into(),
    })?;
    memory::share(&points.document().source().to_string(), &demand, crew)?;
    Ok(demand.large)
}

/// What would run, from a timed sample.
fn dry_run(points: &Points, plan: &Plan, crew: &Crew) -> Result<(), Failure> {
    let runs = plan.most_runs();
    let sides = [counted(points.count(), "point"), counted(runs / points.count(), "replicate")];
    let mut text = format!("{} = {}", sides.join(" x "), counted(runs, "run"));
    text += if plan.until().is_some() { " at most\n" } else { "\n" };
    for point in 0..points.count().min(5) {
        text += &format!("  {}\n", shown(&points.describe(point)));
    }
    if points.count() > 5 {
        text += &format!("  ...\n  {}\n", shown(&points.describe(points.count() - 1)));
    }
    if let Some(tried) = trial::trial(points, plan, crew, TRIAL) {
        let minutes = tried.seconds * runs as f64 / tried.at_once as f64 / 60.0;
        text += &format!(
            "{} tried, {:.1} ms each: {} minutes on {}, {} of disk\n",
            counted(tried.runs, "run"),
            tried.seconds * 1e3,
            match minutes {
                few if few < 0.05 => "less than 0.1".into(),
                few if few < 10.0 => format!("about {few:.1}"),
                many => format!("about {}", count(many)),
            },
            counted(crew.threads() as u64, "thread"),
            bytes(tried.disk(points.count(), runs))
        );
    }
    out::write(&text)
}
