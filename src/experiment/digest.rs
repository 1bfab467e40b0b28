//! From `runs.csv` to `summary.csv`: means per point, in constant memory whatever the number of points.
//!
//! The rows lie replicate by replicate. Points are taken in blocks that fit in memory; each block is read from the place in every
//! replicate where the block before it ended. The values are read back from the text, which is exact, so that the summary is a
//! function of `runs.csv` alone, however many shards wrote it.

use super::points::Points;
use super::summary::{Moments, Quantiles, summary_row};
use crate::record::columns::is_metric;
use crate::record::reading::{Place, Reading};
use crate::record::table::{Lines, Table};
use csv::Position;
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

/// Where the columns of `runs.csv` stand.
struct Columns {
    numbers: [Place; 3],
    names: [Place; 3],
    steps: Place,
    metrics: Vec<Place>,
}

impl Columns {
    fn of(rows: &Reading) -> io::Result<Columns> {
        let [run, point, replicate] = [rows.place("run")?, rows.place("point")?, rows.place("replicate")?];
        let names = [rows.place("relation")?, rows.place("from")?, rows.place("to")?];
        Ok(Columns { numbers: [run, point, replicate], names, steps: rows.place("steps")?, metrics: rows.places(is_metric) })
    }

    fn key(&self, rows: &Reading) -> io::Result<Key> {
        let [run, point, replicate] = self.numbers;
        Ok(Key { run: rows.count(run)?, point: rows.count(point)?, replicate: rows.count(replicate)? })
    }
}

/// The numbers that a row is known by.
#[derive(Clone, Copy, Debug)]
struct Key {
    run: u64,
    point: u64,
    replicate: u64,
}

/// Summarises the rows that stand in the file `runs`, and checks on the way that every run follows the last.
///
/// # Errors
/// When the disk refuses, or when the rows are not those of a sweep.
pub fn summarise(points: &Points, runs: &Path, summary: &mut Table) -> io::Result<()> {
    summarise_in_blocks(points, runs, summary, None)
}

fn summarise_in_blocks(points: &Points, runs: &Path, summary: &mut Table, block: Option<u64>) -> io::Result<()> {
    let mut rows = Reading::open(runs)?;
    let columns = Columns::of(&rows)?;
    let metrics: Vec<String> = columns.metrics.iter().map(|&place| rows.name(place).to_owned()).collect();
    let block = block.unwrap_or_else(|| {
        let kinds = points.scenario(0).map_or(1, |scenario| scenario.kinds.len());
        (BLOCK / (metrics.len() * kinds * size_of::<Moments>())).max(1) as u64
    });
    let mut quantiles = Quantiles::default();
    let mut headings: Vec<Heading> = Vec::new();
    // Each replicate, and where it goes on.
    let mut places: Vec<(u64, Position)> = Vec::new();
    for first in (0..points.count()).step_by(block as usize) {
        let end = (first + block).min(points.count());
        let mut cells: Vec<Vec<Cell>> = (first..end).map(|_| Vec::new()).collect();
        if first == 0 {
            let (mut last_run, mut replicate, mut within) = (None, None, true);
            while rows.advance()? {
                let key = columns.key(&rows)?;
                if last_run.is_some_and(|last| key.run < last) || key.run != key.replicate * points.count() + key.point {
                    return Err(rows.wrong("this run does not follow the one before"));
                }
                last_run = Some(key.run);
                if replicate != Some(key.replicate) {
                    places.extend(replicate.filter(|_| within).map(|r| (r, rows.at())));
                    (replicate, within) = (Some(key.replicate), true);
                }
                if within && key.point >= end {
                    places.push((key.replicate, rows.at()));
                    within = false;
                }
                if within {
                    take(&mut headings, &mut cells[(key.point - first) as usize], &rows, &columns)?;
                }
            }
            places.extend(replicate.filter(|_| within).map(|r| (r, rows.at())));
        } else {
            for (replicate, at) in &mut places {
                rows.go_to(at.clone())?;
                while rows.advance()? {
                    let key = columns.key(&rows)?;
                    if key.point < first || key.point >= end || key.replicate != *replicate {
                        break;
                    }
                    take(&mut headings, &mut cells[(key.point - first) as usize], &rows, &columns)?;
                }
                *at = rows.at();
            }
        }
        for (point, cells) in (first..end).zip(&cells) {
            let label = points.label(point);
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

/// Takes a row of a point.
fn take(headings: &mut Vec<Heading>, cells: &mut Vec<Cell>, rows: &Reading, columns: &Columns) -> io::Result<()> {
    let known = cells.iter().position(|cell| rows.bytes(columns.names[0]) == headings[cell.heading].names[0].as_bytes());
    let k = match known {
        Some(k) => k,
        None => {
            let [relation, from, to] = columns.names;
            let names = [rows.text(relation)?, rows.text(from)?, rows.text(to)?].map(str::to_owned);
            let heading = Heading { names, steps: rows.count(columns.steps)? };
            let there = headings.iter().position(|other| *other == heading).unwrap_or_else(|| {
                headings.push(heading);
                headings.len() - 1
            });
            // Most points have a kind or two: left to itself the vector would make room for four.
            cells.reserve_exact(1);
            cells.push(Cell { heading: there, moments: vec![Moments::default(); columns.metrics.len()] });
            cells.len() - 1
        }
    };
    for (moments, &metric) in cells[k].moments.iter_mut().zip(&columns.metrics) {
        moments.add(rows.number(metric)?);
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
        let points = Points::new(Document::new(Source::Bundled("first-promise"), &text).unwrap()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let runs = folder.path().join("runs.csv");
        let mut lines = String::from("run,point,replicate,seed,relation,from,to,relations,steps,exchange.gain,engaged,honoured\n");
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
            summarise_in_blocks(&points, &runs, &mut table, Some(block)).unwrap();
            table.finish().unwrap();
            std::fs::read_to_string(folder.path().join("summary.csv")).unwrap()
        };
        let whole = summary(100);
        assert_eq!(whole.lines().count(), 1 + 7 * 2 * 2);
        assert!(whole.contains("4,5,5,kin,a,b,engaged,4,"), "{whole}");
        for block in [1, 2, 3, 6, 7] {
            assert_eq!(summary(block), whole, "blocks of {block}");
        }
    }

    #[test]
    fn runs_out_of_order_are_refused() {
        let text = crate::scenario::bundled::scenario("first-promise").unwrap().text;
        let text = format!("{text}\n[[sweep]]\nvary.\"exchange.gain\" = [1, 2]\n");
        let points = Points::new(Document::new(Source::Bundled("first-promise"), &text).unwrap()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let runs = folder.path().join("runs.csv");
        let row = |run: u64| format!("{run},{},{},1,kin,a,b,9,5,1,0.5\n", run % 2, run / 2);
        let header = "run,point,replicate,seed,relation,from,to,relations,steps,exchange.gain,engaged\n";
        std::fs::write(&runs, [header.to_owned(), row(1), row(0)].concat()).unwrap();
        let mut table = Table::create(folder.path(), "summary.csv", ["point"], false).unwrap();
        let message = summarise(&points, &runs, &mut table).unwrap_err().to_string();
        assert_eq!(message, "runs.csv:3: this run does not follow the one before");
    }
}
