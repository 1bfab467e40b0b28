//! What a population is to be made of: groups and kinds of relation, checked and resolved.

use super::members::Members;
use super::network::NetworkTable;
use super::people::Given;
use crate::distribution::Distribution;
use std::sync::Arc;

/// Number of a group, in the order of the scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct GroupId(pub u8);

/// Number of a relation kind, in the order of the scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KindId(pub u8);

impl GroupId {
    /// The place in a list of groups.
    #[inline]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

impl KindId {
    /// The place in a list of kinds.
    #[inline]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// A group of agents; its members are numbered consecutively.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupSpec {
    /// Name, as the scenario gives it.
    pub name: String,
    /// The agents `first..end`.
    pub first: u32,
    /// One past the last agent.
    pub end: u32,
    /// Ability, on `[0, 1]`.
    pub ability: Distribution,
    /// Integrity, on `[0, 1]`.
    pub integrity: Distribution,
    /// Benevolence, on `[0, 1]`.
    pub benevolence: Distribution,
    /// Interests in K topics, each on `[-1, 1]`; empty without interest vectors.
    pub interests: Vec<Distribution>,
    /// The names of the members, in their order; empty where they have none.
    pub names: Arc<[String]>,
    /// What a table says of the members, in their order; empty without one.
    pub given: Arc<[Given]>,
}

impl GroupSpec {
    /// What a table says of a member.
    pub fn given(&self, agent: usize) -> Option<&Given> {
        self.given.get(agent - self.first as usize)
    }

    /// Whether a trait, by its place in [`Given::traits`], is 0 or 1 for every member.
    pub fn is_certain(&self, of: usize) -> bool {
        let sure = |x: f64| x == 0.0 || x == 1.0;
        let spread = [&self.ability, &self.integrity, &self.benevolence][of];
        spread.fixed().is_some_and(sure) && self.given.iter().all(|given| given.traits[of].is_none_or(sure))
    }
}

/// Where shared interest comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum SharedInterest {
    /// Drawn for every relation.
    Drawn(Distribution),
    /// A constant per pair of groups: (trustor's group, trustee's group, value).
    Pairs(Vec<(GroupId, GroupId, f64)>),
    /// Cosine similarity of the agents' interest vectors.
    Vectors,
}

/// A kind of relation: who trusts whom, through which network, with which interests.
#[derive(Clone, Debug, PartialEq)]
pub struct KindSpec {
    /// Name, as the scenario gives it.
    pub name: String,
    /// The groups of the trustors.
    pub from: Vec<GroupId>,
    /// The groups of the trustees.
    pub to: Vec<GroupId>,
    /// The trustors.
    pub trustors: Members,
    /// The trustees.
    pub trustees: Members,
    /// Who relates to whom.
    pub network: NetworkTable,
    /// Where shared interest comes from.
    pub shared: SharedInterest,
    /// Perceived interest at the start, in `[-1, 1]`.
    pub prior_interest: f64,
}

/// A network of listening: who hears of whose exchanges.
#[derive(Clone, Debug, PartialEq)]
pub struct ListeningSpec {
    /// Name, as the scenario gives it.
    pub name: String,
    /// Who listens.
    pub listeners: Members,
    /// Whom they listen to.
    pub tellers: Members,
    /// Who listens to whom.
    pub network: NetworkTable,
}
