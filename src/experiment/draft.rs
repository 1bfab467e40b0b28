//! Results in the making: written aside, and put in place at once when they are whole.
//!
//! ```text
//! DIR/.unfinished/lock             held by the program that writes
//! DIR/.unfinished/owner            which program that is, for others to read
//! DIR/.unfinished/plan.json        of a sweep: it can be resumed
//! DIR/.unfinished/*                what is being written
//! DIR/.unfinished/manifest.json    comes last: all is whole and on the disk, and from now on it counts
//! ```
//!
//! Then each file moves to its place, and the manifest last. Whoever comes to a folder in which that was interrupted brings it to its end first. So
//! a manifest never stands beside files that are not its own, and the results of before stay as they are until the new ones are whole.
//!
//! What no `manifest.json` in the folder names is not fiducia's: it is neither removed nor replaced.

use super::fault::Fault;
use super::parquet;
use super::plan::{self, Plan};
use crate::record::disk;
use crate::record::manifest::{self, Inventory};
use crate::record::table::hex;
use crate::record::tables::{self, Schema};
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Component, Path, PathBuf};

/// Name of the folder aside.
pub(super) const ASIDE: &str = ".unfinished";

/// The old manifest, while the files that it names make way.
const REPLACED: &str = "replaced.json";

/// What is to be written into a folder, and what must stay.
#[derive(Clone, Debug, Default)]
pub(super) struct Intent {
    /// Names of the files besides the manifest.
    pub files: Vec<String>,
    /// Files that the work reads.
    pub inputs: Vec<PathBuf>,
    /// Whether results that are there are to be replaced.
    pub replace: bool,
    /// The manifest, as far as it is known before the work is done.
    pub manifest: Value,
}

impl Intent {
    /// Of these tables and their dictionary, with a manifest that will say this.
    pub(super) fn new<M: Serialize>(tables: &[&Schema], inputs: Vec<PathBuf>, replace: bool, manifest: &M) -> Intent {
        let files = tables.iter().chain([&tables::DICTIONARY]).map(|table| table.file.to_owned()).collect();
        Intent { files, inputs, replace, manifest: serde_json::to_value(manifest).unwrap_or_default() }
    }

    /// The same with each table once more as Parquet, if that is wanted.
    pub(super) fn with_parquet(mut self, wanted: bool) -> Intent {
        let tables = self.files.iter().filter(|file| wanted && **file != tables::DICTIONARY.file && file.ends_with(".csv"));
        let twins: Vec<String> = tables.map(|file| parquet::name(file)).collect();
        self.files.extend(twins);
        self
    }

    /// Whether a manifest is that of this very work, done to its end.
    fn is_done_by(&self, manifest: &Value) -> bool {
        let (Some(wanted), Some(there)) = (self.manifest.as_object(), manifest.as_object()) else { return false };
        // What only the work itself can tell.
        let told = ["runs", "points", "files"];
        let same = |a: &serde_json::Map<String, Value>, b: &serde_json::Map<String, Value>| {
            a.iter().filter(|(key, _)| !told.contains(&key.as_str())).all(|(key, value)| b.get(key) == Some(value))
        };
        let inventory: Inventory = serde_json::from_value(manifest.clone()).unwrap_or_default();
        same(wanted, there) && same(there, wanted) && self.files.iter().filter(|file| *file != plan::NAME).all(|file| inventory.names(file))
    }
}

/// A folder of results that is being written, with the lock on it.
///
/// It is refused with [`Fault::Done`] if an earlier call had done this very work; with [`Fault::Wrong`] if another program writes there, if
/// results or an unfinished sweep are there that are not to be replaced, if a file is in the way that is not fiducia's or that the work reads, and
/// in the folder of a plan of shards; with [`Fault::Disk`] if the disk refuses.
#[derive(Debug)]
pub struct Draft {
    folder: PathBuf,
    lock: Option<File>,
    /// Whether the folder came into being with the draft.
    made: bool,
    /// Whether what lies aside goes when the draft does.
    transient: bool,
    /// Whether an earlier call came to a sudden end here.
    cut_short: bool,
    /// Whether this call did, while results were put in place.
    stuck: bool,
}

