//! The scenario: the file as written, checked, and resolved into numbers.

pub(crate) mod bundled;
pub mod claim;
mod data;
pub(crate) mod diagnostic;
mod document;
pub(crate) mod events;
pub(crate) mod explain;
pub(crate) mod file;
pub mod fit;
mod form;
mod horizon;
pub(crate) mod instruments;
pub(crate) mod measure;
pub(crate) mod names;
mod overrides;
mod path;
mod place;
mod reference;
mod resolve;
mod roll;
mod roster;
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
pub use explain::{Block, Section, described, explain, odd, odd_sections};
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
    /// What the reader of its tables should be told, such as columns that are not used.
    pub notes: Vec<String>,
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

    /// The names that tables of members and edge lists give to agents, by agent; empty where nobody is named.
    pub fn node_names(&self) -> Vec<&str> {
        let mut names = vec![""; self.agents()];
        for group in &self.groups {
            names[group.first as usize..group.end as usize].iter_mut().zip(&*group.names).for_each(|(place, name)| *place = name);
        }
        names
    }

    /// Expected number of relations.
    pub fn expected_relations(&self) -> f64 {
        self.kinds.iter().map(|k| k.network.generator().expected(&k.trustors, &k.trustees)).sum()
    }
}
