//! `fiducia sensitivity`: which parameters the results of a sweep hang on.

use super::options::{Output, Pool};
use super::out::number;
use super::report::After;
use super::{Failure, interrupt, out};
use crate::experiment::sensitivity::{
    Analysed, Analysis, Arrangement, Bootstrap, Correlation, Effect, Estimate, Found, Given, Indices, Study,
};
use crate::experiment::sensitivity::{analyse, classes, write};
use crate::record::columns::WINDOW;
use crate::spelling::hint;
use console::Term;
use std::fmt::Write;
use std::path::PathBuf;

/// Width of a bar.
const WIDTH: f64 = 24.0;

/// Decimals of a share of the variance.
const SHARE: usize = 3;

/// The metric that is shown if none is asked for.
const SHOWN: &str = "trust_mean";

/// Say which parameters the results of a finished sweep hang on: Sobol indices of a saltelli sample, elementary effects of a morris sample, rank
/// correlations and first-order indices of any other points
///
/// Writes sensitivity.csv, with every metric and kind of relation, to the folder of the sweep.
#[derive(clap::Args)]
#[command(mut_arg("out", |out| out.help("Folder for sensitivity.csv, instead of the folder of the sweep")))]
pub struct Args {
    /// Folder of the sweep
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Print this metric, a column of runs.csv; may be repeated. trust_mean if left out
    #[arg(long, value_name = "NAME")]
    metric: Vec<String>,
    /// Print this kind of relation; may be repeated. All if left out
    #[arg(long, value_name = "NAME")]
    relation: Vec<String>,
    /// Resamples of the bootstrap from which the intervals come
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u64).range(2..=100_000))]
    resamples: u64,
    /// Seed of the resamples
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(..1 << 53))]
    seed: u64,
    #[command(flatten)]
    pool: Pool,
    #[command(flatten)]
    after: After,
    #[command(flatten)]
    output: Output,
}

/// What is asked for is checked before anything is computed.
pub fn run(args: &Args) -> Result<(), Failure> {
    let crew = args.pool.start()?;
    let study = Study::read(&args.folder)?;
    known("--metric", &args.metric, study.responses.iter().map(|response| response.metric.as_str()))?;
    known("--relation", &args.relation, study.responses.iter().map(|response| response.relation.as_str()))?;
    interrupt::heed(&crew);
    let analysis = analyse(&study, Bootstrap { resamples: args.resamples, seed: args.seed }, &crew)?;
    let folder = args.output.out.as_ref().unwrap_or(&args.folder);
    write(folder, &study, &analysis, args.output.force)?;
    args.after.page(&args.folder, &args.output)?;
    if args.output.quiet {
        return Ok(());
    }
    let shown = if args.metric.is_empty() { vec![SHOWN.to_owned()] } else { args.metric.clone() };
    let wanted =
        |result: &&Analysed| shown.contains(&result.metric) && (args.relation.is_empty() || args.relation.contains(&result.relation));
    let page = Page { study: &study, bars: Term::stdout().is_term() };
    let mut text = page.heading();
    analysis.results.iter().filter(wanted).for_each(|result| page.result(result, &mut text));
    text += &page.footing(&analysis);
    let _ = writeln!(text, "all metrics: {}", out::path(&folder.join("sensitivity.csv")));
    out::write(&text)
}

/// Every name asked for must be there.
fn known<'a>(option: &str, asked: &[String], there: impl Iterator<Item = &'a str> + Clone) -> Result<(), Failure> {
    let Some(name) = asked.iter().find(|name| !there.clone().any(|known| known == *name)) else { return Ok(()) };
    let what = option.trim_start_matches("--");
    let message = match what {
        "relation" => "the kinds of relation are those of the scenario",
        _ if name.starts_with(WINDOW) => "sweep with --window N for means over the end of the runs",
        _ => "the columns of runs.csv behind `steps` are metrics",
    };
    Err(Failure::usage(format!("{option}: the sweep has no {what} `{name}`{}; {message}", hint(name, there))))
}

/// How results are set for the terminal.
struct Page<'a> {
    study: &'a Study,
    bars: bool,
}

