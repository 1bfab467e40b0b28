//! The program from end to end: what `fiducia run` writes, refuses, and says.

use assert_cmd::Command;
use predicates::str::contains;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Twelve people who all know each other, and three whom some of them deal with.
const TOWN: &str = r#"schema = 1
title = "A small town"
seed = 7
steps = 20
replicates = 3

[communication]
transparency = 0.5

[group.people]
size = 12
integrity = { uniform = [0, 1] }
benevolence = { values = [0, 0.5] }

[group.officials]
size = 3
ability = 0.8
integrity = 0.5

[relation.neighbours]
from = "people"
to = "people"
network = "everyone"
shared_interest = { uniform = [0, 0.8] }

[relation.office]
from = "people"
to = "officials"
network = { bipartite = { degree = 2 } }
"#;

/// A folder with the town in it.
struct Desk(TempDir);

impl Desk {
    fn new() -> Desk {
        let desk = Desk(tempfile::tempdir().unwrap());
        fs::write(desk.path("town.toml"), TOWN).unwrap();
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn fiducia(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fiducia"));
        command.current_dir(self.0.path()).args(arguments).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
        command
    }

    /// Runs the town into a folder, with more arguments.
    fn run(&self, out: &str, more: &[&str]) {
        self.fiducia(&[&["run", "town.toml", "--out", out], more].concat()).assert().success();
    }

    fn table(&self, name: &str) -> Table {
        Table::read(&self.path(name))
    }

    fn manifest(&self, folder: &str) -> Value {
        serde_json::from_slice(&fs::read(self.path(folder).join("manifest.json")).unwrap()).unwrap()
    }

    /// Every file of a folder, by name.
    fn files(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let entries = fs::read_dir(self.path(folder)).unwrap().map(Result::unwrap);
        entries.map(|e| (e.file_name().into_string().unwrap(), fs::read(e.path()).unwrap())).collect()
    }
}

/// A CSV file as a reader sees it.
struct Table {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    fn read(path: &Path) -> Table {
        let mut reader = csv::Reader::from_path(path).unwrap();
        let header = reader.headers().unwrap().iter().map(str::to_owned).collect();
        // The reader refuses rows whose number of cells is not that of the header.
        let rows = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
        Table { header, rows }
    }

    fn column(&self, name: &str) -> Vec<&str> {
        let at = self.header.iter().position(|h| h == name).unwrap_or_else(|| panic!("no column {name}"));
        self.rows.iter().map(|row| row[at].as_str()).collect()
    }

