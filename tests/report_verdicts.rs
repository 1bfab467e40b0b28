//! `fiducia report` and `plot` of checks, comparisons and fits, `--report` of every command, and single figures.

mod common;

use common::drawn::{Csv, Drawn, same};
use std::path::PathBuf;
use std::process::{Command, Output};

struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Desk {
        Desk(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn say(&self, words: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_fiducia")).current_dir(self.0.path()).args(words).output().unwrap()
    }

    /// Says something of which one of these exit codes is expected.
    fn ends(&self, words: &[&str], codes: &[i32]) -> &Desk {
        let output = self.say(words);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code().is_some_and(|code| codes.contains(&code)), "{words:?}: {:?} {said}", output.status);
        self
    }

    fn refused(&self, words: &[&str], sentence: &str) {
        let output = self.say(words);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{words:?}: {said}");
        assert!(said.contains(sentence), "{words:?}: {said}");
    }

    fn page(&self, name: &str) -> Drawn {
        Drawn(std::fs::read_to_string(self.path(name)).unwrap())
    }
}

/// The numbers that rows of a picture carry, and those of a table: value, lower and upper end.
fn told(page: &Drawn, table: &Csv, columns: [&str; 3]) {
    let rows = page.marks("row");
    let drawn = |attribute: &str| rows.iter().map(|row| row.numbers(attribute)[0]).collect::<Vec<f64>>();
    for (attribute, column) in ["value", "low", "high"].into_iter().zip(columns) {
        let written = table.numbers(column, &[]);
        assert!(same(&drawn(attribute), &written), "{column}: {:?} {written:?}", drawn(attribute));
    }
}

#[test]
fn every_claim_stands_beside_its_region_with_the_numbers_of_the_table() {
    let desk = Desk::new();
    desk.ends(&["check", "first-promise", "--fast", "--out", "o", "--report", "-q"], &[0]);
    desk.ends(&["report", "o", "--lang", "en"], &[0]);
    let (page, claims) = (desk.page("o/report.html"), Csv::read(&desk.path("o/claims.csv")));
    told(&page, &claims, ["effect", "ci_low", "ci_high"]);
    for (row, (low, high)) in page.marks("row").iter().zip(claims.numbers("region_low", &[]).iter().zip(claims.numbers("region_high", &[])))
    {
        assert!(same(&row.numbers("region"), &[*low, high]));
    }
    let texts: Vec<&str> = claims.texts("text_en");
    assert!(texts.iter().all(|text| page.0.contains(text)), "{texts:?}");
    desk.ends(&["plot", "o", "-o", "claims.svg", "--lang", "zh"], &[0]);
    told(&desk.page("claims.svg"), &claims, ["effect", "ci_low", "ci_high"]);
}

#[test]
fn a_check_makes_a_page_only_where_it_writes_files() {
    Desk::new().refused(&["check", "first-promise", "--report"], "--out");
}

#[test]
fn differences_are_those_of_the_table_and_what_differs_is_shown() {
    let desk = Desk::new();
    let scenario = ["compare", "karate-club", "karate-club", "--set-b", "communication.word_of_mouth=0", "--set", "steps=30"];
    let metrics = ["--metric", "trust_mean", "--metric", "reliability", "--replicates", "4", "--out", "o", "--report", "-q"];
    desk.ends(&[&scenario[..], &metrics[..]].concat(), &[0]);
    desk.ends(&["report", "o", "--lang", "en", "-o", "en.html"], &[0]);
    let (page, table) = (desk.page("en.html"), Csv::read(&desk.path("o/compare.csv")));
    told(&page, &table, ["difference", "ci_low", "ci_high"]);
    assert!(page.0.contains("A word_of_mouth = 0.3") && page.0.contains("B word_of_mouth = 0"), "the lines that differ are shown");
    assert!(desk.page("o/report.html").0.contains("乙减甲"));
}

#[test]
fn a_fit_is_shown_with_its_targets_its_profiles_and_its_search() {
    let desk = Desk::new();
    let fit =
        ["fit", "promises-vanberg", "--max-evaluations", "30", "--profile", "3", "--set", "replicates=4", "--out", "o", "--report", "-q"];
    desk.ends(&fit, &[0, 3]);
    desk.ends(&["report", "o", "--lang", "en"], &[0]);
    let page = desk.page("o/report.html");
    let (targets, profile, trace) =
        (Csv::read(&desk.path("o/targets.csv")), Csv::read(&desk.path("o/profile.csv")), Csv::read(&desk.path("o/trace.csv")));
    let rows = page.figure("Observed and simulated").marks("row");
    let values: Vec<f64> = rows.iter().map(|row| row.numbers("value")[0]).collect();
    let both: Vec<f64> =
        targets.numbers("observed", &[]).into_iter().zip(targets.numbers("simulated", &[])).flat_map(|(a, b)| [a, b]).collect();
    assert!(same(&values, &both), "{values:?} {both:?}");
    let held = page.figure("Loss with group.deciders.integrity held").marks("line");
    let of = [("parameter", "group.deciders.integrity")];
    assert!(same(&held[0].numbers("x"), &profile.numbers("held", &of)) && same(&held[0].numbers("y"), &profile.numbers("loss", &of)));
    let tried: usize = page.figure("The loss of every place").marks("dots").iter().map(|dots| dots.numbers("y").len()).sum();
    assert_eq!(tried, trace.numbers("loss", &[]).len());
}

