//! A scenario that is ended before its time, by `--steps`.
//!
//! What it does until then must be what it would do in the whole run. So what lies behind the new end stays in the document and takes no effect, and
//! the document says by the key `horizon` where the whole scenario ends: it is still a scenario of its own, and its ledger that of the whole.

use toml_edit::{DocumentMut, Item, Value};

const KEY: &str = "horizon";

/// To be called when `steps` may have changed since the document was `before`: writes where the whole scenario ends, if something lies behind the
/// end that it has now; takes away what was written there, if that is not behind the end any more.
pub fn keep(document: &mut DocumentMut, before: &DocumentMut) {
    let [(was, is), (noted, now)] = ["steps", KEY].map(|key| (integer(before.get(key)), integer(document.get(key))));
    let (Some(was), Some(is)) = (was, is) else { return };
    // A horizon that was written at the same time is meant as it is.
    if was == is || noted != now {
        return;
    }
    match noted {
        Some(horizon) if horizon <= is => {
            document.remove(KEY);
        }
        None if is < was && moments(document).any(|step| step > is) => {
            document.insert(KEY, Item::Value(was.into()));
        }
        _ => {}
    }
}

/// The steps at which something is to happen.
fn moments(document: &DocumentMut) -> impl Iterator<Item = i64> {
    let events = ["at", "until"].into_iter().flat_map(|key| match document.get("event") {
        Some(Item::ArrayOfTables(tables)) => tables.iter().filter_map(|table| integer(table.get(key))).collect(),
        Some(Item::Value(Value::Array(tables))) => {
            tables.iter().filter_map(|table| table.as_inline_table()?.get(key)?.as_integer()).collect::<Vec<_>>()
        }
        _ => Vec::new(),
    });
    let asked = ["survey", "lab"].into_iter().filter_map(|table| document.get(table)?.get("at")?.as_array());
    events.chain(asked.flatten().filter_map(Value::as_integer))
}

fn integer(item: Option<&Item>) -> Option<i64> {
    item?.as_integer()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shortened(text: &str, steps: &[i64]) -> String {
        let mut document: DocumentMut = text.parse().unwrap();
        for &steps in steps {
            let before = document.clone();
            document["steps"] = toml_edit::value(steps);
            keep(&mut document, &before);
        }
        document.to_string()
    }

    #[test]
    fn the_end_of_the_whole_is_noted_where_something_lies_behind_the_new_one() {
        let event = "steps = 100\n[[event]]\nat = 80\n";
        assert_eq!(shortened(event, &[50]), "steps = 50\nhorizon = 100\n[[event]]\nat = 80\n");
        assert_eq!(shortened(event, &[90]), "steps = 90\n[[event]]\nat = 80\n");
        assert_eq!(shortened(event, &[50, 60]), "steps = 60\nhorizon = 100\n[[event]]\nat = 80\n");
        assert_eq!(shortened(event, &[50, 120]), "steps = 120\n[[event]]\nat = 80\n");
        for text in ["event = [{ at = 20, until = 80 }]\n", "survey.at = [1, 80]\n", "[lab]\nat = [80]\n"] {
            assert!(shortened(&format!("steps = 100\n{text}"), &[50]).contains("horizon = 100\n"), "{text}");
        }
        assert_eq!(shortened("steps = 100\n", &[50]), "steps = 50\n");
    }
}
