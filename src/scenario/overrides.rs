//! Changes to a document from the command line or a sweep: `relation.kin.shared_interest=0.5`.
//!
//! They act on the text, not on the resolved numbers: whatever a scenario can write can be set and swept, and the resolved text is
//! a scenario of its own.

use super::path;
use toml_edit::{ArrayOfTables, DocumentMut, InlineTable, Item, Table, TableLike, Value};

/// A value put at a path of a document.
#[derive(Clone, Debug)]
pub struct Override {
    /// The keys that lead to the place.
    pub path: Vec<String>,
    /// The value put there.
    pub value: Value,
    /// How an error message names it: `--set steps=5`, or `steps = 5` in a sweep.
    pub label: String,
}

impl Override {
    /// Reads `path.to.key=value`. A value that is not TOML is taken as text, so that a name needs no quotes.
    ///
    /// # Errors
    /// A sentence that says what is missing.
    pub fn parse(assignment: &str) -> Result<Override, String> {
        let label = format!("--set {}", assignment.trim());
        let Some((place, value)) = assignment.split_once('=') else {
            return Err(format!("{label}: write path.to.key=value, for example --set steps=50"));
        };
        let path = path::keys(place).map_err(|message| format!("{label}: {message}"))?;
        let value = value.trim();
        if value.is_empty() {
            return Err(format!("{label}: there is no value behind `=`"));
        }
        match value.parse::<Value>() {
            Ok(value) => Ok(Override { path, value, label }),
            Err(_) if !value.starts_with(['{', '[', '"', '\'']) => Ok(Override { path, value: value.into(), label }),
            Err(e) => Err(format!("{label}: the value is not TOML: {}", e.message())),
        }
    }

    /// A value of a sweep.
    ///
    /// # Errors
    /// A sentence, when the path cannot be read.
    pub fn of_point(place: &str, value: &toml::Value) -> Result<Override, String> {
        let label = format!("{place} = {value}");
        Ok(Override { path: path::keys(place).map_err(|message| format!("{label}: {message}"))?, value: edited(value), label })
    }

    /// Puts the value in its place.
    ///
    /// # Errors
    /// A sentence, when the path leads through something that is no table.
    pub fn apply(&self, document: &mut DocumentMut) -> Result<(), String> {
        put(document.as_item_mut(), &self.path, 0, &tagged(&self.path, &self.value)).map_err(|message| format!("{}: {message}", self.label))
    }
}

/// The same value in the form that keeps its layout.
pub fn edited(value: &toml::Value) -> Value {
    match value {
        toml::Value::String(s) => s.as_str().into(),
        toml::Value::Integer(x) => (*x).into(),
        toml::Value::Float(x) => (*x).into(),
        toml::Value::Boolean(x) => (*x).into(),
        toml::Value::Datetime(x) => (*x).into(),
        toml::Value::Array(values) => Value::Array(values.iter().map(edited).collect()),
        toml::Value::Table(table) => Value::InlineTable(table.iter().map(|(key, value)| (key.as_str(), edited(value))).collect()),
    }
}

/// Whether the table at this path holds exactly one name that says what it is, as `[belief.linear]` does: naming another replaces it.
fn names_one(path: &[String]) -> bool {
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    matches!(
        path.as_slice(),
        ["belief"]
            | ["exchange", "temptation"]
            | ["relation" | "listening", _, "network"]
            | ["relation", _, "shared_interest"]
            | ["relation", _, "exchange", "temptation"]
            | ["group", _, "ability" | "integrity" | "benevolence"]
            | ["group", _, "interests", _]
    )
}

/// The bare name of a belief rule stands for that rule with nothing set: `belief=beta` is `belief={ beta = {} }`.
fn tagged(path: &[String], value: &Value) -> Value {
    match value {
        Value::String(name) if matches!(path, [key] if key == "belief") => {
            Value::InlineTable(std::iter::once((name.value().as_str(), Value::InlineTable(InlineTable::new()))).collect())
        }
        _ => value.clone(),
    }
}

fn put(item: &mut Item, path: &[String], depth: usize, value: &Value) -> Result<(), String> {
    let key = path[depth].as_str();
    if names_one(&path[..depth]) && item.get(key).is_none() {
        *item = match item {
            Item::Value(_) => Item::Value(InlineTable::new().into()),
            _ => Item::Table(Table::new()),
        };
    }
    let here = || path[..depth].join(".");
    let last = depth + 1 == path.len();
    if let Some(tables) = item.as_array_of_tables_mut() {
        let table = nth(tables, key).ok_or_else(|| format!("`{}` has no entry {key}", here()))?;
        return match path.get(depth + 1) {
            Some(next) => put_in_table(table, next, path, depth + 1, value),
            None => Err(format!("`{}` is a table; set one of its keys", path.join("."))),
        };
    }
    if let Some(array) = item.as_array_mut() {
        let size = array.len();
        let place = key
            .parse()
            .ok()
            .and_then(|k: usize| array.get_mut(k))
            .ok_or_else(|| format!("`{}` has {size} {}", here(), if size == 1 { "entry" } else { "entries" }))?;
        if last {
            *place = value.clone();
            return Ok(());
        }
        let mut inner = Item::Value(place.clone());
        put(&mut inner, path, depth + 1, value)?;
        if let Item::Value(changed) = inner {
            *place = changed;
        }
        return Ok(());
    }
    match item.as_table_like_mut() {
        Some(table) => put_in_table(table, key, path, depth, value),
        None => Err(format!("`{}` is a single value, so there is no `{key}` in it", here())),
    }
}

