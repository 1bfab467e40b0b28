//! Every wrong scenario of `tests/bad/` is refused with the sentence that it carries, at the line that it marks, and nothing is written.
//!
//! `#^ sentence` stands right below the line at fault. To promise another message, add a file; no Rust is needed.

use assert_cmd::Command;
use std::fs;
use std::path::{Path, PathBuf};

fn fiducia(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let output = Command::cargo_bin("fiducia").unwrap().current_dir(folder).args(arguments).output().unwrap();
    let said = [output.stderr, output.stdout].concat();
    (output.status.code().unwrap(), String::from_utf8(said).unwrap())
}

fn bad_files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "toml"));
    files.sort();
    files
}

#[test]
fn every_mistake_brings_its_sentence_at_its_line() {
    let files = bad_files();
    assert!(files.len() >= 40, "only {} wrong scenarios are left", files.len());
    let elsewhere = tempfile::tempdir().unwrap();
    let mut faults = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let mark = text.lines().position(|line| line.starts_with("#^ ")).unwrap_or_else(|| panic!("{} has no sentence", file.display()));
        let sentence = text.lines().nth(mark).unwrap().trim_start_matches("#^ ");
        let name = file.to_str().unwrap();
        let (code, message) = fiducia(elsewhere.path(), &["validate", name]);
        let place = format!("{name}:{mark}:");
        let first = message.lines().next().unwrap_or_default();
        // A caret below the line, or the file as a whole is at fault.
        let pointed = message.contains('^') || mark == 1;
        if code != 2 || !first.starts_with(&place) || !first.contains(sentence) || !pointed || message.contains("panicked") {
            faults.push(format!("expected `{place}` and `{sentence}`, exit code 2; got {code}:\n{message}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0, "something was written");
}

#[test]
fn a_file_that_is_no_scenario_is_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name);
    fs::write(place("latin.toml"), b"schema = 1\ntitle = \"Vertr\xe4ge\"\n").unwrap();
    fs::File::create(place("large.toml")).unwrap().set_len(100 << 20).unwrap();
    fs::create_dir(place("folder.toml")).unwrap();
    for (name, expected) in [
        ("latin.toml", "latin.toml:2:15: the file is not UTF-8 text; save it as UTF-8"),
        ("large.toml", "large.toml: larger than 16 MB; this is not a scenario file"),
        ("folder.toml", "folder.toml: this is a folder, not a scenario file"),
        ("latim.toml", "no file and no bundled scenario `latim.toml` (did you mean `latin.toml`?); `fiducia list` names the bundled ones"),
        (
            "frist-promise",
            "no file and no bundled scenario `frist-promise` (did you mean `first-promise`?); `fiducia list` names the bundled ones",
        ),
    ] {
        let (code, message) = fiducia(folder.path(), &["validate", name]);
        assert_eq!((code, message.trim_end()), (2, expected));
    }
}

#[test]
fn an_override_is_named_in_the_words_of_its_user() {
    let folder = tempfile::tempdir().unwrap();
    for (setting, expected) in [
        ("relation.kin.shared_interest=1.5", "--set relation.kin.shared_interest=1.5: 1.5 is outside [-1, 1]"),
        ("steps=0", "--set steps=0: steps must be between 1 and 268435455, not 0"),
        ("steps", "--set steps: write path.to.key=value, for example --set steps=50"),
        ("exchange.gian=4", "--set exchange.gian=4: unknown field `gian` (did you mean `gain`?), expected one of"),
        ("relation.kim.exchange.gain=4", "--set relation.kim.exchange.gain=4: missing field `from`"),
        ("relation.kin.network.ring.degree=400", "--set relation.kin.network.ring.degree=400: degree"),
        ("belief.linear.up=0.1", "--set belief.linear.up=0.1: missing field `down`"),
    ] {
        let (code, message) = fiducia(folder.path(), &["validate", "first-promise", "--set", setting]);
        assert_eq!(code, 2);
        assert!(message.starts_with(expected), "{message}");
    }
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let (code, message) = fiducia(folder.path(), &["validate", "first-promise", "--set", "steps=0", "--set", "group.villagers.ability=2"]);
    assert_eq!(code, 2);
    assert!(message.contains("--set steps=0: ") && message.contains("--set group.villagers.ability=2: 2 is outside [0, 1]"), "{message}");
}

#[test]
fn a_new_scenario_runs_and_is_not_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let output = Command::cargo_bin("fiducia").unwrap().current_dir(folder.path()).args(arguments).output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    assert_eq!(run(&["new", "mine"]).0, 0);
    assert_eq!(run(&["validate", "mine.toml"]), (0, String::new()));
    fs::write(folder.path().join("mine.toml"), "precious").unwrap();
    assert_eq!(run(&["new", "mine"]), (2, "mine.toml exists; use --force to replace it, or another name\n".into()));
    assert_eq!(fs::read_to_string(folder.path().join("mine.toml")).unwrap(), "precious");
    assert_eq!(run(&["new", "mine", "--force"]).0, 0);
    assert_eq!(run(&["validate", "mine.toml"]).0, 0);
}
