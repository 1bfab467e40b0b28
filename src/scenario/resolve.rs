//! From the file as written to a checked, resolved scenario.

use super::data::DataFiles;
use super::events::{Base, Phase, schedule};
use super::file::{LARGEST_SEED, MOST_REPLICATES, RelationTable, ScenarioFile};
use super::form::{Form, PromiseExchange};
use super::names::Names;
use super::path::is_of_name;
use super::roll::{Roll, Roster};
use super::roster::roster;
use super::shared_interest::SharedInterestValue;
use super::{Lab, Problem, Scenario, Survey, instruments};
use crate::distribution::Distribution;
use crate::model::belief::{BeliefRule, BeliefTable, Refusal, WithRule};
use crate::model::communication::Communication;
use crate::model::exchange::Exchange;
use crate::model::mind::{GroupTable, Mind};
use crate::population::build::Tie;
use crate::population::members::Members;
use crate::population::network::{NetworkTable, Observed};
use crate::population::spec::{GroupId, GroupSpec, KindSpec, ListeningSpec, SharedInterest};
use crate::quantity::{Interest, Positive};
use crate::spelling::{composed, is_missing, unknown};
use crate::stream::LIMIT;
use std::sync::Arc;

/// Most groups.
const GROUPS: usize = 200;

/// How many times the payoff that the ledger is made for a scenario may pay: accounts of 64 bits then hold ninety million such payoffs.
const LEDGER_ROOM: f64 = 100.0;

/// Checks a scenario file and resolves it into numbers; `data` has the tables that it names.
///
/// # Errors
/// Everything that is wrong, each with its place in the document.
pub fn resolve(file: &ScenarioFile, data: &DataFiles) -> Result<Scenario, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut problem = |p: Problem| problems.push(p);

    if file.schema != 1 {
        problem(Problem::at(&["schema"], format!("this version reads schema 1, not {}", file.schema)));
    }
    let count = |name: &str, value: u64, least: u64, most: u64, problem: &mut dyn FnMut(Problem)| {
        if value < least || value > most {
            problem(Problem::at(&[name], format!("{name} must be between {least} and {most}, not {value}")));
        }
        value.clamp(least, most) as usize
    };
    let steps = count("steps", file.steps, 1, LIMIT as u64 - 1, &mut problem);
    let horizon = count("horizon", file.horizon.unwrap_or(steps as u64), steps as u64, LIMIT as u64 - 1, &mut problem);
    let replicates = count("replicates", file.replicates.unwrap_or(1), 1, MOST_REPLICATES, &mut problem);
    let every = count("every", file.every.unwrap_or(1), 1, LIMIT as u64, &mut problem);
    let seed = count("seed", file.seed.unwrap_or(1), 0, LARGEST_SEED, &mut problem) as u64;

    // Without knowing who is who the rest is checked all the same, as if nobody had a name.
    let roster = roster(file, data).map_err(|found| found.into_iter().for_each(&mut problem));
    let read = Tables { data, roster: roster.ok() };
    let groups = groups(file, &read, &mut problem);
    let kinds = kinds(file, &groups, &read, &mut problem);
    let belief = file.belief.clone().unwrap_or(BeliefTable::Attribution {});
    let form = Form::Exchange(exchange(file, (&belief, &groups, &kinds), [steps, horizon], &read, problems)?);
    Ok(Scenario {
        title: file.title.clone(),
        description: file.description.clone(),
        seed,
        steps,
        replicates,
        every,
        randomness: file.randomness,
        belief,
        groups,
        kinds,
        events: file.event.clone(),
        form,
        notes: read.roster.map(|roster| roster.notes.clone()).unwrap_or_default(),
    })
}

