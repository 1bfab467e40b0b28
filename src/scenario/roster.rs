//! Who is who: which people each group has, and which agent a name is. A name is one agent in every file of the scenario.
//!
//! A group has the people of its table of members, or else those whom the edge lists name on its side. People are numbered within their group in
//! the order of [`people::order`], so that no order of rows, of files or of tables in the scenario changes who is who.

use super::Problem;
use super::data::DataFiles;
use super::file::{NetworkPlace, ScenarioFile};
use super::roll::{Call, List, Roll, Roster};
use crate::population::network::{EdgeList, NetworkTable};
use crate::population::people::{People, Person, order};
use crate::spelling::some;
use crate::stream::LIMIT;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Finds out who is who.
///
/// # Errors
/// Files that cannot be read, and names that could be taken for somebody else.
pub fn roster(file: &ScenarioFile, data: &DataFiles) -> Result<Arc<Roster>, Vec<Problem>> {
    let groups = file.group.iter().map(|(name, table)| (name.clone(), table.size, table.members.clone())).collect();
    let call = Call { groups, lists: lists(file) };
    data.roster(call.clone(), || Calling::new(&call, data)?.roster())
}

/// The edge lists of a scenario; those between groups that do not exist are refused elsewhere.
fn lists(file: &ScenarioFile) -> Vec<List> {
    let numbers = |names: &[String]| {
        let mut numbers: Vec<usize> = names.iter().map(|name| file.group.get_index_of(name)).collect::<Option<_>>()?;
        numbers.sort_unstable();
        numbers.dedup();
        Some(numbers).filter(|numbers| !numbers.is_empty())
    };
    let list = |NetworkPlace { table, name, from, to, network }: NetworkPlace| {
        let NetworkTable::File(file) = network else { return None };
        let sides = [numbers(&from.0)?, numbers(&to.0)?];
        Some(List { place: [table.to_owned(), name.to_owned()], path: file.path.clone(), undirected: file.undirected, sides })
    };
    file.networks().filter_map(list).collect()
}

/// The names that a group is found to have.
struct Found {
    table: Option<Arc<People>>,
    /// For each name the files that have it.
    names: HashMap<String, Vec<usize>>,
}

/// A roster in the making.
struct Calling<'a> {
    call: &'a Call,
    edges: Vec<Arc<EdgeList>>,
    found: Vec<Found>,
    /// The group of each name.
    of: HashMap<String, usize>,
    problems: Vec<Problem>,
}

impl<'a> Calling<'a> {
    /// Reads the files.
    fn new(call: &'a Call, data: &DataFiles) -> Result<Calling<'a>, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut wrong =
            |path: &[&str], messages: Vec<String>| problems.extend(messages.into_iter().map(|message| Problem::at(path, message)));
        let mut found = Vec::new();
        for (name, _, members) in &call.groups {
            let table = members.as_ref().map(|path| data.people(path).map_err(|messages| wrong(&["group", name, "members"], messages)));
            found.push(Found { table: table.and_then(Result::ok), names: HashMap::new() });
        }
        let mut edges = Vec::new();
        for List { place: [table, name], path, undirected, .. } in &call.lists {
            let list = data.edges(path, *undirected).map_err(|messages| wrong(&[table, name, "network", "file", "path"], messages));
            edges.extend(list.ok());
        }
        if problems.is_empty() { Ok(Calling { call, edges, found, of: HashMap::new(), problems }) } else { Err(problems) }
    }

    fn roster(mut self) -> Result<Roster, Vec<Problem>> {
        (0..self.found.len()).for_each(|group| self.enrol(group));
        self.strangers_to_all();
        for one in [true, false] {
            for list in 0..self.edges.len() {
                for side in 0..2 {
                    if (self.call.lists[list].sides[side].len() == 1) == one {
                        self.hear(list, side);
                    }
                }
            }
        }
        if self.problems.is_empty() {
            (0..self.found.len()).for_each(|group| self.count(group));
        }
        if self.problems.is_empty() { Ok(self.numbered()) } else { Err(self.problems) }
    }

    fn name(&self, group: usize) -> &str {
        &self.call.groups[group].0
    }

