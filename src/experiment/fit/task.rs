//! What is to be fitted, and how hard.

use super::profile;
use crate::experiment::Fault;
use crate::scenario::fit::Fit;
use crate::scenario::{Document, Scenario};

/// Evaluations of the search for each free parameter, unless another number is asked for.
const EVALUATIONS: u64 = 60;

/// How much is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// Most places that the search tries; 60 for each free parameter if left out. The profile comes on top.
    pub max_evaluations: Option<u64>,
    /// Values of each parameter at which the loss is profiled, from 2 to 10,001; 0 for none.
    pub profile: u64,
}

impl Default for Effort {
    fn default() -> Effort {
        Effort { max_evaluations: None, profile: 11 }
    }
}

/// A scenario whose free parameters are to be fitted to its targets.
pub struct Task {
    document: Document,
    scenario: Scenario,
    wanted: Fit,
    effort: Effort,
}

impl Task {
    /// Of a scenario with targets and free parameters.
    ///
    /// # Errors
    /// What is wrong with the scenario, nothing that could be fitted, or an effort that makes no fit.
    pub fn new(document: Document, effort: Effort) -> Result<Task, Fault> {
        let scenario = document.scenario()?;
        let wanted = document.fit()?;
        let source = document.source();
        if wanted.targets.is_empty() {
            return Err(Fault::wrong(format!("{source}: there is no figure to meet; a scenario states them as [[target]]")));
        }
        if wanted.free.is_empty() {
            return Err(Fault::wrong(format!("{source}: nothing is free; add --vary PATH=RANGE, or [fit] to the scenario")));
        }
        let task = Task { scenario, wanted, effort, document };
        let (free, evaluations) = (task.wanted.free.len(), task.evaluations());
        let fewest = 4 * free as u64 + 4;
        if !(fewest..=1_000_000).contains(&evaluations) {
            return Err(Fault::wrong(format!(
                "--max-evaluations {evaluations}: {free} free parameters take at least {fewest} evaluations, and 1000000 are the most"
            )));
        }
        if effort.profile == 1 || effort.profile > 10_001 {
            return Err(Fault::wrong(format!("--profile {}: write 0 for none, or 2 to 10001 values", effort.profile)));
        }
        Ok(task)
    }

    /// The scenario's document.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// The scenario before its parameters are moved.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// Its targets and free parameters.
    pub fn wanted(&self) -> &Fit {
        &self.wanted
    }

    /// How much is tried.
    pub fn effort(&self) -> Effort {
        self.effort
    }

    /// Most places that the search tries.
    pub fn evaluations(&self) -> u64 {
        self.effort.max_evaluations.unwrap_or(EVALUATIONS * self.wanted.free.len() as u64)
    }

    /// Most places that are tried in all, with the profiles.
    pub fn most_evaluations(&self) -> u64 {
        let free = self.wanted.free.len();
        self.evaluations() + free as u64 * self.effort.profile * profile::evaluations(free) + profile::polish(free)
    }
}
