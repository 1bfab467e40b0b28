//! Every relation at the end of a run.

use super::observer::{Observer, Scene, Tabled};
use crate::experiment::run::{Label, Run};
use crate::model::exchange::Outcome;
use crate::record::table::Lines;
use crate::record::tables::{self, Schema};
use crate::scenario::Scenario;
use std::borrow::Cow;

/// Writes down the relations.
#[derive(Debug, Default)]
pub struct Relations {
    lines: Lines,
}

impl Observer for Relations {
    fn see(&mut self, scene: &Scene) {
        if !scene.is_last() {
            return;
        }
        let lines = &mut self.lines;
        scene.simulation.relations(&mut |view| {
            lines.count(scene.run.number);
            lines.text(&scene.scenario.kinds[view.kind].name);
            lines.count(view.trustor as u64);
            lines.count(view.trustee as u64);
            [view.trust, view.reliability, view.shared, view.perceived].into_iter().for_each(|x| lines.number(x));
            lines.count(u64::from(view.exchanges));
            lines.text(if view.last == Outcome::Declined { "" } else { view.last.name() });
            view.evidence.into_iter().for_each(|x| lines.number(x.unwrap_or(f64::NAN)));
            lines.end_row();
        });
    }

    fn table(&self) -> Option<&dyn Tabled> {
        Some(self)
    }
}

impl Tabled for Relations {
    fn schema(&self) -> &'static Schema {
        tables::RELATIONS
    }

    fn rows(&self, _: &Scenario, _: &Run, _: &Label) -> Cow<'_, Lines> {
        Cow::Borrowed(&self.lines)
    }
}
