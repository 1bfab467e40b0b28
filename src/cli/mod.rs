//! The command line: one subcommand a file.
//!
//! To add a command: write its file, then the lines marked `command` here.

mod check; // command
mod compare; // command
mod completions; // command
mod curve;
mod explain; // command
mod failure;
mod figures;
mod fit; // command
mod fitted;
mod interrupt;
mod list; // command
mod man; // command
mod memory;
mod merge; // command
mod new; // command
mod opening;
mod options;
mod out;
mod parquet;
mod plot; // command
mod points;
mod portrait;
mod progress;
mod reference; // command
mod report; // command
mod run; // command
mod say;
mod schema; // command
mod sensitivity; // command
mod shards;
mod show; // command
mod sweep; // command
mod validate; // command
mod verdicts;

use failure::{EXIT_CODES, Failure};

use clap::{CommandFactory, Parser, Subcommand, ValueEnum};
use std::process::ExitCode;

/// Simulates how trust forms: agents promise, rely on each other, keep their word or break it, and learn.
#[derive(Parser)]
#[command(name = "fiducia", version, max_term_width = 100, arg_required_else_help = true, after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Run(run::Args),                 // command
    Sweep(Box<sweep::Args>),        // command
    Merge(merge::Args),             // command
    Sensitivity(sensitivity::Args), // command
    Report(report::Args),           // command
    Plot(plot::Args),               // command
    Validate(validate::Args),       // command
    Check(check::Args),             // command
    Compare(compare::Args),         // command
    Fit(fit::Args),                 // command
    Explain(explain::Args),         // command
    New(new::Args),                 // command
    List(list::Args),               // command
    Show(show::Args),               // command
    Schema(schema::Args),           // command
    Reference(reference::Args),     // command
    Completions(completions::Args), // command
    Man(man::Args),                 // command
}

/// The language of texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Lang {
    /// English.
    #[default]
    En,
    /// Chinese.
    Zh,
}

impl From<Lang> for crate::text::Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::En => Self::English,
            Lang::Zh => Self::Chinese,
        }
    }
}

/// Reads the arguments, does what they say, and returns the exit code.
pub fn main() -> ExitCode {
    interrupt::outlive_limits();
    let done = match Cli::parse().command {
        Command::Run(args) => run::run(&args),                 // command
        Command::Sweep(args) => sweep::run(&args),             // command
        Command::Merge(args) => merge::run(&args),             // command
        Command::Sensitivity(args) => sensitivity::run(&args), // command
        Command::Report(args) => report::run(&args),           // command
        Command::Plot(args) => plot::run(&args),               // command
        Command::Validate(args) => validate::run(&args),       // command
        Command::Check(args) => check::run(&args),             // command
        Command::Compare(args) => compare::run(&args),         // command
        Command::Fit(args) => fit::run(&args),                 // command
        Command::Explain(args) => explain::run(&args),         // command
        Command::New(args) => new::run(&args),                 // command
        Command::List(args) => list::run(&args),               // command
        Command::Show(args) => show::run(&args),               // command
        Command::Schema(args) => schema::run(&args),           // command
        Command::Reference(args) => reference::run(&args),     // command
        Command::Completions(args) => completions::run(&args), // command
        Command::Man(args) => man::run(&args),                 // command
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

/// The command line as clap knows it, for completions and manual pages.
fn command_line() -> clap::Command {
    Cli::command()
}
