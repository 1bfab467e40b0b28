//! People who were observed: their names, and what a table says of each.
//!
//! The table has a column `name`, and any of `group`, `ability`, `integrity`, `benevolence` and `interest_1`, `interest_2`, ... A cell that is empty, or a column that is missing, leaves a person with what its group has.

use crate::quantity::{Interest, Probability};
use crate::sheet::{Columns, Faults, Headed, Sheet, plain};
use crate::spelling::{composed, is_missing};
use std::cmp::Ordering;
use std::collections::HashMap;
use std::io::Read;

/// The order in which people are numbered, whatever the order of rows: whole numbers by their size, then all other names by their characters
/// (Unicode code points).
pub fn order(a: &str, b: &str) -> Ordering {
    let digits = |name: &str| name.bytes().all(|byte| byte.is_ascii_digit());
    let size = |name: &str| name.trim_start_matches('0').len();
    match (digits(a), digits(b)) {
        (true, true) => size(a).cmp(&size(b)).then_with(|| a.trim_start_matches('0').cmp(b.trim_start_matches('0'))).then(a.cmp(b)),
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        (false, false) => a.cmp(b),
    }
}

/// Reads a name; what is wrong with it is put down for its line and column.
pub fn name(cell: &str, column: &str, line: u64, faults: &mut Faults) -> Option<String> {
    if cell.is_empty() {
        faults.add(line, "empty", || format!("`{column}` is empty; everyone has a name"));
        return None;
    }
    if is_missing(cell) {
        faults.add(line, "missing", || {
            format!("`{cell}` cannot be a name: programs write it for a missing value; leave the row out, or write the name otherwise")
        });
        return None;
    }
    Some(if cell.is_ascii() { cell.to_owned() } else { composed(cell) })
}

/// What a table says of a person; what it leaves out is as in the person's group.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Given {
    /// Ability, integrity and benevolence, in `[0, 1]`.
    pub traits: [Option<f64>; 3],
    /// Interests by topic, in `[-1, 1]`.
    pub interests: Vec<Option<f64>>,
}

/// A person of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// The name.
    pub name: String,
    /// The group, if the table has such a column.
    pub group: Option<String>,
    /// What else the table says.
    pub given: Given,
}

/// A table of people, in the order in which they are numbered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct People {
    /// Everyone.
    pub all: Vec<Person>,
    /// Number of topics that the table gives interests in.
    pub topics: usize,
    /// What its reader should be told.
    pub notes: Vec<String>,
}

/// The columns beside the name, each with its place behind it.
const COLUMNS: [&str; 4] = ["group", "ability", "integrity", "benevolence"];

/// What people have by their group, and a table cannot give.
const PRIORS: [&str; 2] = ["prior_mean", "prior_weight"];

impl People {
    /// Reads a table of people.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read(reader: impl Read) -> Result<People, Faults> {
        let names = |cells: &[String]| cells.iter().any(|cell| ["name", "id"].contains(&plain(cell).as_str()));
        let sheet = Sheet::read(reader, |comment, first| match comment {
            Some(comment) if names(comment) && !names(first) => Headed::Comment,
            _ => Headed::First,
        })?;
        let header = sheet.header.clone().unwrap_or_default();
        let plains: Vec<String> = header.names.iter().map(|name| plain(name)).collect();
        let topics = (1..).take_while(|k| plains.contains(&format!("interest_{k}"))).count();
        let interests: Vec<String> = (1..=topics).map(|k| format!("interest_{k}")).collect();
        // What Gephi and others call a node's name is its id; where there is a name as well, the id is their own.
        let own: &[&str] = if plains.iter().any(|name| name == "name") { &["name"] } else { &["name", "id"] };
        let singles: Vec<[&str; 1]> = COLUMNS.into_iter().chain(interests.iter().map(String::as_str)).map(|name| [name]).collect();
        let known: Vec<&[&str]> = std::iter::once(own).chain(singles.iter().map(|one| &one[..])).collect();
        let columns = Columns::find(&header, &known)?;
        let mut faults = Faults::default();
        if let Some(prior) = PRIORS.into_iter().find(|prior| plains.iter().any(|name| name == prior)) {
            faults.add(header.line, "prior", || {
                format!("`{prior}` is the same for all members of a group, so it stands in the scenario; leave the column out")
            });
            return Err(faults);
        }
        let Some(name_at) = columns.place(0) else {
            let written = header.names.join(",");
            faults.add(header.line, "column", || {
                format!("there is no column `name`; the first line must name the columns, but it is `{written}`")
            });
            return Err(faults);
        };
        let mut people = People { topics, notes: columns.unused().into_iter().collect(), ..People::default() };
        let mut lines: HashMap<String, u64> = HashMap::new();
        for placed in sheet.rows() {
            let (line, row) = (placed.line, placed.row);
            if let Some(message) = placed.misfit {
                faults.add(line, "length", || message);
                continue;
            }
            let Some(name) = name(row.cell(name_at), "name", line, &mut faults) else { continue };
            if let Some(before) = lines.insert(name.clone(), line) {
                faults.add(line, "double", || format!("`{name}` stands already in line {before}; a name is one person"));
            }
            let cell = |known: usize| columns.place(known).map(|at| row.cell(at)).filter(|cell| !is_missing(cell));
            let mut number = |known: usize, check: fn(f64) -> Result<f64, String>| {
                let cell = cell(known)?;
                let column = known_name(&interests, known);
                let checked = sheet.number(cell).ok_or_else(|| format!("expected a number, not `{cell}`")).and_then(check);
                checked.map_err(|message| faults.add(line, "value", || format!("`{column}` of `{name}`: {message}"))).ok()
            };
            let share = |x: f64| Probability::new(x).map(Probability::get);
            let given = Given {
                traits: [number(2, share), number(3, share), number(4, share)],
                interests: (0..topics).map(|k| number(5 + k, interest)).collect(),
            };
            let group = columns.place(1).map(|at| composed(row.cell(at)));
            people.all.push(Person { name, group, given });
        }
        if people.all.is_empty() {
            faults.add(0, "nobody", || "the table names nobody; below the first line, each row is a person".into());
        }
        faults.none()?;
        people.all.sort_by(|a, b| order(&a.name, &b.name));
        Ok(people)
    }
}

