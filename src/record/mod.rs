//! What is written down: the one list of columns.

pub mod columns;
