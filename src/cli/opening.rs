//! Scenarios named on the command line, with what is set from there.

use crate::scenario::Document;
use crate::scenario::diagnostic::Error;

/// What to set in every scenario that is opened.
#[derive(clap::Args, Debug, Clone, Default)]
pub struct Settings {
    /// Set a value of the scenario, for example relation.kin.exchange.gain=8; may be repeated
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub set: Vec<String>,
}

impl Settings {
    /// Opens a file or a bundled scenario and sets the values.
    pub fn open(&self, name: &str) -> Result<Document, Error> {
        self.open_with(name, [])
    }

    /// The same, with numbers that have options of their own, such as `--seed`.
    pub fn open_with<const N: usize>(&self, name: &str, numbers: [(&str, Option<u64>); N]) -> Result<Document, Error> {
        let document = Document::open(name)?;
        let written = numbers.into_iter().filter_map(|(key, n)| Some(format!("{key}={}", n?)));
        let all: Vec<String> = self.set.iter().cloned().chain(written).collect();
        if all.is_empty() { Ok(document) } else { document.set(&all) }
    }
}
