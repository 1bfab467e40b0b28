//! How the cost of a run grows: writes `docs/performance.md`, every figure of it from one run on one machine.
//!
//! `cargo bench --bench growth` takes five to six minutes and wants a quiet machine with Linux. Chapters named behind `--`, such as
//! `cargo bench --bench growth -- threads recording`, are measured alone and printed.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark prints its figures")]

mod counts;
#[path = "../common/full.rs"]
mod full;
#[path = "../common/measure.rs"]
mod measure;
mod mechanisms;
mod page;
#[path = "../common/peer.rs"]
mod peer;
mod population;
mod rivals;
mod sizes;
mod start;
mod threads;

use std::process::Command;
use std::time::Instant;

/// A chapter of the page for a machine with so many cores.
type Chapter = fn(usize) -> String;

/// The chapters, by name and in their order.
const CHAPTERS: [(&str, Chapter); 9] = [
    ("rivals", |_| rivals::rivals()),
    ("agents", sizes::agents),
    ("relations", |_| sizes::relations()),
    ("mechanisms", |_| mechanisms::mechanisms()),
    ("recording", |_| mechanisms::recording()),
    ("threads", threads::threads),
    ("building", |_| start::building()),
    ("launch", |_| start::launch()),
    ("bounds", |_| counts::bounds()),
];

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/performance.md");

fn main() {
    // Cargo says `--bench` to every benchmark.
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    match words.split_first() {
        Some((first, rest)) if first == population::ALONE => population::be_alone(rest),
        Some((first, rest)) if first == counts::COUNTED => counts::be_counted(rest),
        None => std::fs::write(PAGE, opening() + &chapters(|_| true)).expect("docs/performance.md can be written"),
        Some(_) => print!("{}", chapters(|name| words.iter().any(|word| word == name))),
    }
}

/// Measures the chapters that are wanted.
fn chapters(wanted: impl Fn(&str) -> bool) -> String {
    let cores = std::thread::available_parallelism().map_or(1, |n| n.get());
    let chosen: Vec<_> = CHAPTERS.into_iter().filter(|(name, _)| wanted(name)).collect();
    if chosen.is_empty() {
        let names: Vec<&str> = CHAPTERS.iter().map(|(name, _)| *name).collect();
        eprintln!("there is no such chapter; there are {}", names.join(", "));
        std::process::exit(2);
    }
    let measured = chosen.into_iter().map(|(name, chapter)| {
        let start = Instant::now();
        let text = chapter(cores);
        eprintln!("{name}: {:.0} s", start.elapsed().as_secs_f64());
        format!("\n{text}")
    });
    measured.collect()
}

/// The head of the page, with the machine and the date.
fn opening() -> String {
    let kinds = sysinfo::RefreshKind::nothing().with_cpu(sysinfo::CpuRefreshKind::nothing());
    let system = sysinfo::System::new_with_specifics(kinds.with_memory(sysinfo::MemoryRefreshKind::nothing().with_ram()));
    let processor = system.cpus().first().map_or("an unknown processor", |cpu| cpu.brand());
    let date = Command::new("date").args(["-u", "+%F"]).output().map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or("unknown");
    format!(
        "# Performance\n\n<!-- Written by `cargo bench --bench growth`: change benches/growth/, not this page. -->\n\n\
         What a run costs and how the cost grows, in nanoseconds a contact. A contact is one agent acting once as trustor, whether it relies on its \
         partner or not. `cargo bench --bench growth` makes this page; every figure is from one run of it, of fiducia {}, on {processor}, {} cores, {:.0} GB of memory, \
         on {}; the load of the machine was {load} when it began, and should be near 0.\n\n\
         Each figure is the best of several measurements, because other work on a machine only ever adds time. Ratios carry to other machines better \
         than nanoseconds do. Unless a chapter says otherwise, contacts are timed in steps 3 to 6 of a run, at every size, with every step recorded: what \
         people rely on, and so what there is to do, changes over a run.\n",
        env!("CARGO_PKG_VERSION"),
        std::thread::available_parallelism().map_or(1, |n| n.get()),
        system.total_memory() as f64 / 1e9,
        date.unwrap_or_else(|_| "an unknown day".into()),
    )
}
