//! The work of a step, cut into tasks: consecutive trustors with everything that they write.

use super::columns::{Facts, LANES};
use super::exchange::{Ahead, Contacts};
use super::field::{Field, Patch};
use super::round::Round;
use super::{deliver, hear, meet};
use crate::model::belief::BeliefRule;
use crate::stream::CHUNK;

impl Round {
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
    let mut facts = Facts::new(field.rule.blank(field.stances.of(0, 0)));
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
        till.region().deliver_all(patch.rows.contacts, field.kinds);
    } else if !patch.desk.deliveries.is_empty() {
        deliver::sort(patch.rows.contacts, field.region_bits, &mut patch.desk.deliveries);
    }
}