/// What the exchange of promises has beside what every form has; `problems` are those that were found before.
fn exchange(
    file: &ScenarioFile,
    (belief, groups, kinds): (&BeliefTable, &[GroupSpec], &[KindSpec]),
    [steps, horizon]: [usize; 2],
    read: &Tables,
    mut problems: Vec<Problem>,
) -> Result<PromiseExchange, Vec<Problem>> {
    let mut problem = |p: Problem| problems.push(p);
    let listening = listening(file, groups, read, &mut problem);
    let survey = file.survey.as_ref().map(|table| instruments::survey(table, kinds, horizon, &mut problem));
    let lab = file.lab.as_ref().map(|table| instruments::lab(table, kinds, horizon, &mut problem));

    let base = Base {
        groups,
        kinds,
        minds: file.group.values().map(|g| Mind::default().overlaid(g)).collect(),
        exchanges: file.relation.values().map(|r| Exchange::default().overlaid(&file.exchange).overlaid(&r.exchange)).collect(),
        communications: file
            .relation
            .values()
            .map(|r| Communication::default().overlaid(&file.communication).overlaid(&r.communication))
            .collect(),
    };
    let refused = |minds, communications| belief.with(Refused { base: &base, minds, communications });
    refused(&base.minds, &base.communications).into_iter().for_each(problem);
    if !problems.is_empty() {
        return Err(problems);
    }
    let (phases, blows) = schedule(&base, &file.event, horizon)?;
    // An event must not ask of the rule what the file itself may not.
    let refusal = phases.iter().flat_map(|phase| refused(&phase.minds, &phase.communications)).next();
    if let Some(Problem { path, message }) = refusal {
        let key = path.last().map_or("", String::as_str);
        let event = file.event.iter().position(|event| event.parameter.ends_with(key)).unwrap_or(0).to_string();
        return Err(vec![Problem::at(&["event", &event, "parameter"], message)]);
    }
    let ledger = ledger(file.ledger, &phases).map_err(|problem| vec![problem])?;
    let survey = survey.and_then(|survey| Some(Survey { at: until(survey.at, steps)?, ..survey }));
    let lab = lab.and_then(|lab| Some(Lab { at: until(lab.at, steps)?, ..lab }));
    Ok(PromiseExchange { listening, phases, blows, ledger, survey, lab })
}

/// The moments of an instrument up to the end; nothing if none is left.
fn until(mut at: Vec<usize>, steps: usize) -> Option<Vec<usize>> {
    at.retain(|&step| step <= steps);
    (!at.is_empty()).then_some(at)
}

/// The largest payoff that the ledger is made for: what is written, or the largest that is paid in any phase. Where nothing is paid, any will do.
fn ledger(written: Option<Positive>, phases: &[Phase]) -> Result<f64, Problem> {
    let largest = phases.iter().flat_map(|phase| &phase.exchanges).map(Exchange::scale).fold(0.0, f64::max);
    match written.map(Positive::get) {
        Some(ledger) if largest > LEDGER_ROOM * ledger => {
            let message =
                format!("the scenario pays up to {largest}, more than {LEDGER_ROOM} times the {ledger} that its ledger is made for");
            Err(Problem::at(&["ledger"], message))
        }
        Some(ledger) => Ok(ledger),
        None if largest == 0.0 => Ok(1.0),
        None => Ok(largest),
    }
}

/// What the belief rule refuses of the parameters in force.
struct Refused<'a> {
    base: &'a Base<'a>,
    minds: &'a [Mind],
    communications: &'a [Communication],
}

impl WithRule for Refused<'_> {
    type Output = Vec<Problem>;

    fn with<R: BeliefRule>(self, rule: R) -> Vec<Problem> {
        let of_minds = self.base.groups.iter().zip(self.minds).filter_map(|(group, mind)| {
            let Refusal { parameter, sentence } = rule.refuses_of_mind(mind)?;
            Some(Problem::at(&["group", &group.name, parameter], sentence))
        });
        let of_talk = self.base.kinds.iter().zip(self.communications).filter_map(|(kind, communication)| {
            let Refusal { parameter, sentence } = rule.refuses_of_talk(communication)?;
            Some(Problem::at(&["relation", &kind.name, "communication", parameter], sentence))
        });
        of_minds.chain(of_talk).collect()
    }
}

/// Names appear in every row: letters, digits, `_` and `-`, and none that a data reader takes for a missing value.
fn check_name(table: &str, name: &str) -> Result<(), Problem> {
    let at = |message: String| Err(Problem::at(&[table, name], message));
    let taken = is_missing(name) || ["true", "false", "inf"].contains(&name.to_lowercase().as_str());
    if name.is_empty() || !name.chars().all(is_of_name) {
        return at(format!("the name `{name}` may hold only letters, digits, `_` and `-`"));
    }
    if name != composed(name) {
        return at(format!("the name `{name}` has its accents as characters of their own; write it in composed form (Unicode NFC)"));
    }
    if taken {
        return at(format!("`{name}` cannot be a name: programs that read the CSV would take it for a missing value"));
    }
    if name.chars().all(|c| c.is_ascii_digit()) {
        return at(format!("the name `{name}` needs a letter"));
    }
    Ok(())
}

/// The tables beside a scenario, and what they say of who is who, if they could be read.
struct Tables<'a> {
    data: &'a DataFiles,
    roster: Option<Arc<Roster>>,
}