fn nth<'t>(tables: &'t mut ArrayOfTables, key: &str) -> Option<&'t mut Table> {
    tables.get_mut(key.parse().ok()?)
}

fn put_in_table(table: &mut dyn TableLike, key: &str, path: &[String], depth: usize, value: &Value) -> Result<(), String> {
    if depth + 1 == path.len() {
        let mut value = value.clone();
        if let Some(before) = table.get(key).and_then(Item::as_value) {
            *value.decor_mut() = before.decor().clone();
        }
        table.insert(key, Item::Value(value));
        return Ok(());
    }
    if table.get(key).is_none() {
        let mut fresh = Table::new();
        fresh.set_implicit(true);
        table.insert(key, Item::Table(fresh));
    }
    match table.get_mut(key) {
        Some(inner) => put(inner, path, depth + 1, value),
        None => Err(format!("`{key}` could not be created")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(text: &str, assignments: &[&str]) -> Result<toml::Table, String> {
        let mut document: DocumentMut = text.parse().unwrap();
        for assignment in assignments {
            Override::parse(assignment)?.apply(&mut document)?;
        }
        Ok(toml::from_str(&document.to_string()).unwrap())
    }

    fn same(text: &str, assignments: &[&str], expected: &str) {
        assert_eq!(after(text, assignments).unwrap(), toml::from_str(expected).unwrap(), "{assignments:?}");
    }

    #[test]
    fn a_value_is_replaced_and_missing_tables_are_made() {
        same("steps = 5 # so many\n[relation.kin]\n", &["steps=7"], "steps = 7\n[relation.kin]\n");
        same("[relation.kin]\nfrom='a'\n", &["relation.kin.exchange.gain=2"], "[relation.kin]\nfrom='a'\nexchange.gain=2");
        same("relation = { kin = {} }\n", &["relation.kin.exchange.gain=2"], "relation.kin.exchange.gain=2");
        same("a=1\n", &["exchange.gain=2"], "a=1\nexchange.gain=2");
    }

    #[test]
    fn a_bare_name_chooses_a_rule_or_a_network() {
        same("[belief.linear]\nup = 0.1\n", &["belief=beta"], "belief.beta = {}");
        same("", &["relation.kin.network=everyone"], "relation.kin.network = 'everyone'");
    }

    #[test]
    fn a_bare_word_is_a_text() {
        same("", &["group.a.choice=loyal"], "[group.a]\nchoice='loyal'");
        same("", &["group.a.rationality=inf"], "[group.a]\nrationality=inf");
    }

    #[test]
    fn naming_another_rule_or_network_replaces_the_one_that_was_there() {
        let ring = "[relation.kin.network.ring]\ndegree=4\n[relation.kin.exchange]\ngain=1\n";
        same(ring, &["relation.kin.network=everyone"], "[relation.kin]\nnetwork='everyone'\nexchange.gain=1");
        same(ring, &["relation.kin.network.ring.degree=6"], "[relation.kin]\nnetwork.ring.degree=6\nexchange.gain=1");
        same(ring, &["relation.kin.network={ random = { degree = 3 } }"], "[relation.kin]\nnetwork.random.degree=3\nexchange.gain=1");
        same(ring, &["relation.kin.network.random.degree=3"], "[relation.kin]\nnetwork.random.degree=3\nexchange.gain=1");
        same("[belief.beta]\n", &["belief.linear.up=0.2", "belief.linear.down=0.3"], "belief.linear={up=0.2,down=0.3}");
        same("[group.a]\nability=0.9\n", &["group.a.ability.uniform=[0,1]"], "group.a.ability.uniform=[0,1]");
        same(
            "relation={kin={network={ring={degree=4}}}}",
            &["relation.kin.network.random.degree=3"],
            "relation.kin.network.random.degree=3",
        );
    }

    #[test]
    fn events_are_reached_by_number() {
        same("[[event]]\nat=1\n[[event]]\nat=2\n", &["event.1.at=9"], "event=[{at=1},{at=9}]");
        same("event=[{at=1},{at=2}]", &["event.1.at=9"], "event=[{at=1},{at=9}]");
        assert_eq!(after("[[event]]\nat=1\n", &["event.3.at=9"]).unwrap_err(), "--set event.3.at=9: `event` has no entry 3");
    }

    #[test]
    fn what_cannot_be_set_is_said() {
        assert_eq!(after("", &["steps"]).unwrap_err(), "--set steps: write path.to.key=value, for example --set steps=50");
        assert_eq!(after("", &["a..b=1"]).unwrap_err(), "--set a..b=1: `a..b` is not a path such as relation.kin.exchange.gain");
        assert_eq!(after("steps=1", &["steps.x=1"]).unwrap_err(), "--set steps.x=1: `steps` is a single value, so there is no `x` in it");
        assert!(after("", &["a={ b = "]).unwrap_err().starts_with("--set a={ b =: the value is not TOML: "));
    }
}
