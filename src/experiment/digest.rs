//! From `runs.csv` to `summary.csv`: means per point, in constant memory whatever the number of points.
//!
//! The rows lie replicate by replicate. Points are taken in blocks that fit in memory; each block is read from the place in every
//! replicate where the block before it ended. The values are read back from the text, which is exact, so that the summary is a
//! function of `runs.csv` alone, however many shards wrote it.

use super::plan::Plan;
use super::summary::{Moments, Quantiles, summary_row};
use crate::record::columns::RUN_KEYS;
use crate::record::table::{Lines, Table};
use std::io;
use std::path::Path;

/// Memory for the moments of a block, in bytes.
const BLOCK: usize = 8 << 20;

/// What the rows of a relation kind have in common: its names, and the steps of the run.
#[derive(PartialEq)]
struct Heading {
    names: [String; 3],
    steps: u64,
}

/// One row group of a point: a relation kind, with the moments of every metric.
struct Cell {
    /// Place among the headings, which all points have in common.
    heading: usize,
    moments: Vec<Moments>,
}

fn corrupt(line: u64, what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("runs.csv:{line}: {what}"))
}

/// A reader of `runs.csv`, standing before its first row.
pub fn open(runs: &Path) -> io::Result<csv::Reader<std::fs::File>> {
    csv::ReaderBuilder::new().buffer_capacity(1 << 18).from_path(runs).map_err(io::Error::other)
}

/// Summarises the rows that stand in the file `runs`, and checks on the way that every run follows the last.
///
/// # Errors
/// When the disk refuses, or when the rows are not those of a sweep.
pub fn summarise(plan: &Plan, runs: &Path, summary: &mut Table) -> io::Result<()> {
    summarise_in_blocks(plan, runs, summary, None)
}

fn summarise_in_blocks(plan: &Plan, runs: &Path, summary: &mut Table, block: Option<u64>) -> io::Result<()> {
    let mut reader = open(runs)?;
    let first_metric = RUN_KEYS.len() + plan.paths().len();
    let metrics: Vec<String> = reader.headers()?.iter().skip(first_metric).map(str::to_owned).collect();
    let block = block.unwrap_or_else(|| {
        let kinds = plan.scenario(0).map_or(1, |scenario| scenario.kinds.len());
        (BLOCK / (metrics.len() * kinds * size_of::<Moments>())).max(1) as u64
    });
    let mut quantiles = Quantiles::default();
    let mut headings: Vec<Heading> = Vec::new();
    // Each replicate, and where it goes on.
    let mut places: Vec<(u64, csv::Position)> = Vec::new();
    let mut row = csv::ByteRecord::new();
    for first in (0..plan.points()).step_by(block as usize) {
        let end = (first + block).min(plan.points());
        let mut cells: Vec<Vec<Cell>> = (first..end).map(|_| Vec::new()).collect();
        if first == 0 {
            let (mut last_run, mut replicate, mut within) = (None, None, true);
            loop {
                let place = reader.position().clone();
                if !reader.read_byte_record(&mut row)? {
                    places.extend(replicate.filter(|_| within).map(|r| (r, place)));
                    break;
                }
                let key = Key::of(&row)?;
                if last_run.is_some_and(|last| key.run < last) || key.run != key.replicate * plan.points() + key.point {
                    return Err(corrupt(place.line(), "this run does not follow the one before"));
                }
                last_run = Some(key.run);
                if replicate != Some(key.replicate) {
                    places.extend(replicate.filter(|_| within).map(|r| (r, place.clone())));
                    (replicate, within) = (Some(key.replicate), true);
                }
                if within && key.point >= end {
                    places.push((key.replicate, place));
                    within = false;
                }
                if within {
                    take(&mut headings, &mut cells[(key.point - first) as usize], &row, first_metric)?;
                }
            }
        } else {
            for (replicate, at) in &mut places {
                reader.seek(at.clone())?;
                loop {
                    let place = reader.position().clone();
                    let key = if reader.read_byte_record(&mut row)? { Some(Key::of(&row)?) } else { None };
                    match key {
                        Some(key) if key.point >= first && key.point < end && key.replicate == *replicate => {
                            take(&mut headings, &mut cells[(key.point - first) as usize], &row, first_metric)?;
                        }
                        _ => {
                            *at = place;
                            break;
                        }
                    }
                }
            }
        }
        for (point, cells) in (first..end).zip(&cells) {
            let label = plan.label(point);
            let mut lines = Lines::default();
            for cell in cells {
                let Heading { names, steps } = &headings[cell.heading];
                for (moments, metric) in cell.moments.iter().zip(&metrics) {
                    summary_row(&mut lines, &mut quantiles, (point, &label.settings), *steps, names, metric, moments);
                }
            }
            summary.append(&lines)?;
        }
    }
    Ok(())
}

/// The numbers that a row begins with.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Number of the run.
    pub run: u64,
    /// Number of the point.
    pub point: u64,
    /// Number of the replicate.
    pub replicate: u64,
}

