//! The scenario that `fiducia new` writes.

/// The text of a commented scenario of this title, which runs as it is.
pub fn template(title: &str) -> String {
    include_str!("template.toml").replace("\"TITLE\"", &toml::Value::from(title).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Document, Source};

    #[test]
    fn the_template_is_a_scenario_whatever_its_title() {
        for title in ["plain", "with \"quotes\"", "信任", "back\\slash"] {
            let scenario = Document::new(Source::File("new.toml".into()), &template(title)).unwrap().scenario().unwrap();
            assert_eq!(scenario.title.en, title);
        }
    }
}
