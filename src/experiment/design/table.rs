//! Points from a table: a point a row, a parameter a column, its path in the header.
//!
//! What R's `write.csv`, pandas' `to_csv` and numpy's `savetxt` write loads as it is, also with blanks between the columns: a column of row
//! numbers without a name is passed over, `#` before the header too, and a whole number may be written `5.000000e+00`.

use super::Design;
use crate::experiment::Fault;
use crate::scenario::sweep::{number, path_problem, word};
use crate::sheet::{Faults, Headed, Header, Sheet, is_unnamed};
use crate::spelling::is_missing;
use toml::Value;

/// The rows of a file of points.
pub struct PointFile {
    sheet: Sheet,
    /// Where each row begins; the rows are read when they are asked for.
    starts: Vec<usize>,
    paths: Vec<String>,
    /// The column of each path.
    columns: Vec<usize>,
}

impl PointFile {
    /// Reads and checks a file; `name` is how messages call it.
    ///
    /// # Errors
    /// The line at fault and what is wrong with it.
    pub fn read(name: &str, bytes: &[u8]) -> Result<PointFile, Fault> {
        PointFile::checked(bytes).map_err(|faults| Fault::wrong(faults.sentences(name).join("\n")))
    }

    fn checked(bytes: &[u8]) -> Result<PointFile, Faults> {
        let numbers = |cells: &[String]| cells.iter().any(|cell| cell.parse::<f64>().is_ok());
        let sheet = Sheet::read(bytes, |comment, first| match comment {
            Some(names) if names.len() == first.len() && numbers(first) && !numbers(names) => Headed::Comment,
            _ => Headed::First,
        })?;
        let header = sheet.header.clone().unwrap_or_default();
        let named: Vec<usize> = (0..header.names.len()).filter(|&k| !header.names[k].is_empty()).collect();
        let mut faults = Faults::default();
        if named.iter().all(|&k| header.names[k].parse::<f64>().is_ok()) {
            let message = "the first line names the parameters, for example relation.kin.shared_interest,exchange.gain";
            faults.add(header.line, "header", || message.into());
            return Err(faults);
        }
        let mut starts = Vec::new();
        // Which of the columns that pandas has named do count rows, from 0 or from 1 on.
        let mut counters: Vec<(usize, [bool; 2])> =
            named.iter().filter(|&&k| is_unnamed(&header.names[k])).map(|&k| (k, [true; 2])).collect();
        for placed in sheet.rows() {
            let (line, row) = (placed.line, placed.row);
            if let Some(message) = placed.misfit {
                faults.add(line, "length", || message);
                continue;
            }
            if let Some(&k) = named.iter().find(|&&k| is_missing(row.cell(k))) {
                faults.add(line, "missing", || format!("there is no value for {}", header.names[k]));
            }
            for (k, counts) in &mut counters {
                let cell = row.cell(*k).parse::<f64>().unwrap_or(f64::NAN) - starts.len() as f64;
                *counts = [counts[0] && cell == 0.0, counts[1] && cell == 1.0];
            }
            starts.push(placed.place);
        }
        let counts = |k: usize| counters.iter().any(|(column, counts)| *column == k && counts.contains(&true));
        let columns: Vec<usize> = named.into_iter().filter(|&k| !counts(k)).collect();
        check_paths(&header, &columns, &mut faults);
        if starts.is_empty() {
            faults.add(0, "empty", || "there is no point below the header".into());
        }
        faults.none()?;
        let paths = columns.iter().map(|&k| header.names[k].clone()).collect();
        Ok(PointFile { sheet, starts, paths, columns })
    }
}

fn check_paths(header: &Header, columns: &[usize], faults: &mut Faults) {
    for (number, &k) in columns.iter().enumerate() {
        let path = &header.names[k];
        if columns[..number].iter().any(|&other| header.names[other] == *path) {
            faults.add(header.line, "twice", || format!("`{path}` stands there twice"));
        }
        if is_unnamed(path) {
            faults.add(header.line, "path", || {
                format!("the column `{path}` counts no rows and has no path; write the table with index=False")
            });
        } else if let Some(message) = path_problem(path) {
            faults.add(header.line, "path", || message);
        }
    }
}

