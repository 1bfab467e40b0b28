//! The chapter on what bounds a contact: instructions and cache misses as valgrind counts them, and how much of the misses the loop hides.

use crate::measure::{on_threads, scenario, size};
use crate::page::{figure, percent, table, whole};
use crate::population::nanoseconds;
use crate::sizes::{RULES, settings};
use fiducia::engine::{Keep, begin};
use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// The word that asks this program to be counted.
pub const COUNTED: &str = "--count";

/// Bytes of the last-level cache that valgrind simulates.
const LAST_LEVEL: &str = "33554432,16,64";

/// Parts of the program that are shown by name.
const PARTS: usize = 8;

/// The process under valgrind: so many recorded steps on one thread.
pub fn be_counted(words: &[String]) {
    let [steps, file, settings @ ..] = words else { panic!("{COUNTED} STEPS FILE SETTING...") };
    let (steps, scenario) = (steps.parse().expect("a number of steps"), scenario(file, settings));
    on_threads(1, || {
        let mut simulation = begin(&scenario, 0, 0, Keep::default());
        for _ in 0..steps {
            simulation.step();
            black_box(simulation.record());
        }
    });
}

/// Counts of a process: instructions by part of the program, and misses of the first-level data cache and of the last level.
#[derive(Default)]
struct Counts {
    parts: BTreeMap<String, f64>,
    instructions: f64,
    first: f64,
    last: f64,
}

impl Counts {
    /// Runs this program under valgrind; `None` where it is not installed or does not run.
    fn of(steps: usize, file: &str, settings: &[String]) -> Option<Counts> {
        let folder = tempfile::tempdir().expect("a folder to write to");
        let out = folder.path().join("counts");
        let mut valgrind = Command::new("valgrind");
        valgrind.args(["--tool=cachegrind", "--cache-sim=yes"]);
        valgrind.args([format!("--LL={LAST_LEVEL}"), format!("--cachegrind-out-file={}", out.display())]);
        valgrind.arg(std::env::current_exe().expect("this program")).args([COUNTED, &steps.to_string(), file]).args(settings);
        valgrind.output().ok().filter(|output| output.status.success())?;
        Some(Counts::read(&std::fs::read_to_string(out).ok()?))
    }

    /// Reads what cachegrind writes: files (`fl=`), functions (`fn=`), and below them a line of counts for each line of the source.
    fn read(text: &str) -> Counts {
        let mut counts = Counts::default();
        let (mut names, mut part) = (Vec::new(), String::new());
        for line in text.lines() {
            if let Some(events) = line.strip_prefix("events: ") {
                names = events.split_whitespace().collect();
            } else if let Some(file) = line.strip_prefix("fl=") {
                part = part_of(file);
            } else if line.starts_with(|c: char| c.is_ascii_digit()) {
                let values: Vec<f64> = line.split_whitespace().skip(1).flat_map(str::parse).collect();
                let of = |wanted: &str| names.iter().position(|name| *name == wanted).and_then(|k| values.get(k)).copied().unwrap_or(0.0);
                counts.instructions += of("Ir");
                *counts.parts.entry(part.clone()).or_default() += of("Ir");
                counts.first += of("D1mr") + of("D1mw");
                counts.last += of("DLmr") + of("DLmw");
            }
        }
        counts
    }

    /// Per contact, what these counts have more than those of a process that took fewer steps.
    fn since(&self, before: &Counts, contacts: f64) -> Counts {
        let less = |part: &str| before.parts.get(part).copied().unwrap_or(0.0);
        Counts {
            parts: self.parts.iter().map(|(part, n)| (part.clone(), (n - less(part)) / contacts)).collect(),
            instructions: (self.instructions - before.instructions) / contacts,
            first: (self.first - before.first) / contacts,
            last: (self.last - before.last) / contacts,
        }
    }
}

