//! Pages of the documentation of which a test writes a part.

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/");

/// Holds the part of a page that lies between the lines `<!-- NAME: ... -->` and `<!-- end of NAME -->` against a text. With
/// `FIDUCIA_WRITE` set the text is written there instead; `test` is the test file that does so.
pub fn part(page: &str, name: &str, test: &str, text: &str) {
    let path = format!("{FOLDER}{page}");
    let whole = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    let begin = whole.find(&format!("<!-- {name}: ")).unwrap_or_else(|| panic!("{page} has lost the beginning of its part `{name}`"));
    let begin = begin + whole[begin..].find('\n').map_or(0, |length| length + 1);
    let end = whole.find(&format!("<!-- end of {name} -->")).unwrap_or_else(|| panic!("{page} has lost the end of its part `{name}`"));
    if std::env::var_os("FIDUCIA_WRITE").is_some() {
        std::fs::write(&path, [&whole[..begin], text, &whole[end..]].concat()).unwrap_or_else(|e| panic!("{path}: {e}"));
    } else {
        assert!(whole[begin..end] == *text, "docs/{page} is out of date: FIDUCIA_WRITE=1 cargo test --test {test}");
    }
}
