//! What is to be fitted, and how hard.

use super::effort::Effort;
use crate::experiment::Fault;
use crate::scenario::fit::Fit;
use crate::scenario::{Document, Scenario};
use crate::text::counted;

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
                "--max-evaluations {evaluations}: a fit of {} takes at least {fewest} evaluations, and 1000000 are the most",
                counted(free, "free parameter")
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
        self.effort.evaluations(self.wanted.free.len())
    }

    /// Most places that are tried in all, with the profiles.
    pub fn most_evaluations(&self) -> u64 {
        self.effort.most_evaluations(self.wanted.free.len())
    }
}
