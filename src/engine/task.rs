//! The work of a step, cut into tasks: consecutive trustors with everything that they write.

use super::columns::{Facts, LANES};
use super::draws::Draws;
use super::exchange::{Ahead, Contacts};
use super::field::{Desk, Field, Patch};
use super::meet::{self, Meeting};
use super::state::{Contact, Relation, Trace};
use super::{deliver, hear};
use crate::model::belief::{BeliefRule, PublicRecord};
use crate::quantity::Grid;
use crate::stream::CHUNK;
use std::ops::Range;

/// Trustors of one group in one chunk, and whom they meet.
#[derive(Debug)]
pub struct Round {
    group: usize,
    /// The trustors, by their places in the task.
    places: Range<usize>,
    meetings: Vec<Meeting>,
    draws: Box<Draws>,
}

impl Round {
    /// Nobody.
    pub fn new() -> Round {
        Round { group: 0, places: 0..0, meetings: Vec::new(), draws: Draws::new() }
    }

    /// Takes the trustors from a place on and lets them choose whom to meet; what that needs is called for.
    fn begin<R: BeliefRule>(&mut self, field: &Field<R>, patch: &mut Patch<R::Memory>, from: usize) {
        let agent = patch.agents.start + from;
        let (chunk, group) = (agent / CHUNK, field.group(agent));
        let end = ((chunk + 1) * CHUNK).min(patch.agents.end).min(field.bounds[group + 1]);
        (self.group, self.places) = (group, from..end - patch.agents.start);
        if !self.places.is_empty() {
            self.draws.fill(field.streams, field.needs, field.step, chunk, (field.traits.len() - chunk * CHUNK).min(CHUNK));
            meet::meet(field, patch, group, self.places.clone(), &self.draws, &mut self.meetings);
        }
    }

    /// The contacts, and what is heard.
    fn work<R: BeliefRule>(&self, next: &Round, field: &Field<R>, patch: &mut Patch<R::Memory>, facts: &mut Facts<R::Memory>) {
        let mut rest = &self.meetings[..];
        let mut coming = next.meetings.chunks(LANES);
        while let Some(first) = rest.first() {
            let of_kind = if field.kinds == 1 { rest.len() } else { rest.partition_point(|meeting| meeting.kind == first.kind) };
            let (meetings, later) = rest.split_at(of_kind.min(LANES));
            let ahead = Ahead { soon: if later.is_empty() { &next.meetings } else { later }, later: coming.next().unwrap_or_default() };
            field.arch.dispatch(Contacts { field, patch, group: self.group, meetings, draws: &self.draws, facts, ahead });
            rest = later;
        }
        if !field.previous.is_empty() {
            self.places.clone().for_each(|place| hear::hear(field, patch, self.group, place, &self.draws));
        }
    }
}

/// Work of one task in a step: round after round, the contacts and what is heard.
///
/// A round begins before the work of the one before it, so that what it needs has come from memory when its turn is there. The two have
/// nothing to do with each other: each trustor sees and changes its own relations only.
pub fn work<R: BeliefRule>(field: &Field<R>, mut patch: Patch<R::Memory>) {
    let [mut round, mut next] = patch.desk.rounds.take().unwrap_or_else(|| [Round::new(), Round::new()]);
    let mut facts = Facts::new(field.rule.blank(&field.stances[0]));
    round.begin(field, &mut patch, 0);
    while !round.places.is_empty() {
        let end = round.places.end;
        if end < patch.agents.len() {
            next.begin(field, &mut patch, end);
        } else {
            next.places = end..end;
            next.meetings.clear();
        }
        round.work(&next, field, &mut patch, &mut facts);
        std::mem::swap(&mut round, &mut next);
    }
    patch.desk.rounds = Some([round, next]);
    if let Some(till) = &mut patch.desk.till {
        till.region().deliver_all(patch.contacts, field.kinds);
    } else if !patch.desk.deliveries.is_empty() {
        deliver::sort(patch.contacts, field.region_bits, &mut patch.desk.deliveries);
    }
}

/// The columns that tasks write, cut into consecutive pieces.
pub struct Rows<'a, M> {
    /// The relations, by trustor.
    pub relations: &'a mut [Relation<M>],
    /// Their shared interests; empty where these are fixed.
    pub shared: &'a mut [Grid],
    /// Their perceived interests; empty where these are fixed.
    pub perceived: &'a mut [Grid],
    /// The public records they last consulted; empty without one.
    pub consulted: &'a mut [PublicRecord],
    /// By agent.
    pub payoffs: &'a mut [i64],
    /// Contacts as trustor, by agent.
    pub made: &'a mut [u32],
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
    pub fn cut(&mut self, agents: Range<usize>, starts: &[u32], desk: &'a mut Desk) -> Patch<'a, M> {
        let first = starts[agents.start] as usize;
        let (n, rows) = (agents.len(), starts[agents.end] as usize - first);
        Patch {
            agents,
            first,
            relations: take(&mut self.relations, rows),
            shared: take(&mut self.shared, rows),
            perceived: take(&mut self.perceived, rows),
            consulted: take(&mut self.consulted, rows),
            payoffs: take(&mut self.payoffs, n),
            made: take(&mut self.made, n),
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

/// Makes something of every item, on as many threads as there are.
pub fn map<T: Send, U: Send>(items: Vec<T>, make: impl Fn(T) -> U + Sync + Send) -> Vec<U> {
    #[cfg(feature = "parallel")]
    if items.len() > 1 && rayon::current_num_threads() > 1 {
        use rayon::prelude::*;
        return items.into_par_iter().map(make).collect();
    }
    items.into_iter().map(make).collect()
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
