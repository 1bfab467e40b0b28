//! Which mechanisms a scenario switches on.

use super::mechanism::Mechanism;
use super::words::Page;
use super::{events, people, stakes, talk};
use crate::scenario::{Form, Scenario};
use std::collections::BTreeSet;

/// What is switched on at any time of the run: from the start, or by an event.
pub fn switched_on(scenario: &Scenario) -> BTreeSet<Mechanism> {
    let Form::Exchange(form) = &scenario.form;
    let mut page = Page::default();
    people::explain(scenario, &mut page);
    events::explain(scenario, &mut page);
    for phase in form.phases.iter().filter(|phase| phase.step <= scenario.steps) {
        stakes::explain(&scenario.kinds, phase, &mut page);
        talk::explain(&scenario.kinds, phase, &mut page);
        people::explain_minds(scenario, phase, &mut page);
    }
    page.into_mechanisms()
}
