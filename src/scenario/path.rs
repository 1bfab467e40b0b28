//! Paths: the keys that lead to a place of a scenario, with dots between them, as in `relation.kin.exchange.gain`.
//!
//! A path is a dotted key of TOML, except that names need no quotes in any script: TOML would want `group."商家".integrity`.

use crate::spelling::composed;
use toml_edit::Key;
use unicode_normalization::char::is_combining_mark;

/// Most keys that a path has. No place of a scenario lies nearly as deep.
const DEEPEST: usize = 32;

/// Whether a character may stand in the name of a group, of a kind of relation or of a listening network: letters and digits of any script
/// with their marks, `_` and `-`.
pub fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '-' || is_combining_mark(c)
}

/// The keys of a path.
///
/// # Errors
/// A sentence, when the text is no path.
pub fn keys(path: &str) -> Result<Vec<String>, String> {
    let path = path.trim();
    let mut quote = None;
    let parts = path.split(|c: char| {
        match quote {
            None if matches!(c, '"' | '\'') => quote = Some(c),
            Some(open) if open == c => quote = None,
            _ => {}
        }
        c == '.' && quote.is_none()
    });
    let keys: Option<Vec<String>> = parts.take(DEEPEST + 1).map(|part| key(part.trim())).collect();
    keys.filter(|keys| keys.len() <= DEEPEST).ok_or_else(|| format!("`{path}` is not a path such as relation.kin.exchange.gain"))
}

/// The first key of a path; empty when the text is no path.
pub fn first_key(path: &str) -> String {
    keys(path).ok().and_then(|keys| keys.into_iter().next()).unwrap_or_default()
}

fn key(part: &str) -> Option<String> {
    if !part.is_empty() && part.chars().all(is_of_name) {
        return Some(composed(part));
    }
    match Key::parse(part).ok()?.as_slice() {
        [key] => Some(key.get().to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_any_script_need_no_quotes_and_may_have_them() {
        for path in ["group.商家.integrity", "group.\"商家\".integrity", " group . '商家' . integrity "] {
            assert_eq!(keys(path).unwrap(), ["group", "商家", "integrity"], "{path}");
        }
        assert_eq!(keys("relation.Ζωή.exchange.gain").unwrap()[1], "Ζωή");
        assert_eq!(keys("group.क्रेता.size").unwrap()[1], "क्रेता", "a vowel sign is a part of its letter");
        assert_eq!(keys("relation.\"a.b\".from").unwrap()[1], "a.b", "a dot in quotes parts no keys");
        assert_eq!(keys("event.0.at").unwrap(), ["event", "0", "at"]);
    }

    #[test]
    fn a_name_is_the_same_however_its_accents_are_typed() {
        assert_eq!(keys("group.Ka\u{308}ufer.size").unwrap(), keys("group.Käufer.size").unwrap());
    }

    #[test]
    fn what_is_no_path_is_refused() {
        for path in ["", "a..b", ".a", "a.", "a b", "8.5e+00 4.0e+00", "a.\"b", &"a.".repeat(DEEPEST + 1)] {
            assert_eq!(keys(path).unwrap_err(), format!("`{path}` is not a path such as relation.kin.exchange.gain"));
        }
    }
}