impl Page<'_> {
    fn heading(&self) -> String {
        let (count, d) = (|n: usize| out::count(n as f64), out::counted(self.study.parameters.len() as u64, "parameter"));
        match &self.study.arrangement {
            Arrangement::Pairs { pairs, .. } => format!("Sobol indices of {d} from {} of points\n", out::counted(*pairs as u64, "pair")),
            Arrangement::Trajectories { trajectories, levels, .. } => {
                let walks = if *trajectories == 1 { "1 trajectory".into() } else { format!("{} trajectories", count(*trajectories)) };
                format!("Elementary effects of {d} from {walks} on {levels} levels\n")
            }
            Arrangement::Given { .. } => {
                format!("Rank correlations and first-order indices of {d} from {}\n", out::counted(self.points() as u64, "point"))
            }
        }
    }

    fn result(&self, result: &Analysed, text: &mut String) {
        let _ = writeln!(text, "\n{} in {}", result.metric, result.relation);
        match &result.found {
            Found::Constant => text.push_str("  the same at every point: there is no variance to share out\n"),
            Found::Missing(points) => {
                let _ = writeln!(text, "  without a value at {} of {}", points, out::counted(self.points() as u64, "point"));
            }
            Found::Indices(indices) => self.indices(indices, text),
            Found::Effects(effects) => self.effects(effects, text),
            Found::Given(given) => self.given(given, text),
        }
    }

    fn points(&self) -> usize {
        self.study.responses.first().map_or(0, |response| response.means.len())
    }

    /// The parameters from the most important to the least.
    fn ranked(&self, weight: impl Fn(usize) -> f64) -> Vec<(usize, String)> {
        let width = self.study.parameters.iter().map(|name| name.chars().count()).max().unwrap_or(0);
        let mut order: Vec<usize> = (0..self.study.parameters.len()).collect();
        order.sort_by(|&a, &b| weight(b).total_cmp(&weight(a)));
        order.into_iter().map(|k| (k, format!("{:width$}", self.study.parameters[k]))).collect()
    }

    fn indices(&self, indices: &[Indices], text: &mut String) {
        let names = self.ranked(|k| indices[k].total.value);
        let width = names[0].1.chars().count();
        let _ = writeln!(text, "  {:width$}  {:22}  in all (ST)", "parameter", "alone (S1)");
        for (k, name) in names {
            let Indices { first, total } = indices[k];
            let _ = write!(text, "  {name}  {:22}  {:22}", estimate(first, SHARE), estimate(total, SHARE));
            if self.bars {
                let cells = |x: f64| libm::rint(x.clamp(0.0, 1.0) * WIDTH) as usize;
                let alone = cells(first.value).min(cells(total.value));
                let _ = write!(text, "  {}{}", "█".repeat(alone), "░".repeat(cells(total.value) - alone));
            }
            trim(text);
        }
        let sum: f64 = indices.iter().map(|of| of.first.value).sum();
        let _ = writeln!(text, "  {:width$}  {}", "sum", number(sum, SHARE));
    }

    fn effects(&self, effects: &[Effect], text: &mut String) {
        let names = self.ranked(|k| effects[k].size.value);
        let width = names[0].1.chars().count();
        let largest = effects.iter().map(|effect| effect.size.value).fold(0.0, f64::max);
        // Three digits of the largest.
        let decimals = out::decimals(largest / 10.0);
        let _ = writeln!(text, "  {:width$}  {:26}  {:>9}  {:>9}", "parameter", "size (mu*)", "mean (mu)", "sigma");
        for (k, name) in names {
            let Effect { mean, size, spread } = effects[k];
            let _ =
                write!(text, "  {name}  {:26}  {:>9}  {:>9}", estimate(size, decimals), number(mean, decimals), number(spread, decimals));
            if self.bars && largest > 0.0 {
                let _ = write!(text, "  {}", "█".repeat(libm::rint(size.value / largest * WIDTH) as usize));
            }
            trim(text);
        }
    }

    fn given(&self, given: &[Given], text: &mut String) {
        let names = self.ranked(|k| given[k].first.value);
        let width = names[0].1.chars().count();
        let _ = writeln!(text, "  {:width$}  {:23}  {:23}  RBD-FAST", "parameter", "rank (PRCC)", "alone (S1)");
        for (k, name) in names {
            let Given { rank: Correlation { value, low, high }, first, harmonic } = given[k];
            let (rank, first) = (interval(value, [low, high], SHARE), estimate(first, SHARE));
            let _ = write!(text, "  {name}  {rank:23}  {first:23}  {:>8}", number(harmonic, SHARE));
            trim(text);
        }
    }

    fn footing(&self, analysis: &Analysis) -> String {
        let resamples = out::count(analysis.bootstrap.resamples as f64);
        let all = |meaning: &str| format!("\nIn brackets: 95 % intervals from {resamples} resamples. {meaning}\n");
        match self.study.arrangement {
            Arrangement::Pairs { .. } if self.bars => all("Bars: █ alone, ░ together with others."),
            Arrangement::Pairs { .. } => all("What S1 leaves of ST happens together with other parameters."),
            Arrangement::Trajectories { .. } => all("Effects are changes of the metric over the full range of the parameter."),
            Arrangement::Given { .. } => format!(
                "\nIn brackets: 95 % intervals, those of S1 from {resamples} resamples.\nPRCC: how closely the metric rises or falls with the \
                 parameter, the others held.\nS1: share of the variance between {} classes of the parameter; what happens within a class is not \
                 seen.\nRBD-FAST: the same share from ten harmonics, which see more of what turns about.\n",
                classes(self.points())
            ),
        }
    }
}

/// Ends a line without blanks before its end.
fn trim(text: &mut String) {
    text.truncate(text.trim_end().len());
    text.push('\n');
}

fn estimate(of: Estimate, decimals: usize) -> String {
    interval(of.value, of.interval(), decimals)
}

fn interval(value: f64, [low, high]: [f64; 2], decimals: usize) -> String {
    let [value, low, high] = [value, low, high].map(|x| number(x, decimals));
    format!("{value} [{low}, {high}]")
}
