//! The bundled scenarios: their claims hold, docs/scenarios.md lists each with its question, what it moves and the verdicts, and
//! docs/validation.md what of the laboratory they show.
//!
//! To write both anew: `FIDUCIA_WRITE=1 cargo test --test scenario_list`.

mod common;

use common::page;
use fiducia::experiment::Crew;
use fiducia::experiment::claims::{self, Protocol, Tested, Verdict, test};
use fiducia::scenario::{Bundled, Document, SCENARIOS};
use std::fmt::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use toml::{Table, Value};

/// The claims of every bundled scenario, tested as `fiducia check` does: same level, same number of replicates.
static TESTED: LazyLock<Vec<Vec<Tested>>> = LazyLock::new(|| {
    let (next, found) = (AtomicUsize::new(0), Mutex::new(vec![Vec::new(); SCENARIOS.len()]));
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(scenario) = SCENARIOS.get(number) else { break };
                    let tested = tested(scenario.name);
                    found.lock().unwrap()[number] = tested;
                }
            });
        }
    });
    found.into_inner().unwrap()
});

fn tested(name: &str) -> Vec<Tested> {
    let claims = Document::bundled(name).and_then(|document| document.claims()).unwrap_or_else(|e| panic!("{name}: {e}"));
    test(&claims, &protocol(), &Crew::new(Some(1)).unwrap(), &()).unwrap()
}

fn protocol() -> Protocol {
    Protocol::new(Protocol::LEVEL, Protocol::REPLICATES)
}

/// What was found out about the claims of a scenario.
fn found(scenario: &str) -> &'static [Tested] {
    &TESTED[SCENARIOS.iter().position(|s| s.name == scenario).expect("a bundled scenario")]
}

/// What was found out about a claim.
fn of(scenario: &str, claim: &str) -> &'static Tested {
    let tested = found(scenario).iter().find(|t| t.claim.name == claim);
    tested.unwrap_or_else(|| panic!("{scenario} does not claim {claim}"))
}

/// The means of what is compared.
fn means(tested: &Tested, between: &str) -> String {
    (0..tested.claim.arms()).map(|arm| digits(tested.arm(arm).mean)).collect::<Vec<_>>().join(between)
}

/// The effect with its interval.
fn effect(tested: &Tested) -> String {
    let found = &tested.finding;
    let sign = if found.contrast.first.is_some() && found.effect >= 0.0 { "+" } else { "" };
    format!("{sign}{} [{}, {}]", digits(found.effect), digits(found.interval[0]), digits(found.interval[1]))
}

/// Three decimals, or as many as a number above 10 deserves; never -0.
fn digits(x: f64) -> String {
    let text = if x.abs() < 10.0 { format!("{x:.3}") } else { format!("{x:.1}") };
    if text.trim_start_matches('-').parse() == Ok(0.0) { text.trim_start_matches('-').to_owned() } else { text }
}

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

Behind each claim stands what `fiducia check` finds: the metric with the mean of each thing compared, the effect (of several, the one nearest to failing)
with its interval, and the number of replicates. What a claim expects exactly, and what the level means: [claims](claims.md).
";

