//! A finished folder of results: what kind of results they are, where they come from, and its tables by name.

use super::Plan;
use super::draft::ASIDE;
use super::fault::Fault;
use crate::record::manifest::{Manifest, NAME, Origin, Verdicts};
use crate::record::reading::Reading;
use crate::record::table::FileEntry;
use crate::record::tables::{self, Schema};
use crate::scenario::{Document, Scenario, Source};
use std::path::{Path, PathBuf};

/// What made the results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// `fiducia run`.
    Run,
    /// `fiducia sweep`, in one or in shards.
    Sweep,
    /// `fiducia check`.
    Check,
    /// `fiducia compare`.
    Compare,
    /// `fiducia fit`.
    Fit,
}

/// A finished folder of results.
#[derive(Clone, Debug)]
pub struct Results {
    folder: PathBuf,
    /// What made them.
    pub made: Made,
    /// What ran; of tested claims only program, versions, replicates and files are known.
    pub manifest: Manifest,
    /// The scenarios as they were run, overrides included, each with where it came from.
    pub scenarios: Vec<(Origin, Document)>,
    /// Confidence level of verdicts.
    pub level: Option<f64>,
}

impl Results {
    /// Opens a folder.
    ///
    /// # Errors
    /// A folder without results, a sweep that is not finished, a manifest that is none, or a scenario in it that cannot be read.
    pub fn open(folder: &Path) -> Result<Results, Fault> {
        let place = folder.join(NAME);
        let text = match std::fs::read_to_string(&place) {
            Ok(text) => text,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Err(none(folder)),
            Err(e) => return Err(Fault::disk(&place)(e)),
        };
        let foreign = |e: serde_json::Error| Fault::wrong(format!("{} is no manifest of fiducia: {e}", place.display()));
        let known: serde_json::Value = serde_json::from_str(&text).map_err(foreign)?;
        let (manifest, origins, level) = if known.get("scenarios").is_some() {
            let found: Verdicts = serde_json::from_value(known).map_err(foreign)?;
            let Verdicts { format, program, results_version, scenarios, level, replicates, files } = found;
            let complete = true;
            (Manifest { format, program, results_version, replicates, complete, files, ..Manifest::default() }, scenarios, Some(level))
        } else {
            let found: Manifest = serde_json::from_value(known).map_err(foreign)?;
            let second = found.compared_with.clone();
            let level = second.as_ref().map(|second| second.level);
            let origins = [found.origin.clone()].into_iter().chain(second.map(|second| second.origin)).collect();
            (found, origins, level)
        };
        let read = |origin: Origin| Ok((origin.clone(), Document::new(Source::File(place.clone()), &origin.scenario_text)?));
        let scenarios = origins.into_iter().map(read).collect::<Result<_, Fault>>()?;
        let has = |schema: &Schema| manifest.files.iter().any(|file| file.name == schema.file);
        let made = match () {
            () if has(tables::CLAIMS) => Made::Check,
            () if has(tables::COMPARE) => Made::Compare,
            () if has(tables::FIT) => Made::Fit,
            () if manifest.plan_sha256.is_some() => Made::Sweep,
            () => Made::Run,
        };
        Ok(Results { folder: folder.to_owned(), made, manifest, scenarios, level })
    }

    /// A scenario as it was run, resolved; nothing if its data files are not where they can be found: beside the results or, by the names of
    /// bundled scenarios, in the program.
    pub fn scenario(&self, number: usize) -> Option<Scenario> {
        let (origin, document) = self.scenarios.get(number)?;
        let bundled =
            || Document::new(Document::bundled(&origin.scenario).ok()?.source().clone(), &origin.scenario_text).ok()?.scenario().ok();
        document.scenario().ok().or_else(bundled)
    }

    /// Where they lie.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The files that the manifest names.
    pub fn files(&self) -> &[FileEntry] {
        &self.manifest.files
    }

    /// Whether they have such a table.
    pub fn has(&self, schema: &Schema) -> bool {
        self.manifest.files.iter().any(|file| file.name == schema.file)
    }

    /// Whether such a table was put beside them, as `fiducia sensitivity` does.
    pub fn beside(&self, schema: &Schema) -> bool {
        self.folder.join(schema.file).is_file()
    }

    /// Opens a table.
    ///
    /// # Errors
    /// When it is not there, or has no header.
    pub fn table(&self, schema: &Schema) -> Result<Reading, Fault> {
        Reading::open(&self.folder.join(schema.file)).map_err(Fault::disk(&self.folder))
    }
}

/// Says why there are no results in a folder.
fn none(folder: &Path) -> Fault {
    let shown = folder.display();
    if Plan::read(&folder.join(ASIDE)).is_ok_and(|plan| plan.is_some()) {
        return Fault::wrong(format!("{shown}: the sweep is not finished; go on with it by --resume"));
    }
    if Plan::read(folder).is_ok_and(|plan| plan.is_some_and(|plan| plan.shards.is_some())) {
        return Fault::wrong(format!("{shown}: the shards of the sweep are not put together yet; see `fiducia merge`"));
    }
    if folder.is_dir() {
        return Fault::wrong(format!("{shown}: there are no results of fiducia in this folder: no {NAME}"));
    }
    Fault::wrong(format!("{shown}: there is no such folder"))
}