impl Draft {
    /// Begins results in a folder: takes the lock, puts in place what an earlier call left whole, refuses what is not to be replaced, and clears
    /// what was begun and is of no use any more.
    ///
    /// # Errors
    /// See [`Draft`].
    pub(super) fn open(folder: &Path, intent: &Intent) -> Result<Draft, Fault> {
        let draft = Draft::enter(folder)?;
        draft.refuse_plan_of_shards()?;
        draft.begin(intent)
    }

    /// The same, where the folder may hold a plan of shards.
    pub(super) fn open_beside_plan(folder: &Path, intent: &Intent) -> Result<Draft, Fault> {
        Draft::enter(folder)?.begin(intent)
    }

    fn begin(mut self, intent: &Intent) -> Result<Draft, Fault> {
        self.refuse(intent)?;
        self.clear().map_err(Fault::disk(&self.folder))?;
        self.transient = true;
        Ok(self)
    }

    /// Takes the lock of a folder and puts in place what an earlier call left whole there. Nothing else is changed.
    ///
    /// # Errors
    /// Another program that writes there, a foreign file in the way, or the disk.
    pub(super) fn enter(folder: &Path) -> Result<Draft, Fault> {
        let made = !folder.exists();
        let aside = folder.join(ASIDE);
        let lock = loop {
            disk::make_folder(&aside).map_err(|e| unmade(folder, e))?;
            let opened = File::options().create(true).truncate(false).write(true).open(aside.join("lock"));
            let file = match opened {
                // Whoever had it has just cleared it away.
                Err(e) if e.kind() == io::ErrorKind::NotFound => continue,
                opened => opened.map_err(|e| unmade(folder, e))?,
            };
            match file.try_lock() {
                Err(TryLockError::WouldBlock) => return Err(busy(folder)),
                // Where nothing can be locked, names that appear whole are all the protection there is.
                Err(TryLockError::Error(e)) if e.kind() != io::ErrorKind::Unsupported => return Err(Fault::disk(folder)(e)),
                _ => {}
            }
            if is_at(&file, &aside.join("lock")) {
                break file;
            }
        };
        // A name that is left tells of an earlier call that came to a sudden end, perhaps with its last change made.
        let cut_short = aside.join("owner").exists();
        let mut draft = Draft { folder: folder.to_owned(), lock: Some(lock), made, transient: false, cut_short, stuck: false };
        // It helps people only: a disk that is full for it is told by what comes next.
        let _ = fs::write(aside.join("owner"), owner());
        if Inventory::read(&aside.join(manifest::NAME)).is_ok_and(|found| found.is_some()) {
            draft.put_in_place()?;
        }
        draft.transient = !aside.join(plan::NAME).exists();
        Ok(draft)
    }

    /// Where the files are written.
    pub(super) fn place(&self) -> PathBuf {
        self.folder.join(ASIDE)
    }

    /// The folder that will hold them.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// From now on what lies aside stays, whatever happens: a sweep that can be resumed.
    pub(super) fn keep(&mut self) {
        self.transient = false;
    }

    /// The sweep that was begun here and is not finished, if there is one.
    ///
    /// # Errors
    /// When its plan cannot be read.
    pub(super) fn unfinished(&self) -> Result<Option<Plan>, Fault> {
        Plan::read(&self.place())
    }

    /// Whether results are there, which the new ones will replace.
    pub(super) fn replaces(&self) -> bool {
        self.folder.join(manifest::NAME).exists()
    }

    /// A plan of shards has a folder for itself; only its own results are put together there.
    pub(super) fn refuse_plan_of_shards(&self) -> Result<(), Fault> {
        let dir = self.folder.display();
        match Plan::read(&self.folder) {
            Ok(Some(plan)) if plan.shards.is_some() => Err(Fault::wrong(format!(
                "{dir} holds the plan of a sweep in shards; `fiducia merge {dir}` makes its results. Choose another folder"
            ))),
            _ => Ok(()),
        }
    }

