//! A CSV file in the making: UTF-8, LF, header on line 1, shortest round-trip numbers, empty cell = missing value.
//!
//! A file is written aside under a name that begins with `.tmp-` and appears under its own name only when it is whole. Its bytes are
//! hashed on the way.

use super::disk::{self, Writing};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

/// The byte order mark that spreadsheet programs look for.
pub const BOM: &str = "\u{feff}";

/// What is known of a finished file.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FileEntry {
    /// Name within the folder.
    pub name: String,
    /// Rows, without the header.
    pub rows: u64,
    /// Bytes.
    pub bytes: u64,
    /// SHA-256 of the bytes, hexadecimal.
    pub sha256: String,
}

/// Writes on, counting and hashing.
pub(crate) struct Hashing<W> {
    pub(super) inner: W,
    pub(super) bytes: u64,
    hash: Sha256,
}

impl<W> Hashing<W> {
    /// Before the first byte.
    pub(crate) fn new(inner: W) -> Hashing<W> {
        Hashing { inner, bytes: 0, hash: Sha256::new() }
    }

    /// SHA-256 of the bytes so far, hexadecimal.
    pub(crate) fn sha256(&self) -> String {
        hex(&self.hash.clone().finalize())
    }
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.inner.write(bytes)?;
        self.hash.update(&bytes[..n]);
        self.bytes += n as u64;
        Ok(n)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Hexadecimal digits of a hash.
pub fn hex(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A CSV file in the making.
pub struct Table {
    folder: PathBuf,
    name: String,
    aside: PathBuf,
    rows: u64,
    writer: Hashing<BufWriter<Writing>>,
}

/// The name under which a file is written aside.
pub fn aside(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!(".tmp-{name}"))
}

/// The bytes with which a table begins: the byte order mark, if it is wanted, and the header.
pub fn begin<S: AsRef<str>>(header: impl IntoIterator<Item = S>, bom: bool) -> Vec<u8> {
    let mut lines = Lines::default();
    header.into_iter().for_each(|name| lines.text(name.as_ref()));
    lines.end_row();
    [if bom { BOM.as_bytes() } else { b"" }, lines.bytes()].concat()
}

/// Where a file that is not finished lies, if it is there. One that has its name already, because the end came among the last names to be given,
/// is put aside again.
///
/// # Errors
/// When the disk refuses.
pub fn still_aside(folder: &Path, name: &str) -> io::Result<PathBuf> {
    let (aside, named) = (aside(folder, name), folder.join(name));
    if !aside.exists() && named.exists() {
        disk::rename(&named, &aside)?;
    }
    Ok(aside)
}

impl Table {
    /// Begins a file with its header. `bom` puts a byte order mark in front, for spreadsheet programs.
    ///
    /// # Errors
    /// When the file cannot be created or written.
    pub fn create<S: AsRef<str>>(folder: &Path, name: &str, header: impl IntoIterator<Item = S>, bom: bool) -> io::Result<Table> {
        Table::create_as(folder, name, aside(folder, name), header, bom)
    }

    /// The same, written aside under a name of the caller's choice in the same folder.
    ///
    /// # Errors
    /// When the file cannot be created or written.
    pub fn create_as<S: AsRef<str>>(
        folder: &Path,
        name: &str,
        aside: PathBuf,
        header: impl IntoIterator<Item = S>,
        bom: bool,
    ) -> io::Result<Table> {
        let file = Writing::create(&aside)?;
        let writer = Hashing::new(BufWriter::with_capacity(1 << 16, file));
        let mut table = Table { folder: folder.to_owned(), name: name.to_owned(), aside, rows: 0, writer };
        table.writer.write_all(&begin(header, bom))?;
        Ok(table)
    }

    /// Goes on with a file that was written aside up to so many bytes, which hold so many rows; what stands behind them is dropped. `None` if the
    /// file does not hold as many.
    ///
    /// # Errors
    /// When the file cannot be read or cut.
    pub fn reopen(folder: &Path, name: &str, bytes: u64, rows: u64) -> io::Result<Option<Table>> {
        let aside = still_aside(folder, name)?;
        let file = match File::open(&aside) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            opened => opened?,
        };
        let mut writer = Hashing::new(io::sink());
        let read = io::copy(&mut file.take(bytes), &mut writer)?;
        if read != bytes {
            return Ok(None);
        }
        let inner = BufWriter::with_capacity(1 << 16, Writing::cut(&aside, bytes)?);
        let writer = Hashing { inner, bytes, hash: writer.hash };
        Ok(Some(Table { folder: folder.to_owned(), name: name.to_owned(), aside, rows, writer }))
    }

    /// What is known of the file so far.
    pub fn entry(&self) -> FileEntry {
        FileEntry { name: self.name.clone(), rows: self.rows, bytes: self.writer.bytes, sha256: self.writer.sha256() }
    }

    /// Where the file is being written.
    pub fn place(&self) -> &Path {
        &self.aside
    }

    /// Appends rows that another file already holds as bytes.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn append_bytes(&mut self, bytes: &[u8], rows: u64) -> io::Result<()> {
        self.rows += rows;
        self.writer.write_all(bytes)
    }

    /// Puts everything written so far on the disk itself.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn sync(&mut self) -> io::Result<()> {
        self.writer.flush()?;
        self.writer.inner.get_ref().sync()
    }

    /// Appends rows.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn append(&mut self, lines: &Lines) -> io::Result<()> {
        self.rows += lines.rows;
        self.writer.write_all(&lines.bytes)
    }

    /// Hands everything written so far to the operating system.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }

    /// Makes the file appear under its own name.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn finish(mut self) -> io::Result<FileEntry> {
        self.writer.flush()?;
        self.writer.inner.get_ref().sync()?;
        disk::rename(&self.aside, &self.folder.join(&self.name))?;
        let sha256 = self.writer.sha256();
        Ok(FileEntry { name: self.name, rows: self.rows, bytes: self.writer.bytes, sha256 })
    }
}

