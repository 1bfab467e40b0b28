//! The memory that a run takes.

use super::contact::Contact;
use super::deliver::Reports;
use super::layout::{Keep, Layout};
use super::threads::{TASK, threads};
use crate::model::belief::PublicRecord;
use crate::population::build::{Tie, Traits};
use crate::quantity::Grid;
use crate::scenario::Scenario;

/// The program itself, in bytes.
const PROGRAM: u64 = 4 << 20;

/// Largest memory, in bytes, that one run of a scenario is expected to take on the threads at hand; a relation takes `relation` bytes.
pub fn memory(scenario: &Scenario, relation: usize) -> u64 {
    let layout = Layout::new(scenario, Keep::default());
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
