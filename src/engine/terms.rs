//! What everyone goes by in a step: the scenario, and what of it is in force.

use super::draws::Needs;
use super::layout::{Keep, certain};
use crate::model::belief::BeliefRule;
use crate::model::stance::Stances;
use crate::population::build::group_of;
use crate::quantity::LedgerUnit;
use crate::scenario::{Form, Scenario};
use crate::stream::Streams;
use std::sync::Arc;

/// What everyone goes by; nobody in the run changes it.
#[derive(Clone)]
pub struct Terms<R> {
    /// The scenario.
    pub scenario: Arc<Scenario>,
    /// The belief rule.
    pub rule: R,
    /// The random streams.
    pub streams: Streams,
    /// What is kept besides what is needed.
    pub keep: Keep,
    /// The stances in force.
    pub stances: Stances,
    /// Which words are needed.
    pub needs: Needs,
    /// The unit of payoffs.
    pub unit: LedgerUnit,
    /// The first agent of each group, and the number of agents.
    pub bounds: Vec<usize>,
    /// By group: whether its members are trustors.
    pub tells: Vec<bool>,
    /// The vector units of this machine.
    pub arch: pulp::Arch,
    /// The step at hand, or the last one taken.
    pub step: usize,
}

impl<R: BeliefRule> Terms<R> {
    /// The terms before the first step.
    pub fn new(scenario: Arc<Scenario>, rule: R, streams: Streams, keep: Keep, arch: pulp::Arch) -> Terms<R> {
        let Form::Exchange(form) = &scenario.form;
        let trusts = |first: u32| scenario.kinds.iter().any(|kind| kind.trustors.position(first).is_some());
        Terms {
            stances: form.stances(&scenario.kinds, &form.phases[0]),
            needs: needs(&scenario),
            unit: form.ledger_unit(),
            bounds: scenario.groups.iter().map(|g| g.first as usize).chain([scenario.agents()]).collect(),
            tells: scenario.groups.iter().map(|g| trusts(g.first)).collect(),
            scenario,
            rule,
            streams,
            keep,
            arch,
            step: 0,
        }
    }

    /// Goes on to the next step, and says whether other numbers are in force from it on.
    pub fn advance(&mut self) -> bool {
        self.step += 1;
        let scenario = self.scenario.clone();
        let Form::Exchange(form) = &scenario.form;
        let phase = form.phases.iter().find(|phase| phase.step == self.step);
        if let Some(phase) = phase {
            self.stances = form.stances(&scenario.kinds, phase);
        }
        phase.is_some()
    }

    /// Goes by another scenario from the next step on. What is in force now stays: on that the two agree.
    pub fn turn_to(&mut self, scenario: Arc<Scenario>) {
        self.needs = needs(&scenario);
        self.scenario = scenario;
    }

    /// The group of an agent.
    pub fn group(&self, agent: usize) -> usize {
        group_of(&self.scenario.groups, agent).index()
    }
}

/// The words that are needed in any phase of a scenario.
fn needs(scenario: &Scenario) -> Needs {
    let Form::Exchange(form) = &scenario.form;
    let stances: Vec<Stances> = form.phases.iter().map(|phase| form.stances(&scenario.kinds, phase)).collect();
    Needs::new(stances.iter().flat_map(Stances::iter), certain(scenario))
}
