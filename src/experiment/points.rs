//! The points of a sweep, and its runs as a pure function of their number.
//!
//! Points are the full grid over the blocks of the design, the last block varying fastest. Runs go replicate by replicate through all
//! points, so that a sweep that was stopped is balanced.

use super::crew::{Crew, is_large};
use super::design::{Design, PointFile, design};
use super::fault::Fault;
use super::progress::Progress;
use super::run::{Label, Run};
use crate::engine;
use crate::record::table::hex;
use crate::scenario::diagnostic::Error;
use crate::scenario::file::Randomness;
use crate::scenario::sweep::{Axis, Entry, MOST_POINTS};
use crate::scenario::{Document, Scenario};
use crate::sheet;
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};
use std::cell::RefCell;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use toml::Value;

/// Points whose scenarios are kept once they are resolved; beyond these each run resolves its own, so that memory stays flat.
const KEPT: u64 = 1024;

/// What the runs of a sweep need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Demand {
    /// Memory of the largest run, in bytes.
    pub memory: u64,
    /// Memory of the smallest run, in bytes.
    pub least: u64,
    /// Whether a run is worth all threads.
    pub large: bool,
}

/// The points of a sweep and their runs.
pub struct Points {
    document: Document,
    /// The document without what is asked of it, from which each point is made.
    bare: Document,
    blocks: Vec<Box<dyn Design>>,
    paths: Vec<String>,
    points: u64,
    replicates: u64,
    seed: u64,
    steps: u64,
    every: u64,
    design_sha256: String,
    design_files: Vec<(String, Vec<u8>)>,
    inputs: Vec<PathBuf>,
    independent: bool,
    kept: Vec<OnceLock<Arc<Scenario>>>,
}

impl Points {
    /// The points of a scenario with a sweep. They are not checked yet, see [`Points::check`].
    ///
    /// # Errors
    /// A scenario that is wrong without any sweep, or a sweep that is wrong or missing.
    pub fn new(document: Document) -> Result<Points, Fault> {
        let source = document.source().clone();
        Points::with_files(document, |name| source.place(name))
    }

    /// The same, with files of points that lie where `place` says.
    ///
    /// # Errors
    /// A scenario that is wrong without any sweep, or a sweep that is wrong or missing.
    pub fn with_files(document: Document, place: impl Fn(&str) -> PathBuf) -> Result<Points, Fault> {
        let entries = document.sweep()?;
        if entries.is_empty() {
            let how = "add --vary PATH=VALUES, --design points.csv, or [[sweep]] entries to the scenario";
            return Err(Fault::wrong(format!("{}: there is nothing to sweep; {how}", document.source())));
        }
        let files = RefCell::new(Vec::new());
        let inputs = RefCell::new(document.files());
        let hash = RefCell::new(entries.iter().fold(Sha256::new(), |hash, entry| hash.chain_update(identity(entry))));
        let open = |name: &str| {
            let place = place(name);
            let opened = std::fs::File::open(&place).map_err(|e| e.to_string());
            let read = opened.and_then(|file| sheet::bytes(file).map_err(|fault| fault.message));
            let bytes = read.map_err(|message| Fault::wrong(format!("the design {} cannot be read: {message}", place.display())))?;
            hash.borrow_mut().update(Sha256::digest(&bytes));
            files.borrow_mut().push((name.to_owned(), bytes.clone()));
            inputs.borrow_mut().push(place);
            PointFile::read(name, &bytes)
        };
        let blocks = entries.into_iter().map(|entry| design(entry, open)).collect::<Result<Vec<_>, _>>()?;
        let paths: Vec<String> = blocks.iter().flat_map(|block| block.paths()).collect();
        if let Some((_, path)) = paths.iter().enumerate().find(|(k, path)| paths[..*k].contains(path)) {
            return Err(Fault::wrong(format!("`{path}` is varied twice")));
        }
        let points = blocks.iter().try_fold(1u64, |n, block| n.checked_mul(block.points())).filter(|n| *n <= MOST_POINTS);
        let points = points.ok_or_else(|| Fault::wrong(format!("more than {MOST_POINTS} points; use a sample instead of a full grid")))?;
        // The swept keys may be missing in the file itself, so the first point tells what all have in common.
        let mut points = Points {
            bare: document.bare(),
            document: document.clone(),
            blocks,
            paths,
            points,
            replicates: 1,
            seed: 1,
            steps: 1,
            every: 1,
            design_sha256: hex(&hash.into_inner().finalize()),
            design_files: files.into_inner(),
            inputs: inputs.into_inner(),
            independent: false,
            kept: (0..points.min(KEPT)).map(|_| OnceLock::new()).collect(),
        };
        let first = points.resolve(0)?;
        points.replicates = first.replicates as u64;
        points.seed = first.seed;
        points.steps = first.steps as u64;
        points.every = first.every as u64;
        points.independent = first.randomness == Randomness::Independent;
        Ok(points)
    }

