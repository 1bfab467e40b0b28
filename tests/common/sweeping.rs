//! What the tests of sweeps share: a small scenario, the program, and folders of results as bytes.
#![allow(dead_code)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output};

/// Two kinds of relation, forty agents, ten steps: a run takes about a millisecond.
pub const SMALL: &str = include_str!("small.toml");

/// A folder that holds the small scenario.
pub fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("small.toml"), SMALL).unwrap();
    folder
}

/// The program, in a folder.
pub fn fiducia(folder: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fiducia"));
    command.current_dir(folder).args(words);
    command
}

/// Runs the program and expects this exit code.
pub fn expect(folder: &Path, code: i32, words: &[&str]) -> Output {
    let output = fiducia(folder, words).output().unwrap();
    let said = || format!("{words:?}:\n{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{}", said());
    output
}

/// What the program said on stderr, which ends with this exit code.
pub fn complaint(folder: &Path, code: i32, words: &[&str]) -> String {
    String::from_utf8(expect(folder, code, words).stderr).unwrap()
}

/// The program ends with this exit code, and these words are in what it says on stderr.
pub fn complains(folder: &Path, code: i32, words: &[&str], part: &str) {
    let said = complaint(folder, code, words);
    assert!(said.contains(part), "{words:?}: {said}");
}

/// Sends a signal to the program, such as `INT`.
#[cfg(unix)]
pub fn signal(child: &Child, name: &str) {
    Command::new("kill").args(["-s", name, &child.id().to_string()]).status().unwrap();
}

/// Runs the program where a file may grow to so many blocks and no further, which is what a full disk looks like from inside.
#[cfg(unix)]
pub fn cramped(folder: &Path, blocks: u64, words: &[&str]) -> Output {
    // Blocks of 512 or 1024 bytes, by shell; the signal that goes with the limit is ignored so that the error is seen.
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec {} {}", env!("CARGO_BIN_EXE_fiducia"), words.join(" "));
    Command::new("sh").current_dir(folder).args(["-c", &script]).output().unwrap()
}

/// The files of results in a folder, by name. The plan beside them says how they were made, which is no part of them.
pub fn results(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let files = entries.filter(|entry| entry.file_type().unwrap().is_file());
    let named = files.map(|entry| (entry.file_name().into_string().unwrap(), entry.path()));
    let kept = named.filter(|(name, _)| name.ends_with(".csv") || name == "manifest.json").filter(|(name, _)| !name.starts_with(".tmp-"));
    kept.map(|(name, path): (String, PathBuf)| (name, std::fs::read(path).unwrap())).collect()
}

/// Both folders hold the same files with the same bytes.
pub fn assert_same(a: &Path, b: &Path) {
    let (a, b) = (results(a), results(b));
    assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>());
    for (name, bytes) in &a {
        assert!(*bytes == b[name], "{name} differs");
    }
}

/// A file of results as rows of cells.
pub fn table(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let header = reader.headers().unwrap().clone();
    let cells = |row: csv::StringRecord| header.iter().map(str::to_owned).zip(row.iter().map(str::to_owned)).collect();
    reader.records().map(|row| cells(row.unwrap())).collect()
}

/// Waits until something has come about, which must not take a minute.
pub fn wait_until(come: impl Fn() -> bool) {
    let begun = std::time::Instant::now();
    while !come() {
        assert!(begun.elapsed().as_secs() < 60, "it does not come about");
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
}

/// Small numbers without a pattern, for when to strike (SplitMix64).
pub struct Dice(pub u64);

impl Dice {
    /// A number in `0..n`.
    pub fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let x = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let x = (x ^ x >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        (x ^ x >> 31) % n
    }
}
