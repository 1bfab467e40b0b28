//! How trust is measured as the field does it: a survey with Likert items, and a one-shot trust game. Both observe the run and leave no
//! trace in it.

mod checked;
mod written;

pub use checked::{Lab, Survey};
pub(super) use checked::{lab, survey};
pub use written::{LabTable, SurveyTable};