/// Rows of a CSV file, formatted in memory.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    bytes: Vec<u8>,
    rows: u64,
    fresh: bool,
}

impl Lines {
    #[inline]
    fn separate(&mut self) {
        if self.fresh {
            self.bytes.push(b',');
        }
        self.fresh = true;
    }

    /// A text, quoted where it must be (RFC 4180).
    pub fn text(&mut self, text: &str) {
        self.separate();
        if text.bytes().any(|b| matches!(b, b',' | b'"' | b'\n' | b'\r')) {
            self.bytes.push(b'"');
            self.bytes.extend(text.replace('"', "\"\"").bytes());
            self.bytes.push(b'"');
        } else {
            self.bytes.extend_from_slice(text.as_bytes());
        }
    }

    /// A whole number.
    #[inline]
    pub fn count(&mut self, n: u64) {
        self.separate();
        self.bytes.extend_from_slice(itoa::Buffer::new().format(n).as_bytes());
    }

    /// A number, as short as it reads back the same; nothing if it is not a number.
    #[inline]
    pub fn number(&mut self, x: f64) {
        self.separate();
        if x.is_nan() {
            return;
        }
        // Beyond 2^53 a float is not exact and says so by its exponent, which is written without a plus sign.
        if x.abs() >= 9_007_199_254_740_992.0 {
            self.bytes.extend(zmij::Buffer::new().format(x).bytes().filter(|&byte| byte != b'+'));
        } else if x == (x as i64) as f64 {
            // Whole numbers without a decimal point.
            self.bytes.extend_from_slice(itoa::Buffer::new().format(x as i64).as_bytes());
        } else {
            self.bytes.extend_from_slice(zmij::Buffer::new().format_finite(x).as_bytes());
        }
    }

    /// Nothing: a missing value.
    pub fn missing(&mut self) {
        self.separate();
    }

    /// Ends a row.
    #[inline]
    pub fn end_row(&mut self) {
        self.bytes.push(b'\n');
        self.rows += 1;
        self.fresh = false;
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Takes the rows of another.
    pub fn extend(&mut self, other: &Lines) {
        self.bytes.extend_from_slice(&other.bytes);
        self.rows += other.rows;
    }

    /// Number of rows.
    pub fn rows(&self) -> u64 {
        self.rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_back_the_same_and_missing_ones_are_empty() {
        let mut lines = Lines::default();
        for x in [0.1, 1.0, -3.0, f64::NAN, 1e300, 1.0 / 3.0, 9_007_199_254_740_993.0, -0.0, -1e16, 1.25e-5, 1.25e-6, f64::INFINITY] {
            lines.number(x);
        }
        lines.end_row();
        assert_eq!(lines.bytes(), b"0.1,1,-3,,1e300,0.3333333333333333,9007199254740992.0,0,-1e16,0.0000125,1.25e-6,inf\n");
    }

    #[test]
    fn texts_are_quoted_where_they_must_be() {
        let mut lines = Lines::default();
        ["plain", "a,b", "say \"so\"", "信任"].into_iter().for_each(|t| lines.text(t));
        lines.end_row();
        assert_eq!(std::str::from_utf8(lines.bytes()).unwrap(), "plain,\"a,b\",\"say \"\"so\"\"\",信任\n");
    }

    #[test]
    fn a_table_goes_on_where_it_was_known_to_be_and_drops_a_torn_row() {
        let folder = tempfile::tempdir().unwrap();
        let row = |n: u64| {
            let mut lines = Lines::default();
            lines.count(n);
            lines.end_row();
            lines
        };
        let mut table = Table::create(folder.path(), "t.csv", ["a"], false).unwrap();
        table.append(&row(1)).unwrap();
        table.flush().unwrap();
        let known = table.entry();
        table.append_bytes(b"2 but to", 0).unwrap();
        table.flush().unwrap();
        drop(table);
        let mut table = Table::reopen(folder.path(), "t.csv", known.bytes, known.rows).unwrap().unwrap();
        table.append(&row(2)).unwrap();
        let entry = table.finish().unwrap();
        let bytes = std::fs::read(folder.path().join("t.csv")).unwrap();
        assert_eq!(bytes, b"a\n1\n2\n");
        assert_eq!((entry.rows, entry.sha256), (2, hex(&Sha256::digest(&bytes))));
        assert!(Table::reopen(folder.path(), "t.csv", entry.bytes + 1, 3).unwrap().is_none());
    }

    #[test]
    fn a_table_appears_only_when_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let mut table = Table::create(folder.path(), "t.csv", ["a", "b"], false).unwrap();
        let mut lines = Lines::default();
        lines.count(1);
        lines.missing();
        lines.end_row();
        table.append(&lines).unwrap();
        assert!(!folder.path().join("t.csv").exists());
        let entry = table.finish().unwrap();
        let bytes = std::fs::read(folder.path().join("t.csv")).unwrap();
        assert_eq!(bytes, b"a,b\n1,\n");
        assert_eq!((entry.rows, entry.bytes), (1, 7));
        assert_eq!(entry.sha256, hex(&Sha256::digest(&bytes)));
    }
}
