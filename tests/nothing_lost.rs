//! What is finished is not lost and what is foreign is not touched, whenever a command comes to its end.
//!
//! The program of the tests can be told to end before the n-th change of the disk, or to find the disk full from there on
//! (`FIDUCIA_DISK`, see `src/record/disk.rs`), so that every moment is tried.

#[path = "common/sweeping.rs"]
mod sweeping;

use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use sweeping::*;

/// Thirty runs of a sweep.
const SWEEP: [&str; 7] = ["sweep", "small.toml", "--replicates", "2", "--series", "--threads", "1"];

/// Runs the program with a wish for its disk; its exit code, if it came to one, and what it said.
fn wishing(dir: &Path, wish: &str, words: &[&str]) -> (Option<i32>, String) {
    let output = fiducia(dir, words).env("FIDUCIA_DISK", wish).output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

/// Runs a command with a wish for each moment in turn, until it comes to its end in spite of it; after each, what `then` does.
fn at_every_moment(dir: &Path, what: &str, words: &[&str], mut then: impl FnMut(u64, Option<i32>, &str)) {
    for moment in 1.. {
        let (code, said) = wishing(dir, &format!("{what}:{moment}"), words);
        then(moment, code, &said);
        if code == Some(0) {
            assert!(moment > 10, "{moment} changes are few: is the wish heard?");
            return;
        }
    }
}

/// Every file in a folder and below, by path.
fn everything(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap()) {
        let name = entry.file_name().into_string().unwrap();
        if entry.path().is_dir() {
            found.extend(everything(&entry.path()).into_iter().map(|(below, bytes)| (format!("{name}/{below}"), bytes)));
        } else {
            found.insert(name, fs::read(entry.path()).unwrap());
        }
    }
    found
}

/// If there is a manifest, every file that it names is there with the bytes that it says.
fn assert_manifest_is_true(folder: &Path) -> bool {
    let Ok(text) = fs::read(folder.join("manifest.json")) else { return false };
    let manifest: serde_json::Value = serde_json::from_slice(&text).unwrap();
    for file in manifest["files"].as_array().unwrap() {
        let bytes = fs::read(folder.join(file["name"].as_str().unwrap())).unwrap();
        let sha256: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(file["sha256"], sha256, "{}", file["name"]);
    }
    true
}

/// Goes on with a sweep, wherever it stands, and says whether it made a run again that was finished.
fn goes_on(dir: &Path, out: &str) {
    let journal = fs::read_to_string(dir.join(out).join(".unfinished/journal")).unwrap_or_default();
    let begun = ["plan.json", ".unfinished/plan.json", ".unfinished/manifest.json"].iter().any(|name| dir.join(out).join(name).exists());
    let words = [&SWEEP[..], &["--out", out], if begun { &["--resume"] } else { &[] }].concat();
    let said = complaint(dir, 0, &words);
    if begun && journal.lines().count() == 30 && journal.ends_with('\n') {
        assert!(said.contains("30 runs are kept") || said.contains("complete already"), "{said}");
    }
    assert!(assert_manifest_is_true(&dir.join(out)) && !dir.join(out).join(".unfinished").exists());
}

#[test]
fn a_sweep_that_ends_before_any_change_of_the_disk_is_resumed_without_making_a_finished_run_again() {
    let folder = folder();
    let dir = folder.path();
    expect(dir, 0, &[&SWEEP[..], &["--out", "whole"]].concat());
    at_every_moment(dir, "kill", &[&SWEEP[..], &["--out", "cut"]].concat(), |_, _, _| {
        assert_manifest_is_true(&dir.join("cut"));
        goes_on(dir, "cut");
        assert_same(&dir.join("whole"), &dir.join("cut"));
        fs::remove_dir_all(dir.join("cut")).unwrap();
    });
}

#[test]
fn a_sweep_goes_on_after_a_disk_that_was_full_at_any_moment() {
    let folder = folder();
    let dir = folder.path();
    expect(dir, 0, &[&SWEEP[..], &["--out", "whole"]].concat());
    at_every_moment(dir, "full", &[&SWEEP[..], &["--out", "cut"]].concat(), |moment, code, said| {
        assert!(code == Some(0) || code == Some(1) && said.contains("cut"), "{moment}: {code:?} {said}");
        goes_on(dir, "cut");
        assert_same(&dir.join("whole"), &dir.join("cut"));
        fs::remove_dir_all(dir.join("cut")).unwrap();
    });
}

