//! `fiducia report`: results as a page with pictures.

use super::opening::Settings;
use super::options::{Output, Pool, metric};
use super::plot::put;
use super::progress::Bar;
use super::{EXIT_CODES, Failure, interrupt, memory, out};
use crate::experiment::{self, Folder, Kept, Made, Results, Wanted};
use crate::record::columns::WINDOW;
use crate::record::manifest::{Origin, RESULTS_VERSION};
use crate::record::tables::{AGENTS, RELATIONS};
use crate::report::{Sheet, Shown, report};
use crate::scenario::Document;
use crate::text::Language;
use clap::ValueEnum;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Replicates of a scenario that is run for its report, unless others are asked for.
const REPLICATES: u64 = 20;

/// Show results as a page: pictures, words and figures in one file, for a screen or a printer
///
/// For a folder of results, of `run`, `sweep`, `check`, `compare` or `fit`, the page is made of what is in it. A scenario is run first, with 20
/// replicates, into outputs/NAME. The page asks for nothing from anywhere: it can be opened without a network, sent, and printed.
#[derive(clap::Args)]
#[command(after_help = EXIT_CODES)]
#[command(mut_arg("out", |out| out.help("Folder for the results of a scenario that is run first; outputs/NAME if left out")))]
pub struct Args {
    /// Folders of results, scenario files, or names of bundled scenarios
    #[arg(required = true, value_name = "DIR|SCENARIO")]
    of: Vec<String>,
    /// The page; report.html in the first folder if left out
    #[arg(short = 'o', long, value_name = "FILE")]
    page: Option<PathBuf>,
    /// Of a sweep, show this metric, a column of runs.csv; may be repeated. All, as far as there is room, if left out
    #[arg(long, value_name = "NAME")]
    metric: Vec<String>,
    #[command(flatten)]
    look: Look,
    #[command(flatten)]
    settings: Settings,
    #[command(flatten)]
    pool: Pool,
    #[command(flatten)]
    output: Output,
}

/// How a page looks.
#[derive(clap::Args, Clone, Copy, Debug, Default)]
pub struct Look {
    /// Language of the page; in a page of both the reader chooses
    #[arg(long, value_enum, default_value_t)]
    lang: Tongue,
    /// Paper on which the page is printed
    #[arg(long, value_enum, default_value_t)]
    paper: Paper,
}

/// Languages of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Tongue {
    /// English.
    En,
    /// Chinese.
    Zh,
    /// Both.
    #[default]
    Both,
}

/// Paper of a printer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Paper {
    /// 210 x 297 mm.
    #[default]
    A4,
    /// 8.5 x 11 inches.
    Letter,
}

impl Look {
    fn shown(self) -> Shown {
        match self.lang {
            Tongue::En => Some(Language::English),
            Tongue::Zh => Some(Language::Chinese),
            Tongue::Both => None,
        }
    }

    fn sheet(self) -> Sheet {
        match self.paper {
            Paper::A4 => Sheet::A4,
            Paper::Letter => Sheet::Letter,
        }
    }
}

/// A page at the end of another command.
#[derive(clap::Args, Clone, Copy, Debug)]
pub struct After {
    /// At the end show the results as a page too: report.html in their folder
    #[arg(long)]
    report: bool,
}

impl After {
    /// Makes the page of a folder, if it is wanted.
    pub fn page(self, folder: &Path, output: &Output) -> Result<(), Failure> {
        if self.report { write(&[folder.to_owned()], &folder.join("report.html"), &[], Look::default(), output) } else { Ok(()) }
    }
}

/// Makes the page.
pub fn run(args: &Args) -> Result<(), Failure> {
    for name in &args.metric {
        metric("--metric", name.strip_prefix(WINDOW).unwrap_or(name))?;
    }
    let folders = args.of.iter().map(|name| folder(args, name)).collect::<Result<Vec<_>, _>>()?;
    let page = args.page.clone().unwrap_or_else(|| folders[0].join("report.html"));
    write(&folders, &page, &args.metric, args.look, &args.output)
}

/// The folder that is meant: of results, or of a scenario that is run into it now.
fn folder(args: &Args, name: &str) -> Result<PathBuf, Failure> {
    let path = Path::new(name);
    if path.is_dir() {
        return Ok(path.to_owned());
    }
    let document = args.settings.open(name)?;
    let document = if document.overrides().any(|set| set.contains("replicates")) {
        document
    } else {
        document.set(&[format!("replicates={REPLICATES}")])?
    };
    let scenario = Arc::new(document.scenario()?);
    memory::require(name, &scenario)?;
    let stem = document.source().stem();
    let folder = match &args.output.out {
        Some(out) if args.of.len() > 1 => out.join(stem),
        _ => args.output.folder_or(stem),
    };
    let wanted = Wanted { kept: Kept { agents: true, relations: true, ..Kept::default() }, ..Wanted::default() };
    if holds(&folder, &document) {
        return Ok(folder);
    }
    let opened = Folder::create(&folder, &document, &scenario, wanted, args.output.force)?;
    let crew = args.pool.start()?;
    interrupt::heed(&crew);
    let manifest = experiment::simulate(&document, opened, &crew, &Bar::new(&scenario.title.en, args.output.quiet), |_| {})?;
    if manifest.complete {
        return Ok(folder);
    }
    Err(Failure::Interrupted(format!("interrupted: {} of {} runs are in {}", manifest.runs, manifest.replicates, out::path(&folder))))
}

/// Whether a folder holds all that would be run, from an earlier call.
fn holds(folder: &Path, document: &Document) -> bool {
    let wanted = Origin::new(document.source().stem(), document.text(), Vec::new());
    Results::open(folder).is_ok_and(|there| {
        let same = there.made == Made::Run && there.manifest.origin.scenario_sha256 == wanted.scenario_sha256;
        same && there.manifest.complete && there.manifest.results_version == RESULTS_VERSION && there.has(RELATIONS) && there.has(AGENTS)
    })
}

/// Writes the page about some folders; one of fiducia's own that is there already is replaced, another file only by `--force`.
pub fn write(folders: &[PathBuf], page: &Path, metrics: &[String], look: Look, output: &Output) -> Result<(), Failure> {
    let foreign = std::fs::read_to_string(page)
        .map_or_else(|e| e.kind() != std::io::ErrorKind::NotFound, |text| !text.contains("<meta name=\"generator\" content=\"fiducia "));
    if foreign && !output.force {
        return Err(Failure::usage(format!(
            "{} exists and is no report of fiducia; use --force to replace it, or -o for another file",
            out::path(page)
        )));
    }
    let all = folders.iter().map(|folder| Results::open(folder)).collect::<Result<Vec<_>, _>>()?;
    if !metrics.is_empty() && all.iter().all(|results| results.made != Made::Sweep) {
        return Err(Failure::usage("--metric is for the page of a sweep; that of other results has its metrics side by side"));
    }
    let text = report(&all, metrics, look.shown(), look.sheet(), &Bar::new("report", output.quiet))?;
    put(page, text.as_bytes()).map_err(|e| Failure::Failed(format!("{}: {e}", out::path(page))))?;
    if !output.quiet {
        out::write(&format!("report: {}\n", out::path(page)))?;
    }
    Ok(())
}
