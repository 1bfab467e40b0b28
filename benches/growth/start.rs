//! Chapters on what comes before and after the steps: building, launch, files.

use crate::measure::{in_turns, on_threads, scenario, size};
use crate::page::{figure, table, whole};
use crate::sizes::{RULES, settings};
use crate::threads::market;
use fiducia::engine::{Keep, begin};
use fiducia::experiment::{Folder, Halt, Kept, Run, RunResult, Wanted, perform};
use fiducia::record::table::aside;
use fiducia::scenario::{Document, Scenario};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Instant;

/// Agents of the populations that are built.
const AGENTS: usize = 1_000_000;

/// The networks that scale, with about ten relations an agent.
const NETWORKS: [(&str, &[&str]); 6] = [
    ("random", &["relation.people.network.random.degree=10"]),
    ("ring", &["relation.people.network.ring.degree=10"]),
    ("grid, eight neighbours", &["relation.people.network.grid.neighbours=8"]),
    ("small world", &["relation.people.network.small_world={ degree = 10, rewire = 0.1 }"]),
    ("scale free", &["relation.people.network.scale_free.links=5"]),
    ("blocks", &["relation.people.network.blocks={ count = 1000, within = 0.005, between = 0.000005 }"]),
];

/// Building.
pub fn building() -> String {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (name, network) in NETWORKS {
        let of = |(_, file, rule): (&str, &str, &[&str])| built(&scenario(file, &settings(&[rule, network].concat(), &[size(AGENTS)])));
        rows.push(row(name, [of(RULES[0]), of(RULES[1])]));
    }
    let of = |belief| built(&market(AGENTS, 1_000, 10, belief));
    rows.push(row("bipartite, 1,000 shops", [of("attribution"), of("beta")]));
    let head = ["network", "relations", "attribution: building, s", "a step, s", "in steps", "beta: building, s", "a step, s", "in steps"];
    format!(
        "## Building\n\nSeconds until a population of {} agents is built, and of one step of it, on one thread. The aim: below 20 steps.\n\n{}",
        whole(AGENTS as u64),
        table(&head, &rows)
    )
}

/// Relations, and seconds to build a population and to take a step of it: the best of three populations and four steps of each, since noise only adds.
fn built(scenario: &Arc<Scenario>) -> (usize, f64, f64) {
    on_threads(1, || {
        let (mut building, mut step, mut relations) = (f64::INFINITY, f64::INFINITY, 0);
        for replicate in 0..3 {
            let start = Instant::now();
            let mut simulation = begin(scenario.clone(), replicate, 0, Keep::default());
            building = building.min(start.elapsed().as_secs_f64());
            relations = simulation.relations_of(0);
            for _ in 0..4 {
                let start = Instant::now();
                simulation.step();
                simulation.record();
                step = step.min(start.elapsed().as_secs_f64());
            }
        }
        (relations, building, step)
    })
}

fn row(name: &str, rules: [(usize, f64, f64); 2]) -> Vec<String> {
    let cells =
        rules.iter().flat_map(|(_, building, step)| [format!("{building:.2}"), format!("{step:.3}"), format!("{:.1}", building / step)]);
    [name.to_owned(), whole(rules[0].0 as u64)].into_iter().chain(cells).collect()
}

/// Launch and files.
pub fn launch() -> String {
    let desk = tempfile::tempdir().expect("a folder to write to");
    let full = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/bench/full.toml");
    let full = full.to_str().expect("a path in UTF-8");
    let run = ["run", full, "--steps", "200", "--out", "out", "--force", "--quiet"];
    let rows = [
        ("`fiducia --version`", 10, milliseconds(desk.path(), &["--version"])),
        ("`fiducia run`, 1,000 agents, 200 steps, until its files are on the disk", 50, milliseconds(desk.path(), &run)),
    ];
    let rows: Vec<Vec<String>> = rows.into_iter().map(|(name, most, ms)| vec![name.to_owned(), figure(ms), most.to_string()]).collect();
    let mut page = format!(
        "## Launch and files\n\nMilliseconds from the launch of the program to its end, the best of ten.\n\n{}",
        table(&["command", "ms", "aim: below"], &rows)
    );
    page += "\nCSV, from numbers in memory to bytes hashed and handed to the operating system, in megabytes a second: the best of five. The aim: at least 200.\n\n";
    let rows = [("`series.csv`", csv_of_series(desk.path())), ("`relations.csv`", csv_of_relations(desk.path()))];
    let rows = rows.map(|(name, [bytes, seconds])| vec![name.to_owned(), figure(bytes / 1e6), figure(bytes / 1e6 / seconds)]);
    page + &table(&["file", "MB", "MB a second"], &rows)
}

/// Milliseconds of a command: the best of ten, since noise only adds.
fn milliseconds(folder: &Path, arguments: &[&str]) -> f64 {
    let measure = |_| {
        let start = Instant::now();
        let mut command = Command::new(env!("CARGO_BIN_EXE_fiducia"));
        let status = command.current_dir(folder).args(arguments).stdout(Stdio::null()).status().expect("the program");
        assert!(status.success(), "fiducia {arguments:?}");
        start.elapsed().as_secs_f64() * 1e3
    };
    (0..10).map(measure).fold(f64::INFINITY, f64::min)
}

/// Seconds that some work takes.
fn seconds(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64()
}

/// The least seconds of five, since noise only adds.
fn least(mut work: impl FnMut()) -> f64 {
    (0..5).map(|_| seconds(&mut work)).fold(f64::INFINITY, f64::min)
}

const FIRST: Run = Run { number: 0, point: 0, replicate: 0, key: 0 };

/// Writes a run so many times to a folder of results that takes this of it.
fn write(path: &Path, scenario: &Arc<Scenario>, kept: Kept, result: &RunResult, times: usize) {
    let document = Document::bundled("first-promise").expect("a bundled scenario");
    let mut folder = Folder::create(path, &document, scenario, Wanted { kept, ..Wanted::default() }, true).expect("a folder to write to");
    folder.begin().expect("files to write to");
    (0..times).for_each(|_| folder.append(result).expect("a disk"));
}

/// Bytes of a table that is not finished.
fn bytes(path: &Path, name: &str) -> f64 {
    std::fs::metadata(aside(&path.join(".unfinished"), name)).expect("what was written").len() as f64
}

/// Bytes of the series of a thousand runs, and seconds to write them beside a row each in `runs.csv`.
fn csv_of_series(path: &Path) -> [f64; 2] {
    let kept = Kept { series: true, ..Kept::default() };
    let scenario = scenario("full.toml", &["steps=100".into()]);
    let result = perform(&scenario, FIRST, kept, &Halt::new(), || ()).expect("a run");
    let seconds = least(|| write(path, &scenario, kept, &result, 1_000));
    [bytes(path, "series.csv"), seconds]
}

/// Bytes and seconds of the relations of 100,000 agents: how much longer the last step of a run takes that formats them, and the writing.
fn csv_of_relations(path: &Path) -> [f64; 2] {
    let kept = Kept { relations: true, ..Kept::default() };
    let scenario = scenario("full.toml", &["steps=1".into(), size(100_000)]);
    let perform = |kept| perform(&scenario, FIRST, kept, &Halt::new(), || ()).expect("a run");
    let runs = on_threads(1, || in_turns(5, 2, |k| seconds(|| drop(perform([Kept::default(), kept][k])))));
    let formatting = runs[1] - runs[0];
    let result = perform(kept);
    let writing = least(|| write(path, &scenario, kept, &result, 1));
    [bytes(path, "relations.csv"), formatting + writing]
}
