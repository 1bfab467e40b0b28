//! A row of metrics: what one relation kind has come to over an interval.

use super::columns::{METRIC_COUNT, Metric};
use std::ops::{Index, IndexMut};

/// The metrics of one relation kind; a value that does not exist is not a number and becomes an empty cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Step.
    pub step: usize,
    /// Relation kind, by its place in the scenario.
    pub kind: usize,
    /// By [`Metric`], in the order of the columns.
    pub values: [f64; METRIC_COUNT],
}

impl Row {
    /// A row of zeros.
    pub fn new(step: usize, kind: usize) -> Row {
        Row { step, kind, values: [0.0; METRIC_COUNT] }
    }
}

impl Index<Metric> for Row {
    type Output = f64;

    fn index(&self, metric: Metric) -> &f64 {
        &self.values[metric as usize]
    }
}

impl IndexMut<Metric> for Row {
    fn index_mut(&mut self, metric: Metric) -> &mut f64 {
        &mut self.values[metric as usize]
    }
}
