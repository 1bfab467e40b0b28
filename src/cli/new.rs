//! `fiducia new`: a commented template that runs.

use super::{Failure, out};
use crate::scenario::template;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::PathBuf;

/// Write a commented scenario to start from
#[derive(clap::Args)]
pub struct Args {
    /// Name of the scenario; the file is NAME.toml
    name: PathBuf,
    /// Replace the file if it exists
    #[arg(long)]
    force: bool,
}

/// Writes the template; an existing file is left alone unless `--force` is given.
pub fn run(args: &Args) -> Result<(), Failure> {
    let mut file = args.name.clone();
    if file.extension().is_none_or(|ending| ending != "toml") {
        file.as_mut_os_string().push(".toml");
    }
    let Some(title) = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).filter(|stem| !stem.is_empty()) else {
        return Err(Failure::usage(format!("`{}` names no file", out::path(&args.name))));
    };
    let mut options = OpenOptions::new();
    if args.force {
        options.create(true).truncate(true)
    } else {
        options.create_new(true)
    };
    let shown = out::path(&file);
    let mut opened = options.write(true).open(&file).map_err(|e| match e.kind() {
        ErrorKind::AlreadyExists => Failure::usage(format!("{shown} exists; use --force to replace it, or another name")),
        _ => Failure::usage(format!("{shown} cannot be written: {e}")),
    })?;
    opened.write_all(template(&title).as_bytes()).map_err(|e| Failure::Failed(format!("{shown} cannot be written: {e}")))?;
    out::write(&format!("{shown} is ready. Try:\n  fiducia explain {shown}\n  fiducia run {shown}\n"))
}
