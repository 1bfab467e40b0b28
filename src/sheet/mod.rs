//! Tables as other programs write them: with commas, semicolons, tabs or blanks, with or without comments and a header, in UTF-8 or UTF-16.
//!
//! Edge lists, tables of people and designs are read by this one reader, so that they treat a file alike.
//!
//! - Columns are separated by what the first line has most of: commas, semicolons or tabs, or else blanks.
//! - Lines at the top that begin with `#` or `%` are comments; the last of them may be the header (numpy, SNAP).
//! - Where rows have one cell more than the header, that cell is a row's number (R's `write.table`).
//! - Blanks around a cell mean nothing. With semicolons, tabs or blanks a number may have a decimal comma.

mod columns;
mod decode;
mod fault;
mod row;

pub use columns::{Columns, is_unnamed, plain};
pub use decode::bytes;
pub use fault::{Fault, Faults};
pub use row::Row;

use row::{Lines, blanks};
use std::io::Read;

/// What stands between the columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Separator {
    Byte(u8),
    Blanks,
}

/// Where the names of the columns stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Headed {
    /// In the first line that is no comment.
    First,
    /// In the comment above it.
    Comment,
    /// Nowhere.
    Not,
}

/// The names of the columns, and where they stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// The line, from 1.
    pub line: u64,
    /// The names, trimmed.
    pub names: Vec<String>,
}

/// A table that is being read.
#[derive(Debug)]
pub struct Sheet {
    text: String,
    separator: Separator,
    /// The names of the columns; none where the file has no header.
    pub header: Option<Header>,
    /// Where the rows begin, and in which line.
    body: (usize, u64),
    /// Cells of each row.
    width: usize,
}

impl Sheet {
    /// Opens a table. `headed` is told the last comment above the first line, if there is one, and the first line, both in cells.
    ///
    /// # Errors
    /// A file that is too large, no text, or empty.
    pub fn read(reader: impl Read, headed: impl Fn(Option<&[String]>, &[String]) -> Headed) -> Result<Sheet, Fault> {
        let text = decode::text(reader)?;
        let top = Top::of(&text);
        let first = text[top.first.0..].lines().next().unwrap_or_default();
        if first.trim().is_empty() {
            return Err(Fault::of_file("the file is empty"));
        }
        let separator = separator(first);
        let mut sheet = Sheet { separator, header: None, body: top.first, width: 0, text };
        let (row, after) = sheet.row_at(top.first.0).ok_or_else(|| Fault::of_file("the file is empty"))?;
        let first: Vec<String> = row.iter().map(str::to_owned).collect();
        let comment = top.comment.map(|(from, to, line)| {
            let text = sheet.text[from..to].trim_start_matches(['#', '%']);
            (line, named(text, sheet.separator, first.len()))
        });
        match (headed(comment.as_ref().map(|(_, names)| names.as_slice()), &first), comment) {
            (Headed::Comment, Some((line, names))) => sheet.header = Some(Header { line, names }),
            (Headed::First, _) => {
                let lines = sheet.text[top.first.0..after].matches('\n').count() as u64;
                sheet.header = Some(Header { line: top.first.1, names: first });
                sheet.body = (after, top.first.1 + lines);
            }
            _ => {}
        }
        sheet.measure();
        Ok(sheet)
    }

    /// Settles how many cells a row has: as many as the header, or one more where a number of the row stands in front.
    fn measure(&mut self) {
        let first = self.row_at(self.body.0).map(|(row, _)| row.len());
        let Some(header) = &mut self.header else {
            self.width = first.unwrap_or(0);
            return;
        };
        if first == Some(header.names.len() + 1) && matches!(self.separator, Separator::Blanks | Separator::Byte(b'\t')) {
            header.names.insert(0, String::new());
        }
        self.width = header.names.len();
    }

