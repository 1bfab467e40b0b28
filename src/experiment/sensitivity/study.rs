//! A finished sweep as a sensitivity analysis sees it: its points, how they hang together, and the mean of every metric at each of them.

use super::arrangement::Arrangement;
use super::rank::Unfit;
use crate::experiment::draft::ASIDE;
use crate::experiment::points::cell;
use crate::experiment::{Fault, Plan};
use crate::record::columns::is_metric;
use crate::record::manifest::Manifest;
use crate::record::reading::{Place, Reading};
use crate::record::tables::{self, RUNS};
use crate::scenario::sweep::{Axis, Entry, Sampling};
use crate::scenario::{Document, Source};
use crate::text::counted;
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

/// A finished sweep whose points can be analysed.
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
    /// No sweep, an unfinished one, points from which nothing follows, or points without a result; files that cannot be read.
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
        let runs = Runs::read(&folder.join(RUNS.file), plan.points).map_err(Fault::disk(folder))?;
        if let Some(point) = runs.points.iter().position(Vec::is_empty) {
            return Err(fault(&format!("point {point} has no result (see failures.csv); a sensitivity analysis needs every point")));
        }
        let arrangement = arrangement(&entries, &runs).map_err(|message| fault(&message))?;
        let Runs { parameters, responses, .. } = runs;
        Ok(Study { folder: folder.to_owned(), manifest, bom: plan.bom, parameters, arrangement, responses })
    }
}

/// Recognises in the points that were run how they hang together.
fn arrangement(entries: &[Entry], runs: &Runs) -> Result<Arrangement, String> {
    let (points, parameters) = (&runs.points, runs.parameters.len());
    let changed = |point: usize| format!("the points in runs.csv are not those of the plan any more, from point {point} on");
    match entries {
        [Entry::Sampled { sampling: Sampling::Saltelli, .. }] => Arrangement::pairs(points, parameters, false).map_err(changed),
        [Entry::Sampled { sampling: Sampling::Morris, levels, axes, .. }] => {
            let size = |side: usize, text: &str| number(text).or_else(|| place(&axes[side].1, text));
            let still = "a parameter that takes one value only cannot move";
            Arrangement::trajectories(points, parameters, Some(*levels), size).map_err(|point| format!("{} ({still})", changed(point)))
        }
        [Entry::Design(_)] => {
            let pairs = [false, true].into_iter().find_map(|both_ways| Arrangement::pairs(points, parameters, both_ways).ok());
            let walks = || Arrangement::trajectories(points, parameters, None, |_, text| number(text)).ok();
            pairs.or_else(walks).map_or_else(|| given(entries, runs), Ok)
        }
        _ => given(entries, runs),
    }
}

/// The points as given data, or a sentence that says why nothing follows from them.
fn given(entries: &[Entry], runs: &Runs) -> Result<Arrangement, String> {
    let values = (0..runs.parameters.len()).map(|side| numbers(entries, runs, side)).collect::<Result<_, _>>()?;
    Arrangement::given(values).map_err(|unfit| match unfit {
        Unfit::Few(least) => {
            let (there, parameters) = (counted(runs.points.len(), "point"), counted(runs.parameters.len(), "parameter"));
            format!("the sweep has {there}; a sensitivity analysis of {parameters} needs {least} or more")
        }
        Unfit::Constant(side) => format!("`{}` takes one value only, so that nothing can be said of it; leave it out", runs.parameters[side]),
        Unfit::Bound(side) => format!(
            "the rank of `{}` follows at every point from those of other parameters, so that their parts cannot be told apart; vary them separately",
            runs.parameters[side]
        ),
    })
}

/// The values of a parameter as numbers, by point. Where words are among them, each value is as far up as it stands in its list.
fn numbers(entries: &[Entry], runs: &Runs, side: usize) -> Result<Vec<f64>, String> {
    let (path, texts) = (&runs.parameters[side], runs.points.iter().map(|point| point[side].as_str()));
    if let Some(values) = texts.clone().map(number).collect() {
        return Ok(values);
    }
    let axes = entries.iter().flat_map(|entry| match entry {
        Entry::Listed(axes) | Entry::Sampled { axes, .. } => axes.as_slice(),
        Entry::Design(_) => &[],
    });
    let axis = axes.into_iter().find(|(known, _)| known == path).map(|(_, axis)| axis);
    let words = || format!("`{path}` takes words, and a file of points does not say which comes before which; sweep them as a list");
    texts.map(|text| place(axis?, text)).collect::<Option<_>>().ok_or_else(words)
}

fn number(text: &str) -> Option<f64> {
    text.parse().ok().filter(|x: &f64| x.is_finite())
}

/// How far up a value stands in its list.
fn place(axis: &Axis, text: &str) -> Option<f64> {
    match axis {
        Axis::Values(values) => values.iter().position(|value| cell(value) == text).map(|place| place as f64),
        Axis::Range(_) => None,
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
