//! A fit, checked: which parameters are free, within which ranges, and which figures they are to meet under which settings.

use super::written::TargetTable;
use crate::scenario::measure::{Measure, Under, Window, is_setting, kind_named, only_kind, same_kinds};
use crate::scenario::sweep::{Axis, Range, Varied};
use crate::scenario::{Problem, Scenario};
use toml::Value;

/// A parameter that a fit may move.
#[derive(Clone, Debug, PartialEq)]
pub struct Free {
    /// Its path.
    pub path: String,
    /// Where it is looked for; the first end is below the second.
    pub range: Range,
}

impl Free {
    /// Its value at a coordinate of the range, in `[0, 1]`.
    pub fn value(&self, u: f64) -> f64 {
        let value = self.range.at(u);
        value.as_float().or_else(|| value.as_integer().map(|x| x as f64)).unwrap_or(f64::NAN)
    }
}

/// A checked target.
#[derive(Clone, Debug)]
pub struct Target {
    /// Its name, unique in the scenario.
    pub name: String,
    /// Where the figure comes from.
    pub source: Option<String>,
    /// What is measured.
    pub measure: Measure,
    /// Kind of relation.
    pub kind: usize,
    /// Steps over which it is measured.
    pub window: Window,
    /// What was observed.
    pub value: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Paths and values of the settings under which it was observed.
    pub with: Vec<(String, Value)>,
    /// These settings as they are written; empty for the scenario as it is.
    pub setting: String,
}

/// A checked fit.
#[derive(Clone, Debug)]
pub struct Fit {
    /// The free parameters.
    pub free: Vec<Free>,
    /// The targets.
    pub targets: Vec<Target>,
}

/// The free parameters of a table of ranges.
///
/// # Errors
/// For each range that is none, its path and a sentence.
fn free(vary: &Varied) -> Result<Vec<Free>, Vec<(String, String)>> {
    let mut faults = Vec::new();
    let mut free = Vec::new();
    for (path, axis) in &vary.0 {
        match range(path, axis) {
            Ok(range) => free.push(Free { path: path.clone(), range }),
            Err(message) => faults.push((path.clone(), message)),
        }
    }
    if faults.is_empty() { Ok(free) } else { Err(faults) }
}

fn range(path: &str, axis: &Axis) -> Result<Range, String> {
    if !is_setting(path) {
        return Err(format!("`{path}` is not a setting of the model"));
    }
    match axis {
        Axis::Values(_) => Err("a fit looks within a range, such as \"0..1\", not among listed values".into()),
        Axis::Range(Range { count: Some(_), .. }) => Err("a fit takes its values from the whole range; leave out their number".into()),
        Axis::Range(Range { whole: true, .. }) => {
            Err("a fit moves by small steps, so whole numbers cannot be fitted; sweep them instead".into())
        }
        Axis::Range(range) if range.from >= range.to => {
            Err(format!("the range {}..{} is empty: its first end must be below the second", range.from, range.to))
        }
        Axis::Range(range) => Ok(*range),
    }
}

/// Most targets of a fit: each has settings of its own that are resolved and run.
const MOST_TARGETS: usize = 1_000;

/// Checks a fit: its targets, and that the scenario can be read at the ends and in the middle of every range.
///
/// # Errors
/// Everything that is wrong, each with its place.
pub(in crate::scenario) fn fit(vary: Option<&Varied>, tables: &[TargetTable], base: &Scenario, under: Under) -> Result<Fit, Vec<Problem>> {
    if tables.len() > MOST_TARGETS {
        return Err(vec![Problem::at(&["target"], format!("a fit has at most {MOST_TARGETS} targets, not {}", tables.len()))]);
    }
    let mut problems = Vec::new();
    let free = vary.map_or(Ok(Vec::new()), free).unwrap_or_else(|faults| {
        problems.extend(faults.into_iter().map(|(path, message)| Problem::at(&["fit", "vary", &path], message)));
        Vec::new()
    });
    if vary.is_some_and(|vary| vary.0.is_empty()) {
        problems.push(Problem::at(&["fit", "vary"], "`vary` names at least one parameter"));
    }
    if vary.is_some() && tables.is_empty() {
        problems.push(Problem::at(&["fit"], "a fit needs a figure to meet: write a [[target]]"));
    }
    let mut targets: Vec<Target> = Vec::new();
    for (number, table) in tables.iter().enumerate() {
        let wrong = |(key, message): (&str, String)| Problem::at(&["target", &number.to_string(), key], message);
        match target(table, base, &free) {
            Ok(found) if targets.iter().any(|other| other.name == found.name) => {
                let key = if table.name.is_some() { "name" } else { "metric" };
                problems.push(wrong((key, format!("there is a target `{}` already; give this one another `name`", found.name))));
            }
            Ok(found) => targets.push(found),
            Err(fault) => problems.push(wrong(fault)),
        }
    }
    if problems.is_empty() {
        problems = unreadable(&free, &targets, base, under);
    }
    if problems.is_empty() { Ok(Fit { free, targets }) } else { Err(problems) }
}

