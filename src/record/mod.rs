//! What is written down: the one list of columns and the one of tables, the rows, the CSV files there and back, the manifest.

pub mod columns;
pub mod disk;
pub mod manifest;
#[cfg(feature = "parquet")]
pub mod parquet;
pub mod reading;
pub mod row;
pub mod table;
pub mod tables;
