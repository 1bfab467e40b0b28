//! Every table of a folder of results once more as Parquet, with the column types of the dictionary.

use crate::record::columns::Kind;
use crate::record::manifest::Manifest;
use crate::record::parquet::convert;
use crate::record::tables::{DICTIONARY, TABLES, kind};
use std::io;
use std::path::Path;

/// Makes the Parquet files of a finished folder and enters them in its manifest.
///
/// # Errors
/// When a table cannot be read or the disk refuses.
pub fn add(folder: &Path, manifest: &mut Manifest) -> io::Result<()> {
    // The dictionary is for people to read.
    let tables = TABLES.iter().filter(|table| **table != DICTIONARY).map(|table| table.file);
    let mut written: Vec<&str> = tables.filter(|name| manifest.files.iter().any(|file| file.name == *name)).collect();
    // Two analyses share a file.
    written.dedup();
    for name in written {
        let mut reader = csv::Reader::from_path(folder.join(name))?;
        let header = reader.headers()?.clone();
        let mut kinds: Vec<Kind> = header.iter().map(|column| kind(name, column).unwrap_or(Kind::Number)).collect();
        // A swept parameter is a number if all its values are.
        let swept: Vec<usize> = (0..header.len()).filter(|&k| kind(name, &header[k]).is_none()).collect();
        let mut row = csv::StringRecord::new();
        while !swept.is_empty() && reader.read_record(&mut row)? {
            swept.iter().filter(|k| row[**k].parse::<f64>().is_err()).for_each(|&k| kinds[k] = Kind::Text);
        }
        manifest.files.push(convert(folder, name, &kinds)?);
    }
    manifest.write(folder)
}
