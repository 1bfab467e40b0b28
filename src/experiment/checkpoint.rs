//! Where an unfinished sweep stands: how many runs are in its files, and what those files held then.
//!
//! The checkpoint names the bytes that count. What stands behind them, such as a row torn by the end of the program, is dropped on
//! resuming, and those runs are made anew.

use super::rows::Rows;
use crate::record::table::{FileEntry, aside};
use serde::{Deserialize, Serialize};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Time between checkpoints: what a sudden end costs at most, besides the runs in progress.
const PAUSE: Duration = Duration::from_millis(250);

/// Time between those after which the data are known to be on the disk itself, for the case that the machine stops, not only the program.
const SYNC: Duration = Duration::from_secs(30);

/// What was known at a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Mark {
    runs: u64,
    files: Vec<FileEntry>,
}

/// The checkpoints of a sweep in progress.
pub struct Checkpoint {
    folder: PathBuf,
    synced: Option<Mark>,
    last: Instant,
    last_sync: Instant,
}

fn place(folder: &Path) -> PathBuf {
    aside(folder, "checkpoint.json")
}

impl Checkpoint {
    /// Of a sweep that begins.
    pub fn new(folder: &Path) -> Checkpoint {
        Checkpoint { folder: folder.to_owned(), synced: None, last: Instant::now(), last_sync: Instant::now() }
    }

    /// Whether a sweep is unfinished in this folder.
    pub fn exists(folder: &Path) -> bool {
        place(folder).exists()
    }

    /// The rows of an unfinished sweep, cut to what is known to be right, and how many runs they hold.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn resume(folder: &Path) -> io::Result<Option<(Rows, u64)>> {
        let text = match std::fs::read(place(folder)) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            text => text?,
        };
        let marks: Vec<Mark> = serde_json::from_slice(&text).unwrap_or_default();
        for mark in marks.iter().rev() {
            if let Some(rows) = Rows::reopen(folder, &mark.files)? {
                return Ok(Some((rows, mark.runs)));
            }
        }
        Ok(None)
    }

    /// Marks where the sweep stands, if it is time or if `now`.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn mark(&mut self, rows: &mut Rows, runs: u64, now: bool) -> io::Result<()> {
        if !now && self.last.elapsed() < PAUSE {
            return Ok(());
        }
        let sync = self.last_sync.elapsed() >= SYNC;
        rows.flush(sync)?;
        let mark = Mark { runs, files: rows.entries() };
        let marks: Vec<&Mark> = self.synced.iter().chain([&mark]).collect();
        let text = serde_json::to_vec(&marks).map_err(io::Error::other)?;
        let fresh = aside(&self.folder, "checkpoint.new");
        std::fs::write(&fresh, text)?;
        std::fs::rename(fresh, place(&self.folder))?;
        self.last = Instant::now();
        if sync {
            self.synced = Some(mark);
            self.last_sync = Instant::now();
        }
        Ok(())
    }

    /// Forgets the checkpoint of a sweep that is finished or begins anew.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn remove(folder: &Path) -> io::Result<()> {
        match std::fs::remove_file(place(folder)) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
            _ => Ok(()),
        }
    }
}
