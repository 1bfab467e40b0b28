//! Reading an observed network: a table with one tie a row.
//!
//! The columns are `from`, `to` and, if wanted, `shared_interest`, in any order and case, or what Gephi, networkx, igraph and SNAP call them. A
//! file whose first line holds numbers has no header: its first two columns are `from` and `to`. Names are any text; a name is one agent in
//! both columns, and in every file of a scenario. How they are numbered does not depend on the order of rows.

use crate::population::people::{name, order};
use crate::quantity::{Grid, Interest};
use crate::sheet::{Columns, Faults, Headed, Sheet, plain};
use std::collections::HashMap;
use std::io::Read;

/// What the columns are called, their own names first.
const KNOWN: [&[&str]; 5] =
    [&["from", "source", "fromnodeid", "v1"], &["to", "target", "tonodeid", "v2"], &["shared_interest"], &["weight"], &["type"]];

/// Ties as a file gives them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EdgeList {
    /// The names, in the order in which people are numbered.
    pub names: Vec<String>,
    /// Whether a name stands in the column `from`, and whether in `to`.
    pub sides: Vec<[bool; 2]>,
    /// The ties in ascending order: the number of the trustor's name, the number of the trustee's.
    pub ties: Vec<(u32, u32)>,
    /// Shared interest of each tie, in `[-1, 1]`, if the file gives it.
    pub interests: Option<Vec<Grid>>,
    /// Rows of which a column `Type`, as Gephi writes it, says Directed, and Undirected.
    pub types: [usize; 2],
    /// What its reader should be told.
    pub notes: Vec<String>,
}

/// A tie as it is read: the numbers of its names as they appear, its interest, its line; sixteen bytes, since a file may have millions.
struct Row {
    from: u32,
    to: u32,
    interest: Grid,
    line: u32,
}

/// Names in the order of their first appearance.
#[derive(Default)]
struct Names {
    numbers: HashMap<String, u32>,
    sides: Vec<[bool; 2]>,
}

impl Names {
    fn number(&mut self, name: String, side: usize) -> u32 {
        let next = self.sides.len() as u32;
        let number = *self.numbers.entry(name).or_insert(next);
        if number == next {
            self.sides.push([false; 2]);
        }
        self.sides[number as usize][side] = true;
        number
    }
}

/// Opens the table and finds its columns; with a note where it has no header.
fn open(reader: impl Read) -> Result<(Sheet, Columns, Vec<String>), Faults> {
    let named = |cells: &[String]| KNOWN[..2].iter().all(|known| cells.iter().any(|cell| known.contains(&plain(cell).as_str())));
    let numbers = |cells: &[String]| cells.len() > 1 && cells[..2].iter().all(|cell| cell.parse::<u64>().is_ok());
    let sheet = Sheet::read(reader, |comment, first| match comment {
        _ if named(first) => Headed::First,
        Some(comment) if named(comment) => Headed::Comment,
        _ if numbers(first) => Headed::Not,
        _ => Headed::First,
    })?;
    let Some(header) = &sheet.header else {
        let columns = Columns::in_order(KNOWN.len(), 2, sheet.width());
        let note = "the file has no header: its first two columns are read as `from` and `to`".to_owned();
        let notes = std::iter::once(note).chain(columns.unused()).collect();
        return Ok((sheet, columns, notes));
    };
    let columns = Columns::find(header, &KNOWN)?;
    if let Some(k) = (0..2).find(|&k| columns.place(k).is_none()) {
        let (name, written) = (KNOWN[k][0], header.names.join(","));
        let mut faults = Faults::default();
        faults.add(header.line, "column", || {
            format!("there is no column `{name}`; the first line must name the columns, as in `from,to`, but it is `{written}`")
        });
        return Err(faults);
    }
    let mut notes: Vec<String> = columns.unused().into_iter().collect();
    if columns.place(3).is_some() {
        notes.push("the column `weight` is not used: a tie has no frequency of its own".into());
    }
    Ok((sheet, columns, notes))
}

