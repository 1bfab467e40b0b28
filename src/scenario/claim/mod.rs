//! Claims: what theory expects of a scenario, in a form that `fiducia check` can test.

mod checked;
mod written;

pub(super) use checked::claims;
pub use checked::{Claim, Compared, Setting};
pub(super) use written::ClaimTable;
pub use written::Expect;
