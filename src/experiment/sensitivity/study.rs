//! A finished sweep as a sensitivity analysis sees it: its points, how they hang together, and the mean of every metric at each of them.

use super::arrangement::Arrangement;
use crate::experiment::draft::ASIDE;
use crate::experiment::points::cell;
use crate::experiment::{Fault, Plan};
use crate::record::columns::is_metric;
use crate::record::manifest::Manifest;
use crate::record::reading::{Place, Reading};
use crate::record::tables::{self, RUNS};
use crate::scenario::sweep::{Axis, Entry, Sampling};
use crate::scenario::{Document, Source};
use std::io;
use std::path::{Path, PathBuf};

/// What became of one metric in one kind of relation.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// The metric, by its column in `runs.csv`.
    pub metric: String,
    /// The kind of relation.
    pub relation: String,
    /// The mean over replicates, by point; not a number where the metric does not exist.
    pub means: Vec<f64>,
}

/// A finished sweep whose points are those of a sensitivity analysis.
#[derive(Clone, Debug)]
pub struct Study {
    /// Its folder.
    pub folder: PathBuf,
    /// What ran.
    pub manifest: Manifest,
    /// Whether its files begin with a byte order mark.
    pub bom: bool,
    /// The swept parameters, by path.
    pub parameters: Vec<String>,
    /// How the points hang together.
    pub arrangement: Arrangement,
    /// By kind of relation, then metric.
    pub responses: Vec<Response>,
}

impl Study {
    /// Reads the folder of a sweep.
    ///
    /// # Errors
    /// No sweep, an unfinished one, points of another kind, or points without a result; files that cannot be read.
    pub fn read(folder: &Path) -> Result<Study, Fault> {
        let fault = |message: &str| Fault::wrong(format!("{}: {message}", folder.display()));
        let sweep = "fiducia sweep FILE --vary PATH=FROM..TO --vary PATH=FROM..TO --sample saltelli --points 256";
        let unfinished = || fault("the sweep is not finished; go on with it by --resume");
        let Some(plan) = (if folder.is_dir() { Plan::read(folder)? } else { None }) else {
            if Plan::read(&folder.join(ASIDE)).is_ok_and(|plan| plan.is_some()) {
                return Err(unfinished());
            }
            return Err(fault(&format!("there is no sweep in this folder; `{sweep}` makes one")));
        };
        let manifest = match Manifest::read(folder) {
            Ok(manifest) => manifest,
            _ if plan.shards.is_some() => return Err(fault("the shards of the sweep are not put together yet; see `fiducia merge`")),
            _ => return Err(unfinished()),
        };
        let source = Source::File(folder.join("manifest.json"));
        let entries = Document::new(source, &manifest.origin.scenario_text)?.sweep()?;
        let [entry] = entries.as_slice() else {
            let message =
                format!("the sweep crosses {} blocks of points; a sensitivity analysis needs a sample of one box: {sweep}", entries.len());
            return Err(fault(&message));
        };
        let runs = Runs::read(&folder.join(RUNS.file), plan.points).map_err(Fault::disk(folder))?;
        if let Some(point) = runs.points.iter().position(Vec::is_empty) {
            return Err(fault(&format!("point {point} has no result (see failures.csv); a sensitivity analysis needs every point")));
        }
        let arrangement =
            arrangement(entry, &runs).map_err(|message| fault(&format!("{message}; a sensitivity analysis needs `{sweep}`, or morris")))?;
        let Runs { parameters, responses, .. } = runs;
        Ok(Study { folder: folder.to_owned(), manifest, bom: plan.bom, parameters, arrangement, responses })
    }
}

