//! `sensitivity.csv`, with its place in the dictionary and the manifest of the folder.

use super::analysis::{Analysis, Found, Given};
use super::arrangement::Arrangement;
use super::study::Study;
use crate::experiment::Fault;
use crate::experiment::draft::{Draft, Intent, same};
use crate::record::columns::{GIVEN_DATA, MORRIS_EFFECTS, SOBOL_INDICES};
use crate::record::disk::write_whole;
use crate::record::table::{BOM, FileEntry, Lines, aside, hex};
use crate::record::tables::{self, Schema, Varied};
use sha2::{Digest, Sha256};
use std::io;
use std::path::Path;

/// Name of the file.
const NAME: &str = tables::SOBOL.file;

/// Name of the dictionary.
const COLUMNS: &str = tables::DICTIONARY.file;

/// Writes an analysis to the folder of its sweep or to another, and enters it in the dictionary and the manifest there. What it would take the
/// place of is refused, unless it is to be replaced.
///
/// # Errors
/// Another analysis or other results that are there, a file that is not fiducia's, or the disk.
pub fn write(out: &Path, study: &Study, analysis: &Analysis, replace: bool) -> Result<(), Fault> {
    let written = Written::new(study, analysis);
    if !same(&study.folder, out) {
        let intent = Intent::new(&[written.schema], vec![study.folder.join(tables::RUNS.file)], replace, &study.manifest);
        return written.publish(Draft::open(out, &intent)?, false);
    }
    let draft = Draft::enter(out)?;
    let there = std::fs::read(out.join(NAME)).ok();
    if !replace && there.is_some_and(|there| there != written.bytes()) {
        let dir = out.display();
        return Err(Fault::wrong(format!("{dir} holds another analysis; use --force to replace it, or --out for another folder")));
    }
    written.publish(draft, true)
}

/// An analysis as it is written.
struct Written<'a> {
    study: &'a Study,
    schema: &'static Schema,
    lines: Lines,
}

impl Written<'_> {
    fn new<'a>(study: &'a Study, analysis: &Analysis) -> Written<'a> {
        let (schema, found, units) = match &study.arrangement {
            Arrangement::Pairs { pairs, .. } => (tables::SOBOL, SOBOL_INDICES, *pairs),
            Arrangement::Trajectories { trajectories, .. } => (tables::MORRIS, MORRIS_EFFECTS, *trajectories),
            Arrangement::Given { values, .. } => (tables::GIVEN, GIVEN_DATA, values[0].len()),
        };
        let mut lines = Lines::default();
        schema.header(&Varied::default()).iter().for_each(|name| lines.text(name));
        lines.end_row();
        for result in &analysis.results {
            for (k, parameter) in study.parameters.iter().enumerate() {
                [&result.metric, &result.relation, parameter].into_iter().for_each(|text| lines.text(text));
                match &result.found {
                    Found::Indices(indices) => {
                        for estimate in [indices[k].first, indices[k].total] {
                            let [low, high] = estimate.interval();
                            [estimate.value, low, high].into_iter().for_each(|x| lines.number(x));
                        }
                    }
                    Found::Effects(effects) => {
                        let effect = effects[k];
                        let [low, high] = effect.size.interval();
                        [effect.mean, effect.size.value, low, high, effect.spread].into_iter().for_each(|x| lines.number(x));
                    }
                    Found::Given(given) => {
                        let Given { rank, first, harmonic } = given[k];
                        let [low, high] = first.interval();
                        [rank.value, rank.low, rank.high, first.value, low, high, harmonic].into_iter().for_each(|x| lines.number(x));
                    }
                    Found::Constant | Found::Missing(_) => found.iter().for_each(|_| lines.missing()),
                }
                [units as u64, analysis.bootstrap.resamples, analysis.bootstrap.seed].into_iter().for_each(|n| lines.count(n));
                lines.end_row();
            }
        }
        Written { study, schema, lines }
    }

    fn bytes(&self) -> Vec<u8> {
        let mark = if self.study.bom { BOM } else { "" };
        [mark.as_bytes(), self.lines.bytes()].concat()
    }

    /// Puts the analysis in place, beside the files of its sweep if it is at home.
    fn publish(&self, draft: Draft, at_home: bool) -> Result<(), Fault> {
        let mut manifest = self.study.manifest.clone();
        manifest.files.retain(|file| at_home && ![NAME, COLUMNS].contains(&file.name.as_str()));
        if !at_home {
            // There is no plan in that folder.
            manifest.plan_sha256 = None;
        }
        let written = self.written(&draft.place(), at_home.then(|| draft.folder()));
        manifest.files.extend(written.map_err(Fault::disk(draft.folder()))?);
        draft.publish(&manifest)
    }

    fn written(&self, place: &Path, there: Option<&Path>) -> io::Result<Vec<FileEntry>> {
        let dictionary = self.dictionary(there)?;
        let mut files = Vec::new();
        for (name, bytes, rows) in [(NAME, self.bytes(), self.lines.rows() - 1), (COLUMNS, dictionary.0, dictionary.1)] {
            write_whole(place, name, &aside(place, name), &bytes)?;
            files.push(FileEntry { name: name.into(), rows, bytes: bytes.len() as u64, sha256: hex(&Sha256::digest(&bytes)) });
        }
        Ok(files)
    }

    /// The dictionary, with the rows of other files that stand there already; and its rows.
    fn dictionary(&self, there: Option<&Path>) -> io::Result<(Vec<u8>, u64)> {
        let mut own = Lines::default();
        self.schema.explain(&Varied::default(), &mut own);
        let mut text = match there {
            Some(folder) => std::fs::read_to_string(folder.join(COLUMNS))?,
            None => format!("{}{}\n", if self.study.bom { BOM } else { "" }, tables::DICTIONARY.header(&Varied::default()).join(",")),
        };
        let others: Vec<&str> = text.split_inclusive('\n').filter(|line| !line.starts_with(&format!("{NAME},"))).collect();
        let rows = others.len() as u64 - 1 + own.rows();
        text = others.concat();
        Ok(([text.as_bytes(), own.bytes()].concat(), rows))
    }
}
