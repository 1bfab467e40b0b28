//! Step 8: agents change. Feedback, imitation, turnover, search; each is skipped where nobody has it.

use super::hear::acquaintance;
use super::relation::{History, Relation};
use super::state::{Account, State};
use super::tally::Flow;
use super::terms::Terms;
use super::threads::TASK;
use super::world::{Hands, World};
use crate::model::belief::{BeliefRule, PublicRecord, Sight};
use crate::model::change::{feedback, fermi};
use crate::model::mind::Mind;
use crate::population::build::{Tie, draw_shared, draw_traits};
use crate::population::spec::{GroupId, KindId};
use crate::quantity::{Grid, LedgerUnit};
use crate::stream::{CHUNK, Purpose, Stream, Streams, unit};
use std::ops::Range;

/// The stream from which an agent draws the integrity of a mutant stands apart from those of the words that say who mutates. From agent 2^27
/// on, two agents share one.
const MUTANTS: usize = 1 << 27;

/// By how much the mean payoff per exchange of one agent exceeds that of another, in units of utility; exactly 0 where they are equal, as
/// an infinite selection asks for.
fn lead(unit: LedgerUnit, one: &Account, other: &Account) -> f64 {
    let [mine, theirs] = [one, other].map(|account| i128::from(account.exchanges.max(1)));
    let difference = i128::from(one.payoff) * theirs - i128::from(other.payoff) * mine;
    unit.payoff(difference) / (mine * theirs) as f64
}

/// A word per agent for a purpose, in the order of the agents.
fn words(streams: &Streams, purpose: Purpose, step: usize, agents: usize) -> impl Iterator<Item = u32> + '_ {
    (0..agents.div_ceil(CHUNK)).flat_map(move |chunk| {
        let mut words = [0; CHUNK];
        let here = (agents - chunk * CHUNK).min(CHUNK);
        streams.fill(purpose, step, chunk, &mut words, here);
        words.into_iter().take(here)
    })
}

/// Whether agents change at the end of a step.
pub fn is_due<R: BeliefRule>(terms: &Terms<R>) -> bool {
    terms.stances.minds().any(|mind| [mind.feedback, mind.imitation, mind.turnover, mind.search].iter().any(|&rate| rate > 0.0))
}

/// Lets the agents change at the end of a step.
pub fn change<R: BeliefRule>(world: &mut World<R>) {
    let has = |rate: fn(&Mind) -> f64| world.terms().stances.minds().any(|mind| rate(mind) > 0.0);
    let (learn, imitates) = (has(|m| m.feedback), has(|m| m.imitation));
    let (leaves, searches) = (has(|m| m.turnover), has(|m| m.search));
    if learn {
        learn_from_failure(world.unsettle());
    }
    if imitates {
        imitate(world);
    }
    if leaves {
        turn_over(world.unsettle());
    }
    if searches {
        search(world.unsettle());
    }
}

fn learn_from_failure<R: BeliefRule>(hands: Hands<R>) {
    let Hands { terms, state, .. } = hands;
    for (group, spec) in terms.scenario.groups.iter().enumerate() {
        let rate = terms.stances.mind(group).feedback;
        if rate == 0.0 {
            continue;
        }
        for agent in spec.first as usize..spec.end as usize {
            if state.failures[agent] > 0 {
                let ability = &mut state.traits[agent].ability;
                *ability = Grid::new(feedback(ability.get(), rate, state.failures[agent]));
            }
        }
    }
}

