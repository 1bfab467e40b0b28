//! A run turns to another scenario while it goes on.
//!
//! A live world is a scenario whose events are still being written. So a run may follow every scenario that agrees with its own in what has
//! happened: nothing that it has done would have been done otherwise. What is yet to come may differ: events behind the present ones (the number
//! of a blow settles who is struck, so that none may come between), the end of one that lasts, what one to come will do, and the end of the run.

use super::undo::Undo;
use super::world::World;
use crate::model::belief::BeliefRule;
use crate::scenario::{Blow, EventTable, Form, Problem, PromiseExchange, Scenario};
use std::sync::Arc;

/// Lets a world go by another scenario from the next step on.
///
/// # Errors
/// Where that differs from what has happened; the world then stays as it is.
pub fn follow<R: BeliefRule>(world: &mut World<R>, scenario: Arc<Scenario>) -> Result<(), Problem> {
    let (present, step) = (&world.terms().scenario, world.terms().step);
    let (Form::Exchange(was), Form::Exchange(will)) = (&present.form, &scenario.form);
    same_beginning((present, was), (&scenario, will))?;
    same_past(&present.events, &scenario.events, step)?;
    if scenario.steps < step {
        let message = format!("the run has come to step {step} and cannot end at step {}", scenario.steps);
        return Err(Problem::at(&["steps"], message));
    }
    same_ledger(was, will)?;
    can_be_undone((was, will), step, &world.state().undo)?;
    world.turn_to(scenario);
    Ok(())
}

/// Everything is the same but the events and what follows from them, the number of steps, and the ledger.
fn same_beginning((present, was): (&Scenario, &PromiseExchange), (next, will): (&Scenario, &PromiseExchange)) -> Result<(), Problem> {
    let ([was_first, ..], [will_first, ..]) = (&*was.phases, &*will.phases) else { return Ok(()) };
    let differs = |path: &[&str]| {
        let message = format!("`{}` is not what the run began with: only events and `steps` may change while it goes on", path.join("."));
        Err(Problem::at(path, message))
    };
    let keys = [
        ("title", present.title == next.title),
        ("description", present.description == next.description),
        ("seed", present.seed == next.seed),
        ("replicates", present.replicates == next.replicates),
        ("every", present.every == next.every),
        ("randomness", present.randomness == next.randomness),
        ("belief", present.belief == next.belief),
        ("group", present.groups.len() == next.groups.len()),
        ("relation", present.kinds.len() == next.kinds.len()),
        ("listening", was.listening == will.listening),
        ("survey", was.survey == will.survey),
        ("lab", was.lab == will.lab),
    ];
    if let Some((key, _)) = keys.into_iter().find(|(_, same)| !same) {
        return differs(&[key]);
    }
    for (k, (group, other)) in present.groups.iter().zip(&next.groups).enumerate() {
        if group != other || was_first.minds[k] != will_first.minds[k] {
            return differs(&["group", &group.name]);
        }
    }
    for (k, (kind, other)) in present.kinds.iter().zip(&next.kinds).enumerate() {
        if kind != other {
            return differs(&["relation", &kind.name]);
        }
        if was_first.exchanges[k] != will_first.exchanges[k] {
            return differs(&["relation", &kind.name, "exchange"]);
        }
        if was_first.communications[k] != will_first.communications[k] {
            return differs(&["relation", &kind.name, "communication"]);
        }
    }
    Ok(())
}

/// The events agree in what has happened up to a step.
fn same_past(present: &[EventTable], next: &[EventTable], step: usize) -> Result<(), Problem> {
    if let Some(missing) = present.get(next.len()) {
        let message = format!(
            "event {} (`{}` at step {}) is missing: none is ever taken away, and one that is still to come can be made `scale = 1`",
            next.len(),
            missing.parameter,
            missing.at
        );
        return Err(Problem::at(&["event"], message));
    }
    next.iter().enumerate().try_for_each(|(n, event)| same_event(n, present.get(n), event, step as u64))
}

