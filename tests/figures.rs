//! Figures as PDF and PNG, with the feature `figures`; what the letters look like hangs on the fonts of the machine, so that bytes are not compared.

use std::path::Path;
use std::process::{Command, Output};

fn say(desk: &Path, words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_fiducia")).current_dir(desk).args(words).output().unwrap()
}

#[test]
fn a_figure_is_written_as_pdf_and_png_in_both_languages() {
    let desk = tempfile::tempdir().unwrap();
    let run = say(desk.path(), &["run", "karate-club", "--steps", "5", "--replicates", "2", "--out", "r", "-q"]);
    assert!(run.status.success());
    for (file, lang, begin) in
        [("en.pdf", "en", &b"%PDF-"[..]), ("zh.pdf", "zh", b"%PDF-"), ("en.png", "en", b"\x89PNG"), ("zh.png", "zh", b"\x89PNG")]
    {
        let output = say(desk.path(), &["plot", "r", "-o", file, "--lang", lang]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let bytes = std::fs::read(desk.path().join(file)).unwrap();
        assert!(bytes.starts_with(begin) && bytes.len() > 4000, "{file}: {} bytes", bytes.len());
    }
    // Three points for each unit of a picture 440 wide.
    let png = std::fs::read(desk.path().join("zh.png")).unwrap();
    assert_eq!(u32::from_be_bytes(png[16..20].try_into().unwrap()), 1320);
}
