//! The reference of scenario files in Markdown, made from the schema: a section for every table, a row for every key.

use super::schema;
use serde_json::Value;
use std::fmt::Write;

/// How the sections are headed: the name of the type, and what the user writes. The order is that of the page.
const SECTIONS: &[(&str, &str)] = &[
    ("ExchangeTable", "`[exchange]`, `[relation.NAME.exchange]`"),
    ("CommunicationTable", "`[communication]`, `[relation.NAME.communication]`"),
    ("BeliefTable", "`[belief.RULE]`"),
    ("GroupTable", "`[group.NAME]`"),
    ("RelationTable", "`[relation.NAME]`"),
    ("ListeningTable", "`[listening.NAME]`"),
    ("NetworkTable", "Networks"),
    ("EventTable", "`[[event]]`"),
    ("SurveyTable", "`[survey]`"),
    ("LabTable", "`[lab]`"),
    ("ClaimTable", "`[[claim]]`"),
    ("SweepTable", "`[[sweep]]`"),
    ("FitTable", "`[fit]`"),
    ("TargetTable", "`[[target]]`"),
    ("Expect", "Expectations"),
    ("Distribution", "Distributions"),
    ("Temptation", "Temptations"),
    ("SharedInterest", "Shared interest"),
    ("Negativity", "Negativity"),
    ("Engagement", "Engagement rules"),
    ("Choice", "Choice of partner"),
    ("Randomness", "Randomness"),
    ("Text", "Texts"),
];

const INTRODUCTION: &str = "\
# Scenario reference

Every key of a scenario file, made from the code: `fiducia reference` prints this page. `fiducia new NAME` writes a file to start from,
`fiducia validate FILE` checks it, `fiducia explain FILE` says it in plain words.

A key without a default is required, unless it says otherwise. Payoffs are in one arbitrary unit of utility; everything else is dimensionless.
Any key can be set from the command line by its path: `--set relation.kin.exchange.gain=8`. Names of groups and kinds of relation may hold letters and digits
of any script, `_` and `-`. In a path they need no quotes (`--set group.商家.size=30`), nor do they in sweeps, designs, claims, fits and events; in the header
of a table TOML wants quotes around letters beyond a-z and A-Z: `[group.\"商家\"]`.

Edge lists and tables of members, and how they are read: [observed.md](observed.md).
";

/// Every key of a scenario file, as a page of Markdown.
pub fn text() -> String {
    let tree = schema::tree();
    let mut page = format!("{INTRODUCTION}\n## The file\n\n");
    section(&mut page, &tree, &tree);
    for (name, heading) in SECTIONS {
        let node = &tree["$defs"][*name];
        let _ = write!(page, "\n## {heading}\n\n");
        if let Some(description) = node["description"].as_str() {
            let _ = write!(page, "{}\n\n", sentence(description));
        }
        section(&mut page, &tree, node);
    }
    page
}

/// The keys of a table, or the choices of a value.
fn section(page: &mut String, tree: &Value, node: &Value) {
    if node["properties"].is_object() {
        page.push_str("| key | meaning | value | default |\n|---|---|---|---|\n");
        keys(page, node);
        return;
    }
    page.push_str("| written as | meaning | value |\n|---|---|---|\n");
    let mut later = Vec::new();
    for choice in choices(node) {
        row(page, tree, choice, &mut later);
    }
    for (name, table) in later {
        let _ = write!(page, "\n### `{name}`\n\n| key | meaning | value | default |\n|---|---|---|---|\n");
        keys(page, table);
    }
}

/// The alternatives of a value, with those of a nested choice in its place.
fn choices(node: &Value) -> Vec<&Value> {
    let Some(list) = node["oneOf"].as_array().or(node["anyOf"].as_array()) else { return vec![node] };
    list.iter().flat_map(choices).collect()
}

/// One way to write a value; tables with keys of their own are left for later.
fn row<'t>(page: &mut String, tree: &'t Value, choice: &'t Value, later: &mut Vec<(&'t str, &'t Value)>) {
    let meaning = choice["description"].as_str().map(sentence).unwrap_or_default();
    if let Some(word) = choice["const"].as_str() {
        let _ = writeln!(page, "| `\"{word}\"` | {meaning} | |");
        return;
    }
    let Some(table) = choice["properties"].as_object() else {
        let _ = writeln!(page, "| {}{} | {meaning} | |", kind(choice), range(choice));
        return;
    };
    if table.len() > 1 {
        for (name, value) in table {
            let meaning = value["description"].as_str().map(sentence).unwrap_or_default();
            let _ = writeln!(page, "| `{{ {name} = ... }}` | {meaning} | {} |", value_of(value));
        }
        return;
    }
    for (name, value) in table {
        let target = value["$ref"].as_str().and_then(|path| path.strip_prefix("#/$defs/")).map(|name| &tree["$defs"][name]);
        match target.or(Some(value)).filter(|node| node["properties"].as_object().is_some_and(|keys| !keys.is_empty())) {
            Some(node) => {
                let _ = writeln!(page, "| `{{ {name} = {{ ... }} }}` | {meaning} | [keys](#{name}) |");
                later.push((name, node));
            }
            None => {
                let value = if value["type"] == "object" { "an empty table".to_owned() } else { value_of(value) };
                let _ = writeln!(page, "| `{{ {name} = ... }}` | {meaning} | {value} |");
            }
        }
    }
}

