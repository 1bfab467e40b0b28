//! The folder of results: which files, opened before the first run, appended to in the order of the runs, named when they are whole.

use super::fault::Fault;
use super::rows::{run_lines, series_lines};
use super::run::{RunResult, Tables};
use super::summary::Summary;
use crate::record::manifest::{self, Manifest};
use crate::record::table::{FileEntry, Lines, Table};
use crate::record::tables::{self, Home, Schema, TABLES, Varied};
use crate::scenario::Scenario;
use std::io;
use std::path::{Path, PathBuf};

/// What is to be written, and how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The optional tables.
    pub tables: Tables,
    /// Whether the scenario has a survey.
    pub survey: bool,
    /// Whether the scenario has a laboratory.
    pub lab: bool,
    /// Whether files begin with a byte order mark.
    pub bom: bool,
}

/// A point as its rows name it: its number and the values of the swept parameters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    /// Number of the point.
    pub point: u64,
    /// Values of the swept parameters.
    pub settings: Vec<String>,
}

/// A folder of results in the making.
pub struct Folder {
    path: PathBuf,
    wanted: Wanted,
    series: Option<Table>,
    runs: Table,
    summary: Table,
    extras: [Option<Table>; 5],
    swept: Vec<String>,
    seed: u64,
}

impl Wanted {
    /// The tables that are written, in the order of the list; that of the failures if there are any.
    pub fn written(&self, failures: bool) -> Vec<&'static Schema> {
        let Tables { series, agents, relations, events, measures, .. } = self.tables;
        let optional = [
            (series, tables::SERIES),
            (true, tables::RUNS),
            (true, tables::SUMMARY),
            (failures, tables::FAILURES),
            (agents, tables::AGENTS),
            (relations, tables::RELATIONS),
            (events, tables::EVENTS),
            (measures && self.survey, tables::SURVEY),
            (measures && self.lab, tables::LAB),
        ];
        optional.into_iter().filter(|(wanted, _)| *wanted).map(|(_, table)| table).collect()
    }
}

/// Every file that a folder of results can hold besides the manifest.
fn known() -> impl Iterator<Item = &'static str> {
    TABLES.iter().filter(|table| table.home == Home::Results).map(|table| table.file)
}

/// Whether a folder holds results of any kind.
pub(super) fn holds_results(path: &Path) -> bool {
    [manifest::NAME].into_iter().chain(known()).any(|name| path.join(name).exists())
}

/// Makes a folder ready for results, refusing to overwrite any unless `force` is given.
///
/// # Errors
/// Results that are there, or a folder that cannot be made.
pub fn prepare(path: &Path, force: bool) -> Result<(), Fault> {
    let dir = path.display();
    if !force && holds_results(path) {
        return Err(Fault::wrong(format!("{dir} holds results already; use --force to replace them, or --out for another folder")));
    }
    std::fs::create_dir_all(path).map_err(|e| Fault::wrong(format!("cannot make the folder {dir}: {e}")))
}

impl Folder {
    /// Opens every file. `swept` names the swept parameters.
    ///
    /// # Errors
    /// When a file cannot be created.
    pub fn create(path: &Path, seed: u64, swept: &[String], wanted: Wanted) -> io::Result<Folder> {
        let varied = Varied { parameters: swept, window: wanted.tables.window };
        let written = wanted.written(false);
        let table = |schema: &Schema| schema.create(path, &varied, wanted.bom);
        let optional = |schema: &Schema| written.contains(&schema).then(|| table(schema)).transpose();
        Ok(Folder {
            path: path.to_owned(),
            wanted,
            series: optional(tables::SERIES)?,
            runs: table(tables::RUNS)?,
            summary: table(tables::SUMMARY)?,
            extras: [
                optional(tables::AGENTS)?,
                optional(tables::RELATIONS)?,
                optional(tables::EVENTS)?,
                optional(tables::SURVEY)?,
                optional(tables::LAB)?,
            ],
            swept: swept.to_vec(),
            seed,
        })
    }

    /// Appends what a run left behind.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn append(&mut self, scenario: &Scenario, label: &Label, result: &RunResult) -> io::Result<()> {
        debug_assert_eq!(result.run.point, label.point);
        if let Some(series) = &mut self.series {
            series.append(&series_lines(scenario, label, result))?;
        }
        self.runs.append(&run_lines(scenario, self.seed, label, result))?;
        for (table, lines) in self.extras.iter_mut().zip(&result.extras) {
            if let Some(table) = table {
                table.append(lines)?;
            }
        }
        Ok(())
    }

    /// Appends the summary of a point.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn summarise(&mut self, scenario: &Scenario, label: &Label, summary: &Summary) -> io::Result<()> {
        let mut lines = Lines::default();
        summary.write(scenario, label.point, &label.settings, &mut lines);
        self.summary.append(&lines)
    }

    /// Makes all files appear, and removes those of an earlier run that this one did not write.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn finish(self, mut manifest: Manifest) -> io::Result<Manifest> {
        let varied = Varied { parameters: &self.swept, window: self.wanted.tables.window };
        let dictionary = tables::dictionary(&self.path, &self.wanted.written(false), &varied, self.wanted.bom)?;
        let mut files: Vec<FileEntry> = Vec::new();
        for table in [self.series, Some(self.runs), Some(self.summary)].into_iter().chain(self.extras).flatten() {
            files.push(table.finish()?);
        }
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
