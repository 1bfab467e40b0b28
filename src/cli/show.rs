//! `fiducia show`: a bundled scenario, to read or to start from, with the data that it reads.

use super::options::{folder, put_new};
use super::say::say;
use super::{Failure, out};
use crate::scenario::{self, Document, bundled};
use std::path::PathBuf;

/// Name of the schema that the first line of a scenario names, in the folder of the scenario.
const SCHEMA: &str = "fiducia.schema.json";

/// Print the text of a bundled scenario, to read or to start from
///
/// Its first line names fiducia.schema.json, with which editors complete and check: `fiducia schema > fiducia.schema.json` makes it. --out
/// writes scenario, schema and data files.
#[derive(clap::Args)]
pub struct Args {
    /// Name of the scenario
    name: String,
    /// Write NAME.toml to this folder instead, with the data files that it reads and the schema for editors
    #[arg(long, value_name = "DIR", value_parser = folder())]
    out: Option<PathBuf>,
    /// Replace files that are already there
    #[arg(long, requires = "out")]
    force: bool,
}

/// Prints the text, or hands out everything that the scenario consists of.
pub fn run(args: &Args) -> Result<(), Failure> {
    let scenario = bundled::scenario(&args.name).ok_or_else(|| bundled::unknown(&args.name))?;
    let text = scenario.text_beside(SCHEMA);
    let data = Document::bundled(scenario.name)?.data_files();
    let Some(folder) = &args.out else {
        out::write(&text)?;
        if !data.is_empty() {
            say(&format!("reads {}; --out DIR writes the scenario with it", data.join(", ")));
        }
        return Ok(());
    };
    let schema = scenario::schema();
    let mut files = vec![(format!("{}.toml", scenario.name), text.as_bytes()), (SCHEMA.into(), schema.as_bytes())];
    files.extend(data.into_iter().filter_map(|path| bundled::data(&path).map(|bytes| (path, bytes))));
    put_new(folder, &files, args.force)?;
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    let main = out::path(&folder.join(names[0]));
    out::write(&format!("files in {}: {}. Try:\n  fiducia run {}\n", out::path(folder), names.join(", "), out::quoted(&main)))
}
