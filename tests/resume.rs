//! A sweep that ends suddenly goes on where it was, and the final files do not show it.

#[path = "common/sweeping.rs"]
mod sweeping;

use std::fs;
use std::time::Duration;
use sweeping::*;

/// A longer sweep: 300 runs that take a few milliseconds each.
const LONG: [&str; 11] =
    ["sweep", "small.toml", "--replicates", "20", "--series", "--threads", "2", "--set", "group.villagers.size=1000", "--steps", "30"];

#[test]
fn a_sweep_killed_at_random_moments_ends_with_the_same_bytes() {
    let folder = folder();
    let dir = folder.path();
    expect(dir, 0, &[&LONG[..], &["--out", "whole"]].concat());
    let mut dice = Dice(1);
    let (mut kills, mut kept_some) = (0, false);
    for round in 0..3 {
        let out = format!("cut{round}");
        let words = [&LONG[..], &["--out", &out, "--resume", "--quiet"]].concat();
        let first: Vec<&str> = words.iter().copied().filter(|word| *word != "--resume").collect();
        let mut begun = false;
        loop {
            let mut child = fiducia(dir, if begun { &words } else { &first }).stderr(std::process::Stdio::piped()).spawn().unwrap();
            std::thread::sleep(Duration::from_millis(dice.below(500)));
            child.kill().unwrap();
            let output = child.wait_with_output().unwrap();
            if output.status.success() {
                break;
            }
            kills += 1;
            begun = begun || dir.join(&out).join(".unfinished/plan.json").exists();
            kept_some = kept_some || dir.join(&out).join(".unfinished/journal").exists();
            // Sometimes the machine is cruel to what was not yet known to be right.
            let torn = dir.join(&out).join(".unfinished/.tmp-runs.csv");
            if dice.below(2) == 0 && torn.exists() {
                let mut bytes = fs::read(&torn).unwrap();
                bytes.extend(b"299,14,19,1,kin,vill");
                fs::write(&torn, bytes).unwrap();
            }
            if kills % 12 == 11 {
                expect(dir, 0, if begun { &words } else { &first });
                break;
            }
        }
        assert_same(&dir.join("whole"), &dir.join(&out));
        assert!(!dir.join(&out).join(".unfinished").exists());
    }
    assert!(kills >= 4 && kept_some, "{kills} kills");
}

