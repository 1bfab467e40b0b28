//! `fiducia explain`: what a scenario does, in plain words or for a paper.

use super::opening::Settings;
use super::{Failure, Lang, out};
use crate::experiment::{Account, methods};
use crate::record::manifest;
use crate::scenario::explain::{explain, odd};
use crate::text::Language;
use std::path::Path;

/// Say in plain words what a scenario does: who, what is at stake, what is switched on
///
/// For a paper: --methods writes the methods section, --odd the ODD protocol (Grimm et al. 2020), both of this very scenario. A folder of results
/// stands for its scenario and tells how it was run.
#[derive(clap::Args)]
pub struct Args {
    /// A scenario file, the name of a bundled scenario, or a folder of results; - reads a scenario from stdin
    #[arg(value_name = "FILE")]
    file: String,
    #[command(flatten)]
    settings: Settings,
    /// Write the methods section of a paper: model, scenario, runs, intervals, and how to make the numbers again
    #[arg(long)]
    methods: bool,
    /// Write the ODD protocol, with the mechanisms that are switched on and the scenario's own numbers, as Markdown
    #[arg(long, conflicts_with = "methods")]
    odd: bool,
    /// Language
    #[arg(long, value_enum, default_value_t)]
    lang: Lang,
}

/// Prints the explanation.
pub fn run(args: &Args) -> Result<(), Failure> {
    let account = account(args)?;
    let language: Language = args.lang.into();
    let pages: Vec<String> = match (args.methods, args.odd) {
        (true, _) => methods(&account)?.iter().map(|paragraph| format!("{}\n", paragraph.get(language))).collect(),
        (_, true) => account.subjects.iter().map(|subject| odd(&subject.scenario, &subject.claims(), language)).collect(),
        _ => account.subjects.iter().map(|subject| explain(&subject.scenario, language)).collect(),
    };
    out::write(&pages.join("\n"))
}

fn account(args: &Args) -> Result<Account, Failure> {
    let folder = Path::new(&args.file);
    if !folder.join(manifest::NAME).is_file() {
        return Ok(Account::of(args.settings.open(&args.file)?)?);
    }
    if args.settings.set.is_empty() {
        return Ok(Account::open(folder)?);
    }
    Err(Failure::usage(format!("--set: the results in {} are what they are; set it for the scenario itself", out::path(folder))))
}