/// Recognises the design of an entry in the points that were run.
fn arrangement(entry: &Entry, runs: &Runs) -> Result<Arrangement, String> {
    let (points, parameters) = (&runs.points, runs.parameters.len());
    let number = |_: usize, text: &str| text.parse().ok().filter(|x: &f64| x.is_finite());
    let changed = |point: usize| format!("the points in runs.csv are not those of the plan any more, from point {point} on");
    let other = |how: &str| Err(format!("the points of the sweep are {how}"));
    match entry {
        Entry::Sampled { sampling: Sampling::Saltelli, .. } => Arrangement::pairs(points, parameters, false).map_err(changed),
        Entry::Sampled { sampling: Sampling::Morris, levels, axes, .. } => {
            // Words are as far up as they stand in their list.
            let size = |side: usize, text: &str| {
                number(side, text).or_else(|| match &axes[side].1 {
                    Axis::Values(values) => values.iter().position(|value| cell(value) == text).map(|place| place as f64),
                    Axis::Range(_) => None,
                })
            };
            let still = "a parameter that takes one value only cannot move";
            Arrangement::trajectories(points, parameters, Some(*levels), size).map_err(|point| format!("{} ({still})", changed(point)))
        }
        Entry::Sampled { sampling, .. } => {
            other(&format!("a sample by `{}`, which does not move one parameter at a time", sampling.name()))
        }
        Entry::Listed(_) => other("a list"),
        Entry::Design(file) => {
            let tried = [
                Arrangement::pairs(points, parameters, false),
                Arrangement::pairs(points, parameters, true),
                Arrangement::trajectories(points, parameters, None, number),
            ];
            let (two, more) = (parameters + 2, 2 * parameters + 2);
            tried.into_iter().find_map(Result::ok).ok_or(format!(
                "the {} points of {file} are neither Saltelli's (A, AB for each of the {parameters} parameters, B: {two} or {more} in a row) nor \
                 Morris's ({} in a row, of which each moves one parameter by the same step)",
                points.len(),
                parameters + 1
            ))
        }
    }
}

/// What `runs.csv` holds.
struct Runs {
    parameters: Vec<String>,
    /// The values of the parameters as they are written, by point; nothing for a point without a run.
    points: Vec<Vec<String>>,
    responses: Vec<Response>,
}

impl Runs {
    fn read(file: &Path, points: u64) -> io::Result<Runs> {
        let mut rows = Reading::open(file)?;
        let (point, relation) = (rows.place("point")?, rows.place("relation")?);
        let metrics = rows.places(is_metric);
        // What is neither a metric nor a column of every sweep is what was varied.
        let parameters = rows.places(|name| tables::kind(RUNS.file, name).is_none());
        let points = points as usize;
        let mut settings = vec![Vec::new(); points];
        let mut relations: Vec<String> = Vec::new();
        // Sum and number of the values, by relation kind, metric and point.
        let mut sums: Vec<Vec<(f64, u32)>> = Vec::new();
        while rows.advance()? {
            let point = rows.count(point)? as usize;
            let of_point = settings.get_mut(point).ok_or_else(|| rows.wrong(&format!("there should be no point {point}")))?;
            if of_point.is_empty() {
                *of_point = parameters.iter().map(|&place| rows.text(place).map(str::to_owned)).collect::<Result<_, _>>()?;
            }
            let kind = match relations.iter().position(|name| rows.bytes(relation) == name.as_bytes()) {
                Some(kind) => kind,
                None => {
                    relations.push(rows.text(relation)?.to_owned());
                    sums.extend((0..metrics.len()).map(|_| vec![(0.0, 0); points]));
                    relations.len() - 1
                }
            };
            for (m, &metric) in metrics.iter().enumerate() {
                let x = rows.number(metric)?;
                if !x.is_nan() {
                    let (sum, n) = &mut sums[kind * metrics.len() + m][point];
                    *sum += x;
                    *n += 1;
                }
            }
        }
        let name = |place: Place| rows.name(place).to_owned();
        let named = relations.iter().flat_map(|relation| metrics.iter().map(move |&metric| (relation, metric)));
        let mean = |(sum, n): (f64, u32)| if n == 0 { f64::NAN } else { sum / f64::from(n) };
        let responses = named.zip(sums).map(|((relation, metric), sums)| Response {
            metric: name(metric),
            relation: relation.clone(),
            means: sums.into_iter().map(mean).collect(),
        });
        let responses = responses.collect();
        Ok(Runs { parameters: parameters.into_iter().map(name).collect(), points: settings, responses })
    }
}