/// Everyone compares itself with what the others were at the end of the exchanges; nobody copies a copy of this step.
fn imitate<R: BeliefRule>(world: &mut World<R>) {
    let scenario = world.terms().scenario.clone();
    let agents = world.state().traits.len();
    let accounts: Vec<Account> = (0..agents).map(|agent| world.state().account(agent)).collect();
    let (field, patches) = world.patches();
    let (streams, step) = (field.streams, field.step);
    let draws = words(streams, Purpose::Imitate, step, agents)
        .zip(words(streams, Purpose::Model, step, agents))
        .zip(words(streams, Purpose::Copy, step, agents))
        .zip(words(streams, Purpose::Mutate, step, agents));
    let integrity: Vec<Grid> = draws
        .enumerate()
        .map(|(agent, (((imitates, whom), copies), mutates))| {
            let own = field.traits[agent].integrity;
            let group = field.group(agent);
            let mind = field.stances.mind(group);
            if unit(imitates) >= mind.imitation {
                return own;
            }
            if unit(mutates) < mind.mutation {
                let mut stream = streams.open(Purpose::Mutate, step, agent | MUTANTS);
                return Grid::new(scenario.groups[group].integrity.sample(0.0, 1.0, &mut stream));
            }
            let patch = &patches[agent / TASK];
            let row = &patch.rows.relations[patch.row(&field, agent % TASK)];
            match acquaintance(&field, agent, row, whom) {
                Some(other) if unit(copies) < fermi(mind.selection, lead(field.unit, &accounts[other], &accounts[agent])) => {
                    field.traits[other].integrity
                }
                _ => own,
            }
        })
        .collect();
    let traits = &mut world.unsettle().state.traits;
    traits.iter_mut().zip(integrity).for_each(|(traits, integrity)| traits.integrity = integrity);
}

/// Leavers are replaced by newcomers of their group, in the same place: what they knew and what was known of them is void.
fn turn_over<R: BeliefRule>(hands: Hands<R>) {
    let Hands { terms, state, totals } = hands;
    let (agents, kinds) = (state.traits.len(), totals.len());
    let leave = words(&terms.streams, Purpose::Leave, terms.step, agents).enumerate();
    let gone: Vec<bool> = leave.map(|(agent, word)| unit(word) < terms.stances.mind(terms.group(agent)).turnover).collect();
    for agent in (0..agents).filter(|&agent| gone[agent]) {
        let spec = &terms.scenario.groups[terms.group(agent)];
        let mut stream = terms.streams.open(Purpose::Newcomer, terms.step, agent);
        state.traits[agent] = draw_traits(spec, &mut stream);
        state.topics.redraw(agent, spec, &mut stream);
        state.clear_account(agent);
        state.undo.iter_mut().for_each(|undo| undo.forget_agent(agent));
        if !state.public.is_empty() {
            state.public[agent * kinds..(agent + 1) * kinds].fill(PublicRecord::default());
        }
        for (kind, totals) in terms.scenario.kinds.iter().zip(&mut *totals) {
            if kind.trustors.position(agent as u32).is_some() || kind.trustees.position(agent as u32).is_some() {
                totals.count(Flow::Newcomers, 1);
            }
        }
    }
    if gone.contains(&true) {
        forget(terms, state, &gone);
    }
}

/// Relations from and to those who have gone begin anew, and nobody is told of their last exchanges.
fn forget<R: BeliefRule>(terms: &Terms<R>, state: &mut State<R::Memory>, gone: &[bool]) {
    for trustor in 0..gone.len() {
        let mut luck = None;
        for r in state.spans.row(trustor) {
            let tie = state.relations[r].tie;
            if gone[trustor] || gone[tie.trustee()] {
                let stream = luck.get_or_insert_with(|| terms.streams.open(Purpose::Renew, terms.step, trustor));
                begin_relation(terms, state, r, (trustor, tie), stream);
            }
        }
        let contact = &mut state.contacts[trustor];
        if contact.tie() != Tie::NOBODY && (gone[trustor] || gone[contact.tie().trustee()]) {
            contact.hush();
        }
    }
}

