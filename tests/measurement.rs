//! The survey and the laboratory measure what is there, and change nothing.

use fiducia::experiment::lab::Game;
use fiducia::experiment::survey::{SCALES, Sheet, quality};
use fiducia::experiment::{Halt, Kept, Run, RunResult, perform};
use fiducia::model::exchange::Outcome;
use fiducia::scenario::{Document, Scenario, Source};
use std::sync::Arc;

const BASE: &str = "\
schema = 1
title = 'measured'
steps = 30
[group.people]
size = 600
ability = { uniform = [0.2, 1] }
integrity = { uniform = [0, 1] }
[relation.kin]
from = 'people'
to = 'people'
network = { ring = { degree = 4 } }
shared_interest = { uniform = [0, 0.6] }
";

fn scenario(more: &str) -> Arc<Scenario> {
    let document = Document::new(Source::File("x.toml".into()), &format!("{BASE}{more}"));
    Arc::new(document.and_then(|d| d.scenario()).unwrap_or_else(|e| panic!("{e}")))
}

fn run(scenario: &Arc<Scenario>, measures: bool) -> RunResult {
    let run = Run::default();
    perform(scenario, run, Kept { series: true, measures, ..Kept::default() }, &Halt::new(), || ()).unwrap()
}

fn sheets(more: &str) -> Vec<Sheet> {
    run(&scenario(more), true).sheets().to_vec()
}

#[test]
fn without_noise_alpha_and_the_correlation_with_trust_are_one() {
    let sheets = sheets("[survey]\nat = [30]\nrounded = false\n");
    assert_eq!(sheets.len(), 600);
    let trust = quality(sheets.iter(), 3);
    assert!((trust.alpha - 1.0).abs() < 1e-9 && (trust.correlation - 1.0).abs() < 1e-9, "{trust:?}");
    for (scale, name) in SCALES.iter().enumerate().take(2) {
        assert!((quality(sheets.iter(), scale).alpha - 1.0).abs() < 1e-9, "{name}");
    }
}

/// With the held values given, alpha of n respondents scatters by at most sqrt(2 k / ((k - 1) n)) (1 - alpha) (van Zyl, Neudecker & Nel 2000);
/// within 4 of these, which fails by chance once in 15,000 seeds; the seed is fixed.
#[test]
fn with_item_noise_alpha_is_that_of_spearman_and_brown() {
    for (items, noise) in [(2, 0.5), (4, 1.0), (8, 2.0)] {
        let sheets = sheets(&format!("[survey]\nat = [30]\nrounded = false\nitems = {items}\nnoise = {noise}\n"));
        let n = sheets.len() as f64;
        let mean = sheets.iter().map(|s| s.trust).sum::<f64>() / n;
        let held = 36.0 * sheets.iter().map(|s| (s.trust - mean).powi(2)).sum::<f64>() / (n - 1.0);
        let (r, k) = (held / (held + noise * noise), f64::from(items));
        let expected = k * r / (1.0 + (k - 1.0) * r);
        let error = (2.0 * k / ((k - 1.0) * n)).sqrt() * (1.0 - expected);
        let found = quality(sheets.iter(), 3);
        assert!((found.alpha - expected).abs() < 4.0 * error, "{items} items: {} against {expected} +- {error}", found.alpha);
        // Attenuation (Spearman 1904): the correlation with the true value is the square root of the reliability.
        assert!((found.correlation - expected.sqrt()).abs() < 0.03, "{} against {}", found.correlation, expected.sqrt());
    }
}

#[test]
fn answers_are_whole_points_from_one_to_seven_and_a_sample_is_as_large_as_asked() {
    let sheets = sheets("[survey]\nat = [0, 10, 30]\nsample = 50\nnoise = 3\nitems = 3\n");
    assert_eq!(sheets.len(), 150);
    let answers: Vec<f64> = sheets.iter().flat_map(|s| s.answers.iter().flatten().copied()).collect();
    assert_eq!(answers.len(), 150 * 4 * 3);
    assert!(answers.iter().all(|&x| (1.0..=7.0).contains(&x) && x.fract() == 0.0));
    assert!(answers.contains(&1.0) && answers.contains(&7.0));
}

#[test]
fn a_rule_without_beliefs_on_the_traits_is_asked_about_trust_alone() {
    let sheets = sheets("[belief.beta]\n[survey]\nat = [5]\n");
    assert!(sheets.iter().all(|s| s.answers[..3].iter().all(Vec::is_empty) && s.answers[3].len() == 4));
}

