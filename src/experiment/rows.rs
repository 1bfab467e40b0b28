//! What a run leaves behind, as rows of CSV files.

use super::observe::Kept;
use super::perform::RunResult;
use super::run::{Label, Run};
use crate::record::disk;
use crate::record::table::{FileEntry, Lines, Table, aside};
use crate::record::tables::{self, Schema, Varied};
use crate::scenario::Scenario;
use std::io::{self, BufRead};
use std::path::{Path, PathBuf};

/// What is to be written, and how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// What is kept of a run.
    pub kept: Kept,
    /// The one replicate that `run` performs; all if left out.
    pub replicate: Option<u64>,
    /// Whether files begin with a byte order mark.
    pub bom: bool,
    /// Whether each table is written once more as Parquet; takes the feature `parquet`.
    pub parquet: bool,
}

/// The rows of `runs.csv` that a run adds.
pub fn run_lines(scenario: &Scenario, seed: u64, label: &Label, result: &RunResult) -> Lines {
    let mut lines = Lines::default();
    let window = result.window();
    for row in &result.overall {
        result.run.write(&mut lines);
        lines.count(seed);
        scenario.kind_names(row.kind).iter().for_each(|name| lines.text(name));
        lines.count(result.relations[row.kind] as u64);
        lines.count(scenario.steps as u64);
        label.settings.iter().for_each(|value| lines.text(value));
        row.values.iter().for_each(|&x| lines.number(x));
        window.get(row.kind).iter().for_each(|means| means.iter().for_each(|&x| lines.number(x)));
        lines.end_row();
    }
    lines
}

/// The formatted rows of one run of a sweep, by table.
#[derive(Clone, Debug, Default)]
pub struct Formatted([Lines; 3]);

impl Formatted {
    /// Of a run that came to its end.
    pub fn of(scenario: &Scenario, seed: u64, label: &Label, result: &RunResult) -> Formatted {
        let mut rows = Formatted([run_lines(scenario, seed, label, result), Lines::default(), Lines::default()]);
        for table in result.tables() {
            if let Some(k) = TABLES.iter().position(|schema| *schema == table.schema()) {
                rows.0[k] = table.rows(scenario, &result.run, label).into_owned();
            }
        }
        rows
    }

    /// Of a run that failed.
    pub fn failure(run: &Run, label: &Label, message: &str) -> Formatted {
        let mut lines = Lines::default();
        run.write(&mut lines);
        label.settings.iter().for_each(|value| lines.text(value));
        lines.text(message);
        lines.end_row();
        Formatted([Lines::default(), Lines::default(), lines])
    }

    /// The rows of each table.
    pub fn tables(&self) -> &[Lines; 3] {
        &self.0
    }

    /// Bytes in all.
    pub fn bytes(&self) -> u64 {
        self.0.iter().map(|lines| lines.bytes().len() as u64).sum()
    }
}

/// The tables that a sweep appends to, in the order of [`Formatted`].
pub const TABLES: [&Schema; 3] = [tables::RUNS, tables::SERIES, tables::FAILURES];

/// The tables of a sweep, in the order of the list; that of the failures if there are any.
pub fn written(kept: Kept, failures: bool) -> Vec<&'static Schema> {
    let all = [(kept.series, tables::SERIES), (true, tables::RUNS), (true, tables::SUMMARY), (failures, tables::FAILURES)];
    all.into_iter().filter(|(wanted, _)| *wanted).map(|(_, table)| table).collect()
}

/// The files that the runs of a sweep are appended to.
pub struct Rows {
    tables: [Option<Table>; 3],
}

impl Rows {
    /// Begins the files.
    ///
    /// # Errors
    /// When one cannot be created.
    pub fn create(folder: &Path, swept: &[String], wanted: Wanted) -> io::Result<Rows> {
        Rows::create_as(folder, swept, wanted, |name| (name.to_owned(), aside(folder, name)))
    }

    /// Begins the files under names of the caller's choice: the final name, and the place aside.
    ///
    /// # Errors
    /// When one cannot be created.
    pub fn create_as(folder: &Path, swept: &[String], wanted: Wanted, place: impl Fn(&str) -> (String, PathBuf)) -> io::Result<Rows> {
        let varied = Varied { parameters: swept, window: wanted.kept.window };
        // Whether a run fails is known only at the end.
        let written = written(wanted.kept, true);
        let mut tables = [None, None, None];
        for (schema, table) in TABLES.into_iter().zip(&mut tables).filter(|(schema, _)| written.contains(schema)) {
            let (name, aside) = place(schema.file);
            *table = Some(Table::create_as(folder, &name, aside, schema.header(&varied), wanted.bom)?);
        }
        Ok(Rows { tables })
    }

    /// Goes on with files that hold so many bytes and rows; `None` if they do not.
    ///
    /// # Errors
    /// When one cannot be read or cut.
    pub fn reopen(folder: &Path, wanted: Wanted, ends: [(u64, u64); 3]) -> io::Result<Option<Rows>> {
        let mut tables = [None, None, None];
        let written = written(wanted.kept, true);
        for ((schema, table), (bytes, rows)) in
            TABLES.into_iter().zip(&mut tables).zip(ends).filter(|((schema, _), _)| written.contains(schema))
        {
            *table = Table::reopen(folder, schema.file, bytes, rows)?;
            if table.is_none() {
                return Ok(None);
            }
        }
        Ok(Some(Rows { tables }))
    }

    /// Appends the rows of a run.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn append(&mut self, rows: &Formatted) -> io::Result<()> {
        self.tables.iter_mut().zip(&rows.0).try_for_each(|(table, lines)| table.iter_mut().try_for_each(|table| table.append(lines)))
    }

    /// A table, by its place in `TABLES`.
    pub fn table(&mut self, k: usize) -> Option<&mut Table> {
        self.tables[k].as_mut()
    }

    /// Failures so far.
    pub fn failures(&self) -> u64 {
        self.tables[2].as_ref().map_or(0, |table| table.entry().rows)
    }

    /// Hands everything to the operating system, or puts it on the disk itself.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn flush(&mut self, to_disk: bool) -> io::Result<()> {
        self.tables.iter_mut().flatten().try_for_each(|table| if to_disk { table.sync() } else { table.flush() })
    }

    /// Where the files are being written.
    pub fn places(&self) -> Vec<PathBuf> {
        self.tables.iter().flatten().map(|table| table.place().to_owned()).collect()
    }

    /// Makes the files appear.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn finish(self) -> io::Result<Vec<FileEntry>> {
        self.tables.into_iter().flatten().map(Table::finish).collect()
    }

    /// Forgets the files: what was written aside is removed.
    pub fn discard(self) {
        for table in self.tables.into_iter().flatten() {
            // What stays behind is passed over by every reader.
            let _ = disk::remove(table.place());
        }
    }
}

/// Takes the next row as bytes, with its end of line: a line, or several where a quoted cell holds line breaks. False at the end.
///
/// # Errors
/// When the disk refuses.
pub fn read_row(reader: &mut impl BufRead, row: &mut Vec<u8>) -> io::Result<bool> {
    row.clear();
    loop {
        let read = reader.read_until(b'\n', row)?;
        let open = row.iter().filter(|byte| **byte == b'"').count() % 2 == 1;
        if read == 0 || !open {
            return Ok(!row.is_empty());
        }
    }
}
