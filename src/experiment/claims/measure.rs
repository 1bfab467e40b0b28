//! From the rows of a run to the values that a claim compares.

use crate::experiment::measure::value;
use crate::record::row::Row;
use crate::scenario::claim::{Claim, Compared};
use crate::scenario::measure::Window;

/// The values of one run: one, or one for each kind of relation or window compared. A value that does not exist is not a number.
pub fn values(claim: &Claim, rows: &[Row]) -> Vec<f64> {
    let at = |kind: usize, window: Window| value(claim.measure, rows, kind, window);
    let (kind, window) = (claim.kinds[0], claim.windows[0]);
    match claim.compared {
        // What lies beneath the thing compared is one value, or the change from the first of a pair to the second.
        Compared::Relations => claim
            .kinds
            .iter()
            .map(|&kind| claim.windows.get(1).map_or_else(|| at(kind, window), |&later| at(kind, later) - at(kind, window)))
            .collect(),
        Compared::Windows => claim.windows.iter().map(|&window| at(kind, window)).collect(),
        Compared::Settings | Compared::Nothing => vec![match (claim.kinds.get(1), claim.windows.get(1)) {
            (Some(&other), _) => at(other, window) - at(kind, window),
            (None, Some(&later)) => at(kind, later) - at(kind, window),
            (None, None) => at(kind, window),
        }],
    }
}
