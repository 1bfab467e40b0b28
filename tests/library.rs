//! The library does what the program does: a call leaves the same bytes behind as the command.

#[path = "common/sweeping.rs"]
mod sweeping;

use fiducia::experiment::claims::{Protocol, test};
use fiducia::experiment::compare::{self, Question, compare};
use fiducia::experiment::fit::{Effort, Task, fit};
use fiducia::experiment::shard::{self, Site};
use fiducia::experiment::sweep::{self, OnError};
use fiducia::experiment::{Crew, Fault, Folder, Kept, Plan, Points, Progress, Wanted, simulate};
use fiducia::scenario::Document;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use sweeping::{SMALL, assert_same, expect, folder};

/// Asks the crew to halt after so many units of work.
struct Impatient<'a> {
    crew: &'a Crew,
    left: AtomicU64,
}

impl<'a> Impatient<'a> {
    fn new(crew: &'a Crew, units: u64) -> Impatient<'a> {
        Impatient { crew, left: AtomicU64::new(units) }
    }
}

impl Progress for Impatient<'_> {
    fn tick(&self) {
        if self.left.fetch_sub(1, Ordering::Relaxed) == 1 {
            self.crew.halt().request();
        }
    }
}

fn crew() -> Crew {
    Crew::new(Some(2)).unwrap()
}

/// The small scenario, which has a sweep of 60 runs.
fn small(dir: &Path) -> Document {
    Document::read(&dir.join("small.toml")).unwrap()
}

fn plan(points: &Points) -> Plan {
    let demand = points.check(&crew(), &()).unwrap();
    Plan::new(points, Wanted { kept: Kept { series: true, ..Kept::default() }, ..Wanted::default() }, None, demand.large).unwrap()
}

/// What the program makes of the same sweep.
fn by_command(dir: &Path) {
    expect(dir, 0, &["sweep", "small.toml", "--series", "--out", "command", "--quiet"]);
}

#[test]
fn simulating_leaves_what_the_command_run_leaves() {
    let folder = folder();
    let dir = folder.path();
    expect(dir, 0, &["run", "small.toml", "--relations", "--out", "command", "--quiet"]);
    let document = small(dir);
    let scenario = document.scenario().unwrap().into();
    let wanted = Wanted { kept: Kept { relations: true, ..Kept::default() }, ..Wanted::default() };
    let open = |replace| Folder::create(&dir.join("call"), &document, &scenario, wanted, replace);
    let mut seen = Vec::new();
    let manifest = simulate(&document, open(false).unwrap(), &crew(), &(), |result| seen.push(result.run.replicate)).unwrap();
    assert_same(&dir.join("call"), &dir.join("command"));
    assert_eq!(seen, (0..manifest.runs).collect::<Vec<_>>());
    // What is there is refused, unless it is to be replaced.
    assert!(matches!(open(false), Err(Fault::Wrong(_))) && open(true).is_ok());
}

#[test]
fn a_simulation_that_is_halted_keeps_the_runs_that_are_complete() {
    let folder = folder();
    let dir = folder.path();
    let document = small(dir).set(&["replicates=1000"]).unwrap();
    let open = Folder::create(&dir.join("call"), &document, &document.scenario().unwrap().into(), Wanted::default(), false).unwrap();
    let crew = crew();
    let manifest = simulate(&document, open, &crew, &Impatient::new(&crew, 5), |_| ()).unwrap();
    assert!(!manifest.complete && (5..1000).contains(&manifest.runs), "{} runs", manifest.runs);
}