    /// Refuses whatever must not be replaced.
    pub(super) fn refuse(&self, intent: &Intent) -> Result<(), Fault> {
        let dir = self.folder.display();
        let place = self.folder.join(manifest::NAME);
        let inventory = Inventory::read(&place).map_err(|e| match e.kind() {
            io::ErrorKind::InvalidData => Fault::wrong(format!("{e}, so {dir} is no folder for results; choose another")),
            _ => Fault::disk(&place)(e),
        })?;
        if inventory.is_some() && !intent.replace {
            let there = fs::read(&place).ok().and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default();
            if self.cut_short && intent.is_done_by(&there) {
                return Err(Fault::Done(format!("{dir}: an earlier call had finished these results; now they are in place")));
            }
            return Err(Fault::wrong(format!("{dir} holds results already; use --force to replace them, or --out for another folder")));
        }
        if !intent.replace && self.unfinished()?.is_some() {
            return Err(Fault::wrong(format!("{dir} holds an unfinished sweep; use --resume to go on, or --force to begin anew")));
        }
        self.refuse_to_touch(intent, &inventory.unwrap_or_default())
    }

    /// Refuses to replace what is not fiducia's, and to replace or remove what the work reads.
    fn refuse_to_touch(&self, intent: &Intent, inventory: &Inventory) -> Result<(), Fault> {
        let names = intent.files.iter().map(String::as_str).chain([manifest::NAME]);
        for name in names.clone().filter(|name| *name != manifest::NAME) {
            if self.is_foreign(name, inventory) {
                let place = self.folder.join(name);
                let message = "is there, and no manifest.json beside it names it, so it is not replaced, not even by --force; move it away";
                return Err(Fault::wrong(format!("{} {message}, or choose another folder by --out", place.display())));
            }
        }
        let touched: Vec<&str> = names.chain(inventory.files.iter().map(|file| file.name.as_str())).collect();
        for input in &intent.inputs {
            let name = input.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let beside = input.parent().map(|parent| if parent.as_os_str().is_empty() { Path::new(".") } else { parent });
            if touched.contains(&name) && beside.is_some_and(|folder| same(folder, &self.folder)) {
                let message = "is read by what is to be run, and would be replaced by its results; choose another folder by --out";
                return Err(Fault::wrong(format!("{} {message}", input.display())));
            }
        }
        Ok(())
    }

    /// Whether there is a file of this name that no manifest names.
    fn is_foreign(&self, name: &str, inventory: &Inventory) -> bool {
        let place = self.folder.join(name);
        let own = match name {
            plan::NAME => fs::read(&place).is_ok_and(|bytes| inventory.plan_sha256 == Some(hex(&Sha256::digest(bytes)))),
            name => inventory.names(name),
        };
        // A link that leads nowhere is there all the same.
        fs::symlink_metadata(&place).is_ok() && !(own && place.is_file())
    }

    /// Removes what lies aside of earlier calls.
    fn clear(&self) -> io::Result<()> {
        for entry in fs::read_dir(self.place())?.flatten() {
            let (name, place) = (entry.file_name(), entry.path());
            if ["lock", "owner"].iter().any(|own| name == *own) {
                continue;
            }
            if place.is_dir() { disk::remove_folder(&place)? } else { disk::remove(&place)? }
        }
        Ok(())
    }

    /// Makes the results count, and puts them in place.
    ///
    /// # Errors
    /// The disk, or a file that is not fiducia's and has come in the way; then the results wait aside for the next call.
    pub(super) fn publish<M: Serialize>(mut self, manifest: &M) -> Result<(), Fault> {
        manifest::write(manifest, &self.place()).map_err(Fault::disk(&self.folder))?;
        self.put_in_place()
    }

    /// Moves whole results to their place.
    fn put_in_place(&mut self) -> Result<(), Fault> {
        self.transient = false;
        let moved = self.moved();
        self.stuck = moved.is_err();
        moved
    }

