//! The JSON Schema of scenario files, derived from the types that read them.

use super::file::ScenarioFile;
use schemars::schema_for;
use serde_json::Value;

/// The schema as a tree.
pub fn tree() -> Value {
    schema_for!(ScenarioFile).to_value()
}

/// The schema as text; ends with a line break.
pub fn text() -> String {
    format!("{:#}\n", tree())
}
