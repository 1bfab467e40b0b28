//! Inputs that are far too large or far too wrong are answered soon, and a system that limits memory, files or devices is no cause for a panic.
#![cfg(unix)]

#[path = "common/sweeping.rs"]
mod sweeping;

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::Instant;
use sweeping::*;

/// The small scenario without its sweep, and so many copies of a text behind it, each with its number in place of `#`.
fn repeated(text: &str, times: usize) -> String {
    let mut scenario = SMALL.split("[[sweep]]").next().unwrap().to_owned();
    (0..times).for_each(|k| scenario += &text.replace('#', &k.to_string()));
    scenario
}

/// Runs the program on a scenario where it may take 2 GB, and says how it ended; it must not take long.
fn soon(dir: &Path, scenario: &str, words: &str) -> (Option<i32>, String) {
    fs::write(dir.join("big.toml"), scenario).unwrap();
    let begun = Instant::now();
    let output = limited(dir, "ulimit -v 2000000", words);
    // Ten seconds are promised for the optimised program on a machine with nothing else to do.
    assert!(begun.elapsed().as_secs() < 60, "{words}: {} s", begun.elapsed().as_secs());
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

/// Runs the program under a limit of the shell.
fn limited(dir: &Path, limit: &str, words: &str) -> Output {
    let script = format!("{limit}; exec {} {words}", env!("CARGO_BIN_EXE_fiducia"));
    Command::new("sh").current_dir(dir).args(["-c", &script]).output().unwrap()
}

#[test]
fn of_many_mistakes_the_first_are_shown_and_the_rest_counted() {
    let folder = folder();
    let event = "\n[[event]]\nat = 1\nparameter = \"exchange.gian\"\nset = 5\n";
    let (code, said) = soon(folder.path(), &repeated(event, 20_000), "validate big.toml");
    assert_eq!(code, Some(2));
    assert_eq!(said.matches("no parameter `exchange.gian` (did you mean `gain`?)").count(), 20);
    assert!(said.trim_end().ends_with("... and 19980 more mistakes"), "{}", &said[said.len() - 200..]);
}

#[test]
fn what_is_too_many_is_refused_by_its_number() {
    let folder = folder();
    let claim = "\n[[claim]]\nname = \"c#\"\ntext = \"x\"\nvary = { \"exchange.gain\" = [4, 5] }\nmetric = \"trust_mean\"\nrelation = \"kin\"\nexpect = \"rises\"\n";
    let target = "\n[[target]]\nname = \"t#\"\nmetric = \"trust_mean\"\nrelation = \"kin\"\nvalue = 0.5\nstandard_error = 0.1\n";
    let sweep = "\n[[sweep]]\nvary.\"exchange.gain\" = [1]\n";
    for (text, words, sentence) in [
        (claim, "check big.toml --fast", "a scenario has at most 1000 claims, not 20000"),
        (target, "validate big.toml", "a fit has at most 1000 targets, not 20000"),
        (sweep, "sweep big.toml --out x", "a sweep has at most 1000 entries, not 20000"),
        ("\n[group.g#]\nsize = 1\n", "validate big.toml", "a scenario has 1 to 200 groups, not 20001"),
    ] {
        let (code, said) = soon(folder.path(), &repeated(text, 20_000), words);
        assert!(code == Some(2) && said.contains(sentence), "{said}");
    }
    let (code, said) = soon(folder.path(), SMALL, "sweep big.toml --vary exchange.gain=1..2:268435456 --dry-run");
    assert!(code == Some(2) && said.contains("takes 1 to 10000000 values"), "{said}");
}

#[test]
fn many_events_are_no_trouble() {
    let folder = folder();
    let event = "\n[[event]]\nat = 1\nparameter = \"exchange.gain\"\nset = 5\n";
    let (code, said) = soon(folder.path(), &repeated(event, 20_000), "run big.toml --out x --quiet");
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn a_very_long_name_is_cut_and_compared_with_none() {
    let folder = folder();
    let long = "v".repeat(100_000);
    for scenario in [format!("{SMALL}\n{long} = 1\n"), SMALL.replacen("from = \"villagers\"", &format!("from = \"{long}\""), 1)] {
        let (code, said) = soon(folder.path(), &scenario, "validate big.toml");
        assert!(code == Some(2) && said.contains("unknown") && said.len() < 4_000, "{} bytes", said.len());
    }
}

/// The small scenario with so many villagers, each of whom knows a hundred others.
fn town(agents: u64) -> String {
    SMALL.replace("size = 40", &format!("size = {agents}")).replace("degree = 4", "degree = 100")
}

#[test]
fn memory_is_asked_for_before_it_is_taken() {
    let folder = folder();
    let dir = folder.path();
    fs::write(dir.join("town.toml"), town(200_000)).unwrap();
    for words in ["run town.toml --threads 1", "validate town.toml", "sweep town.toml --threads 1 --out x"] {
        let output = limited(dir, "ulimit -v 600000", words);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{words}: {said}");
        assert!(said.contains("a run needs about") && said.contains("MB are available"), "{said}");
    }
    assert!(!dir.join("x").exists() && !dir.join("outputs").exists());
}

#[test]
fn a_point_for_which_there_is_too_little_memory_is_a_failure_and_the_rest_finish() {
    let folder = folder();
    let dir = folder.path();
    fs::write(dir.join("town.toml"), town(1_000)).unwrap();
    let words = "sweep town.toml --vary group.villagers.size=1000,200000 --replicates 1 --steps 2 --threads 1 --out x";
    let output = limited(dir, "ulimit -v 600000", words);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("some points need up to") && said.contains("1 of 2 runs failed"), "{said}");
    let failures = table(&dir.join("x/failures.csv"));
    assert_eq!((failures.len(), failures[0]["group.villagers.size"].as_str()), (1, "200000"));
    assert!(failures[0]["message"].contains("a run needs about"), "{failures:?}");
    assert_eq!(table(&dir.join("x/runs.csv")).len(), 2);
    // A shard leaves them to a machine that has the memory.
    expect(
        dir,
        0,
        &[
            "sweep",
            "town.toml",
            "--vary",
            "group.villagers.size=1000,200000",
            "--replicates",
            "1",
            "--steps",
            "2",
            "--plan",
            "p",
            "--shards",
            "1",
        ],
    );
    let output = limited(dir, "ulimit -v 600000", "sweep p --shard 0 --threads 1");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code() == Some(75) && said.contains("run it where there is more"), "{said}");
}

