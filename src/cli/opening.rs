//! Scenarios named on the command line, with what is set from there, and how the manifest says it.

use crate::record::manifest::{Manifest, Origin, PROGRAM, RESULTS_VERSION};
use crate::scenario::diagnostic::Error;
use crate::scenario::{Document, Scenario};

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

/// The manifest of an experiment with this scenario, as far as the scenario and the command line say it; files and runs are still missing.
pub fn manifest(document: &Document, scenario: &Scenario) -> Manifest {
    Manifest {
        format: 1,
        program: PROGRAM.into(),
        results_version: RESULTS_VERSION,
        origin: Origin::new(document.source().stem(), document.text(), document.overrides().map(str::to_owned).collect()),
        seed: scenario.seed,
        seed_source: seed_source(document).into(),
        points: 1,
        replicates: scenario.replicates as u64,
        steps: scenario.steps as u64,
        every: scenario.every as u64,
        runs: 0,
        complete: true,
        compared_with: None,
        files: Vec::new(),
    }
}

/// Who gave the master seed, as the manifest says it.
pub fn seed_source(document: &Document) -> &'static str {
    match () {
        () if document.is_set(&["seed"]) => "command line",
        () if document.value(&["seed"]).is_some() => "scenario",
        () => "default",
    }
}