impl EdgeList {
    /// Reads ties. `undirected` says that each row stands for both directions, so that a row with the ends exchanged is a double.
    ///
    /// # Errors
    /// Everything that is wrong with the file, each kind of mistake with the number of rows that have it.
    pub fn read(reader: impl Read, undirected: bool) -> Result<EdgeList, Faults> {
        let (sheet, columns, notes) = open(reader)?;
        let mut faults = Faults::default();
        let mut names = Names::default();
        let mut rows: Vec<Row> = Vec::new();
        let mut types = [0; 2];
        let [from_at, to_at] = [0, 1].map(|k| columns.place(k).unwrap_or(k));
        for placed in sheet.rows() {
            let (line, row) = (placed.line, placed.row);
            if let Some(message) = placed.misfit {
                faults.add(line, "length", || message);
                continue;
            }
            let from = name(row.cell(from_at), "from", line, &mut faults);
            let (Some(from), Some(to)) = (from, name(row.cell(to_at), "to", line, &mut faults)) else { continue };
            if from == to {
                faults.add(line, "self", || format!("`{from}` is tied to itself; leave such rows out"));
                continue;
            }
            let interest = columns.place(2).map_or(Grid::default(), |at| interest(&sheet, row.cell(at), line, &mut faults));
            if let Some(at) = columns.place(4) {
                let kind = row.cell(at).to_lowercase();
                types[0] += usize::from(kind == "directed");
                types[1] += usize::from(kind == "undirected");
            }
            rows.push(Row { from: names.number(from, 0), to: names.number(to, 1), interest, line: line as u32 });
        }
        faults.none()?;
        if rows.is_empty() {
            let mut faults = Faults::default();
            faults.add(0, "empty", || "the file has no ties; below the first line, each row must name a tie".into());
            return Err(faults);
        }
        let list = EdgeList { types, notes, ..EdgeList::sorted(names, &mut rows, columns.place(2).is_some()) };
        list.no_doubles(&rows, undirected)?;
        Ok(list)
    }

    /// Numbers the names and sorts the ties, so that the order of rows is forgotten.
    fn sorted(names: Names, rows: &mut [Row], interests: bool) -> EdgeList {
        let mut ordered: Vec<(String, u32)> = names.numbers.into_iter().collect();
        ordered.sort_by(|a, b| order(&a.0, &b.0));
        let mut numbers = vec![0u32; ordered.len()];
        let mut sides = Vec::with_capacity(ordered.len());
        for ((_, appeared), number) in ordered.iter().zip(0..) {
            numbers[*appeared as usize] = number;
            sides.push(names.sides[*appeared as usize]);
        }
        for row in &mut *rows {
            (row.from, row.to) = (numbers[row.from as usize], numbers[row.to as usize]);
        }
        rows.sort_by_key(|row| (row.from, row.to, row.line));
        EdgeList {
            names: ordered.into_iter().map(|(name, _)| name).collect(),
            sides,
            ties: rows.iter().map(|row| (row.from, row.to)).collect(),
            interests: interests.then(|| rows.iter().map(|row| row.interest).collect()),
            ..EdgeList::default()
        }
    }

    /// No tie stands there twice; the ties of a file that is read as undirected stand there in one direction.
    fn no_doubles(&self, rows: &[Row], undirected: bool) -> Result<(), Faults> {
        let mut faults = Faults::default();
        let name = |number: u32| &self.names[number as usize];
        let mut again: Vec<(&Row, u32)> = rows
            .windows(2)
            .filter(|pair| (pair[0].from, pair[0].to) == (pair[1].from, pair[1].to))
            .map(|pair| (&pair[1], pair[0].line))
            .collect();
        again.sort_by_key(|(row, _)| row.line);
        for (row, before) in again {
            faults.add(row.line.into(), "double", || {
                format!("the tie of `{}` and `{}` stands already in line {before}; keep one row of each tie", name(row.from), name(row.to))
            });
        }
        if undirected {
            let reverse = |row: &Row| rows.binary_search_by_key(&(row.to, row.from), |other| (other.from, other.to)).ok();
            let mut both: Vec<(u32, u32)> =
                rows.iter().filter_map(|row| Some((row.line, rows[reverse(row)?].line))).filter(|(a, b)| a > b).collect();
            both.sort_unstable();
            if let Some(&(line, before)) = both.first() {
                let (n, all) = (both.len(), rows.len());
                faults.add(line.into(), "both", || match 2 * n == all {
                    true => format!("every tie stands there in both directions, the first in lines {before} and {line}: leave `undirected` out"),
                    false => format!(
                        "{n} of the ties stand there in both directions, the first in lines {before} and {line}: keep one row of each, or, if a tie has a \
                         direction, leave `undirected` out"
                    ),
                });
            }
        }
        faults.none()
    }
}

