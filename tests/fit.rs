//! Fitting: known parameters are found again, the laboratory's figures are met, and what figures cannot tell is said.

#[path = "common/sweeping.rs"]
mod sweeping;

use fiducia::experiment::{Halt, Kept, Moments, Run, perform};
use fiducia::record::columns::Metric;
use fiducia::scenario::{Document, Source};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use sweeping::{assert_same, complains, expect, table};
use toml::Value;

/// Everybody always relies, so that the share honoured is a (A + (1 - A) q) with a promise and a A without.
const GAME: &str = r#"
schema = 1
title = "A game"
steps = 10
replicates = 8

[exchange]
gain = 10
loss = 0
outside = -1
temptation = { logistic = [0, 1] }

[communication]
promise = 1.0

[group.partners]
size = 100
rationality = inf

[group.deciders]
size = 100
integrity = 0.5
ability = 1.0

[relation.game]
from = "partners"
to = "deciders"
network = { random = { degree = 10 } }
"#;

fn written(dir: &Path, more: &str) {
    fs::write(dir.join("game.toml"), format!("{GAME}{more}")).unwrap();
}

fn target(name: &str, [value, standard_error]: [f64; 2], more: &str) -> String {
    format!(
        "[[target]]\nname = '{name}'\nmetric = 'honoured/engaged'\nwindow = [1, 10]\nvalue = {value}\nstandard_error = {standard_error}\n{more}\n"
    )
}

/// A column of a table of results; missing values are not numbers.
fn column(path: &Path, name: &str) -> Vec<f64> {
    table(path).iter().map(|row| row[name].parse().unwrap_or(f64::NAN)).collect()
}

#[test]
fn the_parameters_that_made_the_data_are_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    let truth = [("exchange.temptation.logistic.0", 0.4), ("group.deciders.integrity", 0.3)];
    // The data are the simulator's own, with another seed, and so is their standard error.
    let observed = |promise: f64| {
        let document = Document::new(Source::File("game.toml".into()), GAME).unwrap();
        let mut values = truth.map(|(path, x)| (path, Value::Float(x))).to_vec();
        values.extend([("communication.promise", Value::Float(promise)), ("seed", Value::Integer(77))]);
        let scenario = Arc::new(document.with(&values).unwrap().scenario().unwrap());
        let mut shares = Moments::default();
        for replicate in 0..8 {
            let run = Run { number: replicate, point: 0, replicate, key: 0 };
            let overall = perform(&scenario, run, Kept::default(), &Halt::new(), || ()).unwrap().overall;
            shares.add(overall[0][Metric::Honoured] / overall[0][Metric::Engaged]);
        }
        [shares.mean, shares.sd() / 8f64.sqrt()]
    };
    let silent = target("silent", observed(0.0), "with = { 'communication.promise' = 0 }");
    written(dir, &(target("promised", observed(1.0), "") + &silent));
    let vary = ["--vary", "exchange.temptation.logistic.0=-2..2", "--vary", "group.deciders.integrity=0..1"];
    expect(dir, 0, &[&["fit", "game.toml", "--out", "fit", "--quiet"][..], &vary].concat());
    let file = dir.join("fit/fit.csv");
    let [found, low, high] = ["value", "ci_low", "ci_high"].map(|name| column(&file, name));
    for (k, (path, x)) in truth.into_iter().enumerate() {
        // The interval is 2 x 1.96 standard errors of the data wide. The fit simulates with as many replicates, which are as uncertain
        // again. Four of these standard errors are exceeded once in 16,000 times.
        let standard_error = (high[k] - low[k]) / (2.0 * 1.96) * 2f64.sqrt();
        assert!(standard_error < 0.2, "{path} is hardly pinned down: {standard_error}");
        assert!((found[k] - x).abs() < 4.0 * standard_error, "{path}: {} instead of {x}, standard error {standard_error}", found[k]);
    }
}

#[test]
fn the_figures_of_the_laboratory_are_met() {
    let folder = tempfile::tempdir().unwrap();
    for (name, assurance, integrity) in [("promises-vanberg", 0.53, 0.436), ("promises-charness-dufwenberg", 0.44, 0.41)] {
        expect(
            folder.path(),
            0,
            &["fit", name, "--replicates", "4", "--max-evaluations", "40", "--profile", "3", "--out", name, "--quiet"],
        );
        let results = folder.path().join(name);
        assert!(column(&results.join("targets.csv"), "met").iter().all(|&met| met == 1.0));
        // The two numbers that were found with a pencil lie within the intervals.
        let [low, high] = ["ci_low", "ci_high"].map(|column_name| column(&results.join("fit.csv"), column_name));
        let temptation = -f64::ln(assurance / (1.0 - assurance));
        assert!(low[0] < temptation && temptation < high[0], "{name}: {temptation} is not in [{}, {}]", low[0], high[0]);
        assert!(low[1] < integrity && integrity < high[1], "{name}: {integrity} is not in [{}, {}]", low[1], high[1]);
    }
}

