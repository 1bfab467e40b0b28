//! The scenario file as it is written. Every table refuses unknown keys; the JSON Schema and the reference are derived from these
//! types and their comments.

use super::claim::ClaimTable;
use super::fit::{FitTable, TargetTable};
use super::instruments::{LabTable, SurveyTable};
use super::names::Names;
use super::shared_interest::SharedInterestValue;
use super::sweep::SweepTable;
use crate::model::belief::BeliefTable;
use crate::model::communication::CommunicationTable;
use crate::model::exchange::ExchangeTable;
use crate::model::mind::GroupTable;
use crate::population::network::NetworkTable;
use crate::quantity::{Interest, Positive, Probability};
use crate::stream::LIMIT;
use crate::text::Text;
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Largest seed that a scenario can write: numbers up to here survive every CSV reader.
pub const LARGEST_SEED: u64 = 1 << 53;

/// Most replicates.
pub const MOST_REPLICATES: u64 = 1_000_000_000;

/// A fiducia scenario: who meets whom, what is at stake, how they talk and learn.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioFile {
    /// Version of the format: 1.
    #[schemars(extend("const" = 1))]
    pub schema: u64,
    /// Title, one text or `{ en = "...", zh = "..." }`.
    pub title: Text,
    /// What the scenario shows and where it comes from.
    pub description: Option<Text>,
    /// Master seed of all randomness.
    #[schemars(extend("default" = 1, "maximum" = LARGEST_SEED))]
    pub seed: Option<u64>,
    /// Number of steps.
    #[schemars(extend("minimum" = 1, "maximum" = LIMIT - 1))]
    pub steps: u64,
    /// The step at which the whole scenario ends, where `steps` ends it sooner: events, surveys and laboratories between the two are allowed, and take
    /// no effect. `--steps` writes it where it is needed. Left out: `steps`.
    #[schemars(extend("minimum" = 1, "maximum" = LIMIT - 1))]
    pub horizon: Option<u64>,
    /// Number of replicates: runs that differ only in their luck.
    #[schemars(extend("default" = 1, "minimum" = 1, "maximum" = MOST_REPLICATES))]
    pub replicates: Option<u64>,
    /// A row of the series is written every so many steps; step 0 and the last step always are.
    #[schemars(extend("default" = 1, "minimum" = 1, "maximum" = LIMIT))]
    pub every: Option<u64>,
    /// Whether the points of a sweep share their luck.
    #[serde(default)]
    pub randomness: Randomness,
    /// The largest payoff that the ledger is made for, in units of utility: it settles the unit in which payoffs are counted. Left out: the largest
    /// that the scenario pays, events included. Write it where an event still to be written must not change the unit. A scenario that pays more
    /// than a hundred times as much is refused; a ledger ten times too large costs one decimal of nine.
    pub ledger: Option<Positive>,
    /// The belief rule. Left out: `[belief.attribution]`.
    pub belief: Option<BeliefTable>,
    /// What is at stake, in every kind of relation that says nothing else.
    #[serde(default)]
    pub exchange: ExchangeTable,
    /// How people talk, in every kind of relation that says nothing else.
    #[serde(default)]
    pub communication: CommunicationTable,
    /// The groups of agents, by name.
    pub group: IndexMap<String, GroupTable>,
    /// The kinds of relation, by name.
    pub relation: IndexMap<String, RelationTable>,
    /// Networks through which exchanges are heard of, by name. Without one, trustors hear of their own trustees.
    #[serde(default)]
    pub listening: IndexMap<String, ListeningTable>,
    /// What happens at certain steps.
    #[serde(default)]
    pub event: Vec<EventTable>,
    /// A survey of what people believe.
    pub survey: Option<SurveyTable>,
    /// A one-shot trust game that measures trust by behaviour.
    pub lab: Option<LabTable>,
    /// What theory expects of the scenario, tested by `fiducia check`.
    #[serde(default)]
    pub claim: Vec<ClaimTable>,
    /// What a sweep varies: the full grid over these entries, the last one varying fastest.
    #[serde(default)]
    pub sweep: Vec<SweepTable>,
    /// What `fiducia fit` may move.
    pub fit: Option<FitTable>,
    /// Figures that were observed, and that a fit is to meet.
    #[serde(default)]
    pub target: Vec<TargetTable>,
}

/// A network as it stands in a scenario, among relations or among listening networks.
pub struct NetworkPlace<'a> {
    /// `relation` or `listening`.
    pub table: &'static str,
    /// The name there.
    pub name: &'a str,
    /// The groups of the one side.
    pub from: &'a Names,
    /// The groups of the other.
    pub to: &'a Names,
    /// The network.
    pub network: &'a NetworkTable,
}

impl ScenarioFile {
    /// All networks, relations first.
    pub fn networks(&self) -> impl Iterator<Item = NetworkPlace<'_>> {
        let relations = self.relation.iter().map(|(name, RelationTable { from, to, network, .. })| NetworkPlace {
            table: "relation",
            name,
            from,
            to,
            network,
        });
        let listening = self.listening.iter().map(|(name, ListeningTable { from, to, network })| NetworkPlace {
            table: "listening",
            name,
            from,
            to,
            network,
        });
        relations.chain(listening)
    }
}

/// Whether the points of a sweep share their luck.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Randomness {
    /// The same luck at every point, so that differences between points are not noise.
    #[default]
    Common,
    /// Independent luck at every point.
    Independent,
}

/// A kind of relation: who trusts whom.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RelationTable {
    /// The group of the trustors, or a list of groups.
    pub from: Names,
    /// The group of the trustees, or a list of groups.
    pub to: Names,
    /// Who relates to whom.
    pub network: NetworkTable,
    /// Shared interest: the share of the trustor's payoff that the trustee counts as its own. A number or distribution on [-1, 1], `"vectors"`,
    /// or `{ pairs = [["from", "to", 0.5], ...] }`.
    #[schemars(extend("default" = 0.0))]
    pub shared_interest: Option<SharedInterestValue>,
    /// Perceived shared interest at the start.
    #[schemars(extend("default" = 0.0))]
    pub prior_interest: Option<Interest>,
    /// What is at stake in this kind of relation; keys left out are taken from `[exchange]`.
    #[serde(default)]
    pub exchange: ExchangeTable,
    /// How people talk in this kind of relation; keys left out are taken from `[communication]`.
    #[serde(default)]
    pub communication: CommunicationTable,
}

/// A network through which exchanges are heard of.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListeningTable {
    /// The group of those who listen, or a list of groups.
    pub from: Names,
    /// The group of those they listen to, or a list of groups.
    pub to: Names,
    /// Who listens to whom.
    pub network: NetworkTable,
}

/// Something that happens at a certain step: a parameter or a trait is set, added to, or scaled.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EventTable {
    /// The step at whose beginning it happens, from 1 on.
    #[schemars(extend("minimum" = 1))]
    pub at: u64,
    /// The step at whose beginning it is undone; left out: for good.
    pub until: Option<u64>,
    /// What is changed: a path such as `communication.transparency`, `relation.kin.exchange.reward`, `group.sellers.memory`, the traits
    /// `group.sellers.integrity`, or the interests `relation.kin.shared_interest` and `relation.kin.perceived_interest`.
    pub parameter: String,
    /// Puts this value in its place.
    pub set: Option<f64>,
    /// Adds this value.
    pub add: Option<f64>,
    /// Multiplies by this value.
    pub scale: Option<f64>,
    /// Share of the group that is struck; only for traits.
    #[schemars(extend("default" = 1.0))]
    pub share: Option<Probability>,
}
