//! Claims: what is refused, and what the check finds out.

use fiducia::experiment::Crew;
use fiducia::experiment::claims::{Protocol, Tested, Verdict, test};
use fiducia::scenario::{Document, Source};

const BASE: &str = "\
schema = 1
title = 'claims'
steps = 20
[exchange]
temptation = 4
[group.people]
size = 40
ability = 0.9
integrity = 0.5
[relation.kin]
from = 'people'
to = 'people'
network = { ring = { degree = 4 } }
shared_interest = 0.2
";

fn document(claims: &str) -> Document {
    Document::new(Source::File("x.toml".into()), &format!("{BASE}{claims}")).unwrap()
}

fn claim(rest: &str) -> String {
    format!("[[claim]]\nname = 'c'\ntext = 'a sentence'\n{rest}\n")
}

fn crew(threads: usize) -> Crew {
    Crew::new(Some(threads)).unwrap()
}

fn tested(rest: &str, protocol: &Protocol) -> Tested {
    let claims = document(&claim(rest)).claims().unwrap();
    test(&claims, protocol, &crew(2), &()).unwrap().remove(0)
}

#[test]
fn a_claim_that_cannot_fail_or_cannot_be_read_is_refused_at_its_place() {
    for (rest, said) in [
        ("metric = 'trust'\nexpect = 'rises'", "unknown metric `trust` (did you mean `trust_sd`?), expected one of"),
        ("metric = 'trust_mean/engaged'\nexpect = { between = [0, 1] }", "`trust_mean` is no count or payoff"),
        ("metric = 'engaged/engaged'\nexpect = { between = [0, 2] }", "this ratio is 1 whatever happens"),
        ("metric = 'trust_mean'\nexpect = 'rises'", "there is nothing to compare"),
        ("metric = 'trust_mean'\nexpect = { between = [0, 1] }", "every value lies between 0 and 1, so the claim could not fail"),
        ("metric = 'trust_mean'\nexpect = { between = [0.5, 0.4] }", "the first must be below the second"),
        ("metric = 'trust_mean'\nexpect = 'rises'\nvary = { 'exchange.gain' = [5, 5.0] }", "the same in every setting"),
        (
            "metric = 'trust_mean'\nexpect = 'rises'\nvary = { 'exchange.gain' = [5, 6, 5] }",
            "settings 0 and 2 give the same scenario, so the claim could not fail",
        ),
        ("metric = 'trust_mean'\nexpect = 'rises'\nsettings = [{}, { 'exchange.gain' = 5 }]", "give the same scenario"),
        ("metric = 'trust_mean'\nexpect = 'rises'\nvary = { 'exchange.gain' = [5, 6], 'steps' = [5, 6] }", "`steps` is not a setting"),
        (
            "metric = 'trust_mean'\nexpect = 'rises'\nvary = { 'exchange.gain' = [5, 6], 'exchange.loss' = [1, 2, 3] }",
            "paths vary together",
        ),
        ("metric = 'trust_mean'\nexpect = 'rises'\nvary = { 'exchange.gian' = [5, 6] }", "unknown field `gian`"),
        ("metric = 'trust_mean'\nexpect = 'rises'\nvary = { 'communication.talk' = [0.5, 1.5] }", "1.5 is outside [0, 1]"),
        (
            "metric = 'trust_mean'\nexpect = 'rises'\nvary = { 'exchange.gain' = [5, 6] }\nwindow = [10, 30]",
            "does not lie within the steps 0 to 20",
        ),
        ("metric = 'trust_mean'\nexpect = { order = [0, 0] }\nvary = { 'exchange.gain' = [5, 6] }", "order lists each of 0 to 1 once"),
        ("metric = 'trust_mean'\nexpect = 'unchanged'\nvary = { 'exchange.gain' = [5, 6] }", "`unchanged` needs a `margin` above 0"),
        ("metric = 'trust_mean'\nexpect = 'rises'\nvary = { 'exchange.gain' = [5, 6] }\nreproduced = false", "says `why`"),
        ("metric = 'trust_mean'\nexpect = 'rises'\nrelation = ['kin', 'kin']", "`kin` is named twice"),
        (
            "metric = 'trust_mean'\nexpect = 'rises'\nrelation = 'kim'",
            "unknown kind of relation `kim` (did you mean `kin`?), expected one of `kin`",
        ),
    ] {
        let error = document(&claim(rest)).claims().unwrap_err().to_string();
        assert!(error.contains(said), "{rest}\n{error}");
        assert!(error.starts_with("x.toml:") && error.contains('^'), "{error}");
    }
}

#[test]
fn a_wrong_value_is_marked_where_it_stands() {
    let rest = "metric = 'trust_mean'\nexpect = 'rises'\nvary = { 'communication.talk' = [0.5, 1.5] }";
    let error = document(&claim(rest)).claims().unwrap_err().to_string();
    assert!(error.starts_with("x.toml:20:39: communication.talk = 1.5: 1.5 is outside [0, 1]"), "{error}");
}

#[test]
fn two_claims_have_two_names() {
    let one = claim("metric = 'trust_mean'\nexpect = { between = [0.2, 0.8] }");
    let error = document(&format!("{one}{one}")).claims().unwrap_err().to_string();
    assert!(error.contains("there is a claim `c` already"), "{error}");
}