    /// The moves. Some may have been made before: each step is done if it is not done yet.
    fn moved(&self) -> Result<(), Fault> {
        let (aside, disk) = (self.place(), Fault::disk(&self.folder));
        let broken = |what: io::Error| Fault::Broken(format!("{}: {what}", self.folder.display()));
        let (new, replaced) = (aside.join(manifest::NAME), aside.join(REPLACED));
        let fresh = Inventory::read(&new).map_err(broken)?.unwrap_or_default();
        let old_place = if replaced.exists() { replaced.clone() } else { self.folder.join(manifest::NAME) };
        let old = Inventory::read(&old_place).map_err(broken)?.unwrap_or_default();
        let plan = aside.join(plan::NAME).exists().then_some(plan::NAME);
        let moving = || fresh.files.iter().map(|file| file.name.as_str()).chain(plan).filter(|name| aside.join(name).exists());
        if let Some(name) = moving().find(|name| self.is_foreign(name, &old)) {
            return Err(Fault::wrong(format!(
                "{} is in the way of the results, and no manifest names it. They are whole and wait in {}; move it away and say the same again",
                self.folder.join(name).display(),
                aside.display()
            )));
        }
        if old_place != replaced && old_place.exists() {
            disk::rename(&old_place, &replaced).map_err(&disk)?;
        }
        let gone = old.files.iter().map(|file| file.name.as_str()).filter(|name| is_plain(name) && !fresh.names(name));
        // A new plan that has moved already is foreign to the old manifest, unless it is the same.
        let goes = plan.is_none() && old.plan_sha256.is_some() && fresh.plan_sha256 != old.plan_sha256;
        let old_plan = Some(plan::NAME).filter(|name| goes && !self.is_foreign(name, &old));
        gone.chain(old_plan).try_for_each(|name| disk::remove(&self.folder.join(name))).map_err(&disk)?;
        for name in moving().filter(|name| is_plain(name)) {
            disk::rename(&aside.join(name), &self.folder.join(name)).map_err(&disk)?;
        }
        disk::sync_folder(&self.folder).map_err(&disk)?;
        disk::rename(&new, &self.folder.join(manifest::NAME)).map_err(&disk)?;
        disk::sync_folder(&self.folder).map_err(&disk)?;
        self.clear().map_err(disk)
    }
}

/// Leaves the folder: what was not to stay goes, and then the lock.
impl Drop for Draft {
    fn drop(&mut self) {
        let aside = self.place();
        // Nobody can be told of a failure here, and what is left is cleared away by the next call.
        if self.transient {
            let _ = self.clear();
        }
        if !self.stuck {
            let _ = fs::remove_file(aside.join("owner"));
        }
        let alone = fs::read_dir(&aside).is_ok_and(|mut entries| entries.all(|entry| entry.is_ok_and(|entry| entry.file_name() == "lock")));
        if alone {
            let _ = fs::remove_dir_all(&aside);
            if self.made {
                // It goes if it is empty.
                let _ = fs::remove_dir(&self.folder);
            }
        }
        drop(self.lock.take());
    }
}

/// Whether a name leads to a file in the folder itself.
fn is_plain(name: &str) -> bool {
    let mut parts = Path::new(name).components();
    matches!((parts.next(), parts.next()), (Some(Component::Normal(_)), None))
}

/// Whether two paths lead to one folder.
pub(super) fn same(a: &Path, b: &Path) -> bool {
    a == b || matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

/// Whether an open file still has its name: the one who held it may have cleared it away meanwhile.
#[cfg(unix)]
fn is_at(file: &File, place: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    matches!((file.metadata(), fs::metadata(place)), (Ok(a), Ok(b)) if (a.dev(), a.ino()) == (b.dev(), b.ino()))
}

/// Elsewhere a file that is open keeps its name.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

/// The name of this program among those that run, for people: process and, where it can be known, machine.
fn owner() -> String {
    let machine = fs::read_to_string("/proc/sys/kernel/hostname").map(|name| format!(" on {}", name.trim())).unwrap_or_default();
    format!("process {}{machine}", std::process::id())
}

fn busy(folder: &Path) -> Fault {
    let owner = fs::read_to_string(folder.join(ASIDE).join("owner")).ok().filter(|name| !name.is_empty());
    let who = owner.unwrap_or_else(|| "another program".into());
    Fault::wrong(format!("{}: {who} is writing results there; wait for it, or choose another folder by --out", folder.display()))
}

fn unmade(folder: &Path, error: io::Error) -> Fault {
    use io::ErrorKind::{QuotaExceeded, StorageFull};
    if [StorageFull, QuotaExceeded].contains(&error.kind()) {
        return Fault::disk(folder)(error);
    }
    Fault::wrong(format!("cannot make the folder {}: {error}", folder.display()))
}
