//! Step 0: what events change, and give back.

use super::{Place, Reference, Undo};
use fiducia::model::parameter::Change;
use fiducia::population::spec::GroupId;
use fiducia::scenario::{Form, Target};
use fiducia::stream::Purpose;

impl Reference<'_> {
    /// Step 0. Convention: what ends comes before what begins; an end gives back the value that the event overwrote, to those who are
    /// still there; after a change of perceived interest trust is evaluated anew.
    pub(super) fn events(&mut self) {
        let mut ending = Vec::new();
        for k in (0..self.undo.len()).rev() {
            if self.undo[k].until == self.step {
                ending.push(self.undo.remove(k));
            }
        }
        for undo in ending {
            for (place, value) in undo.before {
                self.strike(undo.target, place, |_| value);
            }
        }
        let (scenario, step) = (self.scenario, self.step);
        let Form::Exchange(form) = &scenario.form;
        for (number, blow) in form.blows.iter().enumerate().filter(|(_, blow)| blow.at == step) {
            let mut places = Vec::new();
            match blow.target {
                Target::Ability(GroupId(g)) | Target::Integrity(GroupId(g)) | Target::Benevolence(GroupId(g)) => {
                    for (agent, a) in self.agents.iter().enumerate().filter(|(_, a)| a.group == usize::from(g)) {
                        if self.streams.open(Purpose::Struck, number, agent).uniform() < blow.share {
                            places.push(Place::Agent { agent, generation: a.generation });
                        }
                    }
                }
                Target::Shared(kind) | Target::Perceived(kind) => {
                    for relation in self.relations.iter().flatten().filter(|relation| relation.kind == kind.index()) {
                        places.push(Place::Relation { number: relation.number });
                    }
                }
            }
            let lowest = if matches!(blow.target, Target::Shared(_) | Target::Perceived(_)) { -1.0 } else { 0.0 };
            let changed = |x: f64| {
                let x = match blow.change {
                    Change::Set => blow.by,
                    Change::Add => x + blow.by,
                    Change::Scale => x * blow.by,
                };
                x.clamp(lowest, 1.0)
            };
            let mut before = Vec::new();
            for place in places {
                before.extend(self.strike(blow.target, place, changed).map(|x| (place, x)));
            }
            if let Some(until) = blow.until {
                self.undo.push(Undo { until, target: blow.target, before });
            }
        }
    }

    /// Changes a trait or an interest and gives what it was; nothing if who was there has gone.
    fn strike(&mut self, target: Target, place: Place, change: impl Fn(f64) -> f64) -> Option<f64> {
        match place {
            Place::Agent { agent, generation } => {
                let agent = Some(&mut self.agents[agent]).filter(|agent| agent.generation == generation)?;
                let value = match target {
                    Target::Ability(_) => &mut agent.ability,
                    Target::Integrity(_) => &mut agent.integrity,
                    _ => &mut agent.benevolence,
                };
                let before = *value;
                *value = change(before);
                Some(before)
            }
            Place::Relation { number } => {
                let (i, r) = (0..self.agents.len())
                    .find_map(|i| self.relations[i].iter().position(|relation| relation.number == number).map(|r| (i, r)))?;
                let relation = &mut self.relations[i][r];
                if matches!(target, Target::Shared(_)) {
                    let before = relation.shared;
                    relation.shared = change(before);
                    return Some(before);
                }
                let before = relation.perceived;
                relation.perceived = change(before);
                self.relations[i][r].trust = self.evaluate(i, &self.relations[i][r]);
                Some(before)
            }
        }
    }
}
