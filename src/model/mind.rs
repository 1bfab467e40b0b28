//! How the trustors of a group learn, decide and change, and what its members are like.

use super::choice::Choice;
use super::engagement::Engagement;
use super::parameter::{Change, Parameter, parameters};
use crate::distribution::Distribution;
use crate::quantity::{NonNegative, Positive, Precision, Probability};
use crate::written::only;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::borrow::Cow;
use std::fmt;

parameters! {
    /// A group of agents: how many, what they are like, and how they learn, decide and change.
    pub struct Mind, written GroupTable {
        @written_only {
            /// Number of agents. Required, unless a table names the `members`: then it follows from the table.
            #[schemars(extend("minimum" = 1))]
            size: Option<u64>,
            /// A table of the members, relative to the folder of the scenario: a column `name`, and any of `group`, `ability`, `integrity`,
            /// `benevolence` and `interest_1`, `interest_2`, ..., which take the place of what is drawn for that person. Several groups may
            /// name the same table: then its column `group` says who belongs where.
            members: Option<String>,
            /// Ability: chance that an honest attempt succeeds. A number or a distribution on [0, 1].
            #[schemars(extend("default" = 1.0))]
            ability: Option<Distribution>,
            /// Integrity: chance that an agent keeps its word when interest alone would not make it. A number or a distribution on [0, 1].
            #[schemars(extend("default" = 0.0))]
            integrity: Option<Distribution>,
            /// Benevolence: weight given to the partner's payoff, and chance to make amends. A number or a distribution on [0, 1].
            #[schemars(extend("default" = 0.0))]
            benevolence: Option<Distribution>,
            /// Interests in K topics, one number or distribution on [-1, 1] each; used by `shared_interest = "vectors"`.
            interests: Option<Vec<Distribution>>,
        }
        /// Prior mean of every belief: what a trustor expects of someone it knows nothing of.
        prior_mean: Probability = 0.5,
        /// Prior weight: how many observations the prior is worth.
        prior_weight: Positive = 2.0,
        /// Share of evidence kept at each new piece of evidence; 1 forgets nothing.
        memory: Probability = 1.0,
        /// Weight of bad evidence relative to good; one number, or one each for ability, integrity and benevolence. 1 is Bayesian.
        negativity: Negativity = Negativity::ONE,
        /// Share of bad evidence waived after amends.
        forgiveness: Probability = 0.0,
        /// Weight of losses relative to gains in the decision to engage.
        loss_aversion: NonNegative = 1.0,
        /// Logit precision of decisions, per unit of utility; `inf` decides without error.
        rationality: Precision = 1.0,
        /// Chance of a contact per step.
        activity: Probability = 1.0,
        /// Rule by which a trustor decides to rely on a partner.
        engagement: Engagement = Engagement::Logit,
        /// Rule by which a trustor chooses its partner.
        choice: Choice = Choice::Uniform,
        /// Chance that a partner is picked uniformly instead of by the rule.
        explore: Probability = 0.0,
        /// Feedback: each failed attempt multiplies a member's chance of failure by 1 - feedback.
        feedback: Probability = 0.0,
        /// Chance per step to compare mean payoffs with an acquaintance, and perhaps copy its integrity.
        imitation: Probability = 0.0,
        /// Strength of selection in the Fermi rule, per unit of utility.
        selection: Precision = 1.0,
        /// Chance that an agent about to compare redraws its integrity instead.
        mutation: Probability = 0.0,
        /// Chance per step that a member is replaced by a newcomer.
        turnover: Probability = 0.0,
        /// Chance per step that the least trusted relation is dropped for a new partner.
        search: Probability = 0.0,
    }
}

/// Weight of bad evidence on each of the three traits; 1 is Bayesian.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Negativity {
    /// On ability.
    pub ability: f64,
    /// On integrity.
    pub integrity: f64,
    /// On benevolence.
    pub benevolence: f64,
}

impl Negativity {
    /// Good and bad weigh the same.
    pub const ONE: Negativity = Negativity { ability: 1.0, integrity: 1.0, benevolence: 1.0 };

    /// The weight if it is the same for all traits.
    pub fn single(&self) -> Option<f64> {
        (self.ability == self.integrity && self.integrity == self.benevolence).then_some(self.ability)
    }
}

// The written form of `Negativity` when it is a table.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NegativityTable {
    /// Weight of bad evidence on ability.
    ability: Option<NonNegative>,
    /// Weight of bad evidence on integrity.
    integrity: Option<NonNegative>,
    /// Weight of bad evidence on benevolence.
    benevolence: Option<NonNegative>,
}

impl<'de> Deserialize<'de> for Negativity {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Negativity, D::Error> {
        struct Weights;
        impl<'de> Visitor<'de> for Weights {
            type Value = Negativity;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number of 0 or more, or a table such as { integrity = 3 }")
            }
            fn visit_f64<E: de::Error>(self, x: f64) -> Result<Negativity, E> {
                let v = NonNegative::new(x).map_err(E::custom)?.get();
                Ok(Negativity { ability: v, integrity: v, benevolence: v })
            }
            fn visit_i64<E: de::Error>(self, x: i64) -> Result<Negativity, E> {
                self.visit_f64(x as f64)
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Negativity, A::Error> {
                let t: NegativityTable = only(map)?;
                let or_one = |x: Option<NonNegative>| x.map_or(1.0, NonNegative::get);
                Ok(Negativity { ability: or_one(t.ability), integrity: or_one(t.integrity), benevolence: or_one(t.benevolence) })
            }
        }
        d.deserialize_any(Weights)
    }
}

impl JsonSchema for Negativity {
    fn schema_name() -> Cow<'static, str> {
        "Negativity".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let table = NegativityTable::json_schema(generator);
        json_schema!({ "anyOf": [{ "type": "number", "minimum": 0, "description": "The same weight for all traits." }, table] })
    }
}

impl Parameter for Negativity {
    type Number = Negativity;
    fn number(&self) -> Negativity {
        *self
    }
    fn adjust(number: &mut Negativity, change: Change, by: f64) -> Result<(), String> {
        for weight in [&mut number.ability, &mut number.integrity, &mut number.benevolence] {
            NonNegative::adjust(weight, change, by)?;
        }
        Ok(())
    }
}
