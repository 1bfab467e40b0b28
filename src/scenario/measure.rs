//! What is measured of a run: a metric, or a ratio of two, of one kind of relation, over a window of steps. Claims and the targets of a
//! fit are about such values.

use super::Scenario;
use super::diagnostic::Error;
use super::path::first_key;
use crate::record::columns::{METRICS, Metric, metric};
use crate::spelling::unknown;
use toml::Value;

/// Reads the scenario under other settings, paths and values.
pub(super) type Under<'a> = &'a dyn Fn(&[(String, Value)]) -> Result<Scenario, Error>;

/// What of a scenario cannot be set where values are compared: it is no part of the model, or it is what is compared.
const FIXED: [&str; 14] = [
    "schema",
    "title",
    "description",
    "seed",
    "steps",
    "replicates",
    "every",
    "randomness",
    "claim",
    "survey",
    "lab",
    "sweep",
    "fit",
    "target",
];

/// Whether a path leads to a parameter or a rule of the model.
pub fn is_setting(path: &str) -> bool {
    !FIXED.contains(&first_key(path).as_str())
}

/// A value per kind of relation and window: a metric, or the ratio of two counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measure {
    /// The metric.
    pub of: Metric,
    /// By what it is divided, both summed over the window.
    pub per: Option<Metric>,
}

impl Measure {
    /// Reads the name of a metric, or of two with `/` between them.
    ///
    /// # Errors
    /// A sentence: no such metric, or a ratio without a meaning.
    pub fn read(written: &str) -> Result<Measure, String> {
        let find = |name: &str| {
            let name = name.trim();
            metric(name).ok_or_else(|| unknown("metric", name, METRICS.iter().map(|c| c.name)))
        };
        let Some((of, per)) = written.split_once('/') else { return Ok(Measure { of: find(written)?, per: None }) };
        let (of, per) = (find(of)?, find(per)?);
        if let Some(part) = [of, per].into_iter().find(|part| !part.is_summed()) {
            return Err(format!("`{}` is no count or payoff, so a ratio with it has no meaning", part.column().name));
        }
        Ok(Measure { of, per: Some(per) })
    }

    /// As it is written.
    pub fn name(self) -> String {
        self.per.map_or(self.of.column().name.to_owned(), |per| format!("{}/{}", self.of.column().name, per.column().name))
    }
}

/// Steps, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The first.
    pub from: usize,
    /// The last.
    pub to: usize,
}

impl Window {
    /// A window of the steps of a scenario.
    ///
    /// # Errors
    /// A sentence: it lies outside of them, or no row is written in it.
    pub fn within(scenario: &Scenario, [from, to]: [u64; 2]) -> Result<Window, String> {
        let steps = scenario.steps;
        if from > to || to > steps as u64 {
            return Err(format!("the window [{from}, {to}] does not lie within the steps 0 to {steps}"));
        }
        let window = Window { from: from as usize, to: to as usize };
        if !(window.from..=window.to).any(|step| is_recorded(step, scenario)) {
            return Err(format!("no row is written within the window [{from}, {to}]; every = {}", scenario.every));
        }
        Ok(window)
    }

    /// The last fifth of the steps.
    pub fn last_fifth(scenario: &Scenario) -> Window {
        Window { from: scenario.steps - scenario.steps / 5 + 1, to: scenario.steps }
    }
}

/// Whether a row is written at this step.
pub fn is_recorded(step: usize, scenario: &Scenario) -> bool {
    step.is_multiple_of(scenario.every) || step == scenario.steps
}

/// The number of a kind of relation.
///
/// # Errors
/// The sentence about a name that is not there.
pub fn kind_named(scenario: &Scenario, name: &str) -> Result<usize, String> {
    let names = || scenario.kinds.iter().map(|k| k.name.as_str());
    names().position(|n| n == name).ok_or_else(|| unknown("kind of relation", name, names()))
}

/// The only kind of relation there is; `who` needs one.
///
/// # Errors
/// A sentence that names them all, where there are several.
pub fn only_kind(scenario: &Scenario, who: &str) -> Result<usize, String> {
    if scenario.kinds.len() == 1 {
        return Ok(0);
    }
    let list = scenario.kinds.iter().map(|k| format!("`{}`", k.name)).collect::<Vec<_>>().join(", ");
    Err(format!("the {who} names its `relation`, one of {list}"))
}

/// Whether two scenarios have the same kinds of relation, so that the number of a kind means the same in both.
pub fn same_kinds(a: &Scenario, b: &Scenario) -> bool {
    a.kinds.len() == b.kinds.len() && a.kinds.iter().zip(&b.kinds).all(|(a, b)| a.name == b.name)
}
