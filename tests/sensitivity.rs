//! Sensitivity analysis, the whole way through the program.

#[path = "common/sweeping.rs"]
mod sweeping;

use fiducia::record::manifest::Manifest;
use std::path::Path;
use sweeping::*;

const BOX: [&str; 4] = ["--vary", "relation.kin.shared_interest=0..1", "--vary", "communication.transparency=0..1"];

fn sample(dir: &Path, out: &str, words: &[&str]) {
    let general = ["sweep", "small.toml", "--out", out, "--replicates", "2", "--quiet"];
    expect(dir, 0, &[&general[..], &BOX, words].concat());
}

#[test]
fn a_saltelli_sample_is_swept_and_analysed_the_same_whatever_the_threads() {
    let folder = folder();
    let dir = folder.path();
    sample(dir, "a", &["--sample", "saltelli", "--points", "16"]);
    sample(dir, "b", &["--design", "saltelli", "--points", "16", "--threads", "3"]);
    assert_same(&dir.join("a"), &dir.join("b"));
    let text = String::from_utf8(expect(dir, 0, &["sensitivity", "a", "--threads", "1"]).stdout).unwrap();
    assert!(text.starts_with("Sobol indices of 2 parameters from 16 pairs of points\n\ntrust_mean in kin\n"), "{text}");
    assert!(text.contains("\n  relation.kin.shared_interest  ") && text.contains("trust_mean in strangers"), "{text}");
    expect(dir, 0, &["sensitivity", "b", "--threads", "3", "--quiet"]);
    assert_same(&dir.join("a"), &dir.join("b"));

    let rows = table(&dir.join("a/sensitivity.csv"));
    let metrics = table(&dir.join("a/summary.csv")).iter().filter(|row| row["point"] == "0").count();
    assert_eq!(rows.len(), metrics * 2, "a row for every metric, kind and parameter");
    let of = |metric: &str, relation: &str, parameter: &str| {
        rows.iter().find(|row| [metric, relation, parameter] == [&row["metric"], &row["relation"], &row["parameter"]]).unwrap()
    };
    // The interest of kin is no concern of strangers: in every pair AB is A.
    let nothing = of("trust_mean", "strangers", "relation.kin.shared_interest");
    assert_eq!([&nothing["s1"], &nothing["st"], &nothing["st_ci_high"]], ["0", "0", "0"]);
    let much: f64 = of("honoured", "kin", "relation.kin.shared_interest")["st"].parse().unwrap();
    assert!(much > 0.5, "{much}");
    // Nobody is replaced here.
    let constant = of("newcomers", "kin", "communication.transparency");
    assert!(["s1", "s1_ci_low", "s1_ci_high", "st", "st_ci_low", "st_ci_high"].iter().all(|name| constant[*name].is_empty()));
    let said = String::from_utf8(expect(dir, 0, &["sensitivity", "a", "--metric", "newcomers", "--relation", "kin"]).stdout).unwrap();
    assert!(said.contains("newcomers in kin\n  the same at every point"), "{said}");
}