impl Tables<'_> {
    /// Gives a network that is kept in a file its ties; nothing more is said of files that could not be read.
    fn fill(&self, place: [&str; 2], network: &mut NetworkTable) -> bool {
        let NetworkTable::File(file) = network else { return true };
        let agents = self.roster.as_ref().and_then(|roster| roster.agents_of(place));
        let edges = self.data.edges(&file.path, file.undirected).ok();
        file.observed = agents.zip(edges).map(|(agents, edges)| Observed { edges, agents });
        file.observed.is_some()
    }
}

fn groups(file: &ScenarioFile, read: &Tables, problem: &mut dyn FnMut(Problem)) -> Vec<GroupSpec> {
    if file.group.is_empty() || file.group.len() > GROUPS {
        problem(Problem::at(&["group"], format!("a scenario has 1 to {GROUPS} groups, not {}", file.group.len())));
    }
    let rolls = |group: usize| read.roster.as_ref().and_then(|roster| roster.rolls.get(group)).cloned();
    let written: Vec<(usize, Roll)> = file
        .group
        .values()
        .enumerate()
        .map(|(k, table)| {
            let roll = rolls(k).unwrap_or_else(|| Roll { size: table.size.unwrap_or(1), ..Roll::default() });
            (table.interests.as_ref().map_or(roll.topics, Vec::len), roll)
        })
        .collect();
    let topics = written.iter().map(|(topics, _)| *topics).max().filter(|topics| *topics > 0);
    let mut next: u64 = 0;
    let mut groups = Vec::new();
    for ((name, table), (_, roll)) in file.group.iter().zip(written) {
        let size = roll.size;
        if let Err(p) = check_name("group", name) {
            problem(p);
        }
        if size < 1 || next.saturating_add(size) >= LIMIT as u64 {
            let message = format!("size must be between 1 and {} agents in all, not {size}", LIMIT - 1);
            problem(Problem::at(&["group", name, "size"], message));
        }
        let first = next;
        next = next.saturating_add(size).min(LIMIT as u64 - 1);
        let mut spread = |key: &str, d: &Option<Distribution>, default: f64| {
            let d = d.clone().unwrap_or(Distribution::Fixed(default));
            if let Err(message) = d.check(0.0, 1.0) {
                problem(Problem::at(&["group", name, key], message));
            }
            d
        };
        groups.push(GroupSpec {
            name: name.clone(),
            first: first as u32,
            end: next as u32,
            ability: spread("ability", &table.ability, 1.0),
            integrity: spread("integrity", &table.integrity, 0.0),
            benevolence: spread("benevolence", &table.benevolence, 0.0),
            interests: interests(name, table, (topics, roll.topics), problem),
            names: roll.names,
            given: roll.given,
        });
    }
    groups
}

fn interests(
    name: &str,
    table: &GroupTable,
    (topics, given): (Option<usize>, usize),
    problem: &mut dyn FnMut(Problem),
) -> Vec<Distribution> {
    // Those of whom neither the table nor the group says anything have no interest in any topic.
    let interests = &table.interests.clone().unwrap_or_else(|| vec![Distribution::Fixed(0.0); given]);
    if table.interests.is_none() && given == 0 {
        return Vec::new();
    }
    if interests.len() < given {
        let message = format!("`interests` names {} topics, but the table of members {given}", interests.len());
        problem(Problem::at(&["group", name, "interests"], message));
    }
    if interests.is_empty() || Some(interests.len()) != topics {
        let message =
            format!("every group with interests names the same topics: {} here, {} elsewhere", interests.len(), topics.unwrap_or(0));
        problem(Problem::at(&["group", name, "interests"], message));
    }
    for (k, d) in interests.iter().enumerate() {
        if let Err(message) = d.check(-1.0, 1.0) {
            problem(Problem::at(&["group", name, "interests", &k.to_string()], message));
        }
    }
    interests.clone()
}

/// The groups that a table names, without doubles, in the order of the scenario.
fn named(table: &str, name: &str, key: &str, names: &Names, groups: &[GroupSpec], problem: &mut dyn FnMut(Problem)) -> Vec<GroupId> {
    let mut ids: Vec<GroupId> = Vec::new();
    for group in &names.0 {
        match groups.iter().position(|g| g.name == *group) {
            Some(k) => ids.push(GroupId(k as u8)),
            None => problem(Problem::at(&[table, name, key], unknown("group", group, groups.iter().map(|g| g.name.as_str())))),
        }
    }
    if names.0.is_empty() {
        problem(Problem::at(&[table, name, key], format!("`{key}` names at least one group")));
    }
    ids.sort_unstable();
    ids.dedup();
    ids
}

fn members(ids: &[GroupId], groups: &[GroupSpec]) -> Members {
    Members::new(ids.iter().map(|id| groups[id.index()].first..groups[id.index()].end).collect())
}

