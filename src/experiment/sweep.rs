//! A sweep in a folder of its own: begun, performed, and gone on with wherever it stopped.
//!
//! ```text
//! Plan::new(document)  ->  plan.check  ->  Contract::new  ->  open or resume  ->  perform
//! ```

use super::checkpoint::Checkpoint;
use super::contract::Contract;
use super::crew::Crew;
use super::digest;
use super::fault::Fault;
use super::folder::{prepare, sweep_out};
use super::plan::Plan;
use super::progress::Progress;
use super::rows::Rows;
use super::workers::{Done, Workers};
use crate::record::manifest::{self, Manifest};
use crate::record::tables::{self, Varied};
use std::convert::Infallible;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

pub use super::workers::OnError;

/// A sweep whose files are open.
pub struct Sweep<'a> {
    folder: PathBuf,
    plan: &'a Plan,
    contract: &'a Contract,
    rows: Rows,
    kept: u64,
}

/// What a sweep came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Swept {
    /// Runs whose rows are written.
    pub runs: u64,
    /// How many of them failed.
    pub failures: u64,
    /// What is in the folder; nothing if the sweep was asked to halt before its end, and can be resumed.
    pub manifest: Option<Manifest>,
}

/// Begins a sweep. What is in the folder is refused, unless it is to be replaced.
///
/// # Errors
/// Results or an unfinished sweep in the folder, or the disk.
pub fn open<'a>(folder: &Path, plan: &'a Plan, contract: &'a Contract, replace: bool) -> Result<Sweep<'a>, Fault> {
    if !replace {
        let unfinished = Contract::read(folder)?.is_some() && Manifest::read(folder).is_err();
        if unfinished {
            let dir = folder.display();
            return Err(Fault::wrong(format!("{dir} holds an unfinished sweep; use --resume to go on, or --force to begin anew")));
        }
        prepare(folder, false)?;
    }
    let rows = begin(folder, plan, contract).map_err(Fault::disk(folder))?;
    Ok(Sweep { folder: folder.to_owned(), plan, contract, rows, kept: 0 })
}

/// Goes on with a sweep that was stopped; nothing if it is complete already. Where nothing is left of its rows, it begins anew.
///
/// # Errors
/// No sweep in the folder or another one, or the disk.
pub fn resume<'a>(folder: &Path, plan: &'a Plan, contract: &'a Contract) -> Result<Option<Sweep<'a>>, Fault> {
    let dir = folder.display();
    let Some(there) = Contract::read(folder)? else {
        return Err(Fault::wrong(format!("{dir}: there is no sweep to go on with; leave --resume out")));
    };
    let differences = there.differences(contract);
    if !differences.is_empty() {
        return Err(Fault::wrong(format!(
            "{dir} holds another sweep, which cannot be gone on with: {} changed; use --force to begin anew, or --out for another folder",
            differences.join(", ")
        )));
    }
    if Manifest::read(folder).is_ok() && !Checkpoint::exists(folder) {
        return Ok(None);
    }
    let (rows, kept) = match Checkpoint::resume(folder).map_err(Fault::disk(folder))? {
        Some(found) => found,
        None => (begin(folder, plan, contract).map_err(Fault::disk(folder))?, 0),
    };
    Ok(Some(Sweep { folder: folder.to_owned(), plan, contract, rows, kept }))
}

fn begin(folder: &Path, plan: &Plan, contract: &Contract) -> io::Result<Rows> {
    std::fs::create_dir_all(folder)?;
    Checkpoint::remove(folder)?;
    match std::fs::remove_file(folder.join(manifest::NAME)) {
        Err(e) if e.kind() != ErrorKind::NotFound => return Err(e),
        _ => {}
    }
    contract.write(folder)?;
    Rows::create(folder, plan.paths(), contract.wanted())
}

