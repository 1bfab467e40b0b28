//! The rows of every recorded step.

use super::observer::{Observer, Scene, Tabled};
use crate::experiment::run::{Label, Run};
use crate::record::row::Row;
use crate::record::table::Lines;
use crate::record::tables::{self, Schema};
use crate::scenario::Scenario;
use std::borrow::Cow;

/// Keeps the rows, by step and relation kind.
#[derive(Debug, Default)]
pub struct Series {
    rows: Vec<Row>,
}

impl Series {
    /// The rows so far.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }
}

impl Observer for Series {
    fn see(&mut self, scene: &Scene) {
        self.rows.extend_from_slice(scene.rows);
    }

    fn rows_from(&self) -> Option<usize> {
        Some(0)
    }

    fn table(&self) -> Option<&dyn Tabled> {
        Some(self)
    }
}

impl Tabled for Series {
    fn schema(&self) -> &'static Schema {
        tables::SERIES
    }

    fn rows(&self, scenario: &Scenario, run: &Run, label: &Label) -> Cow<'_, Lines> {
        let mut lines = Lines::default();
        for row in &self.rows {
            run.write(&mut lines);
            lines.count(row.step as u64);
            scenario.kind_names(row.kind).iter().for_each(|name| lines.text(name));
            label.settings.iter().for_each(|value| lines.text(value));
            row.values.iter().for_each(|&x| lines.number(x));
            lines.end_row();
        }
        Cow::Owned(lines)
    }
}
