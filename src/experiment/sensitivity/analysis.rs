//! The analysis of every metric and kind of relation of a study.

use super::arrangement::Arrangement;
use super::effects::{Effect, effects, sizes, summed};
use super::resample::{Bootstrap, Estimate, margins};
use super::study::{Response, Study};
use super::variance::{Indices, indices, normalised};
use crate::experiment::{Crew, Fault};

/// What was found, by parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// Sobol indices.
    Indices(Vec<Indices>),
    /// Elementary effects.
    Effects(Vec<Effect>),
    /// The result is the same at every point, so there is no variance to divide.
    Constant,
    /// The result does not exist at so many of the points.
    Missing(usize),
}

/// One metric in one kind of relation.
#[derive(Clone, Debug, PartialEq)]
pub struct Analysed {
    /// The metric.
    pub metric: String,
    /// The kind of relation.
    pub relation: String,
    /// What was found.
    pub found: Found,
}

/// The sensitivity of all results of a study.
#[derive(Clone, Debug, PartialEq)]
pub struct Analysis {
    /// How intervals were computed.
    pub bootstrap: Bootstrap,
    /// By kind of relation, then metric.
    pub results: Vec<Analysed>,
}

/// Analyses every metric and kind of relation. The result does not depend on the number of threads.
///
/// # Errors
/// A request to halt.
pub fn analyse(study: &Study, bootstrap: Bootstrap, crew: &Crew) -> Result<Analysis, Fault> {
    let found = match &study.arrangement {
        Arrangement::Pairs { pairs, each } => variances(study, *pairs, *each, bootstrap, crew)?,
        Arrangement::Trajectories { trajectories, levels, moves } => moved(study, *trajectories, *levels, moves, bootstrap, crew)?,
    };
    let results = study.responses.iter().zip(found).map(|(response, found)| {
        let missing = response.means.iter().filter(|x| x.is_nan()).count();
        let found = found.unwrap_or(if missing > 0 { Found::Missing(missing) } else { Found::Constant });
        Analysed { metric: response.metric.clone(), relation: response.relation.clone(), found }
    });
    Ok(Analysis { bootstrap, results: results.collect() })
}

fn exists(response: &Response) -> bool {
    response.means.iter().all(|x| x.is_finite())
}

fn variances(study: &Study, pairs: usize, each: usize, bootstrap: Bootstrap, crew: &Crew) -> Result<Vec<Option<Found>>, Fault> {
    let parameters = study.parameters.len();
    let values: Vec<Option<Vec<f64>>> =
        study.responses.iter().map(|response| normalised(&response.means).filter(|_| exists(response))).collect();
    // All results share the resamples.
    let of = |weights: &[f64]| values.iter().flatten().flat_map(|values| indices(values, each, parameters, weights)).collect::<Vec<_>>();
    let whole = of(&vec![1.0; pairs]);
    let margins = margins(crew, bootstrap, pairs, of)?;
    let estimates: Vec<Estimate> = whole.into_iter().zip(margins).map(|(value, margin)| Estimate { value, margin }).collect();
    let mut estimates = estimates.chunks(2 * parameters);
    let mut next = || {
        let (first, total) = estimates.next()?.split_at(parameters);
        Some(Found::Indices(first.iter().zip(total).map(|(&first, &total)| Indices { first, total }).collect()))
    };
    Ok(values.iter().map(|values| values.as_ref().and_then(|_| next())).collect())
}

fn moved(
    study: &Study,
    trajectories: usize,
    levels: u64,
    moves: &[Vec<[usize; 2]>],
    bootstrap: Bootstrap,
    crew: &Crew,
) -> Result<Vec<Option<Found>>, Fault> {
    let all: Vec<Option<Vec<Vec<f64>>>> =
        study.responses.iter().map(|response| exists(response).then(|| effects(&response.means, levels, moves))).collect();
    let of = |weights: &[f64]| all.iter().flatten().flat_map(|effects| sizes(effects, weights)).collect::<Vec<_>>();
    let mut margins = margins(crew, bootstrap, trajectories, of)?.into_iter();
    let mut sum = |effects: &Vec<Vec<f64>>| effects.iter().zip(&mut margins).map(|(of, margin)| summed(of, margin)).collect();
    Ok(all.iter().map(|effects| effects.as_ref().map(|effects| Found::Effects(sum(effects)))).collect())
}
