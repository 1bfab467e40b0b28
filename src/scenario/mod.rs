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
mod form;
pub(crate) mod instruments;
pub(crate) mod measure;
pub(crate) mod names;
mod overrides;
mod path;
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
pub use events::{Blow, Phase, Target};
pub use explain::explain;
pub use file::{EventTable, Randomness};
pub use form::{Form, PromiseExchange};
pub use instruments::{Lab, Survey};
pub use measure::{Measure, Window};
pub use reference::text as reference;
pub use schema::text as schema;
pub use source::Source;
pub use template::template;

pub(crate) use resolve::resolve;

use crate::model::belief::BeliefTable;
use crate::population::network::NetworkTable;
use crate::population::spec::{GroupId, GroupSpec, KindSpec};
use crate::text::Text;
use std::fmt;

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

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.join("."), self.message)
    }
}

impl std::error::Error for Problem {}

/// A checked scenario, resolved into numbers: all that a run depends on besides the number of its replicate. What every form of exchange has is
/// here, the rest in its form.
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
    /// The events as they are written; what they change is with the form.
    pub events: Vec<EventTable>,
    /// What people do with each other when they meet.
    pub form: Form,
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
        let Form::Exchange(form) = &self.form;
        let networks = self.kinds.iter().map(|k| (&k.network, &k.trustors, &k.trustees));
        for (network, from, to) in networks.chain(form.listening.iter().map(|l| (&l.network, &l.listeners, &l.tellers))) {
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

    /// Expected number of relations.
    pub fn expected_relations(&self) -> f64 {
        self.kinds.iter().map(|k| k.network.generator().expected(&k.trustors, &k.trustees)).sum()
    }
}
