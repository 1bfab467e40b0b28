//! The journal of an unfinished sweep: what each run added to each file, in the order of the rows.
//!
//! On resuming every run is held against its line, so that damage costs the runs from there on and none before. A journal that cannot be read
//! costs nothing that is whole either: then the rows speak for themselves.

use super::plan::Plan;
use super::points::Points;
use super::rows::{Formatted, Rows, TABLES, read_row, written};
use crate::record::disk::Writing;
use crate::record::table::{aside, hex, still_aside};
use crate::record::tables::Varied;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, BufReader, ErrorKind, Read, Write};
use std::path::Path;
use std::time::{Duration, Instant};

/// Name of the file.
const NAME: &str = "journal";

/// Time after which rows are handed to the operating system: what a sudden end of the program costs at most, besides the runs in progress.
const PAUSE: Duration = Duration::from_millis(250);

/// Time after which they are put on the disk itself: what a loss of power costs at most.
const SYNC: Duration = Duration::from_secs(30);

/// What a run added to each table.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    bytes: [u64; 3],
    rows: [u64; 3],
    /// The first bytes of the SHA-256 of what was added.
    hash: String,
}

/// The first 16 digits of a SHA-256: enough to tell damage, short enough for a line a run.
fn short(hash: Sha256) -> String {
    hex(&hash.finalize()[..8])
}

impl Entry {
    fn of(rows: &Formatted) -> Entry {
        let tables = rows.tables();
        let hash = tables.iter().fold(Sha256::new(), |hash, lines| hash.chain_update(lines.bytes()));
        Entry {
            bytes: tables.each_ref().map(|lines| lines.bytes().len() as u64),
            rows: tables.each_ref().map(|lines| lines.rows()),
            hash: short(hash),
        }
    }

    /// The line, which ends in a check of itself: damage to the journal is told from damage to the rows.
    fn line(&self) -> String {
        let Entry { bytes: [a, b, c], rows: [d, e, f], hash } = self;
        let said = format!("{a},{b},{c},{d},{e},{f},{hash}");
        let check = short(Sha256::new().chain_update(&said));
        format!("{said},{check}\n")
    }

    fn read(line: &str) -> Option<Entry> {
        let mut cells = line.split(',');
        let mut numbers = [0; 6];
        for number in &mut numbers {
            *number = cells.next()?.parse().ok()?;
        }
        let [a, b, c, d, e, f] = numbers;
        let entry = Entry { bytes: [a, b, c], rows: [d, e, f], hash: cells.next()?.into() };
        (entry.line().trim_end() == line).then_some(entry)
    }
}

/// The journal of a sweep in progress.
pub struct Journal {
    file: Writing,
    /// Lines of runs whose rows are not handed over yet.
    waiting: String,
    flushed: Instant,
    synced: Instant,
}

impl Journal {
    /// Of a sweep that begins.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn create(folder: &Path) -> io::Result<Journal> {
        let file = Writing::create(&folder.join(NAME))?;
        Ok(Journal { file, waiting: String::new(), flushed: Instant::now(), synced: Instant::now() })
    }

    /// Enters a run whose rows have been appended. From time to time everything is handed to the operating system, and put on the disk.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn enter(&mut self, added: &Formatted, rows: &mut Rows) -> io::Result<()> {
        self.waiting += &Entry::of(added).line();
        if self.flushed.elapsed() < PAUSE {
            return Ok(());
        }
        let sync = self.synced.elapsed() >= SYNC;
        self.flush(rows, sync)
    }

    /// Hands everything to the operating system, the rows before their lines, and puts it on the disk itself if `sync`.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn flush(&mut self, rows: &mut Rows, sync: bool) -> io::Result<()> {
        rows.flush(sync)?;
        self.file.write_all(self.waiting.as_bytes())?;
        self.waiting.clear();
        self.flushed = Instant::now();
        if sync {
            self.file.sync()?;
            self.synced = Instant::now();
        }
        Ok(())
    }
}

