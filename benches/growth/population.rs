//! What a contact costs in a population, and what memory the population takes.

use crate::measure::{on_threads, scenario};
use fiducia::engine::{Keep, begin, memory};
use fiducia::record::columns::Metric;
use fiducia::scenario::Scenario;
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

/// The word that asks this program to be a population alone in a process.
pub const ALONE: &str = "--population";

/// Contacts of one measurement.
const CONTACTS: f64 = 1e6;

/// Steps before those that are timed, and timed steps.
const STEPS: [usize; 2] = [2, 4];

/// Nanoseconds a contact in steps 3 to 6, every step recorded: the best of about so many measurements, since noise only adds.
///
/// The same steps at every size, since relations age: small populations are begun anew again and again. `seen` is called when the first
/// population has taken its steps.
pub fn nanoseconds(scenario: &Arc<Scenario>, measurements: usize, mut seen: impl FnMut(usize)) -> f64 {
    let populations = (measurements as f64 * CONTACTS / (STEPS[1] * scenario.agents()) as f64).ceil() as u64;
    let (mut best, mut spent, mut contacts) = (f64::INFINITY, 0, 0.0);
    for replicate in 0..populations {
        let mut simulation = begin(scenario.clone(), replicate, 0, Keep::default());
        simulation.record();
        for step in 0..STEPS[0] + STEPS[1] {
            let start = Instant::now();
            simulation.step();
            let rows = simulation.record();
            if step >= STEPS[0] {
                spent += start.elapsed().as_nanos();
                contacts += rows.iter().map(|row| row[Metric::Contacts]).sum::<f64>();
            }
            if contacts >= CONTACTS {
                best = f64::min(best, spent as f64 / contacts);
                (spent, contacts) = (0, 0.0);
            }
        }
        if replicate == 0 {
            seen((0..scenario.kinds.len()).map(|kind| simulation.relations_of(kind)).sum());
        }
    }
    best
}

/// What was measured of a population alone in a process.
pub struct Alone {
    /// Nanoseconds a contact.
    pub nanoseconds: f64,
    /// Peak of the memory in bytes, of the whole process.
    pub peak: f64,
    /// What the process took before.
    pub before: f64,
    /// What `engine::memory` expects of the whole process.
    pub predicted: f64,
    /// Relations.
    pub relations: f64,
}

/// Bytes that a process of this machine may still take.
fn free() -> u64 {
    let memory = sysinfo::MemoryRefreshKind::nothing().with_ram();
    sysinfo::System::new_with_specifics(sysinfo::RefreshKind::nothing().with_memory(memory)).available_memory()
}

/// Measures a population in a fresh process, so that its peak is its own; `None` where it would not fit in the memory.
pub fn alone(threads: usize, file: &str, settings: &[String]) -> Option<Alone> {
    if memory(&scenario(file, settings)) as f64 > 0.8 * free() as f64 {
        return None;
    }
    let program = std::env::current_exe().expect("this program");
    let output = Command::new(program).args([ALONE, &threads.to_string(), file]).args(settings).output().expect("a child");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let figures: Vec<f64> = String::from_utf8_lossy(&output.stdout).split_whitespace().flat_map(str::parse).collect();
    let [nanoseconds, peak, before, predicted, relations] = figures[..] else { panic!("a population said {figures:?}") };
    Some(Alone { nanoseconds, peak, before, predicted, relations })
}

/// The fresh process: prints what [`alone`] reads.
pub fn be_alone(words: &[String]) {
    let [threads, file, settings @ ..] = words else { panic!("{ALONE} THREADS FILE SETTING...") };
    let scenario = scenario(file, settings);
    let before = peak();
    let (mut most, mut relations) = (0, 0);
    let measured =
        on_threads(threads.parse().expect("a number of threads"), || nanoseconds(&scenario, 8, |n| (most, relations) = (peak(), n)));
    println!("{measured} {most} {before} {} {relations}", memory(&scenario));
}

/// Largest memory of this process so far, in bytes.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("/proc, as Linux has it");
    let kilobytes = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse::<u64>().ok());
    1024 * kilobytes.expect("VmHWM in /proc/self/status")
}