#[test]
fn the_dictionary_and_the_manifest_know_of_the_analysis() {
    let folder = folder();
    let dir = folder.path();
    sample(dir, "a", &["--sample", "saltelli", "--points", "4", "--bom"]);
    let before = results(&dir.join("a"));
    expect(dir, 0, &["sensitivity", "a"]);
    expect(dir, 0, &["sensitivity", "a", "--out", "elsewhere"]);
    for place in ["a", "elsewhere"] {
        let files = results(&dir.join(place));
        let manifest: Manifest = serde_json::from_slice(&files["manifest.json"]).unwrap();
        assert_eq!(manifest.files.len() + 1, files.len(), "{place}");
        for file in &manifest.files {
            let bytes = &files[&file.name];
            let rows = bytes.iter().filter(|b| **b == b'\n').count() as u64 - 1;
            assert_eq!((file.bytes, file.rows), (bytes.len() as u64, rows), "{} in {place}", file.name);
            assert!(bytes.starts_with("\u{feff}".as_bytes()), "{} in {place}", file.name);
        }
        let explained: Vec<String> = table(&dir.join(place).join("columns.csv"))
            .into_iter()
            .filter(|row| row["file"] == "sensitivity.csv")
            .map(|row| row["column"].clone())
            .collect();
        let header = String::from_utf8(files["sensitivity.csv"].clone()).unwrap();
        assert_eq!(explained.join(","), header.trim_start_matches('\u{feff}').lines().next().unwrap());
    }
    // What the sweep itself wrote is as it was, and the same analysis again changes nothing.
    let after = results(&dir.join("a"));
    assert!(
        before
            .iter()
            .filter(|(name, _)| !["columns.csv", "manifest.json"].contains(&name.as_str()))
            .all(|(name, bytes)| after[name] == *bytes)
    );
    expect(dir, 0, &["sensitivity", "a", "--metric", "engaged"]);
    assert_eq!(results(&dir.join("a")), after);
    complains(dir, 2, &["sensitivity", "a", "--seed", "2"], "use --force");
    assert_eq!(results(&dir.join("a")), after);
    expect(dir, 0, &["sensitivity", "a", "--seed", "2", "--force"]);
    assert_ne!(results(&dir.join("a"))["sensitivity.csv"], after["sensitivity.csv"]);
    // A sweep that begins anew takes the analysis of the old one away.
    sample(dir, "a", &["--sample", "saltelli", "--points", "8", "--force"]);
    assert!(!dir.join("a/sensitivity.csv").exists());
}

#[test]
fn trajectories_move_numbers_and_words() {
    let folder = folder();
    let dir = folder.path();
    sample(dir, "a", &["--design", "morris", "--points", "6", "--levels", "6", "--vary", "belief=beta,attribution"]);
    assert_eq!(table(&dir.join("a/runs.csv")).len(), 6 * 4 * 2 * 2);
    let text = String::from_utf8(expect(dir, 0, &["sensitivity", "a"]).stdout).unwrap();
    assert!(text.starts_with("Elementary effects of 3 parameters from 6 trajectories on 6 levels\n"), "{text}");
    let rows = table(&dir.join("a/sensitivity.csv"));
    assert!(rows.iter().any(|row| row["parameter"] == "belief" && row["mu_star"].parse::<f64>().unwrap_or(0.0) > 0.0));
    // Points of another program are known by how they hang together: here those of the sweep itself, in a file.
    let names = ["relation.kin.shared_interest", "communication.transparency"];
    for (how, words) in
        [("morris", &["--sample", "morris", "--points", "12"][..]), ("saltelli", &["--sample", "saltelli", "--points", "4"])]
    {
        sample(dir, how, words);
        let rows = table(&dir.join(how).join("runs.csv"));
        let points = rows.iter().filter(|row| row["replicate"] == "0" && row["relation"] == "kin");
        let lines: Vec<String> = points.map(|row| format!("{},{}\n", row[names[0]], row[names[1]])).collect();
        std::fs::write(dir.join("points.csv"), format!("{}\n{}", names.join(","), lines.concat())).unwrap();
        let out = format!("{how}-file");
        expect(dir, 0, &["sweep", "small.toml", "--design", "points.csv", "--out", &out, "--replicates", "2", "--quiet"]);
        [how, &out].iter().for_each(|out| drop(expect(dir, 0, &["sensitivity", out])));
        let [a, b] = [how, &out].map(|out| results(&dir.join(out))["sensitivity.csv"].clone());
        assert!(a == b, "{how}");
    }
}

