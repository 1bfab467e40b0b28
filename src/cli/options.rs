//! The options that commands share: on how many threads, where the results go, how much is said, and which metric.

use super::Failure;
use crate::experiment::{self, Crew};
use crate::record::columns::{self, METRICS, Metric};
use crate::scenario::names::hint;
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
    pub fn start(&self) -> Result<Crew, Failure> {
        Ok(Crew::new(self.threads)?)
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
        Ok(experiment::prepare(folder, self.force)?)
    }
}

/// The metric that `--metric` names.
pub fn metric(name: &str) -> Result<Metric, Failure> {
    columns::metric(name).ok_or_else(|| {
        let near = hint(name, METRICS.iter().map(|column| column.name));
        Failure::usage(format!("--metric: there is no metric `{name}`{near}; the columns of runs.csv behind `steps` are metrics"))
    })
}
