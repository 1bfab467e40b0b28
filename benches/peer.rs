//! The peer model, in which agent-based frameworks are compared, in the engine, in a bare loop written for it alone, and in the best of the others.
//!
//! Printed: million contacts a second of the loop and of the engine on one thread, the ratio engine / loop, and the ratio of the engine to what
//! the best other framework reaches at this size.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[path = "common/measure.rs"]
mod measure;
#[path = "common/peer.rs"]
mod peer;

fn main() {
    println!("{:>9}  {:>10}  {:>10}  {:>6}  {:>10}", "agents", "bare M/s", "engine M/s", "ratio", "best other");
    for (k, agents) in peer::SIZES.into_iter().enumerate() {
        let [bare, engine] = peer::loop_and_engine(agents).map(|ns| 1e3 / ns);
        println!("{agents:>9}  {bare:>10.1}  {engine:>10.1}  {:>6.2}  {:>10.2}", engine / bare, engine / peer::best_other(k));
    }
}