impl Sweep<'_> {
    /// Runs that are kept from before.
    pub fn kept(&self) -> u64 {
        self.kept
    }

    /// Performs the runs that are left and finishes the folder; progress is counted in runs. Where the sweep stands is marked on the way, so
    /// that it can be resumed whatever ends it.
    ///
    /// # Errors
    /// When the disk refuses, or when a run fails and that is to stop the sweep.
    pub fn perform(self, crew: &Crew, on_error: OnError, progress: &dyn Progress) -> Result<Swept, Fault> {
        let Sweep { folder, plan, contract, mut rows, kept } = self;
        let (large, tables) = (contract.large, contract.wanted().tables);
        let workers = Workers { folder: &folder, plan, crew, large, tables, on_error };
        let mut checkpoint = Checkpoint::new(&folder);
        let disk = |error: io::Error| Fault::disk(&folder)(error);
        checkpoint.mark(&mut rows, kept, true).map_err(disk)?;
        progress.begin(kept, contract.most_runs(), "runs");
        let mut reached = kept;
        let done = workers.perform(&mut contract.schedule(), &mut rows, kept, |rows, runs| {
            progress.tick();
            reached = runs;
            checkpoint.mark(rows, runs, false)
        });
        progress.finish();
        // A disk that refused would refuse this mark too; the one before holds.
        if !matches!(done, Err(Fault::Disk { .. })) {
            checkpoint.mark(&mut rows, reached, true).map_err(disk)?;
        }
        let Done { runs, failures, complete } = done?;
        let manifest = complete.then(|| finish(&folder, plan, contract, rows, runs)).transpose().map_err(disk)?;
        Ok(Swept { runs, failures, manifest })
    }
}

/// What runs take, from some that were tried.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trial {
    /// Runs that were tried.
    pub runs: u64,
    /// Seconds that each took.
    pub seconds: f64,
    /// Bytes of the rows of each.
    pub bytes: u64,
    /// Runs that are under way at a time.
    pub at_once: u64,
}

/// Tries runs from all over the design for so long, at least one; nothing if asked to halt before.
pub fn trial(plan: &Plan, contract: &Contract, crew: &Crew, time: Duration) -> Option<Trial> {
    let (large, tables) = (contract.large, contract.wanted().tables);
    let workers = Workers { folder: Path::new(""), plan, crew, large, tables, on_error: OnError::Keep };
    let begun = Instant::now();
    let make = |number: u64| {
        // A large step apart, so that dear regions are met early.
        let share = (number as f64 * 0.618_033_988_749_894_9).fract();
        let point = ((share * plan.points() as f64) as u64).min(plan.points() - 1);
        if number == 0 || begun.elapsed() < time { workers.make(plan.run(point, 0), None) } else { None }
    };
    let (mut runs, mut bytes) = (0, 0);
    let Ok(()) = crew.in_order(large, 0..plan.points().min(1000), make, |_, made| {
        runs += 1;
        bytes += made.bytes();
        Ok::<(), Infallible>(())
    });
    let at_once = crew.at_once(large) as u64;
    let seconds = begun.elapsed().as_secs_f64() * at_once.min(runs) as f64 / runs as f64;
    (runs > 0).then(|| Trial { runs, seconds, bytes: bytes / runs, at_once })
}

/// Makes the files of a sweep whose rows are all written appear: the summary and the dictionary are made, everything gets its name, the
/// manifest comes last.
///
/// # Errors
/// When the disk refuses.
pub fn finish(folder: &Path, plan: &Plan, contract: &Contract, mut rows: Rows, runs: u64) -> io::Result<Manifest> {
    rows.flush(false)?;
    let wanted = contract.wanted();
    let failures = rows.failures() > 0;
    let varied = Varied { parameters: plan.paths(), window: wanted.tables.window };
    let mut summary = tables::SUMMARY.create(folder, &varied, wanted.bom)?;
    if let Some(table) = rows.table(0) {
        digest::summarise(plan, table.place(), &mut summary)?;
    }
    let dictionary = tables::dictionary(folder, &wanted.written(failures), &varied, wanted.bom)?;
    let mut files = Vec::new();
    let written = rows.finish()?;
    for entry in written {
        if entry.name == tables::FAILURES.file && !failures {
            std::fs::remove_file(folder.join(&entry.name))?;
        } else {
            files.push(entry);
        }
    }
    files.push(summary.finish()?);
    files.push(dictionary.finish()?);
    sweep_out(folder, &files)?;
    let mut manifest = contract.manifest(plan.document().text(), runs);
    manifest.files = files;
    manifest.write(folder)?;
    Checkpoint::remove(folder)?;
    Ok(manifest)
}
