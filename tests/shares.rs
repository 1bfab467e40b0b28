//! A unit is a promise: no cell of a `share` leaves [0, 1], and none of `-1 to 1` that range.

use std::collections::HashMap;
use std::path::Path;
use std::process::Command;

fn rows(path: &Path) -> Vec<HashMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let header = reader.headers().unwrap().clone();
    let cells = |row: csv::StringRecord| header.iter().map(str::to_owned).zip(row.iter().map(str::to_owned)).collect();
    reader.records().map(|row| cells(row.unwrap())).collect()
}

#[test]
fn no_cell_of_the_results_of_a_bundled_scenario_leaves_the_range_of_its_unit() {
    let folder = tempfile::tempdir().unwrap();
    let fiducia = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fiducia"));
        command.current_dir(folder.path());
        command
    };
    let list = String::from_utf8(fiducia().arg("list").output().unwrap().stdout).unwrap();
    let names: Vec<&str> = list.lines().filter_map(|line| line.split_whitespace().next()).collect();
    let everything = ["--replicates", "1", "--steps", "25", "--agents", "--relations", "--events", "--quiet", "--out", "all"];
    // What is asked of people and played by them is measured everywhere.
    let measured = ["--set", "survey.at=[10]", "--set", "survey.noise=1", "--set", "lab.at=[10]"];
    let run = fiducia().arg("run").args(&names).args(everything).args(measured).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let mut looked_at = 0;
    for name in names {
        let results = folder.path().join("all").join(name);
        let mut ranges: HashMap<String, Vec<(String, f64)>> = HashMap::new();
        for column in rows(&results.join("columns.csv")) {
            let least = match column["unit"].as_str() {
                "share" => 0.0,
                "-1 to 1" => -1.0,
                _ => continue,
            };
            ranges.entry(column["file"].clone()).or_default().push((column["column"].clone(), least));
        }
        for (file, columns) in ranges {
            for row in rows(&results.join(&file)) {
                for (column, least) in columns.iter().filter(|(column, _)| !row[column].is_empty()) {
                    let x: f64 = row[column].parse().unwrap();
                    assert!((*least..=1.0).contains(&x), "{name}/{file}: {column} is {x}");
                    looked_at += 1;
                }
            }
        }
    }
    assert!(looked_at > 100_000, "{looked_at}");
}
