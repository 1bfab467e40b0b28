//! The folder of results: which files, opened before the first run, appended to in the order of the runs, named when they are whole.

use super::fault::Fault;
use super::observe::{Kept, observers};
use super::perform::RunResult;
use super::rows::{Wanted, run_lines};
use super::run::Label;
use super::summary::Summary;
use crate::record::manifest::{self, Manifest};
use crate::record::table::{FileEntry, Lines, Table};
use crate::record::tables::{self, Home, Schema, TABLES, Varied};
use crate::scenario::Scenario;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A folder of results in the making.
pub struct Folder {
    path: PathBuf,
    scenario: Arc<Scenario>,
    wanted: Wanted,
    /// In the order of the list.
    tables: Vec<(&'static Schema, Table)>,
}

/// Every file that a folder of results can hold besides the manifest.
fn known() -> impl Iterator<Item = &'static str> {
    TABLES.iter().filter(|table| table.home == Home::Results).map(|table| table.file)
}

/// Whether a folder holds results of any kind.
pub(super) fn holds_results(path: &Path) -> bool {
    [manifest::NAME].into_iter().chain(known()).any(|name| path.join(name).exists())
}

/// Makes a folder ready for results. Results that are there are refused, unless they are to be replaced. Whoever writes results does so first;
/// call it before work that is too long to end in a refusal.
///
/// # Errors
/// Results that are there, or a folder that cannot be made.
pub fn prepare(path: &Path, replace: bool) -> Result<(), Fault> {
    let dir = path.display();
    if !replace && holds_results(path) {
        return Err(Fault::wrong(format!("{dir} holds results already; use --force to replace them, or --out for another folder")));
    }
    std::fs::create_dir_all(path).map_err(|e| Fault::wrong(format!("cannot make the folder {dir}: {e}")))
}

impl Folder {
    /// Opens every file for the runs of a scenario. The series is always among them, and what the scenario measures. Results that are there are
    /// refused, unless they are to be replaced; they stay until the new ones are whole.
    ///
    /// # Errors
    /// Results in the folder, or the disk.
    pub fn create(path: &Path, scenario: &Arc<Scenario>, wanted: Wanted, replace: bool) -> Result<Folder, Fault> {
        prepare(path, replace)?;
        let wanted = Wanted { kept: Kept { series: true, measures: true, window: 0, ..wanted.kept }, ..wanted };
        let observers = observers(scenario, wanted.kept);
        let filled = observers.iter().filter_map(|observer| observer.table()).map(|table| table.schema());
        let mut written: Vec<&Schema> = filled.chain([tables::RUNS, tables::SUMMARY]).collect();
        written.sort_by_key(|schema| TABLES.iter().position(|listed| listed == schema));
        let create = |schema: &'static Schema| Ok((schema, schema.create(path, &Varied::default(), wanted.bom)?));
        let tables = written.into_iter().map(create).collect::<io::Result<_>>().map_err(Fault::disk(path))?;
        Ok(Folder { path: path.to_owned(), scenario: scenario.clone(), wanted, tables })
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What is simulated into it.
    pub(super) fn scenario(&self) -> &Arc<Scenario> {
        &self.scenario
    }

    /// What is kept of each run.
    pub(super) fn kept(&self) -> Kept {
        self.wanted.kept
    }

    /// Appends rows to a table, if the folder has it.
    fn add(&mut self, schema: &Schema, lines: &Lines) -> io::Result<()> {
        self.tables.iter_mut().filter(|(own, _)| *own == schema).try_for_each(|(_, table)| table.append(lines))
    }

    /// Appends what a run left behind.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn append(&mut self, result: &RunResult) -> io::Result<()> {
        let (scenario, label) = (self.scenario.clone(), Label::default());
        self.add(tables::RUNS, &run_lines(&scenario, scenario.seed, &label, result))?;
        result.tables().try_for_each(|table| self.add(table.schema(), &table.rows(&scenario, &result.run, &label)))
    }

    /// Appends the summary of all runs, makes all files appear, and removes those of an earlier run that this one did not write.
    ///
    /// # Errors
    /// When the disk refuses.
    pub(super) fn finish(mut self, summary: &Summary, mut manifest: Manifest) -> io::Result<Manifest> {
        let mut lines = Lines::default();
        summary.write(&self.scenario, 0, &[], &mut lines);
        self.add(tables::SUMMARY, &lines)?;
        let written: Vec<&Schema> = self.tables.iter().map(|(schema, _)| *schema).collect();
        let dictionary = tables::dictionary(&self.path, &written, &Varied::default(), self.wanted.bom)?;
        let mut files: Vec<FileEntry> = self.tables.into_iter().map(|(_, table)| table.finish()).collect::<io::Result<_>>()?;
        files.push(dictionary.finish()?);
        sweep_out(&self.path, &files)?;
        manifest.files = files;
        manifest.write(&self.path)?;
        Ok(manifest)
    }
}

/// Removes the files of an earlier run that this one did not write.
pub(super) fn sweep_out(path: &Path, files: &[FileEntry]) -> io::Result<()> {
    for name in known().flat_map(|name| [name.to_owned(), name.replace(".csv", ".parquet")]) {
        if files.iter().any(|file| file.name == name) {
            continue;
        }
        match std::fs::remove_file(path.join(name)) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
            _ => {}
        }
    }
    Ok(())
}