/// The network as written, with its file read, checked against its groups; nothing more is said if the groups themselves are wrong.
fn network(
    place: [&str; 2],
    written: &NetworkTable,
    (from, to): (&Members, &Members),
    read: &Tables,
    problem: &mut dyn FnMut(Problem),
) -> NetworkTable {
    let mut network = written.clone();
    if from.is_empty() || to.is_empty() {
        return network;
    }
    if !read.fill(place, &mut network) {
        return network;
    }
    if let Err(misfit) = network.generator().check(from, to) {
        let [table, name] = place;
        let path = [table, name, "network", network.name(), misfit.key];
        problem(Problem::at(&path[..if misfit.key.is_empty() { 4 } else { 5 }], misfit.message));
    }
    network
}

fn kinds(file: &ScenarioFile, groups: &[GroupSpec], read: &Tables, problem: &mut dyn FnMut(Problem)) -> Vec<KindSpec> {
    if file.relation.is_empty() || file.relation.len() > Tie::KINDS {
        problem(Problem::at(&["relation"], format!("a scenario has 1 to {} kinds of relation, not {}", Tie::KINDS, file.relation.len())));
    }
    let mut kinds = Vec::new();
    for (name, table) in &file.relation {
        if let Err(p) = check_name("relation", name) {
            problem(p);
        }
        let from = named("relation", name, "from", &table.from, groups, problem);
        let to = named("relation", name, "to", &table.to, groups, problem);
        let (trustors, trustees) = (members(&from, groups), members(&to, groups));
        let network = network(["relation", name], &table.network, (&trustors, &trustees), read, problem);
        let shared = shared(name, table, &from, &to, groups, problem);
        kinds.push(KindSpec {
            name: name.clone(),
            from,
            to,
            trustors,
            trustees,
            network,
            shared,
            prior_interest: table.prior_interest.map_or(0.0, Interest::get),
        });
    }
    kinds
}

fn shared(
    name: &str,
    table: &RelationTable,
    from: &[GroupId],
    to: &[GroupId],
    groups: &[GroupSpec],
    problem: &mut dyn FnMut(Problem),
) -> SharedInterest {
    let at = |message: String| Problem::at(&["relation", name, "shared_interest"], message);
    match &table.shared_interest {
        None => SharedInterest::Drawn(Distribution::Fixed(0.0)),
        Some(SharedInterestValue::Drawn(d)) => {
            if let Err(message) = d.check(-1.0, 1.0) {
                problem(at(message));
            }
            SharedInterest::Drawn(d.clone())
        }
        Some(SharedInterestValue::Vectors) => {
            for id in from.iter().chain(to) {
                let group = &groups[id.index()];
                if group.interests.is_empty() {
                    problem(at(format!("interest vectors need `interests` in group `{}`", group.name)));
                }
            }
            SharedInterest::Vectors
        }
        Some(SharedInterestValue::Pairs(written)) => {
            let mut pairs = Vec::new();
            for (a, b, value) in written {
                let find = |n: &String| groups.iter().position(|g| g.name == *n);
                match (find(a), find(b)) {
                    (Some(a), Some(b)) => pairs.push((GroupId(a as u8), GroupId(b as u8), value.get())),
                    (None, _) => problem(at(unknown("group", a, groups.iter().map(|g| g.name.as_str())))),
                    (_, None) => problem(at(unknown("group", b, groups.iter().map(|g| g.name.as_str())))),
                }
            }
            for f in from {
                for t in to {
                    match pairs.iter().filter(|(a, b, _)| a == f && b == t).count() {
                        1 => {}
                        n => problem(at(format!(
                            "pairs names each pair once, but `{}` to `{}` {n} times",
                            groups[f.index()].name,
                            groups[t.index()].name
                        ))),
                    }
                }
            }
            SharedInterest::Pairs(pairs)
        }
    }
}

fn listening(file: &ScenarioFile, groups: &[GroupSpec], read: &Tables, problem: &mut dyn FnMut(Problem)) -> Vec<ListeningSpec> {
    let mut specs = Vec::new();
    for (name, table) in &file.listening {
        if let Err(p) = check_name("listening", name) {
            problem(p);
        }
        let listeners = members(&named("listening", name, "from", &table.from, groups, problem), groups);
        let tellers = members(&named("listening", name, "to", &table.to, groups, problem), groups);
        let network = network(["listening", name], &table.network, (&listeners, &tellers), read, problem);
        specs.push(ListeningSpec { name: name.clone(), listeners, tellers, network });
    }
    specs
}