#[test]
fn measuring_leaves_no_trace_in_the_run() {
    let measured = scenario("[survey]\nat = [3, 7]\nnoise = 1\n[lab]\nat = [2, 9]\n");
    let (with, without) = (run(&measured, true), run(&measured, false));
    assert!(with.series().iter().zip(without.series()).all(|(a, b)| format!("{a:?}") == format!("{b:?}")));
    assert!(!with.sheets().is_empty() && !with.games().is_empty() && without.sheets().is_empty() && without.games().is_empty());
    assert_eq!(format!("{:?}", with.sheets()), format!("{:?}", run(&measured, true).sheets()));
}

#[test]
fn in_the_laboratory_interest_keeps_promises_and_a_large_temptation_breaks_them() {
    // Rationality 0: everyone enters half of the time, so that those who enter are no selection of the trusting.
    let kept = |more: &str| {
        let written = format!("{BASE}[lab]\nat = [30]\npromise = 0\n{more}");
        let document = Document::new(Source::File("x.toml".into()), &written).unwrap();
        let result = run(&document.set(&["group.people.rationality=0"]).and_then(|d| d.scenario()).map(Arc::new).unwrap(), true);
        let games = result.games();
        assert_eq!(games.len(), 600);
        let engaged: Vec<&Game> = games.iter().filter(|g| g.outcome != Outcome::Declined).collect();
        assert!(!engaged.is_empty());
        engaged.iter().filter(|g| g.outcome != Outcome::Wilful).count() as f64 / engaged.len() as f64
    };
    assert_eq!(kept("exchange = { temptation = 0 }\n"), 1.0);
    assert_eq!(kept("exchange = { temptation = 100 }\n"), 0.0);
    // Without a promise only interest counts: s >= .4, of s ~ U[0, .6] a third; some 300 games, standard error .027, within 4 of them.
    let third = kept("exchange = { temptation = 4 }\n");
    assert!((third - 1.0 / 3.0).abs() < 0.11, "{third}");
}

#[test]
fn a_rational_player_enters_from_the_threshold_on_and_everyone_is_paid_by_the_rules() {
    let stakes = "[lab]\nat = [1, 30]\nexchange = { gain = 4, loss = 6, reward = 3, temptation = 2, outside = 1 }\n";
    let document = Document::new(Source::File("x.toml".into()), &format!("{BASE}{stakes}")).unwrap();
    let rational = document.set(&["group.people.rationality=inf"]).and_then(|d| d.scenario()).map(Arc::new).unwrap();
    let result = run(&rational, true);
    let games = result.games();
    assert!(games.iter().any(|g| g.outcome == Outcome::Declined) && games.iter().any(|g| g.outcome == Outcome::Honoured));
    for game in games {
        assert_eq!(game.outcome != Outcome::Declined, game.trust >= 0.7 - 1e-9, "(outside + loss) / (gain + loss)");
        let expected = match game.outcome {
            Outcome::Declined => [1.0, 0.0],
            Outcome::Honoured => [4.0, 3.0],
            Outcome::Unable => [-6.0, 0.0],
            Outcome::Wilful => [-6.0, 5.0],
        };
        assert_eq!(game.payoffs, expected);
        assert!((game.expected_value - (game.trust * 4.0 - (1.0 - game.trust) * 6.0 - 1.0)).abs() < 1e-12);
    }
}

#[test]
fn a_run_writes_the_answers_and_the_games_beside_its_other_tables() {
    let folder = tempfile::tempdir().unwrap();
    let text = format!("{BASE}[survey]\nat = [0, 30]\nsample = 20\n[lab]\nat = [30]\npairs = 10\n");
    std::fs::write(folder.path().join("x.toml"), text).unwrap();
    let run = |arguments: &[&str]| {
        assert_cmd::Command::cargo_bin("fiducia")
            .unwrap()
            .current_dir(folder.path())
            .args(arguments)
            .assert()
            .success()
            .get_output()
            .clone()
    };
    let said = String::from_utf8(run(&["run", "x.toml", "--replicates", "3", "--out", "out"]).stdout).unwrap();
    assert!(
        said.contains("survey on kin at step ") && said.contains("alpha 1.00") && said.contains("laboratory on kin at step "),
        "{said}"
    );
    let rows = |name: &str| std::fs::read_to_string(folder.path().join("out").join(name)).unwrap().lines().count() - 1;
    assert_eq!((rows("survey.csv"), rows("lab.csv")), (3 * 2 * 20 * 16, 3 * 10));
    let columns = std::fs::read_to_string(folder.path().join("out/columns.csv")).unwrap();
    assert!(columns.contains("survey.csv,answer,") && columns.contains("lab.csv,trust_game,"));
    // Without the blocks the tables of an earlier run do not stay behind.
    std::fs::write(folder.path().join("x.toml"), BASE).unwrap();
    run(&["run", "x.toml", "--out", "out", "--force"]);
    assert!(!folder.path().join("out/survey.csv").exists());
}
