//! How a command fails: what is said, and the exit code.

use crate::scenario::diagnostic::Error;
use std::process::ExitCode;

/// Why a command did not do what it was asked.
#[derive(Debug)]
pub enum Failure {
    /// Wrong usage or a wrong scenario; exit code 2.
    Wrong(Error),
    /// Something failed while running; exit code 1.
    Failed(String),
    /// Finished, but some runs failed or some claims are not as stated; exit code 3.
    Unmet(String),
    /// A shard that could not be made now, but may be later; exit code 75.
    Transient(String),
    /// A folder that does not hold what its plan says; trying again does not help; exit code 65.
    Broken(String),
    /// Stopped by the user after a clean flush; exit code 130.
    Interrupted(String),
}

impl Failure {
    /// Wrong usage, in one sentence.
    pub fn usage(message: impl Into<String>) -> Failure {
        Failure::Wrong(Error::plain(message))
    }

    /// Says on stderr what went wrong and returns the exit code.
    pub fn report(&self) -> ExitCode {
        match self {
            Failure::Wrong(error) => {
                eprintln!("{}", error.render(console::colors_enabled_stderr()));
                ExitCode::from(2)
            }
            Failure::Failed(message) => {
                eprintln!("{message}");
                ExitCode::from(1)
            }
            Failure::Unmet(message) => {
                eprintln!("{message}");
                ExitCode::from(3)
            }
            Failure::Transient(message) => {
                eprintln!("{message}");
                ExitCode::from(75)
            }
            Failure::Broken(message) => {
                eprintln!("{message}");
                ExitCode::from(65)
            }
            Failure::Interrupted(message) => {
                eprintln!("{message}");
                ExitCode::from(130)
            }
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure::Wrong(error)
    }
}
