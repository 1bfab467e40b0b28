//! Sweeps: which points run, in which order, and what is written.

#[path = "common/sweeping.rs"]
mod sweeping;

use std::collections::HashSet;
use sweeping::*;

#[test]
fn a_sweep_is_the_same_on_any_number_of_threads_and_goes_replicate_by_replicate() {
    let folder = folder();
    let dir = folder.path();
    expect(dir, 0, &["sweep", "small.toml", "--out", "one", "--threads", "1", "--series", "--window", "5"]);
    expect(dir, 0, &["sweep", "small.toml", "--out", "five", "--threads", "5", "--series", "--window", "5", "--quiet"]);
    assert_same(&dir.join("one"), &dir.join("five"));
    let runs = table(&dir.join("one/runs.csv"));
    assert_eq!(runs.len(), 5 * 3 * 4 * 2);
    for (k, row) in runs.iter().enumerate() {
        let run = k / 2;
        assert_eq!((row["run"].as_str(), row["replicate"].as_str()), (&*run.to_string(), &*(run / 15).to_string()));
        assert_eq!(row["point"], (run % 15).to_string());
        assert_eq!(row["relation.kin.shared_interest"], ["0", "0.25", "0.5", "0.75", "1"][run % 15 / 3]);
        assert_eq!(row["communication.transparency"], ["0", "0.5", "1"][run % 3]);
    }
    // Rows 0 to 10 of every run.
    assert_eq!(table(&dir.join("one/series.csv")).len(), 60 * 11 * 2);
    // Metrics and their window means, for every point and kind.
    let metrics = runs[0].keys().filter(|name| name.starts_with("window_")).count();
    assert_eq!(table(&dir.join("one/summary.csv")).len(), 15 * 2 * 2 * metrics);
}

#[test]
fn a_point_of_a_sweep_is_the_run_that_its_settings_give() {
    let folder = folder();
    let dir = folder.path();
    expect(dir, 0, &["sweep", "small.toml", "--out", "sweep", "--series"]);
    let set = ["--set", "relation.kin.shared_interest=0.75", "--set", "communication.transparency=0.5"];
    expect(dir, 0, &[&["run", "small.toml", "--out", "run"], &set[..]].concat());
    for file in ["runs.csv", "series.csv"] {
        let swept: Vec<_> = table(&dir.join("sweep").join(file)).into_iter().filter(|row| row["point"] == "10").collect();
        let alone = table(&dir.join("run").join(file));
        assert_eq!(swept.len(), alone.len());
        for (swept, alone) in swept.iter().zip(&alone) {
            for (name, value) in alone.iter().filter(|(name, _)| !["run", "point"].contains(&name.as_str())) {
                assert_eq!(swept[name], *value, "{name} in {file}");
            }
        }
    }
}

#[test]
fn window_means_are_means_of_the_rows_in_the_window() {
    let folder = folder();
    let dir = folder.path();
    expect(dir, 0, &["sweep", "small.toml", "--out", "a", "--series", "--window", "4"]);
    expect(dir, 0, &["sweep", "small.toml", "--out", "b", "--window", "4"]);
    let without_series = results(&dir.join("b"));
    assert_eq!(results(&dir.join("a"))["runs.csv"], without_series["runs.csv"]);
    let series = table(&dir.join("a/series.csv"));
    for row in table(&dir.join("a/runs.csv")).iter().step_by(17) {
        let of_run = series.iter().filter(|s| s["run"] == row["run"] && s["relation"] == row["relation"]);
        let values: Vec<f64> = of_run.filter(|s| s["step"].parse::<u32>().unwrap() > 6).map(|s| s["honoured"].parse().unwrap()).collect();
        assert_eq!(values.len(), 4);
        assert!((values.iter().sum::<f64>() / 4.0 - row["window_honoured"].parse::<f64>().unwrap()).abs() < 1e-9);
    }
}

#[test]
fn every_point_is_checked_before_anything_runs() {
    let folder = folder();
    let dir = folder.path();
    let said = complaint(dir, 2, &["sweep", "small.toml", "--vary", "relation.kin.shared_interest=0..1.5:4", "--out", "x"]);
    assert_eq!(said, "point 3 (relation.kin.shared_interest = 1.5): 1.5 is outside [-1, 1]\n");
    assert!(!dir.join("x").exists());
    for (words, part) in [
        (&["--vary", "relation.kin.shared_interest"][..], "write PATH=VALUES"),
        (&["--vary", "steps=1,2"], "`steps` cannot be swept"),
        (&["--vary", "exchange.gain=0..1"], "write how many values the range takes"),
        (&["--vary", "exchange.gain=1,2;exchange.loss=1"], "exchange.gain has 2, exchange.loss has 1"),
        (&["--vary", "exchange.gian=1,2"], "did you mean `gain`?"),
        (&["--vary", "exchange.gain=1,2;exchange.gain=3,4"], "--vary exchange.gain=3,4: this path is varied already"),
        (
            &["--sample", "random", "--points", "4", "--vary", "exchange.gain=1..2", "--vary", "exchange.gain=3..4"],
            "--vary exchange.gain=3..4: this path is varied already",
        ),
        (&["--design", "none.csv"], "the design none.csv cannot be read"),
        (&["--until-ci", "0.1", "--metric", "trust", "--max-replicates", "9"], "there is no metric `trust`"),
        (&["--threads", "0"], "--threads must be at least 1"),
    ] {
        complains(dir, 2, &[&["sweep", "small.toml", "--out", "x"], words].concat(), part);
    }
    std::fs::write(dir.join("plain.toml"), SMALL.split("[[sweep]]").next().unwrap()).unwrap();
    complains(dir, 2, &["sweep", "plain.toml"], "there is nothing to sweep; add --vary PATH=VALUES");
}

