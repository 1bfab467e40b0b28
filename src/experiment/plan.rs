//! What a sweep is: everything that its bytes depend on. Written as `plan.json` before the first run; whoever goes on with the sweep, on this
//! machine or another, goes on with exactly this one.

use super::fault::Fault;
use super::observe::Kept;
use super::points::Points;
use super::provenance::seed_source;
use super::rows::Wanted;
use super::schedule::{Schedule, Until};
use crate::record::columns::metric;
use crate::record::disk::write_whole;
use crate::record::manifest::{Manifest, Origin, PROGRAM, RESULTS_VERSION};
use crate::record::table::{aside, hex};
use crate::record::tables::{self, Varied};
use crate::scenario::Document;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::io::Read;
use std::ops::Range;
use std::path::Path;

/// Name of the plan in its folder.
pub(super) const NAME: &str = "plan.json";

/// A sweep as it was agreed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Format of this file.
    pub format: u32,
    /// Name and version of the program.
    pub program: String,
    /// See [`RESULTS_VERSION`].
    pub results_version: u32,
    /// Where the scenario came from.
    pub scenario: String,
    /// SHA-256 of the scenario's text, overrides and sweep included.
    pub scenario_sha256: String,
    /// SHA-256 of the data files that the scenario names, by path.
    pub data: Vec<(String, String)>,
    /// What the command line changed.
    pub overrides: Vec<String>,
    /// SHA-256 of the points.
    pub design_sha256: String,
    /// Master seed.
    pub seed: u64,
    /// Who gave the seed.
    pub seed_source: String,
    /// Number of points.
    pub points: u64,
    /// Replicates of each point; with `until_ci` the least number.
    pub replicates: u64,
    /// Steps of each run.
    pub steps: u64,
    /// Steps between rows of the series.
    pub every: u64,
    /// Width that is narrow enough, metric and most replicates.
    pub until_ci: Option<(f64, String, u64)>,
    /// Whether `series.csv` is written.
    pub series: bool,
    /// Steps of the window at the end of the runs.
    pub window: u64,
    /// Whether files begin with a byte order mark.
    pub bom: bool,
    /// Whether each run is worth all threads of a machine.
    pub large: bool,
    /// Columns of `runs.csv`.
    pub columns: Vec<String>,
    /// Number of shards; none for a sweep that is one.
    pub shards: Option<u64>,
    /// How runs are cut into shards.
    pub partition: String,
    /// Whether the results are written once more as Parquet: a wish of the moment, no part of the plan.
    #[serde(skip)]
    pub parquet: bool,
}

impl Plan {
    /// The plan of a sweep over these points, for one machine. `large` says whether a run is worth all threads, see [`Points::check`].
    ///
    /// # Errors
    /// A data file of the scenario that cannot be read.
    pub fn new(points: &Points, wanted: Wanted, until: Option<Until>, large: bool) -> Result<Plan, Fault> {
        let document = points.document();
        Ok(Plan {
            format: 1,
            program: PROGRAM.into(),
            results_version: RESULTS_VERSION,
            scenario: document.source().stem(),
            scenario_sha256: hex(&Sha256::digest(document.text().as_bytes())),
            data: hashes(&data(document)?),
            overrides: document.overrides().map(str::to_owned).collect(),
            design_sha256: points.design_sha256(),
            seed: points.seed(),
            seed_source: seed_source(document).into(),
            points: points.count(),
            replicates: points.replicates(),
            steps: points.steps(),
            every: points.every(),
            until_ci: until.map(|u| (u.width, u.metric.column().name.into(), u.most)),
            series: wanted.kept.series,
            window: wanted.kept.window as u64,
            bom: wanted.bom,
            large,
            columns: tables::RUNS.header(&Varied { parameters: points.paths(), window: wanted.kept.window }),
            shards: None,
            partition: "contiguous ranges of runs whose sizes differ by at most one, the longer ones first".into(),
            parquet: wanted.parquet,
        })
    }

    /// The files that are wanted.
    pub fn wanted(&self) -> Wanted {
        let kept = Kept { series: self.series, window: self.window as usize, ..Kept::default() };
        Wanted { kept, replicate: None, bom: self.bom, parquet: self.parquet }
    }

    /// When a point has enough replicates, if that is not a fixed number.
    pub fn until(&self) -> Option<Until> {
        let (width, name, most) = self.until_ci.as_ref()?;
        Some(Until { metric: metric(name)?, width: *width, most: *most })
    }

    /// Number of runs, at most where that hangs on the results.
    pub fn most_runs(&self) -> u64 {
        self.points * self.until().map_or(self.replicates, |until| until.most)
    }

    /// The runs in order.
    pub(super) fn schedule(&self) -> Schedule {
        match self.until() {
            None => Schedule::fixed(self.points, 0..self.points * self.replicates),
            Some(until) => Schedule::until(self.points, self.replicates, until),
        }
    }

    /// The runs of a shard.
    pub(super) fn shard(&self, k: u64) -> Range<u64> {
        let (runs, shards) = (self.points * self.replicates, self.shards.unwrap_or(1));
        let start = |k: u64| k * (runs / shards) + k.min(runs % shards);
        start(k)..start(k + 1)
    }

