//! Step 0: scheduled events take effect. Parameters change with the phase; traits and interests are struck here.

use super::simulator::Simulator;
use crate::model::belief::{BeliefRule, Sight};
use crate::population::spec::GroupId;
use crate::quantity::Grid;
use crate::scenario::events::{Blow, Target};
use crate::stream::Purpose;

/// What a blow overwrote, so that it can be undone.
#[derive(Clone, Debug)]
pub struct Undo {
    until: usize,
    target: Target,
    /// By agent or relation, ascending; nothing is given back to the successor of someone who has left.
    before: Vec<(usize, Option<Grid>)>,
}

impl Undo {
    fn of_relations(&self) -> bool {
        matches!(self.target, Target::Shared(_) | Target::Perceived(_))
    }

    fn find(&self, place: usize) -> Result<usize, usize> {
        self.before.binary_search_by_key(&place, |(place, _)| *place)
    }

    fn forget(&mut self, place: usize) {
        if let Ok(k) = self.find(place) {
            self.before[k].1 = None;
        }
    }

    /// An agent has been replaced.
    pub fn forget_agent(&mut self, agent: usize) {
        if !self.of_relations() {
            self.forget(agent);
        }
    }

    /// A relation has begun anew.
    pub fn forget_relation(&mut self, r: usize) {
        if self.of_relations() {
            self.forget(r);
        }
    }

    /// The relations `r` and `r + 1` have changed places.
    pub fn swap_relations(&mut self, r: usize) {
        if !self.of_relations() {
            return;
        }
        match (self.find(r), self.find(r + 1)) {
            (Ok(a), Ok(b)) => {
                let value = self.before[a].1;
                self.before[a].1 = std::mem::replace(&mut self.before[b].1, value);
            }
            (Ok(a), Err(_)) => self.before[a].0 = r + 1,
            (Err(_), Ok(b)) => self.before[b].0 = r,
            (Err(_), Err(_)) => {}
        }
    }
}

impl<R: BeliefRule> Simulator<R> {
    /// Events of this step: first what ends, then what begins, in the order of the scenario.
    pub(super) fn strike(&mut self) {
        let scenario = self.scenario.clone();
        if let Some(phase) = scenario.phases.iter().find(|phase| phase.step == self.step && self.step > 0) {
            self.stances = scenario.stances(phase);
            self.stale = true;
        }
        let (over, lasting) = std::mem::take(&mut self.undo).into_iter().partition::<Vec<_>, _>(|undo| undo.until == self.step);
        self.undo = lasting;
        for undo in over.into_iter().rev() {
            for &(place, value) in &undo.before {
                let now = self.struck(undo.target, place);
                *now = value.unwrap_or(*now);
            }
            self.evaluate(&undo);
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
            Target::Shared(_) => &mut self.state.shared[place],
            Target::Perceived(_) => &mut self.state.perceived[place],
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
            before.push((place, Some(*value)));
            *value = Grid::new(blow.change.apply(value.get(), blow.by).clamp(low, 1.0));
        }
        let undo = Undo { until: blow.until.unwrap_or(usize::MAX), target: blow.target, before };
        self.evaluate(&undo);
        if blow.until.is_some() {
            self.undo.push(undo);
        }
        self.stale = true;
    }

    /// Evaluates trust anew in the relations whose perceived interest has been changed.
    fn evaluate(&mut self, changed: &Undo) {
        if !matches!(changed.target, Target::Perceived(_)) {
            return;
        }
        for &(r, _) in changed.before.iter().filter(|(_, value)| value.is_some()) {
            let trustor = self.state.starts.partition_point(|&start| start as usize <= r) - 1;
            let group = self.group(trustor);
            let relation = &mut self.state.relations[r];
            let stance = &self.stances[group * self.scenario.kinds.len() + relation.tie.kind()];
            let record = self.state.consulted.get(r).copied().unwrap_or_default();
            let sight = Sight { perceived: self.state.perceived[r].get(), record };
            self.rule.renew(stance, &mut relation.memory, sight);
        }
    }
}