/// The `n`-th event agrees with the one that stood in its place, if one did, in what has happened up to a step.
fn same_event(n: usize, present: Option<&EventTable>, next: &EventTable, step: u64) -> Result<(), Problem> {
    let fault = |key: &str, message: String| Err(Problem::at(&["event", &n.to_string(), key], format!("event {n}: {message}")));
    let earliest = step + 1;
    let Some(present) = present.filter(|event| event.at <= step) else {
        if let Some(renamed) = present.filter(|event| event.parameter != next.parameter) {
            return fault("parameter", format!("it changes `{}`, and only by how much may be written anew", renamed.parameter));
        }
        if next.at < earliest {
            return fault(
                "at",
                format!("the run has come to step {step}: it can happen at step {earliest} at the earliest, not at {}", next.at),
            );
        }
        return Ok(());
    };
    if (EventTable { until: present.until, ..next.clone() }) != *present {
        return fault("at", format!("`{}` has changed at step {}: only `until` may be written anew", present.parameter, present.at));
    }
    if present.until == next.until {
        return Ok(());
    }
    if let Some(until) = present.until.filter(|&until| until <= step) {
        return fault("until", format!("it has ended at step {until}"));
    }
    match next.until {
        Some(until) if until < earliest => {
            fault("until", format!("the run has come to step {step}: it can end at step {earliest} at the earliest, not at {until}"))
        }
        _ => Ok(()),
    }
}

/// Payoffs are counted in the same unit.
fn same_ledger(was: &PromiseExchange, will: &PromiseExchange) -> Result<(), Problem> {
    if was.ledger_unit() == will.ledger_unit() {
        return Ok(());
    }
    let (was, will) = (was.ledger, will.ledger);
    let message = format!("the run counts payoffs in a unit for payoffs of {was}, not of {will}: write `ledger = {was}`");
    Err(Problem::at(&["ledger"], message))
}

/// What blows have overwritten is there wherever an end has been given to one.
fn can_be_undone((was, will): (&PromiseExchange, &PromiseExchange), step: usize, undo: &[Undo]) -> Result<(), Problem> {
    let mut struck = was.blows.iter().zip(&will.blows).enumerate().filter(|(_, (blow, _))| blow.at <= step);
    let lost = struck
        .find(|(number, (was, will))| was.until != will.until && will.until.is_some() && undo.iter().all(|undo| undo.number != *number));
    let Some((_, (Blow { event: n, .. }, _))) = lost else { return Ok(()) };
    let message = format!("event {n}: what it has overwritten was not kept, so that it cannot end; begin the run with `Keep::undo`");
    Err(Problem::at(&["event", &n.to_string(), "until"], message))
}

#[cfg(test)]
mod tests {
    use crate::engine::{Keep, Simulation, begin};
    use crate::scenario::{Document, Scenario, Source};
    use std::sync::Arc;

    const HEAD: &str = "schema = 1\ntitle = 'live'\nsteps = 40\n";
    const BODY: &str = "
        [group.people]
        size = 6
        memory = 0.9
        [relation.all]
        from = 'people'
        to = 'people'
        network = 'everyone'
        exchange.gain = 4
        ";
    const PAST: &str = "
        [[event]]
        at = 5
        parameter = 'group.people.integrity'
        set = 1
        [[event]]
        at = 5
        until = 8
        parameter = 'communication.promise'
        set = 0
        [[event]]
        at = 5
        until = 30
        parameter = 'group.people.ability'
        scale = 0.5
        [[event]]
        at = 20
        parameter = 'exchange.reward'
        add = 1
        ";

    fn scenario(text: &str) -> Arc<Scenario> {
        let document = Document::new(Source::File("live.toml".into()), text).unwrap();
        Arc::new(document.scenario().unwrap_or_else(|error| panic!("{error}")))
    }

    /// A run of a scenario that has come to step 10.
    fn run(text: &str, keep: Keep) -> Box<dyn Simulation> {
        let mut run = begin(scenario(text), 0, 0, keep);
        (0..10).for_each(|_| run.step());
        run
    }

    /// What is said of the scenario in which each of some words is replaced by another.
    fn said(keep: Keep, changes: &[(&str, &str)]) -> Result<(), String> {
        let text = changes.iter().fold([HEAD, BODY, PAST].concat(), |text, (from, to)| {
            assert!(text.contains(from), "{from}");
            text.replacen(from, to, 1)
        });
        run(&[HEAD, BODY, PAST].concat(), keep).follow(scenario(&text)).map_err(|problem| problem.to_string())
    }

    fn refused(from: &str, to: &str, sentence: &str) {
        let said = said(Keep::default(), &[(from, to)]).expect_err(sentence);
        assert!(said.contains(sentence), "{said}\ninstead of\n{sentence}");
    }

