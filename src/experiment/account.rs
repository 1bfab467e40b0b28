//! What a folder of results says of itself, and what a scenario would say if it were run: enough to describe either in a paper.

use super::fault::Fault;
use super::provenance::manifest;
use crate::record::manifest::{Manifest, NAME, Origin, Verdicts};
use crate::record::table::FileEntry;
use crate::scenario::bundled;
use crate::scenario::claim::Claim;
use crate::scenario::{Document, Scenario, Source};
use serde::Deserialize;
use std::path::Path;
use std::sync::Arc;

/// Results, or a scenario that may give some.
#[derive(Debug)]
pub struct Account {
    /// What its manifest says.
    pub told: Told,
    /// The scenarios, in the order of the manifest.
    pub subjects: Vec<Subject>,
}

/// What a manifest says.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Told {
    /// Of tested claims.
    Claims(Verdicts),
    /// Of runs: replicates, a sweep, a comparison or a fit.
    Runs(Box<Manifest>),
}

/// A scenario that an account is about.
#[derive(Debug)]
pub struct Subject {
    /// Its text.
    pub document: Document,
    /// Resolved.
    pub scenario: Arc<Scenario>,
    /// Where it came from, and the hash of its text.
    pub origin: Origin,
}

impl Subject {
    fn new(document: Document, origin: Origin) -> Result<Subject, Fault> {
        Ok(Subject { scenario: Arc::new(document.scenario()?), document, origin })
    }

    /// What the scenario claims; nothing where what was set, such as fewer steps, does not go with its claims.
    pub fn claims(&self) -> Vec<Claim> {
        self.document.claims().unwrap_or_default()
    }

    fn of(origin: &Origin) -> Result<Subject, Fault> {
        let Origin { scenario, scenario_text, scenario_sha256, .. } = origin;
        if Origin::new(scenario.clone(), scenario_text, Vec::new()).scenario_sha256 != *scenario_sha256 {
            return Err(Fault::Broken(format!("{NAME}: the text of the scenario `{scenario}` is not the one whose hash stands beside it")));
        }
        // Its data files are looked for where the program is started, if it does not carry them.
        let source = match bundled::scenario(scenario) {
            Some(bundled) => Source::Bundled(bundled.name),
            None => Source::File(format!("{scenario}.toml").into()),
        };
        Subject::new(Document::new(source, scenario_text)?, origin.clone())
    }
}

impl Account {
    /// Of a scenario that is yet to be run.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn of(document: Document) -> Result<Account, Fault> {
        let manifest = manifest(&document, &document.scenario()?);
        let origin = manifest.origin.clone();
        Ok(Account { told: Told::Runs(Box::new(manifest)), subjects: vec![Subject::new(document, origin)?] })
    }

    /// Of a folder of results, by its manifest.
    ///
    /// # Errors
    /// A manifest that cannot be read or is none, a text that is not what its hash says, or a data file of the scenario that is not where the
    /// program was started.
    pub fn open(folder: &Path) -> Result<Account, Fault> {
        let place = folder.join(NAME);
        let text = std::fs::read(&place).map_err(Fault::disk(&place))?;
        let foreign = |_| Fault::Broken(format!("{} is no manifest of results of fiducia", place.display()));
        let told: Told = serde_json::from_slice(&text).map_err(foreign)?;
        let origins: Vec<&Origin> = match &told {
            Told::Claims(manifest) => manifest.scenarios.iter().collect(),
            Told::Runs(manifest) => {
                [&manifest.origin].into_iter().chain(manifest.compared_with.as_ref().map(|other| &other.origin)).collect()
            }
        };
        let subjects = origins.into_iter().map(Subject::of).collect::<Result<Vec<_>, _>>()?;
        Ok(Account { told, subjects })
    }
}

impl Told {
    /// Name and version of the program, and the version of its results.
    pub fn program(&self) -> (&str, u32) {
        match self {
            Told::Claims(manifest) => (&manifest.program, manifest.results_version),
            Told::Runs(manifest) => (&manifest.program, manifest.results_version),
        }
    }

    /// The files; none where nothing has been run.
    pub fn files(&self) -> &[FileEntry] {
        match self {
            Told::Claims(manifest) => &manifest.files,
            Told::Runs(manifest) => &manifest.files,
        }
    }
}
