//! What is wrong with a table: every kind of mistake once, with the number of rows that have it.

use std::fmt;

/// Rows of a kind of mistake that are named.
const NAMED: usize = 5;

/// Something wrong in a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line, counted from 1; 0 when no line is at fault.
    pub line: u64,
    /// Mistakes of one kind are told together.
    pub kind: &'static str,
    /// What is wrong and what would be right.
    pub message: String,
}

impl Fault {
    /// Something wrong with the file as a whole.
    pub fn of_file(message: impl Into<String>) -> Fault {
        Fault { line: 0, kind: "file", message: message.into() }
    }
}

/// Mistakes of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Kind {
    first: Fault,
    lines: Vec<u64>,
    count: usize,
}

/// Everything that is wrong with a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults(Vec<Kind>);

impl From<Fault> for Faults {
    fn from(fault: Fault) -> Faults {
        Faults(vec![Kind { lines: vec![fault.line], count: 1, first: fault }])
    }
}

impl Faults {
    /// Puts down a mistake in a line; the sentence is needed for the first of its kind alone.
    pub fn add(&mut self, line: u64, kind: &'static str, message: impl FnOnce() -> String) {
        match self.0.iter_mut().find(|known| known.first.kind == kind) {
            Some(known) => {
                known.count += 1;
                if known.lines.len() < NAMED {
                    known.lines.push(line);
                }
            }
            None => self.0.push(Kind { first: Fault { line, kind, message: message() }, lines: vec![line], count: 1 }),
        }
    }

    /// Nothing is wrong.
    ///
    /// # Errors
    /// What is.
    pub fn none(self) -> Result<(), Faults> {
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }

    /// A sentence for each kind of mistake, behind the name of the file.
    pub fn sentences(&self, file: &str) -> Vec<String> {
        let place = |line: u64| if line > 0 { format!("{file}:{line}: ") } else { format!("{file}: ") };
        self.0.iter().map(|kind| format!("{}{}{}", place(kind.first.line), kind.first.message, kind.more())).collect()
    }
}

impl Kind {
    fn more(&self) -> String {
        if self.count == 1 {
            return String::new();
        }
        let lines: Vec<String> = self.lines.iter().map(u64::to_string).collect();
        let rest = if self.count > self.lines.len() { " and others" } else { "" };
        format!(" (so it is in {} rows: lines {}{rest})", self.count, lines.join(", "))
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentences("table").join("\n"))
    }
}

impl std::error::Error for Faults {}
