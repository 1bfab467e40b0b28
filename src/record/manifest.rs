//! The manifest: what a folder of results holds and where it comes from. No clock, no machine: the same run gives the same bytes.

use super::disk::write_whole;
use super::table::{FileEntry, aside, hex};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::path::Path;

/// Name of the manifest in its folder.
pub const NAME: &str = "manifest.json";

/// Name and version of the program.
pub const PROGRAM: &str = concat!("fiducia ", env!("CARGO_PKG_VERSION"));

/// Changes whenever the same scenario and seed would give other numbers.
pub const RESULTS_VERSION: u32 = 2;

/// A scenario as it was run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Origin {
    /// Where the scenario came from.
    pub scenario: String,
    /// Its text, overrides included.
    pub scenario_text: String,
    /// SHA-256 of that text.
    pub scenario_sha256: String,
    /// What the command line changed.
    pub overrides: Vec<String>,
}

impl Origin {
    /// Of a scenario with this name and text.
    pub fn new(scenario: String, text: &str, overrides: Vec<String>) -> Origin {
        Origin { scenario, scenario_text: text.to_owned(), scenario_sha256: hex(&Sha256::digest(text.as_bytes())), overrides }
    }
}

/// The second scenario of a comparison, and how it was compared with the first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    /// The second scenario.
    #[serde(flatten)]
    pub origin: Origin,
    /// Steps of each of its runs.
    pub steps: u64,
    /// Steps between its recorded rows.
    pub every: u64,
    /// Steps at the end of the runs over which means were taken; 0 for the whole runs.
    pub window: u64,
    /// Confidence level of each interval.
    pub level: f64,
}

/// What a folder of results holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Format of this file.
    pub format: u32,
    /// See [`PROGRAM`].
    pub program: String,
    /// See [`RESULTS_VERSION`].
    pub results_version: u32,
    /// The scenario.
    #[serde(flatten)]
    pub origin: Origin,
    /// Master seed.
    pub seed: u64,
    /// Who gave the seed: `command line`, `scenario` or `default`.
    pub seed_source: String,
    /// Number of parameter points.
    pub points: u64,
    /// Replicates of each point.
    pub replicates: u64,
    /// The one replicate that was run, if not all were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replicate: Option<u64>,
    /// Steps of each run.
    pub steps: u64,
    /// Steps between rows of the series.
    pub every: u64,
    /// Runs whose results are in the files.
    pub runs: u64,
    /// Whether these are all.
    pub complete: bool,
    /// What the scenario was compared with, in a folder of `fiducia compare`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compared_with: Option<Compared>,
    /// SHA-256 of the `plan.json` of a sweep, as it is when the sweep is made in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan_sha256: Option<String>,
    /// The files.
    pub files: Vec<FileEntry>,
}

/// What a folder of tested claims holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdicts {
    /// Format of this file.
    pub format: u32,
    /// See [`PROGRAM`].
    pub program: String,
    /// See [`RESULTS_VERSION`].
    pub results_version: u32,
    /// The scenarios whose claims they are.
    pub scenarios: Vec<Origin>,
    /// Confidence level of each verdict.
    pub level: f64,
    /// Most replicates of a setting.
    pub replicates: u64,
    /// The files.
    pub files: Vec<FileEntry>,
}

/// What every manifest says, whatever the results are: which files in its folder are theirs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Inventory {
    /// See [`Manifest::plan_sha256`].
    #[serde(default)]
    pub plan_sha256: Option<String>,
    /// The files.
    pub files: Vec<FileEntry>,
}

impl Inventory {
    /// Reads the manifest of a folder; nothing if there is none.
    ///
    /// # Errors
    /// When it cannot be read, or is something else of this name (`InvalidData`).
    pub fn read(place: &Path) -> std::io::Result<Option<Inventory>> {
        match std::fs::read(place) {
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(e),
            Ok(text) => {
                let foreign = || format!("{} is no manifest of fiducia", place.display());
                serde_json::from_slice(&text).map(Some).map_err(|_| std::io::Error::new(std::io::ErrorKind::InvalidData, foreign()))
            }
        }
    }

    /// Whether a file is among them.
    pub fn names(&self, file: &str) -> bool {
        self.files.iter().any(|own| own.name == file)
    }
}

impl Manifest {
    /// Reads the manifest of a folder.
    ///
    /// # Errors
    /// A sentence, when there is none or it is not one.
    pub fn read(folder: &Path) -> Result<Manifest, String> {
        let path = folder.join(NAME);
        let text = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        serde_json::from_str(&text).map_err(|e| format!("{}: {e}", path.display()))
    }
}

/// Writes the manifest of a folder; it appears whole.
///
/// # Errors
/// When the disk refuses.
pub fn write<M: Serialize>(manifest: &M, folder: &Path) -> std::io::Result<()> {
    let text = serde_json::to_string_pretty(manifest).map_err(std::io::Error::other)? + "\n";
    write_whole(folder, NAME, &aside(folder, NAME), text.as_bytes())
}
