//! Pictures: charts as SVG, in one language or two. This room knows nothing of trust: it is given numbers and words.
//!
//! A chart is drawn to the width and languages of a [`Paper`] and becomes a [`Picture`], which stands in a page or in a file of its own. The same
//! numbers give the same bytes on every machine: only sums, products and square roots, and what `libm` works out.
//!
//! What is told apart by colour is also told apart by dash, hatch or letter, so that nothing is lost in grey. Every mark carries its numbers as they
//! were given, in attributes `data-…`; a script may show them, and tests hold them against the tables they come from.

mod colour;
mod contour;
mod forest;
mod frame;
mod heat;
mod key;
mod label;
mod layout;
mod line;
mod network;
mod paper;
mod parallel;
mod pen;
mod picture;
mod plane;
mod scale;
mod stack;
mod thin;

pub use colour::{Ramp, Shade};
pub use forest::{Forest, Row};
pub use heat::Heat;
pub use key::Colours;
pub use layout::places;
pub use line::Line;
pub use network::{Network, Node, Tie, dots};
pub use paper::Paper;
pub use parallel::Parallel;
pub use picture::{Picture, beside};
pub use plane::{Dots, Plane, Rule};
pub use scale::{Axis, Scale, plain, written};
pub use stack::{Part, Stack};