    /// The rows from the first to the last.
    pub fn rows(&self) -> Rows<'_> {
        let rest = &self.text.as_bytes()[self.body.0..];
        let csv = match self.separator {
            Separator::Byte(byte) => Some(row::reader(byte, rest, 1 << 16)),
            Separator::Blanks => None,
        };
        Rows { sheet: self, lines: Lines::from(self.text.as_bytes(), self.body), at: self.body.0, csv }
    }

    /// The row that begins at a place, and where it ends; none behind the last.
    pub fn row_at(&self, place: usize) -> Option<(Row, usize)> {
        let rest = self.text.get(place..)?;
        match self.separator {
            Separator::Blanks => {
                let skipped = rest.len() - rest.trim_start().len();
                let line = rest[skipped..].split('\n').next().filter(|line| !line.is_empty())?;
                Some((Row::from(blanks(line)), place + skipped + line.len()))
            }
            Separator::Byte(byte) => {
                let mut reader = row::reader(byte, rest.as_bytes(), 1 << 8);
                Some((row::next(&mut reader)?, place + reader.position().byte() as usize))
            }
        }
    }

    /// A number as the file writes it.
    pub fn number(&self, cell: &str) -> Option<f64> {
        let decimal = || (self.separator != Separator::Byte(b',')).then(|| cell.replacen(',', ".", 1));
        cell.parse().ok().or_else(|| decimal()?.parse().ok())
    }

    /// Number of columns.
    pub fn width(&self) -> usize {
        self.width
    }
}

/// The rows of a table.
pub struct Rows<'s> {
    sheet: &'s Sheet,
    lines: Lines<'s>,
    at: usize,
    /// Where bytes separate the cells.
    csv: Option<csv::Reader<&'s [u8]>>,
}

/// A row with its place in the file.
pub struct Placed {
    /// The line in which it begins, from 1.
    pub line: u64,
    /// The byte of the text at which it can be read again.
    pub place: usize,
    /// Its cells.
    pub row: Row,
    /// What is wrong with its length.
    pub misfit: Option<String>,
}

impl Iterator for Rows<'_> {
    type Item = Placed;

    fn next(&mut self) -> Option<Placed> {
        let (row, after) = match &mut self.csv {
            Some(reader) => (row::next(reader)?, self.sheet.body.0 + reader.position().byte() as usize),
            None => self.sheet.row_at(self.at)?,
        };
        let (place, line) = self.lines.next_begin(self.at);
        self.at = after;
        let (len, width) = (row.len(), self.sheet.width);
        let misfit = (len != width).then(|| {
            let cells = if len == 1 { "cell" } else { "cells" };
            let whose = if self.sheet.header.is_some() { "the header names" } else { "the first one has" };
            format!("the row has {len} {cells}, but {whose} {width}")
        });
        Some(Placed { line, place, row, misfit })
    }
}

/// What stands above the rows: the last comment (from, to, line), and the first line that is none (byte, line).
struct Top {
    comment: Option<(usize, usize, u64)>,
    first: (usize, u64),
}

impl Top {
    fn of(text: &str) -> Top {
        let (mut comment, mut at, mut line) = (None, 0, 1);
        for piece in text.split_inclusive('\n') {
            let trimmed = piece.trim();
            if !trimmed.is_empty() && !trimmed.starts_with(['#', '%']) {
                break;
            }
            if !trimmed.is_empty() {
                comment = Some((at + (piece.len() - piece.trim_start().len()), at + piece.trim_end().len(), line));
            }
            at += piece.len();
            line += 1;
        }
        Top { comment, first: (at, line) }
    }
}

fn separator(line: &str) -> Separator {
    let mut quoted = false;
    let mut count = [0usize; 3];
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ';' if !quoted => count[0] += 1,
            '\t' if !quoted => count[1] += 1,
            ',' if !quoted => count[2] += 1,
            _ => {}
        }
    }
    let most = count.iter().copied().max().unwrap_or(0);
    match count.iter().position(|&n| n == most) {
        Some(k) if most > 0 => Separator::Byte([b';', b'\t', b','][k]),
        _ if line.trim().contains(char::is_whitespace) && !line.trim().starts_with('"') => Separator::Blanks,
        _ if line.trim_start().starts_with('"') && blanks(line.trim()).len() > 1 => Separator::Blanks,
        _ => Separator::Byte(b','),
    }
}

