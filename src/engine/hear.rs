//! Word of mouth: an exchange of the previous step is heard of and learnt from, with less weight than an own one.

use super::draws::Draws;
use super::field::{Field, Patch};
use crate::model::belief::{BeliefRule, Experience};
use crate::stream::{CHUNK, Purpose, below, unit};

/// Step 6 of the model for one trustor, the `k`-th of its task.
///
/// The acquaintance is one of the trustor's listening network where it has one, else one of its own trustees that are trustors
/// themselves. What is heard concerns the relation of the same kind to the same trustee.
pub fn hear<R: BeliefRule>(field: &Field<R>, patch: &mut Patch<R::Memory>, group: usize, k: usize, draws: &Draws) {
    let place = k % CHUNK;
    let Some(teller) = acquaintance(field, patch, patch.agents.start + k, draws.of(Purpose::Source)[place]) else { return };
    let told = field.previous[teller];
    if !told.tellable() {
        return;
    }
    let tie = told.tie();
    let stance = field.stance(group, tie);
    if unit(draws.of(Purpose::Hear)[place]) >= stance.communication.word_of_mouth {
        return;
    }
    let agent = patch.agents.start + k;
    let row = field.starts[agent] as usize - patch.first..field.starts[agent + 1] as usize - patch.first;
    let Ok(found) = patch.relations[row.clone()].binary_search_by_key(&tie, |relation| relation.tie) else { return };
    let r = row.start + found;
    let known = told.circumstances();
    patch.revise(field, group, r, |patch| {
        let sight = patch.sight(field, r);
        let relation = &mut patch.relations[r];
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

/// The acquaintance that `word` picks, if the agent has any.
pub fn acquaintance<R: BeliefRule>(field: &Field<R>, patch: &Patch<R::Memory>, agent: usize, word: u32) -> Option<usize> {
    if !field.listening.starts.is_empty() {
        let row = field.listening.starts[agent] as usize..field.listening.starts[agent + 1] as usize;
        let heard = &field.listening.partners[row];
        return (!heard.is_empty()).then(|| heard[below(word, heard.len())] as usize);
    }
    let row = &patch.relations[field.starts[agent] as usize - patch.first..field.starts[agent + 1] as usize - patch.first];
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
