//! Scheduled events: which numbers are in force from which step on, and what strikes agents and relations.
//!
//! An event changes either a parameter (then the numbers of a [`Phase`] differ from those before) or a state: a trait of a group or of a
//! share of it, or the interests of a relation kind (then it is a [`Blow`]). Both are undone at `until`.

use super::Problem;
use super::file::EventTable;
use super::path;
use crate::model::communication::Communication;
use crate::model::exchange::Exchange;
use crate::model::mind::Mind;
use crate::model::parameter::Change;
use crate::population::spec::{GroupId, GroupSpec, KindId, KindSpec};
use crate::spelling::{hint, unknown};

/// What an event strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Ability of the members of a group.
    Ability(GroupId),
    /// Integrity of the members of a group.
    Integrity(GroupId),
    /// Benevolence of the members of a group.
    Benevolence(GroupId),
    /// Shared interest in a kind of relation.
    Shared(KindId),
    /// Perceived interest in a kind of relation.
    Perceived(KindId),
}

/// A change of traits or interests at a certain step.
#[derive(Clone, Debug, PartialEq)]
pub struct Blow {
    /// The number of its event.
    pub event: usize,
    /// The step at whose beginning it strikes.
    pub at: usize,
    /// The step at whose beginning it is undone.
    pub until: Option<usize>,
    /// What it strikes.
    pub target: Target,
    /// How.
    pub change: Change,
    /// By how much.
    pub by: f64,
    /// Chance of each member to be struck.
    pub share: f64,
}

/// The numbers in force from a certain step on.
#[derive(Clone, Debug, PartialEq)]
pub struct Phase {
    /// First step.
    pub step: usize,
    /// By group.
    pub minds: Vec<Mind>,
    /// By relation kind.
    pub exchanges: Vec<Exchange>,
    /// By relation kind.
    pub communications: Vec<Communication>,
}

/// A change of parameters.
struct Shift {
    number: usize,
    at: usize,
    until: Option<usize>,
    path: Vec<String>,
    change: Change,
    by: f64,
}

/// The base numbers, and the names by which events reach them.
pub struct Base<'a> {
    /// Groups by order.
    pub groups: &'a [GroupSpec],
    /// Kinds by order.
    pub kinds: &'a [KindSpec],
    /// By group.
    pub minds: Vec<Mind>,
    /// By kind.
    pub exchanges: Vec<Exchange>,
    /// By kind.
    pub communications: Vec<Communication>,
}

const HELP: &str = "write communication.NAME, exchange.NAME, relation.KIND.exchange.NAME, relation.KIND.communication.NAME, group.GROUP.NAME, \
                    relation.KIND.shared_interest or relation.KIND.perceived_interest";

/// Checks the events and works out phases and blows.
///
/// # Errors
/// What is wrong, and where.
pub fn schedule(base: &Base, events: &[EventTable], steps: usize) -> Result<(Vec<Phase>, Vec<Blow>), Vec<Problem>> {
    let (mut shifts, mut blows, mut problems) = (Vec::new(), Vec::new(), Vec::new());
    for (number, event) in events.iter().enumerate() {
        if let Err(problem) = sort(base, number, event, steps, &mut shifts, &mut blows) {
            problems.push(problem);
        }
    }
    let phases = phases(base, &shifts, steps).map_err(|p| problems.push(p)).unwrap_or_default();
    if problems.is_empty() { Ok((phases, blows)) } else { Err(problems) }
}

fn at_key(number: usize, key: &str, message: impl Into<String>) -> Problem {
    Problem::at(&["event", &number.to_string(), key], message)
}

fn sort(
    base: &Base,
    number: usize,
    event: &EventTable,
    steps: usize,
    shifts: &mut Vec<Shift>,
    blows: &mut Vec<Blow>,
) -> Result<(), Problem> {
    if event.at < 1 || event.at > steps as u64 {
        return Err(at_key(number, "at", format!("an event happens at a step from 1 to {steps}, not at {}", event.at)));
    }
    if let Some(until) = event.until.filter(|&until| until <= event.at || until > steps as u64) {
        return Err(at_key(
            number,
            "until",
            format!("until must lie after the event (step {}) and not after the end (step {steps}), not at {until}", event.at),
        ));
    }
    let (change, by) = match (event.set, event.add, event.scale) {
        (Some(x), None, None) => (Change::Set, x),
        (None, Some(x), None) => (Change::Add, x),
        (None, None, Some(x)) => (Change::Scale, x),
        _ => return Err(Problem::at(&["event", &number.to_string()], "an event needs exactly one of set, add and scale")),
    };
    if !by.is_finite() && change != Change::Set {
        return Err(Problem::at(&["event", &number.to_string()], "add and scale need a finite number"));
    }
    let (at, until) = (event.at as usize, event.until.map(|u| u as usize));
    let path = path::keys(&event.parameter).map_err(|message| at_key(number, "parameter", format!("{message}; {HELP}")))?;
    let keys: Vec<&str> = path.iter().map(String::as_str).collect();
    named(base, number, &keys)?;
    if let Some((target, low)) = struck(base, &keys) {
        let share = event.share.map_or(1.0, |s| s.get());
        if matches!(target, Target::Shared(_) | Target::Perceived(_)) && event.share.is_some() {
            return Err(at_key(number, "share", "a share can be given only for the traits of a group"));
        }
        if change == Change::Set && !(low..=1.0).contains(&by) {
            return Err(at_key(number, "set", format!("{by} is outside [{low}, 1]")));
        }
        blows.push(Blow { event: number, at, until, target, change, by, share });
        return Ok(());
    }
    if event.share.is_some() {
        return Err(at_key(number, "share", "a share can be given only for the traits of a group"));
    }
    let shift = Shift { number, at, until, path, change, by };
    apply(&shift, base, &mut base.minds.clone(), &mut base.exchanges.clone(), &mut base.communications.clone())?;
    shifts.push(shift);
    Ok(())
}

