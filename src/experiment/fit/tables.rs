//! `fit.csv`, `targets.csv`, `profile.csv`, `trace.csv` and their dictionary.

use super::{Evaluation, Fitted, Meeting, Task};
use crate::experiment::Fault;
use crate::experiment::draft::{Draft, Intent};
use crate::experiment::provenance::manifest;
use crate::record::manifest::Manifest;
use crate::record::table::Lines;
use crate::record::tables::{self, Varied};
use crate::scenario::Scenario;
use crate::scenario::fit::Fit;
use std::path::Path;

/// Makes a folder ready for the files of a fit and holds it against other programs. Results that are there are refused, unless they are to be replaced.
///
/// # Errors
/// See [`Draft`].
pub fn prepare(folder: &Path, task: &Task, replace: bool) -> Result<Draft, Fault> {
    let tables = [tables::FIT, tables::TARGETS, tables::PROFILE, tables::TRACE];
    Draft::open(folder, &Intent::new(&tables, task.document().files(), replace, &manifest(task.document(), task.scenario())))
}

/// Writes the files, and the manifest with their hashes.
///
/// # Errors
/// When the disk refuses.
pub fn write(draft: Draft, task: &Task, fitted: &Fitted) -> Result<(), Fault> {
    let (scenario, fit) = (task.scenario(), task.wanted());
    let tried = fitted.trace.len() as u64;
    let runs = tried * scenario.replicates as u64;
    let mut manifest = Manifest { points: tried, runs, ..manifest(task.document(), scenario) };
    let paths: Vec<String> = fit.free.iter().map(|free| free.path.clone()).collect();
    let written = [
        (tables::FIT, parameters(fit, fitted)),
        (tables::TARGETS, targets(scenario, fit, fitted)),
        (tables::PROFILE, profiles(fit, fitted)),
        (tables::TRACE, trace(fitted)),
    ];
    let written = tables::write(&draft.place(), &written, &Varied { parameters: &paths, window: 0 });
    manifest.files = written.map_err(Fault::disk(draft.folder()))?;
    draft.publish(&manifest)
}

fn parameters(fit: &Fit, fitted: &Fitted) -> Lines {
    let mut lines = Lines::default();
    for (k, free) in fit.free.iter().enumerate() {
        let interval = fitted.profiles.get(k).map_or([None; 2], |profile| profile.interval);
        lines.text(&free.path);
        lines.number(fitted.best.values[k]);
        interval.into_iter().for_each(|end| lines.number(end.map_or(f64::NAN, |u| free.value(u))));
        [free.range.from, free.range.to].into_iter().for_each(|x| lines.number(x));
        lines.end_row();
    }
    lines
}

fn targets(scenario: &Scenario, fit: &Fit, fitted: &Fitted) -> Lines {
    let mut lines = Lines::default();
    for ((target, seen), fresh) in fit.targets.iter().zip(&fitted.best.simulated).zip(&fitted.fresh) {
        lines.text(&target.name);
        lines.text(&scenario.kinds[target.kind].name);
        lines.text(&target.measure.name());
        lines.text(&format!("{}-{}", target.window.from, target.window.to));
        lines.text(&target.setting);
        [target.value, target.standard_error, seen.mean].into_iter().for_each(|x| lines.number(x));
        lines.count(fresh.n);
        let mean = if fresh.n == 0 { f64::NAN } else { fresh.mean };
        let margin = fresh.margin(0.95);
        let meeting = Meeting::of(target, fresh);
        [mean, fresh.sd(), mean - margin, mean + margin, meeting.difference, meeting.z].into_iter().for_each(|x| lines.number(x));
        lines.count(u64::from(meeting.met));
        lines.text(target.source.as_deref().unwrap_or_default());
        lines.end_row();
    }
    lines
}

fn profiles(fit: &Fit, fitted: &Fitted) -> Lines {
    let mut lines = Lines::default();
    for (k, (free, profile)) in fit.free.iter().zip(&fitted.profiles).enumerate() {
        for point in &profile.points {
            lines.text(&free.path);
            lines.number(point.values[k]);
            place(&mut lines, point);
        }
    }
    lines
}

fn trace(fitted: &Fitted) -> Lines {
    let mut lines = Lines::default();
    for (number, evaluation) in fitted.trace.iter().enumerate() {
        lines.count(number as u64);
        lines.text(evaluation.stage.name());
        place(&mut lines, evaluation);
    }
    lines
}

/// The loss, which is empty where it does not exist, and the parameters.
fn place(lines: &mut Lines, evaluation: &Evaluation) {
    lines.number(if evaluation.loss.is_finite() { evaluation.loss } else { f64::NAN });
    evaluation.values.iter().for_each(|&x| lines.number(x));
    lines.end_row();
}