fn known_name(interests: &[String], known: usize) -> &str {
    COLUMNS.get(known - 1).copied().unwrap_or_else(|| &interests[known - 1 - COLUMNS.len()])
}

fn interest(x: f64) -> Result<f64, String> {
    Interest::new(x).map(Interest::get)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_by_their_size_and_other_names_by_their_characters() {
        let mut names = ["b", "10", "Ζωή", "9", "010", "a", "007", "B", "王", "100000000000000000000000"];
        names.sort_by(|a, b| order(a, b));
        assert_eq!(names, ["007", "9", "010", "10", "100000000000000000000000", "B", "a", "b", "Ζωή", "王"]);
    }

    #[test]
    fn a_table_is_read_whatever_the_order_of_its_rows_and_columns() {
        let one = People::read("name,group,Ability,interest_1\nbo,a,0.5,-1\nana,b,,\n".as_bytes()).unwrap();
        let other = People::read("interest_1;name;group;ability\n;ana;b;NA\n-1,0;bo;a;0,5\n".as_bytes()).unwrap();
        assert_eq!(one, other);
        assert_eq!((one.all[0].name.as_str(), one.all[1].given.traits[0], one.topics), ("ana", Some(0.5), 1));
        let gephi = People::read("Id,Label,timeset\n1,Ann,\n".as_bytes()).unwrap();
        assert_eq!((gephi.all[0].name.as_str(), gephi.notes[0].as_str()), ("1", "the columns `Label` and `timeset` are not used"));
    }

    #[test]
    fn a_wrong_table_is_refused_in_one_go() {
        for (text, expected) in [
            ("nam,ability\n", "p.csv:1: unknown column `nam` (did you mean `name`?); leave it out or name it otherwise"),
            ("person,ability\na,1", "p.csv:1: there is no column `name`; the first line must name the columns, but it is `person,ability`"),
            ("name,abilty\na,1", "p.csv:1: unknown column `abilty` (did you mean `ability`?); leave it out or name it otherwise"),
            ("name\na\nb\na", "p.csv:4: `a` stands already in line 2; a name is one person"),
            ("name,ability\na,1.5\nb,high\nc,2", "p.csv:2: `ability` of `a`: 1.5 is outside [0, 1] (so it is in 3 rows: lines 2, 3, 4)"),
            (
                "name,prior_mean\na,0.5",
                "p.csv:1: `prior_mean` is the same for all members of a group, so it stands in the scenario; leave the column out",
            ),
            ("name,interest_1\na,-2", "p.csv:2: `interest_1` of `a`: -2 is outside [-1, 1]"),
            ("name\nNA\n", "p.csv:2: `NA` cannot be a name: programs write it for a missing value"),
            ("name\n", "p.csv: the table names nobody; below the first line, each row is a person"),
        ] {
            let said = People::read(text.as_bytes()).unwrap_err().sentences("p.csv");
            assert!(said[0].starts_with(expected), "{said:?}");
        }
    }
}
