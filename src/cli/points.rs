//! The points of a sweep, as the command line gives them.

use crate::scenario::diagnostic::Error;
use crate::scenario::sweep::{Axis, written};
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// The options that replace the sweep of a scenario.
#[derive(clap::Args)]
pub struct Points {
    /// Vary a parameter: PATH=1,2,5 or PATH=0..1:11 or PATH=1..100:5:log; several between semicolons vary together. May be repeated, for
    /// the full grid. Replaces the sweep of the scenario
    #[arg(long, value_name = "PATH=VALUES")]
    vary: Vec<String>,
    /// Points from a CSV file: a column a parameter path, a row a point
    #[arg(long, value_name = "CSV")]
    design: Option<PathBuf>,
    /// Draw --points points from the box that the ranges of --vary (PATH=0..1) span
    #[arg(long, value_enum, value_name = "HOW", requires = "points", requires = "vary")]
    sample: Option<Sampling>,
    /// Number of points that --sample draws
    #[arg(long, value_name = "N", requires = "sample")]
    points: Option<u64>,
    /// Seed of the points that --sample draws
    #[arg(long, value_name = "N", requires = "sample")]
    design_seed: Option<u64>,
}

/// How points are drawn.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Sampling {
    /// Independent uniform points
    Random,
    /// One point in each of n layers of every parameter
    LatinHypercube,
    /// Scrambled Sobol sequence
    Sobol,
}

impl Points {
    /// Whether the command line says which points.
    pub fn given(&self) -> bool {
        !self.vary.is_empty() || self.design.is_some()
    }

    /// Where the file of points lies that the sweep calls by this name, if the command line says so.
    pub fn file(&self, name: &str) -> Option<PathBuf> {
        self.design.clone().filter(|design| file_name(design) == name)
    }

    /// The entries of the sweep.
    ///
    /// # Errors
    /// What cannot be read.
    pub fn entries(&self) -> Result<Vec<Table>, Error> {
        let mut entries = Vec::new();
        if let Some(design) = &self.design {
            // The text names the file only: where it lies on this machine is no part of the sweep.
            entries.push(Table::from_iter([("design".to_owned(), Value::String(file_name(design)))]));
        }
        let mut varied = Vec::new();
        for one in &self.vary {
            let mut axes = Table::new();
            for part in one.split(';').filter(|part| !part.trim().is_empty()) {
                let fault = |message: String| Error::plain(format!("--vary {}: {message}", part.trim()));
                let example = "write PATH=VALUES, for example --vary relation.kin.shared_interest=0..1:11";
                let (path, values) = part.split_once('=').ok_or_else(|| fault(example.into()))?;
                let axis = Axis::parse(values).map_err(fault)?;
                axes.insert(path.trim().to_owned(), axis.to_toml());
            }
            varied.push(axes);
        }
        match (self.sample, self.points) {
            (Some(sample), Some(points)) => {
                let how = match sample {
                    Sampling::Random => "random",
                    Sampling::LatinHypercube => "latin_hypercube",
                    Sampling::Sobol => "sobol",
                };
                // A sample has one box.
                let axes: Table = varied.into_iter().flatten().collect();
                let mut entry = Table::from_iter([("vary".to_owned(), Value::Table(axes))]);
                entry.insert("sample".into(), Value::String(how.into()));
                entry.insert("points".into(), written(points as f64));
                entry.extend(self.design_seed.map(|seed| ("seed".to_owned(), written(seed as f64))));
                entries.push(entry);
            }
            _ => entries.extend(varied.into_iter().map(|axes| Table::from_iter([("vary".to_owned(), Value::Table(axes))]))),
        }
        Ok(entries)
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