fn keys(page: &mut String, node: &Value) {
    let required: Vec<&str> = node["required"].as_array().map(|names| names.iter().filter_map(Value::as_str).collect()).unwrap_or_default();
    for (name, value) in node["properties"].as_object().into_iter().flatten() {
        let default = match &value["default"] {
            Value::Null if required.contains(&name.as_str()) => "required".to_owned(),
            Value::Null => "left out".to_owned(),
            Value::Object(_) => "all defaults".to_owned(),
            Value::Array(_) => "none".to_owned(),
            value => format!("`{}`", written(value)),
        };
        let meaning = value["description"].as_str().map(sentence).unwrap_or_default();
        let _ = writeln!(page, "| `{name}` | {meaning} | {} | {default} |", value_of(value));
    }
}

/// A default as it is written in TOML.
fn written(value: &Value) -> String {
    match value.as_f64() {
        Some(x) => format!("{x}"),
        None => value.to_string(),
    }
}

/// What may stand there: a link to its section, or the type with its range.
fn value_of(value: &Value) -> String {
    if let Some(name) = value["$ref"].as_str().and_then(|path| path.strip_prefix("#/$defs/")) {
        return linked(name);
    }
    if let Some(name) = value["additionalProperties"]["$ref"].as_str().and_then(|path| path.strip_prefix("#/$defs/")) {
        return format!("tables by name: {}", linked(name));
    }
    if let Some(list) = value["anyOf"].as_array() {
        return list.iter().map(value_of).collect::<Vec<_>>().join(" or ");
    }
    if value["type"] == "array" {
        let items = if value["prefixItems"].is_array() { "values".to_owned() } else { value_of(&value["items"]) };
        return match value["maxItems"].as_u64() {
            Some(n) if !value["prefixItems"].is_array() => format!("list of {n}: {items}"),
            _ => format!("list: {items}"),
        };
    }
    format!("{}{}", kind(value), range(value))
}

fn linked(name: &str) -> String {
    match SECTIONS.iter().find(|(known, _)| *known == name) {
        Some((_, heading)) => {
            let anchor: String = heading
                .to_lowercase()
                .chars()
                .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
                .map(|c| if c == ' ' { '-' } else { c })
                .collect();
            format!("[{}](#{anchor})", heading.replace('`', ""))
        }
        None => "a table".to_owned(),
    }
}

fn kind(value: &Value) -> &'static str {
    match (value["type"].as_str(), value["const"].is_number()) {
        (_, true) => "1",
        (Some("integer"), _) => "whole number",
        (Some("number"), _) => "number",
        (Some("string"), _) => "text",
        (Some("boolean"), _) => "true or false",
        (Some("array"), _) => "list",
        _ => "table",
    }
}

/// The range in words.
fn range(value: &Value) -> String {
    let bound = |key: &str| value[key].as_f64();
    let low = bound("minimum").map(|x| format!("[{x}")).or(bound("exclusiveMinimum").map(|x| format!("({x}")));
    let high = bound("maximum").map(|x| format!("{x}]"));
    match (low, high, value["const"].is_number()) {
        (_, _, true) | (None, None, _) => String::new(),
        (Some(low), Some(high), _) => format!(" in {low}, {high}"),
        (Some(low), None, _) => match low.strip_prefix('[') {
            Some(least) => format!(", at least {least}"),
            None => format!(" above {}", &low[1..]),
        },
        (None, Some(high), _) => format!(", at most {}", high.trim_end_matches(']')),
    }
}

/// A doc comment on one line, safe in a table.
fn sentence(comment: &str) -> String {
    comment.replace('\n', " ").replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_of_the_schema_has_its_section_or_belongs_to_one() {
        let tree = schema::tree();
        let page = text();
        for name in tree["$defs"].as_object().unwrap().keys() {
            let own = SECTIONS.iter().any(|(known, _)| known == name);
            let keys: Vec<&String> = tree["$defs"][name]["properties"].as_object().into_iter().flatten().map(|(key, _)| key).collect();
            assert!(own || keys.iter().all(|key| page.contains(&format!("| `{key}` |"))), "{name} is not in the reference");
        }
    }

    #[test]
    fn the_shipped_reference_is_up_to_date() {
        let shipped = include_str!("../../docs/scenario-reference.md");
        assert!(shipped == text(), "write it anew: cargo run -- reference > docs/scenario-reference.md");
    }
}
