//! What is written down: the one list of columns, the CSV files, the manifest.

pub mod columns;
pub mod manifest;
pub mod table;
