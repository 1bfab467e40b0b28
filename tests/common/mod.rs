//! What the tests share: scenarios from text, runs through the real engine, rows by the name of a metric.
#![allow(dead_code)] // Each test file is a crate of its own and uses a part of this.

pub mod bits;
pub mod drawn;
pub mod figures;
pub mod page;

use fiducia::engine::{Keep, Simulation, begin};
use fiducia::record::columns::Metric;
use fiducia::record::row::Row;
use fiducia::scenario::{Document, Scenario, Source};
use std::sync::Arc;

/// The scenario that a text describes; the text gives everything but `schema` and `title`.
pub fn scenario(text: &str) -> Arc<Scenario> {
    try_scenario(text).unwrap_or_else(|problem| panic!("{problem}\nin\n{text}"))
}

/// The same, or what is wrong with it.
pub fn try_scenario(text: &str) -> Result<Arc<Scenario>, String> {
    let text = format!("schema = 1\ntitle = \"test\"\n{text}");
    let document = Document::new(Source::File("test.toml".into()), &text);
    document.and_then(|document| document.scenario()).map(Arc::new).map_err(|error| error.to_string())
}

/// Runs a scenario to its end and gives the rows of the whole run, one per relation kind.
pub fn overall(scenario: &Arc<Scenario>, replicate: u64) -> Vec<Row> {
    let mut simulation = run(scenario, replicate);
    simulation.overall()
}

/// Runs a scenario to its end.
pub fn run(scenario: &Arc<Scenario>, replicate: u64) -> Box<dyn Simulation> {
    let mut simulation = begin(scenario.clone(), replicate, 0, Keep { traces: true, ..Keep::default() });
    for _ in 0..scenario.steps {
        simulation.step();
    }
    simulation
}

/// The rows of every step, step 0 first.
pub fn series(scenario: &Arc<Scenario>, replicate: u64) -> Vec<Vec<Row>> {
    let mut simulation = begin(scenario.clone(), replicate, 0, Keep { traces: true, ..Keep::default() });
    let mut rows = vec![simulation.record()];
    for _ in 0..scenario.steps {
        simulation.step();
        rows.push(simulation.record());
    }
    rows
}

/// A metric of a row.
pub fn get(row: &Row, metric: Metric) -> f64 {
    row[metric]
}

/// Of the engagements of a row, the share that was honoured.
pub fn honoured_rate(row: &Row) -> f64 {
    get(row, Metric::Honoured) / get(row, Metric::Engaged)
}

/// Every mechanism switched on in a small population.
pub fn everything() -> String {
    everything_among(14, 6, "\"everyone\"", 60)
}

/// Every mechanism switched on: two groups, two kinds of relation, every chance strictly between 0 and 1.
pub fn everything_among(people: usize, firms: usize, trade: &str, steps: usize) -> String {
    EVERYTHING
        .replace("STEPS", &steps.to_string())
        .replace("PEOPLE", &people.to_string())
        .replace("FIRMS", &firms.to_string())
        .replace("TRADE", trade)
}

const EVERYTHING: &str = r#"
    steps = STEPS
    [exchange]
    gain = 4
    loss = 5
    reward = 3
    outside = 0.3
    temptation = { logistic = [4, 1.5] }
    compensation = 0.5
    future = 0.8
    records = 0.05
    identification = 0.05
    [communication]
    promise = 0.8
    talk = 0.2
    openness = 0.6
    transparency = 0.3
    word_of_mouth = 0.3
    credibility = 0.5
    reporting = 0.7
    record_weight = 0.1
    record_memory = 0.95
    [group.people]
    size = PEOPLE
    ability = { uniform = [0.4, 1] }
    integrity = { uniform = [0, 1] }
    benevolence = { beta = [2, 4] }
    interests = [{ uniform = [-1, 1] }, { uniform = [-1, 1] }]
    prior_mean = 0.55
    prior_weight = 3
    memory = 0.95
    negativity = { integrity = 2 }
    forgiveness = 0.4
    loss_aversion = 1.2
    rationality = 0.8
    activity = 0.9
    choice = "softmax"
    explore = 0.1
    feedback = 0.02
    imitation = 0.05
    selection = 0.5
    mutation = 0.1
    turnover = 0.01
    search = 0.03
    [group.firms]
    size = FIRMS
    ability = 0.8
    integrity = { values = [0.2, 0.9] }
    benevolence = 0.1
    interests = [0.5, { normal = [0, 0.5] }]
    engagement = "matching"
    choice = "proportional"
    activity = 0.5
    turnover = 0.02
    [relation.trade]
    from = ["people", "firms"]
    to = "firms"
    network = TRADE
    shared_interest = "vectors"
    prior_interest = 0.1
    [relation.trade.exchange]
    temptation = { exponential = 5 }
    [relation.life]
    from = "people"
    to = "people"
    network = { small_world = { degree = 4, rewire = 0.2 } }
    shared_interest = { uniform = [-0.2, 0.8] }
    [relation.life.communication]
    promise = 0.6
    [[event]]
    at = 2
    parameter = "group.people.integrity"
    scale = 0.5
    share = 0.5
    until = 5
    [[event]]
    at = 3
    parameter = "exchange.reward"
    add = 1
    until = 4
    [[event]]
    at = 3
    parameter = "relation.life.perceived_interest"
    add = 0.3
    until = 5
"#;
