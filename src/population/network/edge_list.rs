//! Reading an observed network: a CSV file with one tie a row.
//!
//! The first line names the columns: `from`, `to` and, if wanted, `shared_interest`, in any order; other columns are ignored. Names
//! are any UTF-8 text without spaces around it, and are numbered in the order of their first appearance: the first name in the file
//! becomes the first member of the group.

use crate::quantity::Interest;
use csv::{ByteRecord, ErrorKind, ReaderBuilder, Trim};
use std::collections::HashMap;
use std::io::Read;
use std::{fmt, str};

/// Ties as a file gives them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EdgeList {
    /// Names of the trustors, or of everyone when `to_names` is absent.
    pub names: Vec<String>,
    /// Names of the trustees, if they are other agents than the trustors.
    pub to_names: Option<Vec<String>>,
    /// The ties in the order of the file: the number of the trustor's name, the number of the trustee's.
    pub ties: Vec<(u32, u32)>,
    /// Shared interest of each tie, in `[-1, 1]`, if the file gives it.
    pub interests: Option<Vec<f64>>,
}

/// Whether the two columns name the same agents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbering {
    /// One population: a name means the same agent in both columns.
    Common,
    /// Two sides: each column has its own agents.
    Separate,
}

/// What is wrong in a file of ties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EdgeError {
    /// The line, counted from 1; 0 when no line is at fault.
    pub line: u64,
    /// What is wrong and what would be right.
    pub message: String,
}

impl fmt::Display for EdgeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line == 0 { f.write_str(&self.message) } else { write!(f, "line {}: {}", self.line, self.message) }
    }
}

impl std::error::Error for EdgeError {}

fn error<T>(line: u64, message: impl Into<String>) -> Result<T, EdgeError> {
    Err(EdgeError { line, message: message.into() })
}

/// Names in the order of their first appearance.
#[derive(Default)]
struct Names {
    numbers: HashMap<String, u32>,
    names: Vec<String>,
}

impl Names {
    fn number(&mut self, name: &str) -> u32 {
        if let Some(&number) = self.numbers.get(name) {
            return number;
        }
        let number = self.names.len() as u32;
        self.numbers.insert(name.to_string(), number);
        self.names.push(name.to_string());
        number
    }
}

/// Counts lines, whether they end in LF, CR LF or CR. The positions of the csv crate do not: after CR LF, and after blank lines, they
/// still name the line before.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of the row that begins at this position or, after line ends, behind it; asked in the order of the rows.
    fn at(&mut self, position: Option<&csv::Position>) -> u64 {
        let begin = position.map_or(0, csv::Position::byte);
        while let Some(&byte) = self.bytes.get(self.at)
            && ((self.at as u64) < begin || byte == b'\n' || byte == b'\r')
        {
            self.at += 1;
            if byte == b'\n' || byte == b'\r' && self.bytes.get(self.at) != Some(&b'\n') {
                self.line += 1;
            }
        }
        self.line
    }

    fn reading(&mut self, e: &csv::Error) -> EdgeError {
        let message = match e.kind() {
            ErrorKind::UnequalLengths { expected_len, len, .. } => {
                let cells = if *len == 1 { "cell" } else { "cells" };
                format!("the row has {len} {cells}, but the first line names {expected_len} columns")
            }
            _ => e.to_string(),
        };
        EdgeError { line: self.at(e.position()), message }
    }
}

/// Where the columns stand.
struct Columns {
    from: usize,
    to: usize,
    interest: Option<usize>,
}

impl Columns {
    fn find(header: &ByteRecord, line: u64) -> Result<Columns, EdgeError> {
        let place = |name: &str| {
            let mut places = header.iter().enumerate().filter(|(_, column)| *column == name.as_bytes()).map(|(place, _)| place);
            let first = places.next();
            if places.next().is_some() { error(line, format!("the column `{name}` appears twice")) } else { Ok(first) }
        };
        let required = |name: &str| match place(name)? {
            Some(place) => Ok(place),
            None => {
                let header = header.iter().map(String::from_utf8_lossy).collect::<Vec<_>>().join(",");
                let hint = if header.contains([';', '\t']) { " (columns are separated by commas)" } else { "" };
                error(
                    line,
                    format!(
                        "there is no column `{name}`; the first line must name the columns, as in `from,to`, but it is `{header}`{hint}"
                    ),
                )
            }
        };
        Ok(Columns { from: required("from")?, to: required("to")?, interest: place("shared_interest")? })
    }
}