    fn sum(&self, name: &str) -> f64 {
        self.column(name).iter().map(|cell| cell.parse::<f64>().unwrap()).sum()
    }
}

#[test]
fn a_run_writes_the_documented_files_and_columns() {
    let desk = Desk::new();
    desk.fiducia(&["run", "town.toml", "--agents", "--relations", "--events"]).assert().success();
    let names: Vec<String> = desk.files("outputs/town").into_keys().collect();
    let expected = ["agents.csv", "columns.csv", "events.csv", "manifest.json", "relations.csv", "runs.csv", "series.csv", "summary.csv"];
    assert_eq!(names, expected, "these and nothing else");

    let dictionary = desk.table("outputs/town/columns.csv");
    assert_eq!(dictionary.header, ["file", "column", "unit", "meaning_en", "meaning_zh"]);
    for file in expected.into_iter().filter(|f| f.ends_with(".csv") && *f != "columns.csv") {
        let documented: Vec<&str> = dictionary.rows.iter().filter(|row| row[0] == file).map(|row| row[1].as_str()).collect();
        assert_eq!(desk.table(&format!("outputs/town/{file}")).header, documented, "{file}");
    }
}

#[test]
fn the_series_begins_with_the_initial_state() {
    let desk = Desk::new();
    desk.run("r", &[]);
    let series = desk.table("r/series.csv");
    assert_eq!(series.rows.len(), 3 * 21 * 2, "replicates x (steps + 1) x kinds of relation");
    assert_eq!(series.column("step")[..3], ["0", "0", "1"]);
    assert_eq!(series.column("relation")[..2], ["neighbours", "office"]);
    let initial: Vec<_> = series.rows.iter().filter(|row| row[3] == "0").collect();
    assert_eq!(initial.len(), 6);
    let at = |name: &str| series.header.iter().position(|h| h == name).unwrap();
    for row in initial {
        assert_eq!((row[at("contacts")].as_str(), row[at("trust_sd")].as_str()), ("0", "0"), "nothing has happened yet");
        assert_eq!(row[at("efficiency")], "", "what does not exist is an empty cell");
    }
}

#[test]
fn the_command_line_overrides_the_scenario() {
    let desk = Desk::new();
    desk.run("r", &["--steps", "20", "--every", "7", "--replicates", "2", "--seed", "99", "--set", "relation.office.exchange.gain=8"]);
    let series = desk.table("r/series.csv");
    let steps: Vec<&str> = series.column("step").into_iter().step_by(2).take(4).collect();
    assert_eq!(steps, ["0", "7", "14", "20"], "every 7 steps, and the last");
    assert_eq!(series.rows.len(), 2 * 4 * 2);
    assert_eq!(series.sum("contacts"), 2.0 * 20.0 * 12.0, "rows count what happened since the row before");

    let manifest = desk.manifest("r");
    assert_eq!((&manifest["seed"], &manifest["seed_source"]), (&99.into(), &"command line".into()));
    assert_eq!((&manifest["steps"], &manifest["every"], &manifest["replicates"]), (&20.into(), &7.into(), &2.into()));
    assert_eq!(manifest["overrides"].as_array().unwrap().len(), 5);
    assert_eq!(desk.table("r/runs.csv").column("seed"), ["99"; 4]);

    // The manifest holds a scenario of its own that gives the same again.
    fs::write(desk.path("again.toml"), manifest["scenario_text"].as_str().unwrap()).unwrap();
    desk.fiducia(&["run", "again.toml", "--out", "again"]).assert().success();
    assert_eq!(desk.files("again")["series.csv"], desk.files("r")["series.csv"]);
}

#[test]
fn another_seed_gives_another_run_and_the_same_seed_the_same() {
    let desk = Desk::new();
    desk.run("scenario", &[]);
    desk.run("same", &["--seed", "7"]);
    desk.run("set", &["--set", "seed = 8"]);
    desk.run("other", &["--seed", "8"]);
    let series = |folder: &str| desk.files(folder)["series.csv"].clone();
    assert_eq!(series("scenario"), series("same"));
    assert_eq!(series("set"), series("other"));
    assert_ne!(series("scenario"), series("other"));
    assert_eq!(desk.manifest("scenario")["seed_source"], "scenario");
    assert_eq!(desk.manifest("set")["seed_source"], "command line");
}

#[test]
fn results_are_not_replaced_unless_told_to() {
    let desk = Desk::new();
    desk.run("r", &["--agents"]);
    let before = desk.files("r");
    let again = desk.fiducia(&["run", "town.toml", "--out", "r", "--seed", "8"]).assert().code(2);
    again.stderr(contains("r holds results already; use --force to replace them, or --out for another folder"));
    assert_eq!(desk.files("r"), before, "left untouched");

    fs::write(desk.path("r/notes.txt"), "mine").unwrap();
    desk.run("r", &["--seed", "8", "--force"]);
    let after = desk.files("r");
    assert_ne!(after["series.csv"], before["series.csv"]);
    assert!(!after.contains_key("agents.csv"), "of the earlier run, which this one did not write");
    assert_eq!(after["notes.txt"], b"mine");
}

#[test]
fn several_scenarios_go_to_a_folder_each() {
    let desk = Desk::new();
    fs::write(desk.path("village.toml"), TOWN.replace("small town", "small village")).unwrap();
    desk.fiducia(&["run", "town.toml", "village.toml", "first-promise", "--steps", "2", "--out", "deep/er/results"]).assert().success();
    for name in ["town", "village", "first-promise"] {
        assert_eq!(desk.manifest(&format!("deep/er/results/{name}"))["complete"], true);
    }
    fs::create_dir(desk.path("other")).unwrap();
    fs::copy(desk.path("town.toml"), desk.path("other/town.toml")).unwrap();
    let clash = desk.fiducia(&["run", "town.toml", "other/town.toml", "--out", "both"]).assert().code(2);
    clash.stderr(contains("two of the scenarios would write to both/town"));
}

#[test]
fn a_byte_order_mark_is_put_in_front_and_changes_nothing_else() {
    let desk = Desk::new();
    desk.run("plain", &[]);
    desk.run("marked", &["--bom"]);
    for (name, bytes) in desk.files("marked").into_iter().filter(|(name, _)| name.ends_with(".csv")) {
        assert_eq!(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap(), desk.files("plain")[&name], "{name}");
    }
}

#[test]
fn optional_tables_have_a_row_for_everyone_and_everything() {
    let desk = Desk::new();
    desk.run("r", &["--agents", "--relations", "--events"]);
    let runs = desk.table("r/runs.csv");
    assert_eq!(desk.table("r/agents.csv").rows.len(), 3 * 15);
    let relations = desk.table("r/relations.csv");
    assert_eq!(relations.rows.len(), 3 * (12 * 11 + 12 * 2));
    assert_eq!(relations.rows.len() as f64, runs.sum("relations"));

    let events = desk.table("r/events.csv");
    assert_eq!(events.rows.len() as f64, runs.sum("contacts"));
    for (outcome, metric) in [("honoured", "honoured"), ("unable", "broken_unable"), ("wilful", "broken_wilful")] {
        let counted = events.column("outcome").iter().filter(|o| **o == outcome).count();
        assert!(counted > 0, "{outcome} occurs");
        assert_eq!(counted as f64, runs.sum(metric), "{outcome}");
    }
    assert_eq!(relations.sum("exchanges"), runs.sum("engaged"));
    let agents = desk.table("r/agents.csv");
    assert_eq!(agents.sum("exchanges"), runs.sum("contacts") + runs.sum("engaged"));
    let paid = runs.sum("payoff_trustor") + runs.sum("payoff_trustee");
    assert!((agents.sum("payoff") - paid).abs() < 1e-6, "every unit is accounted for");
    assert!((events.sum("payoff_trustor") + events.sum("payoff_trustee") - paid).abs() < 1e-6);
    assert!(events.column("trustor").iter().zip(events.column("trustee")).all(|(i, j)| *i != j), "nobody deals with itself");
}

#[test]
fn the_manifest_tells_what_is_there() {
    let desk = Desk::new();
    desk.run("r", &["--relations"]);
    let manifest = desk.manifest("r");
    assert_eq!((&manifest["complete"], &manifest["runs"], &manifest["scenario"]), (&true.into(), &3.into(), &"town".into()));
    assert_eq!(manifest["scenario_text"], TOWN);
    assert_eq!(manifest["scenario_sha256"], sha256(TOWN.as_bytes()));
    check_files(&desk, "r");
    assert_eq!(manifest["files"].as_array().unwrap().len() + 1, desk.files("r").len(), "all files but itself");
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Holds the files of a folder against its manifest.
fn check_files(desk: &Desk, folder: &str) {
    let files = desk.files(folder);
    for entry in desk.manifest(folder)["files"].as_array().unwrap() {
        let name = entry["name"].as_str().unwrap();
        assert_eq!(entry["sha256"], sha256(&files[name]), "{name}");
        assert_eq!(entry["bytes"], files[name].len(), "{name}");
        assert_eq!(entry["rows"], desk.table(&format!("{folder}/{name}")).rows.len(), "{name}");
    }
    assert!(files.keys().all(|name| !name.starts_with(".tmp-")), "nothing half-made is left");
}

#[test]
fn quiet_says_nothing() {
    let desk = Desk::new();
    desk.fiducia(&["run", "town.toml", "--quiet"]).assert().success().stdout("").stderr("");
}

#[test]
fn the_bytes_do_not_depend_on_the_number_of_threads() {
    let desk = Desk::new();
    // From 20,000 agents on the threads work together on one run.
    let city = ["--set", "group.people.size=20100", "--set", "relation.neighbours.network={ random = { degree = 4 } }", "--steps", "3"];
    for (name, more) in [("town", &[] as &[&str]), ("city", &city)] {
        let of = |threads: &str| {
            let out = format!("{name}-{threads}");
            desk.run(&out, &[&["--threads", threads, "--agents", "--relations", "--events"], more].concat());
            desk.files(&out)
        };
        let one = of("1");
        for threads in ["2", "8"] {
            let many = of(threads);
            assert!(one.keys().eq(many.keys()));
            one.iter().for_each(|(file, bytes)| assert!(*bytes == many[file], "{name}/{file} differs with {threads} threads"));
        }
    }
}

/// Starts a long run, sends it a signal as soon as `begun` says so, and gives the exit code and what it said.
#[cfg(unix)]
fn interrupted(desk: &Desk, signal: &str, arguments: &[&str], begun: impl Fn() -> bool) -> (Option<i32>, String) {
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};
    let mut run = Command::new(env!("CARGO_BIN_EXE_fiducia"));
    let run = run.current_dir(desk.0.path()).args(arguments).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let start = Instant::now();
    while !begun() && start.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(Command::new("kill").args([format!("-{signal}"), run.id().to_string()]).status().unwrap().success());
    let output = run.wait_with_output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_leaves_whole_files_behind() {
    for signal in ["INT", "TERM"] {
        let desk = Desk::new();
        let aside = desk.path("r/.unfinished/.tmp-series.csv");
        // Rows reach the disk as soon as some runs are complete.
        let begun = || fs::metadata(&aside).is_ok_and(|file| file.len() > 100_000);
        let (code, said) = interrupted(&desk, signal, &["run", "town.toml", "--replicates", "1000000", "--out", "r"], begun);
        assert_eq!(code, Some(130), "{said}");
        let manifest = desk.manifest("r");
        let runs = manifest["runs"].as_u64().unwrap();
        assert!(runs > 0 && runs < 1_000_000);
        assert_eq!(manifest["complete"], false);
        check_files(&desk, "r");
        let series = desk.table("r/series.csv");
        assert_eq!(series.rows.len() as u64, runs * 21 * 2, "whole runs only");
        assert_eq!(series.column("run").last().unwrap().parse::<u64>().unwrap(), runs - 1, "from the first on, without a gap");
        assert!(said.contains(&format!("interrupted: {runs} of 1000000 runs are complete, in r; to run all of them:")), "{said}");
        assert!(said.trim_end().ends_with("run town.toml --replicates 1000000 --out r --force"), "{said}");
    }
}

#[cfg(unix)]
#[test]
fn a_large_run_is_interrupted_within_a_step() {
    let desk = Desk::new();
    let city = ["--set", "group.people.size=20100", "--set", "relation.neighbours.network={ random = { degree = 4 } }"];
    let arguments = [&["run", "town.toml", "--steps", "10000000", "--out", "r"] as &[&str], &city].concat();
    let aside = desk.path("r/.unfinished/.tmp-series.csv");
    let (code, said) = interrupted(&desk, "INT", &arguments, || aside.exists());
    assert_eq!(code, Some(130), "{said}");
    assert_eq!((&desk.manifest("r")["runs"], &desk.manifest("r")["complete"]), (&0.into(), &false.into()));
    check_files(&desk, "r");
    assert_eq!(desk.table("r/series.csv").rows.len(), 0, "a header alone is readable too");
}

#[test]
fn wrong_usage_is_told_and_nothing_is_written() {
    let desk = Desk::new();
    for (arguments, sentence) in [
        (&["run"] as &[&str], "required arguments were not provided"),
        (&["run", "town.toml", "--threads", "0"], "--threads must be at least 1"),
        (&["run", "town.toml", "--steps", "0"], "--set steps=0: steps must be between 1 and"),
        (&["run", "town.toml", "--set", "steeps=1"], "--set steeps=1: unknown field `steeps`"),
        (&["run", "town.toml", "--set", "group.people.memory=1.5"], "1.5 is outside [0, 1]"),
        (&["run", "twon.toml"], "twon.toml"),
        (&["run", "first-promises"], "did you mean `first-promise`?"),
        (&["walk"], "unrecognized subcommand 'walk'"),
    ] {
        desk.fiducia(arguments).assert().code(2).stdout("").stderr(contains(sentence));
        assert!(!desk.path("outputs").exists(), "{arguments:?}");
    }
}

#[test]
fn a_folder_that_cannot_be_made_is_told_before_anything_runs() {
    let desk = Desk::new();
    fs::write(desk.path("file"), "not a folder").unwrap();
    let refused = desk.fiducia(&["run", "town.toml", "--out", "file/r"]).assert().code(2);
    refused.stdout("").stderr(contains("cannot make the folder file/r"));
    assert_eq!(fs::read(desk.path("file")).unwrap(), b"not a folder");
}

#[test]
fn a_disk_that_refuses_is_exit_code_1() {
    let desk = Desk::new();
    let full = desk.fiducia(&["run", "town.toml", "--out", "r"]).env("FIDUCIA_DISK", "full:5").assert();
    full.code(1).stdout("").stderr(contains("r: "));
    assert!(!desk.path("r").exists(), "nothing half-made is left");
}

#[test]
fn the_portrait_of_a_run() {
    let desk = Desk::new();
    let run = desk.fiducia(&["run", "town.toml", "--out", "results"]).assert().success().stderr("");
    insta::assert_snapshot!(String::from_utf8(run.get_output().stdout.clone()).unwrap());
}

#[test]
fn the_chart_of_a_run() {
    let desk = Desk::new();
    let run = desk.fiducia(&["run", "town.toml", "--plot", "--out", "results"]).assert().success().stderr("");
    let printed = String::from_utf8(run.get_output().stdout.clone()).unwrap();
    let chart = printed.split_once("trust_mean by step").unwrap().1.split("\n\n").next().unwrap();
    assert!(chart.lines().all(|line| line.chars().count() <= 72), "without a terminal: {chart}");
    insta::assert_snapshot!(printed);
    for wrong in ["--plot=trust_men", "--plot="] {
        let refused = desk.fiducia(&["run", "town.toml", wrong, "--out", "other"]).assert().code(2).stdout("");
        refused.stderr(contains("--plot: there is no metric"));
    }
}

#[test]
fn the_chart_of_a_sweep() {
    let desk = Desk::new();
    let sweep = ["sweep", "town.toml", "--steps", "10", "--plot=efficiency", "--vary", "exchange.temptation=0..8:5"];
    let swept = desk.fiducia(&[&sweep as &[&str], &["--out", "one"]].concat()).assert().success();
    let printed = String::from_utf8(swept.get_output().stdout.clone()).unwrap();
    insta::assert_snapshot!(printed.split_once("\n\n").unwrap().1);
    let two = [&sweep as &[&str], &["--vary", "exchange.gain=4,5", "--out", "two"]].concat();
    desk.fiducia(&two).assert().success().stdout(contains("no chart: that takes a sweep of one parameter"));
}

#[test]
fn a_bundled_scenario_runs_by_its_name_from_an_empty_folder() {
    let folder = tempfile::tempdir().unwrap();
    let mut run = Command::new(env!("CARGO_BIN_EXE_fiducia"));
    run.current_dir(folder.path()).args(["run", "first-promise", "--replicates", "2"]).assert().success();
    assert_eq!(Table::read(&folder.path().join("outputs/first-promise/series.csv")).rows.len(), 2 * 201 * 2);
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left, ["outputs"]);
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let desk = Desk::new();
    for arguments in [&["show", "first-promise"] as &[&str], &["list"], &["schema"]] {
        desk.fiducia(arguments).assert().success().stderr("");
    }
}
