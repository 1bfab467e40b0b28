//! How far the simulation is from the targets at a place of the box of ranges.
//!
//! loss = sum over targets of ((simulated - observed) / standard error)^2
//!
//! with the mean over replicates as the simulated value. All places are simulated with the same luck, so that a difference of loss is a
//! difference of parameters.

use super::task::Task;
use crate::experiment::bench::Benches;
use crate::experiment::measure::value;
use crate::experiment::{Crew, Fault, Moments, Progress};
use crate::scenario::Document;
use crate::scenario::fit::{Fit, settings};
use std::ops::Range;

/// What an evaluation was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// To look everywhere.
    Survey,
    /// To come nearer.
    Search,
    /// To see what the targets leave open.
    Profile,
}

impl Stage {
    /// The word in `trace.csv`.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Survey => "survey",
            Stage::Search => "search",
            Stage::Profile => "profile",
        }
    }
}

/// A place that was tried.
#[derive(Clone, Debug)]
pub struct Evaluation {
    /// What for.
    pub stage: Stage,
    /// Where in the box: a coordinate in `[0, 1]` for each free parameter.
    pub place: Vec<f64>,
    /// The same as values of the parameters.
    pub values: Vec<f64>,
    /// By target, over replicates.
    pub simulated: Vec<Moments>,
    /// The distance; infinite where a target has no value.
    pub loss: f64,
}

/// The distance from the targets as a function of the place.
pub struct Objective<'a> {
    document: &'a Document,
    fit: &'a Fit,
    /// The targets that are observed under the same settings, by their numbers.
    groups: Vec<Vec<usize>>,
    replicates: u64,
    crew: &'a Crew,
    progress: &'a dyn Progress,
    trace: Vec<Evaluation>,
}

impl<'a> Objective<'a> {
    /// Of a task; progress is counted in evaluations.
    pub fn new(task: &'a Task, crew: &'a Crew, progress: &'a dyn Progress) -> Objective<'a> {
        let fit = task.wanted();
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for (number, target) in fit.targets.iter().enumerate() {
            match groups.iter_mut().find(|group| fit.targets[group[0]].with == target.with) {
                Some(group) => group.push(number),
                None => groups.push(vec![number]),
            }
        }
        let replicates = task.scenario().replicates as u64;
        Objective { document: task.document(), fit, groups, replicates, crew, progress, trace: Vec::new() }
    }

    /// Number of free parameters.
    pub fn free(&self) -> usize {
        self.fit.free.len()
    }

    /// Tries a place and returns its distance.
    ///
    /// # Errors
    /// A request to halt, or a place that is no scenario.
    pub fn evaluate(&mut self, stage: Stage, place: &[f64]) -> Result<f64, Fault> {
        let simulated = self.simulate(place, 0..self.replicates)?;
        let squares = simulated.iter().zip(&self.fit.targets).map(|(moments, target)| {
            let distance = (moments.mean - target.value) / target.standard_error;
            if moments.n == 0 { f64::INFINITY } else { distance * distance }
        });
        let loss = squares.sum();
        let values = self.fit.free.iter().zip(place).map(|(free, &u)| free.value(u)).collect();
        self.trace.push(Evaluation { stage, place: place.to_vec(), values, simulated, loss });
        self.progress.tick();
        Ok(loss)
    }

    /// The nearest place so far, the first of equals.
    ///
    /// # Errors
    /// If the targets have a value nowhere.
    pub fn best(&self) -> Result<Evaluation, Fault> {
        let nearest = self.trace.iter().min_by(|a, b| a.loss.total_cmp(&b.loss));
        match nearest.filter(|evaluation| evaluation.loss.is_finite()) {
            Some(evaluation) => Ok(evaluation.clone()),
            None => {
                let without = |number: &usize| self.trace.iter().all(|evaluation| evaluation.simulated[*number].n == 0);
                let names = (0..self.fit.targets.len()).filter(without).map(|number| self.fit.targets[number].name.as_str());
                Err(Fault::wrong(format!(
                    "{}: no value at any place within the ranges: {}; look at the metric, the window and the ranges",
                    self.document.source(),
                    names.collect::<Vec<_>>().join(", ")
                )))
            }
        }
    }

    /// The evaluation made last.
    pub fn last(&self) -> Option<&Evaluation> {
        self.trace.last()
    }

    /// The targets at a place, simulated with as many replicates that no evaluation has used.
    ///
    /// # Errors
    /// A request to halt.
    pub fn fresh(&self, place: &[f64]) -> Result<Vec<Moments>, Fault> {
        self.simulate(place, self.replicates..2 * self.replicates)
    }

    /// All that was tried.
    pub fn into_trace(self) -> Vec<Evaluation> {
        self.trace
    }

    fn simulate(&self, place: &[f64], replicates: Range<u64>) -> Result<Vec<Moments>, Fault> {
        let targets = &self.fit.targets;
        let mut benches = Benches::default();
        // By target: the bench that it is measured on.
        let mut bench_of = vec![0; targets.len()];
        for group in &self.groups {
            let settings = settings(&targets[group[0]].with, &self.fit.free, place);
            let scenario = self.document.with(&settings).and_then(|document| document.scenario()).map_err(|error| {
                let values: Vec<String> = settings.iter().map(|(path, value)| format!("{path} = {value}")).collect();
                Fault::Wrong(error.prefixed(&format!("at {}: ", values.join(", "))))
            })?;
            for &number in group {
                bench_of[number] = benches.add(&scenario, targets[number].window.to);
            }
        }
        let runs: Vec<(usize, u64)> = replicates.flat_map(|replicate| (0..benches.len()).map(move |k| (k, replicate))).collect();
        let measured = |k: usize| targets.iter().zip(&bench_of).enumerate().filter(move |(_, (_, bench))| **bench == k);
        let found = benches.run(&runs, self.crew, |k, rows| {
            measured(k).map(|(number, (target, _))| (number, value(target.measure, rows, target.kind, target.window))).collect::<Vec<_>>()
        })?;
        let mut moments = vec![Moments::default(); targets.len()];
        for (number, x) in found.into_iter().flatten() {
            moments[number].add(x);
        }
        Ok(moments)
    }
}
