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
fn points_that_were_drawn_for_no_such_purpose_are_analysed_as_given_data() {
    let folder = folder();
    let dir = folder.path();
    sample(dir, "a", &["--sample", "latin-hypercube", "--points", "40"]);
    sample(dir, "b", &["--design", "latin-hypercube", "--points", "40", "--threads", "3"]);
    let text = String::from_utf8(expect(dir, 0, &["sensitivity", "a", "--threads", "1"]).stdout).unwrap();
    assert!(text.starts_with("Rank correlations and first-order indices of 2 parameters from 40 points\n\ntrust_mean in kin\n"), "{text}");
    assert!(text.contains("  rank (PRCC)  ") && text.contains("between 3 classes of the parameter"), "{text}");
    expect(dir, 0, &["sensitivity", "b", "--threads", "3", "--quiet"]);
    assert_same(&dir.join("a"), &dir.join("b"));

    let rows = table(&dir.join("a/sensitivity.csv"));
    let metrics = table(&dir.join("a/summary.csv")).iter().filter(|row| row["point"] == "0").count();
    assert_eq!(rows.len(), metrics * 2, "a row for every metric, kind and parameter");
    let of = |metric: &str, relation: &str, parameter: &str| {
        rows.iter().find(|row| [metric, relation, parameter] == [&row["metric"], &row["relation"], &row["parameter"]]).unwrap()
    };
    let value = |cell: &str| cell.parse::<f64>().unwrap();
    // Kin keep more promises to each other the more they care; the trust of strangers has no part in it.
    let much = of("honoured", "kin", "relation.kin.shared_interest");
    assert!(value(&much["prcc_ci_low"]) > 0.5 && value(&much["s1"]) > 0.5 && value(&much["s1_rbd"]) > 0.5, "{much:?}");
    assert_eq!([&much["samples"], &much["resamples"], &much["seed"]], ["40", "1000", "1"]);
    let nothing = of("trust_mean", "strangers", "relation.kin.shared_interest");
    assert!(value(&nothing["prcc_ci_low"]) < 0.0 && value(&nothing["prcc_ci_high"]) > 0.0, "{nothing:?}");
    // Nobody is replaced here.
    let constant = of("newcomers", "kin", "communication.transparency");
    assert!(["prcc", "prcc_ci_low", "s1", "s1_ci_high", "s1_rbd"].iter().all(|name| constant[*name].is_empty()));
}

#[test]
fn a_grid_a_list_and_a_file_of_points_are_given_data() {
    let folder = folder();
    let dir = folder.path();
    let sweep = |out: &str, words: &[&str]| {
        expect(dir, 0, &[&["sweep", "small.toml", "--out", out, "--replicates", "2", "--quiet"], words].concat());
        expect(dir, 0, &["sensitivity", out, "--quiet"]);
        table(&dir.join(out).join("sensitivity.csv"))
    };
    let interest = "relation.kin.shared_interest=0..1:4";
    let grid = sweep("grid", &["--vary", interest, "--vary", "belief=beta,attribution"]);
    // Words count by their place, equal values stay together and have no order for harmonics.
    let of =
        |parameter: &str| grid.iter().find(|row| [&row["metric"], &row["relation"], &row["parameter"]] == ["honoured", "kin", parameter]);
    let much = of("relation.kin.shared_interest").unwrap();
    assert!(much["prcc"].parse::<f64>().unwrap() > 0.5 && much["s1_rbd"].is_empty(), "{much:?}");
    assert!(!of("belief").unwrap()["prcc"].is_empty());
    // The same points in a list or in a file give the same, but for words, which a file does not order.
    let list = sweep("list", &["--vary", "exchange.gain=2,4,3,9,5,7; communication.transparency=0.3,0.1,0.9,0.2,0.5,0.4"]);
    let lines = "exchange.gain,communication.transparency\n2,0.3\n4,0.1\n3,0.9\n9,0.2\n5,0.5\n7,0.4\n";
    std::fs::write(dir.join("points.csv"), lines).unwrap();
    assert_eq!(sweep("file", &["--design", "points.csv"]), list);
    // Points of a design for Sobol indices that are not all there and in another order are any points.
    sample(dir, "pairs", &["--sample", "saltelli", "--points", "4"]);
    let rows = table(&dir.join("pairs/runs.csv"));
    let names = ["relation.kin.shared_interest", "communication.transparency"];
    let points = rows.iter().rev().filter(|row| row["replicate"] == "0" && row["relation"] == "kin");
    let lines: Vec<String> = points.skip(1).map(|row| format!("{},{}\n", row[names[0]], row[names[1]])).collect();
    std::fs::write(dir.join("points.csv"), format!("{}\n{}", names.join(","), lines.concat())).unwrap();
    assert!(sweep("torn", &["--design", "points.csv"]).iter().all(|row| row["samples"] == "15"));
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
    let list = |out: &str, vary: &str| drop(expect(dir, 0, &["sweep", "small.toml", "--out", out, "--quiet", "--vary", vary]));
    list("few", "exchange.gain=1,2,3,4");
    refuse("few: the sweep has 4 points; a sensitivity analysis of 1 parameter needs 5 or more", &["few"]);
    list("still", "exchange.gain=1,2,3,4,5,6; exchange.loss=2,2,2,2,2,2");
    refuse("still: `exchange.loss` takes one value only, so that nothing can be said of it", &["still"]);
    list("zip", "exchange.gain=1,2,3,4,5,6; exchange.loss=2,3,5,7,8,9");
    refuse("zip: the rank of `exchange.loss` follows at every point from those of other parameters", &["zip"]);
    std::fs::write(dir.join("points.csv"), "exchange.gain,belief\n1,beta\n3,attribution\n2,beta\n5,attribution\n4,attribution\n6,beta\n")
        .unwrap();
    expect(dir, 0, &["sweep", "small.toml", "--out", "file", "--quiet", "--design", "points.csv"]);
    refuse("file: `belief` takes words, and a file of points does not say which comes before which", &["file"]);

    sample(dir, "good", &["--sample", "saltelli", "--points", "4"]);
    refuse("--metric: the sweep has no metric `trust_maen` (did you mean `trust_mean`?)", &["good", "--metric", "trust_maen"]);
    refuse("--relation: the sweep has no relation `kim` (did you mean `kin`?)", &["good", "--relation", "kim"]);
    refuse("--resamples", &["good", "--resamples", "1"]);
    refuse("few holds results already", &["good", "--out", "few"]);
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
