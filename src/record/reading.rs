//! A CSV table that is read back: row by row, its columns by name.
//!
//! Whoever reads a table asks for its columns by name once, and takes cells by their [`Place`] from then on. An error names the file, the
//! line and the column.

use crate::text::counted;
use csv::{ByteRecord, ErrorKind, Position};
use std::fs::File;
use std::io;
use std::path::Path;

/// Where a column of a table stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place(usize);

/// A table that is being read, with one row in hand.
pub struct Reading {
    file: String,
    columns: Vec<String>,
    reader: csv::Reader<File>,
    row: ByteRecord,
    at: Position,
}

impl Reading {
    /// Opens a table; its first row is still to come.
    ///
    /// # Errors
    /// When there is no such file, or it has no header.
    pub fn open(path: &Path) -> io::Result<Reading> {
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let named = |e: io::Error| io::Error::new(e.kind(), format!("{file}: {e}"));
        let mut reader = csv::ReaderBuilder::new().buffer_capacity(1 << 18).from_reader(File::open(path).map_err(named)?);
        let columns = reader.headers().map_err(|e| broken(&file, e))?.iter().map(str::to_owned).collect();
        let at = reader.position().clone();
        Ok(Reading { file, columns, reader, row: ByteRecord::new(), at })
    }

    /// The names of the columns, from left to right.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Where a column stands.
    ///
    /// # Errors
    /// When there is none with this name.
    pub fn place(&self, column: &str) -> io::Result<Place> {
        let place = self.columns.iter().position(|name| name == column).map(Place);
        place.ok_or_else(|| invalid(format!("{}: there is no column `{column}`", self.file)))
    }

    /// Where these columns stand.
    ///
    /// # Errors
    /// When one of them is not there.
    pub fn all<const N: usize>(&self, columns: [&str; N]) -> io::Result<[Place; N]> {
        let mut places = [Place(0); N];
        for (place, column) in places.iter_mut().zip(columns) {
            *place = self.place(column)?;
        }
        Ok(places)
    }

    /// Where the columns stand whose names are of a certain sort, from left to right.
    pub fn places(&self, of: impl Fn(&str) -> bool) -> Vec<Place> {
        (0..self.columns.len()).filter(|&k| of(&self.columns[k])).map(Place).collect()
    }

    /// Where the columns stand that are between two others, from left to right.
    pub fn between(&self, Place(left): Place, Place(right): Place) -> Vec<Place> {
        (left + 1..right).map(Place).collect()
    }

    /// The name of a column.
    pub fn name(&self, Place(k): Place) -> &str {
        &self.columns[k]
    }

    /// Takes the next row in hand; false at the end.
    ///
    /// # Errors
    /// When the disk refuses, or the row has more or fewer cells than the header.
    pub fn advance(&mut self) -> io::Result<bool> {
        self.at = self.reader.position().clone();
        self.reader.read_byte_record(&mut self.row).map_err(|e| broken(&self.file, e))
    }

    /// Where the row in hand begins; behind the last row, the end of the file.
    pub fn at(&self) -> Position {
        self.at.clone()
    }

