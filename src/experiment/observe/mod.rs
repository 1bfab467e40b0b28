//! Who looks at a run, and what each of them keeps: one observer a file.

mod agents;
mod events;
pub mod lab;
mod observer;
mod relations;
mod sample;
mod series;
pub mod survey;
mod window;

pub use observer::{Observer, Scene, Tabled};
pub use series::Series;
pub use window::Window;

use crate::scenario::{Form, Scenario};

/// What is kept of a run besides its overall rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Rows of every recorded step.
    pub series: bool,
    /// Agents at the end.
    pub agents: bool,
    /// Relations at the end.
    pub relations: bool,
    /// Every contact.
    pub events: bool,
    /// The answers of the survey and the games of the laboratory, where the scenario has them.
    pub measures: bool,
    /// Steps at the end of the run over which means are taken; 0 for none.
    pub window: usize,
}

/// The observers who keep that of a run of this scenario.
pub fn observers(scenario: &Scenario, kept: Kept) -> Vec<Box<dyn Observer>> {
    let Form::Exchange(form) = &scenario.form;
    let Kept { series, agents, relations, events, measures, window } = kept;
    let all = [
        wanted(series, Series::default),                                     // observer
        wanted(window > 0, || Window::new(scenario, window)),                // observer
        wanted(agents, agents::Agents::default),                             // observer
        wanted(relations, relations::Relations::default),                    // observer
        wanted(events, events::Events::default),                             // observer
        wanted(measures && form.survey.is_some(), survey::Answers::default), // observer
        wanted(measures && form.lab.is_some(), lab::Games::default),         // observer
    ];
    all.into_iter().flatten().collect()
}

fn wanted<O: Observer>(wanted: bool, observer: impl FnOnce() -> O) -> Option<Box<dyn Observer>> {
    wanted.then(|| Box::new(observer()) as Box<dyn Observer>)
}
