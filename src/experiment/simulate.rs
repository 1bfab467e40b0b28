//! Simulating a scenario: its replicates, into a folder of results.

use super::crew::{Crew, is_large};
use super::fault::Fault;
use super::folder::Folder;
use super::perform::{RunResult, perform};
use super::progress::Progress;
use super::provenance::manifest;
use super::run::Run;
use super::summary::Summary;
use crate::record::manifest::Manifest;
use crate::scenario::Document;

/// Simulates the replicates of a scenario, or the one that is wanted, into a folder that was opened for it. The result of each is shown to `see`, in
/// their order. Progress is counted in runs, or in steps where a run has all threads to itself.
///
/// If the crew is asked to halt, the folder holds the runs that were complete by then, and its manifest says so; unless it held results before,
/// which then stay as they are.
///
/// # Errors
/// When the disk refuses, or when the crew halted and the results of before stay.
pub fn simulate(
    document: &Document,
    mut folder: Folder,
    crew: &Crew,
    progress: &dyn Progress,
    mut see: impl FnMut(&RunResult),
) -> Result<Manifest, Fault> {
    let (path, scenario, kept) = (folder.path().to_owned(), folder.scenario().clone(), folder.kept());
    let (wanted, large) = (folder.replicates(), is_large(&scenario));
    let replicates = wanted.end - wanted.start;
    if large {
        progress.begin(0, replicates * scenario.steps as u64, "steps");
    } else {
        progress.begin(0, replicates, "runs");
    }
    folder.begin().map_err(Fault::disk(&path))?;
    let (mut summary, mut runs) = (Summary::default(), 0);
    let work = |replicate: u64| {
        let run = Run { number: replicate, replicate, ..Run::default() };
        perform(&scenario, run, kept, crew.halt(), || {
            if large {
                progress.tick();
            }
        })
    };
    let performed = crew.in_order(large, wanted, work, |_, result| {
        if !large {
            progress.tick();
        }
        folder.append(&result)?;
        summary.add(result.series());
        see(&result);
        runs += 1;
        Ok(())
    });
    progress.finish();
    performed.map_err(Fault::disk(&path))?;
    if runs < replicates && folder.replaces() {
        return Err(Fault::Halted);
    }
    folder.finish(&summary, Manifest { runs, complete: runs == replicates, ..manifest(document, &scenario) })
}
