//! Step 0: what scheduled events do to traits and interests. Parameters change with the phase, see `Terms::advance`.

use super::state::State;
use super::terms::Terms;
use super::undo::Undo;
use super::world::{Hands, World};
use crate::model::belief::{BeliefRule, Sight};
use crate::population::spec::{GroupId, KindId};
use crate::quantity::Grid;
use crate::scenario::Form;
use crate::scenario::events::{Blow, Target};
use crate::stream::Purpose;

/// Blows of this step: first what ends, then what begins, in the order of the scenario.
pub fn strike<R: BeliefRule>(world: &mut World<R>) {
    let (step, scenario) = (world.terms().step, world.terms().scenario.clone());
    let ends = world.state().undo.iter().any(|undo| undo.until == Some(step));
    let Form::Exchange(form) = &scenario.form;
    let begin = || form.blows.iter().enumerate().filter(|(_, blow)| blow.at == step);
    if !ends && begin().next().is_none() {
        return;
    }
    let Hands { terms, state, .. } = world.unsettle();
    let (over, lasting) = std::mem::take(&mut state.undo).into_iter().partition::<Vec<_>, _>(|undo| undo.until == Some(step));
    state.undo = lasting;
    for undo in over.into_iter().rev() {
        for &(place, value) in &undo.before {
            let now = struck(state, undo.target, place);
            *now = value.unwrap_or(*now);
        }
        evaluate(terms, state, &undo);
    }
    for (number, blow) in begin() {
        let undo = deal(terms, state, number, blow);
        evaluate(terms, state, &undo);
        if blow.until.is_some() || terms.keep.undo {
            state.undo.push(undo);
        }
    }
}

fn struck<M>(state: &mut State<M>, target: Target, place: usize) -> &mut Grid {
    match target {
        Target::Ability(_) => &mut state.traits[place].ability,
        Target::Integrity(_) => &mut state.traits[place].integrity,
        Target::Benevolence(_) => &mut state.traits[place].benevolence,
        Target::Shared(_) => &mut state.shared[place],
        Target::Perceived(_) => &mut state.perceived[place],
    }
}

/// Deals a blow, and says what it has overwritten.
fn deal<R: BeliefRule>(terms: &Terms<R>, state: &mut State<R::Memory>, number: usize, blow: &Blow) -> Undo {
    let members = |group: GroupId| {
        let spec = &terms.scenario.groups[group.index()];
        spec.first as usize..spec.end as usize
    };
    let relations = &state.relations;
    let of_kind = |kind: KindId| (0..relations.len()).filter(move |&r| relations[r].tie.kind() == kind.index());
    let (places, low): (Vec<usize>, f64) = match blow.target {
        Target::Ability(group) | Target::Integrity(group) | Target::Benevolence(group) => {
            (members(group).filter(|&agent| terms.streams.open(Purpose::Struck, number, agent).chance(blow.share)).collect(), 0.0)
        }
        Target::Shared(kind) | Target::Perceived(kind) => (of_kind(kind).collect(), -1.0),
    };
    let mut before = Vec::with_capacity(places.len());
    for place in places {
        let value = struck(state, blow.target, place);
        before.push((place, Some(*value)));
        *value = Grid::new(blow.change.apply(value.get(), blow.by).clamp(low, 1.0));
    }
    Undo { number, until: blow.until, target: blow.target, before }
}

/// Evaluates trust anew in the relations whose perceived interest has been changed.
fn evaluate<R: BeliefRule>(terms: &Terms<R>, state: &mut State<R::Memory>, changed: &Undo) {
    if !matches!(changed.target, Target::Perceived(_)) {
        return;
    }
    for &(r, _) in changed.before.iter().filter(|(_, value)| value.is_some()) {
        let group = terms.group(state.spans.owner(r));
        let sight = Sight { perceived: state.perceived[r].get(), record: state.record(r) };
        let relation = &mut state.relations[r];
        terms.rule.renew(terms.stances.of(group, relation.tie.kind()), &mut relation.memory, sight);
    }
}
