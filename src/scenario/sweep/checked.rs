//! A sweep, checked: its blocks of points.

use super::axis::Axis;
use super::sampling::{DEFAULT_LEVELS, MOST_LEVELS, MOST_POINTS, Sampling};
use super::written::SweepTable;
use crate::scenario::Problem;
use crate::scenario::path::keys;

/// A checked block.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// Parameters that vary together, with as many values each.
    Listed(Vec<(String, Axis)>),
    /// Points drawn from a box.
    Sampled {
        /// How.
        sampling: Sampling,
        /// How many; some designs make more of each.
        points: u64,
        /// Levels of each parameter, an even number; only a design on a grid asks for them.
        levels: u64,
        /// Seed of the points.
        seed: u64,
        /// The sides of the box.
        axes: Vec<(String, Axis)>,
    },
    /// The rows of a file.
    Design(String),
}

/// What is no parameter of the model, or is a column of the results already.
const FIXED: [&str; 10] = ["schema", "title", "description", "seed", "steps", "horizon", "replicates", "every", "randomness", "sweep"];

/// Most blocks of a sweep: they are crossed, so that more than some dozens that vary make more points than can be run.
const MOST_BLOCKS: usize = 1_000;

/// Checks the blocks of a sweep.
///
/// # Errors
/// Everything that is wrong, each with its place in the document.
pub fn check(tables: &[SweepTable]) -> Result<Vec<Entry>, Vec<Problem>> {
    if tables.len() > MOST_BLOCKS {
        return Err(vec![Problem::at(&["sweep"], format!("a sweep has at most {MOST_BLOCKS} entries, not {}", tables.len()))]);
    }
    let mut problems = Vec::new();
    let mut entries = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for (k, table) in tables.iter().enumerate() {
        match entry(table) {
            Ok(entry) => entries.push(entry),
            Err((key, message)) => problems.push(Problem::at(&["sweep", &k.to_string(), key], message)),
        }
        for (path, _) in &table.vary.0 {
            let problem = |message: String| Problem::at(&["sweep", &k.to_string(), "vary", path], message);
            match path_problem(path) {
                Some(message) => problems.push(problem(message)),
                None if seen.contains(&path.as_str()) => problems.push(problem(format!("`{path}` is varied twice"))),
                None => {}
            }
            seen.push(path);
        }
    }
    if problems.is_empty() { Ok(entries) } else { Err(problems) }
}

/// Why a path cannot be swept.
pub fn path_problem(path: &str) -> Option<String> {
    match keys(path) {
        Err(message) => Some(message),
        Ok(keys) => {
            let first = keys.first().filter(|first| FIXED.contains(&first.as_str()))?;
            Some(format!("`{first}` cannot be swept, only what the model depends on"))
        }
    }
}

fn entry(table: &SweepTable) -> Result<Entry, (&'static str, String)> {
    let axes = &table.vary.0;
    if let Some(file) = &table.design {
        return match (axes.is_empty(), table.sample) {
            (true, None) => Ok(Entry::Design(file.clone())),
            _ => Err(("design", "an entry with a design file has no other keys; write another [[sweep]] for the rest".into())),
        };
    }
    if axes.is_empty() {
        return Err(("vary", "`vary` names at least one parameter".into()));
    }
    if let Some((path, _)) = axes.iter().find(|(_, axis)| axis.count() == Some(0)) {
        return Err(("vary", format!("{path}: the list of values is empty")));
    }
    match table.sample {
        Some(sampling) => sampled(table, sampling),
        None => listed(table),
    }
}

/// Parameters that vary together.
fn listed(table: &SweepTable) -> Result<Entry, (&'static str, String)> {
    let axes = &table.vary.0;
    if let Some((path, _)) = axes.iter().find(|(_, axis)| axis.count().is_none()) {
        return Err(("vary", format!("{path}: write how many values the range takes, such as 0..1:11, or name a `sample`")));
    }
    if table.points.is_some() || table.seed.is_some() || table.levels.is_some() {
        return Err(("points", "`points`, `seed` and `levels` belong to a `sample`".into()));
    }
    if let Some((path, _)) = axes.iter().find(|(_, axis)| axis.count() > Some(MOST_POINTS)) {
        return Err(("vary", format!("{path}: a sweep has at most {MOST_POINTS} points")));
    }
    let counts: Vec<u64> = axes.iter().filter_map(|(_, axis)| axis.count()).collect();
    if counts.iter().any(|n| *n != counts[0]) {
        let all = axes.iter().zip(&counts).map(|((path, _), n)| format!("{path} has {n}")).collect::<Vec<_>>().join(", ");
        return Err(("vary", format!("parameters of one entry vary together, with as many values each, but {all}")));
    }
    Ok(Entry::Listed(axes.clone()))
}

/// A sample of the box that the ranges span.
fn sampled(table: &SweepTable, sampling: Sampling) -> Result<Entry, (&'static str, String)> {
    let (axes, name) = (&table.vary.0, sampling.name());
    let points = table.points.ok_or(("sample", "a sample needs its number of `points`".to_owned()))?;
    let [fewest, most] = sampling.limits(axes.len());
    if !(fewest..=most).contains(&points) {
        return Err(("points", format!("{name} takes {fewest} to {most} points, not {points}")));
    }
    if axes.len() > sampling.most_parameters() {
        let most = sampling.most_parameters();
        return Err(("vary", format!("{name} takes at most {most} parameters, not {}", axes.len())));
    }
    if let Some((path, _)) = axes.iter().find(|(_, axis)| matches!(axis, Axis::Range(range) if range.count.is_some())) {
        return Err(("vary", format!("{path}: a sample takes its values from the whole range; leave out their number")));
    }
    let levels = table.levels.unwrap_or(DEFAULT_LEVELS);
    if table.levels.is_some() && !sampling.has_levels() {
        let with: Vec<String> = Sampling::ALL.iter().filter(|s| s.has_levels()).map(|s| format!("`{}`", s.name())).collect();
        return Err(("levels", format!("`levels` belong to a {} sample", with.join(" or "))));
    }
    if !(levels.is_multiple_of(2) && (2..=MOST_LEVELS).contains(&levels)) {
        return Err(("levels", format!("{name} takes an even number of levels, 2 to {MOST_LEVELS}, not {levels}")));
    }
    Ok(Entry::Sampled { sampling, points, levels, seed: table.seed.unwrap_or(1), axes: axes.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dotted_keys_are_paths_too() {
        let table: SweepTable = toml::from_str("vary.exchange.gain = [1, 2]\nvary.\"exchange.loss\" = \"0..1:2\"").unwrap();
        assert_eq!(table.vary.0.iter().map(|(path, _)| path.as_str()).collect::<Vec<_>>(), ["exchange.gain", "exchange.loss"]);
        assert!(matches!(check(&[table]).unwrap()[0], Entry::Listed(_)));
    }
}