fn target(table: &TargetTable, base: &Scenario, free: &[Free]) -> Result<Target, (&'static str, String)> {
    let measure = Measure::read(&table.metric).map_err(|message| ("metric", message))?;
    let kind = match &table.relation {
        None => only_kind(base, "target").map_err(|message| ("metric", message))?,
        Some(name) => kind_named(base, name).map_err(|message| ("relation", message))?,
    };
    let window = match table.window {
        None => Window::last_fifth(base),
        Some(ends) => Window::within(base, ends).map_err(|message| ("window", message))?,
    };
    if !table.value.is_finite() {
        return Err(("value", format!("`value` is a number that was observed, not {}", table.value)));
    }
    for path in table.with.keys() {
        if !is_setting(path) {
            return Err(("with", format!("`{path}` is not a setting of the model")));
        }
        if free.iter().any(|free| free.path == *path) {
            return Err(("with", format!("`{path}` is fitted, so a target cannot hold it")));
        }
    }
    let name = match (&table.name, base.kinds.len()) {
        (Some(name), _) => name.clone(),
        (None, 1) => measure.name(),
        (None, _) => format!("{} {}", base.kinds[kind].name, measure.name()),
    };
    let setting = table.with.iter().map(|(path, value)| format!("{path} = {value}")).collect::<Vec<_>>().join(", ");
    let with = table.with.iter().map(|(path, value)| (path.clone(), value.clone())).collect();
    let source = table.source.clone();
    Ok(Target { name, source, measure, kind, window, value: table.value, standard_error: table.standard_error.get(), with, setting })
}

/// What cannot be read at an end of a range or under the settings of a target, everything else being in the middle of its range.
fn unreadable(free: &[Free], targets: &[Target], base: &Scenario, under: Under) -> Vec<Problem> {
    let middle = vec![0.5; free.len()];
    let faults = |with: &[(String, Value)], place: &[f64]| match under(&settings(with, free, place)) {
        Ok(scenario) if same_kinds(&scenario, base) => Vec::new(),
        Ok(_) => vec!["a setting changes numbers and rules, not which kinds of relation there are".to_owned()],
        Err(error) => error.reports().iter().map(|report| report.headline.clone()).collect(),
    };
    let mut problems: Vec<Problem> = Vec::new();
    for (k, parameter) in free.iter().enumerate() {
        let at_end = |end: f64| {
            let mut place = middle.clone();
            place[k] = end;
            faults(&[], &place)
        };
        let found = [0.0, 1.0].into_iter().map(at_end).find(|found| !found.is_empty()).unwrap_or_default();
        problems.extend(found.into_iter().map(|message| Problem::at(&["fit", "vary", &parameter.path], message)));
    }
    if problems.is_empty() {
        for (number, target) in targets.iter().enumerate().filter(|(_, target)| !target.with.is_empty()) {
            let found = faults(&target.with, &middle);
            problems.extend(found.into_iter().map(|message| Problem::at(&["target", &number.to_string(), "with"], message)));
        }
    }
    problems
}

/// What is set at a place of the box of ranges, each coordinate in `[0, 1]`, under the settings of a target.
pub fn settings(with: &[(String, Value)], free: &[Free], place: &[f64]) -> Vec<(String, Value)> {
    with.iter().cloned().chain(free.iter().zip(place).map(|(free, &u)| (free.path.clone(), free.range.at(u)))).collect()
}