/// What is whole of an unfinished sweep: its rows and its journal, cut to that, and how many runs they hold; nothing if not even the headers are.
///
/// # Errors
/// When the disk refuses.
pub fn recover(folder: &Path, points: &Points, plan: &Plan) -> io::Result<Option<(Rows, Journal, u64)>> {
    let headers = headers(points, plan);
    for (schema, header) in TABLES.iter().zip(&headers).filter(|(_, header)| !header.is_empty()) {
        // A table that is not kept has no header.
        let place = still_aside(folder, schema.file)?;
        let mut begin = Vec::new();
        match File::open(place) {
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
            file => file?.take(header.len() as u64).read_to_end(&mut begin)?,
        };
        if begin != *header {
            return Ok(None);
        }
    }
    let entries = match listed(folder)? {
        Some(entries) => verified(folder, &headers, entries)?,
        None => whole(folder, points, plan)?,
    };
    let begin = headers.each_ref().map(|header| header.len() as u64);
    let end =
        |k: usize| (begin[k] + entries.iter().map(|entry| entry.bytes[k]).sum::<u64>(), entries.iter().map(|entry| entry.rows[k]).sum());
    let Some(rows) = Rows::reopen(folder, plan.wanted(), [end(0), end(1), end(2)])? else { return Ok(None) };
    // Written anew as a whole: it is short, and what stood behind its end is gone.
    let mut journal = Journal::create(folder)?;
    journal.file.write_all(entries.iter().map(Entry::line).collect::<String>().as_bytes())?;
    Ok(Some((rows, journal, entries.len() as u64)))
}

/// The bytes with which each table begins; none where a table is not kept.
fn headers(points: &Points, plan: &Plan) -> [Vec<u8>; 3] {
    let wanted = plan.wanted();
    let varied = Varied { parameters: points.paths(), window: wanted.kept.window };
    let kept = written_tables(plan);
    std::array::from_fn(|k| if kept[k] { TABLES[k].begin(&varied, wanted.bom) } else { Vec::new() })
}

/// Which of the tables are kept.
fn written_tables(plan: &Plan) -> [bool; 3] {
    let written = written(plan.wanted().kept, true);
    TABLES.map(|schema| written.contains(&schema))
}

/// The entries of the journal, without a line that was torn at the end; nothing if it cannot be read.
fn listed(folder: &Path) -> io::Result<Option<Vec<Entry>>> {
    let mut text = match std::fs::read(folder.join(NAME)) {
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
        text => text?,
    };
    text.truncate(text.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1));
    Ok(std::str::from_utf8(&text).ok().and_then(|text| text.lines().map(Entry::read).collect()))
}

/// The entries up to the first whose rows are not as it says.
fn verified(folder: &Path, headers: &[Vec<u8>; 3], mut entries: Vec<Entry>) -> io::Result<Vec<Entry>> {
    let mut readers = Vec::new();
    for (schema, header) in TABLES.iter().zip(headers).filter(|(_, header)| !header.is_empty()) {
        let mut reader = BufReader::with_capacity(1 << 18, File::open(aside(folder, schema.file))?);
        io::copy(&mut Read::by_ref(&mut reader).take(header.len() as u64), &mut io::sink())?;
        readers.push(reader);
    }
    let kept: Vec<usize> = (0..TABLES.len()).filter(|&k| !headers[k].is_empty()).collect();
    let mut bytes = Vec::new();
    let mut right = 0;
    'runs: for entry in &entries {
        let mut hash = Sha256::new();
        for (&k, reader) in kept.iter().zip(&mut readers) {
            bytes.clear();
            Read::by_ref(reader).take(entry.bytes[k]).read_to_end(&mut bytes)?;
            if bytes.len() as u64 != entry.bytes[k] {
                break 'runs;
            }
            hash.update(&bytes);
        }
        if short(hash) != entry.hash {
            break;
        }
        right += 1;
    }
    entries.truncate(right);
    Ok(entries)
}