/// The names in a comment, with the separator of the rows between them, or, where that does not give one a column, with any.
fn named(line: &str, separator: Separator, columns: usize) -> Vec<String> {
    let names = match separator {
        Separator::Blanks => blanks(line),
        Separator::Byte(byte) => line.split(char::from(byte)).map(|cell| cell.trim().trim_matches('"').to_owned()).collect(),
    };
    if names.len() == columns {
        return names;
    }
    line.split([',', ';', ' ', '\t']).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(text: &str, headed: Headed) -> Sheet {
        Sheet::read(text.as_bytes(), |_, _| headed).unwrap()
    }

    fn rows(sheet: &Sheet) -> Vec<(u64, Vec<String>)> {
        sheet.rows().map(|placed| (placed.line, placed.row.iter().map(str::to_owned).collect())).collect()
    }

    #[test]
    fn the_same_table_is_read_from_every_dialect() {
        for text in [
            "from,to,w\na b,c,0.5\n",
            "\u{feff}from,to,w\r\n\r\n\"a b\" , c ,0.5",
            "from;to;w\na b;c;0,5\n",
            "from\tto\tw\ra b\tc\t0.5\r",
            "# made by hand\n\nfrom to w\n\"a b\"   c 0,5\n",
            "% a comment, with commas\nfrom to w\n 'a b' c 0.5\n".replace('\'', "\"").as_str(),
        ] {
            let sheet = sheet(text, Headed::First);
            assert_eq!(sheet.header.as_ref().unwrap().names, ["from", "to", "w"], "{text:?}");
            let (_, cells) = &rows(&sheet)[0];
            assert_eq!((cells[0].as_str(), cells[1].as_str(), sheet.number(&cells[2])), ("a b", "c", Some(0.5)), "{text:?}");
        }
    }

    #[test]
    fn lines_are_counted_whatever_ends_them() {
        for text in [
            "\u{feff}from,to\n\r\n\r\nc,d",
            "from,to\ra,b\rb,c\rc,d",
            "from,to\r\na,b\r\nb,c\r\nc,d\r\n",
            "from,to\n\na,b\nc,d\n",
            "# x\nfrom to\na b\nc d\n",
            "from,to\n\"a\nb\",c\nc,d",
        ] {
            assert_eq!(rows(&sheet(text, Headed::First)).last().unwrap().0, 4, "{text:?}");
        }
    }

    #[test]
    fn a_header_may_stand_in_a_comment_or_nowhere() {
        let text = "# by numpy\n# gain loss\n1.5e0 2\n3 4\n";
        let commented = sheet(text, Headed::Comment);
        assert_eq!((commented.header.as_ref().unwrap().line, rows(&commented).len()), (2, 2));
        assert_eq!(commented.header.unwrap().names, ["gain", "loss"]);
        assert_eq!(rows(&sheet(text, Headed::Not))[0], (3, vec!["1.5e0".to_owned(), "2".to_owned()]));
    }

    #[test]
    fn the_numbers_that_r_writes_before_its_rows_are_a_column_without_a_name() {
        let table = sheet("\"from\" \"to\"\n\"1\" \"a\" \"b\"\n", Headed::First);
        assert_eq!(table.header.unwrap().names, ["", "from", "to"]);
    }

    #[test]
    fn a_row_is_read_again_from_its_place() {
        for text in ["a,b\n1,2\n\n3,4\n", "a b\n1 2\n\n 3 4\n"] {
            let sheet = sheet(text, Headed::First);
            let last = sheet.rows().last().unwrap();
            assert_eq!(sheet.row_at(last.place).unwrap().0.iter().collect::<Vec<_>>(), ["3", "4"]);
        }
    }
}
