//! The manifest: what a folder of results holds and where it comes from. No clock, no machine: the same run gives the same bytes.

use super::table::FileEntry;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Name of the manifest in its folder.
pub const NAME: &str = "manifest.json";

/// Changes whenever the same scenario and seed would give other numbers.
pub const RESULTS_VERSION: u32 = 1;

/// What a folder of results holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Format of this file.
    pub format: u32,
    /// Name and version of the program.
    pub program: String,
    /// See [`RESULTS_VERSION`].
    pub results_version: u32,
    /// Where the scenario came from.
    pub scenario: String,
    /// The scenario as it was run, overrides included.
    pub scenario_text: String,
    /// SHA-256 of that text.
    pub scenario_sha256: String,
    /// What the command line changed.
    pub overrides: Vec<String>,
    /// Master seed.
    pub seed: u64,
    /// Who gave the seed: `command line`, `scenario` or `default`.
    pub seed_source: String,
    /// Number of parameter points.
    pub points: u64,
    /// Replicates of each point.
    pub replicates: u64,
    /// Steps of each run.
    pub steps: u64,
    /// Steps between rows of the series.
    pub every: u64,
    /// Runs whose results are in the files.
    pub runs: u64,
    /// Whether these are all.
    pub complete: bool,
    /// The files.
    pub files: Vec<FileEntry>,
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

    /// Writes the manifest; it appears whole.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn write(&self, folder: &Path) -> std::io::Result<()> {
        write_as(folder, self)
    }
}

/// Writes what takes the place of the manifest; it appears whole.
///
/// # Errors
/// When the disk refuses.
pub fn write_as(folder: &Path, manifest: &impl Serialize) -> std::io::Result<()> {
    let text = serde_json::to_string_pretty(manifest).map_err(std::io::Error::other)? + "\n";
    let aside = super::table::aside(folder, NAME);
    std::fs::write(&aside, text)?;
    std::fs::rename(aside, folder.join(NAME))
}