/// The part of the program that a source file belongs to: a file of this package, a crate, or the standard library.
fn part_of(file: &str) -> String {
    let package = Path::new(file).strip_prefix(env!("CARGO_MANIFEST_DIR")).ok().and_then(Path::to_str);
    let relative = package.or_else(|| file.starts_with("src/").then_some(file));
    if let Some(own) = relative {
        return format!("`{own}`");
    }
    let folders: Vec<&str> = file.split('/').collect();
    let behind = |name: &str, n: usize| folders.iter().position(|f| *f == name).and_then(|k| folders.get(k + n));
    match (behind("registry", 3), behind("library", 1)) {
        (Some(krate), _) => format!("crate {}", krate.rsplit_once('-').map_or(*krate, |(name, _)| name)),
        (None, Some(library)) => format!("library {library}"),
        _ => "the system".into(),
    }
}

/// Nanoseconds of a read from the main memory that waits for the one before it: the best of three walks over 512 MB, since noise only adds.
fn latency() -> f64 {
    let mask = (1 << 27) - 1;
    let memory = black_box(vec![1_u32; mask + 1]);
    let walk = |_| {
        let (mut at, steps) = (0, 2_000_000);
        let start = Instant::now();
        for _ in 0..steps {
            // A linear congruential walk whose constant is what was just read.
            at = (at * 1_664_525 + 1_013_904_222 + memory[at] as usize) & mask;
        }
        black_box(at);
        start.elapsed().as_nanos() as f64 / f64::from(steps)
    };
    (0..3).map(walk).fold(f64::INFINITY, f64::min)
}

/// What bounds a contact.
pub fn bounds() -> String {
    let head = "## What bounds a contact\n\n";
    let sizes = [(1_000, 50), (100_000, 4)];
    let (mut rows, mut parts, mut verdicts) = (Vec::new(), Vec::new(), String::new());
    let latency = latency();
    for (name, file, rule) in RULES {
        let mut of_rule = Vec::new();
        for (agents, steps) in sizes {
            let settings = settings(rule, &[size(agents)]);
            let (Some(before), Some(after)) = (Counts::of(2, file, &settings), Counts::of(2 + steps, file, &settings)) else {
                return format!(
                    "{head}Left out: valgrind, which counts instructions and cache misses, is not installed here, or does not run.\n"
                );
            };
            let counts = after.since(&before, (steps * agents) as f64);
            let scenario = scenario(file, &settings);
            let time = on_threads(1, || nanoseconds(&scenario, 5, |_| ()));
            let mut row = vec![format!("{name}, {} agents", whole(agents as u64))];
            row.extend([counts.instructions, counts.first, counts.last, time, counts.instructions / time].map(figure));
            rows.push(row);
            of_rule.push((counts, time));
        }
        let [(small, quick), (large, slow)] = &of_rule[..] else { continue };
        let (more, misses) = (slow - quick, large.last - small.last);
        verdicts += &format!(
            "- {name}: from {} to {} agents a contact takes {} instructions more, misses the last level {} times more, and lasts {} ns more. Were each \
             of these misses waited for, that would be {} ns: {} of it is hidden.\n",
            whole(sizes[0].0 as u64),
            whole(sizes[1].0 as u64),
            figure(large.instructions - small.instructions),
            figure(misses),
            figure(more),
            figure(misses * latency),
            percent(1.0 - more / (misses * latency))
        );
        let mut shares: Vec<(&String, f64)> = small.parts.iter().map(|(part, n)| (part, n / small.instructions)).collect();
        shares.sort_by(|a, b| b.1.total_cmp(&a.1));
        let shown = shares.iter().take(PARTS).map(|(part, share)| format!("{part} {}", percent(*share)));
        parts.push(vec![name.to_owned(), shown.collect::<Vec<_>>().join(", ")]);
    }
    format!(
        "{head}Counted by cachegrind, which simulates the caches of the first and the last level (32 MB) and knows no prefetching; it hides AVX-512, so that the counts are \
         those of the path for AVX2. What two processes differ by that take a different number of steps, on one thread, every step recorded, divided by their \
         contacts. The time is measured without it, on the processor as it is.\n\n{}\n\
         A read from the main memory that waits for the one before it takes {} ns here. So:\n\n{verdicts}\n\
         Within the cache a contact is bound by its instructions. They stand, at {} agents, in these sources:\n\n{}",
        table(&["run", "instructions", "misses, first level", "misses, last level", "ns", "instructions a ns"], &rows),
        figure(latency),
        whole(sizes[0].0 as u64),
        table(&["rule", "share of the instructions"], &parts)
    )
}
