//! How metrics went over the steps of a run: means over replicates with their intervals, as `summary.csv` has them.

use crate::experiment::{Fault, Results};
use crate::record::tables::SUMMARY;

/// A metric of a kind of relation over the steps.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Course {
    /// The metric, by its column.
    pub metric: String,
    /// The kind of relation.
    pub relation: String,
    /// The recorded steps.
    pub steps: Vec<f64>,
    /// Mean over replicates at each of them.
    pub mean: Vec<f64>,
    /// Lower end of the interval of the mean.
    pub low: Vec<f64>,
    /// Its upper end.
    pub high: Vec<f64>,
    /// Replicates at the last step.
    pub n: u64,
}

/// All metrics of all kinds of relation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Courses {
    /// The kinds of relation, in the order of the file.
    pub relations: Vec<String>,
    all: Vec<Course>,
}

impl Courses {
    /// Reads `summary.csv`.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(results: &Results) -> Result<Courses, Fault> {
        let mut rows = results.table(SUMMARY)?;
        let disk = Fault::disk(results.folder());
        let mut read = || {
            let [step, relation, metric, n] = rows.all(["step", "relation", "metric", "n"])?;
            let [mean, low, high] = rows.all(["mean", "ci_low", "ci_high"])?;
            let mut courses = Courses::default();
            let mut at = 0;
            while rows.advance()? {
                let (relation, metric) = (rows.text(relation)?, rows.text(metric)?);
                // Rows come in rounds: the next course is most often the one that is wanted.
                let is = |course: &Course| course.metric == metric && course.relation == relation;
                at = match courses.all.get(at + 1) {
                    Some(next) if is(next) => at + 1,
                    _ => courses.all.iter().position(is).unwrap_or(courses.all.len()),
                };
                if at == courses.all.len() {
                    courses.all.push(Course { metric: metric.into(), relation: relation.into(), ..Course::default() });
                    if !courses.relations.iter().any(|known| known == relation) {
                        courses.relations.push(relation.into());
                    }
                }
                let course = &mut courses.all[at];
                course.steps.push(rows.number(step)?);
                course.mean.push(rows.number(mean)?);
                course.low.push(rows.number(low)?);
                course.high.push(rows.number(high)?);
                course.n = rows.count(n)?;
            }
            Ok(courses)
        };
        read().map_err(disk)
    }

    /// A metric of a kind of relation, if it has a value at any step.
    pub fn of(&self, metric: &str, relation: &str) -> Option<&Course> {
        self.all.iter().find(|course| course.metric == metric && course.relation == relation && course.mean.iter().any(|x| x.is_finite()))
    }

    /// The metrics of a kind of relation that have a value at the last step, in the order of the file.
    pub fn at_the_end<'a>(&'a self, relation: &'a str) -> impl Iterator<Item = &'a Course> {
        self.all.iter().filter(move |course| course.relation == relation && course.mean.last().is_some_and(|x| x.is_finite()))
    }

    /// All metrics that have a value somewhere, in the order of the file.
    pub fn metrics(&self) -> Vec<&str> {
        let mut metrics: Vec<&str> = Vec::new();
        for course in self.all.iter().filter(|course| course.mean.iter().any(|x| x.is_finite())) {
            if !metrics.contains(&course.metric.as_str()) {
                metrics.push(&course.metric);
            }
        }
        metrics
    }
}
