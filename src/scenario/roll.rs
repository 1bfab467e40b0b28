//! Who is who in a scenario, once it is settled, and all that settles it.

use crate::population::people::Given;
use std::collections::HashMap;
use std::sync::Arc;

/// Everything in a scenario that decides who is who.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Call {
    /// Name, written size and table of each group.
    pub groups: Vec<(String, Option<u64>, Option<String>)>,
    /// The edge lists.
    pub lists: Vec<List>,
}

/// An edge list, and between whom its ties are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct List {
    /// `relation` or `listening`, and the name there.
    pub place: [String; 2],
    /// The file.
    pub path: String,
    /// Whether each row is a tie both ways.
    pub undirected: bool,
    /// The groups of the trustors, and those of the trustees.
    pub sides: [Vec<usize>; 2],
}

/// The people of a group.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Roll {
    /// Number of members.
    pub size: u64,
    /// Their names, in the order of their numbers; empty where they have none.
    pub names: Arc<[String]>,
    /// What a table says of each; empty without one.
    pub given: Arc<[Given]>,
    /// Number of topics that the table gives interests in.
    pub topics: usize,
}

/// Who is who in a scenario.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Roster {
    /// By group.
    pub rolls: Vec<Roll>,
    /// The agents of the names of each edge list, by where the scenario names it.
    pub agents: HashMap<[String; 2], Arc<[u32]>>,
    /// What the reader of the files should be told.
    pub notes: Vec<String>,
}

impl Roster {
    /// The agents of the names of an edge list that stands in a table of the scenario, such as `relation`, under a name.
    pub fn agents_of(&self, place: [&str; 2]) -> Option<Arc<[u32]>> {
        self.agents.get(&place.map(str::to_owned)).cloned()
    }
}
