//! The work of a step, cut into tasks: consecutive trustors with everything that they write.

use super::contact::{Contacts, LANES, Lanes};
use super::draws::Draws;
use super::field::{Desk, Field, Patch};
use super::state::{Account, Contact, Interests, LastContact, Relation, Trace};
use super::{deliver, hear, meet};
use crate::model::belief::{BeliefRule, PublicRecord};
use crate::stream::CHUNK;

/// Work of one task in a step: chunk after chunk, the contacts and what is heard.
pub fn work<R: BeliefRule>(field: &Field<R>, mut patch: Patch<R::Memory>) {
    let mut draws = patch.desk.draws.take().unwrap_or_else(Draws::new);
    let mut meetings = std::mem::take(&mut patch.desk.meetings);
    let mut lanes = Lanes::new(field.rule.blank(&field.stances[0]));
    for start in patch.agents.clone().step_by(CHUNK) {
        let end = (start + CHUNK).min(patch.agents.end);
        draws.fill(field.streams, field.needs, field.step, start / CHUNK, end - start);
        let mut from = start;
        while from < end {
            let group = field.group(from);
            let to = end.min(field.bounds[group + 1]);
            let places = from - patch.agents.start..to - patch.agents.start;
            meet::meet(field, &mut patch, group, places.clone(), &draws, &mut meetings);
            if field.kinds > 1 {
                meetings.sort_by_key(|meeting| meeting.kind);
            }
            for meetings in meetings.chunk_by(|a, b| a.kind == b.kind).flat_map(|of_kind| of_kind.chunks(LANES)) {
                field.arch.dispatch(Contacts { field, patch: &mut patch, group, meetings, draws: &draws, lanes: &mut lanes });
            }
            if !field.previous.is_empty() {
                places.for_each(|place| hear::hear(field, &mut patch, group, place, &draws));
            }
            from = to;
        }
    }
    patch.desk.draws = Some(draws);
    patch.desk.meetings = meetings;
    if patch.desk.deliveries.len() > 1 {
        deliver::sort(patch.contacts, field.region_bits, &mut patch.desk.deliveries);
    }
}

/// The columns that tasks write, cut into consecutive pieces.
pub struct Rows<'a, M> {
    /// The relations, by trustor.
    pub relations: &'a mut [Relation<M>],
    /// Their interests; empty where they are fixed.
    pub interests: &'a mut [Interests],
    /// The public records they last consulted; empty without one.
    pub consulted: &'a mut [PublicRecord],
    /// By agent.
    pub last: &'a mut [LastContact],
    /// By agent.
    pub accounts: &'a mut [Account],
    /// By agent.
    pub contacts: &'a mut [Contact],
    /// By agent; empty unless contacts are written down.
    pub traces: &'a mut [Trace],
}

/// Takes the first `n` of a column, or nothing where the column is empty.
fn take<'a, T>(column: &mut &'a mut [T], n: usize) -> &'a mut [T] {
    let n = n.min(column.len());
    let (piece, rest) = std::mem::take(column).split_at_mut(n);
    *column = rest;
    piece
}

impl<'a, M> Rows<'a, M> {
    /// The next piece: that of these agents.
    pub fn cut(&mut self, agents: std::ops::Range<usize>, starts: &[u32], desk: &'a mut Desk) -> Patch<'a, M> {
        let first = starts[agents.start] as usize;
        let (n, rows) = (agents.len(), starts[agents.end] as usize - first);
        Patch {
            agents,
            first,
            relations: take(&mut self.relations, rows),
            interests: take(&mut self.interests, rows),
            consulted: take(&mut self.consulted, rows),
            last: take(&mut self.last, n),
            accounts: take(&mut self.accounts, n),
            contacts: take(&mut self.contacts, n),
            traces: take(&mut self.traces, n),
            desk,
        }
    }
}

/// Threads that work on one step.
pub fn threads() -> usize {
    #[cfg(feature = "parallel")]
    return rayon::current_num_threads();
    #[cfg(not(feature = "parallel"))]
    return 1;
}

/// Does the same with every item, on as many threads as there are.
pub fn each<T: Send>(items: Vec<T>, work: impl Fn(T) + Sync + Send) {
    #[cfg(feature = "parallel")]
    if items.len() > 1 && rayon::current_num_threads() > 1 {
        use rayon::prelude::*;
        return items.into_par_iter().for_each(work);
    }
    items.into_iter().for_each(work);
}
