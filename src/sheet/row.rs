//! The cells of a row, and the line in which a row begins.

use csv::{ReaderBuilder, StringRecord};

/// The cells of a row.
#[derive(Debug)]
pub struct Row(StringRecord);

impl Row {
    /// The cells that the csv crate has found.
    pub(super) fn new(record: StringRecord) -> Row {
        Row(record)
    }

    /// Number of cells.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no cell.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A cell without the blanks around it; empty behind the last.
    pub fn cell(&self, column: usize) -> &str {
        self.0.get(column).unwrap_or_default().trim()
    }

    /// All cells, likewise.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(str::trim)
    }
}

impl From<Vec<String>> for Row {
    fn from(cells: Vec<String>) -> Row {
        Row(StringRecord::from(cells))
    }
}

/// A reader of rows of any length.
pub(super) fn reader(separator: u8, bytes: &[u8], buffer: usize) -> csv::Reader<&[u8]> {
    ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).buffer_capacity(buffer).from_reader(bytes)
}

/// The next row. A text in UTF-8 with rows of any length has no fault that could end the reading.
pub(super) fn next(reader: &mut csv::Reader<&[u8]>) -> Option<Row> {
    let mut record = StringRecord::new();
    reader.read_record(&mut record).ok().filter(|found| *found).map(|_| Row::new(record))
}

/// The cells of a line with blanks between them; blanks in double quotes belong to a cell.
pub(super) fn blanks(line: &str) -> Vec<String> {
    let mut cells = Vec::new();
    let mut rest = line.trim();
    while !rest.is_empty() {
        let quoted = rest.strip_prefix('"').and_then(|inner| inner.split_once('"'));
        let (cell, after) = quoted.unwrap_or_else(|| rest.split_once(char::is_whitespace).unwrap_or((rest, "")));
        cells.push(cell.to_owned());
        rest = after.trim_start();
    }
    cells
}

/// Counts the lines of a text whose rows are asked for in order.
#[derive(Debug)]
pub(super) struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    /// Of a text whose byte `begin.0` stands in line `begin.1`.
    pub fn from(bytes: &'a [u8], begin: (usize, u64)) -> Lines<'a> {
        Lines { bytes, at: begin.0, line: begin.1 }
    }

    /// The first byte at or behind `place` that ends no line, and its line.
    pub fn next_begin(&mut self, place: usize) -> (usize, u64) {
        while let Some(&byte) = self.bytes.get(self.at)
            && (self.at < place || byte == b'\n')
        {
            self.at += 1;
            self.line += u64::from(byte == b'\n');
        }
        (self.at, self.line)
    }
}
