//! Steps 1 and 2 of the model: with whom each trustor has a contact, and whether they talk.

use super::contact::Contact;
use super::draws::Draws;
use super::field::{Field, Patch};
use super::round::Meeting;
use crate::model::belief::BeliefRule;
use crate::model::choice::{self, Choice};
use crate::model::communication::disclose;
use crate::model::engagement::expected_value;
use crate::model::exchange::Outcome;
use crate::quantity::Grid;
use crate::stream::{CHUNK, Purpose, below, unit};
use std::ops::Range;

/// Puts down whom the trustors of one group meet; `places` are theirs in the task, all in the same chunk.
#[inline(always)]
pub fn meet<R: BeliefRule>(
    field: &Field<R>,
    patch: &mut Patch<R::Memory>,
    group: usize,
    places: Range<usize>,
    draws: &Draws,
    meetings: &mut Vec<Meeting>,
) {
    let mind = field.stances.mind(group);
    let agents = patch.agents.start + places.start..patch.agents.start + places.end;
    if let Some(previous) = field.previous.get(agents.clone()) {
        patch.rows.contacts[places.clone()].copy_from_slice(previous);
    }
    let first = patch.first;
    let rows = field.spans.rows(agents).map(|row| row.start - first..row.end - first);
    let active = draws.of(Purpose::Activity)[places.start % CHUNK..].iter().map(|&word| unit(word) < mind.activity);
    let trustors = places.clone().zip(rows).zip(active).map(|((place, row), active)| (place, active & !row.is_empty(), row));
    meetings.clear();
    if mind.choice == Choice::Uniform && patch.rows.consulted.is_empty() && !field.talks(group) {
        // Everybody's pick is put down, and that of those who stay at home overwritten: no branch that cannot be foreseen.
        meetings.resize(places.len() + 1, Meeting::default());
        let mut number = 0;
        for ((place, meets, row), &pick) in trustors.zip(&draws.of(Purpose::Pick)[places.start % CHUNK..]) {
            meetings[number] = Meeting { place: place as u16, kind: 0, relation: (row.start + below(pick, row.len())) as u32 };
            number += usize::from(meets);
        }
        meetings.truncate(number);
    } else {
        let talks = field.talks(group);
        for (place, _, row) in trustors.filter(|(_, meets, _)| *meets) {
            let r = row.start + choose(field, patch, group, place, row, draws);
            if talks {
                talk(field, patch, group, r, draws.of(Purpose::Talk)[place % CHUNK]);
            }
            meetings.push(Meeting { place: place as u16, kind: 0, relation: r as u32 });
        }
    }
    if meetings.len() < places.len() {
        patch.rows.contacts[places].iter_mut().for_each(Contact::pass);
    }
    if field.kinds > 1 {
        for meeting in meetings.iter_mut() {
            meeting.kind = patch.rows.relations[meeting.relation as usize].tie.kind() as u16;
        }
        meetings.sort_by_key(|meeting| meeting.kind);
    }
}

/// Step 2: perhaps interests are disclosed, and trust is evaluated anew.
fn talk<R: BeliefRule>(field: &Field<R>, patch: &mut Patch<R::Memory>, group: usize, r: usize, word: u32) {
    let stance = field.stance(group, patch.rows.relations[r].tie);
    if unit(word) >= stance.communication.talk {
        return;
    }
    patch.revise(field, group, r, |patch| {
        let interests = patch.interests(field, r);
        patch.rows.perceived[r] = Grid::new(disclose(interests.perceived.get(), interests.shared.get(), stance.communication.openness));
        let sight = patch.sight(field, r);
        field.rule.renew(stance, &mut patch.rows.relations[r].memory, sight);
    });
}

/// The trustor reads the public record of a partner, and trust is evaluated anew.
fn consult<R: BeliefRule>(field: &Field<R>, patch: &mut Patch<R::Memory>, group: usize, r: usize) {
    let tie = patch.rows.relations[r].tie;
    let stance = field.stance(group, tie);
    let record = field.public[tie.trustee() * field.kinds + tie.kind()];
    // Also a record that has not changed: with a shadow of the future each evaluation starts from the last, and events change parameters.
    if stance.communication.record_weight > 0.0 {
        patch.revise(field, group, r, |patch| {
            patch.rows.consulted[r] = record;
            let sight = patch.sight(field, r);
            field.rule.renew(stance, &mut patch.rows.relations[r].memory, sight);
        });
    }
}

/// Step 1: the partner, as an index into the row. The public record of those between whom the rule chooses is consulted.
#[inline]
fn choose<R: BeliefRule>(
    field: &Field<R>,
    patch: &mut Patch<R::Memory>,
    group: usize,
    k: usize,
    row: Range<usize>,
    draws: &Draws,
) -> usize {
    let mind = field.stances.mind(group);
    let records = !patch.rows.consulted.is_empty();
    let pick = draws.of(Purpose::Pick)[k % CHUNK];
    let any = below(pick, row.len());
    let picked = match mind.choice {
        Choice::Uniform => any,
        _ if unit(draws.of(Purpose::Explore)[k % CHUNK]) < mind.explore => any,
        Choice::Loyal => match patch.rows.contacts[k].memorable() {
            (last, true) if patch.rows.contacts[k].outcome() == Outcome::Honoured => {
                patch.rows.relations[row.clone()].binary_search_by_key(&last, |relation| relation.tie).unwrap_or(any)
            }
            _ => any,
        },
        Choice::Proportional | Choice::Softmax | Choice::Best => {
            if records {
                row.clone().for_each(|r| consult(field, patch, group, r));
            }
            return weigh(field, patch, group, row, pick);
        }
    };
    if records {
        consult(field, patch, group, row.start + picked);
    }
    picked
}

/// The partner where trust or expected value decides.
fn weigh<R: BeliefRule>(field: &Field<R>, patch: &mut Patch<R::Memory>, group: usize, row: Range<usize>, word: u32) -> usize {
    let mind = field.stances.mind(group);
    let mut values = std::mem::take(&mut patch.desk.values);
    values.clear();
    values.extend(row.map(|r| {
        let relation = &patch.rows.relations[r];
        let stance = field.stance(group, relation.tie);
        let record = patch.record(r);
        let trust = field.rule.trust(stance, &relation.memory, record);
        if mind.choice == Choice::Proportional {
            return trust;
        }
        let benevolence = field.rule.beliefs(stance, &relation.memory, record).benevolence;
        expected_value(&stance.exchange, stance.mind.loss_aversion, trust, benevolence)
    }));
    let picked = match mind.choice {
        Choice::Proportional => choice::proportional(&values, word),
        Choice::Best => choice::best(&values, word),
        _ => choice::softmax(&mut values, mind.rationality, word),
    };
    patch.desk.values = values;
    picked
}
