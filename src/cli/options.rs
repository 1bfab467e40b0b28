//! The options that commands share: on how many threads, where the results go, and how much is said.

use super::Failure;
use crate::experiment::{self, Threads};
use std::path::{Path, PathBuf};

/// The threads of a command.
#[derive(clap::Args)]
pub struct Pool {
    /// Number of threads; all cores if left out. The results do not depend on it
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

impl Pool {
    /// Starts them.
    pub fn start(&self) -> Result<Threads, Failure> {
        experiment::threads(self.threads).map_err(Failure::usage)
    }
}

/// Where the results of a command go, and how much it says. What stands in for a folder that is left out, each command says itself.
#[derive(clap::Args)]
pub struct Output {
    /// Folder for the results
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Replace results that are already there
    #[arg(long)]
    pub force: bool,
    /// Say nothing but errors
    #[arg(long, short)]
    pub quiet: bool,
}

impl Output {
    /// The folder asked for, or else this one in `outputs`.
    pub fn folder_or(&self, name: String) -> PathBuf {
        self.out.clone().unwrap_or_else(|| Path::new("outputs").join(name))
    }

    /// Makes a folder ready for results; refuses to replace any, unless that is asked for.
    pub fn prepare(&self, folder: &Path) -> Result<(), Failure> {
        experiment::prepare(folder, self.force).map_err(Failure::usage)
    }
}
