//! What a sweep costs beside its runs: memory against the number of runs, use of the cores, and time against the same runs alone.
//!
//! `cargo bench --bench cost_of_a_sweep` (Linux: the figures of a process are read from `/proc`).
//!
//! FIGURES

use fiducia::engine::{Keep, begin};
use fiducia::scenario::{Document, Source};
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Ticks of `/proc/PID/stat` in a second.
const TICKS: f64 = 100.0;

fn scenario(agents: usize, steps: usize) -> String {
    format!(
        "schema = 1\ntitle = 'bench'\nsteps = {steps}\n[exchange]\ngain = 5\ntemptation = 4\n[group.people]\nsize = {agents}\n\
         integrity = {{ uniform = [0, 0.4] }}\n[relation.ties]\nfrom = 'people'\nto = 'people'\nnetwork = {{ ring = {{ degree = 4 }} }}\n"
    )
}

/// What a process used: seconds by the clock and of processor time, and its peak memory in MB.
struct Used {
    clock: f64,
    processor: f64,
    peak: f64,
}

/// A sweep over so many points of shared interest, with one replicate each.
fn sweep(folder: &Path, agents: usize, steps: usize, points: u64) -> Used {
    fs::write(folder.join("bench.toml"), scenario(agents, steps)).expect("a folder to write to");
    let vary = format!("relation.ties.shared_interest=0..1:{points}");
    let begun = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_fiducia"))
        .current_dir(folder)
        .args(["sweep", "bench.toml", "--vary", &vary, "--out", "out", "--force", "--quiet"])
        .stdout(Stdio::null())
        .spawn()
        .expect("the program");
    let mut used = Used { clock: 0.0, processor: 0.0, peak: 0.0 };
    while child.try_wait().expect("a child").is_none() {
        let place = |file: &str| fs::read_to_string(format!("/proc/{}/{file}", child.id())).unwrap_or_default();
        let peak = place("status").lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse::<f64>().ok());
        used.peak = used.peak.max(peak.unwrap_or(0.0) / 1e3);
        // User and system time are the 12th and 13th word behind the name in brackets.
        let ticks =
            place("stat").rsplit(')').next().map(|rest| rest.split_whitespace().skip(11).take(2).flat_map(str::parse::<f64>).sum::<f64>());
        used.processor = used.processor.max(ticks.unwrap_or(0.0) / TICKS);
        std::thread::sleep(Duration::from_millis(5));
    }
    used.clock = begun.elapsed().as_secs_f64();
    used
}

/// Seconds that the engine alone takes for these runs, one after the other.
fn engine(agents: usize, steps: usize, points: u64) -> f64 {
    let document = Document::new(Source::File("bench.toml".into()), &scenario(agents, steps)).expect("a scenario");
    let mut spent = Duration::ZERO;
    for point in 0..points {
        let interest = toml::Value::from(point as f64 / (points - 1) as f64);
        let scenario = document.with(&[("relation.ties.shared_interest", interest)]).and_then(|d| d.scenario()).expect("a scenario");
        let begun = Instant::now();
        let mut simulation = begin(&scenario, 0, 0, Keep::default());
        (0..scenario.steps).for_each(|_| simulation.step());
        black_box(simulation.overall());
        spent += begun.elapsed();
    }
    spent.as_secs_f64()
}

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    println!("tiny runs: 10 agents, 10 steps");
    for points in [100, 1_000, 10_000, 100_000] {
        let used = sweep(folder.path(), 10, 10, points);
        println!("  {points:>6} runs: peak {:.1} MB, {:.2} s, {:.0} us a run", used.peak, used.clock, used.clock * 1e6 / points as f64);
    }
    let cores = std::thread::available_parallelism().map_or(1, |n| n.get());
    let points = 400;
    let used = sweep(folder.path(), 1_000, 200, points);
    let alone = engine(1_000, 200, points);
    println!("small runs: 1,000 agents, 200 steps, {points} of them on {cores} cores");
    println!(
        "  {:.2} s, {:.2} s of processor: {:.0} % of all cores used",
        used.clock,
        used.processor,
        100.0 * used.processor / (used.clock * cores as f64)
    );
    println!("  engine alone {alone:.2} s: the sweep takes {:.1} % more processor time", 100.0 * (used.processor / alone - 1.0));
}
