//! fiducia: an agent-based simulator of how trust forms.
//!
//! Agents give their word, rely on each other, keep their promises or break them, and learn. A [`scenario`] file says who they are, whom they
//! meet, what is at stake and what is told; a run turns it into rows of numbers.
//!
//! # The story
//!
//! A [`scenario::Document`] is a text; checked and resolved it is a [`scenario::Scenario`]. From that a [`population`] is built: groups of
//! agents with traits, and relations along networks. The [`engine`] keeps their state in flat columns and takes it through the
//! steps, by the laws of [`model`] and with the luck of [`stream`]. It counts what happens into [`record::row::Row`]s, the metrics of which
//! [`record::columns`] names and explains.
#![cfg_attr(feature = "experiment", doc = "An [`experiment`] performs the replicates in parallel and writes their rows to CSV in order.")]
#![cfg_attr(feature = "cli", doc = "[`cli`] is the program around it.")]
//!
//! # An example
//!
//! ```
//! use fiducia::engine::{self, Keep};
//! use fiducia::record::columns::Metric;
//! use fiducia::scenario::{Document, Source};
//! use std::sync::Arc;
//!
//! let text = r#"
//!     schema = 1
//!     title = "Ten people"
//!     steps = 50
//!
//!     [group.people]
//!     size = 10
//!     integrity = { uniform = [0, 1] }
//!
//!     [relation.acquaintances]
//!     from = "people"
//!     to = "people"
//!     network = "everyone"
//!     shared_interest = 0.5
//! "#;
//! let scenario = Arc::new(Document::new(Source::File("ten-people.toml".into()), text)?.scenario()?);
//!
//! let replicate = 0; // another number, another luck
//! let mut simulation = engine::begin(scenario.clone(), replicate, 0, Keep::default());
//! for _ in 0..scenario.steps {
//!     simulation.step();
//! }
//! let row = &simulation.record()[0]; // one row per kind of relation, since the row before
//!
//! // Half of each other's gain is theirs: 0.5 (gain + loss) = 5 covers the temptation of 4, and every promise is kept.
//! assert_eq!(row[Metric::Contacts], 500.0);
//! assert_eq!(row[Metric::Honoured], row[Metric::Engaged]);
//! assert_eq!(row[Metric::Reliability], 1.0);
//! assert!(row[Metric::TrustMean] > 0.6); // from 0.5 at the start
//! # Ok::<(), fiducia::scenario::Error>(())
//! ```
//!
//! # What a program needs
//!
//! | name | what it is |
//! |---|---|
//! | [`scenario::Document`] | the text of a scenario, in which every number can be set |
//! | [`scenario::Scenario`] | the same, checked and resolved: all that a run depends on besides the number of its replicate |
//! | [`engine::begin`], [`engine::Simulation`] | a run, step by step, whose parameters may change while it goes on |
//! | [`record::row::Row`], [`record::columns::Metric`] | what happened in an interval, by kind of relation |
#![cfg_attr(
    feature = "experiment",
    doc = "| [`experiment::simulate`], [`experiment::Folder`] | all replicates, into a folder of CSV files |"
)]
#![cfg_attr(feature = "experiment", doc = "| [`experiment::Observer`], [`experiment::watch`] | a run seen with eyes of one's own |")]
#![cfg_attr(feature = "experiment", doc = "| [`experiment::Points`], [`experiment::sweep`] | many points, resumable |")]
#![cfg_attr(
    feature = "experiment",
    doc = "| [`experiment::Crew`], [`experiment::Fault`] | the threads that work and can be halted; why work came to no end |"
)]
#![cfg_attr(feature = "experiment", doc = "| [`record::reading::Reading`] | a table of results, read by the names of its columns |")]
//!
//! The folder `examples/` has a program for each: a scenario run, an observer of one's own, a sweep.
//!
//! # The modules
//!
//! A module uses only those below it; `ARCHITECTURE.md` tells why.
//!
//! | module | job |
//! |---|---|
#![cfg_attr(feature = "cli", doc = "| [`cli`] | one subcommand a file: arguments in, exit code out |")]
#![cfg_attr(feature = "report", doc = "| [`report`] | results as pages with pictures, in English and Chinese |")]
#![cfg_attr(feature = "experiment", doc = "| [`experiment`] | runs in parallel, rows in order, the folder of results, claims, fits |")]
//! | [`engine`] | state, the step, the counts of an interval as rows |
//! | [`scenario`] | the file as written, checked, resolved |
//! | [`population`] | groups, traits, relations, networks |
//! | [`model`] | the science: payoffs, beliefs, choice, engagement, promise keeping, talk, change |
//! | [`record`] | columns, CSV, manifest |
#![cfg_attr(feature = "report", doc = "| [`chart`] | pictures as SVG, which know nothing of trust |")]
//! | [`sheet`] | tables as other programs write them |
//! | [`quantity`], [`distribution`], [`text`], [`stream`] | checked numbers, distributions, texts in two languages, all randomness |
//!
//! # Features
//!
//! | feature | adds | default |
//! |---|---|---|
//! | `parallel` | threads | yes |
//! | `experiment` | runs, sweeps, claims, comparisons and fits, with their folders of results | yes |
//! | `report` | pictures, and reports of results as pages | yes |
//! | `cli` | the program | yes |
//! | `figures` | figures as PDF and PNG | no |
//! | `parquet` | results as Parquet beside CSV | no |
//!
//! Without any of them the library up to the engine runs on one thread, uses no clock and no entropy of the system, and builds for WebAssembly.

#[cfg(feature = "report")]
pub mod chart;
#[cfg(feature = "cli")]
pub mod cli;
pub mod distribution;
pub mod engine;
#[cfg(feature = "experiment")]
pub mod experiment;
pub mod model;
pub mod population;
pub mod quantity;
pub mod record;
#[cfg(feature = "report")]
pub mod report;
pub mod scenario;
pub mod sheet;
mod spelling;
pub mod stream;
pub mod text;
mod written;
