//! Every table of a folder of results once more as Parquet, with the column types of the dictionary.

use super::folder::TABLES;
use crate::record::columns::{Kind, WINDOW};
use crate::record::manifest::Manifest;
use crate::record::parquet::convert;
use std::io;
use std::path::Path;

/// Makes the Parquet files of a finished folder and enters them in its manifest.
///
/// # Errors
/// When a table cannot be read or the disk refuses.
pub fn add(folder: &Path, manifest: &mut Manifest) -> io::Result<()> {
    let written: Vec<String> = manifest.files.iter().map(|file| file.name.clone()).collect();
    for (name, keys, values) in TABLES.into_iter().filter(|(name, ..)| written.iter().any(|file| file == name)) {
        let mut reader = csv::Reader::from_path(folder.join(name))?;
        let header = reader.headers()?.clone();
        let known = |column: &str| match column.strip_prefix(WINDOW) {
            Some(_) => Some(Kind::Number),
            None => keys.iter().chain(values).find(|known| known.name == column).map(|known| known.kind()),
        };
        let mut kinds: Vec<Kind> = header.iter().map(|column| known(column).unwrap_or(Kind::Number)).collect();
        // A swept parameter is a number if all its values are.
        let swept: Vec<usize> = header.iter().enumerate().filter(|(_, column)| known(column).is_none()).map(|(k, _)| k).collect();
        let mut row = csv::StringRecord::new();
        while !swept.is_empty() && reader.read_record(&mut row)? {
            swept.iter().filter(|k| row[**k].parse::<f64>().is_err()).for_each(|&k| kinds[k] = Kind::Text);
        }
        manifest.files.push(convert(folder, name, &kinds)?);
    }
    manifest.write(folder)
}