/// The paths that the claims of a scenario set, in the order of the file.
fn moved(text: &str) -> Vec<String> {
    let file: Table = text.parse().unwrap();
    let mut paths: Vec<String> = Vec::new();
    for claim in file.get("claim").and_then(Value::as_array).into_iter().flatten() {
        let settings = claim.get("settings").and_then(Value::as_array).into_iter().flatten();
        for path in claim.get("vary").into_iter().chain(settings).flat_map(|table| table.as_table().unwrap().keys()) {
            if !paths.contains(path) {
                paths.push(path.clone());
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

/// The verdict with its evidence.
fn verdict(tested: &Tested) -> String {
    let words = match (tested.verdict(), tested.claim.not_reproduced.is_none()) {
        (Verdict::Holds, true) => "holds",
        (Verdict::Holds, false) => "holds, though marked as not reproduced",
        (Verdict::Fails, true) => "fails",
        (Verdict::Undecided, true) => "undecided",
        (Verdict::Fails, false) => "not reproduced",
        (Verdict::Undecided, false) => "not reproduced, undecided",
    };
    let compared = if tested.claim.arms() > 1 { format!(" {};", means(tested, ", ")) } else { String::new() };
    let measure = tested.claim.measure.name();
    format!("**{words}**: `{measure}`{compared} {}, {} replicates.", effect(tested), tested.replicates)
}

fn entry(page: &mut String, Bundled { name, text }: &Bundled) {
    let scenario = Document::bundled(name).and_then(|document| document.scenario()).unwrap_or_else(|e| panic!("{e}"));
    let _ = write!(page, "\n### [{name}](../scenarios/{name}.toml)\n\n**{}** ({})\n", scenario.title.en, scenario.title.zh);
    let _ = write!(page, "\n{}\n", idea(text));
    if let Some(description) = &scenario.description {
        let _ = write!(page, "\n{}\n", description.en);
    }
    let paths = moved(text);
    if !paths.is_empty() {
        let _ = write!(page, "\nMoves: `{}`.\n", paths.join("`, `"));
    }
    page.push('\n');
    for tested in found(name) {
        let claim = &tested.claim;
        let source = claim.source.as_ref().map_or(String::new(), |source| format!(" *{source}*"));
        let _ = write!(page, "- `{}`: {}{source} {}", claim.name, claim.text.en, verdict(tested));
        let _ = match &claim.not_reproduced {
            Some(why) => writeln!(page, " Why not: {}", why.en),
            None => page.write_char('\n'),
        };
    }
}

/// The chance that this fails by bad luck: none, since seeds are written in the scenarios; it fails when the model or a scenario changes.
#[test]
fn every_bundled_scenario_runs_and_every_verdict_is_as_it_states() {
    for scenario in SCENARIOS {
        let mut short = Document::bundled(scenario.name).and_then(|document| document.scenario()).unwrap_or_else(|e| panic!("{e}"));
        short.steps = short.steps.min(5);
        let (steps, kinds) = (short.steps, short.kinds.len());
        let mut simulation = fiducia::engine::begin(Arc::new(short), 0, 0, fiducia::engine::Keep::default());
        (0..steps).for_each(|_| simulation.step());
        assert_eq!(simulation.record().len(), kinds);
    }
    let wrong: Vec<String> = SCENARIOS
        .iter()
        .zip(TESTED.iter())
        .flat_map(|(scenario, tested)| tested.iter().filter(|t| !t.is_as_stated()).map(|t| (scenario.name, t)))
        .map(|(name, t)| format!("{name}: {}: {}", t.claim.name, verdict(t)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What of all claims holds, and what of it holds together.
fn together() -> String {
    let names = SCENARIOS.iter().map(|scenario| scenario.name);
    let all = claims::together(names.zip(TESTED.iter()).flat_map(|(name, tested)| tested.iter().map(move |t| (name, t))));
    let holding = all.iter().filter(|of| of.tested.verdict() == Verdict::Holds && of.tested.claim.not_reproduced.is_none());
    let held = holding.clone().count();
    let family = holding.filter(|of| of.p_holm <= 1.0 - Protocol::LEVEL).count();
    let others = all.iter().filter(|of| of.tested.claim.not_reproduced.is_some()).count();
    format!(
        "\nOf {} claims {held} hold, each at {} %; {family} of them also together (Holm, all claims). {others} are not reproduced.\n",
        all.len(),
        Protocol::LEVEL * 100.0
    )
}

#[test]
fn every_scenario_is_listed_once_and_the_list_is_that_of_the_files_with_the_verdicts_of_this_engine() {
    let mut listed: Vec<&str> = SECTIONS.iter().flat_map(|(_, names)| names.iter().copied()).collect();
    let mut bundled: Vec<&str> = SCENARIOS.iter().map(|s| s.name).collect();
    listed.sort_unstable();
    bundled.sort_unstable();
    assert_eq!(listed, bundled);

    let mut page = format!("{HEAD}{}", together());
    for (section, names) in SECTIONS {
        let _ = write!(page, "\n## {section}\n");
        for name in *names {
            entry(&mut page, SCENARIOS.iter().find(|s| s.name == *name).expect("listed scenarios are bundled"));
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
    for scenario in SCENARIOS {
        let document = Document::bundled(scenario.name).unwrap();
        let (resolved, claims) = (document.scenario().unwrap(), document.claims().unwrap());
        let mut texts = vec![("title", &resolved.title)];
        texts.extend(resolved.description.as_ref().map(|d| ("description", d)));
        texts.extend(claims.iter().map(|c| (c.name.as_str(), &c.text)));
        texts.extend(claims.iter().filter_map(|c| c.not_reproduced.as_ref().map(|why| (c.name.as_str(), why))));
        for (what, text) in texts {
            assert_ne!(text.en, text.zh, "{}: {what} has no Chinese text", scenario.name);
        }
        assert!(resolved.description.is_some(), "{} has no description", scenario.name);
        assert!(!claims.is_empty(), "{} claims nothing", scenario.name);
        assert!(claims.iter().all(|c| c.source.is_some()), "{}: a claim names no source", scenario.name);
    }
}

/// What an experiment found, and the claim that holds the model against it: experiment, scenario, and by claim the quantity and what is expected.
type Experiment = (&'static str, &'static str, &'static [(&'static str, &'static str, &'static str)]);

const FIGURES: &[Experiment] = &[
    (
        "Vanberg (2008)",
        "promises-vanberg",
        &[
            ("promised-to-this-partner", "kept, promised to this partner", ".735"),
            ("promised-to-another", "kept, promised to another partner", "about .54"),
            ("no-promise", "kept, no promise", "about .54"),
        ],
    ),
    (
        "Charness & Dufwenberg (2006)",
        "promises-charness-dufwenberg",
        &[("with-a-promise", "kept faith, with promises", ".67"), ("without-a-promise", "kept faith, without", ".44")],
    ),
];

const ORDERS: &[Experiment] = &[
    (
        "Charness & Dufwenberg (2006)",
        "promises-charness-dufwenberg",
        &[
            ("promises-raise-trust", "relied on the other", "no promise < promise"),
            ("promises-raise-joint-gains", "joint gains (efficiency)", "no promise < promise"),
        ],
    ),
    (
        "Bolton, Katok & Ockenfels (2004)",
        "strangers-record-partners",
        &[
            ("buying", "bought", "strangers < record < partners"),
            ("shipping", "shipped", "strangers < record < partners"),
            ("efficiency", "efficiency", "strangers < record < partners"),
        ],
    ),
    (
        "Kollock (1994)",
        "kollock",
        &[
            ("uncertainty-breeds-loyalty", "loyalty", "certain < uncertain quality"),
            ("uncertainty-divides-trust", "spread of trust", "certain < uncertain quality"),
            ("loyalty-grows", "loyalty, uncertain quality", "early < late"),
            ("win-stay-reverses-it", "loyalty, if buyers leave only after a bad purchase", "certain < uncertain quality"),
        ],
    ),
    (
        "Bravo, Squazzoni & Boero (2012)",
        "bravo",
        &[
            ("choice-raises-honouring", "kept", "assigned < chosen partners"),
            ("leaving-raises-honouring", "kept", "staying < leaving the least trusted"),
            ("freedom-pays", "efficiency", "assigned < free"),
        ],
    ),
    (
        "Lount et al. (2008)",
        "breach-timing",
        &[
            ("early-breaches-cost-more-than-later-ones", "trust after 30 exchanges", "breaches early < middle"),
            ("early-breaches-cost-more-than-the-last", "trust after 30 exchanges", "breaches early < late"),
            ("early-breaches-cost-most-without-cooling", "the same without cooling of impressions", "early < middle < late"),
        ],
    ),
    (
        "Kim et al. (2004)",
        "three-failures",
        &[
            ("admitting-inability-helps", "trust after failures of ability", "hidden < admitted"),
            ("admitting-dishonesty-hurts", "trust after failures of integrity", "hidden > admitted"),
            ("more-so-when-dishonesty-weighs-more", "what admitting it adds to trust, integrity weighing 1 and 3", "1 > 3"),
            ("admitting-dishonesty-hurts-where-interest-binds", "trust, where interest is believed to bind", "hidden > admitted"),
        ],
    ),
];

/// The rows of a table; `shown` gives what was simulated.
fn rows(experiments: &[Experiment], shown: impl Fn(&Tested) -> String) -> String {
    let mut text = String::new();
    for (experiment, scenario, findings) in experiments {
        for (row, (claim, quantity, expected)) in findings.iter().enumerate() {
            let tested = of(scenario, claim);
            let experiment = if row == 0 { experiment } else { "" };
            let verdict = match tested.verdict() {
                Verdict::Holds => "holds",
                Verdict::Fails => "**not reproduced**",
                Verdict::Undecided => "**undecided**",
            };
            let command = if row == 0 { format!("`fiducia check {scenario}`") } else { String::new() };
            let _ = writeln!(text, "| {experiment} | {quantity} | {expected} | {} | {verdict} | {command} |", shown(tested));
        }
    }
    text
}

#[test]
fn the_page_on_validation_shows_what_of_the_laboratory_is_reproduced() {
    let figures = rows(FIGURES, effect);
    let orders = rows(ORDERS, |tested| format!("{} | {}", means(tested, ", "), effect(tested)));
    let text = format!(
        "\n### Figures\n\n| experiment | quantity | expected | simulated | verdict | command |\n|---|---|---:|---:|---|---|\n{figures}\n\
         ### Orders\n\nThe effect is the step nearest to failing.\n\n\
         | experiment | quantity | expected | simulated | effect | verdict | command |\n|---|---|---|---|---|---|---|\n{orders}\n"
    );
    page::part("validation.md", "laboratory", "scenario_list", &text);
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/validation.md")).unwrap();
    for (scenario, tested) in SCENARIOS.iter().zip(TESTED.iter()) {
        let silent = tested.iter().any(|t| t.claim.not_reproduced.is_some());
        let told = [format!("`{}`", scenario.name), format!("`fiducia check {}`", scenario.name)];
        assert!(
            !silent || told.iter().any(|name| page.contains(name)),
            "docs/validation.md does not tell what {} fails to show",
            scenario.name
        );
    }
}
