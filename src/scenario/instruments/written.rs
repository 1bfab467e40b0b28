//! A survey and a laboratory as they are written.

use crate::model::exchange::ExchangeTable;
use crate::quantity::{NonNegative, Probability};
use crate::scenario::names::Names;
use schemars::JsonSchema;
use serde::Deserialize;

/// Items of a scale, unless another number is given.
pub(super) const DEFAULT_ITEMS: u64 = 4;

/// A survey: trustors rate one of their partners on four scales, ability, integrity, benevolence and trust, with items from 1 to 7.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyTable {
    /// The steps at whose end people are asked; 0 is the initial state.
    pub at: Vec<u64>,
    /// The kind of relation, or a list of kinds. Default: all.
    pub relation: Option<Names>,
    /// Number of trustors asked at each step and kind of relation; everyone if there are no more. Default: everyone.
    pub sample: Option<u64>,
    /// Items of each scale, 1 to 100. Default 4.
    #[schemars(extend("default" = DEFAULT_ITEMS))]
    pub items: Option<u64>,
    /// Standard deviation of the noise of an item, in points of the scale. Default 0.
    #[schemars(extend("default" = 0.0))]
    pub noise: Option<NonNegative>,
    /// Whether answers are whole points from 1 to 7; `false`: a slider, whose answers are neither rounded nor bounded. Default true.
    #[schemars(extend("default" = true))]
    pub rounded: Option<bool>,
}

/// A laboratory: partners play a one-shot trust game, without consequence for the run.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LabTable {
    /// The steps at whose end they play; 0 is the initial state.
    pub at: Vec<u64>,
    /// The kind of relation, or a list of kinds. Default: all.
    pub relation: Option<Names>,
    /// Number of pairs at each step and kind of relation, each a trustor and one of its partners; every trustor plays once if there are no
    /// more. Default: every trustor.
    pub pairs: Option<u64>,
    /// Chance that the trustee gives its word. Default 1.
    #[schemars(extend("default" = 1.0))]
    pub promise: Option<Probability>,
    /// What is at stake; keys left out are those of the relation at that step. Nothing comes after the game: there is no future, no
    /// compensation and no identification in it.
    #[serde(default)]
    pub exchange: ExchangeTable,
}