/// Makes a relation one in which nothing has happened yet. The shared interest of newcomers is drawn, unless it is the same in the whole kind
/// or the network brought its own: those belong to the place, not to the person.
fn begin_relation<R: BeliefRule>(
    terms: &Terms<R>,
    state: &mut State<R::Memory>,
    r: usize,
    (trustor, tie): (usize, Tie),
    stream: &mut Stream,
) {
    let kind = &terms.scenario.kinds[tie.kind()];
    let (from, to) = (terms.group(trustor), terms.group(tie.trustee()));
    if !state.shared.is_empty() && !kind.network.brings_interests() {
        let groups = (GroupId(from as u8), GroupId(to as u8));
        state.shared[r] = draw_shared(&kind.shared, groups, (trustor, tie.trustee()), &state.topics, stream);
    }
    state.undo.iter_mut().for_each(|undo| undo.forget_relation(r));
    let stance = terms.stances.of(from, tie.kind());
    if let Some(perceived) = state.perceived.get_mut(r) {
        *perceived = Grid::new(stance.prior_interest);
    }
    if let Some(record) = state.consulted.get_mut(r) {
        *record = PublicRecord::default();
    }
    let sight = Sight { perceived: stance.prior_interest, record: PublicRecord::default() };
    state.relations[r] = Relation { tie, history: History::default(), memory: terms.rule.start(stance, sight) };
}

/// The least trusted relation is dropped for a new partner of the same groups.
fn search<R: BeliefRule>(mut hands: Hands<R>) {
    let terms = hands.terms;
    let drop = words(&terms.streams, Purpose::Drop, terms.step, hands.state.traits.len()).enumerate();
    for (trustor, _) in drop.filter(|&(agent, word)| unit(word) < terms.stances.mind(terms.group(agent)).search) {
        replace_least_trusted(&mut hands, trustor);
    }
}

fn replace_least_trusted<R: BeliefRule>(hands: &mut Hands<R>, trustor: usize) {
    let Hands { terms, state, totals } = hands;
    let row = state.spans.row(trustor);
    let group = terms.group(trustor);
    let trust = |r: usize| {
        let relation = &state.relations[r];
        terms.rule.trust(terms.stances.of(group, relation.tie.kind()), &relation.memory, state.record(r))
    };
    let Some(least) = row.clone().min_by(|&a, &b| trust(a).total_cmp(&trust(b))) else { return };
    let old = state.relations[least].tie;
    let trustees = &terms.scenario.kinds[old.kind()].trustees;
    let mut stream = terms.streams.open(Purpose::Search, terms.step, trustor);
    let known = |tie: Tie| state.relations[row.clone()].iter().any(|relation| relation.tie == tie);
    // Someone who knows nearly everybody finds nobody new in a few tries, and keeps whom it has.
    let new = (0..16)
        .map(|_| trustees.nth(stream.below(trustees.len())))
        .find(|&j| j as usize != trustor && !known(Tie::new(KindId(old.kind() as u8), j)));
    let Some(new) = new else { return };
    let tie = Tie::new(KindId(old.kind() as u8), new);
    begin_relation(terms, state, least, (trustor, tie), &mut stream);
    resort(state, row, least);
    totals[old.kind()].count(Flow::Dropped, 1);
}

/// Rows stay in the order of their ties, so that a partner is found by bisection.
fn resort<M: Copy>(state: &mut State<M>, row: Range<usize>, moved: usize) {
    let mut at = moved;
    while at > row.start && state.relations[at].tie < state.relations[at - 1].tie {
        at -= 1;
        state.swap_with_next(at);
    }
    while at + 1 < row.end && state.relations[at].tie > state.relations[at + 1].tie {
        state.swap_with_next(at);
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_means_are_equal_though_their_sums_are_not() {
        let account = |payoff, exchanges| Account { payoff, exchanges };
        let unit = LedgerUnit::for_scale(1.0);
        assert_eq!(lead(unit, &account(3 * 29_500_000, 3), &account(7 * 29_500_000, 7)), 0.0);
        assert_eq!(lead(unit, &account(0, 0), &account(0, 5)), 0.0, "who has had no exchange has a mean of 0");
        assert_eq!(lead(unit, &account(4_000_000_000, 2), &account(1_000_000_000, 1)), 1.0);
    }
}
