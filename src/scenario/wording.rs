//! What the reader of a format says, in the words of its user.

use crate::spelling::hint;

/// Rewords a message of the TOML reader or of serde: types in plain words, and the nearest valid name for a misspelt one.
pub fn plain(message: &str) -> String {
    if let Some(rest) = message.strip_prefix("unknown field ").or_else(|| message.strip_prefix("unknown variant ")) {
        let names: Vec<&str> = rest.split('`').skip(1).step_by(2).collect();
        if let Some((name, known)) = names.split_first() {
            // Before a list, which may be long.
            let unknown = message.len() - rest.len() + name.len() + 2;
            return format!("{}{}{}", &message[..unknown], hint(name, known.iter().copied()), &message[unknown..]);
        }
    }
    if let Some((names, known)) = message.strip_prefix("unexpected keys in table: ").and_then(|rest| rest.split_once(", available keys: "))
    {
        let name = names.split(", ").next().unwrap_or_default();
        return match known.trim() {
            "" => format!("unknown field `{name}`, there are no fields"),
            known => format!("unknown field `{name}`{}, expected one of {known}", hint(name, known.split(", "))),
        };
    }
    let mut message = message.to_owned();
    for (technical, plain) in [
        ("expected u64", "expected a whole number of 0 or more"),
        ("expected u32", "expected a whole number of 0 or more"),
        ("expected usize", "expected a whole number of 0 or more"),
        ("expected f64", "expected a number"),
        ("expected an array of length", "expected a list of length"),
        ("wanted exactly 1 element, more than 1 element", "exactly one name belongs in this table, but there are more"),
        ("wanted exactly 1 element, found 0 elements", "exactly one name belongs in this table, but it is empty"),
        ("invalid type: map, expected enum", "exactly one name belongs in this table, but it is empty"),
        (
            "string values must be quoted, expected literal string",
            "a value belongs here: a number, a text in quotes, true or false, a list or a table",
        ),
        ("wanted string or table", "expected a name or a table"),
        (
            "invalid unquoted key, expected letters, numbers, `-`, `_`",
            "a name with other letters than a-z and A-Z stands in quotes here, as in [group.\"商家\"]; elsewhere it needs none",
        ),
        ("invalid type: map", "invalid type: table"),
        ("invalid type: sequence", "invalid type: list"),
    ] {
        message = message.replace(technical, plain);
    }
    if let Some(start) = message.find("expected struct ") {
        message.replace_range(start.., "expected a table");
    }
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_name_is_followed_by_the_nearest_one_before_all_others() {
        assert_eq!(
            plain("unknown field `gian`, expected one of `gain`, `loss`"),
            "unknown field `gian` (did you mean `gain`?), expected one of `gain`, `loss`"
        );
        assert_eq!(plain("unknown field `x`, there are no fields"), "unknown field `x`, there are no fields");
    }

    #[test]
    fn types_are_named_in_plain_words() {
        assert_eq!(
            plain("invalid type: floating point `1.5`, expected u64"),
            "invalid type: floating point `1.5`, expected a whole number of 0 or more"
        );
        assert_eq!(plain("invalid type: map, expected struct GroupTable"), "invalid type: table, expected a table");
    }
}