/// Ends a sweep after some of its runs, and gives its folder.
fn interrupted(dir: &std::path::Path, extra: &[&str]) {
    let words = [&["sweep", "small.toml", "--replicates", "400000", "--out", "x", "--quiet"], extra].concat();
    let mut child = fiducia(dir, &words).spawn().unwrap();
    let place = dir.join("x/.unfinished/journal");
    for _ in 0..600 {
        std::thread::sleep(Duration::from_millis(50));
        // It begins empty; runs are entered when their rows are handed over.
        if fs::metadata(&place).is_ok_and(|journal| journal.len() > 0) {
            break;
        }
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn finished_runs_are_kept_and_a_damaged_file_is_begun_anew() {
    let folder = folder();
    let dir = folder.path();
    interrupted(dir, &[]);
    complains(dir, 2, &["sweep", "small.toml", "--replicates", "400000", "--out", "x"], "use --resume to go on");
    let again = ["sweep", "small.toml", "--replicates", "400000", "--out", "x", "--resume"];
    for (said, damage) in [("runs are kept", false), ("no run can be kept", true)] {
        if damage {
            let place = dir.join("x/.unfinished/.tmp-runs.csv");
            let mut bytes = fs::read(&place).unwrap();
            bytes[5] ^= 1;
            fs::write(&place, bytes).unwrap();
        }
        let mut child = fiducia(dir, &again).stderr(std::process::Stdio::piped()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(800));
        child.kill().unwrap();
        let output = child.wait_with_output().unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(text.contains(said), "{text}");
    }
}

#[test]
fn a_changed_sweep_is_refused_with_the_name_of_what_differs() {
    let folder = folder();
    let dir = folder.path();
    interrupted(dir, &[]);
    let with = |extra: &[&str]| {
        let words = [&["sweep", "small.toml", "--out", "x", "--resume"], extra].concat();
        complaint(dir, 2, &if extra.contains(&"--replicates") { words } else { [&words[..], &["--replicates", "400000"]].concat() })
    };
    for (extra, name) in [
        (&["--seed", "7"][..], "seed (1, now 7)"),
        (&["--replicates", "500000"], "replicates (400000, now 500000)"),
        (&["--steps", "11"], "steps (10, now 11)"),
        (&["--vary", "exchange.gain=1,2"], "points (15, now 2)"),
        (&["--window", "3"], "window (0, now 3)"),
        (&["--set", "exchange.gain=6"], "scenario"),
    ] {
        let said = with(extra);
        assert!(said.contains("holds another sweep") && said.contains(name), "{extra:?}: {said}");
    }
    let plan = fs::read_to_string(dir.join("x/.unfinished/plan.json")).unwrap();
    fs::write(dir.join("x/.unfinished/plan.json"), plan.replace("\"program\": \"fiducia ", "\"program\": \"fiducia 9.")).unwrap();
    assert!(with(&[]).contains("program (fiducia 9."));
    complains(dir, 2, &["sweep", "small.toml", "--out", "y", "--resume"], "there is no sweep to go on with");
}

#[cfg(unix)]
#[test]
fn an_interrupted_sweep_says_what_to_type_and_a_finished_one_is_left_alone() {
    let folder = folder();
    let dir = folder.path();
    let words = ["sweep", "small.toml", "--replicates", "400000", "--out", "x"];
    let child = fiducia(dir, &words).stderr(std::process::Stdio::piped()).spawn().unwrap();
    wait_until(|| dir.join("x/.unfinished/.tmp-runs.csv").exists());
    signal(&child, "INT");
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("of 6,000,000 runs are kept in x; to go on: ") && said.trim_end().ends_with("--out x --resume"), "{said}");

    expect(dir, 0, &["sweep", "small.toml", "--out", "z"]);
    let before = results(&dir.join("z"));
    complains(dir, 0, &["sweep", "small.toml", "--out", "z", "--resume"], "complete already");
    assert_eq!(results(&dir.join("z")), before);
}

#[test]
fn adaptive_replicates_resume_as_well() {
    let folder = folder();
    let dir = folder.path();
    let mut words = vec!["sweep", "small.toml", "--until-ci", "0.002", "--metric", "trust_mean", "--max-replicates", "80", "--quiet"];
    words.extend(["--set", "group.villagers.size=1000", "--steps", "30"]);
    expect(dir, 0, &[&words[..], &["--out", "whole"]].concat());
    let mut dice = Dice(3);
    for attempt in 0.. {
        let resume: &[&str] =
            if dir.join("cut/.unfinished/plan.json").exists() { &["--out", "cut", "--resume"] } else { &["--out", "cut"] };
        let mut child = fiducia(dir, &[&words[..], resume].concat()).spawn().unwrap();
        if attempt < 4 {
            std::thread::sleep(Duration::from_millis(200 + dice.below(500)));
            child.kill().unwrap();
        }
        if child.wait().unwrap().success() {
            break;
        }
    }
    assert_same(&dir.join("whole"), &dir.join("cut"));
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_a_clear_error_and_nothing_is_corrupted() {
    let folder = folder();
    let dir = folder.path();
    expect(dir, 0, &[&LONG[..], &["--out", "whole"]].concat());
    let output = cramped(dir, 200, &[&LONG[..], &["--out", "cut"]].concat());
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("cut: ") && said.contains("too large") && said.contains("--resume"), "{said}");
    assert!(!dir.join("cut/runs.csv").exists());
    expect(dir, 0, &[&LONG[..], &["--out", "cut", "--resume"]].concat());
    assert_same(&dir.join("whole"), &dir.join("cut"));
}