fn name<'a>(record: &'a ByteRecord, column: usize, title: &str, line: u64) -> Result<&'a str, EdgeError> {
    match str::from_utf8(&record[column]) {
        Ok("") => error(line, format!("`{title}` is empty; every tie needs a name at both ends")),
        Ok(name) => Ok(name),
        Err(_) => error(line, format!("the name in `{title}` is not UTF-8; save the file with UTF-8 encoding")),
    }
}

fn interest(cell: &[u8], line: u64) -> Result<f64, EdgeError> {
    let cell = String::from_utf8_lossy(cell);
    if cell.is_empty() {
        return error(line, "`shared_interest` is empty; give a number in [-1, 1] in every row, or leave the column out");
    }
    match cell.parse::<f64>() {
        Ok(x) => Interest::new(x).map(Interest::get).or_else(|message| error(line, format!("`shared_interest`: {message}"))),
        Err(_) => error(line, format!("`shared_interest` must be a number in [-1, 1], not `{cell}`")),
    }
}

impl EdgeList {
    /// Reads ties. `undirected` says that each row stands for both directions, so that a row with the ends exchanged is a double.
    ///
    /// # Errors
    /// The first line that cannot be read, names nobody, ties a name to itself, or repeats a tie.
    pub fn read(mut reader: impl Read, numbering: Numbering, undirected: bool) -> Result<EdgeList, EdgeError> {
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes).or_else(|e| error(0, format!("the file cannot be read: {e}")))?;
        let mut lines = Lines { bytes: &bytes, at: 0, line: 1 };
        let mut csv = ReaderBuilder::new().trim(Trim::All).from_reader(bytes.as_slice());
        let header = csv.byte_headers().map_err(|e| lines.reading(&e))?.clone();
        if header.is_empty() {
            return error(0, "the file is empty; its first line must name the columns, as in `from,to`");
        }
        let columns = Columns::find(&header, lines.at(header.position()))?;
        let (mut names, mut to_names) = (Names::default(), Names::default());
        let mut list = EdgeList { interests: columns.interest.map(|_| Vec::new()), ..EdgeList::default() };
        let mut tie_lines = Vec::new();
        let mut record = ByteRecord::new();
        while csv.read_byte_record(&mut record).map_err(|e| lines.reading(&e))? {
            let line = lines.at(record.position());
            let (from, to) = (name(&record, columns.from, "from", line)?, name(&record, columns.to, "to", line)?);
            let tie = match numbering {
                Numbering::Common if from == to => return error(line, format!("`{from}` is tied to itself")),
                Numbering::Common => (names.number(from), names.number(to)),
                Numbering::Separate => (names.number(from), to_names.number(to)),
            };
            list.ties.push(tie);
            tie_lines.push(line);
            if let (Some(interests), Some(column)) = (&mut list.interests, columns.interest) {
                interests.push(interest(&record[column], line)?);
            }
        }
        if list.ties.is_empty() {
            return error(0, "the file has no ties; below the first line, each row must name a tie");
        }
        list.names = names.names;
        list.to_names = (numbering == Numbering::Separate).then_some(to_names.names);
        list.no_doubles(&tie_lines, undirected && numbering == Numbering::Common)?;
        Ok(list)
    }

    /// The double that comes first in the file is an error.
    fn no_doubles(&self, lines: &[u64], undirected: bool) -> Result<(), EdgeError> {
        let mut ties: Vec<((u32, u32), usize)> =
            self.ties.iter().map(|&(from, to)| if undirected { (from.min(to), from.max(to)) } else { (from, to) }).zip(0..).collect();
        ties.sort_unstable();
        let doubles = ties.windows(2).filter(|pair| pair[0].0 == pair[1].0).map(|pair| (pair[1].1, pair[0].1));
        let Some((row, before)) = doubles.min() else { return Ok(()) };
        let (from, to) = self.ties[row];
        let trustees = self.to_names.as_ref().unwrap_or(&self.names);
        let (from, to) = (&self.names[from as usize], &trustees[to as usize]);
        error(lines[row], format!("the tie of `{from}` and `{to}` stands already in line {}", lines[before]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8]) -> Result<EdgeList, String> {
        EdgeList::read(text, Numbering::Common, false).map_err(|e| e.to_string())
    }

    #[test]
    fn names_are_numbered_as_they_appear() {
        let list = read("from,to\nΖωή,王\r\n 王 , Ann\n\n\"Ann\",Ζωή\n".as_bytes()).unwrap();
        assert_eq!(list.names, ["Ζωή", "王", "Ann"]);
        assert_eq!((list.ties, list.to_names, list.interests), (vec![(0, 1), (1, 2), (2, 0)], None, None));
        assert_eq!(read(b"\xef\xbb\xbffrom,to\na,b").unwrap().names, ["a", "b"]);
    }

    #[test]
    fn a_file_that_cannot_be_used_names_the_line() {
        for (text, message) in [
            (&b""[..], "the file is empty; its first line must name the columns, as in `from,to`"),
            (b"from,to\n", "the file has no ties; below the first line, each row must name a tie"),
            (
                b"from,trustee\na,b\n",
                "line 1: there is no column `to`; the first line must name the columns, as in `from,to`, but it is `from,trustee`",
            ),
            (
                b"from;to\na;b\n",
                "line 1: there is no column `from`; the first line must name the columns, as in `from,to`, but it is `from;to` (columns \
                 are separated by commas)",
            ),
            (b"from,to,from\na,b,c\n", "line 1: the column `from` appears twice"),
            (b"from,to\na,b\nb,\n", "line 3: `to` is empty; every tie needs a name at both ends"),
            (b"from,to\na,b\n \t,b\n", "line 3: `from` is empty; every tie needs a name at both ends"),
            (b"from,to\na,b\nb,c\nb,b\n", "line 4: `b` is tied to itself"),
            (b"from,to\na,b\nb,a\na,b\na,b\n", "line 4: the tie of `a` and `b` stands already in line 2"),
            (b"from,to\na,b\nb\n", "line 3: the row has 1 cell, but the first line names 2 columns"),
            (b"from,to\na,b\nb,c,d\n", "line 3: the row has 3 cells, but the first line names 2 columns"),
            (b"from,to\na,b\nb,\xe4\n", "line 3: the name in `to` is not UTF-8; save the file with UTF-8 encoding"),
            (b"from,to,shared_interest\na,b,1\nb,a,1.5\n", "line 3: `shared_interest`: 1.5 is outside [-1, 1]"),
            (b"from,to,shared_interest\na,b,high\n", "line 2: `shared_interest` must be a number in [-1, 1], not `high`"),
            (b"from,to,shared_interest\na,b,NaN\n", "line 2: `shared_interest`: NaN is outside [-1, 1]"),
            (
                b"from,to,shared_interest\na,b,\n",
                "line 2: `shared_interest` is empty; give a number in [-1, 1] in every row, or leave the column out",
            ),
        ] {
            assert_eq!(read(text).unwrap_err(), message, "{}", String::from_utf8_lossy(text));
        }
    }

    #[test]
    fn lines_are_counted_whatever_ends_them() {
        for text in [
            "\u{feff}from,to\n\r\n\r\nc,c",
            "from,to\ra,b\rb,c\rc,c",
            "from,to\r\na,b\r\nb,c\r\nc,c\r\n",
            "from,to\n\na,b\nc,c\n",
            "from,to\r\n\r\na,b\r\nc,c",
            "from,to\n\"a\nb\",c\nc,c",
        ] {
            assert_eq!(read(text.as_bytes()).unwrap_err(), "line 4: `c` is tied to itself", "{text:?}");
        }
    }

    #[test]
    fn a_tie_both_ways_is_named_once() {
        let text = "from,to\na,b\nb,c\nb,a\n";
        let both = EdgeList::read(text.as_bytes(), Numbering::Common, true).unwrap_err();
        assert_eq!(both.to_string(), "line 4: the tie of `b` and `a` stands already in line 2");
        assert!(EdgeList::read(text.as_bytes(), Numbering::Common, false).is_ok());
        assert!(EdgeList::read("from,to\na,a\nb,a\na,b\n".as_bytes(), Numbering::Separate, true).is_ok());
    }
}
