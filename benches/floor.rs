//! The engine against the plainest possible loop over arrays.
//!
//! Printed: nanoseconds a contact of both, and the ratio kernel / engine (above 1: the engine is faster). With `--short` only
//! the smallest size is measured, and a ratio below 0.5 fails: the measured ratio is about 1 at this size.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[path = "common/full.rs"]
mod full;
#[path = "common/measure.rs"]
mod measure;

fn main() {
    let short = std::env::args().any(|a| a == "--short");
    let sizes: &[usize] = if short { &[1_000] } else { &[1_000, 100_000, 1_000_000] };
    println!("{:>9}  {:>12}  {:>12}  {:>6}", "agents", "kernel ns", "engine ns", "ratio");
    for &agents in sizes {
        let [kernel, engine] = full::kernel_and_engine(agents);
        let ratio = kernel / engine;
        println!("{agents:>9}  {kernel:>12.1}  {engine:>12.1}  {ratio:>6.2}");
        assert!(!short || ratio > 0.5, "the engine has become more than twice as slow as the bare kernel");
    }
}
