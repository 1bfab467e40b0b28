//! Names that are not there, and the nearest ones that are.

/// The sentence about a name that is not there.
pub fn unknown<'a>(what: &str, name: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    let list = known.clone().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", ");
    format!("unknown {what} `{name}`, expected one of {list}{}", hint(name, known))
}

/// ` (did you mean ...?)`, or nothing when no known name is near.
pub fn hint<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    nearest(name, known).map(|n| format!(" (did you mean `{n}`?)")).unwrap_or_default()
}

/// The known name nearest to what was written, if any is near.
pub fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let name = name.to_lowercase();
    known
        .map(|candidate| (strsim::jaro_winkler(&name, &candidate.to_lowercase()), candidate))
        .filter(|(likeness, _)| *likeness > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_recognised_and_a_stranger_is_not() {
        let known = ["gain", "loss", "reward"];
        assert_eq!(nearest("gian", known.into_iter()), Some("gain"));
        assert_eq!(nearest("Reward", known.into_iter()), Some("reward"));
        assert_eq!(nearest("colour", known.into_iter()), None);
    }
}
