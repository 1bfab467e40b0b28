//! The same scenario gives the same bytes on any number of threads.
//!
//! A population of 200,000 is cut into some 50 tasks whose trustees lie anywhere; one of 100 is a single task.
#![cfg(feature = "parallel")]

mod common;

use common::{bits, everything_among, scenario};
use fiducia::engine::{Keep, begin};
use fiducia::scenario::Scenario;
use rayon::ThreadPoolBuilder;
use std::sync::Arc;

/// Everything that a run shows, as bits: the rows of every step, then agents and relations, and the contacts of the last step.
fn shown(scenario: &Arc<Scenario>, threads: usize) -> Vec<u64> {
    let pool = ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| {
        let mut simulation = begin(scenario.clone(), 3, 0, Keep { traces: true, ..Keep::default() });
        let mut shown = Vec::new();
        for step in 0..=scenario.steps {
            if step > 0 {
                simulation.step();
            }
            shown.extend(bits::rows(&simulation.record()));
        }
        shown.extend(bits::rows(&simulation.overall()));
        shown.extend(bits::state(&*simulation));
        shown
    })
}

fn equal_on_1_2_and_8_threads(text: &str) {
    let scenario = scenario(text);
    let one = shown(&scenario, 1);
    for threads in [2, 8] {
        // Not assert_eq, which would print millions of numbers.
        assert!(one == shown(&scenario, threads), "{threads} threads show something else than 1");
    }
}

/// A market in which 100 buyers meet each seller, under this belief rule.
fn market(buyers: usize, belief: &str) -> String {
    format!(
        r#"
        steps = 4
        belief.{belief}
        [exchange]
        temptation = {{ exponential = 4 }}
        [communication]
        word_of_mouth = 0.5
        credibility = 0.5
        [group.buyers]
        size = {buyers}
        choice = "loyal"
        explore = 0.1
        [group.sellers]
        size = {}
        ability = {{ beta = [8, 2] }}
        feedback = 0.05
        integrity = {{ uniform = [0, 1] }}
        [relation.market]
        from = "buyers"
        to = "sellers"
        network = {{ bipartite = {{ degree = 3 }} }}
        shared_interest = {{ uniform = [0, 0.5] }}
        [listening.friends]
        from = "buyers"
        to = "buyers"
        network = {{ small_world = {{ degree = 4, rewire = 0.1 }} }}
        "#,
        buyers / 100
    )
}

#[test]
fn a_small_population_with_every_mechanism() {
    equal_on_1_2_and_8_threads(&everything_among(90, 10, "\"everyone\"", 30));
}

#[test]
fn a_large_population_with_every_mechanism() {
    equal_on_1_2_and_8_threads(&everything_among(190_000, 10_000, "{ random = { degree = 3 } }", 6));
}

#[test]
fn small_and_large_markets_under_every_belief_rule() {
    for belief in ["attribution = {}", "beta = {}", "linear = { up = 0.1, down = 0.3, cooling = 0.5 }"] {
        equal_on_1_2_and_8_threads(&market(1_000, belief));
    }
    equal_on_1_2_and_8_threads(&market(198_000, "beta = {}"));
}

#[test]
fn a_large_market_of_few_sellers() {
    let reviewed = market(60_000, "attribution = {}").replace("word_of_mouth = 0.5", "word_of_mouth = 0.5\nrecord_weight = 0.2");
    equal_on_1_2_and_8_threads(&reviewed);
}
