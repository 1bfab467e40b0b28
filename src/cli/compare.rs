//! `fiducia compare`: two scenarios side by side.

use super::opening::Settings;
use super::options::{Output, Pool, metric};
use super::progress::Bar;
use super::report::After;
use super::{EXIT_CODES, Failure, interrupt, memory, out};
use crate::experiment::compare::{Difference, Question, compare, kinds, luck_apart, prepare, write};
use crate::record::columns::Metric;
use crate::scenario::Document;
use crate::scenario::diagnostic::Error;
use crate::text::{counted, shown};
use console::Style;
use std::fmt::Write;

/// Compare two scenarios, run with the same luck: what differs, and how surely
#[derive(clap::Args)]
#[command(after_help = EXIT_CODES)]
#[command(mut_arg("out", |out| out.help("Folder for the results; outputs/A-and-B if left out")))]
pub struct Args {
    /// The first scenario: a file, or the name of a bundled scenario; - reads from stdin
    #[arg(value_name = "A")]
    a: String,
    /// The second; what differs is told as B less A
    #[arg(value_name = "B")]
    b: String,
    #[command(flatten)]
    settings: Settings,
    /// Set a value in the second scenario only; may be repeated
    #[arg(long, value_name = "PATH=VALUE")]
    set_b: Vec<String>,
    /// Master seed of both, instead of the first scenario's
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Number of replicates of each; the larger of the scenarios' if left out
    #[arg(long, value_name = "N")]
    replicates: Option<u64>,
    /// Compare this metric, a column of runs.csv; may be repeated. All if left out
    #[arg(long, value_name = "NAME")]
    metric: Vec<String>,
    /// Compare means over the last N steps of the runs, instead of the whole runs
    #[arg(long, value_name = "N")]
    window: Option<u64>,
    /// Confidence level of each interval
    #[arg(long, value_name = "LEVEL", default_value_t = 0.95)]
    level: f64,
    #[command(flatten)]
    pool: Pool,
    #[command(flatten)]
    after: After,
    #[command(flatten)]
    output: Output,
}

/// Both scenarios are checked, and the folder made, before the first run.
pub fn run(args: &Args) -> Result<(), Failure> {
    let crew = args.pool.start()?;
    let metrics = metrics(&args.metric)?;
    if !(0.5..1.0).contains(&args.level) {
        return Err(Failure::usage(format!("--level {}: a level is at least 0.5 and below 1, for example 0.95", args.level)));
    }
    if args.window == Some(0) {
        return Err(Failure::usage("--window must be at least 1"));
    }
    let mut question = Question::new(documents(args)?)?;
    if let Some(replicates) = args.replicates {
        question.replicates = replicates;
    }
    if !(2..=1_000_000).contains(&question.replicates) {
        let message = "an interval takes at least 2 replicates, and 1000000 are the most; set them with --replicates";
        return Err(Failure::usage(format!("{}: {message}", counted(question.replicates, "replicate"))));
    }
    for (document, scenario) in question.documents().iter().zip(question.scenarios()) {
        memory::require(&document.source().to_string(), scenario)?;
    }
    let shortest = question.scenarios().iter().map(|scenario| scenario.steps as u64).min().unwrap_or(0);
    question.window = args.window.unwrap_or(0).min(shortest) as usize;
    (question.metrics, question.level) = (metrics, args.level);
    let [a, b] = question.documents().each_ref().map(|document| document.source().stem());
    let folder = args.output.folder_or(format!("{a}-and-{b}"));
    let draft = prepare(&folder, &question, args.output.force)?;
    interrupt::heed(&crew);
    let differences = compare(&question, &crew, &Bar::new(&format!("{a} and {b}"), args.output.quiet))?;
    write(draft, &question, &differences)?;
    if !args.output.quiet {
        let page = Page { question: &question, colours: console::colors_enabled() };
        out::write(&format!("{}\nfiles in {}: compare.csv, columns.csv\n", page.text(&differences), out::path(&folder)))?;
    }
    args.after.page(&folder, &args.output)
}

/// The metrics asked for.
fn metrics(asked: &[String]) -> Result<Vec<Metric>, Failure> {
    if asked.is_empty() {
        return Ok(Metric::ALL.to_vec());
    }
    let mut found = asked.iter().map(|name| metric("--metric", name)).collect::<Result<Vec<_>, _>>()?;
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Both documents with everything that the command line says.
fn documents(args: &Args) -> Result<[Document; 2], Error> {
    let with = |set: Vec<String>, file: &str| Settings { set }.open(file);
    let own = |extra: &[String]| [&args.settings.set[..], extra].concat();
    let seed = args.seed.map(|n| format!("seed={n}"));
    Ok([with(own(seed.as_slice()), &args.a)?, with(own(&args.set_b), &args.b)?])
}

/// How differences are set for the terminal.
struct Page<'a> {
    question: &'a Question,
    colours: bool,
}

