//! A survey and a laboratory, checked: at which steps, in which kinds of relation, how many.

use super::written::{DEFAULT_ITEMS, LabTable, SurveyTable};
use crate::model::exchange::ExchangeTable;
use crate::population::spec::KindSpec;
use crate::quantity::{NonNegative, Probability};
use crate::scenario::Problem;
use crate::scenario::names::Names;
use crate::spelling::unknown;

/// Most items of a scale.
const ITEMS: u64 = 100;

/// A checked survey.
#[derive(Clone, Debug, PartialEq)]
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
#[derive(Clone, Debug, PartialEq)]
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
pub(in crate::scenario) fn survey(table: &SurveyTable, kinds: &[KindSpec], steps: usize, problem: &mut dyn FnMut(Problem)) -> Survey {
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
pub(in crate::scenario) fn lab(table: &LabTable, kinds: &[KindSpec], steps: usize, problem: &mut dyn FnMut(Problem)) -> Lab {
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
