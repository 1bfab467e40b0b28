//! What a sweep will take of time and disk, from some runs that are tried and rows that are made of them.

use super::crew::Crew;
use super::plan::Plan;
use super::points::Points;
use super::rows::{Formatted, written};
use super::run::Label;
use super::summary::{Moments, Quantiles, summary_row};
use super::workers::{Made, OnError, Workers};
use crate::record::columns::{RUN_KEYS, is_metric};
use crate::record::table::Lines;
use crate::record::tables::{self, Varied};
use std::convert::Infallible;
use std::path::Path;
use std::time::{Duration, Instant};

/// Most runs that are tried.
const MOST: u64 = 1000;

/// Runs of a point that are tried, where it has as many: of two there is a spread, which the summary writes down.
const OF_A_POINT: u64 = 2;

/// What runs take, from some that were tried.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trial {
    /// Runs that were tried.
    pub runs: u64,
    /// Seconds that each took.
    pub seconds: f64,
    /// Bytes of the rows of each.
    pub bytes: u64,
    /// Bytes of the summary of each point.
    pub summary: u64,
    /// Bytes of what there is once: plan, manifest and dictionary.
    pub fixed: u64,
    /// Runs that are under way at a time.
    pub at_once: u64,
}

impl Trial {
    /// Bytes of a sweep of so many points and runs, without Parquet.
    pub fn disk(&self, points: u64, runs: u64) -> u64 {
        self.fixed + self.summary * points + self.bytes * runs
    }
}

/// Tries runs from all over the design for so long, at least one; nothing if asked to halt before.
pub fn trial(points: &Points, plan: &Plan, crew: &Crew, time: Duration) -> Option<Trial> {
    let (large, wanted) = (plan.large, plan.wanted().kept);
    let workers = Workers { folder: Path::new(""), points, crew, large, wanted, on_error: OnError::Keep, leaves_to_others: false };
    let begun = Instant::now();
    let of_a_point = OF_A_POINT.min(plan.most_runs() / points.count());
    let place = |number: u64| {
        // A large step apart, so that dear regions are met early.
        let share = ((number / of_a_point) as f64 * 0.618_033_988_749_894_9).fract();
        (((share * points.count() as f64) as u64).min(points.count() - 1), number % of_a_point)
    };
    let make = |number: u64| {
        let (point, replicate) = place(number);
        if number == 0 || begun.elapsed() < time { workers.make(points.run(point, replicate), None) } else { None }
    };
    let mut digest = Digest { replicates: of_a_point, names: plan.columns.clone(), ..Digest::default() };
    let (mut runs, mut bytes, mut open): (u64, u64, Vec<Made>) = (0, 0, Vec::new());
    let Ok(()) = crew.in_order(large, 0..points.count().saturating_mul(of_a_point).min(MOST), make, |number, made: Made| {
        runs += 1;
        bytes += made.rows().bytes();
        open.push(made);
        if open.len() as u64 == of_a_point {
            digest.add(&points.label(place(number).0), &open);
            open.clear();
        }
        Ok::<(), Infallible>(())
    });
    if digest.points == 0 && !open.is_empty() {
        digest.add(&points.label(place(0).0), &open);
    }
    let at_once = crew.at_once(large) as u64;
    let seconds = begun.elapsed().as_secs_f64() * at_once.min(runs) as f64 / runs as f64;
    let summary = digest.bytes / digest.points.max(1);
    (runs > 0).then(|| Trial { runs, seconds, bytes: bytes / runs, summary, fixed: fixed(points, plan), at_once })
}

/// Bytes of the files of which there is one, however many runs.
fn fixed(points: &Points, plan: &Plan) -> u64 {
    let varied = Varied { parameters: points.paths(), window: plan.wanted().kept.window };
    let tables = written(plan.wanted().kept, false);
    let manifest = serde_json::to_vec_pretty(&plan.manifest(points.document().text(), 0)).unwrap_or_default();
    // Of each file the manifest says name, rows, bytes and hash.
    let files = 180 * (tables.len() as u64 + 1);
    plan.bytes().len() as u64 + manifest.len() as u64 + files + tables::dictionary_bytes(&tables, &varied)
}

/// The summary of points, as long as it will be.
#[derive(Default)]
struct Digest {
    /// Runs of a point.
    replicates: u64,
    /// Columns of `runs.csv`.
    names: Vec<String>,
    quantiles: Quantiles,
    points: u64,
    bytes: u64,
}

impl Digest {
    /// Takes a point, by runs of it.
    fn add(&mut self, label: &Label, made: &[Made]) {
        let of_runs: Vec<Vec<csv::StringRecord>> = made.iter().map(|made| rows(made.rows())).collect();
        let mut lines = Lines::default();
        for (k, row) in of_runs[0].iter().enumerate() {
            let text = |name: &str| self.names.iter().position(|own| own == name).and_then(|k| row.get(k)).unwrap_or_default().to_owned();
            let (names, step) = (["relation", "from", "to"].map(text), text("steps").parse().unwrap_or(0));
            for (place, name) in self.names.iter().enumerate().skip(RUN_KEYS.len()).filter(|(_, name)| is_metric(name)) {
                let mut moments = Moments::default();
                let value = |row: &csv::StringRecord| row.get(place).and_then(|cell| cell.parse::<f64>().ok()).unwrap_or(f64::NAN);
                of_runs.iter().filter_map(|rows| rows.get(k)).for_each(|row| moments.add(value(row)));
                if (made.len() as u64) < self.replicates {
                    // Where there was no time for another run, one that came out a little otherwise stands in for it.
                    moments.add(value(row) * 1.037);
                }
                summary_row(&mut lines, &mut self.quantiles, (label.point, &label.settings), step, &names, name, &moments);
            }
        }
        self.points += 1;
        self.bytes += lines.bytes().len() as u64;
    }
}

/// The rows that a run adds to `runs.csv`.
fn rows(made: &Formatted) -> Vec<csv::StringRecord> {
    let [runs, ..] = made.tables();
    csv::ReaderBuilder::new().has_headers(false).from_reader(runs.bytes()).into_records().filter_map(Result::ok).collect()
}