    /// The scenario with its sweep.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// The parameters that vary, by path.
    pub fn paths(&self) -> &[String] {
        &self.paths
    }

    /// Number of points.
    pub fn count(&self) -> u64 {
        self.points
    }

    /// Replicates of each point.
    pub fn replicates(&self) -> u64 {
        self.replicates
    }

    /// Master seed.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// Steps of each run.
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// Steps between rows of the series.
    pub fn every(&self) -> u64 {
        self.every
    }

    /// SHA-256 of the design: the sweep as it is written, and the files of points that it names.
    pub(super) fn design_sha256(&self) -> String {
        self.design_sha256.clone()
    }

    /// The files of points, by the names that the scenario gives them.
    pub(super) fn design_files(&self) -> &[(String, Vec<u8>)] {
        &self.design_files
    }

    /// Every file that the points were read from.
    pub(super) fn inputs(&self) -> &[PathBuf] {
        &self.inputs
    }

    /// Number of runs.
    pub fn runs(&self) -> u64 {
        self.points * self.replicates
    }

    /// The settings of a point, in the order of [`Points::paths`].
    pub fn settings(&self, point: u64) -> Vec<(&str, Value)> {
        let mut rest = point;
        let mut values = Vec::with_capacity(self.paths.len());
        for block in self.blocks.iter().rev() {
            let mut of_block = block.values(rest % block.points());
            rest /= block.points();
            of_block.reverse();
            values.append(&mut of_block);
        }
        self.paths.iter().map(String::as_str).zip(values.into_iter().rev()).collect()
    }

    /// How rows name a point.
    pub fn label(&self, point: u64) -> Label {
        Label { point, settings: self.settings(point).iter().map(|(_, value)| cell(value)).collect() }
    }

    /// How messages name a point: `point 3 (exchange.gain = 1.5)`.
    pub fn describe(&self, point: u64) -> String {
        let settings: Vec<String> = self.settings(point).iter().map(|(path, value)| format!("{path} = {value}")).collect();
        format!("point {point} ({})", settings.join(", "))
    }

    /// The scenario of a point.
    ///
    /// # Errors
    /// What is wrong with it, behind the point and its settings.
    pub fn scenario(&self, point: u64) -> Result<Arc<Scenario>, Error> {
        let Some(kept) = self.kept.get(point as usize) else { return self.resolve(point).map(Arc::new) };
        if let Some(scenario) = kept.get() {
            return Ok(scenario.clone());
        }
        let scenario = Arc::new(self.resolve(point)?);
        Ok(kept.get_or_init(|| scenario).clone())
    }

    /// Checks every point and says what its runs need; progress is counted in points.
    ///
    /// # Errors
    /// What is wrong with the first wrong point, or a request to halt.
    pub fn check(&self, crew: &Crew, progress: &dyn Progress) -> Result<Demand, Fault> {
        let look = |point: u64| {
            let demand = |scenario: &Scenario| {
                let memory = engine::memory(scenario);
                Demand { memory, least: memory, large: is_large(scenario) }
            };
            (!crew.halt().requested()).then(|| self.scenario(point).map(|scenario| demand(&scenario)))
        };
        let (mut all, mut looked) = (Demand { memory: 0, least: u64::MAX, large: false }, 0);
        progress.begin(0, self.points, "points");
        let checked = crew.in_order(false, 0..self.points, look, |_, found| {
            let demand = found?;
            let (memory, least) = (all.memory.max(demand.memory), all.least.min(demand.least));
            all = Demand { memory, least, large: all.large || demand.large };
            looked += 1;
            progress.tick();
            Ok(())
        });
        progress.finish();
        match checked {
            Err(error) => Err(Fault::Wrong(error)),
            Ok(()) if looked < self.points => Err(Fault::Halted),
            Ok(()) => Ok(all),
        }
    }

