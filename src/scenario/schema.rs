//! The JSON Schema of scenario files, derived from the types that read them.

use super::file::ScenarioFile;
use schemars::schema_for;
use serde_json::{Map, Value, json};

/// The schema as a tree.
pub(crate) fn tree() -> Value {
    let mut tree = schema_for!(ScenarioFile).to_value();
    tidy(&mut tree);
    tree["title"] = json!("fiducia scenario");
    tree
}

/// The JSON Schema of a scenario file, with which editors complete and check it, as text.
pub fn text() -> String {
    format!("{:#}\n", tree())
}

/// Takes out what means nothing in TOML: null, and the formats of machine numbers. A default is written as a user would.
fn tidy(node: &mut Value) {
    match node {
        Value::Array(items) => items.iter_mut().for_each(tidy),
        Value::Object(object) => {
            object.remove("format");
            without_null(object);
            if object.get("default").is_some_and(Value::is_null) {
                object.remove("default");
            }
            if let Some(default) = object.get_mut("default") {
                shorten(default);
            }
            object.values_mut().for_each(tidy);
        }
        _ => {}
    }
}

fn without_null(object: &mut Map<String, Value>) {
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|t| t != "null");
        if let [only] = types.as_slice() {
            object["type"] = only.clone();
        }
    }
    let Some(Value::Array(choices)) = object.get_mut("anyOf") else { return };
    choices.retain(|choice| choice != &json!({ "type": "null" }));
    if let [only] = choices.as_slice() {
        let only = only.clone();
        object.remove("anyOf");
        if let Value::Object(only) = only {
            object.extend(only);
        }
    }
}

/// `{ fixed = 4 }` is written as 4, and three equal weights as one.
fn shorten(default: &mut Value) {
    if let Value::Object(table) = default {
        let mut values = table.values();
        if let Some(first) = values.next().filter(|first| first.is_number()).cloned()
            && values.all(|value| *value == first)
        {
            *default = first;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_knows_no_null_and_writes_defaults_as_users_do() {
        assert!(!text().contains("null"));
        let exchange = &tree()["$defs"]["ExchangeTable"]["properties"];
        assert_eq!(exchange["temptation"]["default"], json!(4.0));
        assert_eq!(exchange["gain"]["type"], json!("number"));
        assert_eq!(tree()["$defs"]["GroupTable"]["properties"]["negativity"]["default"], json!(1.0));
    }

    #[test]
    fn the_shipped_schema_is_up_to_date() {
        let shipped = include_str!("../../docs/scenario.schema.json");
        assert!(shipped == text(), "write it anew: cargo run -- schema > docs/scenario.schema.json");
    }
}