#[test]
fn few_files_and_small_files_are_errors_and_no_panics() {
    let folder = folder();
    let dir = folder.path();
    for limit in ["ulimit -n 4", "ulimit -n 6", "ulimit -f 0", "ulimit -f 2"] {
        for words in ["run small.toml --out x", "sweep small.toml --out y", "check kollock --fast --out z"] {
            let output = limited(dir, limit, words);
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(matches!(output.status.code(), Some(0..=3)), "{limit}; {words}: {:?} {said}", output.status);
            assert!(!said.contains("panicked"), "{said}");
            for place in ["x", "y", "z"] {
                let _ = fs::remove_dir_all(dir.join(place));
            }
        }
    }
}

#[test]
fn a_full_device_behind_stderr_changes_no_exit_code() {
    if !Path::new("/dev/full").exists() {
        return;
    }
    let folder = folder();
    let dir = folder.path();
    expect(dir, 0, &["sweep", "small.toml", "--plan", "site", "--shards", "2"]);
    for (code, words) in [
        (0, "run small.toml --out x"),
        (2, "run twon.toml"),
        (0, "sweep site --shard 0"),
        (2, "sweep site --shard 7"),
        (65, "sweep nowhere --shard 0"),
        (65, "merge site --wait 0"),
    ] {
        let output = limited(dir, "exec 2>/dev/full", words);
        assert_eq!(output.status.code(), Some(code), "{words}");
    }
    let output = Command::new("sh")
        .current_dir(dir)
        .env("FIDUCIA_DISK", "full:3")
        .args(["-c", &format!("exec {} sweep site --shard 1 2>/dev/full", env!("CARGO_BIN_EXE_fiducia"))])
        .output();
    assert_eq!(output.unwrap().status.code(), Some(75));
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_whose_name_is_not_utf_8_is_a_folder_like_another() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let folder = folder();
    let dir = folder.path();
    let name = OsStr::from_bytes(b"r\xff s");
    let mut run = fiducia(dir, &["run", "small.toml", "--replicates", "1000000", "--out"]);
    let child = run.arg(name).stderr(std::process::Stdio::piped()).stdout(std::process::Stdio::null()).spawn().unwrap();
    wait_until(|| fs::metadata(dir.join(name).join(".unfinished/.tmp-runs.csv")).is_ok_and(|file| file.len() > 10_000));
    signal(&child, "INT");
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(130) && said.contains("--force") && !said.contains("panicked"), "{said}");
}

#[test]
fn a_run_that_fails_is_listed_or_ends_the_sweep_as_it_is_wished() {
    let folder = folder();
    let dir = folder.path();
    let with = |more: &[&str]| {
        fiducia(dir, &[&["sweep", "small.toml", "--replicates", "2", "--threads", "1"], more].concat())
            .env("FIDUCIA_FAIL", "17")
            .output()
            .unwrap()
    };
    let kept = with(&["--out", "kept"]);
    assert_eq!(kept.status.code(), Some(3));
    let failures = table(&dir.join("kept/failures.csv"));
    assert_eq!((failures.len(), failures[0]["run"].as_str()), (1, "17"));
    assert!(failures[0]["message"].contains("the simulation failed: as it was wished"));
    let runs = table(&dir.join("kept/runs.csv"));
    assert!(runs.len() == 58 && runs.iter().all(|row| row["run"] != "17"));
    let stopped = with(&["--out", "stopped", "--on-error", "stop"]);
    let said = String::from_utf8_lossy(&stopped.stderr).into_owned();
    assert!(stopped.status.code() == Some(1) && said.contains("the sweep stopped there; --on-error keep lists what fails"), "{said}");
    // What failed is kept in its place when the sweep goes on.
    let mut text = String::new();
    let _ = write!(
        text,
        "{}",
        complaint(dir, 3, &["sweep", "small.toml", "--replicates", "2", "--threads", "1", "--out", "stopped", "--resume"])
    );
    assert!(text.contains("18 runs are kept"), "{text}");
    assert_same(&dir.join("kept"), &dir.join("stopped"));
}
