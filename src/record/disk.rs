//! Every change that is made to the disk, one function each.
//!
//! A build with debug assertions, such as that of the tests, can be told by the variable `FIDUCIA_DISK` to come to a sudden end before the n-th
//! change (`kill:17`) or to find the disk full from the n-th change on (`full:17`). So a test can try every moment there is.

use std::fs::{self, File};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;

/// What comes before each change.
#[cfg(not(debug_assertions))]
#[inline]
fn change(_removes: bool) -> io::Result<()> {
    Ok(())
}

/// What comes before each change: the failure that a test wishes for.
#[cfg(debug_assertions)]
fn change(removes: bool) -> io::Result<()> {
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicU64, Ordering};
    static WISH: LazyLock<Option<(bool, u64)>> = LazyLock::new(|| {
        let wish = std::env::var("FIDUCIA_DISK").ok()?;
        let (what, at) = wish.split_once(':')?;
        Some((what == "kill", at.parse().ok()?))
    });
    static MADE: AtomicU64 = AtomicU64::new(1);
    let Some((kill, at)) = *WISH else { return Ok(()) };
    match MADE.fetch_add(1, Ordering::Relaxed) {
        number if number < at => Ok(()),
        // No destructor runs, as under a signal that cannot be caught.
        _ if kill => std::process::abort(),
        // What is removed makes room.
        _ if removes => Ok(()),
        _ => Err(io::ErrorKind::StorageFull.into()),
    }
}

/// A file that is written.
#[derive(Debug)]
pub struct Writing(File);

impl Writing {
    /// A new file; what has its name is emptied.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn create(place: &Path) -> io::Result<Writing> {
        change(false)?;
        File::create(place).map(Writing)
    }

    /// Goes on at the end of a file that is cut to so many bytes.
    ///
    /// # Errors
    /// When there is no such file, or the disk refuses.
    pub fn cut(place: &Path, bytes: u64) -> io::Result<Writing> {
        change(false)?;
        let mut file = File::options().write(true).open(place)?;
        file.set_len(bytes)?;
        file.seek(SeekFrom::End(0))?;
        Ok(Writing(file))
    }

    /// Puts everything on the disk itself.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn sync(&self) -> io::Result<()> {
        change(false)?;
        self.0.sync_all()
    }
}

impl Write for Writing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        change(false)?;
        self.0.write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Writes a small file that appears whole and stays through a loss of power: aside, to the disk, its name, the folder to the disk.
///
/// # Errors
/// When the disk refuses; what was written aside is removed.
pub fn write_whole(folder: &Path, name: &str, aside: &Path, bytes: &[u8]) -> io::Result<()> {
    let written = || {
        let mut file = Writing::create(aside)?;
        file.write_all(bytes)?;
        file.sync()?;
        rename(aside, &folder.join(name))?;
        sync_folder(folder)
    };
    written().inspect_err(|_| {
        // It may not be there at all.
        let _ = fs::remove_file(aside);
    })
}

/// Makes a folder with all above it.
///
/// # Errors
/// When the disk refuses.
pub fn make_folder(place: &Path) -> io::Result<()> {
    change(false)?;
    fs::create_dir_all(place)
}

/// Gives a file another name; what has that name is replaced.
///
/// # Errors
/// When the disk refuses.
pub fn rename(from: &Path, to: &Path) -> io::Result<()> {
    change(false)?;
    fs::rename(from, to)
}

/// Removes a file, if it is there.
///
/// # Errors
/// When the disk refuses.
pub fn remove(place: &Path) -> io::Result<()> {
    change(true)?;
    absent(fs::remove_file(place))
}

/// Removes a folder with everything in it, if it is there.
///
/// # Errors
/// When the disk refuses.
pub fn remove_folder(place: &Path) -> io::Result<()> {
    change(true)?;
    absent(fs::remove_dir_all(place))
}

fn absent(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// Puts the names in a folder on the disk itself.
///
/// # Errors
/// When the disk refuses.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    change(false)?;
    // Only Unix can open a folder; elsewhere names are on the disk when the system likes.
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
