//! A part of a scenario is that part of the whole: its first steps, or one of its replicates.

#[path = "common/sweeping.rs"]
mod sweeping;

use sweeping::*;

/// Much happens behind step 50: events that overwrite and shift, a dearer exchange, a survey, a laboratory.
const WHOLE: &str = r#"
schema = 1
title = "A whole"
steps = 90
replicates = 4
[group.people]
size = 12
ability = { uniform = [0.3, 1] }
integrity = 0.5
[relation.kin]
from = "people"
to = "people"
network = "everyone"
[survey]
at = [20, 80]
[lab]
at = [70]
pairs = 5
[[event]]
at = 30
until = 60
parameter = "exchange.gain"
set = 9
[[event]]
at = 60
parameter = "exchange.loss"
set = 700
[[event]]
at = 70
parameter = "group.people.turnover"
set = 0.1
[[event]]
at = 71
parameter = "group.people.integrity"
set = 0
"#;

const EVERYTHING: [&str; 3] = ["--agents", "--relations", "--events"];

#[test]
fn the_first_steps_of_a_scenario_are_those_of_the_whole_whatever_comes_later() {
    let folder = folder();
    let dir = folder.path();
    std::fs::write(dir.join("whole.toml"), WHOLE).unwrap();
    expect(dir, 0, &[&["run", "whole.toml", "--out", "whole"], &EVERYTHING[..]].concat());
    expect(dir, 0, &[&["run", "whole.toml", "--steps", "50", "--out", "cut"], &EVERYTHING[..]].concat());
    for file in ["series.csv", "events.csv", "survey.csv"] {
        let early = |folder: &str| {
            let mut rows = table(&dir.join(folder).join(file));
            rows.retain(|row| row["step"].parse::<u32>().unwrap() <= 50);
            rows
        };
        assert!(!early("cut").is_empty() && early("cut") == early("whole"), "{file}");
        assert_eq!(early("cut").len(), table(&dir.join("cut").join(file)).len(), "{file}");
    }
    assert!(!dir.join("cut/lab.csv").exists(), "no game is played before the end");
    assert_eq!(table(&dir.join("cut/relations.csv")).len(), 4 * 12 * 11);

    // The same as though what comes later were not written at all, but for the payoffs that the ledger must hold.
    let (early, _) = WHOLE.split_once("[[event]]\nat = 60").unwrap();
    let early =
        early.replace("[lab]\nat = [70]\npairs = 5\n", "").replace("[20, 80]", "[20]").replace("steps = 90", "steps = 90\nledger = 700");
    std::fs::write(dir.join("early.toml"), early.replace("until = 60", "").replace("steps = 90", "steps = 50")).unwrap();
    expect(dir, 0, &[&["run", "early.toml", "--out", "early"], &EVERYTHING[..]].concat());
    for file in ["relations.csv", "agents.csv", "runs.csv"] {
        assert_eq!(results(&dir.join("cut"))[file], results(&dir.join("early"))[file], "{file}");
    }

    // The manifest holds a scenario of its own that gives the same again.
    let manifest: serde_json::Value = serde_json::from_slice(&results(&dir.join("cut"))["manifest.json"]).unwrap();
    std::fs::write(dir.join("again.toml"), manifest["scenario_text"].as_str().unwrap()).unwrap();
    expect(dir, 0, &[&["run", "again.toml", "--out", "again"], &EVERYTHING[..]].concat());
    let (cut, again) = (results(&dir.join("cut")), results(&dir.join("again")));
    cut.iter().filter(|(name, _)| name.ends_with(".csv")).for_each(|(name, bytes)| assert!(again[name] == *bytes, "{name}"));
    // What the file itself says too late is still a mistake.
    std::fs::write(dir.join("late.toml"), WHOLE.replace("steps = 90", "steps = 50")).unwrap();
    complains(dir, 2, &["run", "late.toml"], "step 80 lies after the end, step 50");
    complains(dir, 2, &["run", "whole.toml", "--set", "horizon=20"], "horizon must be between 90 and");
}

#[test]
fn one_replicate_alone_has_the_rows_that_it_has_among_all() {
    let folder = folder();
    let dir = folder.path();
    std::fs::write(dir.join("whole.toml"), WHOLE).unwrap();
    expect(dir, 0, &[&["run", "whole.toml", "--out", "whole"], &EVERYTHING[..]].concat());
    let alone = [&["run", "whole.toml", "--replicate", "2", "--out", "alone"], &EVERYTHING[..]].concat();
    expect(dir, 0, &alone);
    for file in ["series.csv", "runs.csv", "events.csv", "agents.csv", "relations.csv", "survey.csv", "lab.csv"] {
        let text = |folder: &str| String::from_utf8(results(&dir.join(folder))[file].clone()).unwrap();
        let (whole, alone) = (text("whole"), text("alone"));
        let (header, _) = whole.split_once('\n').unwrap();
        let own: String = whole.split_inclusive('\n').skip(1).filter(|row| row.starts_with("2,")).collect();
        assert_eq!(alone, format!("{header}\n{own}"), "{file}");
        assert!(!own.is_empty(), "{file}");
    }
    let manifest: serde_json::Value = serde_json::from_slice(&results(&dir.join("alone"))["manifest.json"]).unwrap();
    assert_eq!((&manifest["replicate"], &manifest["runs"], &manifest["complete"]), (&2.into(), &1.into(), &true.into()));
    let another = [&["run", "whole.toml", "--replicate", "3", "--out", "alone"], &EVERYTHING[..]].concat();
    complains(dir, 2, &another, "alone holds results already");
    complains(dir, 2, &["run", "whole.toml", "--replicate", "4"], "--replicate 4: the replicates of whole.toml go from 0 to 3");
}

#[test]
fn a_dry_run_tells_the_disk_within_a_fifth() {
    let folder = folder();
    let dir = folder.path();
    let cases: [(&str, &[&str]); 5] = [
        ("plain", &[]),
        ("window", &["--window", "5"]),
        ("series", &["--series"]),
        ("both", &["--window", "5", "--series", "--replicates", "20"]),
        ("once", &["--replicates", "1", "--vary", "exchange.gain=1..9:200"]),
    ];
    for (name, more) in cases {
        let words = [&["sweep", "small.toml", "--out", name], more].concat();
        let said = String::from_utf8(expect(dir, 0, &[&words[..], &["--dry-run"]].concat()).stdout).unwrap();
        let told = said.trim_end().strip_suffix(" of disk").and_then(|text| text.rsplit(", ").next()).unwrap();
        let (number, unit) = told.split_once(' ').unwrap();
        let told = number.parse::<f64>().unwrap() * if unit == "kB" { 1e3 } else { 1e6 };
        expect(dir, 0, &words);
        let files = std::fs::read_dir(dir.join(name)).unwrap().map(|entry| entry.unwrap().metadata().unwrap());
        let written: u64 = files.filter(|file| file.is_file()).map(|file| file.len()).sum();
        assert!((told / written as f64 - 1.0).abs() < 0.2, "{name}: {said}\n{written} bytes were written");
    }
}
