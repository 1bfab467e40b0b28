//! The chapter on what bounds a contact: instructions and cache misses as valgrind counts them, and how much of the misses the loop hides.

use crate::measure::{on_threads, scenario, size};
use crate::page::{figure, percent, table, whole};
use crate::population::nanoseconds;
use crate::sizes::{RULES, settings};
use fiducia::engine::{Keep, begin};
use std::cmp::Ordering;
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
const PARTS: usize = 6;

/// How the parts of the standard library begin.
const LIBRARY: &str = "library ";

/// The process under valgrind: so many recorded steps on one thread.
pub fn be_counted(words: &[String]) {
    let [steps, file, settings @ ..] = words else { panic!("{COUNTED} STEPS FILE SETTING...") };
    let (steps, scenario) = (steps.parse().expect("a number of steps"), scenario(file, settings));
    on_threads(1, || {
        let mut simulation = begin(scenario, 0, 0, Keep::default());
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
        let (mut names, mut part, mut function) = (Vec::new(), String::new(), "");
        let mut functions: BTreeMap<&str, BTreeMap<String, f64>> = BTreeMap::new();
        for line in text.lines() {
            if let Some(events) = line.strip_prefix("events: ") {
                names = events.split_whitespace().collect();
            } else if let Some(file) = line.strip_prefix("fl=") {
                part = part_of(file);
            } else if let Some(name) = line.strip_prefix("fn=") {
                function = name;
            } else if line.starts_with(|c: char| c.is_ascii_digit()) {
                let values: Vec<f64> = line.split_whitespace().skip(1).flat_map(str::parse).collect();
                let of = |wanted: &str| names.iter().position(|name| *name == wanted).and_then(|k| values.get(k)).copied().unwrap_or(0.0);
                *functions.entry(function).or_default().entry(part.clone()).or_default() += of("Ir");
                counts.first += of("D1mr") + of("D1mw");
                counts.last += of("DLmr") + of("DLmw");
            }
        }
        for sources in functions.values() {
            let own = |source: &str| !source.starts_with(LIBRARY);
            let most = sources.iter().max_by(|a, b| (own(a.0), a.1).partial_cmp(&(own(b.0), b.1)).unwrap_or(Ordering::Equal));
            let instructions: f64 = sources.values().sum();
            counts.instructions += instructions;
            if let Some((name, _)) = most {
                *counts.parts.entry(name.clone()).or_default() += instructions;
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
        (Some(krate), _) => format!("`{}`", krate.rsplit_once('-').map_or(*krate, |(name, _)| name)),
        (None, Some(library)) => format!("{LIBRARY}{library}"),
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

/// The counts of some steps of a population, per contact; `None` without valgrind.
fn per_contact(file: &str, settings: &[String], agents: usize, steps: usize) -> Option<Counts> {
    // Counts do not mind company, so both processes run at once.
    std::thread::scope(|scope| {
        let before = scope.spawn(|| Counts::of(2, file, settings));
        let after = Counts::of(2 + steps, file, settings)?;
        Some(after.since(&before.join().ok()??, (steps * agents) as f64))
    })
}

/// What bounds a contact.
pub fn bounds() -> String {
    let head = "## What bounds a contact\n\n";
    let sizes = [(1_000, 50), (100_000, 4), (300_000, 4)];
    let (mut rows, mut parts, mut verdicts) = (Vec::new(), Vec::new(), String::new());
    let latency = latency();
    for (name, file, rule) in RULES {
        let mut of_rule = Vec::new();
        for (agents, steps) in sizes {
            let settings = settings(rule, &[size(agents)]);
            let Some(counts) = per_contact(file, &settings, agents, steps) else {
                return format!(
                    "{head}Left out: valgrind, which counts instructions and cache misses, is not installed here, or does not run.\n"
                );
            };
            let scenario = scenario(file, &settings);
            let time = on_threads(1, || nanoseconds(&scenario, 5, |_| ()));
            let mut row = vec![format!("{name}, {} agents", whole(agents as u64))];
            row.extend([counts.instructions, counts.first, counts.last, time].map(figure));
            rows.push(row);
            of_rule.push((counts, time));
        }
        let [(small, quick), .., (large, slow)] = &of_rule[..] else { continue };
        let waiting = (large.last - small.last) * latency;
        verdicts += &format!(
            "- {name}: {} last-level misses more at {} agents than at {} would be {} ns if each were waited for; a contact lasts {} ns more. So {} of the \
             waiting is hidden.\n",
            figure(large.last - small.last),
            whole(sizes[2].0 as u64),
            whole(sizes[0].0 as u64),
            figure(waiting),
            figure(slow - quick),
            percent(1.0 - (slow - quick) / waiting)
        );
        let mut shares: Vec<(&String, f64)> = small.parts.iter().map(|(part, n)| (part, n / small.instructions)).collect();
        shares.sort_by(|a, b| b.1.total_cmp(&a.1));
        let shown = shares.iter().take(PARTS).map(|(part, share)| format!("{part} {}", percent(*share)));
        parts.push(vec![name.to_owned(), shown.collect::<Vec<_>>().join(", ")]);
    }
    format!(
        "{head}Instructions and cache misses of a contact, counted by valgrind's cachegrind: what two processes differ by that take a different number \
         of steps, on one thread, every step recorded, divided by their contacts. Its caches are simulated, the last level with 32 MB, and know no prefetching: a miss here is \
         a line that has to come from further away, whether or not the program waits for it. It hides AVX-512, so the instructions are those of the path for \
         AVX2. The time is measured without it, on the processor as it is.\n\n{}\n\
         A read from the main memory that waits for the one before it takes {} ns here. So:\n\n{verdicts}\n\
         A contact is bound by its instructions as long as most of the waiting is hidden. At {} agents they are those of these sources; a function counts as the \
         source from which most of it comes, with what is inlined into it; `ppv-lite86` is the arithmetic of ChaCha, the random numbers.\n\n{}",
        table(&["run", "instructions", "misses, first level", "misses, last level", "ns"], &rows),
        figure(latency),
        whole(sizes[0].0 as u64),
        table(&["rule", "share of the instructions"], &parts)
    )
}
