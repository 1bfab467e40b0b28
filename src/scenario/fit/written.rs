//! The targets of a fit and its free parameters, as they are written.

use crate::quantity::Positive;
use crate::scenario::sweep::Varied;
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

/// What `fiducia fit` may move.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FitTable {
    /// The free parameters, by path, with the ranges in which they are looked for: `"0..1"`, or `"0.1..10:log"` for even steps of the logarithm.
    pub vary: Varied,
}

/// A figure that was observed, and that a fit is to meet.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TargetTable {
    /// Name in the results. Left out: the metric.
    pub name: Option<String>,
    /// Where the figure comes from.
    pub source: Option<String>,
    /// A metric column of `series.csv`, or a ratio of two counts or payoffs such as `honoured/engaged`.
    pub metric: String,
    /// The kind of relation. May be left out where there is only one.
    pub relation: Option<String>,
    /// `[from, to]`: the steps over which the metric is taken, both included. Default: the last fifth of the steps.
    pub window: Option<[u64; 2]>,
    /// What was observed, in the unit of the metric.
    pub value: f64,
    /// Its standard error: a target counts as the square of its distance in standard errors.
    pub standard_error: Positive,
    /// The settings under which it was observed: path -> value. Left out: the scenario as it is.
    #[serde(default)]
    #[schemars(with = "IndexMap<String, serde_json::Value>")]
    pub with: IndexMap<String, toml::Value>,
}