    /// The rows of a table that are members of a group: all, or those that say so.
    fn rows(&self, group: usize) -> impl Iterator<Item = &Person> {
        let name = self.call.groups[group].0.as_str();
        let table = self.found[group].table.iter().flat_map(|table| &table.all);
        table.filter(move |person| person.group.as_deref().is_none_or(|own| own == name))
    }

    /// Enters the people of a table.
    fn enrol(&mut self, group: usize) {
        let names: Vec<String> = self.rows(group).map(|person| person.name.clone()).collect();
        let path = ["group".to_owned(), self.name(group).to_owned(), "members".to_owned()];
        let Some(file) = self.call.groups[group].2.clone() else { return };
        if names.is_empty() {
            let message = format!("{file} names no member of `{}` in its column `group`", self.name(group));
            self.problems.push(Problem::at(&path, message));
        }
        let mut twice: Vec<(String, usize)> = Vec::new();
        for name in names {
            match self.of.get(&name) {
                Some(&other) => twice.push((name, other)),
                None => {
                    self.of.insert(name.clone(), group);
                    self.found[group].names.insert(name, Vec::new());
                }
            }
        }
        if let Some((_, other)) = twice.first() {
            let names: Vec<&String> = twice.iter().map(|(name, _)| name).collect();
            let same = self.call.groups[*other].2.as_deref() == Some(file.as_str());
            let how = if same { format!("; let a column `group` of {file} say who belongs where") } else { String::new() };
            let message = format!("{} would be in group `{}` as well: a name is one agent{how}", some(&names), self.name(*other));
            self.problems.push(Problem::at(&path, message));
        }
    }

    /// Refuses rows of a table that are of no group that takes its members from it.
    fn strangers_to_all(&mut self) {
        for group in 0..self.found.len() {
            let (name, _, Some(file)) = &self.call.groups[group] else { continue };
            if self.call.groups[..group].iter().any(|(_, _, other)| other.as_ref() == Some(file)) {
                continue;
            }
            let takes = |own: &str| self.call.groups.iter().any(|(name, _, table)| name == own && table.as_ref() == Some(file));
            let rows = self.found[group].table.iter().flat_map(|table| &table.all);
            let mut others: Vec<&str> = rows.filter_map(|person| person.group.as_deref()).filter(|own| !takes(own)).collect();
            others.sort_unstable();
            others.dedup();
            if !others.is_empty() {
                let message = format!("the column `group` of {file} names {}, but no such group takes its members from it", some(&others));
                self.problems.push(Problem::at(&["group", name, "members"], message));
            }
        }
    }

    /// Hears the names that stand on one side of an edge list.
    fn hear(&mut self, list: usize, side: usize) {
        let edges = self.edges[list].clone();
        let groups = &self.call.lists[list].sides[side];
        let (mut elsewhere, mut unknown): (Vec<(&String, usize)>, Vec<&String>) = (Vec::new(), Vec::new());
        for (name, _) in edges.names.iter().zip(&edges.sides).filter(|(_, sides)| sides[side]) {
            let group = match (self.of.get(name), groups.as_slice()) {
                (Some(group), _) if groups.contains(group) => *group,
                (Some(group), _) => {
                    elsewhere.push((name, *group));
                    continue;
                }
                (None, &[group]) if self.found[group].table.is_none() => group,
                (None, _) => {
                    unknown.push(name);
                    continue;
                }
            };
            self.of.entry(name.clone()).or_insert(group);
            let files = self.found[group].names.entry(name.clone()).or_default();
            if !files.contains(&list) {
                files.push(list);
            }
        }
        let column = ["from", "to"][side];
        let path = &self.call.lists[list].path;
        let names = || groups.iter().map(|&group| format!("`{}`", self.name(group))).collect::<Vec<_>>().join(" or ");
        let mut messages = Vec::new();
        if let Some(&(_, group)) = elsewhere.first() {
            let some = some(&elsewhere.iter().map(|(name, _)| name).collect::<Vec<_>>());
            messages.push(format!(
                "column `{column}` of {path} puts {some} in group {}, but `{}` has them already: a name is one agent in every file",
                names(),
                self.name(group)
            ));
        }
        if !unknown.is_empty() {
            let some = some(&unknown);
            messages.push(match groups.as_slice() {
                &[group] => {
                    let table = self.call.groups[group].2.as_deref().unwrap_or_default();
                    format!(
                        "column `{column}` of {path} names {some}, but {table}, which has the members of `{}`, does not",
                        self.name(group)
                    )
                }
                _ => format!(
                    "column `{column}` of {path} names {some}, but nothing says of which group, {}; name them in a table, with `members`",
                    names()
                ),
            });
        }
        let [table, name] = &self.call.lists[list].place;
        self.problems.extend(messages.into_iter().map(|message| Problem::at(&[table, name, "network", "file", "path"], message)));
    }