/// Honoured in at most .9 of the engagements, and always when interest covers the temptation (shared interest .4 and more).
#[test]
fn a_claim_holds_or_fails_or_stays_undecided() {
    let rest = |expect: &str| {
        format!("vary = {{ 'relation.kin.shared_interest' = [0.2, 0.6] }}\nmetric = 'honoured/engaged'\nwindow = [1, 20]\n{expect}")
    };
    let protocol = Protocol::new(0.99, 16);
    let holds = tested(&rest("expect = 'rises'\nmin_effect = 0.3"), &protocol);
    assert_eq!(holds.verdict(), Verdict::Holds, "{:?}", holds.finding);
    // .9 with interest, .9 x .5 without.
    assert!((holds.finding.effect - 0.45).abs() < 0.1);
    assert!(holds.p <= 0.01 && holds.is_as_stated());

    let fails = tested(&rest("expect = 'falls'"), &protocol);
    assert_eq!((fails.verdict(), fails.looks, fails.replicates), (Verdict::Fails, 1, 8));
    assert!(!fails.is_as_stated());

    let undecided = tested(&rest("expect = 'rises'\nmin_effect = 0.45"), &protocol);
    assert_eq!((undecided.verdict(), undecided.looks, undecided.replicates), (Verdict::Undecided, 2, 16));

    let not_shown = tested(&rest("expect = 'falls'\nreproduced = false\nwhy = 'interest keeps promises'"), &protocol);
    assert!(not_shown.is_as_stated());
    let shown = tested(&rest("expect = 'rises'\nreproduced = false\nwhy = 'no'"), &protocol);
    assert!(!shown.is_as_stated());
}

#[test]
fn windows_and_differences_of_differences_are_compared() {
    let learns = "metric = 'trust_mean'\nwindow = [[0, 0], [20, 20]]\n";
    let protocol = Protocol::fast();
    assert_eq!(tested(&format!("{learns}expect = 'unchanged'\nmargin = 0.0001"), &protocol).verdict(), Verdict::Fails);
    let both = format!("{learns}expect = 'rises'\nvary = {{ 'relation.kin.shared_interest' = [0.2, 0.6] }}");
    assert_eq!(tested(&both, &protocol).verdict(), Verdict::Holds);
    let held = format!("{both}\nwith = {{ 'group.people.activity' = 0 }}");
    let found = tested(&held, &protocol);
    assert_eq!((found.verdict(), found.finding.effect), (Verdict::Fails, 0.0), "who never meets never learns");
}

#[test]
fn the_verdict_does_not_depend_on_threads_nor_on_the_other_claims() {
    let one = claim("vary = { 'group.people.prior_mean' = [0.4, 0.6] }\nmetric = 'trust_mean'\nexpect = 'rises'\nmin_effect = 0.02");
    let other = claim("window = [1, 10]\nmetric = 'engaged/contacts'\nexpect = { between = [0.4, 0.9] }").replace("'c'", "'d'");
    let protocol = Protocol::fast();
    let run = |text: &str, threads| test(&document(text).claims().unwrap(), &protocol, &crew(threads), &()).unwrap();
    let (alone, together) = (run(&one, 1), run(&format!("{other}{one}"), 3));
    assert_eq!((&alone[0].values, alone[0].finding), (&together[1].values, together[1].finding));
}

#[test]
fn the_command_says_what_holds_writes_tables_and_ends_with_the_code_of_the_verdicts() {
    let folder = tempfile::tempdir().unwrap();
    let interest = "vary = { 'relation.kin.shared_interest' = [0.2, 0.6] }\nmetric = 'honoured/engaged'\n";
    let holds = claim(&format!("{interest}expect = 'rises'"));
    let fails = claim(&format!("{interest}expect = 'falls'")).replace("'c'", "'d'");
    for (name, text) in [("good", holds.clone()), ("mixed", format!("{holds}{fails}")), ("none", String::new())] {
        std::fs::write(folder.path().join(format!("{name}.toml")), format!("{BASE}{text}")).unwrap();
    }
    let run = |arguments: &[&str]| {
        let output = assert_cmd::Command::cargo_bin("fiducia").unwrap().current_dir(folder.path()).args(arguments).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.code().unwrap(), String::from_utf8(said).unwrap())
    };
    let (code, said) = run(&["check", "good.toml", "--fast"]);
    assert!(code == 0 && said.contains("✓ c: holds") && said.contains("1 of 1 claim holds at 95 %\n"), "{said}");
    let (code, said) = run(&["check", "good.toml", "mixed.toml", "--fast", "--out", "found"]);
    assert!(code == 3 && said.contains("✗ d: fails") && said.contains("1 of 3 claims is not as its scenario states"), "{said}");
    let claims = std::fs::read_to_string(folder.path().join("found/claims.csv")).unwrap();
    let verdicts: Vec<&str> = claims.lines().skip(1).filter_map(|line| line.split(',').find(|c| ["holds", "fails"].contains(c))).collect();
    assert_eq!(verdicts, ["holds", "holds", "fails"]);
    let settings = std::fs::read_to_string(folder.path().join("found/settings.csv")).unwrap();
    assert_eq!(settings.lines().count(), 1 + 3 * 2);
    assert_eq!(run(&["check", "good.toml", "--out", "found"]).0, 2, "results are not overwritten");
    assert_eq!(run(&["check", "none.toml"]).0, 2);
    let (code, said) = run(&["check", "mixed.toml", "--fast", "--lang", "zh", "--quiet"]);
    assert!(code == 3 && said.contains("✗ d：不成立") && !said.contains("✓"), "{said}");
}
