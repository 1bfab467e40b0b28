//! `--parquet`: the tables once more as Parquet.

use super::Failure;
use crate::record::manifest::Manifest;
use std::path::Path;

/// The option of the commands that write tables.
#[derive(clap::Args, Debug, Clone, Copy, Default)]
pub struct Parquet {
    /// Also write each table as Parquet, with typed columns; for programs built with the feature `parquet`
    #[arg(long)]
    parquet: bool,
}

impl Parquet {
    /// Refuses at once what this program cannot do.
    pub fn check(self) -> Result<(), Failure> {
        if self.parquet && cfg!(not(feature = "parquet")) {
            return Err(Failure::usage(
                "--parquet: this program was built without it; build it with cargo build --release --features parquet",
            ));
        }
        Ok(())
    }

    /// Adds the Parquet files to a finished folder, if they are wanted.
    #[cfg_attr(not(feature = "parquet"), allow(clippy::unused_self, unused_variables))]
    pub fn add(self, folder: &Path, manifest: &mut Manifest) -> Result<(), Failure> {
        #[cfg(feature = "parquet")]
        if self.parquet {
            crate::experiment::parquet::add(folder, manifest)?;
        }
        Ok(())
    }
}
