//! One figure for a paper: of a run a metric over time, of a sweep a metric against what varies, of others what they found.

use super::courses::Courses;
use super::{claims, compare, drawn, fit, people, sweep};
use crate::chart::{Paper, Picture, Plane};
use crate::experiment::{Fault, Made, Results};
use crate::spelling::hint;
use crate::text::Language;

/// What is shown of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    /// A metric over time.
    #[default]
    Metric,
    /// What became of the promises.
    Promises,
    /// Trust against true reliability.
    Calibration,
    /// Who trusts whom.
    Network,
    /// How payoffs are shared.
    Payoffs,
    /// Promises against deeds.
    Matrix,
}

/// What the figure is to show.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// Of a run: what is shown.
    pub show: Show,
    /// The kind of relation, for what is shown of one; the first if it is left open.
    pub relation: Option<&'a str>,
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
pub const WIDTH: f64 = drawn::HALF;

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
        Made::Run => of_run(results, wish, paper)?,
        Made::Sweep => sweep::picture(results, wish)?,
        Made::Check => claims::picture(results, paper)?,
        Made::Compare => compare::picture(results, paper)?,
        Made::Fit => fit::picture(results, paper)?,
    };
    found.ok_or_else(|| {
        Fault::wrong(format!(
            "{}: there is nothing to draw; `fiducia run` writes what single people did with --agents, --relations and --events",
            results.folder().display()
        ))
    })
}

/// A figure of a run; nothing if the table that it needs was not written.
fn of_run(results: &Results, wish: Wish, paper: Paper) -> Result<Option<Picture>, Fault> {
    let scenario = results.scenario(0);
    let courses = Courses::read(results)?;
    let relation = match wish.relation {
        Some(name) if !courses.relations.iter().any(|known| known == name) => {
            let near = hint(name, courses.relations.iter().map(String::as_str));
            return Err(Fault::wrong(format!("{}: there is no kind of relation `{name}`{near}", results.folder().display())));
        }
        Some(name) => name,
        None => courses.relations.first().map_or("", |first| first),
    };
    let drawn = |plane: Option<Plane>| plane.map(|plane| plane.draw(paper));
    Ok(match wish.show {
        Show::Metric => {
            known(results, wish.metric, &courses.metrics())?;
            drawn(drawn::over_time(&courses, wish.metric, scenario.as_ref()))
        }
        Show::Promises => drawn(drawn::outcomes(&courses, relation, scenario.as_ref())),
        Show::Calibration => drawn(people::calibration(results)?),
        Show::Network => {
            let all = people::networks(results, scenario.as_ref(), paper)?;
            all.into_iter().find(|(name, ..)| name == relation).map(|(_, picture, _)| picture)
        }
        Show::Payoffs => drawn(people::wealth(results)?),
        Show::Matrix => people::matrix(results, paper)?,
    })
}

/// Refuses a metric that the results do not have, with the nearest that they have.
pub(super) fn known(results: &Results, metric: &str, there: &[&str]) -> Result<(), Fault> {
    if there.contains(&metric) {
        return Ok(());
    }
    let near = hint(metric, there.iter().copied());
    Err(Fault::wrong(format!("{}: no value of a metric `{metric}` is in these results{near}", results.folder().display())))
}
