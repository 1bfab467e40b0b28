//! `fit.csv`, `targets.csv`, `profile.csv`, `trace.csv` and their dictionary.

use super::{Evaluation, Fitted, Meeting};
use crate::experiment::folder::sweep_out;
use crate::record::columns::{Column, FIT, PROFILE, TARGETS, TRACE};
use crate::record::manifest::Manifest;
use crate::record::table::{Lines, Table, names};
use crate::scenario::Scenario;
use crate::scenario::fitting::Fit;
use std::io;
use std::path::Path;

/// Writes the files, and the manifest with their hashes.
///
/// # Errors
/// When the disk refuses.
pub fn write(folder: &Path, scenario: &Scenario, fit: &Fit, fitted: &Fitted, mut manifest: Manifest) -> io::Result<()> {
    let paths: Vec<&str> = fit.free.iter().map(|free| free.path.as_str()).collect();
    let with_paths = |keys| names(keys).map(str::to_owned).chain(paths.iter().map(|path| (*path).to_owned())).collect::<Vec<String>>();
    let alone = |keys| names(keys).map(str::to_owned).collect::<Vec<String>>();
    for (name, header, lines) in [
        ("fit.csv", alone(FIT), parameters(fit, fitted)),
        ("targets.csv", alone(TARGETS), targets(scenario, fit, fitted)),
        ("profile.csv", with_paths(PROFILE), profiles(fit, fitted)),
        ("trace.csv", with_paths(TRACE), trace(fitted)),
        ("columns.csv", ["file", "column", "unit", "meaning_en", "meaning_zh"].map(str::to_owned).to_vec(), dictionary(&paths)),
    ] {
        let mut table = Table::create(folder, name, header, false)?;
        table.append(&lines)?;
        manifest.files.push(table.finish()?);
    }
    sweep_out(folder, &manifest.files)?;
    manifest.write(folder)
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

fn dictionary(paths: &[&str]) -> Lines {
    let mut lines = Lines::default();
    for (file, columns, places) in
        [("fit.csv", FIT, false), ("targets.csv", TARGETS, false), ("profile.csv", PROFILE, true), ("trace.csv", TRACE, true)]
    {
        for Column { name, unit, en, zh } in columns {
            [file, name, unit, en, zh].into_iter().for_each(|text| lines.text(text));
            lines.end_row();
        }
        for path in paths.iter().filter(|_| places) {
            [file, path, "", "Value of a free parameter", "自由参数的取值"].into_iter().for_each(|text| lines.text(text));
            lines.end_row();
        }
    }
    lines
}