/// The commands that write a folder in one go, with the option that says where.
const IN_ONE: [&[&str]; 4] = [
    &["run", "small.toml", "--agents", "--out", "cut"],
    &["compare", "small.toml", "small.toml", "--set-b", "exchange.gain=6", "--replicates", "3", "--out", "cut"],
    &["check", "kollock", "--fast", "--out", "cut"],
    &["fit", "small.toml", "--vary", "group.villagers.integrity=0..1", "--max-evaluations", "12", "--profile", "0", "--out", "cut"],
];

/// A scenario that can be run, compared and fitted.
fn with_a_target(dir: &Path) {
    let target = "\n[[target]]\nname = \"trust\"\nmetric = \"trust_mean\"\nrelation = \"kin\"\nvalue = 0.6\nstandard_error = 0.1\n";
    fs::write(dir.join("small.toml"), format!("{SMALL}{target}")).unwrap();
}

#[test]
fn the_same_command_goes_on_after_an_end_at_any_moment_and_needs_no_force() {
    let folder = folder();
    let dir = folder.path();
    with_a_target(dir);
    for words in IN_ONE {
        let code = fiducia(dir, words).output().unwrap().status.code();
        assert!(matches!(code, Some(0 | 3)), "{words:?}: {code:?}");
        fs::rename(dir.join("cut"), dir.join("whole")).unwrap();
        for moment in 1.. {
            let (ended, _) = wishing(dir, &format!("kill:{moment}"), words);
            assert_manifest_is_true(&dir.join("cut"));
            if ended.is_some() {
                assert!(moment > 5 && ended == code);
            } else {
                let again = fiducia(dir, words).output().unwrap();
                let said = String::from_utf8_lossy(&again.stderr);
                assert!(again.status.code() == code || again.status.success(), "{words:?} at {moment}: {said}");
            }
            assert_same(&dir.join("whole"), &dir.join("cut"));
            fs::remove_dir_all(dir.join("cut")).unwrap();
            if ended.is_some() {
                break;
            }
        }
        fs::remove_dir_all(dir.join("whole")).unwrap();
    }
}

#[test]
fn results_of_before_stay_until_new_ones_are_whole() {
    let folder = folder();
    let dir = folder.path();
    let old = ["run", "small.toml", "--relations", "--seed", "7", "--out", "cut", "--force"];
    let new = ["run", "small.toml", "--out", "cut", "--force"];
    expect(dir, 0, &old);
    let before = everything(&dir.join("cut"));
    for what in ["kill", "full"] {
        expect(dir, 0, &old);
        let mut untouched = 0;
        at_every_moment(dir, what, &new, |_, code, said| {
            // Either they are all there as they were, or the new ones are whole and on their way.
            let there: BTreeMap<_, _> = everything(&dir.join("cut")).into_iter().filter(|(name, _)| !name.starts_with('.')).collect();
            let waiting = dir.join("cut/.unfinished/manifest.json").exists();
            untouched += u32::from(there == before);
            assert!(there == before || waiting || assert_manifest_is_true(&dir.join("cut")), "{code:?}: {said}");
            expect(dir, 0, &new);
            assert!(!dir.join("cut/relations.csv").exists() && assert_manifest_is_true(&dir.join("cut")));
            expect(dir, 0, &old);
        });
        assert!(untouched > 10, "{untouched} moments");
    }
}

#[cfg(unix)]
#[test]
fn an_interruption_leaves_complete_results_as_they_are() {
    let folder = folder();
    let dir = folder.path();
    expect(dir, 0, &["run", "small.toml", "--out", "x"]);
    let before = everything(&dir.join("x"));
    let words = ["run", "small.toml", "--replicates", "1000000", "--out", "x", "--force"];
    let child = fiducia(dir, &words).stderr(std::process::Stdio::piped()).spawn().unwrap();
    wait_until(|| fs::metadata(dir.join("x/.unfinished/.tmp-runs.csv")).is_ok_and(|file| file.len() > 10_000));
    signal(&child, "INT");
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code() == Some(130) && said.contains("x keeps the results that it had"), "{said}");
    assert_eq!(everything(&dir.join("x")), before);
}

