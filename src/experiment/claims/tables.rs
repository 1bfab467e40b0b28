//! `claims.csv`, `settings.csv` and their dictionary.

use super::test::Tested;
use crate::experiment::Fault;
use crate::experiment::summary::student;
use crate::record::table::Lines;
use crate::record::tables::{self, Varied};
use crate::scenario::claim::Expect;
use std::io;
use std::path::Path;

/// A tested claim with the name of its scenario and its p value among all claims of the call.
#[derive(Clone, Copy, Debug)]
pub struct Adjusted<'a> {
    /// The scenario.
    pub scenario: &'a str,
    /// The claim.
    pub tested: &'a Tested,
    /// Holm's adjusted p value.
    pub p_holm: f64,
}

/// Refuses a folder that holds such files already, unless they are to be replaced.
///
/// # Errors
/// When it does.
pub fn prepare(folder: &Path, replace: bool) -> Result<(), Fault> {
    let mut files = [tables::CLAIMS, tables::CLAIM_SETTINGS, tables::DICTIONARY].into_iter();
    if !replace && files.any(|table| folder.join(table.file).exists()) {
        let dir = folder.display();
        return Err(Fault::wrong(format!("{dir} holds results already; use --force to replace them, or --out for another folder")));
    }
    Ok(())
}

/// Writes the files.
///
/// # Errors
/// Such files in the folder, or the disk.
pub fn write(folder: &Path, level: f64, entries: &[Adjusted], replace: bool) -> Result<(), Fault> {
    prepare(folder, replace)?;
    written(folder, level, entries).map_err(Fault::disk(folder))
}

fn written(folder: &Path, level: f64, entries: &[Adjusted]) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let (mut claims, mut settings) = (Lines::default(), Lines::default());
    for entry in entries {
        claim(entry, level, &mut claims);
        arms(entry, level, &mut settings);
    }
    tables::write(folder, &[(tables::CLAIMS, claims), (tables::CLAIM_SETTINGS, settings)], &Varied::default())?;
    Ok(())
}

fn claim(entry: &Adjusted, level: f64, lines: &mut Lines) {
    let Tested { claim, finding, .. } = entry.tested;
    let scenario = &claim.settings[0].scenario;
    let [expect, threshold_low, threshold_high] = expectation(&claim.expect, claim.min_effect, claim.margin);
    lines.text(entry.scenario);
    lines.text(&claim.name);
    lines.text(&claim.measure.name());
    lines.text(&claim.kinds.iter().map(|&k| scenario.kinds[k].name.as_str()).collect::<Vec<_>>().join("+"));
    lines.text(&claim.windows.iter().map(|w| format!("{}-{}", w.from, w.to)).collect::<Vec<_>>().join("+"));
    [expect, threshold_low, threshold_high].iter().for_each(|text| lines.text(text));
    match finding.contrast.first {
        Some(first) => lines.count(first as u64),
        None => lines.missing(),
    }
    lines.count(finding.contrast.second as u64);
    [finding.effect, finding.interval[0], finding.interval[1], level].into_iter().for_each(|x| lines.number(x));
    lines.count(entry.tested.replicates);
    lines.count(finding.missing);
    lines.count(entry.tested.looks as u64);
    [entry.tested.p, entry.p_holm].into_iter().for_each(|x| lines.number(x));
    lines.text(entry.tested.verdict().name());
    lines.count(u64::from(claim.not_reproduced.is_none()));
    lines.count(u64::from(entry.tested.is_as_stated()));
    lines.text(claim.source.as_deref().unwrap_or_default());
    lines.text(&claim.text.en);
    lines.text(&claim.text.zh);
    lines.end_row();
}

/// The word of an expectation, and the ends of the region in which the effect must lie.
fn expectation(expect: &Expect, min_effect: f64, margin: f64) -> [String; 3] {
    let text = |x: f64| format!("{x}");
    match expect {
        Expect::Rises => ["rises".into(), text(min_effect), String::new()],
        Expect::Falls => ["falls".into(), String::new(), text(-min_effect)],
        Expect::Order(_) => ["order".into(), text(min_effect), String::new()],
        Expect::Unchanged => ["unchanged".into(), text(-margin), text(margin)],
        Expect::Between([lo, hi]) => ["between".into(), text(*lo), text(*hi)],
    }
}

fn arms(entry: &Adjusted, level: f64, lines: &mut Lines) {
    let claim = &entry.tested.claim;
    for arm in 0..claim.arms() {
        let moments = entry.tested.arm(arm);
        let margin = if moments.n < 2 { f64::NAN } else { student(level, moments.n - 1) * moments.sd() / libm::sqrt(moments.n as f64) };
        let mean = if moments.n == 0 { f64::NAN } else { moments.mean };
        lines.text(entry.scenario);
        lines.text(&claim.name);
        lines.count(arm as u64);
        lines.text(&claim.arm(arm));
        lines.count(moments.n);
        [mean, moments.sd(), mean - margin, mean + margin].into_iter().for_each(|x| lines.number(x));
        lines.end_row();
    }
}
