//! Which column is which: by its name in any case, or by a name that another program gives it.

use super::Header;
use super::fault::{Fault, Faults};
use crate::spelling::{slip_of, some};

/// Columns that other programs add for themselves; nobody expects them to be used.
const THEIRS: [&str; 4] = ["id", "label", "timeset", "interval"];

/// The name of a column as it is compared: in small letters, with `_` for blanks, dots and hyphens.
pub fn plain(name: &str) -> String {
    name.trim().to_lowercase().replace([' ', '.', '-'], "_")
}

/// Whether pandas has given this name to a column of row numbers that had none.
pub fn is_unnamed(name: &str) -> bool {
    plain(name).starts_with("unnamed:_")
}

/// Where the columns stand that a reader knows.
#[derive(Debug)]
pub struct Columns {
    places: Vec<Option<usize>>,
    unused: Vec<String>,
}

impl Columns {
    /// Finds the columns. Of each that is known the first name is its own, the others are what programs call it.
    ///
    /// # Errors
    /// A column that stands there twice, or whose name is a slip of a known one.
    pub fn find(header: &Header, known: &[&[&str]]) -> Result<Columns, Faults> {
        let names: Vec<String> = header.names.iter().map(|name| plain(name)).collect();
        let mut columns = Columns { places: vec![None; known.len()], unused: Vec::new() };
        for (place, name) in names.iter().enumerate() {
            match known.iter().position(|aliases| aliases.contains(&name.as_str())) {
                Some(k) => match columns.places[k] {
                    None => columns.places[k] = Some(place),
                    Some(before) => {
                        let [one, other] = [before, place].map(|place| &header.names[place]);
                        let message = format!("the columns `{one}` and `{other}` are both read as `{}`; leave one out", known[k][0]);
                        return Err(Fault { line: header.line, kind: "column", message }.into());
                    }
                },
                None if name.is_empty() || is_unnamed(name) => {}
                None => {
                    let slip = slip_of(name, known.iter().map(|aliases| aliases[0])).filter(|_| !THEIRS.contains(&name.as_str()));
                    match slip {
                        Some(near) => {
                            let own = &header.names[place];
                            let message = format!("unknown column `{own}` (did you mean `{near}`?); leave it out or name it otherwise");
                            return Err(Fault { line: header.line, kind: "column", message }.into());
                        }
                        None => columns.unused.push(header.names[place].clone()),
                    }
                }
            }
        }
        Ok(columns)
    }

    /// Columns by their order, where a file names none.
    pub fn in_order(known: usize, first: usize, width: usize) -> Columns {
        let places = (0..known).map(|k| (k < first && k < width).then_some(k)).collect();
        Columns { places, unused: (first + 1..=width).map(|k| k.to_string()).collect() }
    }

    /// Where a known column stands.
    pub fn place(&self, known: usize) -> Option<usize> {
        self.places[known]
    }

    /// The sentence about columns that are not used, if there are any.
    pub fn unused(&self) -> Option<String> {
        let (noun, verb) = if self.unused.len() == 1 { ("column", "is") } else { ("columns", "are") };
        (!self.unused.is_empty()).then(|| format!("the {noun} {} {verb} not used", some(&self.unused)))
    }
}
