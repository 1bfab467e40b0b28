//! The runs of a sweep, on all threads, with their rows in order.

use super::crew::Crew;
use super::fault::Fault;
use super::observe::Kept;
use super::perform::perform;
use super::points::Points;
use super::rows::{Formatted, Rows};
use super::run::Run;
use super::schedule::Schedule;
use crate::engine;
use crate::record::columns::Metric;
use crate::record::reading::{Place, Reading};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// What happens when a run fails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnError {
    /// The failure is listed, and the sweep goes on.
    #[default]
    Keep,
    /// The sweep stops there.
    Stop,
}

/// How far a sweep came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// Runs whose rows are written.
    pub runs: u64,
    /// How many of them failed.
    pub failures: u64,
    /// Whether all runs are done.
    pub complete: bool,
}

/// What a run of a sweep came to: its rows, and what went wrong if it failed.
pub struct Made {
    rows: Formatted,
    point: u64,
    /// The deciding metric by relation kind, where one decides.
    deciding: Vec<f64>,
    failure: Option<String>,
    /// Whether it failed for want of memory, before it began.
    too_large: bool,
}

impl Made {
    /// Its rows.
    pub fn rows(&self) -> &Formatted {
        &self.rows
    }
}

/// The part of a sweep that performs runs.
pub struct Workers<'a> {
    /// The folder in which the rows are written, as messages name it.
    pub folder: &'a Path,
    /// The points.
    pub points: &'a Points,
    /// Who performs them.
    pub crew: &'a Crew,
    /// Whether each run is worth all threads.
    pub large: bool,
    /// What is kept of a run.
    pub wanted: Kept,
    /// What happens when a run fails.
    pub on_error: OnError,
    /// Whether a run for which there is too little memory is left to another machine, instead of being a failure.
    pub leaves_to_others: bool,
}

/// A build with debug assertions, such as that of the tests, lets the run fail whose number `FIDUCIA_FAIL` names.
fn fail_if_wished(run: Run) {
    if cfg!(debug_assertions) && std::env::var("FIDUCIA_FAIL").is_ok_and(|number| number == run.number.to_string()) {
        panic!("as it was wished");
    }
}

impl Workers<'_> {
    /// Performs one run; `None` if it was asked to halt. A failure is what it came to.
    pub fn make(&self, run: Run, metric: Option<Metric>) -> Option<Made> {
        let label = self.points.label(run.point);
        let failed = |message: String| {
            let message = message.replace(['\n', '\r'], " ");
            Made {
                rows: Formatted::failure(&run, &label, &message),
                point: run.point,
                deciding: Vec::new(),
                failure: Some(message),
                too_large: false,
            }
        };
        let scenario = match self.points.scenario(run.point) {
            Ok(scenario) => scenario,
            Err(error) => return Some(failed(error.to_string())),
        };
        let needed = engine::memory(&scenario);
        if let Some(share) = self.crew.share(self.large).filter(|share| *share < needed) {
            let (needed, share) = (needed / 1_000_000, share / 1_000_000);
            let message = format!("a run needs about {needed} MB of memory, but {share} MB are available");
            return Some(Made { too_large: true, ..failed(message) });
        }
        let performed = catch_unwind(AssertUnwindSafe(|| {
            fail_if_wished(run);
            perform(&scenario, run, self.wanted, self.crew.halt(), || ())
        }));
        match performed {
            Ok(None) => None,
            Ok(Some(result)) => {
                let deciding = metric.map_or_else(Vec::new, |m| result.overall.iter().map(|row| row[m]).collect());
                let rows = Formatted::of(&scenario, self.points.seed(), &label, &result);
                Some(Made { rows, point: run.point, deciding, failure: None, too_large: false })
            }
            Err(panic) => {
                let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
                Some(failed(format!("the simulation failed: {}", text.unwrap_or("no message"))))
            }
        }
    }

    /// Performs the runs of a schedule from the `kept`-th on and appends their rows. `enter` is called after each, with the rows
    /// that it added. Of the runs kept from before, the deciding values are read back from `runs.csv`.
    ///
    /// # Errors
    /// When the disk refuses, or when a run failed and that ends the sweep.
    pub fn perform(
        &self,
        schedule: &mut Schedule,
        rows: &mut Rows,
        kept: u64,
        mut enter: impl FnMut(&mut Rows, &Formatted) -> io::Result<()>,
    ) -> Result<Done, Fault> {
        let metric = schedule.metric();
        let disk = |error: io::Error| Fault::disk(self.folder)(error);
        let mut past = Past::open(rows, metric, kept).map_err(disk)?;
        let mut done = kept;
        let mut seen = 0;
        while let Some(batch) = schedule.next_batch() {
            let mut places = batch.places.clone();
            while seen < kept && !places.is_empty() {
                let (point, replicate) = batch.run(places.start);
                if let Some(past) = &mut past {
                    schedule.take(point, &past.values_of(self.points.run(point, replicate).number).map_err(disk)?);
                    seen += 1;
                    places.start += 1;
                } else {
                    // Nothing hangs on the results: pass over all of them at once.
                    let over = (kept - seen).min(places.end - places.start);
                    seen += over;
                    places.start += over;
                }
            }
            let make = |place: u64| {
                let (point, replicate) = batch.run(place);
                self.make(self.points.run(point, replicate), metric)
            };
            let end = places.end;
            let mut reached = places.start;
            let take = |_: u64, made: Made| -> Result<(), Fault> {
                if let Some(message) = made.failure.as_ref().filter(|_| made.too_large && self.leaves_to_others) {
                    return Err(Fault::Memory(format!("{}: {message}", self.points.describe(made.point))));
                }
                rows.append(&made.rows).map_err(disk)?;
                schedule.take(made.point, &made.deciding);
                done += 1;
                reached += 1;
                enter(rows, &made.rows).map_err(disk)?;
                match made.failure.filter(|_| self.on_error == OnError::Stop) {
                    Some(message) => Err(Fault::Run(format!("{}: {message}", self.points.describe(made.point)))),
                    None => Ok(()),
                }
            };
            self.crew.in_order(self.large, places, make, take)?;
            if reached < end {
                return Ok(Done { runs: done, failures: rows.failures(), complete: false });
            }
        }
        Ok(Done { runs: done, failures: rows.failures(), complete: true })
    }
}

/// The deciding values of runs that an earlier start made.
struct Past {
    rows: Reading,
    run: Place,
    deciding: Place,
    more: bool,
}

impl Past {
    fn open(rows: &mut Rows, metric: Option<Metric>, kept: u64) -> io::Result<Option<Past>> {
        let (Some(metric), Some(table)) = (metric.filter(|_| kept > 0), rows.table(0)) else { return Ok(None) };
        let mut rows = Reading::open(table.place())?;
        let (run, deciding) = (rows.place("run")?, rows.place(metric.column().name)?);
        let more = rows.advance()?;
        Ok(Some(Past { rows, run, deciding, more }))
    }

    /// The values of a run, by relation kind; none if it failed.
    fn values_of(&mut self, run: u64) -> io::Result<Vec<f64>> {
        let mut values = Vec::new();
        while self.more && self.rows.count(self.run)? <= run {
            if self.rows.count(self.run)? == run {
                values.push(self.rows.number(self.deciding)?);
            }
            self.more = self.rows.advance()?;
        }
        Ok(values)
    }
}
