//! Step 0: scheduled events take effect. Parameters change with the phase; traits and interests are struck here.

use super::Simulator;
use super::state::Interests;
use crate::model::belief::BeliefRule;
use crate::population::spec::GroupId;
use crate::quantity::Grid;
use crate::scenario::events::{Blow, Target};
use crate::stream::Purpose;

/// What a blow overwrote, so that it can be undone.
#[derive(Clone, Debug)]
pub struct Undo {
    until: usize,
    target: Target,
    before: Vec<(usize, Grid)>,
}

impl<R: BeliefRule> Simulator<'_, R> {
    /// Events of this step: first what ends, then what begins, in the order of the scenario.
    pub(super) fn strike(&mut self) {
        let scenario = self.scenario;
        if let Some(phase) = scenario.phases.iter().find(|phase| phase.step == self.step && self.step > 0) {
            self.stances = scenario.stances(phase);
            self.stale = true;
        }
        let (over, lasting) = std::mem::take(&mut self.undo).into_iter().partition::<Vec<_>, _>(|undo| undo.until == self.step);
        self.undo = lasting;
        for undo in over.into_iter().rev() {
            for (place, value) in undo.before {
                *self.struck(undo.target, place) = value;
            }
            self.stale = true;
        }
        let step = self.step;
        for (number, blow) in scenario.blows.iter().enumerate().filter(|(_, blow)| blow.at == step) {
            self.blow(number, blow);
        }
    }

    fn struck(&mut self, target: Target, place: usize) -> &mut Grid {
        match target {
            Target::Ability(_) => &mut self.state.traits[place].ability,
            Target::Integrity(_) => &mut self.state.traits[place].integrity,
            Target::Benevolence(_) => &mut self.state.traits[place].benevolence,
            Target::Shared(_) => &mut self.state.interests[place].shared,
            Target::Perceived(_) => &mut self.state.interests[place].perceived,
        }
    }

    fn blow(&mut self, number: usize, blow: &Blow) {
        let members = |group: GroupId| {
            let spec = &self.scenario.groups[group.index()];
            spec.first as usize..spec.end as usize
        };
        let of_kind = |kind: crate::population::spec::KindId| {
            let relations = &self.state.relations;
            (0..relations.len()).filter(move |&r| relations[r].tie.kind() == kind.index())
        };
        let (places, low): (Vec<usize>, f64) = match blow.target {
            Target::Ability(group) | Target::Integrity(group) | Target::Benevolence(group) => {
                (members(group).filter(|&agent| self.streams.open(Purpose::Struck, number, agent).chance(blow.share)).collect(), 0.0)
            }
            Target::Shared(kind) | Target::Perceived(kind) => (of_kind(kind).collect(), -1.0),
        };
        let mut before = Vec::with_capacity(places.len());
        for place in places {
            let value = self.struck(blow.target, place);
            before.push((place, *value));
            *value = Grid::new(blow.change.apply(value.get(), blow.by).clamp(low, 1.0));
        }
        if matches!(blow.target, Target::Perceived(_)) {
            self.evaluate_all();
        }
        if let Some(until) = blow.until {
            self.undo.push(Undo { until, target: blow.target, before });
        }
        self.stale = true;
    }

    /// Evaluates trust anew in every relation.
    fn evaluate_all(&mut self) {
        for trustor in 0..self.state.traits.len() {
            let group = self.group(trustor);
            for r in self.state.starts[trustor] as usize..self.state.starts[trustor + 1] as usize {
                let relation = &mut self.state.relations[r];
                let stance = &self.stances[group * self.scenario.kinds.len() + relation.tie.kind()];
                let Interests { perceived, .. } = self.state.interests[r];
                let record = self.state.consulted.get(r).copied().unwrap_or_default();
                let sight = crate::model::belief::Sight { perceived: perceived.get(), record };
                self.rule.evaluate(stance, &mut relation.memory, sight);
            }
        }
    }
}
