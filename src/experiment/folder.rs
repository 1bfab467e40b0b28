//! The folder of results of a run: which files, appended to in the order of the runs, put in place when they are whole.

use super::draft::{Draft, Intent};
use super::fault::Fault;
use super::observe::{Kept, observers};
use super::parquet;
use super::perform::RunResult;
use super::provenance::manifest;
use super::rows::{Wanted, run_lines};
use super::run::Label;
use super::summary::Summary;
use crate::record::manifest::Manifest;
use crate::record::table::{FileEntry, Lines, Table};
use crate::record::tables::{self, Schema, TABLES, Varied};
use crate::scenario::{Document, Scenario};
use std::io;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

/// A folder of results in the making.
pub struct Folder {
    draft: Draft,
    scenario: Arc<Scenario>,
    wanted: Wanted,
    /// In the order of the list; none before the first run.
    tables: Vec<(&'static Schema, Table)>,
}

/// The tables that runs of a scenario fill, in the order of the list.
fn filled(scenario: &Scenario, wanted: Wanted) -> Vec<&'static Schema> {
    let observers = observers(scenario, wanted.kept);
    let filled = observers.iter().filter_map(|observer| observer.table()).map(|table| table.schema());
    let mut tables: Vec<&Schema> = filled.chain([tables::RUNS, tables::SUMMARY]).collect();
    tables.sort_by_key(|schema| TABLES.iter().position(|listed| listed == schema));
    tables
}

impl Folder {
    /// Makes a folder ready for the runs of a scenario, and holds it against other programs. The series is always written, and what the scenario
    /// measures. Results that are there are refused, unless they are to be replaced; they stay until the new ones are whole.
    ///
    /// # Errors
    /// See [`Draft`].
    pub fn create(path: &Path, document: &Document, scenario: &Arc<Scenario>, wanted: Wanted, replace: bool) -> Result<Folder, Fault> {
        let wanted = Wanted { kept: Kept { series: true, measures: true, window: 0, ..wanted.kept }, ..wanted };
        let intent = Intent::new(
            &filled(scenario, wanted),
            document.files(),
            replace,
            &Manifest { replicate: wanted.replicate, ..manifest(document, scenario) },
        );
        let draft = Draft::open(path, &intent.with_parquet(wanted.parquet))?;
        Ok(Folder { draft, scenario: scenario.clone(), wanted, tables: Vec::new() })
    }

    /// Opens every file; comes before the first run.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn begin(&mut self) -> io::Result<()> {
        let place = self.draft.place();
        let create = |schema: &'static Schema| Ok((schema, schema.create(&place, &Varied::default(), self.wanted.bom)?));
        self.tables = filled(&self.scenario, self.wanted).into_iter().map(create).collect::<io::Result<_>>()?;
        Ok(())
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        self.draft.folder()
    }

    /// What is simulated into it.
    pub(super) fn scenario(&self) -> &Arc<Scenario> {
        &self.scenario
    }

    /// What is kept of each run.
    pub(super) fn kept(&self) -> Kept {
        self.wanted.kept
    }

    /// The replicates that are run.
    pub(super) fn replicates(&self) -> Range<u64> {
        self.wanted.replicate.map_or(0..self.scenario.replicates as u64, |only| only..only + 1)
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

    /// Whether results are there, which these will replace.
    pub(super) fn replaces(&self) -> bool {
        self.draft.replaces()
    }

    /// Appends the summary of all runs and puts everything in place.
    ///
    /// # Errors
    /// When the disk refuses.
    pub(super) fn finish(mut self, summary: &Summary, mut manifest: Manifest) -> Result<Manifest, Fault> {
        manifest.replicate = self.wanted.replicate;
        manifest.files = self.completed(summary).map_err(Fault::disk(self.draft.folder()))?;
        self.draft.publish(&manifest)?;
        Ok(manifest)
    }

    fn completed(&mut self, summary: &Summary) -> io::Result<Vec<FileEntry>> {
        let mut lines = Lines::default();
        summary.write(&self.scenario, 0, &[], &mut lines);
        self.add(tables::SUMMARY, &lines)?;
        let written: Vec<&Schema> = self.tables.iter().map(|(schema, _)| *schema).collect();
        let place = self.draft.place();
        let dictionary = tables::dictionary(&place, &written, &Varied::default(), self.wanted.bom)?;
        let mut files: Vec<FileEntry> =
            std::mem::take(&mut self.tables).into_iter().map(|(_, table)| table.finish()).collect::<io::Result<_>>()?;
        files.push(dictionary.finish()?);
        if self.wanted.parquet {
            parquet::add(&place, &mut files)?;
        }
        Ok(files)
    }
}
