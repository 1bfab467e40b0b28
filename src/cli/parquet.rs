//! `--parquet`: the tables once more as Parquet.

use super::Failure;

/// The option of the commands that write tables.
#[derive(clap::Args, Debug, Clone, Copy, Default)]
pub struct Parquet {
    /// Also write each table as Parquet, with typed columns; for programs built with the feature `parquet`
    #[arg(long)]
    parquet: bool,
}

impl Parquet {
    /// Whether it is wanted; what this program cannot do is refused at once.
    pub fn wanted(self) -> Result<bool, Failure> {
        if self.parquet && cfg!(not(feature = "parquet")) {
            return Err(Failure::usage(
                "--parquet: this program was built without it; build it with cargo build --release --features parquet",
            ));
        }
        Ok(self.parquet)
    }
}
