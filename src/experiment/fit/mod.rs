//! Fitting: the free parameters of a scenario are moved until the simulation meets figures that were observed (method of simulated
//! moments; McFadden 1989).
//!
//! `task` is what is to be fitted and `effort` how hard, `objective` simulates a place of the box of ranges and says how far it is from the targets, `search` finds the nearest place, `profile`
//! says how much of each range the targets leave open, `meeting` whether a target is met, `tables` writes the CSV.

mod effort;
mod meeting;
mod objective;
mod profile;
mod search;
mod tables;
mod task;

pub use effort::Effort;
pub use meeting::Meeting;
pub use objective::{Evaluation, Stage};
pub use profile::Profile;
pub use tables::{prepare, write};
pub use task::Task;

use super::{Crew, Fault, Moments, Progress};
use objective::Objective;

/// What a fit came to.
pub struct Fitted {
    /// The nearest place of all that were tried.
    pub best: Evaluation,
    /// The targets there, simulated with replicates that the fit did not see.
    pub fresh: Vec<Moments>,
    /// By free parameter; empty where none was asked for.
    pub profiles: Vec<Profile>,
    /// All places that were tried, in order.
    pub trace: Vec<Evaluation>,
}

/// Looks for the place that is nearest to the targets, and profiles each parameter; progress is counted in places.
///
/// # Errors
/// A request to halt, a place that is no scenario, or targets that have no value anywhere.
pub fn fit(task: &Task, crew: &Crew, progress: &dyn Progress) -> Result<Fitted, Fault> {
    progress.begin(0, task.most_evaluations(), "places at most");
    let fitted = fitted(task, Objective::new(task, crew, progress));
    progress.finish();
    fitted
}

fn fitted(task: &Task, mut objective: Objective) -> Result<Fitted, Fault> {
    search::search(&mut objective, task.evaluations())?;
    let found = objective.best()?;
    let curves = profile::curves(&mut objective, &found, task.effort().profile)?;
    let mut best = objective.best()?;
    if best.loss < found.loss {
        // A profile came upon a place that is nearer than the search had found.
        search::descend(&mut objective, &best.place, search::FINE, effort::polish(best.place.len()))?;
        best = objective.best()?;
    }
    let profiles = profile::profiles(curves, &best);
    let fresh = objective.fresh(&best.place)?;
    Ok(Fitted { best, fresh, profiles, trace: objective.into_trace() })
}