impl Design for PointFile {
    fn paths(&self) -> Vec<String> {
        self.paths.clone()
    }

    fn points(&self) -> u64 {
        self.starts.len() as u64
    }

    fn values(&self, point: u64) -> Vec<Value> {
        // The file was read once from end to end: a row that was there then is there now.
        let row = self.sheet.row_at(self.starts[point as usize]).map(|(row, _)| row);
        let value = |k: usize| {
            let cell = row.as_ref().map_or("", |row| row.cell(k));
            let decimal = self.sheet.number(cell).filter(|x| cell.contains(',') && x.is_finite());
            decimal.map_or_else(|| word(cell), number)
        };
        self.columns.iter().map(|&k| value(k)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<PointFile, Fault> {
        PointFile::read("points.csv", text.as_bytes())
    }

    #[test]
    fn what_r_pandas_numpy_and_salib_write_loads_as_it_is() {
        for text in [
            "\"\",\"exchange.gain\",\"belief\"\n\"1\",1.5,\"beta\"\n\"2\",2,\"linear\"\n",
            "\"exchange.gain\" \"belief\"\n\"1\" 1.5 \"beta\"\n\"2\" 2 \"linear\"\n",
            ",exchange.gain,belief\r\n0,1.5,beta\r\n1,2.0,linear\r\n",
            "Unnamed: 0,exchange.gain,belief\n0,1.5,beta\n1,2.0,linear\n",
            ",Unnamed: 0.1,Unnamed: 0,exchange.gain,belief\n0,0,1,1.5,beta\n1,1,2,2.0,linear\n",
            "exchange.gain, belief\n1.500000000000000000e+00, beta\n2.000000000000000000e+00, linear",
            "# exchange.gain,belief\n1.5,beta\n2,linear\n",
            "exchange.gain;belief\n1,5;beta\n2,0;linear\n",
            "\u{feff}exchange.gain,belief\n1.5,beta\n\n2,linear\n\n",
        ] {
            let file = read(text).unwrap();
            assert_eq!((file.paths(), file.points()), (vec!["exchange.gain".to_owned(), "belief".to_owned()], 2), "{text}");
            assert_eq!(file.values(0), [Value::Float(1.5), Value::String("beta".into())]);
            assert_eq!(file.values(1), [number(2.0), Value::String("linear".into())]);
        }
        for text in [
            "# exchange.gain exchange.loss\n8.5e+00 4.0e+00\n6.25e+00 3.5e+00\n",
            "# exchange.gain,exchange.loss\n8.5e+00,4.0e+00\n6.25e+00,3.5e+00\n",
            "# exchange.gain,exchange.loss\n8.5e+00 4.0e+00\n6.25e+00 3.5e+00\n",
            "exchange.gain\texchange.loss\n8.5\t4.0\n6.25\t3.5\n",
        ] {
            let file = read(text).unwrap();
            assert_eq!((file.paths().join(" "), file.points()), ("exchange.gain exchange.loss".into(), 2), "{text}");
            assert_eq!(file.values(1), [number(6.25), number(3.5)], "{text}");
        }
    }

    #[test]
    fn a_wrong_file_is_refused_with_its_line() {
        for (text, message) in [
            ("1,2\n3,4\n", "points.csv:1: the first line names the parameters"),
            ("8.5e+00 4.0e+00\n6.25e+00 3.5e+00\n", "points.csv:1: the first line names the parameters"),
            ("a.b,a.b\n1,2\n", "points.csv:1: `a.b` stands there twice"),
            ("seed\n1\n", "points.csv:1: `seed` cannot be swept"),
            ("a b,c\n1,2\n", "points.csv:1: `a b` is not a path such as relation.kin.exchange.gain"),
            (
                "Unnamed: 0,c\n7,2\n",
                "points.csv:1: the column `Unnamed: 0` counts no rows and has no path; write the table with index=False",
            ),
            ("a.b\n", "points.csv: there is no point below the header"),
            ("a.b,c\n1,2\n1,NA\n", "points.csv:3: there is no value for c"),
            ("a.b,c\n1,2\n1\n", "points.csv:3: the row has 1 cell, but the header names 2"),
        ] {
            let found = read(text).err().unwrap().to_string();
            assert!(found.starts_with(message), "{found}");
        }
    }
}
