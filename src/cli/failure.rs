//! How a command fails: what is said, and the exit code.

use super::say::say;
use crate::experiment::Fault;
use crate::scenario::diagnostic::Error;
use crate::text::shown_lines;
use std::process::ExitCode;

/// The exit codes of all commands, as `--help` says them.
pub const EXIT_CODES: &str = "\
Exit codes:
    0  done
    1  failed while running, such as on a full disk
    2  wrong usage, scenario or folder; nothing was written
    3  done, but some runs failed, some claims are not as stated, or some targets are not met
   65  a folder does not hold what its plan says; trying again does not help
   75  a shard or a merge could not be done now; the same command goes on
  130  interrupted after a clean flush; the line to type to go on is printed";

/// Why a command did not do what it was asked.
#[derive(Debug)]
pub enum Failure {
    /// Wrong usage or a wrong scenario.
    Wrong(Error),
    /// Something failed while running.
    Failed(String),
    /// Finished, but some runs failed or some claims are not as stated.
    Unmet(String),
    /// A folder that does not hold what its plan says; trying again does not help.
    Broken(String),
    /// A shard that could not be made now, but may be later.
    Transient(String),
    /// Stopped by the user after a clean flush.
    Interrupted(String),
    /// No failure: what was asked for had been done before.
    Done(String),
}

impl Failure {
    /// Wrong usage, in one sentence.
    pub fn usage(message: impl Into<String>) -> Failure {
        Failure::Wrong(Error::plain(message))
    }

    /// Of a shard, whose exit code tells the system that started it whether to try again.
    pub fn of_shard(fault: Fault) -> Failure {
        match fault {
            Fault::Disk { .. } => Failure::Transient(format!("{fault}; nothing is lost that was done: run it again")),
            Fault::Memory(message) => Failure::Transient(format!("{message}: run it where there is more")),
            Fault::Halted => Failure::Transient("stopped between runs; the shard is not done: run it again".into()),
            Fault::Run(message) => Failure::Broken(message),
            other => other.into(),
        }
    }

    /// The exit code.
    fn code(&self) -> u8 {
        match self {
            Failure::Failed(_) => 1,
            Failure::Wrong(_) => 2,
            Failure::Unmet(_) => 3,
            // As `sysexits.h` has them: wrong data, and a failure that passes.
            Failure::Broken(_) => 65,
            Failure::Transient(_) => 75,
            // 128 and the number of the signal that Ctrl-C sends.
            Failure::Interrupted(_) => 130,
            Failure::Done(_) => 0,
        }
    }

    /// Says on stderr what went wrong and returns the exit code.
    pub fn report(&self) -> ExitCode {
        match self {
            Failure::Wrong(error) => say(&error.render(console::colors_enabled_stderr())),
            Failure::Failed(message)
            | Failure::Unmet(message)
            | Failure::Broken(message)
            | Failure::Transient(message)
            | Failure::Interrupted(message)
            | Failure::Done(message) => say(&shown_lines(message)),
        }
        ExitCode::from(self.code())
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure::Wrong(error)
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Failure {
        match fault {
            Fault::Wrong(error) => Failure::Wrong(error),
            Fault::Disk { .. } | Fault::Memory(_) | Fault::Run(_) => Failure::Failed(fault.to_string()),
            Fault::Broken(message) => Failure::Broken(message),
            Fault::Halted => Failure::Interrupted("interrupted: nothing was written".into()),
            Fault::Done(message) => Failure::Done(message),
        }
    }
}
