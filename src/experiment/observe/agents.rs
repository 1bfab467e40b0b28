//! Every agent at the end of a run.

use super::observer::{Observer, Scene, Tabled};
use crate::experiment::run::{Label, Run};
use crate::record::table::Lines;
use crate::record::tables::{self, Schema};
use crate::scenario::Scenario;
use std::borrow::Cow;

/// Writes down the agents.
#[derive(Debug, Default)]
pub struct Agents {
    lines: Lines,
}

impl Observer for Agents {
    fn see(&mut self, scene: &Scene) {
        if !scene.is_last() {
            return;
        }
        let mut groups = scene.scenario.groups.iter().peekable();
        let (names, lines) = (scene.scenario.node_names(), &mut self.lines);
        scene.simulation.agents(&mut |view| {
            while groups.peek().is_some_and(|g| g.end as usize <= view.agent) {
                groups.next();
            }
            lines.count(scene.run.number);
            lines.count(view.agent as u64);
            lines.text(names.get(view.agent).copied().unwrap_or_default());
            lines.text(groups.peek().map_or("", |g| &g.name));
            [view.ability, view.integrity, view.benevolence, view.payoff].into_iter().for_each(|x| lines.number(x));
            lines.count(u64::from(view.exchanges));
            lines.end_row();
        });
    }

    fn table(&self) -> Option<&dyn Tabled> {
        Some(self)
    }
}

impl Tabled for Agents {
    fn schema(&self) -> &'static Schema {
        tables::AGENTS
    }

    fn rows(&self, _: &Scenario, _: &Run, _: &Label) -> Cow<'_, Lines> {
        Cow::Borrowed(&self.lines)
    }
}