/// A sweep of which all runs are done, killed before it was finished.
fn unfinished(dir: &Path) {
    // The first moment at which everything is in the journal and the summary is still missing.
    for moment in 1.. {
        let _ = fs::remove_dir_all(dir.join("cut"));
        let (code, _) = wishing(dir, &format!("kill:{moment}"), &[&SWEEP[..], &["--out", "cut"]].concat());
        assert_eq!(code, None, "it came to its end");
        if fs::read_to_string(dir.join("cut/.unfinished/journal")).is_ok_and(|journal| journal.lines().count() == 30) {
            return;
        }
    }
}

#[test]
fn damage_to_the_rows_of_a_run_costs_the_runs_from_there_on_and_damage_to_the_journal_none() {
    let folder = folder();
    let dir = folder.path();
    expect(dir, 0, &[&SWEEP[..], &["--out", "whole"]].concat());
    unfinished(dir);
    let aside = dir.join("cut/.unfinished");
    let image = everything(&aside);
    let restore = |changed: &str, bytes: Option<Vec<u8>>| {
        let _ = fs::remove_dir_all(dir.join("cut"));
        fs::create_dir_all(&aside).unwrap();
        for (name, bytes) in &image {
            fs::write(aside.join(name), bytes).unwrap();
        }
        match bytes {
            Some(bytes) => fs::write(aside.join(changed), bytes).unwrap(),
            None => fs::remove_file(aside.join(changed)).unwrap(),
        }
    };
    let kept = |runs: &str| {
        let said = complaint(dir, 0, &[&SWEEP[..], &["--out", "cut", "--resume"]].concat());
        assert!(said.contains(&format!("{runs} runs are kept")), "{said}");
        assert_same(&dir.join("whole"), &dir.join("cut"));
    };
    // A digit in the rows of run 17, in either table.
    for name in [".tmp-runs.csv", ".tmp-series.csv"] {
        let mut bytes = image[name].clone();
        let row = bytes.windows(4).position(|at| at == b"\n17,").unwrap();
        let digit = (row + 20..).find(|&k| bytes[k].is_ascii_digit()).unwrap();
        bytes[digit] = if bytes[digit] == b'1' { b'2' } else { b'1' };
        restore(name, Some(bytes));
        kept("17");
    }
    // Rows torn within run 29, of which the journal knows already.
    restore(".tmp-runs.csv", Some(image[".tmp-runs.csv"][..image[".tmp-runs.csv"].len() - 9].to_vec()));
    kept("29");
    // The journal: a flipped digit, nonsense, nothing, a last line that is torn.
    let mut flipped = image["journal"].clone();
    flipped[100] ^= 1;
    restore("journal", Some(flipped));
    kept("30");
    restore("journal", Some(b"\xff\x00 nonsense\n".to_vec()));
    kept("30");
    restore("journal", None);
    kept("30");
    restore("journal", Some(image["journal"][..image["journal"].len() - 3].to_vec()));
    kept("29");
    // Without a journal, rows that are torn are no rows.
    restore("journal", None);
    let torn = image[".tmp-series.csv"].len() - 5;
    fs::write(aside.join(".tmp-series.csv"), &image[".tmp-series.csv"][..torn]).unwrap();
    kept("29");
}