    #[test]
    fn what_is_to_come_may_change() {
        let accepted = |from: &str, to: &str| said(Keep::default(), &[(from, to)]).unwrap();
        accepted("steps = 40", "steps = 35");
        accepted("until = 30", "until = 11");
        accepted("until = 30", "");
        accepted("add = 1", "scale = 1");
        accepted("at = 20", "at = 11\nuntil = 13");
        accepted(PAST, &format!("{PAST}\n[[event]]\nat = 11\nparameter = 'group.people.turnover'\nset = 0.1"));
    }

    #[test]
    fn what_the_run_began_with_may_not() {
        for (from, to, name) in [
            ("title = 'live'", "title = 'other'", "title"),
            ("steps = 40", "seed = 2\nsteps = 40", "seed"),
            ("steps = 40", "every = 2\nsteps = 40", "every"),
            ("steps = 40", "replicates = 2\nsteps = 40", "replicates"),
            ("steps = 40", "steps = 40\nbelief.beta = {}", "belief"),
            ("size = 6", "size = 7", "group.people"),
            ("memory = 0.9", "memory = 0.8", "group.people"),
            ("network = 'everyone'", "network = { ring = { degree = 2 } }", "relation.all"),
            ("exchange.gain = 4", "exchange.gain = 3", "relation.all.exchange"),
            ("exchange.gain = 4", "communication.talk = 1\nexchange.gain = 4", "relation.all.communication"),
            ("[[event]]", "[survey]\nat = [40]\n[[event]]", "survey"),
        ] {
            let sentence = format!("{name}: `{name}` is not what the run began with: only events and `steps` may change while it goes on");
            refused(from, to, &sentence);
        }
    }

    #[test]
    fn what_has_happened_stays() {
        refused(
            "set = 0\n",
            "set = 0.5\n",
            "event.1.at: event 1: `communication.promise` has changed at step 5: only `until` may be written anew",
        );
        refused("until = 8", "until = 11", "event.1.until: event 1: it has ended at step 8");
        refused("until = 30", "until = 10", "it can end at step 11 at the earliest, not at 10");
        refused(
            "at = 20",
            "at = 10",
            "event.3.at: event 3: the run has come to step 10: it can happen at step 11 at the earliest, not at 10",
        );
        refused("exchange.reward", "exchange.loss", "event.3.parameter: event 3: it changes `exchange.reward`");
        let late = format!("{PAST}\n[[event]]\nat = 10\nparameter = 'exchange.gain'\nadd = 1");
        refused(PAST, &late, "event 4: the run has come to step 10: it can happen at step 11 at the earliest");
        let (kept, _) = PAST.rsplit_once("[[event]]").unwrap();
        refused(PAST, kept, "event: event 3 (`exchange.reward` at step 20) is missing");
    }

    #[test]
    fn a_run_ends_no_sooner_than_it_has_come() {
        let text = [HEAD, BODY].concat();
        let ends = |at: &str| run(&text, Keep::default()).follow(scenario(&text.replace("steps = 40", at)));
        assert_eq!(ends("steps = 9").unwrap_err().to_string(), "steps: the run has come to step 10 and cannot end at step 9");
        ends("steps = 10").unwrap();
    }

    #[test]
    fn a_blow_ends_only_where_what_it_overwrote_was_kept() {
        let ends = [("at = 5", "at = 5\nuntil = 12")];
        let refusal = said(Keep::default(), &ends).unwrap_err();
        assert_eq!(
            refusal,
            "event.0.until: event 0: what it has overwritten was not kept, so that it cannot end; begin the run with `Keep::undo`"
        );
        said(Keep { undo: true, ..Keep::default() }, &ends).unwrap();
    }

    #[test]
    fn the_unit_of_the_ledger_stays() {
        let dear = format!("{PAST}\n[[event]]\nat = 11\nparameter = 'exchange.loss'\nset = 70");
        refused(PAST, &dear, "ledger: the run counts payoffs in a unit for payoffs of 10, not of 70: write `ledger = 10`");
        said(Keep::default(), &[(PAST, &dear), ("steps = 40", "steps = 40\nledger = 10")]).unwrap();
    }

    #[test]
    fn a_refused_scenario_leaves_the_run_as_it_was() {
        let text = [HEAD, BODY, PAST].concat();
        let (mut one, mut other) = (run(&text, Keep::default()), run(&text, Keep::default()));
        assert!(one.follow(scenario(&[HEAD, "seed = 3\n", BODY, PAST].concat())).is_err());
        (0..30).for_each(|_| [&mut one, &mut other].into_iter().for_each(|run| run.step()));
        assert_eq!(format!("{:?}", one.overall()), format!("{:?}", other.overall()));
    }
}
