//! A sweep in a folder of its own: begun, performed, and gone on with wherever it stopped.
//!
//! ```text
//! Points::new  ->  Points::check  ->  Plan::new  ->  open or resume  ->  Sweep::perform
//! ```

use super::checkpoint::Checkpoint;
use super::crew::Crew;
use super::digest;
use super::fault::Fault;
use super::folder::{prepare, sweep_out};
use super::plan::Plan;
use super::points::Points;
use super::progress::Progress;
use super::rows::{Rows, written};
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
    points: &'a Points,
    plan: &'a Plan,
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
pub fn open<'a>(folder: &Path, points: &'a Points, plan: &'a Plan, replace: bool) -> Result<Sweep<'a>, Fault> {
    if !replace {
        let unfinished = Plan::read(folder)?.is_some() && Manifest::read(folder).is_err();
        if unfinished {
            let dir = folder.display();
            return Err(Fault::wrong(format!("{dir} holds an unfinished sweep; use --resume to go on, or --force to begin anew")));
        }
        prepare(folder, false)?;
    }
    let rows = begin(folder, points, plan).map_err(Fault::disk(folder))?;
    Ok(Sweep { folder: folder.to_owned(), points, plan, rows, kept: 0 })
}

/// Goes on with a sweep that was stopped; nothing if it is complete already. Where nothing is left of its rows, it begins anew.
///
/// # Errors
/// No sweep in the folder or another one, or the disk.
pub fn resume<'a>(folder: &Path, points: &'a Points, plan: &'a Plan) -> Result<Option<Sweep<'a>>, Fault> {
    let dir = folder.display();
    let Some(there) = Plan::read(folder)? else {
        return Err(Fault::wrong(format!("{dir}: there is no sweep to go on with; leave --resume out")));
    };
    let differences = there.differences(plan);
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
        None => (begin(folder, points, plan).map_err(Fault::disk(folder))?, 0),
    };
    Ok(Some(Sweep { folder: folder.to_owned(), points, plan, rows, kept }))
}

fn begin(folder: &Path, points: &Points, plan: &Plan) -> io::Result<Rows> {
    std::fs::create_dir_all(folder)?;
    Checkpoint::remove(folder)?;
    match std::fs::remove_file(folder.join(manifest::NAME)) {
        Err(e) if e.kind() != ErrorKind::NotFound => return Err(e),
        _ => {}
    }
    plan.write(folder)?;
    Rows::create(folder, points.paths(), plan.wanted())
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
        let Sweep { folder, points, plan, mut rows, kept } = self;
        let (large, wanted) = (plan.large, plan.wanted().kept);
        let workers = Workers { folder: &folder, points, crew, large, wanted, on_error };
        let mut checkpoint = Checkpoint::new(&folder);
        let disk = |error: io::Error| Fault::disk(&folder)(error);
        checkpoint.mark(&mut rows, kept, true).map_err(disk)?;
        progress.begin(kept, plan.most_runs(), "runs");
        let mut reached = kept;
        let done = workers.perform(&mut plan.schedule(), &mut rows, kept, |rows, runs| {
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
        let manifest = complete.then(|| finish(&folder, points, plan, rows, runs)).transpose().map_err(disk)?;
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
pub fn trial(points: &Points, plan: &Plan, crew: &Crew, time: Duration) -> Option<Trial> {
    let (large, wanted) = (plan.large, plan.wanted().kept);
    let workers = Workers { folder: Path::new(""), points, crew, large, wanted, on_error: OnError::Keep };
    let begun = Instant::now();
    let make = |number: u64| {
        // A large step apart, so that dear regions are met early.
        let share = (number as f64 * 0.618_033_988_749_894_9).fract();
        let point = ((share * points.count() as f64) as u64).min(points.count() - 1);
        if number == 0 || begun.elapsed() < time { workers.make(points.run(point, 0), None) } else { None }
    };
    let (mut runs, mut bytes) = (0, 0);
    let Ok(()) = crew.in_order(large, 0..points.count().min(1000), make, |_, made| {
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
pub(super) fn finish(folder: &Path, points: &Points, plan: &Plan, mut rows: Rows, runs: u64) -> io::Result<Manifest> {
    rows.flush(false)?;
    let wanted = plan.wanted();
    let failures = rows.failures() > 0;
    let varied = Varied { parameters: points.paths(), window: wanted.kept.window };
    let mut summary = tables::SUMMARY.create(folder, &varied, wanted.bom)?;
    if let Some(table) = rows.table(0) {
        digest::summarise(points, table.place(), &mut summary)?;
    }
    let dictionary = tables::dictionary(folder, &written(wanted.kept, failures), &varied, wanted.bom)?;
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
    let mut manifest = plan.manifest(points.document().text(), runs);
    manifest.files = files;
    manifest.write(folder)?;
    Checkpoint::remove(folder)?;
    Ok(manifest)
}
