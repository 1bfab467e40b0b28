//! Fitting: the free parameters of a scenario are moved until the simulation meets figures that were observed (method of simulated
//! moments; McFadden 1989).
//!
//! `objective` simulates a place of the box of ranges and says how far it is from the targets, `search` finds the nearest place, `profile`
//! says how much of each range the targets leave open, `meeting` whether a target is met, `tables` writes the CSV.

mod meeting;
mod objective;
mod profile;
mod search;
mod tables;

pub use meeting::Meeting;
pub use objective::{Evaluation, Objective, Stage};
pub use profile::Profile;
pub use tables::write;

use super::{Fault, Moments};

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

/// Most evaluations of a fit, see [`fit`].
pub fn most_evaluations(free: usize, search: u64, values: u64) -> u64 {
    search + free as u64 * values * profile::evaluations(free) + profile::polish(free)
}

/// Looks for the place that is nearest to the targets, with at most so many evaluations, and profiles each parameter at so many values of its
/// range.
///
/// # Errors
/// A request to halt, a place that is no scenario, or targets that have no value anywhere.
pub fn fit(mut objective: Objective, evaluations: u64, values: u64) -> Result<Fitted, Fault> {
    search::search(&mut objective, evaluations)?;
    let found = objective.best()?;
    let curves = profile::curves(&mut objective, &found, values)?;
    let mut best = objective.best()?;
    if best.loss < found.loss {
        // A profile came upon a place that is nearer than the search had found.
        search::descend(&mut objective, &best.place, search::FINE, profile::polish(best.place.len()))?;
        best = objective.best()?;
    }
    let profiles = profile::profiles(curves, &best);
    let fresh = objective.fresh(&best.place)?;
    Ok(Fitted { best, fresh, profiles, trace: objective.into_trace() })
}