/// The runs whose rows are all there, in the order of the schedule, as entries made anew.
fn whole(folder: &Path, points: &Points, plan: &Plan) -> io::Result<Vec<Entry>> {
    let kept = written_tables(plan);
    let head = |k: usize| kept[k].then(|| Head::open(&aside(folder, TABLES[k].file))).transpose();
    let mut heads = Heads { runs: head(0)?, series: head(1)?, failures: head(2)? };
    let mut schedule = plan.schedule();
    let deciding = schedule.metric().map(|metric| metric.column().name);
    let mut entries = Vec::new();
    while let Some(batch) = schedule.next_batch() {
        for place in batch.places.clone() {
            let (point, replicate) = batch.run(place);
            let Some((added, values)) = heads.take(points.run(point, replicate).number, point, points, deciding)? else {
                return Ok(entries);
            };
            schedule.take(point, &values);
            let hash = added.iter().fold(Sha256::new(), |hash, bytes| hash.chain_update(bytes));
            let rows = added
                .each_ref()
                .map(|bytes| csv::ReaderBuilder::new().has_headers(false).from_reader(bytes.as_slice()).into_byte_records().count() as u64);
            entries.push(Entry { bytes: added.each_ref().map(|bytes| bytes.len() as u64), rows, hash: short(hash) });
        }
    }
    Ok(entries)
}

/// The tables of a sweep, each as far as it has been read.
struct Heads {
    runs: Option<Head>,
    series: Option<Head>,
    failures: Option<Head>,
}

/// What a run added to each table, and its deciding values by kind of relation.
type Added = ([Vec<u8>; 3], Vec<f64>);

impl Heads {
    /// What a run added, if all of it is there.
    fn take(&mut self, number: u64, point: u64, points: &Points, deciding: Option<&str>) -> io::Result<Option<Added>> {
        let take = |head: &mut Option<Head>, rows: u64, value: Option<&str>| match head {
            Some(head) => head.take(number, rows, value),
            None => Ok(Some(Default::default())),
        };
        if let Some((row, _)) = self.failures.as_mut().map(|head| head.take(number, 1, None)).transpose()?.flatten() {
            return Ok(Some(([Vec::new(), Vec::new(), row], Vec::new())));
        }
        let Ok(scenario) = points.scenario(point) else { return Ok(None) };
        let kinds = scenario.kinds.len() as u64;
        let records = 1 + (scenario.steps as u64).div_ceil(scenario.every as u64);
        let Some((rows, values)) = take(&mut self.runs, kinds, deciding)? else { return Ok(None) };
        let Some((course, _)) = take(&mut self.series, kinds * records, None)? else { return Ok(None) };
        Ok(Some(([rows, course, Vec::new()], values)))
    }
}

/// A table that is read row by row as bytes.
struct Head {
    reader: BufReader<File>,
    columns: csv::ByteRecord,
    /// The row in hand with its end of line; nothing behind the last whole one.
    row: Vec<u8>,
}

impl Head {
    fn open(place: &Path) -> io::Result<Head> {
        let mut head =
            Head { reader: BufReader::with_capacity(1 << 18, File::open(place)?), columns: csv::ByteRecord::new(), row: Vec::new() };
        head.advance()?;
        head.columns = cells(&head.row);
        head.advance()?;
        Ok(head)
    }

    fn advance(&mut self) -> io::Result<()> {
        read_row(&mut self.reader, &mut self.row)?;
        if !self.row.ends_with(b"\n") {
            self.row.clear();
        }
        Ok(())
    }

    /// The next rows as bytes, with the values of a column, if they are of this run and whole.
    fn take(&mut self, run: u64, rows: u64, value: Option<&str>) -> io::Result<Option<(Vec<u8>, Vec<f64>)>> {
        let column = value.and_then(|name| self.columns.iter().position(|cell| cell == name.as_bytes()));
        let (mut taken, mut values) = (Vec::new(), Vec::new());
        for _ in 0..rows {
            let row = cells(&self.row);
            if row.len() != self.columns.len() || row.get(0) != Some(run.to_string().as_bytes()) {
                return Ok(None);
            }
            if let Some(cell) = column.and_then(|k| row.get(k)) {
                let Ok(text) = std::str::from_utf8(cell) else { return Ok(None) };
                match text.parse() {
                    Ok(number) => values.push(number),
                    Err(_) if text.is_empty() => values.push(f64::NAN),
                    Err(_) => return Ok(None),
                }
            }
            taken.extend_from_slice(&self.row);
            self.advance()?;
        }
        Ok(Some((taken, values)))
    }
}

/// The cells of a row; none if it is not one.
fn cells(row: &[u8]) -> csv::ByteRecord {
    let mut record = csv::ByteRecord::new();
    let read = csv::ReaderBuilder::new().has_headers(false).from_reader(row).read_byte_record(&mut record);
    if read.is_ok() { record } else { csv::ByteRecord::new() }
}
