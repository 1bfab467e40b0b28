//! Every table of a folder of results once more as Parquet, with the column types of the dictionary.

use super::fault::Fault;
use crate::record::columns::Kind;
use crate::record::manifest::Manifest;
use crate::record::parquet::convert;
use crate::record::reading::{Place, Reading};
use crate::record::tables::{DICTIONARY, TABLES, kind};
use std::io;
use std::path::Path;

/// Makes the Parquet files of a finished folder and enters them in its manifest.
///
/// # Errors
/// When a table cannot be read or the disk refuses.
pub fn add(folder: &Path, manifest: &mut Manifest) -> Result<(), Fault> {
    converted(folder, manifest).map_err(Fault::disk(folder))
}

fn converted(folder: &Path, manifest: &mut Manifest) -> io::Result<()> {
    // The dictionary is for people to read.
    let tables = TABLES.iter().filter(|table| **table != DICTIONARY).map(|table| table.file);
    let mut written: Vec<&str> = tables.filter(|name| manifest.files.iter().any(|file| file.name == *name)).collect();
    // Two analyses share a file.
    written.dedup();
    for name in written {
        let mut rows = Reading::open(&folder.join(name))?;
        // A swept parameter is a number if all its values are.
        let mut numbers = rows.places(|column| kind(name, column).is_none());
        let mut words: Vec<Place> = Vec::new();
        while !numbers.is_empty() && rows.advance()? {
            words.extend(numbers.extract_if(.., |place| rows.number(*place).map_or(true, f64::is_nan)));
        }
        let swept = |place: &Place| if words.contains(place) { Kind::Text } else { Kind::Number };
        let kinds: Vec<Kind> =
            rows.places(|_| true).iter().map(|place| kind(name, rows.name(*place)).unwrap_or_else(|| swept(place))).collect();
        manifest.files.push(convert(folder, name, &kinds)?);
    }
    manifest.write(folder)
}
