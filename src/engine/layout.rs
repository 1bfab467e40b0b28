//! What a scenario keeps beyond the least, and the memory it takes.

use super::field::TASK;
use super::state::{Contact, Reports};
use super::task::threads;
use crate::model::belief::PublicRecord;
use crate::population::build::{Tie, Traits};
use crate::quantity::Grid;
use crate::scenario::Scenario;
use crate::scenario::events::Target;

/// The program itself, in bytes.
const PROGRAM: u64 = 4 << 20;

/// What a scenario keeps per relation and agent beyond the least.
pub struct Layout {
    /// Shared interest of each relation.
    pub shared: bool,
    /// Perceived interest of each relation.
    pub perceived: bool,
    /// The public record.
    pub public: bool,
    /// The contacts of the previous step.
    pub hearing: bool,
    /// What newcomers found in their place.
    pub turnover: bool,
    /// Failures in a step.
    pub feedback: bool,
}

impl Layout {
    /// What the scenario needs in any of its phases.
    pub fn new(scenario: &Scenario) -> Layout {
        let talks = || scenario.phases.iter().flat_map(|p| &p.communications);
        let minds = || scenario.phases.iter().flat_map(|p| &p.minds);
        let varies = |k: &crate::population::spec::KindSpec| match &k.shared {
            crate::population::spec::SharedInterest::Drawn(d) => d.fixed().is_none() || k.network.brings_interests(),
            _ => true,
        };
        Layout {
            shared: scenario.kinds.iter().any(varies)
                || scenario.phases.iter().flat_map(|p| &p.exchanges).any(|e| e.identification > 0.0)
                || scenario.blows.iter().any(|b| matches!(b.target, Target::Shared(_))),
            perceived: talks().any(|c| c.talk > 0.0) || scenario.blows.iter().any(|b| matches!(b.target, Target::Perceived(_))),
            public: talks().any(|c| c.record_weight > 0.0),
            hearing: talks().any(|c| c.word_of_mouth > 0.0),
            turnover: minds().any(|m| m.turnover > 0.0),
            feedback: minds().any(|m| m.feedback > 0.0),
        }
    }
}

/// Largest memory, in bytes, that one run of a scenario is expected to take on the threads at hand; a relation takes `relation` bytes.
pub fn memory(scenario: &Scenario, relation: usize) -> u64 {
    let layout = Layout::new(scenario);
    let interests = [layout.shared, layout.perceived].map(|kept| if kept { size_of::<Grid>() } else { 0 }).iter().sum::<usize>();
    let consulted = if layout.public { size_of::<PublicRecord>() } else { 0 };
    let per_kind = 8 + if layout.public { size_of::<PublicRecord>() + size_of::<Reports>() } else { 0 };
    let contacts = size_of::<Contact>() * if layout.hearing { 2 } else { 1 };
    let topics = scenario.groups.iter().map(|g| g.interests.len()).max().unwrap_or(0) * 4;
    let born = size_of::<Traits>() + 4 + topics;
    let account = 8 + 4 + [layout.turnover, layout.feedback].map(|kept| if kept { 4 } else { 0 }).iter().sum::<usize>();
    // What several threads put aside for each other, in vectors that are on average a third empty.
    let aside = if threads() > 1 && scenario.agents() > TASK { size_of::<Contact>() * 3 / 2 } else { 0 };
    let per_agent = account + contacts + aside + per_kind * scenario.kinds.len();
    let (relations, agents) = (scenario.expected_relations() as u64, scenario.agents() as u64);
    // While the relations are made, their ties stand beside them; afterwards, what the agents keep.
    let beside = (relations * size_of::<Tie>() as u64).max(agents * per_agent as u64 + relations * consulted as u64);
    PROGRAM + relations * (relation + interests) as u64 + agents * born as u64 + beside
}

/// Whether ability, integrity and benevolence are 0 or 1 for everyone and stay so.
pub fn certain(scenario: &Scenario) -> [bool; 3] {
    let sure = |d: &crate::distribution::Distribution| d.fixed().is_some_and(|x| x == 0.0 || x == 1.0);
    let struck = |target: fn(&Target) -> bool| scenario.blows.iter().any(|b| target(&b.target));
    let groups = &scenario.groups;
    let learns = scenario.phases.iter().flat_map(|p| &p.minds).any(|m| m.feedback > 0.0);
    [
        groups.iter().all(|g| sure(&g.ability)) && !learns && !struck(|t| matches!(t, Target::Ability(_))),
        groups.iter().all(|g| sure(&g.integrity)) && !struck(|t| matches!(t, Target::Integrity(_))),
        groups.iter().all(|g| sure(&g.benevolence)) && !struck(|t| matches!(t, Target::Benevolence(_))),
    ]
}
