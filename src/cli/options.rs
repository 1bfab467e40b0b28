//! The options that commands share: on how many threads, where the results go, how much is said, and which metric.

use super::out::path;
use super::say::say;
use super::{Failure, memory};
use crate::experiment::Crew;
use crate::record::columns::{self, METRICS, Metric};
use crate::spelling::hint;
use crate::text::shown_lines;
use clap::builder::{PathBufValueParser, TypedValueParser};
use std::path::{Path, PathBuf};

/// Threads that are started where there are fewer cores: enough to try how a machine of that size would share the work.
const MOST_THREADS: usize = 64;

/// The threads of a command.
#[derive(clap::Args)]
pub struct Pool {
    /// Number of threads; all cores if left out. The results do not depend on it
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

impl Pool {
    /// Starts them: as many as are asked for, as long as there is work for them.
    pub fn start(&self) -> Result<Crew, Failure> {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let most = cores.max(MOST_THREADS);
        let threads = self.threads.map(|threads| threads.min(most));
        if let Some(asked) = self.threads.filter(|asked| *asked > most) {
            say(&format!("--threads {asked}: {most} are started; there are {cores} cores, and more threads would only wait for them"));
        }
        let crew = Crew::new(threads)?;
        Ok(match memory::available(crew.threads()) {
            Some(bytes) => crew.with_memory(bytes),
            None => crew,
        })
    }
}

/// Where the results of a command go, and how much it says. What stands in for a folder that is left out, each command says itself.
#[derive(clap::Args)]
pub struct Output {
    /// Folder for the results
    #[arg(long, value_name = "DIR", value_parser = folder())]
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

    /// Says something on the side, unless nothing is to be said.
    pub fn note(&self, text: &str) {
        if !self.quiet {
            say(&shown_lines(text));
        }
    }
}

/// Reads the name of a folder for files; `-`, by which other programs mean stdout, is refused.
pub fn folder() -> impl TypedValueParser<Value = PathBuf> {
    PathBufValueParser::new().try_map(|name| match name.as_os_str() == "-" {
        true => Err("several files are written, which stdout cannot take; name a folder (`./-` for one of this name)"),
        false => Ok(name),
    })
}

/// Puts files in a folder, none of them where another one is, unless it is to be replaced. What is there already with the same content stays.
///
/// # Errors
/// The files that are in the way, of which nothing is written then, or the disk.
pub fn put_new(folder: &Path, files: &[(String, &[u8])], replace: bool) -> Result<(), Failure> {
    let same = |name: &str, bytes: &[u8]| std::fs::read(folder.join(name)).is_ok_and(|there| there == bytes);
    let in_the_way = files.iter().find(|(name, bytes)| !replace && folder.join(name).exists() && !same(name, bytes));
    if let Some((name, _)) = in_the_way {
        return Err(Failure::usage(format!("{} exists; use --force to replace it, or another folder", path(&folder.join(name)))));
    }
    for (name, bytes) in files.iter().filter(|(name, bytes)| !same(name, bytes)) {
        let place = folder.join(name);
        let written = std::fs::create_dir_all(place.parent().unwrap_or(folder)).and_then(|()| std::fs::write(&place, bytes));
        written.map_err(|e| Failure::Failed(format!("{} cannot be written: {e}", path(&place))))?;
    }
    Ok(())
}

/// The metric that an option names.
pub fn metric(option: &str, name: &str) -> Result<Metric, Failure> {
    columns::metric(name).ok_or_else(|| {
        let near = hint(name, METRICS.iter().map(|column| column.name));
        Failure::usage(format!("{option}: there is no metric `{name}`{near}; the columns of runs.csv behind `steps` are metrics"))
    })
}
