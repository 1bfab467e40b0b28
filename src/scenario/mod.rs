//! The scenario: the file as written, checked, and resolved into numbers.

pub(crate) mod bundled;
pub mod claim;
pub(crate) mod diagnostic;
mod document;
mod edges;
pub(crate) mod events;
pub(crate) mod explain;
pub(crate) mod file;
pub mod fit;
pub(crate) mod instruments;
pub(crate) mod measure;
pub(crate) mod names;
mod overrides;
mod place;
mod reference;
mod resolve;
mod schema;
mod shared_interest;
mod source;
pub mod sweep;
mod template;
mod wording;

pub use bundled::{Bundled, SCENARIOS};
pub use diagnostic::{Error, Excerpt, Report};
pub use document::Document;
pub use events::{Blow, Target};
pub use explain::explain;
pub use file::{EventTable, Randomness};
pub use instruments::{Lab, Survey};
pub use measure::{Measure, Window};
pub use reference::text as reference;
pub use schema::text as schema;
pub use source::Source;
pub use template::template;

pub(crate) use resolve::resolve;

use crate::model::belief::BeliefTable;
use crate::model::communication::Communication;
use crate::model::exchange::Exchange;
use crate::model::mind::Mind;
use crate::model::stance::{Stance, Stances};
use crate::population::network::NetworkTable;
use crate::population::spec::{GroupId, GroupSpec, KindSpec, ListeningSpec};
use crate::quantity::LedgerUnit;
use crate::text::Text;

/// Something wrong with a scenario: where in the document, and the sentence that the user sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The keys that lead to the place, for example `relation`, `kin`, `from`.
    pub path: Vec<String>,
    /// What is wrong and what would be right.
    pub message: String,
}

impl Problem {
    /// A problem at a place of the document.
    pub fn at<S: ToString>(path: &[S], message: impl Into<String>) -> Problem {
        Problem { path: path.iter().map(ToString::to_string).collect(), message: message.into() }
    }
}

/// The numbers in force from a certain step on.
#[derive(Clone, Debug, PartialEq)]
pub struct Phase {
    /// First step.
    pub step: usize,
    /// By group.
    pub minds: Vec<Mind>,
    /// By relation kind.
    pub exchanges: Vec<Exchange>,
    /// By relation kind.
    pub communications: Vec<Communication>,
}

/// A checked scenario, resolved into numbers: all that a run depends on besides the number of its replicate.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// Title.
    pub title: Text,
    /// What it shows.
    pub description: Option<Text>,
    /// Master seed.
    pub seed: u64,
    /// Number of steps.
    pub steps: usize,
    /// Number of replicates.
    pub replicates: usize,
    /// Steps between rows.
    pub every: usize,
    /// Whether the points of a sweep share their luck.
    pub randomness: Randomness,
    /// The belief rule.
    pub belief: BeliefTable,
    /// Groups, in the order of the file.
    pub groups: Vec<GroupSpec>,
    /// Relation kinds, in the order of the file.
    pub kinds: Vec<KindSpec>,
    /// Listening networks.
    pub listening: Vec<ListeningSpec>,
    /// The numbers in force, from step 0 on, by step; at least one.
    pub phases: Vec<Phase>,
    /// What strikes agents and relations, in the order of the file.
    pub blows: Vec<Blow>,
    /// The events as they are written; phases and blows follow from them.
    pub events: Vec<EventTable>,
    /// The survey, if there is one.
    pub survey: Option<Survey>,
    /// The laboratory, if there is one.
    pub lab: Option<Lab>,
}

impl Scenario {
    /// Number of agents.
    pub fn agents(&self) -> usize {
        self.groups.last().map_or(0, |g| g.end as usize)
    }

    /// Name, trustors' groups and trustees' groups of a relation kind, as rows show them; several groups are joined by `+`.
    pub fn kind_names(&self, kind: usize) -> [String; 3] {
        let joined = |ids: &[GroupId]| ids.iter().map(|id| self.groups[id.index()].name.as_str()).collect::<Vec<_>>().join("+");
        let spec = &self.kinds[kind];
        [spec.name.clone(), joined(&spec.from), joined(&spec.to)]
    }

    /// The names that edge lists give to agents, by agent; empty where nobody is named.
    pub fn node_names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        let networks = self.kinds.iter().map(|k| (&k.network, &k.trustors, &k.trustees));
        for (network, from, to) in networks.chain(self.listening.iter().map(|l| (&l.network, &l.listeners, &l.tellers))) {
            let NetworkTable::File(file) = network else { continue };
            let Some(edges) = &file.edges else { continue };
            names.resize(self.agents(), "");
            let lists = [(from, Some(&edges.names)), (to, edges.to_names.as_ref())];
            for (members, list) in lists.into_iter().filter_map(|(members, list)| Some((members, list?))) {
                for (agent, name) in members.iter().zip(list) {
                    names[agent as usize] = name;
                }
            }
        }
        names
    }

    /// The numbers in force in a step.
    pub fn phase(&self, step: usize) -> &Phase {
        let later = self.phases.partition_point(|phase| phase.step <= step);
        &self.phases[later.max(1) - 1]
    }

    /// Expected number of relations.
    pub fn expected_relations(&self) -> f64 {
        self.kinds.iter().map(|k| k.network.generator().expected(&k.trustors, &k.trustees)).sum()
    }

    /// The unit of the ledger: fine enough for the smallest payoff, the same through all phases.
    pub fn ledger_unit(&self) -> LedgerUnit {
        let scale = self.phases.iter().flat_map(|p| &p.exchanges).map(Exchange::scale).fold(0.0, f64::max);
        LedgerUnit::for_scale(scale)
    }

    /// Every group's stance in every relation kind during a phase.
    pub fn stances(&self, phase: &Phase) -> Stances {
        let unit = self.ledger_unit();
        let mut stances = Vec::with_capacity(self.groups.len() * self.kinds.len());
        for mind in &phase.minds {
            for (k, kind) in self.kinds.iter().enumerate() {
                let (exchange, communication) = (phase.exchanges[k].clone(), phase.communications[k].clone());
                stances.push(Stance::new(mind.clone(), exchange, communication, kind.prior_interest, unit));
            }
        }
        Stances::new(stances, self.kinds.len())
    }
}