/// Checks that the group or relation that a path names exists.
fn named(base: &Base, number: usize, path: &[&str]) -> Result<(), Problem> {
    let missing = match path {
        ["group", name, _] if base.groups.iter().all(|g| g.name != *name) => {
            unknown("group", name, base.groups.iter().map(|g| g.name.as_str()))
        }
        ["relation", name, _] | ["relation", name, _, _] if base.kinds.iter().all(|k| k.name != *name) => {
            unknown("relation", name, base.kinds.iter().map(|k| k.name.as_str()))
        }
        _ => return Ok(()),
    };
    Err(at_key(number, "parameter", missing))
}

/// The state that a path names, and its smallest value.
fn struck(base: &Base, path: &[&str]) -> Option<(Target, f64)> {
    match path {
        ["group", group, name] => {
            let id = GroupId(base.groups.iter().position(|g| g.name == *group)? as u8);
            match *name {
                "ability" => Some((Target::Ability(id), 0.0)),
                "integrity" => Some((Target::Integrity(id), 0.0)),
                "benevolence" => Some((Target::Benevolence(id), 0.0)),
                _ => None,
            }
        }
        ["relation", kind, name] => {
            let id = KindId(base.kinds.iter().position(|k| k.name == *kind)? as u8);
            match *name {
                "shared_interest" => Some((Target::Shared(id), -1.0)),
                "perceived_interest" => Some((Target::Perceived(id), -1.0)),
                _ => None,
            }
        }
        _ => None,
    }
}

fn apply(
    shift: &Shift,
    base: &Base,
    minds: &mut [Mind],
    exchanges: &mut [Exchange],
    communications: &mut [Communication],
) -> Result<(), Problem> {
    let kind = |name: &str| base.kinds.iter().position(|k| k.name == name);
    let group = |name: &str| base.groups.iter().position(|g| g.name == name);
    let of_kinds =
        |table: &str, k: std::ops::Range<usize>, name: &str, exchanges: &mut [Exchange], communications: &mut [Communication]| {
            k.map(|k| match table {
                "exchange" => exchanges[k].adjust(name, shift.change, shift.by),
                _ => communications[k].adjust(name, shift.change, shift.by),
            })
            .fold(None, |all: Option<Result<(), String>>, one| Some(all.unwrap_or(Ok(())).and(one?)))
        };
    let path: Vec<&str> = shift.path.iter().map(String::as_str).collect();
    let done = match path.as_slice() {
        [table @ ("exchange" | "communication"), name] => of_kinds(table, 0..exchanges.len(), name, exchanges, communications),
        ["relation", k, table @ ("exchange" | "communication"), name] => {
            kind(k).and_then(|k| of_kinds(table, k..k + 1, name, exchanges, communications))
        }
        ["group", g, name] => group(g).and_then(|g| minds[g].adjust(name, shift.change, shift.by)),
        _ => None,
    };
    match done {
        Some(Ok(())) => Ok(()),
        Some(Err(message)) => {
            let key = match shift.change {
                Change::Set => "set",
                Change::Add => "add",
                Change::Scale => "scale",
            };
            Err(at_key(shift.number, key, format!("{}: {message}", shift.path.join("."))))
        }
        None => {
            let name = path.last().copied().unwrap_or_default();
            let known = Exchange::NAMES.iter().chain(Communication::NAMES).chain(Mind::NAMES).copied();
            let known = known.chain(["ability", "integrity", "benevolence", "shared_interest", "perceived_interest"]);
            let message = format!("no parameter `{}`{}; {HELP}", shift.path.join("."), hint(name, known));
            Err(at_key(shift.number, "parameter", message))
        }
    }
}

/// The numbers in force, a phase from each step at which they change.
fn phases(base: &Base, shifts: &[Shift], steps: usize) -> Result<Vec<Phase>, Problem> {
    let mut starts = vec![0];
    starts.extend(shifts.iter().flat_map(|s| [Some(s.at), s.until]).flatten().filter(|&t| t <= steps));
    starts.sort_unstable();
    starts.dedup();
    starts
        .into_iter()
        .map(|step| {
            let (mut minds, mut exchanges, mut communications) = (base.minds.clone(), base.exchanges.clone(), base.communications.clone());
            for shift in shifts.iter().filter(|s| s.at <= step && s.until.is_none_or(|until| step < until)) {
                apply(shift, base, &mut minds, &mut exchanges, &mut communications)?;
            }
            Ok(Phase { step, minds, exchanges, communications })
        })
        .collect()
}
