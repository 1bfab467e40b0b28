//! The folder of results: which files, opened before the first run, appended to in the order of the runs, named when they are whole.

use super::rows::{run_lines, series_lines};
use super::run::{RunResult, Tables};
use super::summary::Summary;
use crate::record::columns::{
    AGENTS, Column, DICTIONARY, EVENTS, FAILURES, LAB, METRICS, RELATIONS, RUN_KEYS, SERIES_KEYS, SUMMARY, SURVEY, WINDOW,
};
use crate::record::manifest::{self, Manifest};
use crate::record::table::{FileEntry, Lines, Table, names};
use crate::scenario::Scenario;
use std::io;
use std::path::{Path, PathBuf};

/// Every file that a folder of results can hold besides the manifest.
const FILES: [&str; 16] = [
    "series.csv",
    "runs.csv",
    "summary.csv",
    "failures.csv",
    "agents.csv",
    "relations.csv",
    "events.csv",
    "survey.csv",
    "lab.csv",
    "sensitivity.csv",
    "compare.csv",
    "fit.csv",
    "targets.csv",
    "profile.csv",
    "trace.csv",
    "columns.csv",
];

/// The tables of a run or a sweep: name, and columns before and behind the swept parameters.
pub(super) const TABLES: [(&str, &[Column], &[Column]); 9] = [
    ("series.csv", SERIES_KEYS, METRICS),
    ("runs.csv", RUN_KEYS, METRICS),
    ("summary.csv", SUMMARY.split_at(1).0, SUMMARY.split_at(1).1),
    ("failures.csv", FAILURES.split_at(3).0, FAILURES.split_at(3).1),
    ("agents.csv", AGENTS, &[]),
    ("relations.csv", RELATIONS, &[]),
    ("events.csv", EVENTS, &[]),
    ("survey.csv", SURVEY, &[]),
    ("lab.csv", LAB, &[]),
];

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

/// Whether a folder holds results of any kind.
pub(super) fn holds_results(path: &Path) -> bool {
    [manifest::NAME].into_iter().chain(FILES).any(|name| path.join(name).exists())
}

/// Makes a folder ready for results, refusing to overwrite any unless `force` is given.
///
/// # Errors
/// The sentence that the user sees.
pub fn prepare(path: &Path, force: bool) -> Result<(), String> {
    if !force && holds_results(path) {
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
        let Tables { series, agents, relations, events, measures, .. } = wanted.tables;
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
        let dictionary = dictionary(&self.path, &self.swept, self.wanted, false)?;
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
    for name in FILES.into_iter().flat_map(|name| [name.to_owned(), name.replace(".csv", ".parquet")]) {
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

/// `columns.csv`: file, column, unit and meaning in both languages.
pub(super) fn dictionary(path: &Path, swept: &[String], wanted: Wanted, failures: bool) -> io::Result<Table> {
    let mut table = Table::create(path, "columns.csv", DICTIONARY, wanted.bom)?;
    let mut lines = Lines::default();
    let mut line = |file: &str, name: &str, unit: &str, en: &str, zh: &str| {
        [file, name, unit, en, zh].into_iter().for_each(|text| lines.text(text));
        lines.end_row();
    };
    let Tables { series, agents, relations, events, measures, window } = wanted.tables;
    let written = |file: &str| match file {
        "series.csv" => series,
        "failures.csv" => failures,
        "agents.csv" => agents,
        "relations.csv" => relations,
        "events.csv" => events,
        "survey.csv" => measures && wanted.survey,
        "lab.csv" => measures && wanted.lab,
        _ => true,
    };
    for (file, keys, values) in TABLES.into_iter().filter(|(file, ..)| written(file)) {
        keys.iter().for_each(|c| line(file, c.name, c.unit, c.en, c.zh));
        if !values.is_empty() {
            swept.iter().for_each(|path| line(file, path, "", "Swept parameter", "扫描的参数"));
        }
        values.iter().for_each(|c| line(file, c.name, c.unit, c.en, c.zh));
        if file == "runs.csv" && window > 0 {
            for c in METRICS {
                let (en, zh) = (
                    format!("Mean over the rows recorded in the last {window} steps: {}", c.en),
                    format!("最后 {window} 步内各行的均值：{}", c.zh),
                );
                line(file, &format!("{WINDOW}{}", c.name), c.unit, &en, &zh);
            }
        }
    }
    table.append(&lines)?;
    Ok(table)
}