impl Key {
    /// Of a row.
    ///
    /// # Errors
    /// When it does not begin with these numbers.
    pub fn of(row: &csv::ByteRecord) -> io::Result<Key> {
        let line = row.position().map_or(0, csv::Position::line);
        let count = |k: usize| {
            let text = row.get(k).and_then(|cell| std::str::from_utf8(cell).ok());
            text.and_then(|text| text.parse().ok()).ok_or_else(|| corrupt(line, "run, point and replicate should be numbers"))
        };
        Ok(Key { run: count(0)?, point: count(1)?, replicate: count(2)? })
    }
}

/// The number in a cell; nothing in an empty one.
///
/// # Errors
/// When it holds something else.
pub fn number(row: &csv::ByteRecord, k: usize) -> io::Result<f64> {
    match row.get(k) {
        Some([]) => Ok(f64::NAN),
        cell => {
            let text = cell.and_then(|cell| std::str::from_utf8(cell).ok());
            let line = row.position().map_or(0, csv::Position::line);
            text.and_then(|text| text.parse().ok()).ok_or_else(|| corrupt(line, "a number is missing"))
        }
    }
}

/// Takes a row of a point.
fn take(headings: &mut Vec<Heading>, cells: &mut Vec<Cell>, row: &csv::ByteRecord, first_metric: usize) -> io::Result<()> {
    let known = cells.iter().position(|cell| row.get(4) == Some(headings[cell.heading].names[0].as_bytes()));
    let k = match known {
        Some(k) => k,
        None => {
            let names = [4, 5, 6].map(|k| String::from_utf8_lossy(row.get(k).unwrap_or_default()).into_owned());
            let heading = Heading { names, steps: number(row, 8)? as u64 };
            let there = headings.iter().position(|other| *other == heading).unwrap_or_else(|| {
                headings.push(heading);
                headings.len() - 1
            });
            // Most points have a kind or two: left to itself the vector would make room for four.
            cells.reserve_exact(1);
            cells.push(Cell { heading: there, moments: vec![Moments::default(); row.len() - first_metric] });
            cells.len() - 1
        }
    };
    for (m, moments) in cells[k].moments.iter_mut().enumerate() {
        moments.add(number(row, first_metric + m)?);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Document, Source};

    /// Two kinds; point 1 has lost a run, and not every point has every replicate.
    #[test]
    fn blocks_of_any_size_give_the_same_summary() {
        let text = crate::scenario::bundled::scenario("first-promise").unwrap().text;
        let text = format!("{text}\n[[sweep]]\nvary.\"exchange.gain\" = \"1..7:7\"\n");
        let plan = Plan::new(Document::new(Source::Bundled("first-promise"), &text).unwrap()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let runs = folder.path().join("runs.csv");
        let mut lines = String::from("run,point,replicate,seed,relation,from,to,relations,steps,exchange.gain,x,y\n");
        for (replicate, points) in [(0u64, 0..7u64), (1, 0..7), (2, 3..5), (3, 4..5)] {
            for point in points.filter(|&p| (p, replicate) != (1, 1)) {
                for kind in ["kin", "strangers"] {
                    let run = replicate * 7 + point;
                    lines += &format!(
                        "{run},{point},{replicate},1,{kind},a,b,9,5,{point},{},{}\n",
                        run as f64 / 3.0,
                        if run % 2 == 0 { "" } else { "1" }
                    );
                }
            }
        }
        std::fs::write(&runs, lines).unwrap();
        let summary = |block: u64| {
            let mut table = Table::create(folder.path(), "summary.csv", ["point"], false).unwrap();
            summarise_in_blocks(&plan, &runs, &mut table, Some(block)).unwrap();
            table.finish().unwrap();
            std::fs::read_to_string(folder.path().join("summary.csv")).unwrap()
        };
        let whole = summary(100);
        assert_eq!(whole.lines().count(), 1 + 7 * 2 * 2);
        assert!(whole.contains("4,5,5,kin,a,b,x,4,"), "{whole}");
        for block in [1, 2, 3, 6, 7] {
            assert_eq!(summary(block), whole, "blocks of {block}");
        }
    }

    #[test]
    fn runs_out_of_order_are_refused() {
        let text = crate::scenario::bundled::scenario("first-promise").unwrap().text;
        let text = format!("{text}\n[[sweep]]\nvary.\"exchange.gain\" = [1, 2]\n");
        let plan = Plan::new(Document::new(Source::Bundled("first-promise"), &text).unwrap()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let runs = folder.path().join("runs.csv");
        let row = |run: u64| format!("{run},{},{},1,kin,a,b,9,5,1,0.5\n", run % 2, run / 2);
        let header = "run,point,replicate,seed,relation,from,to,relations,steps,exchange.gain,x\n";
        std::fs::write(&runs, [header.to_owned(), row(1), row(0)].concat()).unwrap();
        let mut table = Table::create(folder.path(), "summary.csv", ["point"], false).unwrap();
        let message = summarise(&plan, &runs, &mut table).unwrap_err().to_string();
        assert_eq!(message, "runs.csv:3: this run does not follow the one before");
    }
}
