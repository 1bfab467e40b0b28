//! A sweep as it is written.

use super::axis::Varied;
use super::sampling::{DEFAULT_LEVELS, Sampling};
use schemars::JsonSchema;
use serde::Deserialize;

/// A block of a sweep, as written.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SweepTable {
    /// The parameters that vary, by path, with their values: a list, `"0..1:11"` (eleven values from 0 to 1), `"1..100:5:log"`, or in a
    /// sample a range, `"0..1"`, `"1..100:log"`, `"10..50:whole"`. Several parameters in one entry vary together.
    #[serde(default)]
    pub vary: Varied,
    /// A CSV file with a point a row and a parameter a column, relative to the folder of the scenario.
    pub design: Option<String>,
    /// How points are drawn from the box that the ranges span.
    pub sample: Option<Sampling>,
    /// Number of points drawn. With d parameters, `saltelli` makes d + 2 points of each, and `morris` draws so many trajectories of d + 1
    /// points.
    pub points: Option<u64>,
    /// Levels of each parameter in a `morris` sample, an even number. Default 4.
    #[schemars(extend("default" = DEFAULT_LEVELS))]
    pub levels: Option<u64>,
    /// Seed of the points drawn; they do not depend on the scenario's. Default 1.
    #[schemars(extend("default" = 1))]
    pub seed: Option<u64>,
}