#[test]
fn a_sweep_that_is_halted_and_resumed_leaves_what_the_command_leaves_in_one() {
    let folder = folder();
    let dir = folder.path();
    let points = Points::new(small(dir)).unwrap();
    let plan = plan(&points);
    by_command(dir);
    let call = dir.join("call");
    let (mut performed, mut kept) = (0, 0);
    let manifest = loop {
        let crew = crew();
        let sweep = match performed {
            0 => sweep::open(&call, &points, &plan, false).unwrap(),
            _ => sweep::resume(&call, &points, &plan).unwrap().expect("an unfinished sweep"),
        };
        assert_eq!(sweep.kept(), kept);
        let swept = sweep.perform(&crew, OnError::Keep, &Impatient::new(&crew, 20)).unwrap();
        (performed, kept) = (performed + 1, swept.runs);
        if let Some(manifest) = swept.manifest {
            break manifest;
        }
    };
    assert!(performed > 1 && manifest.runs == points.runs());
    assert_same(&call, &dir.join("command"));
    assert!(sweep::resume(&call, &points, &plan).unwrap().is_none(), "it is complete");
    assert!(matches!(sweep::open(&call, &points, &plan, false), Err(Fault::Wrong(_))));
}

#[test]
fn shards_that_are_made_by_calls_merge_to_what_the_command_leaves_in_one() {
    let folder = folder();
    let dir = folder.path();
    let points = Points::new(small(dir)).unwrap();
    by_command(dir);
    let place = dir.join("site");
    shard::plan(&place, 3, plan(&points), &points).unwrap();
    let (site, points) = Site::open(&place).unwrap();
    let merged = || site.merge(&points, &dir.join("call"), false, false, Duration::ZERO);
    for shard in [2, 0] {
        site.make(&points, shard, &crew(), OnError::Keep, &()).unwrap();
    }
    assert!(matches!(merged(), Err(Fault::Broken(message)) if message.contains("1 of 3 shards is not done: 1")));
    let impatient = crew();
    let halted = site.make(&points, 1, &impatient, OnError::Keep, &Impatient::new(&impatient, 1));
    assert!(matches!(halted, Err(Fault::Halted)));
    site.make(&points, 1, &crew(), OnError::Keep, &()).unwrap();
    assert_eq!(merged().unwrap().runs, points.runs());
    assert!(matches!(merged(), Err(Fault::Wrong(_))), "what is merged is not replaced");
    assert_same(&dir.join("call"), &dir.join("command"));
}

#[test]
fn comparing_leaves_what_the_command_compare_leaves() {
    let folder = folder();
    let dir = folder.path();
    let other = dir.join("other.toml");
    std::fs::write(&other, SMALL.replace("integrity = { uniform = [0, 0.4] }", "integrity = 0.7")).unwrap();
    expect(dir, 0, &["compare", "small.toml", "other.toml", "--out", "command", "--quiet"]);
    let question = Question::new([small(dir), Document::read(&other).unwrap()]).unwrap();
    let differences = compare(&question, &crew(), &()).unwrap();
    let open = || compare::prepare(&dir.join("call"), &question, false);
    compare::write(open().unwrap(), &question, &differences).unwrap();
    assert_same(&dir.join("call"), &dir.join("command"));
    assert!(matches!(open(), Err(Fault::Wrong(_))));
}

#[test]
fn whoever_asks_for_a_halt_is_told_so() {
    let folder = folder();
    let document = small(folder.path());
    let halted = || {
        let crew = crew();
        crew.halt().request();
        crew
    };
    assert!(matches!(Points::new(document.clone()).unwrap().check(&halted(), &()), Err(Fault::Halted)));
    assert!(matches!(compare(&Question::new([document.clone(), document]).unwrap(), &halted(), &()), Err(Fault::Halted)));
    let claims = Document::bundled("kollock").unwrap().claims().unwrap();
    assert!(matches!(test(&claims, &Protocol::fast(), &halted(), &()), Err(Fault::Halted)));
    let task = Task::new(Document::bundled("promises-vanberg").unwrap(), Effort::default()).unwrap();
    assert!(matches!(fit(&task, &halted(), &()), Err(Fault::Halted)));
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let folder = folder();
    let dir = folder.path();
    let file = dir.join("small.toml");
    let points = Points::new(small(dir)).unwrap();
    let fault = sweep::open(&file, &points, &plan(&points), true).err().unwrap();
    assert!(matches!(&fault, Fault::Wrong(_)), "{fault}");
    assert!(fault.to_string().starts_with(&format!("cannot make the folder {}: ", file.display())), "{fault}");
}
