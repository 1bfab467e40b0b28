//! Where the text of a scenario comes from: a file, or the program itself.

use super::bundled::{self, SCENARIOS};
use super::diagnostic::{Error, Position};
use crate::spelling::nearest;
use crate::text::shown;
use std::fmt;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// Largest scenario file, in bytes. A scenario is a page; what is larger was meant to be something else.
const LARGEST: u64 = 16 << 20;

/// Where a text comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A file, by the path that the user gave.
    File(PathBuf),
    /// A bundled scenario.
    Bundled(&'static str),
    /// What is piped into the program; data files are those of the current folder.
    Stdin,
}

/// The name by which the command line means [`Source::Stdin`].
const DASH: &str = "-";

/// Whether stdin has been read: there is nothing behind its end.
static STDIN_READ: AtomicBool = AtomicBool::new(false);

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::File(path) => f.write_str(&shown(&path.to_string_lossy())),
            Source::Bundled(name) => write!(f, "bundled scenario {name}"),
            Source::Stdin => f.write_str("stdin"),
        }
    }
}

impl Source {
    /// The name without folder and ending, for the folder of results.
    pub fn stem(&self) -> String {
        match self {
            Source::File(path) => path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy().into_owned(),
            Source::Bundled(name) => (*name).to_owned(),
            Source::Stdin => "stdin".to_owned(),
        }
    }

    /// The source that a name on the command line means: stdin for `-`, a file if there is one, or else a bundled scenario.
    ///
    /// # Errors
    /// A sentence with the nearest name, when there is neither.
    pub fn named(name: &str) -> Result<Source, Error> {
        if name == DASH {
            return Ok(Source::Stdin);
        }
        let path = Path::new(name);
        match fs::metadata(path) {
            Ok(meta) if !meta.is_dir() => Ok(Source::File(path.to_owned())),
            found => match bundled::scenario(name) {
                Some(bundled) => Ok(Source::Bundled(bundled.name)),
                None if found.is_ok() => Err(Error::plain(format!("{name}: this is a folder, not a scenario file"))),
                None => Err(missing(name, path)),
            },
        }
    }

    /// Reads the text.
    ///
    /// # Errors
    /// What is wrong with the file: unreadable, too large, or not UTF-8. Stdin can be read once.
    pub fn read(&self) -> Result<String, Error> {
        match self {
            Source::Bundled(name) => bundled::scenario(name).map(|s| s.text.to_owned()).ok_or_else(|| bundled::unknown(name)),
            Source::File(path) => self.take_in(File::open(path)),
            Source::Stdin if STDIN_READ.swap(true, Ordering::Relaxed) => Err(Error::plain("stdin: `-` can stand for one scenario only")),
            Source::Stdin => self.take_in(Ok(std::io::stdin())),
        }
    }

    fn take_in(&self, opened: std::io::Result<impl Read>) -> Result<String, Error> {
        let fault = |message: String| Error::plain(format!("{self}: {message}"));
        let mut bytes = Vec::new();
        // One byte more than allowed tells a large file from a larger one without reading it.
        let read = opened.and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes));
        read.map_err(|e| fault(format!("cannot be read: {e}")))?;
        if bytes.len() as u64 > LARGEST {
            return Err(fault(format!("larger than {} MB; this is not a scenario file", LARGEST >> 20)));
        }
        self.text(bytes)
    }

    fn text(&self, bytes: Vec<u8>) -> Result<String, Error> {
        match String::from_utf8(bytes) {
            // The mark that some editors put first would shift every column.
            Ok(text) => Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)),
            Err(e) => {
                let at = e.utf8_error().valid_up_to();
                let readable = String::from_utf8_lossy(&e.as_bytes()[..at]).into_owned();
                let Position { line, column } = Position::of(&readable, at);
                Err(Error::plain(format!("{self}:{line}:{column}: the file is not UTF-8 text; save it as UTF-8")))
            }
        }
    }

    /// Opens a table that the scenario names, relative to the scenario; `what` it is, for messages.
    ///
    /// # Errors
    /// A sentence, when it cannot be read.
    pub fn data(&self, path: &str, what: &str) -> Result<Box<dyn Read>, String> {
        if let (Source::Bundled(_), Some(bytes)) = (self, bundled::data(path)) {
            return Ok(Box::new(bytes));
        }
        let place = self.place(path);
        match File::open(&place) {
            Ok(file) if file.metadata().is_ok_and(|meta| meta.is_dir()) => Err(format!("{} is a folder, no {what}", place.display())),
            Ok(file) => Ok(Box::new(file)),
            Err(e) => Err(format!("the {what} {} cannot be read: {e}", place.display())),
        }
    }

    /// The file that a path written in the scenario means.
    pub fn place(&self, path: &str) -> PathBuf {
        match self {
            Source::File(file) => file.parent().map_or_else(|| PathBuf::from(path), |folder| folder.join(path)),
            Source::Bundled(_) | Source::Stdin => PathBuf::from(path),
        }
    }
}

/// The sentence about a scenario that is neither a file nor bundled, with the nearest of both.
fn missing(name: &str, path: &Path) -> Error {
    let folder = path.parent().unwrap_or(Path::new(""));
    let listed = fs::read_dir(if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
    let mut beside: Vec<String> = listed
        .map(|entries| entries.flatten().map(|e| folder.join(e.file_name()).to_string_lossy().into_owned()).collect())
        .unwrap_or_default();
    beside.retain(|file| file.ends_with(".toml"));
    beside.sort();
    // A bare name is looked for among the bundled scenarios first, a path among the files beside it.
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let near_bundled = nearest(&stem, SCENARIOS.iter().map(|s| s.name));
    let near_file = nearest(name, beside.iter().map(String::as_str));
    let bare = !name.contains(['/', '\\', '.']);
    let near = if bare { near_bundled.or(near_file) } else { near_file.or(near_bundled) };
    let hint = near.map(|near| format!(" (did you mean `{near}`?)")).unwrap_or_default();
    Error::plain(format!("no file and no bundled scenario `{name}`{hint}; `fiducia list` names the bundled ones"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_name_brings_the_nearest() {
        let message = Source::named("frist-promise").unwrap_err().to_string();
        assert!(message.contains("(did you mean `first-promise`?)"), "{message}");
    }

    #[test]
    fn results_are_filed_under_the_name_of_the_scenario() {
        assert_eq!(Source::File("a/b.c.toml".into()).stem(), "b.c");
        assert_eq!(Source::Bundled("first-promise").stem(), "first-promise");
    }
}
