//! What a scenario keeps beyond the least.

use crate::scenario::events::Target;
use crate::scenario::{Form, Scenario};

/// What a simulation keeps besides what it needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Keep {
    /// What every contact of the last step looked like.
    pub traces: bool,
    /// What events without an end have overwritten in traits and interests, so that [`Simulation::follow`](super::Simulation::follow) can give
    /// them one.
    pub undo: bool,
}

/// What is kept per relation and agent beyond the least.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// Shared interest of each relation.
    pub shared: bool,
    /// Perceived interest of each relation.
    pub perceived: bool,
    /// The public record.
    pub public: bool,
    /// The contacts of the previous step.
    pub hearing: bool,
    /// What newcomers found in their place.
    pub turnover: bool,
    /// Failures in a step.
    pub feedback: bool,
    /// What every contact of the last step looked like.
    pub traces: bool,
}

impl Layout {
    /// What the scenario needs in any of its phases, and what is asked for besides.
    pub fn new(scenario: &Scenario, keep: Keep) -> Layout {
        let Form::Exchange(form) = &scenario.form;
        let talks = || form.phases.iter().flat_map(|p| &p.communications);
        let minds = || form.phases.iter().flat_map(|p| &p.minds);
        let varies = |k: &crate::population::spec::KindSpec| match &k.shared {
            crate::population::spec::SharedInterest::Drawn(d) => d.fixed().is_none() || k.network.brings_interests(),
            _ => true,
        };
        Layout {
            shared: scenario.kinds.iter().any(varies)
                || form.phases.iter().flat_map(|p| &p.exchanges).any(|e| e.identification > 0.0)
                || form.blows.iter().any(|b| matches!(b.target, Target::Shared(_))),
            perceived: talks().any(|c| c.talk > 0.0) || form.blows.iter().any(|b| matches!(b.target, Target::Perceived(_))),
            public: talks().any(|c| c.record_weight > 0.0),
            hearing: talks().any(|c| c.word_of_mouth > 0.0),
            turnover: minds().any(|m| m.turnover > 0.0),
            feedback: minds().any(|m| m.feedback > 0.0),
            traces: keep.traces,
        }
    }
}

/// Whether ability, integrity and benevolence are 0 or 1 for everyone and stay so.
pub fn certain(scenario: &Scenario) -> [bool; 3] {
    let Form::Exchange(form) = &scenario.form;
    let struck = |target: fn(&Target) -> bool| form.blows.iter().any(|b| target(&b.target));
    let groups = &scenario.groups;
    let learns = form.phases.iter().flat_map(|p| &p.minds).any(|m| m.feedback > 0.0);
    [
        groups.iter().all(|g| g.is_certain(0)) && !learns && !struck(|t| matches!(t, Target::Ability(_))),
        groups.iter().all(|g| g.is_certain(1)) && !struck(|t| matches!(t, Target::Integrity(_))),
        groups.iter().all(|g| g.is_certain(2)) && !struck(|t| matches!(t, Target::Benevolence(_))),
    ]
}
