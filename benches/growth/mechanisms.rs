//! Chapters on what a run does: choice rules and mechanisms, and recording.

use crate::measure::{in_turns, on_threads, scenario, size};
use crate::page::{figure, percent, table, whole};
use crate::population::nanoseconds;
use crate::sizes::{RULES, settings};
use fiducia::engine::{Keep, begin};
use fiducia::scenario::Scenario;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

/// What is switched on, one at a time: name, settings, and whether it is part of everything at once, which has one choice rule, one way to engage
/// and one law of temptation.
const MECHANISMS: [(&str, &[&str], bool); 18] = [
    ("choice: proportional", &["group.people.choice=proportional"], false),
    ("choice: softmax", &["group.people.choice=softmax"], true),
    ("choice: best", &["group.people.choice=best"], false),
    ("choice: loyal", &["group.people.choice=loyal"], false),
    ("engagement: matching", &["group.people.engagement=matching"], false),
    ("promises in half of the exchanges", &["communication.promise=0.5"], true),
    ("talk", &["communication.talk=0.3", "communication.openness=0.5"], true),
    ("word of mouth", &["communication.word_of_mouth=0.3", "communication.credibility=0.5"], true),
    ("public record", &["communication.record_weight=0.5", "communication.record_memory=0.99"], true),
    ("temptation: exponential", &["exchange.temptation.exponential=4"], false),
    ("temptation: logistic", &["exchange.temptation.logistic=[4, 1]"], true),
    ("shadow of the future", &["exchange.future=2"], true),
    ("records", &["exchange.records=0.05"], true),
    ("identification", &["exchange.identification=0.1"], true),
    ("feedback", &["group.people.feedback=0.1"], true),
    ("imitation", &["group.people.imitation=0.1", "group.people.mutation=0.05"], true),
    ("turnover", &["group.people.turnover=0.01"], true),
    ("search", &["group.people.search=0.05"], true),
];

/// Rounds in which each is measured in turns with the plain model.
const ROUNDS: usize = 3;

/// Choice rules and mechanisms against the plain model.
pub fn mechanisms() -> String {
    let of = |set: &[&str]| scenario("full.toml", &settings(set, &[size(10_000)]));
    let plain = of(&[]);
    let mut least = f64::INFINITY;
    let mut against_plain = |set: &[&str]| {
        let both = [&plain, &of(set)];
        let ns = in_turns(ROUNDS, 2, |k| on_threads(1, || nanoseconds(both[k], 1, |_| ())));
        least = least.min(ns[0]);
        (ns[1], ns[1] / ns[0])
    };
    let row = |name: &str, set: &str, (ns, ratio)| vec![name.into(), set.into(), figure(ns), format!("{ratio:.2}")];
    let (mut rows, mut parts, mut sum) = (Vec::new(), Vec::new(), 1.0);
    for (name, set, is_part) in MECHANISMS {
        let measured = against_plain(set);
        if is_part {
            parts.extend(set);
            sum += measured.1 - 1.0;
        }
        rows.push(row(name, &format!("`{}`", set.join("`, `")), measured));
    }
    let all = against_plain(&parts);
    rows.push(row("everything at once", "every mechanism above, with `softmax`, logit and logistic", all));
    rows.insert(0, row("nothing: the plain model", "", (least, 1.0)));
    format!(
        "## Rules and mechanisms\n\nNanoseconds a contact on one thread, 10,000 agents with ten relations each; the plain model is \
         `scenarios/bench/full.toml`: attribution, uniform choice, logit engagement, amends, causes seen now and then. One thing is switched on at a \
         time, with `--set`, and measured in turns with the plain model, to which the ratio is.\n\n{}\n\
         Everything at once takes {:.1} times the plain model. If its mechanisms cost together what each costs alone, it would take {sum:.1} times.\n",
        table(&["switched on", "settings", "ns", "ratio"], &rows),
        all.1
    )
}

/// What it costs to record every step.
pub fn recording() -> String {
    let mut rows = Vec::new();
    for agents in [1_000, 100_000, 1_000_000] {
        let mut row = vec![whole(agents as u64)];
        for (_, file, rule) in &RULES[..2] {
            let least = on_threads(1, || recorded(&scenario(file, &settings(rule, &[size(agents)]))));
            row.extend([figure(least[0]), figure(least[1]), percent(least[1] / least[0] - 1.0)]);
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

/// Nanoseconds a contact without a record and with one every step: seven rounds on one simulation.
fn recorded(scenario: &Arc<Scenario>) -> Vec<f64> {
    let steps = (1_000_000 / scenario.agents()).max(3);
    let mut simulation = begin(scenario.clone(), 0, 0, Keep::default());
    in_turns(7, 2, |every| {
        // What the turn before has left to be counted is not this one's.
        simulation.record();
        let start = Instant::now();
        for _ in 0..steps {
            simulation.step();
            if every == 1 {
                black_box(simulation.record());
            }
        }
        start.elapsed().as_nanos() as f64 / (steps * scenario.agents()) as f64
    })
}
