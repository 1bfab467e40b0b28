//! Points from a CSV file: a point a row, a parameter a column, its path in the header.
//!
//! What R's `write.csv`, pandas' `to_csv` and numpy's `savetxt` write loads as it is: a column of row numbers without a name is passed
//! over, `#` before the header too, and a whole number may be written `5.000000e+00`.

use super::Design;
use crate::experiment::Fault;
use crate::scenario::sweep::{path_problem, word};
use std::fmt::Display;
use toml::Value;

/// The rows of a file of points.
pub struct PointFile {
    bytes: Vec<u8>,
    /// Where each row begins; the rows are read when they are asked for.
    starts: Vec<u64>,
    paths: Vec<String>,
    /// The column of each path.
    columns: Vec<usize>,
}

impl PointFile {
    /// Reads and checks a file; `name` is how messages call it.
    ///
    /// # Errors
    /// The line at fault and what is wrong with it.
    pub fn read(name: &str, bytes: Vec<u8>) -> Result<PointFile, Fault> {
        let fault = |message: &dyn Display| Fault::wrong(format!("{name}: {message}"));
        let at = |line: u64, message: &dyn Display| Fault::wrong(format!("{name}:{line}: {message}"));
        let text = std::str::from_utf8(&bytes).map_err(|_| fault(&"the file is not UTF-8 text; save it as UTF-8"))?;
        let skipped = text.len() - text.trim_start_matches(['\u{feff}', '#', ' ']).len();
        let bytes = bytes[skipped..].to_vec();
        let mut reader = reader(&bytes, true);
        let header = reader.headers().map_err(|e| fault(&e))?.clone();
        let named = || header.iter().enumerate().filter(|(_, path)| !path.is_empty());
        let (columns, paths): (Vec<usize>, Vec<String>) = named().map(|(k, path)| (k, path.to_owned())).unzip();
        if paths.is_empty() || paths.iter().all(|path| path.parse::<f64>().is_ok()) {
            return Err(at(1, &"the first line names the parameters, for example relation.kin.shared_interest,exchange.gain"));
        }
        for (k, path) in paths.iter().enumerate() {
            if paths[..k].contains(path) {
                return Err(at(1, &format_args!("`{path}` stands there twice")));
            }
            if let Some(message) = path_problem(path) {
                return Err(at(1, &message));
            }
        }
        let mut starts = Vec::new();
        let mut row = csv::StringRecord::new();
        loop {
            let start = reader.position().byte();
            let line = reader.position().line();
            match reader.read_record(&mut row) {
                Ok(false) => break,
                Ok(true) => {}
                Err(e) => return Err(fault(&e)),
            }
            let line = row.position().map_or(line, csv::Position::line);
            if let Some((_, path)) = columns.iter().zip(&paths).find(|(k, _)| matches!(&row[**k], "" | "NA" | "NaN" | "nan")) {
                return Err(at(line, &format_args!("there is no value for {path}")));
            }
            starts.push(start);
        }
        if starts.is_empty() {
            return Err(fault(&"there is no point below the header"));
        }
        Ok(PointFile { bytes, starts, paths, columns })
    }
}

fn reader(bytes: &[u8], headers: bool) -> csv::Reader<&[u8]> {
    // Blanks around a value mean nothing: SALib and numpy write some.
    csv::ReaderBuilder::new()
        .has_headers(headers)
        .trim(csv::Trim::All)
        .buffer_capacity(if headers { 1 << 16 } else { 1 << 10 })
        .from_reader(bytes)
}

impl Design for PointFile {
    fn paths(&self) -> Vec<String> {
        self.paths.clone()
    }

    fn points(&self) -> u64 {
        self.starts.len() as u64
    }

    fn values(&self, point: u64) -> Vec<Value> {
        let mut row = csv::StringRecord::new();
        // The file was read once from end to end: a row that was there then is there now.
        let found = reader(&self.bytes[self.starts[point as usize] as usize..], false).read_record(&mut row);
        debug_assert!(matches!(found, Ok(true)));
        self.columns.iter().map(|&k| word(row.get(k).unwrap_or_default())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::sweep::number;

    fn read(text: &str) -> Result<PointFile, Fault> {
        PointFile::read("points.csv", text.as_bytes().to_vec())
    }

    #[test]
    fn what_r_pandas_and_numpy_write_loads_as_it_is() {
        for text in [
            "\"\",\"exchange.gain\",\"belief\"\n\"1\",1.5,\"beta\"\n\"2\",2,\"linear\"\n",
            ",exchange.gain,belief\r\n0,1.5,beta\r\n1,2.0,linear\r\n",
            "# exchange.gain, belief\n1.500000000000000000e+00, beta\n2.000000000000000000e+00, linear",
            "\u{feff}exchange.gain,belief\n1.5,beta\n\n2,linear\n\n",
        ] {
            let file = read(text).unwrap();
            assert_eq!((file.paths(), file.points()), (vec!["exchange.gain".to_owned(), "belief".to_owned()], 2), "{text}");
            assert_eq!(file.values(0), [Value::Float(1.5), Value::String("beta".into())]);
            assert_eq!(file.values(1), [number(2.0), Value::String("linear".into())]);
        }
    }

    #[test]
    fn a_wrong_file_is_refused_with_its_line() {
        for (text, message) in [
            ("1,2\n3,4\n", "points.csv:1: the first line names the parameters"),
            ("a.b,a.b\n1,2\n", "points.csv:1: `a.b` stands there twice"),
            ("seed\n1\n", "points.csv:1: `seed` cannot be swept"),
            ("a.b\n", "points.csv: there is no point below the header"),
            ("a.b,c\n1,2\n1,NA\n", "points.csv:3: there is no value for c"),
            ("a.b,c\n1,2\n1\n", "points.csv: CSV error: record 2"),
        ] {
            let found = read(text).err().unwrap().to_string();
            assert!(found.starts_with(message), "{found}");
        }
    }
}
