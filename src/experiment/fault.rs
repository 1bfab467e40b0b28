//! Why an experiment does not come to its end: the one error of this floor.

use crate::scenario::diagnostic::Error;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why an experiment does not come to its end. As text it is the sentence that a user sees.
#[derive(Debug)]
pub enum Fault {
    /// What is asked for cannot be done: the scenario is wrong, or a wish does not go with it.
    Wrong(Error),
    /// The disk refuses.
    Disk {
        /// The file or folder.
        place: PathBuf,
        /// What the operating system says.
        error: io::Error,
    },
    /// A folder does not hold what it says of itself: trying again does not help.
    Broken(String),
    /// A run would take more memory than there is, and another machine may have it.
    Memory(String),
    /// A run failed, and that was to end the experiment.
    Run(String),
    /// It was asked to halt, and nothing is kept.
    Halted,
    /// There is nothing to do: an earlier call had done this very work, and left it whole.
    Done(String),
}

impl Fault {
    /// A wish that cannot be met, in one sentence.
    pub(crate) fn wrong(sentence: impl Into<String>) -> Fault {
        Fault::Wrong(Error::plain(sentence))
    }

    /// Of a disk that refuses at this place.
    pub(crate) fn disk(place: &Path) -> impl Fn(io::Error) -> Fault {
        move |error| Fault::Disk { place: place.to_owned(), error }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Wrong(error) => error.fmt(f),
            Fault::Disk { place, error } => write!(f, "{}: {error}", place.display()),
            Fault::Broken(sentence) | Fault::Memory(sentence) | Fault::Run(sentence) | Fault::Done(sentence) => f.write_str(sentence),
            Fault::Halted => f.write_str("halted before the end; nothing is kept"),
        }
    }
}

impl std::error::Error for Fault {}

impl From<Error> for Fault {
    fn from(error: Error) -> Fault {
        Fault::Wrong(error)
    }
}
