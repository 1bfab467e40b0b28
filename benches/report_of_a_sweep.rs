//! What the page of a large sweep costs: time by the clock and peak memory of `fiducia report`.
//!
//! `cargo bench --bench report_of_a_sweep` (Linux: the figures of a process are read from `/proc`). The aims: under 2 s and 300 MB for a sweep of 10,000
//! runs, under 10 s for a table of 1,000,000 rows.
//!
//! FIGURES
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use fiducia::record::columns::METRICS;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A small scenario with two kinds of relation.
const SCENARIO: &str = "schema = 1\ntitle = 'bench'\nsteps = 5\n[group.people]\nsize = 10\n[relation.near]\nfrom = 'people'\nto = 'people'\n\
                        network = { ring = { degree = 4 } }\n[relation.far]\nfrom = 'people'\nto = 'people'\nnetwork = 'everyone'\n";

/// The parameters of the sweep.
const PARAMETERS: [&str; 3] = ["exchange.gain", "exchange.loss", "communication.transparency"];

fn fiducia(folder: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fiducia"));
    command.current_dir(folder).args(words).stdout(Stdio::null());
    command
}

/// A Latin hypercube of two points, whose table of summaries is then another, of so many points.
fn sampled(folder: &Path, points: u32) -> u64 {
    fs::write(folder.join("bench.toml"), SCENARIO).expect("a folder to write to");
    let vary = ["--vary", "exchange.gain=0..10", "--vary", "exchange.loss=0..10", "--vary", "communication.transparency=0..1"];
    let sample = ["--sample", "latin_hypercube", "--points", "2", "--replicates", "1", "--out", "out", "--force", "--quiet"];
    let swept = fiducia(folder, &[&["sweep", "bench.toml"], &vary[..], &sample].concat()).status().expect("the program");
    assert!(swept.success());
    let mut table = BufWriter::new(File::create(folder.join("out/summary.csv")).expect("a file"));
    let mut rows = 0;
    let mut line = |text: String| table.write_all(text.as_bytes()).expect("room on the disk");
    line(format!("point,{},step,relation,from,to,metric,n,mean,sd,ci_low,ci_high\n", PARAMETERS.join(",")));
    for point in 0..points {
        // Numbers without a pattern that a chart would find: multiples of irrational numbers.
        let part = |irrational: f64| (f64::from(point) * irrational).fract();
        let [a, b, c] = [0.618_033_988_749_895, 0.754_877_666_246_693, 0.569_840_290_998_053].map(part);
        for relation in ["near", "far"] {
            for (k, metric) in METRICS.iter().enumerate() {
                let mean = a * 0.5 + b * 0.3 + part(0.414_213_562_373_095 + k as f64) * 0.2;
                line(format!("{point},{},{},{c},5,{relation},people,people,{},1,{mean},,,\n", a * 10.0, b * 10.0, metric.name));
                rows += 1;
            }
        }
    }
    rows
}

/// Makes the page, and prints what it took.
fn report(folder: &Path, what: &str) {
    let begun = Instant::now();
    let mut child = fiducia(folder, &["report", "out", "--quiet"]).spawn().expect("the program");
    let mut peak: f64 = 0.0;
    while child.try_wait().expect("a child").is_none() {
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let now = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse::<f64>().ok());
        peak = peak.max(now.unwrap_or(0.0) / 1e3);
        std::thread::sleep(Duration::from_millis(2));
    }
    let seconds = begun.elapsed().as_secs_f64();
    let size = |name: &str| fs::metadata(folder.join("out").join(name)).map_or(0.0, |of| of.len() as f64 / 1e6);
    println!(
        "{what}: {seconds:.2} s, peak {peak:.0} MB; summary.csv {:.0} MB, the page {:.2} MB",
        size("summary.csv"),
        size("report.html")
    );
}

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let processor = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = processor.lines().find_map(|line| line.strip_prefix("model name")?.split(": ").nth(1)).unwrap_or("unknown");
    println!("processor: {name}");
    let swept = fiducia(folder.path(), &["sweep", "trust-map", "--out", "out", "--quiet"]).status().expect("the program");
    assert!(swept.success());
    report(folder.path(), "10,000 runs, 20 at each of 500 points of a grid");
    for points in [10_000, 16_130, 100_000] {
        let rows = sampled(folder.path(), points);
        report(folder.path(), &format!("{points} points from a box, {rows} rows"));
    }
}
