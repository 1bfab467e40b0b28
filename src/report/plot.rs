//! One figure for a paper: of a run a metric over time, of a sweep a metric against what varies, of others what they found.

use super::courses::Courses;
use super::{claims, compare, drawn, fit, run};
use crate::chart::{Paper, Picture};
use crate::experiment::{Fault, Made, Results};
use crate::spelling::hint;
use crate::text::Language;

/// What the figure is to show.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// The metric, by its column.
    pub metric: &'a str,
    /// Of a sweep the parameters that it is shown against, by their paths; none for all of them.
    pub by: &'a [String],
    /// The language of its words.
    pub language: Language,
    /// Width, in units of which letters are 13 high.
    pub width: f64,
}

/// Width of a figure unless another is wished for.
pub const WIDTH: f64 = run::HALF;

/// The figure.
///
/// # Errors
/// When a table cannot be read, when the results do not have the metric or the parameter, or no value of it.
pub fn plot(results: &Results, wish: Wish) -> Result<Picture, Fault> {
    let paper = Paper { width: wish.width, language: Some(wish.language) };
    if results.made != Made::Sweep && !wish.by.is_empty() {
        return Err(Fault::wrong(format!("{}: --by is for sweeps; nothing varies here", results.folder().display())));
    }
    let found = match results.made {
        Made::Run => {
            let courses = Courses::read(results)?;
            known(results, wish.metric, &courses.metrics())?;
            drawn::over_time(&courses, wish.metric, results.scenario(0).as_ref()).map(|plane| plane.draw(paper))
        }
        Made::Sweep => return Err(Fault::wrong("not yet")),
        Made::Check => claims::picture(results, paper)?,
        Made::Compare => compare::picture(results, paper)?,
        Made::Fit => fit::picture(results, paper)?,
    };
    found.ok_or_else(|| Fault::wrong(format!("{}: there is nothing to draw", results.folder().display())))
}

/// Refuses a metric that the results do not have, with the nearest that they have.
pub(super) fn known(results: &Results, metric: &str, there: &[&str]) -> Result<(), Fault> {
    if there.contains(&metric) {
        return Ok(());
    }
    let near = hint(metric, there.iter().copied());
    Err(Fault::wrong(format!("{}: no value of a metric `{metric}` is in these results{near}", results.folder().display())))
}