#[test]
fn every_command_makes_its_page_at_its_end() {
    let desk = Desk::new();
    let sweep =
        ["sweep", "karate-club", "--vary", "exchange.gain=2..6", "--vary", "exchange.loss=2..6", "--sample", "saltelli", "--points", "4"];
    desk.ends(&[&sweep[..], &["--replicates", "1", "--steps", "5", "--out", "s", "--report", "-q"]].concat(), &[0]);
    assert!(desk.page("s/report.html").0.contains("fiducia sensitivity"), "the page says how its indices are made");
    desk.ends(&["sensitivity", "s", "--resamples", "10", "--report", "-q"], &[0]);
    assert!(!desk.page("s/report.html").figure("Sensitivity of").marks("row").is_empty());
    desk.ends(&["run", "karate-club", "--steps", "5", "--replicates", "2", "--out", "r", "--report", "-q"], &[0]);
    assert!(desk.page("r/report.html").0.contains("Mean trust over time"));
}

#[test]
fn a_figure_is_a_file_of_its_own_with_the_numbers_of_the_table() {
    let desk = Desk::new();
    desk.ends(&["run", "karate-club", "--steps", "20", "--replicates", "3", "--out", "r", "-q"], &[0]);
    desk.ends(&["plot", "r", "--metric", "efficiency", "-o", "new/e.svg"], &[0]);
    let (figure, summary) = (desk.page("new/e.svg"), Csv::read(&desk.path("r/summary.csv")));
    assert!(figure.0.starts_with("<?xml") && figure.0.contains("xmlns=\"http://www.w3.org/2000/svg\""));
    assert!(same(&figure.named("friends").numbers("y"), &summary.numbers("mean", &[("metric", "efficiency")])));
    desk.ends(&["plot", "r", "--metric", "efficiency", "-o", "new/e.svg"], &[0]); // the same bytes are there
    desk.refused(&["plot", "r", "-o", "new/e.svg"], "new/e.svg exists; use --force");
    desk.ends(&["plot", "r", "-o", "new/e.svg", "--force", "--lang", "zh", "--width", "600"], &[0]);
    assert!(desk.page("new/e.svg").0.contains("平均信任") && desk.page("new/e.svg").0.contains("width=\"600\""));
}

#[test]
fn a_wrong_wish_is_answered_with_the_nearest_name() {
    let desk = Desk::new();
    desk.ends(&["run", "karate-club", "--steps", "5", "--replicates", "2", "--out", "r", "-q"], &[0]);
    desk.refused(&["plot", "r", "--metric", "trust_men", "-o", "x.svg"], "trust_mean");
    desk.refused(&["plot", "r", "--by", "exchange.gain", "-o", "x.svg"], "--by is for sweeps");
    desk.refused(&["plot", "r", "--show", "promises", "--relation", "frends", "-o", "x.svg"], "friends");
    desk.refused(&["plot", "r", "--show", "network", "-o", "x.svg"], "--relations");
    desk.refused(&["plot", "r", "-o", "x.gif"], "a picture is written as .svg, .pdf or .png");
    let sweep = ["sweep", "karate-club", "--vary", "exchange.gain=2,4", "--replicates", "2", "--steps", "5", "--out", "s", "-q"];
    desk.ends(&sweep, &[0]).refused(&["plot", "s", "--by", "exchange.gan", "-o", "x.svg"], "exchange.gain");
    assert!(!desk.path("x.svg").exists());
}

#[test]
fn a_sweep_is_drawn_against_what_is_named() {
    let desk = Desk::new();
    let sweep =
        ["sweep", "karate-club", "--vary", "exchange.gain=2,4,6", "--vary", "exchange.loss=2,4,6", "--replicates", "1", "--steps", "5"];
    desk.ends(&[&sweep[..], &["--out", "s", "-q"]].concat(), &[0]);
    desk.ends(&["plot", "s", "-o", "map.svg"], &[0]).ends(&["plot", "s", "--by", "exchange.loss", "-o", "line.svg"], &[0]);
    let summary = Csv::read(&desk.path("s/summary.csv"));
    let cells = desk.page("map.svg").marks("cells")[0].numbers("values");
    let trust =
        |loss: &str, gain: &str| summary.numbers("mean", &[("metric", "trust_mean"), ("exchange.loss", loss), ("exchange.gain", gain)])[0];
    let mut all: Vec<f64> = ["2", "4", "6"].iter().flat_map(|loss| ["2", "4", "6"].iter().map(|gain| trust(loss, gain))).collect();
    let mut drawn = cells.clone();
    all.sort_by(f64::total_cmp);
    drawn.sort_by(f64::total_cmp);
    assert!(same(&drawn, &all));
    let line = desk.page("line.svg").marks("line")[0].numbers("y");
    let mean = |loss: &str| ["2", "4", "6"].iter().map(|gain| trust(loss, gain)).sum::<f64>() / 3.0;
    for (drawn, loss) in line.iter().zip(["2", "4", "6"]) {
        assert!((drawn - mean(loss)).abs() < 1e-12, "what varies besides is averaged: {drawn} {}", mean(loss));
    }
}
