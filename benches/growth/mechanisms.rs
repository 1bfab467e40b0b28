//! Chapters on what a run does: choice rules and mechanisms, and recording.

use crate::measure::{on_threads, scenario, size};
use crate::page::{figure, percent, table, whole};
use crate::population::nanoseconds;
use crate::sizes::{RULES, settings};
use fiducia::engine::{Keep, begin};
use fiducia::scenario::Scenario;
use std::hint::black_box;
use std::time::Instant;

/// What is switched on, one at a time: name and settings.
const MECHANISMS: [(&str, &[&str]); 19] = [
    ("choice: proportional", &["group.people.choice=proportional"]),
    ("choice: softmax", &["group.people.choice=softmax"]),
    ("choice: best", &["group.people.choice=best"]),
    ("choice: loyal", &["group.people.choice=loyal"]),
    ("engagement: matching", &["group.people.engagement=matching"]),
    ("promises in half of the exchanges", &["communication.promise=0.5"]),
    ("talk", &["communication.talk=0.3", "communication.openness=0.5"]),
    ("word of mouth", &["communication.word_of_mouth=0.3", "communication.credibility=0.5"]),
    ("public record", &["communication.record_weight=0.5", "communication.record_memory=0.99"]),
    ("temptation: exponential", &["exchange.temptation.exponential=4"]),
    ("temptation: logistic", &["exchange.temptation.logistic=[4, 1]"]),
    ("shadow of the future", &["exchange.future=2"]),
    ("records", &["exchange.records=0.05"]),
    ("identification", &["exchange.identification=0.1"]),
    ("feedback", &["group.people.feedback=0.1"]),
    ("imitation", &["group.people.imitation=0.1", "group.people.mutation=0.05"]),
    ("turnover", &["group.people.turnover=0.01"]),
    ("search", &["group.people.search=0.05"]),
    (
        "everything at once",
        &[
            "group.people.choice=softmax",
            "communication.promise=0.5",
            "communication.talk=0.3",
            "communication.openness=0.5",
            "communication.word_of_mouth=0.3",
            "communication.credibility=0.5",
            "communication.record_weight=0.5",
            "communication.record_memory=0.99",
            "exchange.temptation.logistic=[4, 1]",
            "exchange.future=2",
            "exchange.records=0.05",
            "exchange.identification=0.1",
            "group.people.feedback=0.1",
            "group.people.imitation=0.1",
            "group.people.mutation=0.05",
            "group.people.turnover=0.01",
            "group.people.search=0.05",
        ],
    ),
];

/// Choice rules and mechanisms against the plain model.
pub fn mechanisms() -> String {
    let measure = |set: &[&str]| {
        let scenario = scenario("full.toml", &settings(set, &[size(10_000)]));
        on_threads(1, || nanoseconds(&scenario, 3, |_| ()))
    };
    let plain = measure(&[]);
    let row = |name: &str, set: &str, ns: f64| vec![name.into(), set.into(), figure(ns), format!("{:.2}", ns / plain)];
    let mut rows = vec![row("nothing: the plain model", "", plain)];
    for (name, set) in MECHANISMS {
        let shown = if set.len() > 3 {
            "every mechanism above, with `softmax`, logit and logistic".into()
        } else {
            format!("`{}`", set.join("`, `"))
        };
        rows.push(row(name, &shown, measure(set)));
    }
    format!(
        "## Rules and mechanisms\n\nNanoseconds a contact on one thread, 10,000 agents with ten relations each; the plain model is \
         `scenarios/bench/full.toml`: attribution, uniform choice, logit engagement, amends, causes seen now and then. One thing is switched on at a \
         time, with `--set`.\n\n{}",
        table(&["switched on", "settings", "ns", "ratio"], &rows)
    )
}

/// What it costs to record every step.
pub fn recording() -> String {
    let mut rows = Vec::new();
    for agents in [1_000, 100_000, 1_000_000] {
        let mut row = vec![whole(agents as u64)];
        for (_, file, rule) in &RULES[..2] {
            let [not, every] = on_threads(1, || recorded(&scenario(file, &settings(rule, &[size(agents)]))));
            row.extend([figure(not), figure(every), percent(every / not - 1.0)]);
        }
        rows.push(row);
    }
    let head = ["agents", "attribution, at the end", "every step", "more", "beta, at the end", "every step", "more"];
    let table = table(&head, &rows);
    format!(
        "## Recording\n\nNanoseconds a contact on one thread, recorded only at the end and every step, which gives a row of every metric of `series.csv`. The aim: \
         at most 10 % more.\n\n{table}"
    )
}

/// Nanoseconds a contact without a record and with one every step: the best of seven turns each, since noise only adds.
fn recorded(scenario: &Scenario) -> [f64; 2] {
    let steps = (1_000_000 / scenario.agents()).max(3);
    let mut simulation = begin(scenario, 0, 0, Keep::default());
    simulation.record();
    let mut best = [f64::INFINITY; 2];
    for turn in 0..14 {
        let every = turn % 2;
        let start = Instant::now();
        for _ in 0..steps {
            simulation.step();
            if every == 1 {
                black_box(simulation.record());
            }
        }
        let nanoseconds = start.elapsed().as_nanos() as f64 / (steps * scenario.agents()) as f64;
        best[every] = best[every].min(nanoseconds);
        simulation.record();
    }
    best
}