    fn resolve(&self, point: u64) -> Result<Scenario, Error> {
        let settings = self.settings(point);
        let resolved = self.bare.with(&settings).and_then(|document| document.scenario());
        resolved.map_err(|error| {
            // Where one parameter varies, the point has already named it.
            let error = match settings.as_slice() {
                [(path, value)] => error.without(&format!("{path} = {value}: ")),
                _ => error,
            };
            error.prefixed(&format!("{}: ", self.describe(point)))
        })
    }

    /// The run of a point and a replicate.
    pub fn run(&self, point: u64, replicate: u64) -> Run {
        Run { number: replicate * self.points + point, point, replicate, key: if self.independent { self.key(point) } else { 0 } }
    }

    /// The key of a point's own luck: the first eight bytes of the SHA-256 of its settings, and never 0, which stands for common luck. It
    /// depends on the values alone: a point that is added leaves the others as they were.
    fn key(&self, point: u64) -> u64 {
        let mut hash = Sha256::new();
        for (path, value) in self.settings(point) {
            hash.update(format!("{path}={}\n", cell(&value)));
        }
        let digest = hash.finalize();
        digest.iter().take(8).rev().fold(0, |key, byte| key << 8 | u64::from(*byte)).max(1)
    }
}

/// Values of a range that are spelt out where a design is known by them; of more the range stands for itself.
const SPELT: u64 = 100_000;

/// A block as a text by which a design is known: the keys of the scenario, the values as cells of the results. It holds no name of a type, so that
/// it is the same for the same points in every release; a changed one would part a sweep from its resumption.
fn identity(entry: &Entry) -> String {
    let cells = |values: &[Value]| Json::from_iter(values.iter().map(cell));
    let side = |axis: &Axis| match axis {
        Axis::Values(values) => cells(values),
        Axis::Range(range) => match range.count.filter(|count| *count <= SPELT) {
            Some(count) => (0..count).map(|k| cell(&axis.value(k))).collect(),
            None => cell(&axis.to_toml()).into(),
        },
    };
    let vary = |axes: &[(String, Axis)]| axes.iter().map(|(path, axis)| json!([path, side(axis)])).collect::<Json>();
    let block = match entry {
        Entry::Listed(axes) => json!({ "vary": vary(axes) }),
        Entry::Sampled { sampling, points, levels, seed, axes } => {
            let levels = sampling.has_levels().then_some(levels);
            json!({ "sample": sampling.name(), "points": points, "levels": levels, "seed": seed, "vary": vary(axes) })
        }
        Entry::Design(file) => json!({ "design": file }),
    };
    format!("{block}\n")
}

