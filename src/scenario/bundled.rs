//! The scenarios that every copy of fiducia carries, with their data.

use super::diagnostic::Error;
use crate::spelling::hint;

/// A scenario that comes with the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bundled {
    /// Its name on the command line.
    pub name: &'static str,
    /// Its text.
    pub text: &'static str,
}

/// How the first line of a bundled scenario names the schema: where it lies in the repository.
const SCHEMA_LINE: &str = "#:schema ../docs/scenario.schema.json\n";

impl Bundled {
    /// Its text for a file that lies beside the schema of this name: the first line tells editors where that is.
    pub fn text_beside(&self, schema: &str) -> String {
        let rest = self.text.strip_prefix(SCHEMA_LINE).unwrap_or(self.text);
        format!("#:schema {schema}\n{rest}")
    }
}

macro_rules! bundled {
    ($($name:literal)*) => {
        /// All bundled scenarios, by name.
        pub const SCENARIOS: &[Bundled] =
            &[$( Bundled { name: $name, text: include_str!(concat!("../../scenarios/", $name, ".toml")) }, )*];
    };
}
bundled! {
    "apple"
    "assurance-is-not-trust"
    "bravo"
    "breach-timing"
    "business"
    "car-industry"
    "commitment-trust"
    "communication-frequency"
    "communities"
    "cooperation-history"
    "couples-and-friends"
    "dispositions"
    "encapsulated-interest"
    "feedback"
    "first-promise"
    "haidilao"
    "information-asymmetry"
    "information-sharing"
    "karate-club"
    "keeping-promises"
    "kollock"
    "negativity-bias"
    "nio"
    "personalisation"
    "promises-charness-dufwenberg"
    "promises-vanberg"
    "public-record"
    "quality"
    "relationship-marketing"
    "shared-goals"
    "social-exchange"
    "social-responsibility"
    "social-support"
    "stages-of-trust"
    "strangers-record-partners"
    "sustained-contact"
    "taking-responsibility"
    "teams"
    "tesla"
    "three-failures"
    "transparency"
    "trust-map"
    "trust-trap"
    "user-participation"
    "win-win"
    "zhihu"
}

macro_rules! data {
    ($($path:literal)*) => {
        /// The data files of the bundled scenarios, by the path that the scenarios write.
        const DATA: &[(&str, &[u8])] = &[$( ($path, include_bytes!(concat!("../../scenarios/", $path))), )*];
    };
}
data! {
    "data/karate-club.csv"
}

/// The bundled scenario of this name.
pub fn scenario(name: &str) -> Option<Bundled> {
    SCENARIOS.iter().copied().find(|s| s.name == name)
}

/// The data file that a bundled scenario means by this path.
pub fn data(path: &str) -> Option<&'static [u8]> {
    DATA.iter().find(|(known, _)| *known == path).map(|(_, bytes)| *bytes)
}

/// The sentence about a bundled scenario that does not exist.
pub fn unknown(name: &str) -> Error {
    let names = SCENARIOS.iter().map(|s| s.name);
    Error::plain(format!("no bundled scenario `{name}`{}; `fiducia list` names them", hint(name, names)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scenario_names_the_schema_in_its_first_line() {
        for scenario in SCENARIOS {
            assert!(scenario.text.starts_with(SCHEMA_LINE), "{}", scenario.name);
            assert!(scenario.text_beside("x.json").starts_with("#:schema x.json\n#"), "{}", scenario.name);
        }
    }

    #[test]
    fn every_scenario_and_data_file_of_the_repository_is_bundled() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios");
        let files = |folder: &str, ending: &str| {
            let mut names: Vec<String> = std::fs::read_dir(folder)
                .map(|entries| entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect())
                .unwrap_or_default();
            names.retain(|name| name.ends_with(ending));
            names.sort();
            names
        };
        let mut names: Vec<String> = SCENARIOS.iter().map(|s| format!("{}.toml", s.name)).collect();
        names.sort();
        assert_eq!(files(folder, ".toml"), names);
        let mut data: Vec<String> = DATA.iter().map(|(path, _)| path.trim_start_matches("data/").to_owned()).collect();
        data.sort();
        assert_eq!(files(&format!("{folder}/data"), ".csv"), data);
    }
}
