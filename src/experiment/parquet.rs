//! Every table of a folder of results once more as Parquet, with the column types of the dictionary.

use crate::record::table::FileEntry;
use std::io;
use std::path::Path;

/// The name of a table as Parquet.
pub(super) fn name(csv: &str) -> String {
    csv.replace(".csv", ".parquet")
}

/// A program without the feature has no Parquet.
///
/// # Errors
/// Always.
#[cfg(not(feature = "parquet"))]
pub(super) fn add(_: &Path, _: &mut Vec<FileEntry>) -> io::Result<()> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "fiducia was built without the feature parquet"))
}

/// Makes the Parquet files of finished tables and adds them to the list.
///
/// # Errors
/// When a table cannot be read or the disk refuses.
#[cfg(feature = "parquet")]
pub(super) fn add(folder: &Path, files: &mut Vec<FileEntry>) -> io::Result<()> {
    use crate::record::columns::Kind;
    use crate::record::parquet::convert;
    use crate::record::reading::{Place, Reading};
    use crate::record::tables::{DICTIONARY, TABLES, kind};

    // The dictionary is for people to read.
    let tables = TABLES.iter().filter(|table| **table != DICTIONARY).map(|table| table.file);
    let mut written: Vec<&str> = tables.filter(|name| files.iter().any(|file| file.name == *name)).collect();
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
        files.push(convert(folder, name, &kinds)?);
    }
    Ok(())
}
