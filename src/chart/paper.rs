//! Paper: what a chart is drawn on.

use crate::text::Language;

/// Height of the letters.
pub(super) const SIZE: f64 = 13.0;

/// What a chart is drawn on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paper {
    /// Width, in units of the picture; letters are 13 units high.
    pub width: f64,
    /// The language of all words; nothing for both, which a page can choose from.
    pub language: Option<Language>,
}
