//! The points of a sweep, as the command line gives them.

use crate::scenario::diagnostic::Error;
use crate::scenario::sweep::{Axis, Sampling, number};
use clap::ValueEnum;
use clap::builder::PossibleValue;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// The options that replace the sweep of a scenario.
#[derive(clap::Args)]
pub struct Vary {
    /// Vary a parameter: PATH=1,2,5 or PATH=0..1:11 or PATH=1..100:5:log; several between semicolons vary together. May be repeated, for
    /// the full grid. Replaces the sweep of the scenario
    #[arg(long, value_name = "PATH=VALUES")]
    vary: Vec<String>,
    /// Points from a CSV file: a column a parameter path, a row a point. Also the name of a sample, as for --sample
    #[arg(long, value_name = "CSV")]
    design: Option<PathBuf>,
    /// Draw --points points from the box that the ranges of --vary (PATH=0..1) span
    #[arg(long, value_enum, value_name = "HOW")]
    sample: Option<Sampling>,
    /// Number of points that the sample draws. With d parameters, saltelli makes d + 2 points of each, and morris draws so many trajectories
    /// of d + 1 points
    #[arg(long, value_name = "N")]
    points: Option<u64>,
    /// Levels of each parameter in a morris sample, an even number; 4 if left out
    #[arg(long, value_name = "N")]
    levels: Option<u64>,
    /// Seed of the points that the sample draws; 1 if left out
    #[arg(long, value_name = "N")]
    design_seed: Option<u64>,
}

/// The designs as the command line names them.
impl ValueEnum for Sampling {
    fn value_variants<'a>() -> &'a [Sampling] {
        Sampling::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name().replace('_', "-")).help(self.meaning().trim_end_matches('.')))
    }
}

/// Enters what `--vary` says, `PATH=VALUES`, among the parameters that vary.
///
/// # Errors
/// What cannot be read, with how it is written, and a parameter that is there already.
pub fn vary(axes: &mut Table, text: &str, how: &str) -> Result<(), Error> {
    let fault = |message: String| Error::plain(format!("--vary {}: {message}", text.trim()));
    let (path, values) = text.split_once('=').ok_or_else(|| fault(format!("write {how}")))?;
    match axes.insert(path.trim().to_owned(), Axis::parse(values).map_err(fault)?.to_toml()) {
        Some(_) => Err(fault("this path is varied already".into())),
        None => Ok(()),
    }
}

impl Vary {
    /// Whether the command line says which points.
    pub fn given(&self) -> bool {
        let numbers = [self.points, self.levels, self.design_seed];
        !self.vary.is_empty() || self.design.is_some() || self.sample.is_some() || numbers.iter().any(Option::is_some)
    }

    /// Where the file of points lies that the sweep calls by this name, if the command line says so.
    pub fn file(&self, name: &str) -> Option<PathBuf> {
        self.design.clone().filter(|design| file_name(design) == name)
    }

    /// What `--design` means: a sample if it has the name of one and there is no such file, or else a file.
    fn design(&self) -> (Option<Sampling>, Option<&Path>) {
        let Some(design) = self.design.as_deref() else { return (None, None) };
        let sample = design.to_str().and_then(|name| Sampling::from_str(&name.replace('_', "-"), false).ok());
        if sample.is_some() && !design.exists() { (sample, None) } else { (None, Some(design)) }
    }

    /// The entries of the sweep.
    ///
    /// # Errors
    /// What cannot be read, or does not fit together.
    pub fn entries(&self) -> Result<Vec<Table>, Error> {
        let (named, file) = self.design();
        let sample = match (self.sample, named) {
            (Some(_), Some(_)) => return Err(Error::plain("--sample and --design name a sample each; leave one out")),
            (one, other) => one.or(other),
        };
        let mut entries = Vec::new();
        if let Some(file) = file {
            // The text names the file only: where it lies on this machine is no part of the sweep.
            entries.push(Table::from_iter([("design".to_owned(), Value::String(file_name(file)))]));
        }
        let mut blocks = Vec::new();
        for one in &self.vary {
            // A sample has one box.
            let mut axes = if sample.is_some() { blocks.pop().unwrap_or_default() } else { Table::new() };
            for part in one.split(';').filter(|part| !part.trim().is_empty()) {
                vary(&mut axes, part, "PATH=VALUES, for example --vary relation.kin.shared_interest=0..1:11")?;
            }
            blocks.push(axes);
        }
        let block = |axes| Table::from_iter([("vary".to_owned(), Value::Table(axes))]);
        let numbers = [("points", self.points), ("levels", self.levels), ("seed", self.design_seed)];
        let Some(sample) = sample else {
            if numbers.iter().any(|(_, n)| n.is_some()) {
                return Err(Error::plain("--points, --levels and --design-seed belong to a sample; name it with --sample"));
            }
            entries.extend(blocks.into_iter().map(block));
            return Ok(entries);
        };
        let (Some(boxed), Some(_)) = (blocks.pop(), self.points) else {
            let example = format!("--sample {} --points 256 --vary exchange.gain=1..9", sample.name().replace('_', "-"));
            return Err(Error::plain(format!("a sample needs --points and the ranges of --vary, for example {example}")));
        };
        let mut entry = block(boxed);
        entry.insert("sample".into(), Value::String(sample.name().into()));
        entry.extend(numbers.into_iter().filter_map(|(key, n)| Some((key.to_owned(), number(n? as f64)))));
        entries.push(entry);
        Ok(entries)
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
