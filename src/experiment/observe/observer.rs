//! What it takes to look at a run.

use crate::engine::Simulation;
use crate::experiment::run::{Label, Run};
use crate::record::row::Row;
use crate::record::table::Lines;
use crate::record::tables::Schema;
use crate::scenario::Scenario;
use crate::stream::Streams;
use std::any::Any;
use std::borrow::Cow;

/// What there is to see of a run: before its first step, and after each.
pub struct Scene<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// Which run.
    pub run: Run,
    /// Steps taken.
    pub step: usize,
    /// Agents, relations, and the contacts of this step.
    pub simulation: &'a dyn Simulation,
    /// A row per relation kind over the interval that ends here; empty at a step that is not recorded.
    pub rows: &'a [Row],
    /// The streams of the run, for observers who draw a sample.
    pub streams: &'a Streams,
}

impl Scene<'_> {
    /// Whether there is no step after this one.
    pub fn is_last(&self) -> bool {
        self.step == self.scenario.steps
    }
}

/// Somebody who looks at a run. It sees everything and changes nothing: the run is the same whoever looks on.
///
/// ```
/// use fiducia::experiment::{Halt, Observer, Run, Scene, watch};
/// use fiducia::scenario::Document;
/// use std::sync::Arc;
///
/// /// How many relations have come to more trust than they began with, step by step.
/// #[derive(Default)]
/// struct Gains {
///     start: Vec<f64>,
///     shares: Vec<f64>,
/// }
///
/// impl Observer for Gains {
///     fn see(&mut self, scene: &Scene) {
///         let mut trust = Vec::new();
///         scene.simulation.relations(&mut |relation| trust.push(relation.trust));
///         if scene.step == 0 {
///             self.start = trust.clone();
///         }
///         let gained = trust.iter().zip(&self.start).filter(|(now, start)| now > start).count();
///         self.shares.push(gained as f64 / trust.len() as f64);
///     }
/// }
///
/// let scenario = Arc::new(Document::open("first-promise")?.scenario()?);
/// let mut gains = Gains::default();
/// watch(&scenario, Run::default(), &mut [&mut gains], &Halt::new(), || ()).expect("nobody asked it to halt");
/// assert!(gains.shares.len() == scenario.steps + 1 && gains.shares[0] == 0.0);
/// # Ok::<(), fiducia::scenario::Error>(())
/// ```
pub trait Observer: Any + Send {
    /// Looks.
    fn see(&mut self, scene: &Scene);

    /// The step from which on it needs the rows of recorded steps ([`Scene::rows`]); none if it looks at no rows. The interval of its first
    /// row ends there. Rows are recorded for all observers of a run together: whoever needs them later may see more of them.
    fn rows_from(&self) -> Option<usize> {
        None
    }

    /// Whether it looks at contacts, which a simulation keeps only for those who do.
    fn contacts(&self) -> bool {
        false
    }

    /// The table that it fills, if it fills one.
    fn table(&self) -> Option<&dyn Tabled> {
        None
    }
}

/// What an observer saw, as rows of a table.
pub trait Tabled {
    /// The table.
    fn schema(&self) -> &'static Schema;

    /// The rows that this run adds to it.
    fn rows(&self, scenario: &Scenario, run: &Run, label: &Label) -> Cow<'_, Lines>;
}