    /// The names of what differs from another plan; empty if nothing does.
    pub(super) fn differences(&self, other: &Plan) -> Vec<String> {
        let mut names = Vec::new();
        let mut differ = |name: &str, a: &dyn std::fmt::Display, b: &dyn std::fmt::Display| {
            let (a, b) = (a.to_string(), b.to_string());
            if a != b {
                names.push(if a.len() + b.len() > 60 { name.to_owned() } else { format!("{name} ({a}, now {b})") });
            }
        };
        let shown = |value: &dyn std::fmt::Debug| format!("{value:?}");
        differ("format", &self.format, &other.format);
        differ("program", &self.program, &other.program);
        differ("results version", &self.results_version, &other.results_version);
        differ("seed", &self.seed, &other.seed);
        differ("steps", &self.steps, &other.steps);
        differ("replicates", &self.replicates, &other.replicates);
        differ("every", &self.every, &other.every);
        differ("points", &self.points, &other.points);
        differ("design", &self.design_sha256, &other.design_sha256);
        differ("until-ci", &shown(&self.until_ci), &shown(&other.until_ci));
        differ("series", &self.series, &other.series);
        differ("window", &self.window, &other.window);
        differ("bom", &self.bom, &other.bom);
        differ("data files", &shown(&self.data), &shown(&other.data));
        differ("shards", &shown(&self.shards), &shown(&other.shards));
        // The text holds the seed and the sweep too: it is named when nothing that it holds has been.
        if names.is_empty() {
            let mut differ = |name: &str, same: bool| names.extend((!same).then(|| name.to_owned()));
            differ("scenario", self.scenario_sha256 == other.scenario_sha256 && self.scenario == other.scenario);
            differ("columns", self.columns == other.columns && self.partition == other.partition);
        }
        names
    }

    /// The bytes of the file.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut text = serde_json::to_vec_pretty(self).unwrap_or_default();
        text.push(b'\n');
        text
    }

    /// Reads the plan of a folder; `None` if there is none.
    ///
    /// # Errors
    /// A file that cannot be read or is no plan.
    pub fn read(folder: &Path) -> Result<Option<Plan>, Fault> {
        let path = folder.join(NAME);
        match std::fs::read(&path) {
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(Fault::disk(&path)(e)),
            Ok(bytes) => Plan::of(&bytes, folder).map(Some),
        }
    }

    /// The plan that these bytes of the file in a folder are.
    ///
    /// # Errors
    /// If they are none.
    pub(super) fn of(bytes: &[u8], folder: &Path) -> Result<Plan, Fault> {
        serde_json::from_slice(bytes).map_err(|e| Fault::Broken(format!("{} is no plan of a sweep: {e}", folder.join(NAME).display())))
    }

    /// Writes the plan; it appears whole.
    ///
    /// # Errors
    /// When the disk refuses.
    pub(super) fn write(&self, folder: &Path) -> std::io::Result<()> {
        write_whole(folder, NAME, &aside(folder, NAME), &self.bytes())
    }

    /// The manifest of the results.
    pub(super) fn manifest(&self, text: &str, runs: u64) -> Manifest {
        Manifest {
            format: 1,
            program: self.program.clone(),
            results_version: self.results_version,
            origin: Origin::new(self.scenario.clone(), text, self.overrides.clone()),
            seed: self.seed,
            seed_source: self.seed_source.clone(),
            points: self.points,
            replicates: self.replicates,
            replicate: None,
            steps: self.steps,
            every: self.every,
            runs,
            complete: true,
            compared_with: None,
            plan_sha256: Some(hex(&Sha256::digest(Plan { shards: None, ..self.clone() }.bytes()))),
            files: Vec::new(),
        }
    }
}

/// The data files that a scenario names, by path.
///
/// # Errors
/// One that cannot be read.
pub(super) fn data(document: &Document) -> Result<Vec<(String, Vec<u8>)>, Fault> {
    let read = |path: String| {
        let mut bytes = Vec::new();
        let mut reader = document.source().data(&path, "table").map_err(Fault::wrong)?;
        reader.read_to_end(&mut bytes).map_err(|e| Fault::wrong(format!("{path}: {e}")))?;
        Ok((path, bytes))
    };
    document.data_files().into_iter().map(read).collect()
}

fn hashes(files: &[(String, Vec<u8>)]) -> Vec<(String, String)> {
    files.iter().map(|(path, bytes)| (path.clone(), hex(&Sha256::digest(bytes)))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_are_contiguous_and_balanced() {
        let text = r#"{"format":1,"program":"p","results_version":1,"scenario":"s","scenario_sha256":"","data":[],"overrides":[],"design_sha256":"","seed":1,"seed_source":"","points":7,"replicates":3,"steps":1,"every":1,"until_ci":null,"series":false,"window":0,"bom":false,"large":false,"columns":[],"shards":4,"partition":""}"#;
        let mut plan: Plan = serde_json::from_str(text).unwrap();
        assert_eq!([0, 1, 2, 3].map(|k| plan.shard(k)), [0..6, 6..11, 11..16, 16..21]);
        plan.shards = Some(30);
        let sizes: Vec<u64> = (0..30).map(|k| plan.shard(k).end - plan.shard(k).start).collect();
        assert_eq!((sizes.iter().sum::<u64>(), plan.shard(29).end), (21, 21));
    }
}
