//! Where results come from, as their manifest says it.

use crate::record::manifest::{Manifest, Origin, PROGRAM, RESULTS_VERSION};
use crate::scenario::{Document, Scenario};

/// The manifest of results of this scenario, as far as the scenario says it; files and runs are still missing.
pub fn manifest(document: &Document, scenario: &Scenario) -> Manifest {
    Manifest {
        format: 1,
        program: PROGRAM.into(),
        results_version: RESULTS_VERSION,
        origin: origin(document),
        seed: scenario.seed,
        seed_source: seed_source(document).into(),
        points: 1,
        replicates: scenario.replicates as u64,
        replicate: None,
        steps: scenario.steps as u64,
        every: scenario.every as u64,
        runs: 0,
        complete: true,
        compared_with: None,
        plan_sha256: None,
        files: Vec::new(),
    }
}

/// A scenario as it was run.
pub fn origin(document: &Document) -> Origin {
    Origin::new(document.source().stem(), document.text(), document.overrides().map(str::to_owned).collect())
}

/// Who gave the master seed.
pub fn seed_source(document: &Document) -> &'static str {
    match () {
        () if document.is_set(&["seed"]) => "command line",
        () if document.value(&["seed"]).is_some() => "scenario",
        () => "default",
    }
}
