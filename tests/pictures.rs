//! The pictures of the README and of docs/gallery.md are what the commands beside them draw, to the last byte.
//!
//! To draw them anew: `FIDUCIA_WRITE=1 cargo test --test pictures`. Then look at them.

use std::path::Path;
use std::process::Command;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/");

/// The commands of a page: every line of its shell blocks, without the prompt of cargo.
fn commands(page: &str) -> Vec<Vec<String>> {
    let blocks = page.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let lines = blocks.flat_map(str::lines).filter(|line| line.starts_with("fiducia "));
    lines.map(|line| line.split_whitespace().skip(1).map(str::to_owned).collect()).collect()
}

#[test]
fn the_pictures_of_the_gallery_are_what_its_commands_draw() {
    let page = std::fs::read_to_string(Path::new(FOLDER).join("gallery.md")).unwrap();
    let desk = tempfile::tempdir().unwrap();
    for words in commands(&page) {
        let output = Command::new(env!("CARGO_BIN_EXE_fiducia")).current_dir(desk.path()).args(&words).output().unwrap();
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    let shown: Vec<&str> =
        page.split("](").skip(1).map(|rest| rest.split(')').next().unwrap()).filter(|file| file.ends_with(".svg")).collect();
    assert!(shown.len() >= 10, "a gallery has pictures");
    for file in shown {
        let name = Path::new(file).file_name().unwrap();
        let drawn = std::fs::read_to_string(desk.path().join(name)).unwrap_or_else(|_| panic!("no command draws {file}"));
        assert!(drawn.chars().all(|c| c == '\n' || !c.is_control()), "{file} is no XML");
        let shipped = Path::new(FOLDER).join(file);
        if std::env::var_os("FIDUCIA_WRITE").is_some() {
            std::fs::create_dir_all(shipped.parent().unwrap()).unwrap();
            std::fs::write(&shipped, drawn).unwrap();
        } else {
            let there = std::fs::read_to_string(&shipped).unwrap_or_default();
            assert!(there == drawn, "docs/{file} is out of date: FIDUCIA_WRITE=1 cargo test --test pictures");
        }
    }
}