impl Page<'_> {
    fn text(&self, differences: &[Difference]) -> String {
        let Question { replicates, window, level, .. } = self.question;
        let (documents, scenarios) = (self.question.documents(), self.question.scenarios());
        let bold = if self.colours { Style::new().bold().force_styling(true) } else { Style::new() };
        let mut text = String::new();
        for (name, (document, scenario)) in ["A", "B"].into_iter().zip(documents.iter().zip(scenarios)) {
            let _ = writeln!(text, "{name}  {}: {}{}", document.source(), shown(&scenario.title.en), shown(&set(document)));
        }
        let (seed, pairs) = (scenarios[0].seed, counted(*replicates, "pair"));
        let _ = match luck_apart(scenarios) {
            None => writeln!(text, "{pairs} of runs that share their luck (seed {seed}); differences are B less A"),
            Some(why) => writeln!(
                text,
                "{pairs} of runs (seed {seed}); differences are B less A\nthe runs do not share their luck: {why}; put what only one has behind \
                 what both have"
            ),
        };
        if *window > 0 {
            let _ = writeln!(text, "means over the last {}", counted(*window, "step"));
        }
        let steps = scenarios.each_ref().map(|scenario| scenario.steps);
        if steps[0] != steps[1] {
            let _ =
                writeln!(text, "A takes {} and B {}: counts and payoffs are sums over all of them", counted(steps[0], "step"), steps[1]);
        }
        for (name, only) in ["A", "B"].into_iter().zip(kinds(scenarios).1).filter(|(_, only)| !only.is_empty()) {
            let _ = writeln!(text, "only in {name}: {}", only.join(", "));
        }
        for of_kind in differences.chunk_by(|a, b| a.relation == b.relation) {
            let _ = writeln!(text, "\n{}", bold.apply_to(&of_kind[0].relation));
            self.table(of_kind, &mut text);
        }
        let made = differences.iter().filter(|of| !of.p.is_nan()).count();
        let percent = crate::text::number(level * 100.0);
        let clear = differences.iter().filter(|of| of.is_clear()).count();
        let _ = writeln!(
            text,
            "\n*  the {percent} % interval excludes 0: {clear} of {}\n** it does so if all {made} are to be right together (Holm)",
            counted(made, "comparison")
        );
        text
    }

    /// What changes, then the names of what does not.
    fn table(&self, differences: &[Difference], text: &mut String) {
        let (same, changed): (Vec<&Difference>, Vec<&Difference>) =
            differences.iter().filter(|of| of.n > 0).partition(|of| of.difference == 0.0 && of.interval[0] == of.interval[1]);
        let width = changed.iter().map(|of| of.metric.len()).max().unwrap_or(0).max("metric".len());
        if !changed.is_empty() {
            let _ = writeln!(text, "  {:width$}  {:>10}  {:>10}  {:>11}", "metric", "A", "B", "difference");
        }
        for of in changed {
            let mark = match (of.is_clear(), of.is_clear_together(self.question.level)) {
                (true, true) => " **",
                (true, false) => " *",
                _ => "",
            };
            // As exact as the difference is known.
            let margin = (of.interval[1] - of.interval[0]) / 2.0;
            let decimals = if margin > 0.0 { out::decimals(margin) } else { out::decimals(of.difference.abs() / 100.0) };
            let number = |x: f64| out::number(x, decimals);
            let [a, b] = of.means.map(number);
            let [low, high] = of.interval.map(number);
            let difference = out::signed(number(of.difference));
            let _ = writeln!(text, "  {:width$}  {a:>10}  {b:>10}  {difference:>11}  [{low}, {high}]{mark}", of.metric);
        }
        if !same.is_empty() {
            let _ = writeln!(text, "  the same in A and B: {}", same.iter().map(|of| of.metric.as_str()).collect::<Vec<_>>().join(", "));
        }
    }
}

/// What was set in a scenario, as its heading says it.
fn set(document: &Document) -> String {
    let set: Vec<&str> = document.overrides().map(|label| label.trim_start_matches("--set ")).collect();
    if set.is_empty() { String::new() } else { format!(", with {}", set.join(", ")) }
}
