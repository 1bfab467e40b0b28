//! How trust is measured as the field does it: a survey with Likert items, and a one-shot trust game. Both observe the run and leave no
//! trace in it.

use super::Problem;
use super::file::Names;
use super::names::unknown;
use crate::model::exchange::ExchangeTable;
use crate::population::spec::KindSpec;
use crate::quantity::{NonNegative, Probability};
use schemars::JsonSchema;
use serde::Deserialize;

/// Most items of a scale.
const ITEMS: u64 = 100;

/// Items of a scale, unless another number is given.
const DEFAULT_ITEMS: u64 = 4;

/// A survey: trustors rate one of their partners on four scales, ability, integrity, benevolence and trust, with items from 1 to 7.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyTable {
    /// The steps at whose end people are asked; 0 is the initial state.
    pub at: Vec<u64>,
    /// The kind of relation, or a list of kinds. Default: all.
    pub relation: Option<Names>,
    /// Number of trustors asked at each step and kind of relation; everyone if there are no more. Default: everyone.
    pub sample: Option<u64>,
    /// Items of each scale, 1 to 100. Default 4.
    #[schemars(extend("default" = DEFAULT_ITEMS))]
    pub items: Option<u64>,
    /// Standard deviation of the noise of an item, in points of the scale. Default 0.
    #[schemars(extend("default" = 0.0))]
    pub noise: Option<NonNegative>,
    /// Whether answers are whole points from 1 to 7; `false`: a slider, whose answers are neither rounded nor bounded. Default true.
    #[schemars(extend("default" = true))]
    pub rounded: Option<bool>,
}

/// A laboratory: partners play a one-shot trust game, without consequence for the run.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LabTable {
    /// The steps at whose end they play; 0 is the initial state.
    pub at: Vec<u64>,
    /// The kind of relation, or a list of kinds. Default: all.
    pub relation: Option<Names>,
    /// Number of pairs at each step and kind of relation, each a trustor and one of its partners; every trustor plays once if there are no
    /// more. Default: every trustor.
    pub pairs: Option<u64>,
    /// Chance that the trustee gives its word. Default 1.
    #[schemars(extend("default" = 1.0))]
    pub promise: Option<Probability>,
    /// What is at stake; keys left out are those of the relation at that step. Nothing comes after the game: there is no future, no
    /// compensation and no identification in it.
    #[serde(default)]
    pub exchange: ExchangeTable,
}

/// A checked survey.
#[derive(Clone, Debug)]
pub struct Survey {
    /// Steps, ascending.
    pub at: Vec<usize>,
    /// Kinds of relation.
    pub kinds: Vec<usize>,
    /// Trustors asked at most.
    pub sample: usize,
    /// Items of a scale.
    pub items: usize,
    /// Standard deviation of the noise of an item, in points.
    pub noise: f64,
    /// Whether answers are whole points from 1 to 7.
    pub rounded: bool,
}

/// A checked laboratory.
#[derive(Clone, Debug)]
pub struct Lab {
    /// Steps, ascending.
    pub at: Vec<usize>,
    /// Kinds of relation.
    pub kinds: Vec<usize>,
    /// Pairs at most.
    pub pairs: usize,
    /// Chance of a promise.
    pub promise: f64,
    /// What is at stake, where it differs from the relation.
    pub exchange: ExchangeTable,
}

/// Checks a survey.
pub(super) fn survey(table: &SurveyTable, kinds: &[KindSpec], steps: usize, problem: &mut dyn FnMut(Problem)) -> Survey {
    let items = table.items.unwrap_or(DEFAULT_ITEMS);
    if !(1..=ITEMS).contains(&items) {
        problem(Problem::at(&["survey", "items"], format!("a scale has 1 to {ITEMS} items, not {items}")));
    }
    Survey {
        at: moments("survey", &table.at, steps, problem),
        kinds: chosen("survey", table.relation.as_ref(), kinds, problem),
        sample: number("survey", "sample", table.sample, problem),
        items: items as usize,
        noise: table.noise.map_or(0.0, NonNegative::get),
        rounded: table.rounded.unwrap_or(true),
    }
}

/// Checks a laboratory.
pub(super) fn lab(table: &LabTable, kinds: &[KindSpec], steps: usize, problem: &mut dyn FnMut(Problem)) -> Lab {
    for (key, given) in [
        ("future", table.exchange.future.is_some()),
        ("compensation", table.exchange.compensation.is_some()),
        ("identification", table.exchange.identification.is_some()),
    ] {
        if given {
            problem(Problem::at(&["lab", "exchange", key], format!("nothing comes after a one-shot game, so there is no `{key}` in it")));
        }
    }
    Lab {
        at: moments("lab", &table.at, steps, problem),
        kinds: chosen("lab", table.relation.as_ref(), kinds, problem),
        pairs: number("lab", "pairs", table.pairs, problem),
        promise: table.promise.map_or(1.0, Probability::get),
        exchange: table.exchange.clone(),
    }
}

fn moments(table: &str, at: &[u64], steps: usize, problem: &mut dyn FnMut(Problem)) -> Vec<usize> {
    if at.is_empty() {
        problem(Problem::at(&[table, "at"], "at names at least one step"));
    }
    for (k, step) in at.iter().enumerate() {
        if *step > steps as u64 {
            problem(Problem::at(&[table, "at", &k.to_string()], format!("step {step} lies after the end, step {steps}")));
        }
    }
    let mut at: Vec<usize> = at.iter().map(|&step| step as usize).collect();
    at.sort_unstable();
    at.dedup();
    at
}

fn chosen(table: &str, written: Option<&Names>, kinds: &[KindSpec], problem: &mut dyn FnMut(Problem)) -> Vec<usize> {
    let Some(Names(names)) = written else { return (0..kinds.len()).collect() };
    if names.is_empty() {
        problem(Problem::at(&[table, "relation"], "`relation` names at least one kind of relation"));
    }
    let mut found = Vec::new();
    for name in names {
        match kinds.iter().position(|k| k.name == *name) {
            Some(kind) => found.push(kind),
            None => problem(Problem::at(&[table, "relation"], unknown("kind of relation", name, kinds.iter().map(|k| k.name.as_str())))),
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn number(table: &str, key: &str, written: Option<u64>, problem: &mut dyn FnMut(Problem)) -> usize {
    if written == Some(0) {
        problem(Problem::at(&[table, key], format!("{key} must be at least 1")));
    }
    written.map_or(usize::MAX, |n| usize::try_from(n).unwrap_or(usize::MAX))
}