#[test]
fn points_come_from_files_samples_and_words() {
    let folder = folder();
    let dir = folder.path();
    std::fs::write(dir.join("points.csv"), "\"\",\"exchange.gain\",\"belief\"\n\"1\",5.5,\"beta\"\n\"2\",6,\"attribution\"\n").unwrap();
    expect(dir, 0, &["sweep", "small.toml", "--design", "points.csv", "--out", "file"]);
    let runs = table(&dir.join("file/runs.csv"));
    let settings: Vec<_> = runs.iter().take(4).map(|row| (row["exchange.gain"].as_str(), row["belief"].as_str())).collect();
    assert_eq!(settings, [("5.5", "beta"), ("5.5", "beta"), ("6", "attribution"), ("6", "attribution")]);
    for how in ["random", "latin-hypercube", "sobol"] {
        let box_of = ["--vary", "exchange.gain=1..9", "--vary", "group.villagers.size=10..40:whole", "--vary", "exchange.loss=0.1..10:log"];
        expect(dir, 0, &[&["sweep", "small.toml", "--sample", how, "--points", "16", "--out", how, "--steps", "2"], &box_of[..]].concat());
        let runs = table(&dir.join(how).join("runs.csv"));
        let points: HashSet<&str> = runs.iter().map(|row| row["exchange.gain"].as_str()).collect();
        assert_eq!(points.len(), 16, "{how}");
        assert!(runs.iter().all(|row| (10..=40).contains(&row["group.villagers.size"].parse::<u32>().unwrap())), "{how}");
        let low = runs.iter().filter(|row| row["exchange.loss"].parse::<f64>().unwrap() < 1.0).count();
        assert!((runs.len() / 8..runs.len() * 7 / 8).contains(&low), "{how}: {low}");
    }
}

#[test]
fn points_share_their_luck_unless_it_is_to_be_independent() {
    let folder = folder();
    let dir = folder.path();
    // A difference too small to matter: shared luck gives equal rows, independent luck does not.
    std::fs::write(dir.join("own.toml"), SMALL.replace("steps = 10", "steps = 10\nrandomness = \"independent\"")).unwrap();
    let metrics = |file: &str, values: &str, out: &str| {
        let vary = format!("exchange.outside={values}");
        expect(dir, 0, &["sweep", file, "--vary", &vary, "--out", out]);
        let rows = table(&dir.join(out).join("runs.csv"));
        let of = |point: &str| rows.iter().filter(|row| row["point"] == point).map(|row| row["honoured"].clone()).collect::<Vec<_>>();
        (of("0"), of("1"))
    };
    let (a, b) = metrics("small.toml", "0,1e-12", "common");
    assert_eq!(a, b);
    let (c, d) = metrics("own.toml", "0,1e-12", "own");
    assert_ne!(c, d);
    // A point that is added leaves the luck of the others as it was.
    let (_, again) = metrics("own.toml", "5,1e-12", "added");
    assert_eq!(again, d);
}

#[test]
fn replicates_are_added_until_the_interval_is_narrow_whatever_the_threads() {
    let folder = folder();
    let dir = folder.path();
    let words = ["--until-ci", "3", "--metric", "honoured", "--max-replicates", "90", "--replicates", "3"];
    for threads in ["1", "3"] {
        expect(dir, 0, &[&["sweep", "small.toml", "--threads", threads, "--out", threads], &words[..]].concat());
    }
    assert_same(&dir.join("1"), &dir.join("3"));
    let rows = table(&dir.join("1/summary.csv"));
    let mut sizes = HashSet::new();
    for row in rows.iter().filter(|row| row["metric"] == "honoured") {
        let n: u32 = row["n"].parse().unwrap();
        let width = row["ci_high"].parse::<f64>().unwrap() - row["ci_low"].parse::<f64>().unwrap();
        sizes.insert(n);
        assert!((50..=90).contains(&n));
        let narrow_in_all = rows.iter().filter(|r| r["metric"] == "honoured" && r["point"] == row["point"]);
        let widest =
            narrow_in_all.map(|r| r["ci_high"].parse::<f64>().unwrap() - r["ci_low"].parse::<f64>().unwrap()).fold(width, f64::max);
        assert!(n == 90 || widest <= 3.0, "{row:?}");
    }
    assert!(sizes.len() > 1, "{sizes:?}");
}

#[test]
fn a_dry_run_says_what_would_run_and_writes_nothing() {
    let folder = folder();
    let dir = folder.path();
    let output = expect(dir, 0, &["sweep", "small.toml", "--dry-run", "--replicates", "1000", "--out", "x"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with("15 points x 1,000 replicates = 15,000 runs\n"), "{text}");
    assert!(text.contains("point 0 (relation.kin.shared_interest = 0, communication.transparency = 0)"), "{text}");
    assert!(text.contains(" minutes on "), "{text}");
    assert!(!dir.join("x").exists());
}

#[test]
fn results_are_not_overwritten_without_force() {
    let folder = folder();
    let dir = folder.path();
    expect(dir, 0, &["sweep", "small.toml", "--out", "x", "--series"]);
    complains(dir, 2, &["sweep", "small.toml", "--out", "x"], "use --force");
    expect(dir, 0, &["sweep", "small.toml", "--out", "x", "--force"]);
    assert!(!dir.join("x/series.csv").exists());
    // The manifest tells the truth about every file.
    let manifest: serde_json::Value = serde_json::from_slice(&results(&dir.join("x"))["manifest.json"]).unwrap();
    assert_eq!((manifest["points"].as_u64(), manifest["runs"].as_u64()), (Some(15), Some(60)));
    assert_eq!(manifest["files"].as_array().unwrap().len() + 1, results(&dir.join("x")).len());
}