/// A setting as a cell of a CSV file: numbers as they are everywhere else, texts without quotes, tables as TOML.
pub(super) fn cell(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Float(x) => {
            let mut lines = crate::record::table::Lines::default();
            lines.number(*x);
            String::from_utf8_lossy(lines.bytes()).into_owned()
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Form, Source};

    fn points(sweep: &str) -> Result<Points, Fault> {
        let text = format!("{}\n{sweep}", crate::scenario::bundled::scenario("first-promise").unwrap().text);
        Points::new(Document::new(Source::Bundled("first-promise"), &text)?)
    }

    const TWO: &str = "[[sweep]]\nvary = { \"exchange.gain\" = [1, 2, 3] }\n[[sweep]]\nvary = { \"communication.transparency\" = \"0..1:2\", \"exchange.loss\" = [7, 8.5] }\n";

    #[test]
    fn points_are_the_full_grid_with_the_last_block_fastest() {
        let points = points(TWO).unwrap();
        assert_eq!(points.paths(), ["exchange.gain", "communication.transparency", "exchange.loss"]);
        assert_eq!((points.count(), points.runs()), (6, 120));
        assert_eq!(points.label(3).settings, ["2", "1", "8.5"]);
        let Form::Exchange(form) = &points.scenario(3).unwrap().form;
        assert_eq!(form.phases[0].exchanges[0].gain, 2.0);
    }

    #[test]
    fn a_design_is_known_by_its_values_however_they_are_written() {
        let known = |sweep: &str| points(sweep).unwrap().design_sha256();
        let list = known("[[sweep]]\nvary.\"exchange.gain\" = [1, 1.5, 2]\n");
        assert_eq!(list, known("[[sweep]] # in steps\nvary = { exchange.gain = \"1..2:3\" }\n"));
        assert_eq!(list, "6647a5e2dbe84c87a5ff9a793bd378c487c7176911e25708df9311e489e0b7b1");
        let walks =
            "[[sweep]]\nsample = \"morris\"\npoints = 4\nvary = { exchange.gain = \"1..2\", belief = [\"beta\", \"attribution\"] }\n";
        assert_eq!(known(walks), known(&walks.replace("points", "levels = 4\nseed = 1\npoints")));
        assert_ne!(known(walks), known(&walks.replace("points", "levels = 6\npoints")));
        assert_eq!(known(walks), "6ba4027c2770ea7d950b657a283bbf8a0cc679ab0c46f7fc5a428cadcdfb5a4b");
    }

    #[test]
    fn runs_go_replicate_by_replicate_through_the_points() {
        let points = points(TWO).unwrap();
        assert_eq!(points.run(1, 2), Run { number: 13, point: 1, replicate: 2, key: 0 });
    }

    #[test]
    fn independent_luck_hangs_on_the_settings_alone() {
        let text = |values: &str| format!("[[sweep]]\nvary.\"exchange.gain\" = [{values}]\n");
        let keys = |values: &str| {
            let mut points = points(&text(values)).unwrap();
            points.independent = true;
            (0..points.count()).map(|point| points.run(point, 0).key).collect::<Vec<_>>()
        };
        assert_eq!(keys("1, 2")[1], keys("2, 5")[0]);
        assert_ne!(keys("1, 2")[0], keys("1, 2")[1]);
    }

    #[test]
    fn a_wrong_point_is_named_with_its_settings() {
        let message = |sweep: &str| {
            let points = points(sweep).unwrap();
            (0..points.count()).find_map(|point| points.scenario(point).err()).unwrap().to_string()
        };
        assert_eq!(
            message("[[sweep]]\nvary.\"relation.kin.shared_interest\" = \"0..1.5:4\"\n"),
            "point 3 (relation.kin.shared_interest = 1.5): 1.5 is outside [-1, 1]"
        );
        let two = message("[[sweep]]\nvary = { \"exchange.gain\" = [1, 2], \"communication.transparency\" = [0.5, 3] }\n");
        assert!(two.starts_with("point 1 (exchange.gain = 2, communication.transparency = 3): communication.transparency = 3: "), "{two}");
    }

    #[test]
    fn rules_and_networks_sweep_like_numbers() {
        let sweep = "[[sweep]]\nvary = { belief = [\"beta\", \"attribution\"] }\n[[sweep]]\nvary.\"relation.kin.network\" = [{ ring = { degree = 2 } }, { random = { degree = 2 } }]\n";
        let points = points(sweep).unwrap();
        assert!((0..4).all(|point| points.scenario(point).is_ok()));
        assert_eq!(points.label(2).settings, ["attribution", "{ ring = { degree = 2 } }"]);
    }

    #[test]
    fn nothing_to_sweep_and_wrong_sweeps_are_refused() {
        assert!(points("").err().unwrap().to_string().contains("there is nothing to sweep; add --vary"));
        for (sweep, message) in [
            ("[[sweep]]\nvary.\"seed\" = [1, 2]\n", "`seed` cannot be swept"),
            ("[[sweep]]\nvary.\"exchange.gain\" = \"0..1\"\n", "write how many values the range takes"),
            ("[[sweep]]\nvary = { \"exchange.gain\" = [1], \"exchange.loss\" = [1, 2] }\n", "exchange.gain has 1, exchange.loss has 2"),
            ("[[sweep]]\nvary.\"exchange.gain\" = [1]\n[[sweep]]\nvary.\"exchange.gain\" = [1]\n", "`exchange.gain` is varied twice"),
        ] {
            let found = points(sweep).err().unwrap().to_string();
            assert!(found.contains(message), "{found}");
        }
    }
}
