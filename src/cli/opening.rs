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
        let document = Document::open(name)?;
        if self.set.is_empty() { Ok(document) } else { document.set(&self.set) }
    }
}
