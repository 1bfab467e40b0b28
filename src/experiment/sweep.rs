//! A sweep in a folder of its own: begun, performed, and gone on with wherever it stopped.
//!
//! ```text
//! Points::new  ->  Points::check  ->  Plan::new  ->  open or resume  ->  Sweep::perform
//! ```

use super::crew::Crew;
use super::digest;
use super::draft::{Draft, Intent};
use super::fault::Fault;
use super::journal::{self, Journal};
use super::parquet;
use super::plan::{self, Plan};
use super::points::Points;
use super::progress::Progress;
use super::rows::{Rows, written};
use super::workers::{Done, Workers};
use crate::record::disk;
use crate::record::manifest::{Inventory, Manifest, NAME};
use crate::record::table::FileEntry;
use crate::record::tables::{self, Varied};
use std::io;
use std::path::{Path, PathBuf};

pub use super::workers::OnError;

/// A sweep whose files are open.
pub struct Sweep<'a> {
    draft: Draft,
    points: &'a Points,
    plan: &'a Plan,
    rows: Rows,
    journal: Journal,
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

/// What a sweep writes.
fn intent(points: &Points, plan: &Plan, inputs: Vec<PathBuf>, replace: bool) -> Intent {
    let manifest = plan.manifest(points.document().text(), 0);
    Intent::new(&written(plan.wanted().kept, false), inputs, replace, &manifest).with_parquet(plan.parquet)
}

/// Begins a sweep. What is in the folder is refused, unless it is to be replaced; then it stays until the new results are whole.
///
/// # Errors
/// See [`Draft`].
pub fn open<'a>(folder: &Path, points: &'a Points, plan: &'a Plan, replace: bool) -> Result<Sweep<'a>, Fault> {
    let mut intent = intent(points, plan, points.inputs().to_vec(), replace);
    // Whether a run fails is known only at the end.
    intent.files.push(plan::NAME.into());
    let draft = Draft::open(folder, &intent)?;
    begin(draft, points, plan)
}

/// Goes on with a sweep that was stopped; nothing if it is complete already. Where nothing is left of its rows, it begins anew.
///
/// # Errors
/// No sweep in the folder or another one, another program that writes there, or the disk.
pub fn resume<'a>(folder: &Path, points: &'a Points, plan: &'a Plan) -> Result<Option<Sweep<'a>>, Fault> {
    let dir = folder.display();
    let none = || Fault::wrong(format!("{dir}: there is no sweep to go on with; leave --resume out"));
    if !folder.exists() {
        return Err(none());
    }
    let mut draft = Draft::enter(folder)?;
    draft.refuse_plan_of_shards()?;
    let (unfinished, finished) = (draft.unfinished()?, Inventory::read(&folder.join(NAME)).ok().flatten().is_some());
    let there = match &unfinished {
        None if finished => Plan::read(folder)?,
        unfinished => unfinished.clone(),
    };
    let differences = there.ok_or_else(none)?.differences(plan);
    if !differences.is_empty() {
        return Err(Fault::wrong(format!(
            "{dir} holds another sweep, which cannot be gone on with: {} changed; use --force to begin anew, or --out for another folder",
            differences.join(", ")
        )));
    }
    if unfinished.is_none() {
        return Ok(None);
    }
    draft.keep();
    match journal::recover(&draft.place(), points, plan).map_err(Fault::disk(folder))? {
        Some((rows, journal, kept)) => Ok(Some(Sweep { draft, points, plan, rows, journal, kept })),
        None => begin(draft, points, plan).map(Some),
    }
}

fn begin<'a>(mut draft: Draft, points: &'a Points, plan: &'a Plan) -> Result<Sweep<'a>, Fault> {
    let place = draft.place();
    let files = || -> io::Result<(Rows, Journal)> {
        let files = (Rows::create(&place, points.paths(), plan.wanted())?, Journal::create(&place)?);
        // Comes last: whoever sees it can go on with what it names.
        plan.write(&place)?;
        Ok(files)
    };
    let (rows, journal) = files().map_err(Fault::disk(draft.folder()))?;
    draft.keep();
    Ok(Sweep { draft, points, plan, rows, journal, kept: 0 })
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
        let Sweep { draft, points, plan, mut rows, mut journal, kept } = self;
        let folder = draft.folder().to_owned();
        let (large, wanted) = (plan.large, plan.wanted().kept);
        let workers = Workers { folder: &folder, points, crew, large, wanted, on_error, leaves_to_others: false };
        let disk = Fault::disk(&folder);
        progress.begin(kept, plan.most_runs(), "runs");
        let done = workers.perform(&mut plan.schedule(), &mut rows, kept, |rows, added| {
            progress.tick();
            journal.enter(added, rows)
        });
        progress.finish();
        // A disk that refused would refuse this too; what was handed over before holds.
        if !matches!(done, Err(Fault::Disk { .. })) {
            journal.flush(&mut rows, true).map_err(&disk)?;
        }
        let Done { runs, failures, complete } = done?;
        let manifest = complete.then(|| finish(draft, points, plan, rows, runs)).transpose()?;
        Ok(Swept { runs, failures, manifest })
    }
}

/// Puts the files of a sweep whose rows are all written in place, with the summary and the dictionary that follow from them.
///
/// # Errors
/// When the disk refuses.
pub(super) fn finish(draft: Draft, points: &Points, plan: &Plan, rows: Rows, runs: u64) -> Result<Manifest, Fault> {
    let mut manifest = plan.manifest(points.document().text(), runs);
    manifest.files = completed(&draft.place(), points, plan, rows).map_err(Fault::disk(draft.folder()))?;
    draft.publish(&manifest)?;
    Ok(manifest)
}

fn completed(place: &Path, points: &Points, plan: &Plan, mut rows: Rows) -> io::Result<Vec<FileEntry>> {
    rows.flush(false)?;
    let wanted = plan.wanted();
    let failures = rows.failures() > 0;
    let varied = Varied { parameters: points.paths(), window: wanted.kept.window };
    let mut summary = tables::SUMMARY.create(place, &varied, wanted.bom)?;
    if let Some(table) = rows.table(0) {
        digest::summarise(points, table.place(), &mut summary)?;
    }
    let dictionary = tables::dictionary(place, &written(wanted.kept, failures), &varied, wanted.bom)?;
    // A table without a failure stays aside, and goes with what is left there.
    let mut files: Vec<FileEntry> = rows.finish()?.into_iter().filter(|file| failures || file.name != tables::FAILURES.file).collect();
    files.push(summary.finish()?);
    files.push(dictionary.finish()?);
    if wanted.parquet {
        parquet::add(place, &mut files)?;
    }
    disk::sync_folder(place)?;
    Ok(files)
}
