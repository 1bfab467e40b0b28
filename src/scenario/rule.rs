//! What a belief rule cannot do is refused rather than ignored.

use super::Problem;
use super::events::Base;
use crate::model::belief::BeliefTable;
use crate::model::communication::Communication;
use crate::model::mind::Mind;

/// The parameters in force that the belief rule has no use for.
pub fn unable(belief: &BeliefTable, base: &Base, minds: &[Mind], communications: &[Communication]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (group, mind) in base.groups.iter().zip(minds) {
        let mut at = |key: &str, message: &str| problems.push(Problem::at(&["group", &group.name, key], message));
        match belief {
            BeliefTable::Beta {} if mind.negativity.single().is_none() => {
                at("negativity", "the rule beta holds one belief, so negativity is one number");
            }
            BeliefTable::Linear(_) if mind.negativity.single() != Some(1.0) => {
                at("negativity", "the rule linear weighs bad news by `down`, so negativity must stay 1");
            }
            BeliefTable::Linear(_) if mind.memory != 1.0 => {
                at("memory", "the rule linear keeps no evidence that could be forgotten, so memory must stay 1");
            }
            _ => {}
        }
    }
    for (kind, communication) in base.kinds.iter().zip(communications) {
        if matches!(belief, BeliefTable::Linear(_)) && communication.record_weight > 0.0 {
            let path = ["relation", &kind.name, "communication", "record_weight"];
            let message = "the rule linear keeps no evidence to which a public record could be added; use attribution or beta";
            problems.push(Problem::at(&path, message));
        }
    }
    problems
}
