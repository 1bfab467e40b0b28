//! `fiducia compare`: paired differences between two scenarios.

#[path = "common/sweeping.rs"]
mod sweeping;

use fiducia::record::manifest::Manifest;
use std::collections::BTreeMap;
use std::path::Path;
use sweeping::*;

fn row<'a>(rows: &'a [BTreeMap<String, String>], relation: &str, metric: &str) -> &'a BTreeMap<String, String> {
    rows.iter().find(|row| row["relation"] == relation && row["metric"] == metric).unwrap()
}

fn said(dir: &Path, words: &[&str]) -> String {
    String::from_utf8(expect(dir, 0, words).stdout).unwrap()
}

#[test]
fn differences_are_those_of_two_runs_with_the_same_seed_whatever_the_threads() {
    let folder = folder();
    let dir = folder.path();
    let other = SMALL
        .replace("integrity = { uniform = [0, 0.4] }", "integrity = { uniform = [0.3, 0.9] }")
        .replace("steps = 10", "steps = 10\nseed = 9");
    std::fs::write(dir.join("other.toml"), other).unwrap();
    for threads in ["1", "3"] {
        expect(dir, 0, &["compare", "small.toml", "other.toml", "--threads", threads, "--out", threads, "--replicates", "6", "--quiet"]);
    }
    assert_same(&dir.join("1"), &dir.join("3"));
    // The second scenario runs under the seed of the first.
    for (file, out) in [("small.toml", "a"), ("other.toml", "b")] {
        expect(dir, 0, &["run", file, "--seed", "1", "--replicates", "6", "--out", out, "--quiet"]);
    }
    let [a, b] = ["a", "b"].map(|out| table(&dir.join(out).join("runs.csv")));
    let found = table(&dir.join("1/compare.csv"));
    for relation in ["kin", "strangers"] {
        for metric in ["honoured", "trust_mean", "payoff_trustor"] {
            let values = |rows: &[BTreeMap<String, String>]| -> Vec<f64> {
                rows.iter().filter(|row| row["relation"] == relation).map(|row| row[metric].parse().unwrap()).collect()
            };
            let pairs: Vec<(f64, f64)> = values(&a).into_iter().zip(values(&b)).collect();
            let n = pairs.len() as f64;
            let mean = pairs.iter().map(|(a, b)| b - a).sum::<f64>() / n;
            let sd = (pairs.iter().map(|(a, b)| (b - a - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt();
            // The 97.5 % quantile of Student's t with 5 degrees of freedom.
            let margin = 2.570_581_836 * sd / n.sqrt();
            let row = row(&found, relation, metric);
            let cell = |name: &str| row[name].parse::<f64>().unwrap();
            let near = |x: f64, y: f64| (x - y).abs() < 1e-8 * (1.0 + y.abs());
            assert_eq!(row["n"], "6");
            assert!(near(cell("difference"), mean) && near(cell("mean_b") - cell("mean_a"), mean), "{row:?}");
            assert!(near(cell("ci_low"), mean - margin) && near(cell("ci_high"), mean + margin), "{row:?}");
            assert!(cell("p_holm") >= cell("p"));
        }
    }
    let manifest = Manifest::read(&dir.join("1")).unwrap();
    assert_eq!((manifest.seed, manifest.points, manifest.replicates, manifest.runs), (1, 2, 6, 12));
    let compared = manifest.compared_with.unwrap();
    assert_eq!((manifest.origin.scenario.as_str(), compared.origin.scenario.as_str()), ("small", "other"));
    assert_eq!((manifest.steps, compared.steps, compared.level, manifest.files.len()), (10, 10, 0.95, 2));
    assert_eq!(table(&dir.join("1/columns.csv")).len(), found[0].len());
}

#[test]
fn a_scenario_differs_from_itself_in_nothing() {
    let folder = folder();
    let dir = folder.path();
    let text = said(dir, &["compare", "small.toml", "small.toml", "--metric", "engaged", "--metric", "trust_mean"]);
    assert!(text.contains("\nkin\n  the same in A and B: engaged, trust_mean\n"), "{text}");
    assert!(text.contains("0 of 4 comparisons"), "{text}");
    assert!(dir.join("outputs/small-and-small/compare.csv").exists());
    complains(dir, 2, &["compare", "small.toml", "small.toml"], "use --force");
    let text =
        said(dir, &["compare", "small.toml", "small.toml", "--force", "--set-b", "relation.kin.shared_interest=0", "--metric", "honoured"]);
    assert!(text.contains("B  small.toml: A small village, with relation.kin.shared_interest=0\n"), "{text}");
    let row = &table(&dir.join("outputs/small-and-small/compare.csv"))[0];
    assert!(row["relation"] == "kin" && row["ci_high"].parse::<f64>().unwrap() < 0.0, "{row:?}");
    assert!(text.lines().any(|line| line.trim_start().starts_with("honoured") && line.ends_with(" **")), "{text}");
}

#[test]
fn a_window_compares_the_end_of_the_runs() {
    let folder = folder();
    let dir = folder.path();
    expect(dir, 0, &["compare", "small.toml", "small.toml", "--set-b", "exchange.gain=9", "--window", "4", "--out", "x", "--quiet"]);
    expect(dir, 0, &["sweep", "small.toml", "--vary", "exchange.gain=5,9", "--window", "4", "--out", "y", "--quiet"]);
    let swept = table(&dir.join("y/summary.csv"));
    for (point, column) in [("0", "mean_a"), ("1", "mean_b")] {
        let mean = swept.iter().find(|row| row["point"] == point && row["relation"] == "kin" && row["metric"] == "window_engaged").unwrap();
        assert_eq!(mean["mean"], row(&table(&dir.join("x/compare.csv")), "kin", "window_engaged")[column]);
    }
}

#[test]
fn what_only_one_has_is_said_and_what_cannot_be_compared_is_refused() {
    let folder = folder();
    let dir = folder.path();
    std::fs::write(dir.join("renamed.toml"), SMALL.replace("relation.strangers", "relation.partners")).unwrap();
    let text = said(dir, &["compare", "small.toml", "renamed.toml", "--set-b", "steps=5", "--metric", "engaged"]);
    assert!(text.contains("only in A: strangers\nonly in B: partners\n"), "{text}");
    assert!(text.contains("A takes 10 steps and B 5"), "{text}");
    let other = SMALL.replace("relation.strangers", "relation.partners").replace("relation.kin", "relation.family");
    std::fs::write(dir.join("foreign.toml"), other).unwrap();
    for (words, part) in [
        (
            &["small.toml", "foreign.toml"][..],
            "no kind of relation is in both scenarios: kin, strangers in small.toml, family, partners in foreign.toml",
        ),
        (&["small.toml", "small.toml", "--replicates", "1"], "1 replicate: an interval takes at least 2 replicates"),
        (&["small.toml", "small.toml", "--metric", "trust"], "there is no metric `trust`"),
        (&["small.toml", "small.toml", "--level", "95"], "--level 95: a level is at least 0.5"),
        (&["small.toml", "small.toml", "--window", "0"], "--window must be at least 1"),
        (&["small.toml", "small.toml", "--set-b", "exchange.gian=1"], "did you mean `gain`?"),
        (&["small.toml", "none.toml"], "none.toml"),
    ] {
        complains(dir, 2, &[&["compare", "--out", "x"], words].concat(), part);
        assert!(!dir.join("x").exists());
    }
}

#[test]
fn runs_share_their_luck_unless_agents_or_kinds_are_numbered_otherwise() {
    let folder = folder();
    let dir = folder.path();
    let group = |name: &str| format!("[group.{name}]\nsize = 5\nintegrity = {{ uniform = [0, 1] }}\n");
    let kind =
        |name: &str, of: &str| format!("[relation.{name}]\nfrom = \"{of}\"\nto = \"{of}\"\nnetwork = {{ random = {{ degree = 2 }} }}\n");
    let write = |name: &str, parts: &[String]| {
        std::fs::write(dir.join(name), format!("schema = 1\ntitle = \"T\"\nsteps = 8\n{}", parts.concat())).unwrap();
    };
    let base = [group("people"), kind("trust", "people")].concat();
    write("base.toml", std::slice::from_ref(&base));
    write("behind.toml", &[base.clone(), group("idle"), kind("other", "idle")]);
    write("in-front.toml", &[group("idle"), base]);
    write("kind-in-front.toml", &[group("people"), kind("other", "people"), kind("trust", "people")]);
    let compared = |other: &str| said(dir, &["compare", "base.toml", other, "--replicates", "3", "--out", "out", "--force"]);
    let behind = compared("behind.toml");
    assert!(behind.contains("pairs of runs that share their luck (seed 1)"), "{behind}");
    assert!(table(&dir.join("out/compare.csv")).iter().all(|row| row["difference"] == "0" || row["difference"].is_empty()));
    let front = compared("in-front.toml");
    let why = "the runs do not share their luck: the members of `people` are numbered from 0 on in A, and from 5 on in B; put what only one has behind";
    assert!(front.contains(why), "{front}");
    let kind = compared("kind-in-front.toml");
    assert!(kind.contains("`trust` is relation 0 in A, and relation 1 in B, counted from 0"), "{kind}");
}
