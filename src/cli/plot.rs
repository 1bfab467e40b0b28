//! `fiducia plot`: one figure for a paper.

use super::{EXIT_CODES, Failure, Lang, out};
use crate::experiment::Results;
use crate::record::disk::{make_folder, write_whole};
use crate::record::table::aside;
use crate::report::{Show, WIDTH, Wish, plot};
use clap::ValueEnum;
use std::path::{Path, PathBuf};

/// Draw one figure of results: a metric over time, against what a sweep varies, or what a check, comparison or fit found
///
/// The figure is drawn as SVG. A program that is built with the feature `figures` also writes PDF and PNG, by the ending of the file.
#[derive(clap::Args)]
#[command(after_help = EXIT_CODES)]
pub struct Args {
    /// Folder of results
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The metric, a column of runs.csv
    #[arg(long, value_name = "NAME", default_value = "trust_mean")]
    metric: String,
    /// Of a run: what to show
    #[arg(long, value_enum, default_value_t)]
    show: What,
    /// Of a run: the kind of relation of which promises or a network are shown; the first if left out
    #[arg(long, value_name = "NAME")]
    relation: Option<String>,
    /// Of a sweep: show the metric against this parameter, by its path; may be given twice. What varies most if left out
    #[arg(long, value_name = "PATH")]
    by: Vec<String>,
    /// The picture: FILE.svg, or with the feature `figures` FILE.pdf or FILE.png
    #[arg(short = 'o', long, value_name = "FILE")]
    output: PathBuf,
    /// Language
    #[arg(long, value_enum, default_value_t)]
    lang: Lang,
    /// Width of the figure, in units of which letters are 13 high
    #[arg(long, value_name = "N", default_value_t = WIDTH as u32, value_parser = clap::value_parser!(u32).range(240..=4000))]
    width: u32,
    /// Replace a file that is already there
    #[arg(long)]
    force: bool,
}

/// What is shown of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum What {
    /// The metric over time.
    #[default]
    Metric,
    /// What became of the promises.
    Promises,
    /// Trust against true reliability; needs relations.csv.
    Calibration,
    /// Who trusts whom; needs relations.csv.
    Network,
    /// How payoffs are shared; needs agents.csv.
    Payoffs,
    /// Promises against deeds; needs events.csv.
    Matrix,
}

impl From<What> for Show {
    fn from(what: What) -> Self {
        match what {
            What::Metric => Self::Metric,
            What::Promises => Self::Promises,
            What::Calibration => Self::Calibration,
            What::Network => Self::Network,
            What::Payoffs => Self::Payoffs,
            What::Matrix => Self::Matrix,
        }
    }
}

/// Draws it.
pub fn run(args: &Args) -> Result<(), Failure> {
    let file = &args.output;
    let ending = file.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    let draw: fn(&str) -> Result<Vec<u8>, String> = match ending.as_str() {
        "svg" => |svg| Ok(svg.as_bytes().to_vec()),
        "pdf" => super::figures::pdf,
        "png" => super::figures::png,
        _ => return Err(Failure::usage(format!("{}: a picture is written as .svg, .pdf or .png", out::path(file)))),
    };
    let results = Results::open(&args.folder)?;
    let wish = Wish {
        show: args.show.into(),
        relation: args.relation.as_deref(),
        metric: &args.metric,
        by: &args.by,
        language: args.lang.into(),
        width: f64::from(args.width),
    };
    let bytes = draw(&plot(&results, wish)?.file()).map_err(Failure::usage)?;
    if std::fs::read(file).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    if file.exists() && !args.force {
        return Err(Failure::usage(format!("{} exists; use --force to replace it, or -o for another file", out::path(file))));
    }
    put(file, &bytes).map_err(|e| Failure::Failed(format!("{}: {e}", out::path(file))))
}

/// Writes a file that appears whole.
pub fn put(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    make_folder(folder)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    write_whole(folder, &name, &aside(folder, &name), bytes)
}