#[test]
fn what_no_manifest_names_is_neither_replaced_nor_removed_not_even_by_force() {
    let folder = folder();
    let dir = folder.path();
    with_a_target(dir);
    fs::create_dir(dir.join("mine")).unwrap();
    for (words, name) in [
        (&["run", "small.toml"][..], "series.csv"),
        (&["run", "small.toml", "--agents"], "agents.csv"),
        (&SWEEP[..], "runs.csv"),
        (&SWEEP[..], "plan.json"),
        (&["compare", "small.toml", "small.toml"], "compare.csv"),
        (&["fit", "small.toml", "--vary", "group.villagers.integrity=0..1"], "columns.csv"),
        (&["check", "kollock", "--fast"], "claims.csv"),
    ] {
        fs::write(dir.join("mine").join(name), "my own").unwrap();
        for force in [&[][..], &["--force"]] {
            complains(dir, 2, &[words, &["--out", "mine"], force].concat(), &format!("mine/{name} is there, and no manifest.json"));
        }
        assert_eq!(everything(&dir.join("mine")), BTreeMap::from([(name.to_owned(), b"my own".to_vec())]));
        fs::remove_file(dir.join("mine").join(name)).unwrap();
    }
    // A manifest of something else.
    fs::write(dir.join("mine/manifest.json"), "{\"name\": \"a page\"}").unwrap();
    complains(dir, 2, &["run", "small.toml", "--out", "mine", "--force"], "mine/manifest.json is no manifest of fiducia");
    fs::remove_file(dir.join("mine/manifest.json")).unwrap();
    // What is beside the results stays, whatever it is called.
    fs::write(dir.join("mine/lab.csv"), "my own").unwrap();
    fs::write(dir.join("mine/notes.parquet"), "my own").unwrap();
    expect(dir, 0, &["run", "small.toml", "--relations", "--out", "mine"]);
    expect(dir, 0, &["run", "small.toml", "--out", "mine", "--force"]);
    assert_eq!(fs::read(dir.join("mine/lab.csv")).unwrap(), b"my own");
    assert_eq!(fs::read(dir.join("mine/notes.parquet")).unwrap(), b"my own");
    assert!(!dir.join("mine/relations.csv").exists(), "what the manifest named makes way");
}

#[test]
fn what_is_read_is_not_replaced_by_the_results() {
    let folder = folder();
    let dir = folder.path();
    expect(dir, 0, &["run", "small.toml", "--relations", "--out", "x"]);
    // Ties that somebody has put where the manifest names a table.
    fs::write(dir.join("x/relations.csv"), "from,to\nana,bo\nbo,cy\ncy,ana\n").unwrap();
    let scenario = "schema = 1\ntitle = \"again\"\nsteps = 5\n[group.people]\nsize = 3\n[relation.known]\nfrom = \"people\"\nto = \"people\"\nnetwork = { file = { path = \"relations.csv\" } }\n";
    fs::write(dir.join("x/again.toml"), scenario).unwrap();
    let before = everything(&dir.join("x"));
    for words in
        [&["run", "x/again.toml", "--out", "x", "--force"][..], &["run", "x/again.toml", "--relations", "--out", "./x/", "--force"]]
    {
        complains(dir, 2, words, "relations.csv is read by what is to be run");
    }
    assert_eq!(everything(&dir.join("x")), before);
}

#[cfg(unix)]
#[test]
fn of_two_programs_in_one_folder_one_is_refused_by_the_name_of_the_other() {
    let folder = folder();
    let dir = folder.path();
    let long = ["sweep", "small.toml", "--replicates", "400000", "--out", "x", "--quiet"];
    let mut child = fiducia(dir, &long).spawn().unwrap();
    wait_until(|| dir.join("x/.unfinished/plan.json").exists());
    for words in
        [&[&SWEEP[..], &["--out", "x", "--force"]].concat()[..], &["run", "small.toml", "--out", "x"], &[&long[..], &["--resume"]].concat()]
    {
        complains(dir, 2, words, &format!("x: process {}", child.id()));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    // The lock goes with its owner.
    complains(dir, 2, &["run", "small.toml", "--out", "x"], "holds an unfinished sweep");
    expect(dir, 0, &["run", "small.toml", "--out", "x", "--force"]);
    assert!(assert_manifest_is_true(&dir.join("x")));
}

#[test]
fn many_programs_in_one_folder_leave_what_a_manifest_says() {
    let folder = folder();
    let dir = folder.path();
    for _ in 0..5 {
        let children: Vec<_> = (0..6)
            .map(|k| {
                fiducia(dir, &["run", "small.toml", "--seed", &k.to_string(), "--out", "x"])
                    .stdout(std::process::Stdio::null())
                    .stderr(std::process::Stdio::null())
                    .spawn()
                    .unwrap()
            })
            .collect();
        let done = children.into_iter().map(|mut child| child.wait().unwrap().code()).filter(|code| *code == Some(0)).count();
        assert_eq!(done, 1, "without --force the first is the only one");
        assert!(assert_manifest_is_true(&dir.join("x")));
        fs::remove_dir_all(dir.join("x")).unwrap();
    }
}
