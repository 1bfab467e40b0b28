//! What the belief rule of a scenario says of itself.

use crate::model::belief::{BeliefRule, BeliefTable, WithRule};
use crate::text::Text;

/// A rule in words.
pub struct Rule {
    /// The name by which a scenario writes it.
    pub name: &'static str,
    /// What it means.
    pub meaning: Vec<Text>,
    /// Its equations.
    pub law: Text,
    /// Whether it tells the traits apart.
    pub traits: bool,
    /// Whether it weighs evidence against a prior.
    pub evidence: bool,
}

/// The rule that a scenario names.
pub fn rule(table: &BeliefTable) -> Rule {
    table.with(Told)
}

struct Told;

impl WithRule for Told {
    type Output = Rule;

    fn with<R: BeliefRule>(self, rule: R) -> Rule {
        Rule { name: R::NAME, meaning: rule.explain(), law: rule.law(), traits: R::TRAITS, evidence: R::EVIDENCE }
    }
}
