//! A sweep that the command line gave: which option a place of it comes from.

use toml::{Table, Value};

/// The option that wrote a place of the entries of a sweep; nothing for a place elsewhere in the document.
pub fn option(entries: &[Table], path: &[String]) -> Option<String> {
    let [sweep, rest @ ..] = path else { return None };
    if sweep != "sweep" {
        return None;
    }
    let entry = rest.first().and_then(|number| entries.get(number.parse::<usize>().ok()?));
    let (Some(entry), Some(key)) = (entry, rest.get(1)) else { return Some("--vary".into()) };
    Some(match key.as_str() {
        "vary" => vary(entry.get("vary"), rest.get(2)),
        "seed" => "--design-seed".into(),
        other => format!("--{other}"),
    })
}

/// `--vary` as it was typed, of one parameter or of all that vary together.
fn vary(axes: Option<&Value>, path: Option<&String>) -> String {
    let all = axes.and_then(Value::as_table).into_iter().flatten();
    let axes: Vec<String> =
        all.filter(|(name, _)| path.is_none_or(|path| path == *name)).map(|(name, axis)| format!("{name}={}", typed(axis))).collect();
    format!("--vary {}", axes.join(";"))
}

fn typed(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(typed).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_of_a_sweep_leads_to_the_option_that_wrote_it() {
        let entry: Table = toml::from_str("sample = 'sobol'\nvary = { 'exchange.gain' = [1, 2.5], belief = '0..1:3' }").unwrap();
        let of = |path: &[&str]| option(std::slice::from_ref(&entry), &path.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(of(&["sweep", "0", "vary", "exchange.gain"]).unwrap(), "--vary exchange.gain=1,2.5");
        assert_eq!(of(&["sweep", "0", "vary"]).unwrap(), "--vary exchange.gain=1,2.5;belief=0..1:3");
        assert_eq!(of(&["sweep", "0", "seed"]).unwrap(), "--design-seed");
        assert_eq!(of(&["sweep", "0", "points"]).unwrap(), "--points");
        assert_eq!(of(&["exchange", "gain"]), None);
    }
}
