//! `fiducia check`: tests the claims of scenarios with replicates.

use super::options::{Output, Pool};
use super::progress::Bar;
use super::report::After;
use super::{EXIT_CODES, Failure, Lang, interrupt, memory, out, verdicts};
use crate::experiment::claims::{Adjusted, Protocol, Tested, prepare, test, together, write};
use crate::scenario::Document;
use crate::scenario::claim::Claim;

/// Test the claims of scenarios with replicates: does the model show what theory says?
///
/// Settings are compared within replicates that share their luck. Replicates are added until a claim holds or fails, or the limit is
/// reached. Exit code 3 if a claim is not as its scenario states: fails or stays undecided, or holds though it is marked as not reproduced.
#[derive(clap::Args)]
#[command(after_help = EXIT_CODES)]
#[command(mut_arg("out", |out| out.help("Write claims.csv, settings.csv and columns.csv to this folder")))]
#[command(mut_arg("report", |report| report.requires("out")))]
#[command(mut_arg("quiet", |quiet| quiet.help("Print only the claims that are not as stated, and the last lines")))]
pub struct Args {
    /// Scenario files, or names of bundled scenarios; - reads one from stdin
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    /// Confidence level of each claim, all looks together; 0.99 if left out
    #[arg(long, value_name = "LEVEL")]
    level: Option<f64>,
    /// Most replicates of a setting; 200 if left out
    #[arg(long, value_name = "N")]
    max_replicates: Option<u64>,
    /// A quick look: level 0.95 and at most 32 replicates
    #[arg(long, conflicts_with_all = ["level", "max_replicates"])]
    fast: bool,
    /// Language
    #[arg(long, value_enum, default_value_t)]
    lang: Lang,
    #[command(flatten)]
    pool: Pool,
    #[command(flatten)]
    after: After,
    #[command(flatten)]
    output: Output,
}

/// One scenario, ready to be checked.
struct Job {
    name: String,
    document: Document,
    claims: Vec<Claim>,
}

/// All scenarios and their claims are checked for mistakes before the first run.
pub fn run(args: &Args) -> Result<(), Failure> {
    let protocol = protocol(args)?;
    let crew = args.pool.start()?;
    let jobs = args.files.iter().map(|file| job(file)).collect::<Result<Vec<_>, _>>()?;
    if jobs.iter().all(|job| job.claims.is_empty()) {
        return Err(Failure::usage(format!("no claim to check in {}; a scenario states them as [[claim]]", args.files.join(", "))));
    }
    let documents: Vec<&Document> = jobs.iter().map(|job| &job.document).collect();
    let draft = args.output.out.as_ref().map(|folder| prepare(folder, &documents, &protocol, args.output.force)).transpose()?;
    interrupt::heed(&crew);
    let mut tested: Vec<(&Job, Vec<Tested>)> = Vec::new();
    for job in &jobs {
        let found = test(&job.claims, &protocol, &crew, &Bar::new(&job.name, args.output.quiet))?;
        tested.push((job, found));
    }
    let entries = together(tested.iter().flat_map(|(job, found)| found.iter().map(|t| (job.name.as_str(), t))));
    show(args, &tested, &entries)?;
    if let Some(draft) = draft {
        write(draft, &documents, &protocol, &entries)?;
    }
    let page = page(args);
    out::write(&page.together(&protocol, &entries, args.output.out.as_deref()))?;
    if let Some(folder) = &args.output.out {
        args.after.page(folder, &args.output)?;
    }
    let wrong = entries.iter().filter(|e| !e.tested.is_as_stated()).count();
    if wrong == 0 { Ok(()) } else { Err(Failure::Unmet(page.unmet(wrong, entries.len()))) }
}

fn page(args: &Args) -> verdicts::Page {
    verdicts::Page { language: args.lang.into(), colours: console::colors_enabled() }
}

/// Says what became of each claim.
fn show(args: &Args, tested: &[(&Job, Vec<Tested>)], entries: &[Adjusted]) -> Result<(), Failure> {
    let page = page(args);
    let mut left = entries;
    for (job, found) in tested {
        let (own, rest) = left.split_at(found.len());
        left = rest;
        let shown: Vec<&Adjusted> = own.iter().filter(|e| !args.output.quiet || !e.tested.is_as_stated()).collect();
        if !shown.is_empty() {
            out::write(&page.scenario(&job.document, &shown))?;
        }
    }
    Ok(())
}

fn protocol(args: &Args) -> Result<Protocol, Failure> {
    if args.fast {
        return Ok(Protocol::fast());
    }
    let level = args.level.unwrap_or(Protocol::LEVEL);
    if !(0.5..1.0).contains(&level) {
        return Err(Failure::usage(format!("--level {level}: a level is at least 0.5 and below 1, for example 0.99")));
    }
    let most = args.max_replicates.unwrap_or(Protocol::REPLICATES);
    if !(2..=1_000_000).contains(&most) {
        return Err(Failure::usage(format!("--max-replicates {most}: at least 2 replicates make an interval, and 1000000 are the most")));
    }
    Ok(Protocol::new(level, most))
}

fn job(file: &str) -> Result<Job, Failure> {
    let document = Document::open(file)?;
    let claims = document.claims()?;
    for setting in claims.iter().flat_map(|claim| &claim.settings) {
        memory::require(file, &setting.scenario)?;
    }
    Ok(Job { name: document.source().stem(), document, claims })
}
