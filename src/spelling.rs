//! Names as people write them: which is the nearest to one that is not there, when two are the same, and which are none.

use unicode_normalization::UnicodeNormalization;

/// Words that programs write where there is no value, in small letters; the empty one too.
const MISSING: [&str; 10] = ["", "na", "n/a", "#n/a", "<na>", "nan", "-nan", "null", "none", "nil"];

/// Whether programs that read and write CSV take a word for a missing value.
pub(crate) fn is_missing(word: &str) -> bool {
    word.len() <= 4 && MISSING.contains(&word.to_ascii_lowercase().as_str())
}

/// A name in the form in which equal names have equal letters (NFC): some keyboards and file systems write `ä` as two characters.
pub(crate) fn composed(name: &str) -> String {
    name.nfc().collect()
}

/// Longest name that is compared with others, in bytes.
const LONGEST: usize = 200;

/// The sentence about a name that is not there.
pub(crate) fn unknown<'a>(what: &str, name: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    let list = known.clone().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", ");
    format!("unknown {what} `{name}`{}, expected one of {list}", hint(name, known))
}

/// ` (did you mean ...?)`, or nothing when no known name is near.
pub(crate) fn hint<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    nearest(name, known).map(|n| format!(" (did you mean `{n}`?)")).unwrap_or_default()
}

/// The known name nearest to what was written, if any is near.
pub(crate) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    likest(name, known, 0.75)
}

/// The known name of which what was written is most likely a slip.
pub(crate) fn slip_of<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    likest(name, known, 0.87)
}

fn likest<'a>(name: &str, known: impl Iterator<Item = &'a str>, least: f64) -> Option<&'a str> {
    // Nobody means a short name by a very long one, and likeness takes time that grows with both lengths.
    let name = Some(name).filter(|name| name.len() <= LONGEST)?.to_lowercase();
    known
        .map(|candidate| (strsim::jaro_winkler(&name, &candidate.to_lowercase()), candidate))
        .filter(|(likeness, _)| *likeness > least)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

/// The first few names of a list in backticks, and how many more there are.
pub(crate) fn some<S: AsRef<str>>(names: &[S]) -> String {
    const SHOWN: usize = 5;
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| format!("`{}`", name.as_ref())).collect();
    match (names.len().saturating_sub(SHOWN), shown.split_last()) {
        (0, Some((last, before))) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        (0, _) => shown.concat(),
        (more, _) => format!("{} and {more} more", shown.join(", ")),
    }
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

    #[test]
    fn what_only_resembles_a_name_is_no_slip() {
        let known = ["from", "to", "shared_interest", "weight"];
        assert_eq!(slip_of("shared_interst", known.into_iter()), Some("shared_interest"));
        for other in ["rating", "time", "prior_interest", "note", "height_cm"] {
            assert_eq!(slip_of(other, known.into_iter()), None, "{other}");
        }
    }

    #[test]
    fn lists_are_short_however_many_names_they_have() {
        assert_eq!(some(&["a"]), "`a`");
        assert_eq!(some(&["a", "b", "c"]), "`a`, `b` and `c`");
        assert_eq!(some(&["a", "b", "c", "d", "e", "f", "g"]), "`a`, `b`, `c`, `d`, `e` and 2 more");
    }
}
