//! Who there is and who relates to whom: groups, their traits, and one network generator a file.

pub mod build;
pub mod members;
pub mod network;
pub mod people;
pub mod spec;
