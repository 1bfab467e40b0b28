//! How long it takes to set the values of one point of a sweep and to resolve its scenario: `cargo bench --bench points_of_a_sweep`.
//!
//! 75 us of processor time a point for both scenarios (AMD EPYC, one thread, 2026-11-22); 130 us by the clock, on a machine that others used too.
//! A sweep of 100,000 points therefore spends some eight seconds on its documents.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use fiducia::scenario::Document;
use std::hint::black_box;
use std::time::Instant;

const POINTS: u32 = 20_000;

fn main() {
    for name in ["first-promise", "karate-club"] {
        let document = Document::bundled(name).expect("a bundled scenario");
        let start = Instant::now();
        for point in 0..POINTS {
            let share = f64::from(point) / f64::from(POINTS);
            let values = [("communication.transparency", toml::Value::from(share)), ("exchange.reward", toml::Value::from(share))];
            black_box(document.with(&values).and_then(|point| point.scenario()).expect("a scenario"));
        }
        println!("{name}: {:.1} us a point", start.elapsed().as_secs_f64() * 1e6 / f64::from(POINTS));
    }
}
