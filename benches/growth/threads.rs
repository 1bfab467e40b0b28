//! The chapter on threads: one large run on all of them, and many small runs side by side.

use crate::measure::{in_turns, on_threads, scenario, size};
use crate::page::{figure, table, whole};
use crate::population::nanoseconds;
use crate::sizes::{RULES, settings};
use fiducia::experiment::{Crew, Kept, Run, perform};
use fiducia::scenario::{Document, Scenario, Source};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Instant;

/// Runs of a measurement.
const RUNS: u64 = 64;

/// So many customers, each of so many of the shops, under a belief rule; otherwise like `scenarios/bench/full.toml`.
pub fn market(customers: usize, shops: usize, degree: usize, belief: &str) -> Arc<Scenario> {
    let text = format!(
        "schema = 1\ntitle = 'A market'\nsteps = 100\nbelief.{belief} = {{}}\n[exchange]\ntemptation = {{ uniform = [0, 8] }}\ncompensation = 0.5\n\
         [group.customers]\nsize = {customers}\nmemory = 0.99\n[group.shops]\nsize = {shops}\nintegrity = {{ uniform = [0, 1] }}\n\
         [relation.purchases]\nfrom = 'customers'\nto = 'shops'\nnetwork = {{ bipartite = {{ degree = {degree} }} }}\n\
         shared_interest = {{ uniform = [-0.5, 1] }}\n"
    );
    let document = Document::new(Source::File("market.toml".into()), &text);
    Arc::new(document.and_then(|d| d.scenario()).unwrap_or_else(|e| panic!("{e}")))
}

/// Rounds over the numbers of threads.
const ROUNDS: usize = 4;

/// Nanoseconds a contact of one run on each of these numbers of threads.
fn of_a_run(scenario: &Arc<Scenario>, numbers: &[usize]) -> Vec<f64> {
    in_turns(ROUNDS, numbers.len(), |k| on_threads(numbers[k], || nanoseconds(scenario, 1, |_| ())))
}

/// Runs a second on each of these numbers of threads.
fn runs_a_second(scenario: &Arc<Scenario>, numbers: &[usize]) -> Vec<f64> {
    let crews: Vec<_> = numbers.iter().map(|&n| Crew::new(Some(n)).unwrap_or_else(|e| panic!("{e}"))).collect();
    let seconds = in_turns(ROUNDS, numbers.len(), |k| {
        let start = Instant::now();
        let halt = crews[k].halt();
        let run = |number| perform(scenario, Run { number, point: 0, replicate: number, key: 0 }, Kept::default(), halt, || ());
        let Ok(()) = crews[k].in_order(false, 0..RUNS, run, |_, _| Ok::<(), Infallible>(()));
        start.elapsed().as_secs_f64()
    });
    seconds.into_iter().map(|seconds| RUNS as f64 / seconds).collect()
}

/// The table over 1, 2, 4, ... threads up to the cores of the machine.
pub fn threads(cores: usize) -> String {
    let numbers: Vec<usize> = (0..).map(|k| 1 << k).take_while(|&n| n < cores).chain([cores]).collect();
    let mut rows: Vec<Vec<String>> = Vec::new();
    // A rate is to grow, a time to shrink.
    let mut row = |name: String, unit: &str, figures: Vec<f64>| {
        let gain = |x: f64| if unit == "ns" { figures[0] / x } else { x / figures[0] };
        let cells = figures.iter().enumerate().flat_map(|(k, &x)| [Some(figure(x)), (k > 0).then(|| format!("{:.2}", gain(x)))]);
        rows.push([name, unit.into()].into_iter().chain(cells.flatten()).collect());
    };
    for (name, file, rule) in &RULES[..2] {
        for agents in [100_000, 1_000_000] {
            let scenario = scenario(file, &settings(rule, &[size(agents)]));
            row(format!("one run, {name}, {} agents", whole(agents as u64)), "ns", of_a_run(&scenario, &numbers));
        }
    }
    let market = market(100_000, 5, 5, "attribution");
    row("one run, attribution, 100,000 customers of five shops".into(), "ns", of_a_run(&market, &numbers));
    for (name, file, rule) in &RULES[..2] {
        let scenario = scenario(file, &settings(rule, &[size(1_000), "steps=200".into()]));
        row(format!("small runs, {name}, 1,000 agents, 200 steps"), "runs a second", runs_a_second(&scenario, &numbers));
    }
    let head: Vec<String> = ["work".to_owned(), "unit".to_owned()]
        .into_iter()
        .chain(numbers.iter().flat_map(|&n| {
            let named = format!("{n} thread{}", if n == 1 { "" } else { "s" });
            [Some(named), (n > 1).then(|| "gain".to_owned())].into_iter().flatten()
        }))
        .collect();
    format!(
        "## Threads\n\nOne run on several threads, in nanoseconds a contact, and small runs side by side, in runs a second; the gain is over one thread, \
         measured in turns. The aim: at least 1.9 on two threads.\n\n{}",
        table(&head, &rows)
    )
}
