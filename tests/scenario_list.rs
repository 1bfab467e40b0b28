//! docs/scenarios.md lists every bundled scenario with its question, what it moves, and its claims; it is generated from the files.
//!
//! Write it anew: `FIDUCIA_WRITE=1 cargo test --test scenario_list`.

use fiducia::scenario::bundled;
use fiducia::scenario::claim::ClaimTable;
use fiducia::scenario::file::ScenarioFile;
use std::fmt::Write as _;

/// The order of the list.
const SECTIONS: &[(&str, &[&str])] = &[
    ("To begin with", &["first-promise"]),
    ("Theories", &["social-exchange", "commitment-trust", "relationship-marketing"]),
    ("Trust that rests on interest", &["encapsulated-interest", "assurance-is-not-trust", "win-win", "stages-of-trust"]),
    ("Ability, integrity, benevolence", &["three-failures"]),
    (
        "How trust forms and what moves it",
        &[
            "communication-frequency",
            "information-sharing",
            "information-asymmetry",
            "cooperation-history",
            "shared-goals",
            "dispositions",
            "social-support",
            "trust-trap",
            "breach-timing",
            "negativity-bias",
        ],
    ),
    ("Practices", &["transparency", "taking-responsibility", "feedback", "sustained-contact", "quality", "keeping-promises"]),
    ("Trends", &["public-record", "social-responsibility", "user-participation", "personalisation"]),
    ("Fields", &["business", "couples-and-friends", "communities", "teams", "car-industry"]),
    ("Stylised cases (figures are illustrative and not the firms' data)", &["apple", "haidilao", "zhihu", "tesla", "nio"]),
    ("The laboratory", &["promises-vanberg", "promises-charness-dufwenberg", "strangers-record-partners", "kollock", "bravo"]),
    ("A real network", &["karate-club"]),
    ("A sweep", &["trust-map"]),
];

const HEAD: &str = "\
# The scenarios

Every scenario is bundled with the program: `fiducia show NAME` prints it with its comments, `fiducia run NAME` runs it, and
`fiducia check NAME` tests its claims. A claim is a sentence of theory; **not reproduced** marks what theory says and the model does not
show, with the reason. `fiducia check` ends with exit code 3 when a verdict is not as stated here.
";

/// The paths that a claim sets, in the order of the file.
fn moved(claims: &[ClaimTable]) -> Vec<&str> {
    let mut paths: Vec<&str> = Vec::new();
    for claim in claims {
        let varied = claim.vary.iter().flat_map(|vary| vary.keys());
        let set = claim.settings.iter().flatten().flat_map(|setting| setting.keys());
        for path in varied.chain(set).map(String::as_str) {
            if !paths.contains(&path) {
                paths.push(path);
            }
        }
    }
    paths
}

/// The idea of a scenario: the first sentence of its comments, which ends at a blank comment line.
fn idea(text: &str) -> String {
    let lines = text.lines().skip_while(|line| line.starts_with("#:schema") || *line == "#");
    let words: Vec<&str> = lines.take_while(|line| line.len() > 1).map(|line| line.trim_start_matches("# ")).collect();
    words.join(" ")
}

fn entry(page: &mut String, scenario: &bundled::Bundled) {
    let file: ScenarioFile = toml::from_str(scenario.text).unwrap_or_else(|e| panic!("{}: {e}", scenario.name));
    let _ = write!(page, "\n### [{0}](../scenarios/{0}.toml)\n\n**{1}** ({2})\n", scenario.name, file.title.en, file.title.zh);
    let _ = write!(page, "\n{}\n", idea(scenario.text));
    if let Some(description) = &file.description {
        let _ = write!(page, "\n{}\n", description.en);
    }
    let paths = moved(&file.claim);
    if !paths.is_empty() {
        let _ = write!(page, "\nMoves: `{}`.\n", paths.join("`, `"));
    }
    page.push('\n');
    for claim in &file.claim {
        let source = claim.source.as_ref().map_or(String::new(), |source| format!(" *{source}*"));
        let verdict = match (claim.reproduced, &claim.why) {
            (Some(false), Some(why)) => format!(" **Not reproduced:** {}", why.en),
            _ => String::new(),
        };
        let _ = writeln!(page, "- `{}`: {}{source}{verdict}", claim.name, claim.text.en);
    }
}

#[test]
fn every_scenario_is_listed_once_and_the_list_is_that_of_the_files() {
    let mut listed: Vec<&str> = SECTIONS.iter().flat_map(|(_, names)| names.iter().copied()).collect();
    let mut bundled: Vec<&str> = bundled::SCENARIOS.iter().map(|s| s.name).collect();
    listed.sort_unstable();
    bundled.sort_unstable();
    assert_eq!(listed, bundled);

    let mut page = String::from(HEAD);
    for (section, names) in SECTIONS {
        let _ = write!(page, "\n## {section}\n");
        for name in *names {
            entry(&mut page, &bundled::scenario(name).expect("listed scenarios are bundled"));
        }
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/scenarios.md");
    if std::env::var_os("FIDUCIA_WRITE").is_some() {
        std::fs::write(path, &page).expect("docs/scenarios.md can be written");
    }
    let shipped = std::fs::read_to_string(path).unwrap_or_default();
    assert!(shipped == page, "write it anew: FIDUCIA_WRITE=1 cargo test --test scenario_list");
}

#[test]
fn every_scenario_speaks_both_languages_and_makes_a_claim() {
    for scenario in bundled::SCENARIOS {
        let file: ScenarioFile = toml::from_str(scenario.text).unwrap_or_else(|e| panic!("{}: {e}", scenario.name));
        let mut texts = vec![("title", &file.title)];
        texts.extend(file.description.as_ref().map(|d| ("description", d)));
        texts.extend(file.claim.iter().map(|c| (c.name.as_str(), &c.text)));
        texts.extend(file.claim.iter().filter_map(|c| c.why.as_ref().map(|why| (c.name.as_str(), why))));
        for (what, text) in texts {
            assert_ne!(text.en, text.zh, "{}: {what} has no Chinese text", scenario.name);
        }
        assert!(file.description.is_some(), "{} has no description", scenario.name);
        assert!(!file.claim.is_empty(), "{} claims nothing", scenario.name);
        assert!(file.claim.iter().all(|c| c.source.is_some()), "{}: a claim names no source", scenario.name);
    }
}
