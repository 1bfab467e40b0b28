//! What a sweep costs beside its runs: memory against the number of runs, use of the cores, and time against the same runs alone.
//!
//! `cargo bench --bench cost_of_a_sweep` (Linux: the figures of a process are read from `/proc`).
//!
//! Two cores of an AMD EPYC, 2026-11-22, on a machine that others used too:
//! - tiny runs (10 agents, 10 steps) at 100 points: peak 8.2, 8.8, 9.1 and 9.0 MB for 100, 1,000, 10,000 and 100,000 runs, 42 us of processor
//!   a run; with a point for each run 13, 21 and 29 MB for 1,000, 10,000 and 100,000, 80 to 90 us a run;
//! - small runs (1,000 agents, 200 steps): the threads ran on 93 % of both cores, and ran or were ready to on 96 %; the sweep took 6 % more
//!   processor time than the engine alone on the same runs, which is within the noise of the machine (2 to 11 % less at other times).
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use fiducia::engine::{Keep, begin};
use fiducia::scenario::{Document, Source};
use std::collections::HashMap;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Ticks of `/proc/PID/stat` in a second.
const TICKS: f64 = 100.0;

fn scenario(agents: usize, steps: usize) -> String {
    format!(
        "schema = 1\ntitle = 'bench'\nsteps = {steps}\n[exchange]\ngain = 5\ntemptation = 4\n[group.people]\nsize = {agents}\n\
         integrity = {{ uniform = [0, 0.4] }}\n[relation.ties]\nfrom = 'people'\nto = 'people'\nnetwork = {{ ring = {{ degree = 4 }} }}\n"
    )
}

/// What a process used: seconds by the clock and of processor time, seconds that its threads ran or were ready to run (on a machine that
/// others use too they wait for a core), and its peak memory in MB.
#[derive(Default)]
struct Used {
    clock: f64,
    processor: f64,
    ready: f64,
    peak: f64,
}

/// Seconds of processor time of a process so far, of the system's too.
fn processor(process: &str) -> f64 {
    let line = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // The 12th and 13th word behind the name in brackets.
    let words = line.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    words.flat_map(str::parse::<f64>).sum::<f64>() / TICKS
}

/// A sweep over so many points of shared interest, with so many replicates each.
fn sweep(folder: &Path, agents: usize, steps: usize, [points, replicates]: [u64; 2]) -> Used {
    fs::write(folder.join("bench.toml"), scenario(agents, steps)).expect("a folder to write to");
    let (vary, replicates) = (format!("relation.ties.shared_interest=0..1:{points}"), replicates.to_string());
    let begun = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_fiducia"))
        .current_dir(folder)
        .args(["sweep", "bench.toml", "--vary", &vary, "--replicates", &replicates, "--out", "out", "--force", "--quiet"])
        .stdout(Stdio::null())
        .spawn()
        .expect("the program");
    let (mut used, mut threads) = (Used::default(), HashMap::new());
    while child.try_wait().expect("a child").is_none() {
        let process = child.id().to_string();
        let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse::<f64>().ok());
        used.peak = used.peak.max(peak.unwrap_or(0.0) / 1e3);
        used.processor = used.processor.max(processor(&process));
        for thread in fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten() {
            let nanoseconds = fs::read_to_string(thread.path().join("schedstat")).unwrap_or_default();
            let ready: f64 = nanoseconds.split_whitespace().take(2).flat_map(str::parse::<f64>).sum();
            threads.entry(thread.file_name()).and_modify(|most: &mut f64| *most = most.max(ready)).or_insert(ready);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    used.ready = threads.values().sum::<f64>() / 1e9;
    used.clock = begun.elapsed().as_secs_f64();
    used
}

/// Seconds of processor time that the engine alone takes for these runs.
fn engine(agents: usize, steps: usize, points: u64) -> f64 {
    let document = Document::new(Source::File("bench.toml".into()), &scenario(agents, steps)).expect("a scenario");
    let at = |point: u64| {
        let interest = toml::Value::from(point as f64 / (points - 1) as f64);
        document.with(&[("relation.ties.shared_interest", interest)]).and_then(|d| d.scenario()).map(Arc::new).expect("a scenario")
    };
    let scenarios: Vec<_> = (0..points).map(at).collect();
    let begun = processor("self");
    for scenario in &scenarios {
        let mut simulation = begin(scenario.clone(), 0, 0, Keep::default());
        (0..scenario.steps).for_each(|_| simulation.step());
        black_box(simulation.overall());
    }
    processor("self") - begun
}

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    println!("tiny runs: 10 agents, 10 steps");
    for [points, replicates] in [[100, 1], [100, 10], [100, 100], [100, 1_000], [1_000, 1], [10_000, 1], [100_000, 1]] {
        let (used, runs) = (sweep(folder.path(), 10, 10, [points, replicates]), points * replicates);
        let each = used.processor * 1e6 / runs as f64;
        println!("  {runs:>6} runs, {points:>6} points: peak {:.1} MB, {:.2} s, {each:.0} us of processor a run", used.peak, used.clock);
    }
    let cores = std::thread::available_parallelism().map_or(1, |n| n.get());
    let points = 400;
    let used = sweep(folder.path(), 1_000, 200, [points, 1]);
    let alone = engine(1_000, 200, points);
    let share = |seconds: f64| 100.0 * seconds / (used.clock * cores as f64);
    let (ran, ready) = (share(used.processor), share(used.ready));
    println!("small runs: 1,000 agents, 200 steps, {points} of them on {cores} cores");
    println!("  {:.2} s: ran on {ran:.0} % of all cores, ran or was ready to on {ready:.0} %", used.clock);
    println!("  engine alone {alone:.2} s of processor: the sweep takes {:.1} % more", 100.0 * (used.processor / alone - 1.0));
}