    /// Holds the number of names against the size that is written.
    fn count(&mut self, group: usize) {
        let (name, size, table) = &self.call.groups[group];
        let Found { names, .. } = &self.found[group];
        let message = match (size, table) {
            (None, None) => "a group needs its `size`, or a table of its `members`".to_owned(),
            (Some(size), Some(file)) if *size != names.len() as u64 => {
                format!("{file} names {} members, not {size}; leave `size` out, it follows from the table", names.len())
            }
            (Some(size), None) if !names.is_empty() && *size != names.len() as u64 => self.miscounted(group, *size),
            _ => return,
        };
        let path: &[&str] = if size.is_some() { &["group", name, "size"] } else { &["group", name] };
        self.problems.push(Problem::at(path, message));
    }

    fn miscounted(&self, group: usize, size: u64) -> String {
        let names = &self.found[group].names;
        let mut files: Vec<usize> = names.values().flatten().copied().collect();
        files.sort_unstable();
        files.dedup();
        let path = |list: usize| self.call.lists[list].path.as_str();
        let listed = files.iter().map(|&list| path(list)).collect::<Vec<_>>().join(", ");
        let mut message = format!("the group has {size} members, but {} are named in {listed}", names.len());
        for &list in files.iter().filter(|_| files.len() > 1) {
            let mut only: Vec<&String> = names.iter().filter(|(_, files)| **files == [list]).map(|(name, _)| name).collect();
            only.sort_by(|a, b| order(a, b));
            if !only.is_empty() {
                message += &format!("; only in {}: {}", path(list), some(&only));
            }
        }
        if size > names.len() as u64 {
            message += "; people without ties need a table of `members`";
        }
        message
    }

    /// Numbers everybody.
    fn numbered(self) -> Roster {
        let mut roster = Roster::default();
        let mut numbers: HashMap<&str, u32> = HashMap::new();
        let mut first = 0u64;
        for (group, found) in self.found.iter().enumerate() {
            let mut names: Vec<&String> = found.names.keys().collect();
            names.sort_by(|a, b| order(a, b));
            numbers.extend(names.iter().map(|name| name.as_str()).zip(first as u32..));
            let size = self.call.groups[group].1.unwrap_or(names.len() as u64);
            let table = found.table.as_ref();
            roster.rolls.push(Roll {
                size,
                names: names.into_iter().cloned().collect(),
                given: self.rows(group).map(|person| person.given.clone()).collect(),
                topics: table.map_or(0, |table| table.topics),
            });
            first = first.saturating_add(size).min(LIMIT as u64);
            roster.notes.extend(
                table
                    .iter()
                    .flat_map(|table| &table.notes)
                    .map(|note| told(self.call.groups[group].2.as_deref().unwrap_or_default(), note)),
            );
        }
        for (list, edges) in self.call.lists.iter().zip(&self.edges) {
            let agents = edges.names.iter().map(|name| numbers.get(name.as_str()).copied().unwrap_or_default()).collect();
            roster.agents.insert(list.place.clone(), agents);
            roster.notes.extend(edges.notes.iter().map(|note| told(&list.path, note)));
        }
        let mut seen = HashSet::new();
        roster.notes.retain(|note| seen.insert(note.clone()));
        roster
    }
}

fn told(file: &str, note: &str) -> String {
    format!("{file}: {note}")
}
