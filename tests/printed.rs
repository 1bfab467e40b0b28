//! What is printed is true: numbers, plurals, names, blame and help, as a user reads them.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Two who share nothing, with a number of ties that hangs on the network.
fn scenario(title: &str, size: u32, network: &str) -> String {
    format!(
        "schema = 1\ntitle = {}\nsteps = 3\nreplicates = 3\n[group.people]\nsize = {size}\n[relation.far]\nfrom = 'people'\nto = 'people'\nnetwork = {network}\n",
        toml::Value::from(title)
    )
}

const NO_TIES: &str = "{ blocks = { count = 2, within = 0, between = 0 } }";

struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Desk {
        Desk(tempfile::tempdir().unwrap())
    }

    fn write(&self, name: &str, text: &str) -> &Desk {
        std::fs::write(self.0.path().join(name), text).unwrap();
        self
    }

    fn say(&self, words: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_fiducia")).current_dir(self.0.path()).args(words).output().unwrap()
    }

    /// The program with a text on its stdin.
    fn pipe(&self, text: &str, words: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fiducia"));
        command.current_dir(self.0.path()).args(words).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn what_has_no_value_is_a_dash_and_a_kind_without_relations_is_warned_of() {
    let desk = Desk::new();
    desk.write("none.toml", &scenario("Nobody knows anybody", 4, NO_TIES));
    let run = desk.say(&["run", "none.toml"]);
    assert_eq!(err(&run), "none.toml: warning: there are no relations of the kind `far` in any run\n");
    let printed = out(&run);
    assert!(
        printed
            .contains("\n  trust      -\n  promises   0 relied on (- of contacts): - honoured, - broken for want of ability, - by will\n"),
        "{printed}"
    );
    assert!(printed.contains("; efficiency -\n"), "{printed}");
    let validated = desk.say(&["validate", "none.toml"]);
    assert_eq!(err(&validated), "none.toml: warning: no relations of the kind `far` are to be expected\n");

    // They know each other, and never meet: there is trust, and no share of no contacts.
    desk.write("silent.toml", &scenario("Nobody ever meets", 4, "'everyone'").replace("[relation", "activity = 0\n[relation"));
    let run = desk.say(&["run", "silent.toml"]);
    assert_eq!(err(&run), "");
    assert!(
        out(&run).contains("  trust      0.500 -> 0.500  ") && out(&run).contains("\n  promises   0 relied on (- of contacts)"),
        "{}",
        out(&run)
    );
}

#[test]
fn one_is_not_many() {
    let desk = Desk::new();
    desk.write("one.toml", &scenario("One", 1, "'everyone'"));
    let run = desk.say(&["run", "one.toml", "--steps", "1", "--replicates", "1"]);
    assert!(out(&run).contains("\n1 agent, 1 step, 1 run\n"), "{}", out(&run));
    let sweep = desk.say(&["sweep", "one.toml", "--vary", "exchange.gain=2", "--replicates", "1"]);
    assert!(out(&sweep).starts_with("1 point, 1 run: "), "{}", out(&sweep));
    let dry = desk.say(&["sweep", "one.toml", "--vary", "exchange.gain=2", "--replicates", "1", "--dry-run", "--threads", "1"]);
    assert!(out(&dry).starts_with("1 point x 1 replicate = 1 run\n"), "{}", out(&dry));
    assert!(out(&dry).contains("1 run tried") && out(&dry).contains("on 1 thread,"), "{}", out(&dry));
    let told = out(&desk.say(&["explain", "one.toml", "--set", "replicates=1", "--set", "steps=1"]));
    assert!(told.contains("1 step, 1 replicate, seed 1."), "{told}");
}

#[test]
fn a_title_cannot_disturb_the_terminal() {
    let desk = Desk::new();
    let title = "red \u{1b}[31m, bell \u{7}, line\nend \u{202e}turned";
    desk.write("odd.toml", &scenario(title, 4, "'everyone'"));
    let shown = r"red \u{1b}[31m, bell \u{7}, line\nend \u{202e}turned";
    for words in [
        &["run", "odd.toml", "--force"] as &[&str],
        &["validate", "odd.toml"],
        &["explain", "odd.toml"],
        &["compare", "odd.toml", "odd.toml"],
    ] {
        let printed = out(&desk.say(words));
        assert!(printed.contains(shown), "{words:?}: {printed}");
        assert!(!printed.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{words:?}");
    }
    // What is quoted from the file into a message, and the name of the file.
    let wrong = "odd\u{1b}[2J.toml";
    desk.write(wrong, "schema = 1\n\"a\\u001b[2J\\nb\" = 1\n");
    let said = err(&desk.say(&["validate", wrong]));
    assert!(said.starts_with(r"odd\u{1b}[2J.toml:"), "{said}");
    assert!(!said.contains('\u{1b}'), "{said}");
    let said = err(&desk.say(&["validate", "none\u{1b}[2J.toml"]));
    assert!(said.contains(r"none\u{1b}[2J.toml") && !said.contains('\u{1b}'), "{said}");
}

#[test]
fn what_the_command_line_says_wrong_is_blamed_on_its_option() {
    let desk = Desk::new();
    desk.write("a.toml", &scenario("A", 4, "'everyone'"));
    for (words, sentence) in [
        (&["--vary", "steps=1,2"] as &[&str], "--vary steps=1,2: `steps` cannot be swept, only what the model depends on\n"),
        (&["--vary", "exchange.gain=0..1"], "--vary exchange.gain=0..1: exchange.gain: write how many values the range takes"),
        (
            &["--vary", "exchange.gain=1,2;exchange.loss=1"],
            "--vary exchange.gain=1,2;exchange.loss=1: parameters of one entry vary together",
        ),
        (&["--sample", "sobol", "--points", "0", "--vary", "exchange.gain=1..2"], "--points: sobol takes "),
        (
            &["--sample", "random", "--points", "4", "--levels", "4", "--vary", "exchange.gain=1..2"],
            "--levels: `levels` belong to a `morris` sample\n",
        ),
        (&["--vary", "group.people.integrity=0,2"], "point 1 (group.people.integrity = 2): "),
    ] {
        let said = desk.say(&[&["sweep", "a.toml"], words].concat());
        assert_eq!(said.status.code(), Some(2));
        assert!(err(&said).starts_with(sentence), "{words:?}: {}", err(&said));
        assert!(!err(&said).contains("a.toml:"), "no line of the file is to blame: {}", err(&said));
    }
}

#[test]
fn stdin_is_a_scenario_and_stdout_no_folder() {
    let desk = Desk::new();
    let text = scenario("Piped", 4, "'everyone'");
    desk.write("a.toml", &text);
    assert!(out(&desk.pipe(&text, &["validate", "-"])).starts_with("stdin: ok\n"));
    assert!(out(&desk.pipe(&text, &["explain", "-"])).starts_with("Piped\n"));
    assert!(desk.pipe(&text, &["run", "-"]).status.success());
    assert!(desk.say(&["run", "a.toml"]).status.success());
    let series = |folder: &str| std::fs::read(desk.0.path().join(folder).join("series.csv")).unwrap();
    assert_eq!(series("outputs/stdin"), series("outputs/a"));
    assert!(desk.pipe(&text, &["sweep", "-", "--vary", "exchange.gain=1,2"]).status.success());
    assert!(desk.0.path().join("outputs/stdin-sweep/runs.csv").exists());
    let said = desk.pipe("schema = 1\nsteps = -1\n", &["run", "-"]);
    assert!(err(&said).starts_with("stdin:2:9: "), "{}", err(&said));
    let twice = desk.pipe(&text, &["compare", "-", "-"]);
    assert_eq!((twice.status.code(), err(&twice).as_str()), (Some(2), "stdin: `-` can stand for one scenario only\n"));
    // Data files are those of the current folder.
    desk.write("ties.csv", "from,to\na,b\nb,a\n");
    let observed = desk.pipe(&scenario("Observed", 2, "{ file = { path = 'ties.csv' } }"), &["validate", "-"]);
    assert!(observed.status.success(), "{}", err(&observed));
    for command in ["run", "sweep", "fit", "check"] {
        let refused = desk.say(&[command, "a.toml", "--out", "-"]);
        assert_eq!(refused.status.code(), Some(2));
        assert!(err(&refused).contains("several files are written, which stdout cannot take"), "{}", err(&refused));
    }
}

#[test]
fn a_bundled_scenario_is_handed_out_with_its_data_and_a_schema_that_is_there() {
    let desk = Desk::new();
    let printed = desk.say(&["show", "karate-club"]);
    assert!(out(&printed).starts_with("#:schema fiducia.schema.json\n"));
    assert_eq!(err(&printed), "reads data/karate-club.csv; --out DIR writes the scenario with it\n");
    let written = desk.say(&["show", "karate-club", "--out", "mine"]);
    assert!(written.status.success(), "{}", err(&written));
    let read = |name: &str| std::fs::read_to_string(desk.0.path().join("mine").join(name)).unwrap();
    assert_eq!(read("karate-club.toml"), out(&printed));
    let named = read("karate-club.toml").lines().next().unwrap().strip_prefix("#:schema ").unwrap().to_owned();
    assert_eq!(read(&named), out(&desk.say(&["schema"])));
    assert!(desk.say(&["validate", "mine/karate-club.toml"]).status.success());
    // Others join it; what was changed is not replaced unasked.
    assert!(desk.say(&["show", "first-promise", "--out", "mine"]).status.success());
    desk.write("mine/karate-club.toml", "changed");
    let refused = desk.say(&["show", "karate-club", "--out", "mine"]);
    assert_eq!((refused.status.code(), read("karate-club.toml").as_str()), (Some(2), "changed"));
    assert!(err(&refused).contains("mine/karate-club.toml exists; use --force to replace it"), "{}", err(&refused));
    assert!(desk.say(&["show", "karate-club", "--out", "mine", "--force"]).status.success());
    assert_eq!(read("karate-club.toml"), out(&printed));
}

#[test]
fn the_exit_codes_of_the_help_are_those_of_the_documents() {
    let document = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/output.md")).unwrap();
    let table = document.split("## Exit codes").nth(1).unwrap().split("\n\n").find(|part| part.starts_with('|')).unwrap();
    let rows = table.lines().skip(2).map(|row| row.trim_matches(['|', ' ']).split(" | ").map(str::to_owned).collect::<Vec<_>>());
    let documented: Vec<Vec<String>> = rows.collect();
    assert!(documented.len() >= 6);
    let desk = Desk::new();
    for words in
        [&["--help"] as &[&str], &["run", "--help"], &["sweep", "--help"], &["merge", "--help"], &["check", "--help"], &["fit", "--help"]]
    {
        let help = out(&desk.say(words));
        let section = help.split("Exit codes:\n").nth(1).unwrap_or_else(|| panic!("{words:?}"));
        let joined: Vec<Vec<String>> =
            section.lines().map(|line| line.trim().splitn(2, "  ").map(|part| part.trim().to_owned()).collect()).collect();
        assert_eq!(joined, documented, "{words:?}");
    }
}
