//! Word of mouth: an exchange of the previous step is heard of and learnt from, with less weight than an own one.

use super::draws::Draws;
use super::field::{Field, Patch};
use super::relation::Relation;
use crate::model::belief::{BeliefRule, Experience};
use crate::stream::{CHUNK, Purpose, below, unit};

/// Step 6 of the model for one trustor, the `k`-th of its task.
///
/// The acquaintance is one of the trustor's listening network where it has one, else one of its own trustees that are trustors
/// themselves. What is heard concerns the relation of the same kind to the same trustee.
pub fn hear<R: BeliefRule>(field: &Field<R>, patch: &mut Patch<R::Memory>, group: usize, k: usize, draws: &Draws) {
    let place = k % CHUNK;
    let (row, word) = (patch.row(field, k), draws.of(Purpose::Source)[place]);
    let Some(teller) = acquaintance(field, patch.agents.start + k, &patch.rows.relations[row.clone()], word) else { return };
    let told = field.previous[teller];
    if !told.tellable() {
        return;
    }
    let tie = told.tie();
    let stance = field.stance(group, tie);
    if unit(draws.of(Purpose::Hear)[place]) >= stance.communication.word_of_mouth {
        return;
    }
    let Ok(found) = patch.rows.relations[row.clone()].binary_search_by_key(&tie, |relation| relation.tie) else { return };
    let r = row.start + found;
    let known = told.circumstances();
    patch.revise(field, group, r, |patch| {
        let sight = patch.sight(field, r);
        let relation = &mut patch.rows.relations[r];
        let reading = field.rule.read(stance, &relation.memory, sight);
        let experience = Experience {
            outcome: told.outcome(),
            promised: known.promised,
            amends: known.amends,
            seen: known.seen,
            weight: stance.communication.credibility,
            exchanges: relation.history.exchanges() + 1,
        };
        field.rule.learn(stance, &mut relation.memory, &reading, &experience);
        field.rule.renew(stance, &mut relation.memory, sight);
    });
}

/// The acquaintance of an agent with this row of relations that `word` picks, if it has any.
pub fn acquaintance<R: BeliefRule>(field: &Field<R>, agent: usize, row: &[Relation<R::Memory>], word: u32) -> Option<usize> {
    if !field.listening.starts.is_empty() {
        let heard = field.listening.row(agent);
        return (!heard.is_empty()).then(|| heard[below(word, heard.len())] as usize);
    }
    let tells = |trustee: usize| field.tells[field.group(trustee)];
    if field.tells.iter().all(|&tells| tells) {
        return (!row.is_empty()).then(|| row[below(word, row.len())].tie.trustee());
    }
    let mut tellers = row.iter().map(|relation| relation.tie.trustee()).filter(|&trustee| tells(trustee));
    match tellers.clone().count() {
        0 => None,
        n => tellers.nth(below(word, n)),
    }
}
