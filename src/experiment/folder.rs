//! The folder of results: which files, opened before the first run, appended to in the order of the runs, named when they are whole.

use super::run::{RunResult, Tables};
use super::summary::Summary;
use crate::engine::Row;
use crate::record::columns::{self, AGENTS, Column, EVENTS, LAB, METRICS, RELATIONS, RUN_KEYS, SERIES_KEYS, SUMMARY, SURVEY};
use crate::record::manifest::{self, Manifest};
use crate::record::table::{FileEntry, Lines, Table, names};
use crate::scenario::Scenario;
use std::io;
use std::path::{Path, PathBuf};

/// Every file that a folder of results can hold besides the manifest.
const FILES: [&str; 9] =
    ["series.csv", "runs.csv", "summary.csv", "agents.csv", "relations.csv", "events.csv", "survey.csv", "lab.csv", "columns.csv"];

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

/// Makes a folder ready for results, refusing to overwrite any unless `force` is given.
///
/// # Errors
/// The sentence that the user sees.
pub fn prepare(path: &Path, force: bool) -> Result<(), String> {
    let taken = [manifest::NAME].into_iter().chain(FILES).any(|name| path.join(name).exists());
    if taken && !force {
        return Err(format!("{} holds results already; use --force to replace them, or --out for another folder", path.display()));
    }
    std::fs::create_dir_all(path).map_err(|e| format!("cannot make the folder {}: {e}", path.display()))
}

impl Folder {
    /// Opens every file. `swept` names the swept parameters.
    ///
    /// # Errors
    /// When a file cannot be created.
    pub fn create(path: &Path, seed: u64, swept: &[String], wanted: Wanted) -> io::Result<Folder> {
        let with_swept = |keys: &'static [Column], at: usize, rest: &'static [Column]| {
            let owned = |columns| names(columns).map(str::to_owned);
            owned(&keys[..at]).chain(swept.iter().cloned()).chain(owned(&keys[at..])).chain(owned(rest)).collect::<Vec<String>>()
        };
        let table = |name: &str, header: Vec<String>| Table::create(path, name, header, wanted.bom);
        let optional = |wanted: bool, name: &str, columns: &'static [Column]| {
            wanted.then(|| table(name, names(columns).map(str::to_owned).collect())).transpose()
        };
        let Tables { series, agents, relations, events, measures } = wanted.tables;
        Ok(Folder {
            path: path.to_owned(),
            wanted,
            series: series.then(|| table("series.csv", with_swept(SERIES_KEYS, SERIES_KEYS.len(), METRICS))).transpose()?,
            runs: table("runs.csv", with_swept(RUN_KEYS, RUN_KEYS.len(), METRICS))?,
            summary: table("summary.csv", with_swept(SUMMARY, 1, &[]))?,
            extras: [
                optional(agents, "agents.csv", AGENTS)?,
                optional(relations, "relations.csv", RELATIONS)?,
                optional(events, "events.csv", EVENTS)?,
                optional(measures && wanted.survey, "survey.csv", SURVEY)?,
                optional(measures && wanted.lab, "lab.csv", LAB)?,
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
        let run = result.run;
        let mut lines = Lines::default();
        if let Some(series) = &mut self.series {
            for row in &result.series {
                keys(&mut lines, result, Some(row.step as u64));
                scenario.kind_names(row.kind).iter().for_each(|name| lines.text(name));
                settings_and_values(&mut lines, label, row);
            }
            series.append(&lines)?;
        }
        let mut lines = Lines::default();
        for row in &result.overall {
            keys(&mut lines, result, None);
            lines.count(self.seed);
            scenario.kind_names(row.kind).iter().for_each(|name| lines.text(name));
            lines.count(result.relations[row.kind] as u64);
            lines.count(scenario.steps as u64);
            settings_and_values(&mut lines, label, row);
        }
        debug_assert_eq!(run.point, label.point);
        self.runs.append(&lines)?;
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
        let dictionary = dictionary(&self.path, &self.swept, self.wanted)?;
        let mut files: Vec<FileEntry> = Vec::new();
        for table in [self.series, Some(self.runs), Some(self.summary)].into_iter().chain(self.extras).flatten() {
            files.push(table.finish()?);
        }
        files.push(dictionary.finish()?);
        for stale in FILES.into_iter().filter(|name| !files.iter().any(|f| f.name == *name)) {
            match std::fs::remove_file(self.path.join(stale)) {
                Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
                _ => {}
            }
        }
        manifest.files = files;
        manifest.write(&self.path)?;
        Ok(manifest)
    }
}

fn keys(lines: &mut Lines, result: &RunResult, step: Option<u64>) {
    lines.count(result.run.number);
    lines.count(result.run.point);
    lines.count(result.run.replicate);
    if let Some(step) = step {
        lines.count(step);
    }
}

fn settings_and_values(lines: &mut Lines, label: &Label, row: &Row) {
    label.settings.iter().for_each(|value| lines.text(value));
    row.values.iter().for_each(|&x| lines.number(x));
    lines.end_row();
}

/// `columns.csv`: file, column, unit and meaning in both languages.
fn dictionary(path: &Path, swept: &[String], wanted: Wanted) -> io::Result<Table> {
    let mut table = Table::create(path, "columns.csv", ["file", "column", "unit", "meaning_en", "meaning_zh"], wanted.bom)?;
    let mut lines = Lines::default();
    let mut line = |file: &str, name: &str, unit: &str, en: &str, zh: &str| {
        [file, name, unit, en, zh].into_iter().for_each(|text| lines.text(text));
        lines.end_row();
    };
    let Tables { series, agents, relations, events, measures } = wanted.tables;
    let files: [(bool, &str, &[Column], &[Column]); 8] = [
        (series, "series.csv", SERIES_KEYS, METRICS),
        (true, "runs.csv", RUN_KEYS, METRICS),
        (true, "summary.csv", columns::SUMMARY, &[]),
        (agents, "agents.csv", AGENTS, &[]),
        (relations, "relations.csv", RELATIONS, &[]),
        (events, "events.csv", EVENTS, &[]),
        (measures && wanted.survey, "survey.csv", SURVEY, &[]),
        (measures && wanted.lab, "lab.csv", LAB, &[]),
    ];
    for (_, file, keys, values) in files.into_iter().filter(|(written, ..)| *written) {
        keys.iter().for_each(|c| line(file, c.name, c.unit, c.en, c.zh));
        if file.starts_with('s') && file != "survey.csv" || file.starts_with('r') && file != "relations.csv" {
            swept.iter().for_each(|path| line(file, path, "", "Swept parameter", "扫描的参数"));
        }
        values.iter().for_each(|c| line(file, c.name, c.unit, c.en, c.zh));
    }
    table.append(&lines)?;
    Ok(table)
}