#[test]
fn where_only_a_product_is_seen_neither_factor_is_pinned_down() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    // Temptation far above all interest: A = 0, and a promise is honoured with chance a q = 0.4.
    written(dir, &target("honoured", [0.4, 0.02], ""));
    let vary = ["--vary", "group.deciders.ability=0..1", "--vary", "group.deciders.integrity=0..1"];
    let set = ["--set", "exchange.temptation.logistic=[50, 1]", "--replicates", "2"];
    let output = expect(dir, 0, &[&["fit", "game.toml", "--out", "fit"][..], &vary, &set].concat());
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("2 parameters cannot be pinned down by 1 target:"), "{said}");
    let [low, high] = ["ci_low", "ci_high"].map(|name| column(&dir.join("fit/fit.csv"), name));
    for k in 0..2 {
        assert!(high[k].is_nan(), "each may be 1 if the other is 0.4: {}", high[k]);
        // With the other at 1 it is at least 0.4 - 1.96 x 0.02, up to two standard errors of the simulation, sqrt(0.24 / 2000) = 0.011. The
        // profile takes the root of the loss for straight between values 0.1 apart, which it is not where the other reaches its bound:
        // that costs at most a step.
        assert!((0.26..0.39).contains(&low[k]), "{}", low[k]);
    }
}

#[test]
fn the_files_are_the_same_for_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    written(dir, &(target("honoured", [0.4, 0.02], "") + "[fit]\nvary.\"group.deciders.integrity\" = \"0.01..1:log\"\n"));
    for threads in ["1", "3"] {
        expect(dir, 0, &["fit", "game.toml", "--set", "exchange.temptation.logistic=[50, 1]", "--threads", threads, "--out", threads]);
    }
    assert_same(&dir.join("1"), &dir.join("3"));
    let names = |dir: &Path| fs::read_dir(dir).unwrap().count();
    assert_eq!(names(&dir.join("1")), 6);
    assert!((column(&dir.join("1/fit.csv"), "value")[0] - 0.4).abs() < 0.05);
}

#[test]
fn a_figure_out_of_reach_is_an_exit_code_of_3() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    written(dir, &target("honoured", [0.9, 0.02], ""));
    let words = ["fit", "game.toml", "--set", "group.deciders.ability=0.5", "--vary", "group.deciders.integrity=0..1"];
    complains(dir, 3, &[&words[..], &["--profile", "0", "--max-evaluations", "12"]].concat(), "1 of 1 target is not met");
    assert!((column(&dir.join("outputs/game-fit/fit.csv"), "value")[0] - 1.0).abs() < 0.05);
}

#[test]
fn what_cannot_be_fitted_is_said_before_anything_runs() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    let integrity = "group.deciders.integrity=0..1";
    written(dir, "");
    complains(dir, 2, &["fit", "game.toml", "--vary", integrity], "a fit needs a figure to meet");
    complains(dir, 2, &["fit", "game.toml"], "there is no figure to meet; a scenario states them as [[target]]");
    written(dir, &target("honoured", [0.4, 0.02], ""));
    for (words, said) in [
        (vec![], "nothing is free; add --vary PATH=RANGE, or [fit] to the scenario"),
        (vec!["--vary", "group.deciders.integrity"], "--vary group.deciders.integrity: write PATH=RANGE"),
        (vec!["--vary", "group.deciders.integrity=0,1"], "a fit looks within a range"),
        (vec!["--vary", "group.deciders.integrity=1..0"], "the range 1..0 is empty"),
        (vec!["--vary", "group.deciders.integrity=0..1:5"], "leave out their number"),
        (
            vec!["--vary", "group.deciders.integrity=0..2"],
            "--vary group.deciders.integrity=0..2: group.deciders.integrity = 2: 2 is outside [0, 1]",
        ),
        (vec!["--vary", "group.deciders.integrty=0..1"], "unknown field `integrty`"),
        (vec!["--vary", integrity, "--vary", integrity], "this path is varied already"),
        (vec!["--vary", integrity, "--max-evaluations", "2"], "a fit of 1 free parameter takes at least 8 evaluations"),
        (vec!["--vary", integrity, "--profile", "1"], "--profile 1: write 0 for none"),
        (vec!["--vary", integrity, "--set", "exchange.outside=100"], "no value at any place within the ranges: honoured"),
    ] {
        complains(dir, 2, &[&["fit", "game.toml", "--out", "none"][..], &words].concat(), said);
    }
    fs::create_dir_all(dir.join("taken")).unwrap();
    fs::write(dir.join("taken/fit.csv"), "").unwrap();
    complains(
        dir,
        2,
        &["fit", "game.toml", "--vary", integrity, "--out", "taken"],
        "taken/fit.csv is there, and no manifest.json beside it names it",
    );
}