#[test]
fn a_folder_that_does_not_fit_is_refused_with_what_would() {
    let folder = folder();
    let dir = folder.path();
    let refuse = |part: &str, words: &[&str]| {
        complains(dir, 2, &[&["sensitivity"], words].concat(), part);
    };
    refuse("none: there is no sweep in this folder; `fiducia sweep", &["none"]);
    expect(dir, 0, &["run", "small.toml", "--out", "run", "--quiet"]);
    refuse("run: there is no sweep in this folder", &["run"]);
    expect(dir, 0, &["sweep", "small.toml", "--out", "grid", "--quiet"]);
    refuse("grid: the sweep crosses 2 blocks of points", &["grid"]);
    expect(dir, 0, &["sweep", "small.toml", "--out", "list", "--quiet", "--vary", "exchange.gain=1,2"]);
    refuse("list: the points of the sweep are a list; a sensitivity analysis needs `fiducia sweep", &["list"]);
    sample(dir, "plain", &["--sample", "sobol", "--points", "4"]);
    refuse("plain: the points of the sweep are a sample by `sobol`, which does not move one parameter at a time", &["plain"]);
    std::fs::write(dir.join("points.csv"), "exchange.gain,exchange.loss\n1,2\n2,3\n1,3\n").unwrap();
    expect(dir, 0, &["sweep", "small.toml", "--out", "file", "--quiet", "--design", "points.csv"]);
    refuse("file: the 3 points of points.csv are neither Saltelli's", &["file"]);

    sample(dir, "good", &["--sample", "saltelli", "--points", "4"]);
    refuse("--metric: the sweep has no metric `trust_maen` (did you mean `trust_mean`?)", &["good", "--metric", "trust_maen"]);
    refuse("--relation: the sweep has no relation `kim` (did you mean `kin`?)", &["good", "--relation", "kim"]);
    refuse("--resamples", &["good", "--resamples", "1"]);
    refuse("grid holds results already", &["good", "--out", "grid"]);
    let runs = std::fs::read_to_string(dir.join("good/runs.csv")).unwrap();
    let without: String = runs.split_inclusive('\n').filter(|line| line.split(',').nth(1) != Some("5")).collect();
    std::fs::write(dir.join("good/runs.csv"), without).unwrap();
    refuse("good: point 5 has no result (see failures.csv)", &["good"]);
    std::fs::write(dir.join("good/runs.csv"), runs.replacen(",villagers,villagers,160,10,", ",villagers,villagers,160,10,9", 1)).unwrap();
    refuse("good: the points in runs.csv are not those of the plan any more", &["good"]);
    assert!(!dir.join("good/sensitivity.csv").exists());
    std::fs::remove_file(dir.join("good/manifest.json")).unwrap();
    refuse("good: the sweep is not finished; go on with it by --resume", &["good"]);
    let words = ["--sample", "saltelli", "--points", "4", "--plan", "plan", "--shards", "2"];
    expect(dir, 0, &[&["sweep", "small.toml", "--quiet"], &BOX[..], &words].concat());
    refuse("plan: the shards of the sweep are not put together yet", &["plan"]);
}

#[test]
fn a_sample_says_what_is_missing_or_too_much() {
    let folder = folder();
    let dir = folder.path();
    let refuse = |part: &str, words: &[&str]| {
        complains(dir, 2, &[&["sweep", "small.toml", "--out", "x"], words].concat(), part);
        assert!(!dir.join("x").exists());
    };
    refuse("a sample needs --points and the ranges of --vary", &["--design", "saltelli"]);
    refuse("a sample needs --points and the ranges of --vary", &["--sample", "morris", "--points", "8"]);
    refuse("belong to a sample; name it with --sample", &["--points", "8"]);
    refuse("--sample and --design name a sample each", &["--sample", "sobol", "--design", "morris", "--points", "8"]);
    refuse("`levels` belong to a `morris` sample", &[&BOX[..], &["--sample", "saltelli", "--points", "8", "--levels", "4"]].concat());
    refuse("an even number of levels", &[&BOX[..], &["--sample", "morris", "--points", "8", "--levels", "5"]].concat());
    refuse("saltelli takes 2 to 65536 points, not 1", &[&BOX[..], &["--sample", "saltelli", "--points", "1"]].concat());
    // A file by the name of a sample is a file.
    std::fs::write(dir.join("saltelli"), "exchange.gain\n2\n").unwrap();
    expect(dir, 0, &["sweep", "small.toml", "--design", "saltelli", "--out", "x", "--quiet"]);
    assert_eq!(table(&dir.join("x/runs.csv"))[0]["exchange.gain"], "2");
}