    /// Goes to where a row begins; [`Reading::advance`] takes it in hand.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn go_to(&mut self, at: Position) -> io::Result<()> {
        self.reader.seek(at).map_err(|e| broken(&self.file, e))
    }

    /// The bytes of a cell.
    pub fn bytes(&self, Place(k): Place) -> &[u8] {
        self.row.get(k).unwrap_or_default()
    }

    /// The text of a cell.
    ///
    /// # Errors
    /// When it is not UTF-8.
    pub fn text(&self, place: Place) -> io::Result<&str> {
        std::str::from_utf8(self.bytes(place)).map_err(|_| self.unlike(place, "text in UTF-8"))
    }

    /// The whole number in a cell.
    ///
    /// # Errors
    /// When it holds something else or nothing.
    pub fn count(&self, place: Place) -> io::Result<u64> {
        let text = std::str::from_utf8(self.bytes(place)).ok();
        text.and_then(|text| text.parse().ok()).ok_or_else(|| self.unlike(place, "a whole number"))
    }

    /// The number in a cell; not a number if the cell is empty.
    ///
    /// # Errors
    /// When it holds something else.
    pub fn number(&self, place: Place) -> io::Result<f64> {
        match self.bytes(place) {
            b"" => Ok(f64::NAN),
            cell => {
                let text = std::str::from_utf8(cell).ok();
                text.and_then(|text| text.parse().ok()).ok_or_else(|| self.unlike(place, "a number"))
            }
        }
    }

    /// What is wrong with the row in hand.
    pub fn wrong(&self, what: &str) -> io::Error {
        invalid(format!("{}:{}: {what}", self.file, self.at.line()))
    }

    fn unlike(&self, place: Place, expected: &str) -> io::Error {
        self.wrong(&format!("`{}` should be {expected}, not `{}`", self.name(place), String::from_utf8_lossy(self.bytes(place))))
    }
}

fn invalid(message: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}

/// What the CSV reader says, with the name of the file.
fn broken(file: &str, error: csv::Error) -> io::Error {
    match error.kind() {
        ErrorKind::UnequalLengths { pos: Some(at), expected_len, len } => {
            invalid(format!("{file}:{}: the header has {}, this row {len}", at.line(), counted(*expected_len, "column")))
        }
        _ => {
            let error = io::Error::from(error);
            io::Error::new(error.kind(), format!("{file}: {error}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(text: &str) -> (tempfile::TempDir, Reading) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.csv");
        std::fs::write(&path, text).unwrap();
        let reading = Reading::open(&path).unwrap();
        (folder, reading)
    }

    #[test]
    fn cells_are_taken_by_the_name_of_their_column_wherever_it_stands() {
        for text in ["\u{feff}run,x,kind\n3,0.5,\"a, b\"\n4,,c\n", "kind,run,x\n\"a, b\",3,0.5\nc,4,\n"] {
            let (_folder, mut reading) = reading(text);
            let [run, x, kind] = ["run", "x", "kind"].map(|name| reading.place(name).unwrap());
            assert!(reading.advance().unwrap());
            assert_eq!((reading.count(run).unwrap(), reading.number(x).unwrap(), reading.text(kind).unwrap()), (3, 0.5, "a, b"));
            assert!(reading.advance().unwrap());
            assert!(reading.number(x).unwrap().is_nan());
            assert!(!reading.advance().unwrap());
        }
    }

    #[test]
    fn a_row_is_found_again_where_it_began() {
        let (_folder, mut reading) = reading("n\n1\n2\n3\n");
        let n = reading.place("n").unwrap();
        reading.advance().unwrap();
        reading.advance().unwrap();
        let second = reading.at();
        while reading.advance().unwrap() {}
        reading.go_to(second).unwrap();
        assert!(reading.advance().unwrap());
        assert_eq!(reading.count(n).unwrap(), 2);
    }

    #[test]
    fn what_is_wrong_is_said_with_file_line_and_column() {
        let (folder, mut reading) = reading("run,x\n1,2\nno,two\n1\n");
        let [run, x] = ["run", "x"].map(|name| reading.place(name).unwrap());
        assert_eq!(reading.place("y").unwrap_err().to_string(), "t.csv: there is no column `y`");
        reading.advance().unwrap();
        reading.advance().unwrap();
        assert_eq!(reading.count(run).unwrap_err().to_string(), "t.csv:3: `run` should be a whole number, not `no`");
        assert_eq!(reading.number(x).unwrap_err().to_string(), "t.csv:3: `x` should be a number, not `two`");
        assert_eq!(reading.advance().unwrap_err().to_string(), "t.csv:4: the header has 2 columns, this row 1");
        let missing = Reading::open(&folder.path().join("none.csv")).err().unwrap();
        assert!(missing.kind() == io::ErrorKind::NotFound && missing.to_string().starts_with("none.csv: "));
    }
}