fn interest(sheet: &Sheet, cell: &str, line: u64, faults: &mut Faults) -> Grid {
    let found = match sheet.number(cell) {
        _ if cell.is_empty() => Err("`shared_interest` is empty; give a number in [-1, 1] in every row, or leave the column out".into()),
        Some(x) => Interest::new(x).map(Interest::get).map_err(|message| format!("`shared_interest`: {message}")),
        None => Err(format!("`shared_interest` must be a number in [-1, 1], not `{cell}`")),
    };
    found.map(Grid::new).map_err(|message| faults.add(line, "interest", || message)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> EdgeList {
        EdgeList::read(text.as_bytes(), false).unwrap_or_else(|faults| panic!("{faults}\nin {text}"))
    }

    fn refused(text: &str, undirected: bool) -> Vec<String> {
        EdgeList::read(text.as_bytes(), undirected).unwrap_err().sentences("t.csv")
    }

    #[test]
    fn the_order_of_rows_changes_nothing() {
        let list = read("from,to,shared_interest\nΖωή,王,0.5\n 王 , Ann,1\n\n\"Ann\",Ζωή,0\n10,9,0\n");
        assert_eq!(list.names, ["9", "10", "Ann", "Ζωή", "王"]);
        assert_eq!(list.ties, [(1, 0), (2, 3), (3, 4), (4, 2)]);
        assert_eq!(list.interests, Some([0.0, 0.0, 0.5, 1.0].map(Grid::new).to_vec()));
        assert_eq!(list, read("to,from,shared_interest\n9,10,0\nAnn,王,1\nΖωή,Ann,0\n王,Ζωή,0.5"));
    }

    #[test]
    fn two_forms_of_one_name_are_one() {
        assert_eq!(read("from,to\nKa\u{308}fer,b\nb,Käfer\n").names, ["Käfer", "b"]);
    }

    #[test]
    fn tables_of_other_programs_are_read_as_they_are() {
        let plain = read("from,to\nana,bo\nbo,chen\nchen,ana\n");
        for text in [
            "Source,Target\nana,bo\nbo,chen\nchen,ana\n",
            "source,target\nana,bo\nbo,chen\nchen,ana\n",
            "From,To\nana,bo\nbo,chen\nchen,ana\n",
            "Source;Target\nana;bo\nbo;chen\nchen;ana\n",
            "Source\tTarget\r\nana\tbo\r\nbo\tchen\r\nchen\tana\r\n",
            "\"\",\"from\",\"to\"\n\"1\",\"ana\",\"bo\"\n\"2\",\"bo\",\"chen\"\n\"3\",\"chen\",\"ana\"\n",
            "\"V1\" \"V2\"\n\"1\" \"ana\" \"bo\"\n\"2\" \"bo\" \"chen\"\n\"3\" \"chen\" \"ana\"\n",
            "# Directed graph\n# FromNodeId\tToNodeId\nana\tbo\nbo\tchen\nchen\tana\n",
            "Unnamed: 0,from,to\n0,ana,bo\n1,bo,chen\n2,chen,ana\n",
        ] {
            assert_eq!(read(text), plain, "{text}");
        }
        let gephi = read("Source,Target,Type,Id,Label,timeset,Weight\nana,bo,Undirected,0,,,1.0\nbo,chen,Undirected,1,,,1.0\n");
        assert_eq!((gephi.ties.len(), gephi.types), (2, [0, 2]));
        assert_eq!(gephi.notes[0], "the columns `Id`, `Label` and `timeset` are not used");
        assert!(gephi.notes[1].starts_with("the column `weight` is not used"), "{:?}", gephi.notes);
        let konect = read("% sym unweighted\n% 2 3 3\n10 9 1 1289241911\n9 11 1 1289241912\n");
        assert_eq!((konect.names.len(), konect.ties.as_slice()), (3, &[(0, 2), (1, 0)][..]));
        assert_eq!(konect.notes[1], "the columns `3` and `4` are not used");
    }

    #[test]
    fn a_file_that_cannot_be_used_names_the_line() {
        for (text, message) in [
            ("", "t.csv: the file is empty"),
            ("from,to\n", "t.csv: the file has no ties; below the first line, each row must name a tie"),
            (
                "ana bo\nbo chen\n",
                "t.csv:1: there is no column `from`; the first line must name the columns, as in `from,to`, but it is `ana,bo`",
            ),
            ("from,to,source\na,b,c\n", "t.csv:1: the columns `from` and `source` are both read as `from`; leave one out"),
            (
                "from,to,shared_interst\na,b,1\n",
                "t.csv:1: unknown column `shared_interst` (did you mean `shared_interest`?); leave it out or name it otherwise",
            ),
            ("from,to\na,b\nb,\n", "t.csv:3: `to` is empty; everyone has a name"),
            ("from,to\na,b\n \t,b\n", "t.csv:3: `from` is empty; everyone has a name"),
            (
                "from,to\na,b\nb,nan\n",
                "t.csv:3: `nan` cannot be a name: programs write it for a missing value; leave the row out, or write the name otherwise",
            ),
            ("from,to\na,b\nb,c\nb,b\n", "t.csv:4: `b` is tied to itself; leave such rows out"),
            (
                "from,to\na,b\nb,a\na,b\na,b\n",
                "t.csv:4: the tie of `a` and `b` stands already in line 2; keep one row of each tie (so it is in 2 rows: lines 4, 5)",
            ),
            ("from,to\na,b\nb\n", "t.csv:3: the row has 1 cell, but the header names 2"),
            ("from,to\na,b\nb,c,d\n", "t.csv:3: the row has 3 cells, but the header names 2"),
            ("from,to,shared_interest\na,b,1\nb,a,1.5\n", "t.csv:3: `shared_interest`: 1.5 is outside [-1, 1]"),
            ("from,to,shared_interest\na,b,high\n", "t.csv:2: `shared_interest` must be a number in [-1, 1], not `high`"),
            ("from,to,shared_interest\na,b,NaN\n", "t.csv:2: `shared_interest`: NaN is outside [-1, 1]"),
            (
                "from,to,shared_interest\na,b,\n",
                "t.csv:2: `shared_interest` is empty; give a number in [-1, 1] in every row, or leave the column out",
            ),
        ] {
            assert_eq!(refused(text, false), [message], "{text}");
        }
    }

    #[test]
    fn every_kind_of_mistake_is_said_once_with_its_number() {
        let loops: String = (0..20_000).map(|k| format!("a{k},a{k}\n")).collect();
        let said = refused(&format!("from,to\n{loops}b\nNA,c\n"), false);
        assert_eq!(said.len(), 3);
        assert_eq!(
            said[0],
            "t.csv:2: `a0` is tied to itself; leave such rows out (so it is in 20000 rows: lines 2, 3, 4, 5, 6 and others)"
        );
    }

    #[test]
    fn a_tie_both_ways_is_named_once() {
        let both = refused("from,to\na,b\nb,c\nb,a\nc,b\n", true);
        assert_eq!(both, ["t.csv:4: every tie stands there in both directions, the first in lines 2 and 4: leave `undirected` out"]);
        let some = refused("from,to\na,b\nb,c\nb,a\n", true);
        assert!(
            some[0].starts_with("t.csv:4: 1 of the ties stand there in both directions, the first in lines 2 and 4: keep one row"),
            "{some:?}"
        );
        assert_eq!(read("from,to\na,b\nb,c\nb,a\n").ties.len(), 3);
    }
}
