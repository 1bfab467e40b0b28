//! Every contact of a run.

use super::observer::{Observer, Scene, Tabled};
use crate::experiment::run::{Label, Run};
use crate::record::table::Lines;
use crate::record::tables::{self, Schema};
use crate::scenario::Scenario;
use std::borrow::Cow;

/// Writes down the contacts.
#[derive(Debug, Default)]
pub struct Events {
    lines: Lines,
}

impl Observer for Events {
    fn see(&mut self, scene: &Scene) {
        // Before the first step there was none.
        if scene.step == 0 {
            return;
        }
        let lines = &mut self.lines;
        scene.simulation.contacts(&mut |view| {
            lines.count(scene.run.number);
            lines.count(scene.step as u64);
            lines.text(&scene.scenario.kinds[view.kind].name);
            lines.count(view.trustor as u64);
            lines.count(view.trustee as u64);
            lines.count(u64::from(view.promised));
            [view.trust_before, view.expected_value].into_iter().for_each(|x| lines.number(x));
            lines.text(view.outcome.name());
            [view.cause_seen, view.amends].into_iter().for_each(|b| lines.count(u64::from(b)));
            [view.payoff_trustor, view.payoff_trustee, view.trust_after].into_iter().for_each(|x| lines.number(x));
            lines.end_row();
        });
    }

    fn contacts(&self) -> bool {
        true
    }

    fn table(&self) -> Option<&dyn Tabled> {
        Some(self)
    }
}

impl Tabled for Events {
    fn schema(&self) -> &'static Schema {
        tables::EVENTS
    }

    fn rows(&self, _: &Scenario, _: &Run, _: &Label) -> Cow<'_, Lines> {
        Cow::Borrowed(&self.lines)
    }
}
