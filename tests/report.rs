//! `fiducia report` of a run: one file that asks for nothing, in two languages, whose pictures carry the numbers of the CSV.

mod common;

use common::drawn::{Csv, Drawn, same};
use std::path::{Path, PathBuf};
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

    fn done(&self, words: &[&str]) -> &Desk {
        let output = self.say(words);
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
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

/// A run of the first promise with everything that pictures are made of, and its page.
fn first_promise() -> Desk {
    let desk = Desk::new();
    let run = ["run", "first-promise", "--replicates", "4", "--steps", "60", "--agents", "--relations", "--events", "--out", "o"];
    desk.done(&run).done(&["report", "o"]);
    desk
}

#[test]
fn the_numbers_in_the_pictures_are_those_of_the_tables() {
    let desk = first_promise();
    let (page, summary) = (desk.page("o/report.html"), Csv::read(&desk.path("o/summary.csv")));
    let of = |metric: &str, relation: &str, column: &str| summary.numbers(column, &[("metric", metric), ("relation", relation)]);
    for (caption, metric, from) in
        [("Mean trust over time", "trust_mean", 0), ("Payoff of trustors over time", "payoff_trustor", 1), ("Efficiency", "efficiency", 0)]
    {
        for relation in ["kin", "strangers"] {
            let line = page.figure(caption).named(relation);
            for (attribute, column) in [("x", "step"), ("y", "mean"), ("low", "ci_low"), ("high", "ci_high")] {
                let (drawn, written) = (line.numbers(attribute), of(metric, relation, column));
                assert!(same(&drawn, &written[from..]), "{caption} {relation} {column}: {drawn:?} {written:?}");
            }
        }
    }
    let kept = page.figure("Promises kept and broken: kin").named("kept").numbers("y");
    let shares: Vec<f64> = of("honoured", "kin", "mean").iter().zip(of("engaged", "kin", "mean")).map(|(kept, all)| kept / all).collect();
    assert!(same(&kept, &shares));
    let band = page.figure("How trust is spread over relations").marks("line");
    assert!(
        same(&band[0].numbers("low"), &of("trust_p10", "kin", "mean"))
            && same(&band[1].numbers("high"), &of("trust_p90", "strangers", "mean"))
    );
}

#[test]
fn people_and_contacts_are_drawn_as_the_tables_have_them() {
    let desk = first_promise();
    let (page, relations) = (desk.page("o/report.html"), Csv::read(&desk.path("o/relations.csv")));
    let held = |kind: &str, agents: std::ops::Range<u32>| -> Vec<f64> {
        let own = [("run", "0"), ("relation", kind)];
        let (trustees, trust) = (relations.numbers("trustee", &own), relations.numbers("trust", &own));
        let of = |agent: f64| trustees.iter().zip(&trust).filter(move |(trustee, _)| **trustee == agent).map(|(_, trust)| *trust);
        let mean = |agent: f64| of(agent).sum::<f64>() / of(agent).count() as f64;
        agents.map(f64::from).map(mean).collect()
    };
    let nodes = page.figure("kin: trust at the end of the first run").marks("nodes")[0].numbers("values");
    assert!(same(&nodes, &held("kin", 0..400)));
    // Eight hundred are too many for a network: dots from the most trusted to the least.
    let dots = page.figure("strangers: trust at the end of the first run").marks("nodes");
    let mut means = held("strangers", 400..800);
    means.sort_by(|a, b| b.total_cmp(a));
    assert!(same(&dots[0].numbers("values"), &means));

    let events = Csv::read(&desk.path("o/events.csv"));
    let count = |outcome: &str| events.numbers("step", &[("promised", "1"), ("outcome", outcome)]).len() as f64;
    let counts = ["honoured", "unable", "wilful", "declined"].map(count);
    let matrix = page.figure("What was promised and what was done").marks("cells")[0].numbers("values");
    assert!(same(&matrix[4..], &counts.map(|n| n / counts.iter().sum::<f64>())), "{matrix:?} {counts:?}");

    let calibration = page.figure("Trust against true reliability").named("strangers");
    let all = relations.numbers("trust", &[("relation", "strangers")]);
    assert_eq!(calibration.numbers("weight").iter().sum::<f64>(), all.len() as f64);
    let mean = calibration.numbers("y").iter().zip(calibration.numbers("weight")).map(|(y, n)| y * n).sum::<f64>() / all.len() as f64;
    assert!((mean - all.iter().sum::<f64>() / all.len() as f64).abs() < 1e-12);
}

#[test]
fn a_small_network_is_drawn_with_its_people_and_ties() {
    let desk = Desk::new();
    desk.done(&["run", "karate-club", "--replicates", "2", "--steps", "20", "--relations", "--out", "o"])
        .done(&["report", "o", "--lang", "en"]);
    let network = desk.page("o/report.html").figure("friends: trust at the end of the first run");
    assert_eq!(network.marks("nodes")[0].numbers("values").len(), 34);
    assert_eq!(network.0.matches("<circle").count() - network.0.matches("url(#hatched)").count(), 34);
    // Each of the 78 friendships is two relations, both drawn.
    let ties = network.0.split("<g class=\"ties\"").nth(1).unwrap().split("</g>").next().unwrap();
    assert_eq!(ties.matches('M').count(), 156);
}

#[test]
fn the_page_is_one_file_that_asks_for_nothing() {
    let page = first_promise().page("o/report.html").0;
    assert!(page.len() < 1_500_000, "{} bytes", page.len());
    assert!(page.contains("default-src 'none'"));
    for asking in ["src=", "url(http", "@import", "<link", "<iframe", "<img", " style=\"", " onclick"] {
        assert!(!page.contains(asking), "{asking}");
    }
    assert!(page.split("href=\"").skip(1).all(|rest| rest.starts_with('#')), "a page leads only to itself");
    assert!(!page.contains("NaN,") && !page.contains("LNaN") && !page.contains("MNaN"), "a path leads nowhere");
}

#[test]
fn the_same_results_give_the_same_page_whatever_made_them() {
    let desk = Desk::new();
    for threads in ["1", "4"] {
        desk.done(&["report", "karate-club", "--set", "replicates=3", "--threads", threads, "--out", threads]);
    }
    let [one, four] = ["1/report.html", "4/report.html"].map(|name| desk.page(name).0);
    assert!(one == four);
    desk.done(&["report", "1"]);
    assert!(desk.page("1/report.html").0 == one, "a report of fiducia is renewed, with the same bytes");
}

#[test]
fn a_scenario_is_run_first_with_twenty_replicates_unless_others_are_set() {
    let desk = Desk::new();
    desk.done(&["report", "karate-club", "--set", "steps=5", "-q"]);
    assert!(desk.page("outputs/karate-club/report.html").0.contains("20 replicates"));
    desk.done(&["report", "karate-club", "--set", "steps=5", "-q"]); // what was run before is not run again
    desk.refused(&["report", "karate-club", "--set", "steps=6"], "--force");
    desk.done(&["report", "karate-club", "--set", "steps=6", "--set", "replicates=2", "--force", "-o", "two.html"]);
    assert!(desk.page("two.html").0.contains("2 replicates"));
}

#[test]
fn a_page_has_one_language_or_both() {
    let desk = first_promise();
    desk.done(&["report", "o", "--lang", "zh", "-o", "zh.html"])
        .done(&["report", "o", "--lang", "en", "-o", "en.html", "--paper", "letter"]);
    let [both, zh, en] = ["o/report.html", "zh.html", "en.html"].map(|name| desk.page(name).0);
    assert!(both.contains("Mean trust over time") && both.contains("平均信任随时间的变化"));
    assert!(zh.contains("lang=\"zh-Hans\"") && !zh.contains("Mean trust over time") && !zh.contains("class=\"en\""));
    assert!(!en.contains("平均信任") && !en.contains("class=\"zh\"") && en.contains("size: letter"));
    assert!(both.contains("size: A4"));
}

#[test]
fn whatever_a_scenario_is_called_is_shown_as_text() {
    let desk = Desk::new();
    let title = format!("<script>alert('x')</script> \\\" & {}", "x".repeat(10_000));
    let text = format!(
        "schema = 1\ntitle = \"{title}\"\ndescription = \"<img src=x onerror=alert(1)>\"\nsteps = 3\nreplicates = 2\n[group.people]\nsize = 5\n\
         [relation.far]\nfrom = 'people'\nto = 'people'\nnetwork = 'everyone'\n"
    );
    std::fs::write(desk.path("evil.toml"), text).unwrap();
    desk.done(&["run", "evil.toml", "--relations", "--agents", "--out", "o"]).done(&["report", "o"]);
    let page = desk.page("o/report.html").0;
    assert_eq!(page.matches("<script>").count(), 1, "the page has one script, its own");
    assert!(!page.contains("<img") && page.contains("&lt;img src=x onerror=alert(1)&gt;"));
    assert!(page.contains("&lt;script&gt;alert('x')&lt;/script&gt; &quot; &amp; xxx"));
}

#[test]
fn a_kind_without_relations_leaves_no_empty_picture() {
    let desk = Desk::new();
    let text = "schema = 1\ntitle = 'Nobody knows anybody'\nsteps = 3\nreplicates = 3\n[group.people]\nsize = 4\n[relation.far]\nfrom = 'people'\n\
                to = 'people'\nnetwork = { blocks = { count = 2, within = 0, between = 0 } }\n";
    std::fs::write(desk.path("none.toml"), text).unwrap();
    desk.done(&["run", "none.toml", "--relations", "--agents", "--events", "--out", "o", "-q"]).done(&["report", "o"]);
    let page = desk.page("o/report.html");
    for caption in page.captions() {
        let figure = page.figure(caption);
        let drawn = ["line", "dots", "row", "cells", "nodes"].iter().any(|class| !figure.marks(class).is_empty());
        assert!(drawn, "`{caption}` is empty");
    }
}

#[test]
fn what_cannot_be_shown_is_said_and_nothing_foreign_is_touched() {
    let desk = first_promise();
    std::fs::create_dir(desk.path("empty")).unwrap();
    desk.refused(&["report", "empty"], "there are no results of fiducia in this folder");
    desk.refused(&["report", "first-promse"], "first-promise");
    std::fs::write(desk.path("mine.html"), "<p>mine</p>").unwrap();
    desk.refused(&["report", "o", "-o", "mine.html"], "mine.html exists and is no report of fiducia; use --force");
    assert_eq!(desk.page("mine.html").0, "<p>mine</p>");
    desk.done(&["report", "o", "-o", "mine.html", "--force"]);
    std::fs::remove_file(desk.path("o/summary.csv")).unwrap();
    let lost = desk.say(&["report", "o"]);
    assert_eq!(lost.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&lost.stderr).contains("summary.csv"));
    std::fs::write(desk.path("o/manifest.json"), "{}").unwrap();
    desk.refused(&["report", "o"], "no manifest of fiducia");
    assert!(Path::new(&desk.path("o/report.html")).exists(), "the page that was there stays");
}

#[test]
fn several_results_are_articles_of_one_page() {
    let desk = Desk::new();
    for name in ["a", "b"] {
        desk.done(&["run", "karate-club", "--steps", "5", "--replicates", "2", "--out", name, "-q"]);
    }
    desk.done(&["report", "a", "b", "-o", "new/folder/page.html"]);
    let page = desk.page("new/folder/page.html").0;
    assert_eq!(page.matches("<article").count(), 2);
    let ids: Vec<&str> = page.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(ids.iter().enumerate().all(|(k, id)| !ids[..k].contains(id)), "every place has a name of its own: {ids:?}");
}
