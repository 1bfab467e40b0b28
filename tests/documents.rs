//! The page of columns says what the one list of columns says.
//!
//! To write it anew: `FIDUCIA_WRITE=1 cargo test --test documents`.

use fiducia::record::columns::{
    AGENTS, CLAIM_SETTINGS, CLAIMS, COMPARE, Column, EVENTS, FAILURES, FIT, LAB, METRICS, MORRIS_EFFECTS, PROFILE, RELATIONS, RUN_KEYS,
    SENSITIVITY_KEYS, SENSITIVITY_MEANS, SERIES_KEYS, SOBOL_INDICES, SUMMARY, SURVEY, TARGETS, TRACE,
};
use std::fmt::Write;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/output.md");
const MARK: &str = "<!-- From here on written by tests/documents.rs from src/record/columns.rs: edit there. -->\n";

fn chapter(text: &mut String, title: &str, what: &str, columns: &[&[Column]]) {
    let _ = writeln!(text, "\n## {title}\n\n{what}\n\n| column | unit | meaning |\n|---|---|---|");
    columns.iter().for_each(|columns| rows(text, columns));
}

fn rows(text: &mut String, columns: &[Column]) {
    for column in columns {
        let _ = writeln!(text, "| `{}` | {} | {} |", column.name, column.unit, column.en.replace('|', "\\|"));
    }
}

fn chapters() -> String {
    let mut text = String::new();
    let series =
        "A row per run, recorded step and kind of relation. A sweep puts the parameters it varies between the keys and the metrics.";
    chapter(&mut text, "series.csv", series, &[SERIES_KEYS, METRICS]);
    let runs =
        "A row per run and kind of relation. The metrics are those of `series.csv`: flows over the whole run, the others at its end.";
    chapter(&mut text, "runs.csv", runs, &[RUN_KEYS]);
    chapter(&mut text, "summary.csv", "A row per point, recorded step, kind of relation and metric.", &[SUMMARY]);
    chapter(&mut text, "agents.csv", "With `--agents`. A row per run and agent, at the end.", &[AGENTS]);
    chapter(&mut text, "relations.csv", "With `--relations`. A row per run and relation, at the end.", &[RELATIONS]);
    chapter(&mut text, "events.csv", "With `--events`. A row per contact.", &[EVENTS]);
    chapter(&mut text, "survey.csv", "Where the scenario has a survey. A row per answer.", &[SURVEY]);
    chapter(&mut text, "lab.csv", "Where the scenario has a laboratory. A row per game.", &[LAB]);
    chapter(&mut text, "failures.csv", "Of a sweep in which a run failed. A row per such run.", &[FAILURES]);
    chapter(&mut text, "claims.csv", "Of `fiducia check --out`. A row per claim.", &[CLAIMS]);
    chapter(&mut text, "settings.csv", "Of `fiducia check --out`. A row per claim and thing compared.", &[CLAIM_SETTINGS]);
    let sensitivity = "Of `fiducia sensitivity`. A row per kind of relation, metric and swept parameter. After a Saltelli sample:";
    chapter(&mut text, "sensitivity.csv", sensitivity, &[SENSITIVITY_KEYS, SOBOL_INDICES, SENSITIVITY_MEANS]);
    let _ = writeln!(text, "\nAfter a Morris sample, between `parameter` and `samples`:\n\n| column | unit | meaning |\n|---|---|---|");
    rows(&mut text, MORRIS_EFFECTS);
    chapter(&mut text, "compare.csv", "Of `fiducia compare`. A row per kind of relation that both scenarios have, and metric.", &[COMPARE]);
    chapter(&mut text, "fit.csv", "Of `fiducia fit`. A row per free parameter.", &[FIT]);
    chapter(&mut text, "targets.csv", "Of `fiducia fit`. A row per target.", &[TARGETS]);
    let profile = "Of `fiducia fit`. A row per free parameter and value at which it was held, with the values of all parameters behind.";
    chapter(&mut text, "profile.csv", profile, &[PROFILE]);
    chapter(
        &mut text,
        "trace.csv",
        "Of `fiducia fit`. A row per place that was tried, with the values of all parameters behind.",
        &[TRACE],
    );
    text
}

#[test]
fn the_page_of_columns_is_up_to_date() {
    let page = std::fs::read_to_string(PAGE).unwrap();
    let (before, after) = page.split_once(MARK).expect("docs/output.md has lost its mark");
    if std::env::var_os("FIDUCIA_WRITE").is_some() {
        std::fs::write(PAGE, format!("{before}{MARK}{}", chapters())).unwrap();
    } else {
        assert!(after == chapters(), "docs/output.md is out of date: FIDUCIA_WRITE=1 cargo test --test documents");
    }
}

#[test]
fn the_number_of_metrics_in_the_protocol_is_right() {
    let odd = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/odd.md")).unwrap();
    assert!(odd.contains(&format!("{} metrics in `series.csv`", METRICS.len())));
}
